"""One run of a full cell at constant current: from charged, or from discharged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from anode_model import SimulationInputError
from anode_model.constants import SECONDS_PER_HOUR
from anode_model.derivation.laws import LOG_NORMAL, ONE_RADIUS, Laws
from experiments.engine.compiled_model import (
    DEPLETED,
    OPEN,
    OVERSALTED,
    CompiledModel,
    start_inputs,
)
from experiments.engine.full_cell_model import (
    TOO_HOT,
    cell_inputs,
    charge_of,
    full_cell_model,
    heat_inputs,
)
from experiments.engine.limits import COMPLETE
from experiments.size_model import diffusion_lag, salt_load

if TYPE_CHECKING:
    from experiments.engine.batch import Outcome
    from experiments.engine.library_cache import Effort
    from experiments.engine.numerics import Numerics
    from parameter_sets.balance import Balance
    from parameter_sets.cell_design import PouchCell
    from parameter_sets.parameter_set import ParameterSet

#: Out of and into the cell.
DISCHARGE, CHARGE = "discharge", "charge"
FULL_CELL_DIRECTIONS = (DISCHARGE, CHARGE)

#: C-rates that a full cell is run at [1/h]: below, a run takes minutes to solve; above, it is over
#: in the first second.
SLOWEST, FASTEST = 1e-3, 1e3

#: No run passes more charge than this multiple of the nominal capacity.
_LONGEST = 1.25


@dataclass(frozen=True)
class FullCellCase:
    """A full cell from its equilibrium at one cut-off to the other cut-off.

    Parameters
    ----------
    cell : ParameterSet
        A full cell.
    direction : {"discharge", "charge"}
        Where the current goes.
    c_rate : float
        Current over the cell's own nominal capacity [1/h].
    heat_transfer_coefficient : float or None
        From the body to the surroundings [W.m-2.K-1], zero is adiabatic; ``None`` keeps the cell
        at the temperature of its surroundings.
    sizes : {"one-radius", "log-normal"}
        How the sizes of the carbon's particles enter.
    """

    cell: ParameterSet
    direction: str
    c_rate: float
    heat_transfer_coefficient: float | None = None
    sizes: str = ONE_RADIUS

    @property
    def laws(self) -> Laws:
        """Of the carbon in this run."""
        return replace(self.cell.derived.laws, sizes=self.sizes)

    @property
    def balance(self) -> Balance:
        """Of the cell."""
        return cast("Balance", self.cell.balance)

    @property
    def current(self) -> float:
        """Of the whole cell, without sign [A]."""
        return self.c_rate * self.cell.nominal_capacity.value

    @property
    def duration(self) -> float:
        """Longest time that the run can take [s]."""
        return _LONGEST * SECONDS_PER_HOUR / self.c_rate

    def mesh(self, numerics: Numerics, temperature: float) -> Numerics:
        """The mesh that it needs, where the numerics leave a choice."""
        if numerics.finer is None:
            return numerics
        if self.sizes == LOG_NORMAL:
            return numerics.for_powder()
        density = self.current / self.cell.electrode_area
        derived = self.cell.derived
        rate = density / derived.value("areal_capacity")
        lag = diffusion_lag(derived, rate, temperature)
        return numerics.for_run(lag, salt_load(density, temperature))

    def compiled(
        self, numerics: Numerics, *, threads: int = 2, ahead: Effort | None = None
    ) -> CompiledModel:
        """The model that it runs on, compiled ahead of time where that can be had."""
        heats = self.heat_transfer_coefficient is not None
        design = cast("PouchCell", self.cell.design)
        return full_cell_model(
            self.laws,
            design,
            numerics,
            heats=heats,
            threads=threads,
            ahead=ahead,
        )

    def inputs(self, temperature: float) -> dict[str, float]:
        """Model inputs; a positive current discharges."""
        discharging = self.direction == DISCHARGE
        state = "charged" if discharging else "discharged"
        density = self.current / self.cell.electrode_area
        design = self.cell.design
        found = {
            **cell_inputs(self.cell, self.laws),
            **start_inputs(
                self.cell.derived,
                charge=charge_of(self.cell, state),
                lithiated_before=discharging,
            ),
            "initial_positive_filling": self.balance.value(f"positive_filling_{state}"),
            "temperature": temperature,
            "current_density": density if discharging else -density,
            "lower_cutoff": design.value("lower_voltage") if discharging else -OPEN,
            "upper_cutoff": OPEN if discharging else design.value("upper_voltage"),
        }
        if self.heat_transfer_coefficient is None:
            return found
        return found | heat_inputs(self.cell, self.heat_transfer_coefficient)

    def capacity(self, outcome: Outcome) -> float:
        """Charge passed [A.h]; zero if infeasible, NaN if failed."""
        if outcome.status == "failed":
            return float("nan")
        seconds = float(outcome.time[-1]) if outcome.status == "ok" else 0.0
        return self.current * seconds / SECONDS_PER_HOUR

    def energy(self, outcome: Outcome, series: str = "voltage") -> float:
        """Integral of current times a voltage [W.h]; NaN unless solved."""
        if outcome.status != "ok":
            return float("nan")
        area = float(np.trapezoid(outcome.series[series], outcome.time))
        return self.current * area / SECONDS_PER_HOUR

    def limited_by(self, outcome: Outcome) -> str:
        """The largest loss at the end of a run, or what else ended it."""
        if outcome.status == "failed":
            return ""
        if outcome.ended_by.startswith((DEPLETED, OVERSALTED, TOO_HOT)):
            return outcome.ended_by
        if self.capacity(outcome) >= COMPLETE * self.cell.nominal_capacity.value:
            return "complete"
        losses = full_cell_losses(outcome)
        return max(losses, key=lambda name: losses[name])


def check_c_rates(c_rates: Sequence[float]) -> tuple[float, ...]:
    """C-rates as floats, each once.

    Raises
    ------
    SimulationInputError
        If there is none, or one is not possible.
    """
    if not c_rates:
        raise SimulationInputError("c_rates is empty; name at least one, as [1, 2, 5]")
    wrong = [rate for rate in c_rates if not SLOWEST <= rate <= FASTEST]
    if wrong:
        raise SimulationInputError(
            f"c_rates must be numbers from {SLOWEST:g} to {FASTEST:g} per hour, got {wrong}"
        )
    return tuple(dict.fromkeys(float(rate) for rate in c_rates))


def full_cell_losses(outcome: Outcome) -> Mapping[str, float]:
    """Absolute voltage losses at the end of a run [V], by what causes them.

    Parameters
    ----------
    outcome : Outcome
        Of a full cell, solved or infeasible.

    Returns
    -------
    mapping of str to float
        Solid diffusion and charge transfer of both electrodes, hysteresis of the carbon,
        electronic, and the electrolyte with what remains.
    """
    last = {name: float(values[-1]) for name, values in outcome.series.items()}
    surface = last["positive_surface_ocp"] - last["negative_surface_ocp"]
    kinetic = last["positive_overpotential"] - last["negative_overpotential"]
    electronic = abs(last["electronic_loss"])
    rest = abs(last["voltage"] - surface - kinetic) - electronic
    turned = last["open_circuit_voltage"] - last["positive_bulk_ocp"] + last["negative_bulk_ocp"]
    diffusion, transfer = "solid diffusion in the", "charge transfer at the"
    return {
        f"{diffusion} carbon": abs(last["negative_surface_ocp"] - last["negative_bulk_ocp"]),
        f"{diffusion} positive": abs(last["positive_surface_ocp"] - last["positive_bulk_ocp"]),
        "hysteresis of the carbon": abs(turned),
        f"{transfer} carbon": abs(last["negative_overpotential"]),
        f"{transfer} positive": abs(last["positive_overpotential"]),
        "electronic": electronic,
        "electrolyte": max(rest, 0.0),
    }
