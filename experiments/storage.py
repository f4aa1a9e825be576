"""How a full cell fades when it is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from numbers import Real
from typing import Any

import pandas as pd

from anode_model import SimulationInputError
from anode_model.arguments import check_kind
from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import ONE_RADIUS
from experiments.ageing_run import (
    SECONDS_PER_DAY,
    AgeingRun,
    advance,
    in_order,
    rows_of,
    start_runs,
)
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.stepwise import Phase
from experiments.engine.temperature import check_temperature
from experiments.result import Result, RunRecord, as_cells, describe
from parameter_sets.parameter_set import ParameterSet

DAYS = 365.0

#: Moments of which the curves tell, evenly spaced in the root of time.
POINTS = 12

_MOST_DAYS = 36500.0


def run_storage(
    cells: ParameterSet | Iterable[ParameterSet],
    days: float = DAYS,
    *,
    state_of_charge: float = 1.0,
    profile: str | Numerics = "explore",
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Leave full cells at rest while the film on their carbon grows.

    Parameters
    ----------
    cells : ParameterSet or iterable of ParameterSet
        Full cells with different names, after formation.
    days : float
        How long [d].
    state_of_charge : float
        At the start, of the nominal capacity [1].
    profile : {"explore", "steady", "reference"} or Numerics
        Mesh and tolerances.
    temperature : float
        Of the isothermal cell [K].
    progress : callable, optional
        Called with the number of cells just finished.

    Returns
    -------
    Result
        One row a variant; the curves have the moments. `capacity left` is what the cell can hold
        between both cut-offs at equilibrium after it lost the film's lithium, at 25 °C.

    Raises
    ------
    WrongKindError
        If the cells or a number are not what they should be.
    SimulationInputError
        If a cell is a half cell, a number lies outside its range, or the temperature lies outside
        the electrolyte's data.

    Notes
    -----
    The film of R17 is all that ages. Its growth does not depend on the potential: the lithium that
    is lost is the same at every state of charge. Particles have one radius.
    """
    items, numerics = as_cells(cells, kind="full-cell"), find_numerics(profile)
    check_temperature(temperature)
    _check(days, state_of_charge)
    groups = start_runs(
        items,
        state_of_charge=float(state_of_charge),
        temperature=temperature,
        numerics=numerics,
    )
    moments = [days * SECONDS_PER_DAY * (k / POINTS) ** 2 for k in range(POINTS + 1)]
    for model, runs in groups:
        for start, end in pairwise(moments):
            going = [run for run in runs if run.goes_on]
            still = Phase(f"storage from day {start / SECONDS_PER_DAY:.3g}", end - start, 0.0)
            outcomes = advance(model, going, lambda _, phase=still: phase)  # type: ignore[misc]
            for run, outcome in zip(going, outcomes, strict=True):
                if run.goes_on:
                    if not run.rows:
                        run.rows.append(_start(run, float(outcome.series["voltage"][0])))
                    run.rows.append(_numbers(run, float(outcome.series["voltage"][-1])))
        for run in runs:
            run.ended_by = "time limit" if run.goes_on else ""
        if progress is not None:
            progress(len(runs))
    done = in_order(items, groups)
    record = RunRecord(
        "storage",
        {
            "days": days,
            "state of charge [1]": state_of_charge,
            "temperature [K]": temperature,
            "capacity left": "at equilibrium between both cut-offs, 25 degC",
            "sizes": ONE_RADIUS,
        },
        numerics,
        describe(items),
    )
    rows = [_row(run, state_of_charge, temperature) for run in done]
    return Result("storage", pd.DataFrame(rows), rows_of(done), record)


def _start(run: AgeingRun, voltage: float) -> dict[str, Any]:
    fresh = AgeingRun(run.cell, {}, run.state)
    fresh.film_thickness = run.cell.derived.value("sei_initial_thickness")
    return _numbers(fresh, voltage)


def _numbers(run: AgeingRun, voltage: float) -> dict[str, Any]:
    return {
        "time [d]": run.seconds / SECONDS_PER_DAY,
        "cell voltage [V]": voltage,
        **run.losses(),
        **run.capacity_left(),
    }


def _row(run: AgeingRun, state_of_charge: float, temperature: float) -> dict[str, Any]:
    return {
        "variant": run.cell.name,
        "state of charge [%]": 100 * state_of_charge,
        "temperature [degC]": temperature - 273.15,
        "time [d]": run.seconds / SECONDS_PER_DAY,
        "first film thickness [nm]": run.cell.derived.value("sei_initial_thickness") * 1e9,
        **run.losses(),
        **run.capacity_left(),
        "ended_by": run.ended_by,
        "status": run.status,
        "reason": run.reason,
        "solve time [ms]": run.solve_time * 1e3,
    }


def _check(days: float, state_of_charge: float) -> None:
    check_kind(days, Real, "days", "a number of days, as 365")
    check_kind(state_of_charge, Real, "state_of_charge", "a share, as 0.5")
    wrong = []
    if not 0 < days <= _MOST_DAYS:
        wrong.append(f"days: got {days:g}; allowed: above 0, at most {_MOST_DAYS:g}")
    if not 0 <= state_of_charge <= 1:
        wrong.append(f"state_of_charge: got {state_of_charge:g}; allowed: 0 to 1")
    if wrong:
        raise SimulationInputError("; ".join(wrong))
