"""Rate capability: how much capacity is left when the current is raised.

Cut-offs act on the carbon's potential against a reference electrode at the separator; what the
cell voltage, with the lithium electrode's own overpotential, would give stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from anode_model import SimulationInputError
from anode_model.arguments import as_list
from anode_model.constants import REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from anode_model.derivation.laws import LOG_NORMAL, ONE_RADIUS, Laws
from experiments.cases import solve_cases
from experiments.engine.batch import Outcome
from experiments.engine.compiled_model import (
    OPEN,
    CompiledModel,
    material_inputs,
    start_inputs,
)
from experiments.engine.half_cell_model import half_cell_model
from experiments.engine.limits import limited_by
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.temperature import check_temperature
from experiments.full_cell_case import FULL_CELL_DIRECTIONS
from experiments.full_cell_rate import FULL_CELL_C_RATES, full_cell_rate
from experiments.result import Result, RunRecord, as_cells, describe
from experiments.size_model import (
    AUTO,
    check_sizes,
    choose_sizes,
    diffusion_lag,
    salt_load,
    shown_sizes,
)
from parameter_sets.parameter_set import ParameterSet

if TYPE_CHECKING:
    from experiments.engine.library_cache import Effort
    from parameter_sets.cell_design import CoinHalfCell

C_RATES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)

#: Common current densities [mA/cm2]: variants of different capacity at the same current.
CURRENT_DENSITIES = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)

DIRECTIONS = ("delithiation", "lithiation")

#: A/m2 in one mA/cm2.
PER_MILLIAMPERE = 10.0

#: No run passes more charge than this multiple of the nominal capacity.
_LONGEST = 1.25


@dataclass(frozen=True)
class RateCase:
    """One run of one variant: direction, current and how it was chosen, sizes of the particles."""

    cell: ParameterSet
    direction: str
    basis: str
    current_density: float
    sizes: str = ONE_RADIUS

    @property
    def laws(self) -> Laws:
        """Of the carbon in this run."""
        return replace(self.cell.derived.laws, sizes=self.sizes)

    @property
    def c_rate(self) -> float:
        """Current over the variant's own nominal capacity [1/h]."""
        return self.current_density / self.cell.derived.value("areal_capacity")

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
        lag = diffusion_lag(self.cell.derived, self.c_rate, temperature)
        return numerics.for_run(lag, salt_load(self.current_density, temperature))

    def compiled(
        self, numerics: Numerics, *, threads: int = 2, ahead: Effort | None = None
    ) -> CompiledModel:
        """The model that it runs on, compiled ahead of time where that can be had."""
        design = cast("CoinHalfCell", self.cell.design)
        return half_cell_model(self.laws, design, numerics, threads=threads, ahead=ahead)

    def start(self) -> dict[str, float]:
        """Inputs with the state at the start: full, or empty."""
        full = self.direction == "delithiation"
        return start_inputs(self.cell.derived, charge=float(full), lithiated_before=full)

    def inputs(self, temperature: float) -> dict[str, float]:
        """Model inputs; a positive current lithiates."""
        design = self.cell.design
        inserting = self.direction == "lithiation"
        return {
            **material_inputs(self.cell, self.laws),
            **self.start(),
            "temperature": temperature,
            "current_density": self.current_density if inserting else -self.current_density,
            "lower_cutoff": design.value("lower_potential") if inserting else -OPEN,
            "upper_cutoff": OPEN if inserting else design.value("upper_potential"),
        }


def run_rate(
    cells: ParameterSet | Iterable[ParameterSet],
    c_rates: Sequence[float] | None = None,
    *,
    current_densities: Sequence[float] | None = None,
    directions: Sequence[str] | None = None,
    sizes: str = AUTO,
    profile: str | Numerics = "explore",
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Delithiate and lithiate half cells, or discharge and charge full cells, at constant currents.

    Parameters
    ----------
    cells : ParameterSet or iterable of ParameterSet
        Half cells or full cells with different names.
    c_rates : sequence of float, optional
        Multiples of each variant's own nominal capacity per hour; 0.2 to 20 in half cells and 0.2
        to 10 in full cells by default. Retention is against the slowest of them.
    current_densities : sequence of float, optional
        The same currents for every half cell [mA/cm2], 0.5 to 20 by default; may be empty.
    directions : sequence of str, optional
        ``"delithiation"`` and ``"lithiation"`` of half cells, from the equilibrium at 0 V and at
        1.5 V; ``"discharge"`` and ``"charge"`` of full cells, from one cut-off to the other.
    sizes : {"auto", "one-radius", "log-normal"}
        One radius for all particles, or the log-normal powder; ``"auto"`` takes the powder in the
        runs in which one radius would cost more than 1 % of capacity, and says so in the column
        ``sizes``.
    profile : {"explore", "steady", "reference"} or Numerics
        Mesh and tolerances.
    temperature : float
        Of the isothermal cell [K].
    progress : callable, optional
        Called with the number of cases just finished.

    Returns
    -------
    Result
        One row a case. A case that is over at the first instant has zero capacity and says so.

    Raises
    ------
    WrongKindError
        If the cells, the rates or the directions are not what they should be.
    SimulationInputError
        If rates are not positive, a direction is unknown, names are not unique, or the temperature
        lies outside the electrolyte's data.
    """
    items, numerics = as_cells(cells, kind=None), find_numerics(profile)
    check_temperature(temperature)
    full = items[0].kind == "full-cell"
    allowed = FULL_CELL_DIRECTIONS if full else DIRECTIONS
    usual = FULL_CELL_C_RATES if full else C_RATES
    c_rates = as_list(usual if c_rates is None else c_rates, (Real,), "c_rates", "[0.2, 1, 5]")
    directions = as_list(
        allowed if directions is None else directions, (str,), "directions", f'["{allowed[0]}"]'
    )
    if full and current_densities:
        raise SimulationInputError(
            "current_densities: got some for full cells; their electrodes differ in thickness, "
            "give c_rates"
        )
    chosen = CURRENT_DENSITIES if current_densities is None else current_densities
    current_densities = as_list(chosen, (Real,), "current_densities", "[1, 5]")
    _check(c_rates, current_densities, directions, allowed)
    check_sizes(sizes)
    if full:
        return full_cell_rate(items, c_rates, directions, sizes, numerics, temperature, progress)
    cases = [
        _case(cell, direction, basis, current, sizes, temperature)
        for cell in items
        for direction in directions
        for basis, current in _currents(cell, c_rates, current_densities)
    ]
    outcomes = solve_cases(cases, numerics, temperature, progress)
    rows = [rate_row(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]
    table = with_retention(pd.DataFrame(rows))
    curves = [_curve(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]
    record = RunRecord(
        "rate",
        {
            "c_rates": list(c_rates),
            "current_densities [mA/cm2]": list(current_densities),
            "directions": list(directions),
            "sizes": sizes,
            "temperature [K]": temperature,
            "cut-offs": "carbon against a lithium reference electrode at the separator",
            "C-rate": "of each variant's own nominal capacity (reversible, 1.5 V to 0 V)",
            "retention": f"against {min(c_rates):g} C in the same direction",
        },
        numerics,
        describe(items),
    )
    return Result("rate", table, pd.concat(curves, ignore_index=True), record)


def _case(
    cell: ParameterSet,
    direction: str,
    basis: str,
    current_density: float,
    sizes: str,
    temperature: float,
) -> RateCase:
    case = RateCase(cell, direction, basis, current_density)
    chosen = choose_sizes(cell.derived, direction, case.c_rate, temperature, sizes)
    return replace(case, sizes=chosen)


def specific_capacity(case: RateCase, outcome: Outcome) -> float:
    """Charge passed per mass of carbon [A.h.kg-1]; zero if infeasible, NaN if failed."""
    if outcome.status == "failed":
        return float("nan")
    if outcome.status == "infeasible":
        return 0.0
    return float(outcome.time[-1]) * _per_second(case)


def _per_second(case: RateCase) -> float:
    mass = case.cell.derived.value("active_mass_loading")
    return case.current_density / SECONDS_PER_HOUR / mass


def _currents(
    cell: ParameterSet, c_rates: Sequence[float], current_densities: Sequence[float]
) -> list[tuple[str, float]]:
    areal = cell.derived.value("areal_capacity")
    own = [("C-rate", rate * areal) for rate in c_rates]
    return own + [("current density", value * PER_MILLIAMPERE) for value in current_densities]


def rate_row(case: RateCase, outcome: Outcome) -> dict[str, Any]:
    """Row of a table; both retentions need all rows of a variant: :func:`with_retention`."""
    derived = case.cell.derived
    capacity = specific_capacity(case, outcome)
    reached = _capacity_at_cell_voltage(case, outcome, capacity)
    return {
        "variant": case.cell.name,
        "direction": case.direction,
        "basis_of_rate": case.basis,
        "rate [C]": round(case.c_rate, 9),
        "current density [mA/cm2]": case.current_density / PER_MILLIAMPERE,
        "sizes": shown_sizes(case.cell.derived, case.sizes),
        "capacity [mAh/g]": capacity,
        "areal capacity [mAh/cm2]": capacity
        * derived.value("active_mass_loading")
        / PER_MILLIAMPERE,
        "retention [%]": np.nan,
        "capacity to cell-voltage cut-off [mAh/g]": reached,
        "retention to cell-voltage cut-off [%]": np.nan,
        "mean potential [V]": _mean_potential(outcome),
        "ended_by": outcome.ended_by,
        "limited_by": limited_by(outcome, capacity / derived.value("reversible_capacity")),
        "status": outcome.status,
        "reason": outcome.reason,
        "solve time [ms]": outcome.solve_time * 1e3,
    }


def _mean_potential(outcome: Outcome) -> float:
    if outcome.status != "ok":
        return float("nan")
    area = np.trapezoid(outcome.series["potential"], outcome.time)
    return float(area / outcome.time[-1])


def _capacity_at_cell_voltage(case: RateCase, outcome: Outcome, capacity: float) -> float:
    """Capacity when the cell voltage passes the cut-off, which it does before the carbon does."""
    if outcome.status != "ok":
        return capacity
    design = case.cell.design
    voltage = outcome.series["voltage"]
    if case.direction == "delithiation":
        beyond = voltage - design.value("upper_potential")
    else:
        beyond = design.value("lower_potential") - voltage
    crossed = np.flatnonzero(beyond >= 0)
    if crossed.size == 0:
        return capacity
    last = int(crossed[0])
    if last == 0:
        return 0.0
    share = -beyond[last - 1] / (beyond[last] - beyond[last - 1])
    seconds = outcome.time[last - 1] + share * (outcome.time[last] - outcome.time[last - 1])
    return float(seconds) * _per_second(case)


def with_retention(table: pd.DataFrame) -> pd.DataFrame:
    """Fill both retentions against the slowest C-rate of the same variant and direction."""
    pairs = {
        "retention [%]": "capacity [mAh/g]",
        "retention to cell-voltage cut-off [%]": "capacity to cell-voltage cut-off [mAh/g]",
    }
    own = table[table["basis_of_rate"] == "C-rate"]
    slowest = own.loc[own.groupby(["variant", "direction"])["rate [C]"].idxmin()]
    base = slowest.set_index(["variant", "direction"])
    keys = pd.MultiIndex.from_frame(table[["variant", "direction"]])
    for retention, capacity in pairs.items():
        reference = base[capacity].reindex(keys).to_numpy()
        table[retention] = 100.0 * table[capacity] / np.where(reference > 0, reference, np.nan)
    return table


def _curve(case: RateCase, outcome: Outcome) -> pd.DataFrame:
    series = outcome.series
    empty = np.empty(0)
    return pd.DataFrame(
        {
            "variant": case.cell.name,
            "direction": case.direction,
            "basis_of_rate": case.basis,
            "rate [C]": round(case.c_rate, 9),
            "current density [mA/cm2]": case.current_density / PER_MILLIAMPERE,
            "capacity [mAh/g]": outcome.time * _per_second(case),
            "potential [V]": series.get("potential", empty),
            "cell voltage [V]": series.get("voltage", empty),
        }
    )


def _check(
    c_rates: Sequence[float],
    current_densities: Sequence[float],
    directions: Sequence[str],
    allowed: Sequence[str],
) -> None:
    if len(c_rates) == 0:
        raise SimulationInputError("c_rates is empty; retention needs at least one C-rate")
    for name, values in (("c_rates", c_rates), ("current_densities", current_densities)):
        wrong = [value for value in values if not (np.isfinite(value) and value > 0)]
        if wrong:
            raise SimulationInputError(f"{name} must be positive numbers, got {wrong}")
    unknown = [direction for direction in directions if direction not in allowed]
    if unknown or not directions:
        raise SimulationInputError(
            f"directions: got {list(directions)}, allowed: {', '.join(allowed)}"
        )
