"""Ten-second pulses at half filling: resistance and the power that the limits allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from anode_model.constants import REFERENCE_TEMPERATURE
from experiments.cases import solve_cases
from experiments.engine.batch import Outcome
from experiments.engine.compiled_model import start_inputs
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.temperature import check_temperature
from experiments.rate import DIRECTIONS, PER_MILLIAMPERE, RateCase
from experiments.result import Result, RunRecord, as_cells, describe
from parameter_sets.parameter_set import ParameterSet

#: Length of a pulse [s] and its current as a multiple of the nominal capacity per hour.
PULSE_TIME, PULSE_RATE = 10.0, 2.0

#: ohm cm2 in one ohm m2.
_SQUARE_CENTIMETRES = 1e4


@dataclass(frozen=True)
class PulseCase(RateCase):
    """A constant current from half filling."""

    @property
    def duration(self) -> float:
        """Length of the pulse [s]."""
        return PULSE_TIME

    def start(self) -> dict[str, float]:
        """Inputs with the state at the start, midway between full and empty."""
        # As in a titration on the branch of its own direction, so that it does not change branches.
        same = self.direction == "lithiation"
        return start_inputs(self.cell.derived, charge=0.5, lithiated_before=same)


def run_pulse(
    cells: ParameterSet | Iterable[ParameterSet],
    *,
    profile: str | Numerics = "explore",
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Callable[[int], None] | None = None,
) -> Result:
    r"""Resistance after 10 s and pulse power per mass of carbon, at half filling.

    The resistance is :math:`R = |E(10\,s) - E(0)|/i` of the carbon against the reference electrode
    at the separator. The power follows from it as in hybrid pulse power characterization: in
    delithiation :math:`E_{max}(E_{max} - E_0)/R`, at the upper potential; in lithiation, whose
    lower potential is zero, the highest power that a source of resistance R gives,
    :math:`E_0^2/4R`.

    Parameters
    ----------
    cells : ParameterSet or iterable of ParameterSet
        Half cells with different names.
    profile : {"explore", "steady", "reference"} or Numerics
        Mesh and tolerances.
    temperature : float
        Of the isothermal cell [K].
    progress : callable, optional
        Called with the number of pulses just finished.

    Returns
    -------
    Result
        One row a variant and direction; no curves.

    Raises
    ------
    SimulationInputError
        If names are not unique, or the temperature lies outside the electrolyte's data.
    """
    items, numerics = as_cells(cells), find_numerics(profile)
    check_temperature(temperature)
    cases = [
        PulseCase(cell, direction, "C-rate", PULSE_RATE * cell.derived.value("areal_capacity"))
        for cell in items
        for direction in DIRECTIONS
    ]
    outcomes = solve_cases(cases, numerics, temperature, progress)
    rows = [pulse_row(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]
    settings = {
        "pulse [s]": PULSE_TIME,
        "rate [C]": PULSE_RATE,
        "temperature [K]": temperature,
        "start": "midway between full and empty",
    }
    record = RunRecord("pulse", settings, numerics, describe(items))
    return Result("pulse", pd.DataFrame(rows), pd.DataFrame(), record)


def pulse_row(case: PulseCase, outcome: Outcome) -> dict[str, Any]:
    """Row of a table."""
    row: dict[str, Any] = {
        "variant": case.cell.name,
        "direction": case.direction,
        "rate [C]": PULSE_RATE,
        "current density [mA/cm2]": case.current_density / PER_MILLIAMPERE,
        "pulse resistance [Ohm cm2]": np.nan,
        "pulse power [W/g]": np.nan,
        "status": outcome.status,
        "reason": outcome.reason,
    }
    if outcome.status == "failed":
        return row
    if outcome.ended_by != "time limit":
        reason = f"{outcome.ended_by} before {PULSE_TIME:g} s"
        return row | {"status": "infeasible", "reason": reason}
    rest = float(outcome.series["bulk_ocp"][0])
    last = float(outcome.series["potential"][-1])
    resistance = abs(last - rest) / case.current_density
    if case.direction == "delithiation":
        limit = case.cell.design.value("upper_potential")
        power = limit * (limit - rest) / resistance
    else:
        power = rest**2 / (4 * resistance)
    mass = case.cell.derived.value("active_mass_loading")
    return row | {
        "pulse resistance [Ohm cm2]": resistance * _SQUARE_CENTIMETRES,
        "pulse power [W/g]": power / mass / 1e3,
    }
