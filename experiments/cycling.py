"""How a full cell fades when it is charged and discharged over and over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from anode_model import SimulationInputError
from anode_model.arguments import check_kind
from anode_model.constants import REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from experiments.ageing_run import (
    SECONDS_PER_DAY,
    AgeingRun,
    advance,
    in_order,
    rows_of,
    start_runs,
)
from experiments.engine.batch import Outcome
from experiments.engine.full_cell_model import UPPER_CUTOFF
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.stepwise import DIED_AWAY, Phase, StepwiseModel
from experiments.engine.temperature import check_temperature
from experiments.full_cell_case import FULL_CELL_DIRECTIONS, check_c_rates
from experiments.result import Result, RunRecord, as_cells, describe
from experiments.size_model import held_words
from parameter_sets.parameter_set import ParameterSet

CYCLES = 200

#: Rest after each discharge and each charge [s].
REST = 600.0

#: Current that ends the constant voltage, over that of 1 C.
FINAL_RATE = 0.05

#: No cycle passes more charge than this multiple of the nominal capacity, no voltage is held longer
#: than this [s].
_MOST, _LONGEST_HOLD = 1.5, 24 * 3600.0

_MOST_CYCLES = 100_000
_FINISHED = "all cycles"

#: Charge and energy of one phase [A.h.m-2], [W.h.m-2].
_Passed = tuple[float, float]


def run_cycling(
    cells: ParameterSet | Iterable[ParameterSet],
    cycles: int = CYCLES,
    *,
    c_rate: float = 1.0,
    rest: float = REST,
    lowest_retention: float = 0.5,
    profile: str | Numerics = "explore",
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Discharge and charge full cells while the film on their carbon grows.

    A cycle is a discharge at constant current to the lower cut-off, a rest, a charge at the same
    current to the upper cut-off, that voltage until the current has fallen to C/20, a rest. Before
    the first cycle the cells are charged in the same way from their equilibrium at the lower
    cut-off, so that the first discharge is like all others.

    Parameters
    ----------
    cells : ParameterSet or iterable of ParameterSet
        Full cells with different names, after formation.
    cycles : int
        How many.
    c_rate : float
        Multiple of each cell's own nominal capacity after formation per hour.
    rest : float
        After discharge and after charge [s].
    lowest_retention : float
        Share of the first discharge at which the test of a cell ends [1].
    profile : {"explore", "steady", "reference"} or Numerics
        Mesh and tolerances.
    temperature : float
        Of the isothermal cell [K].
    progress : callable, optional
        Called with the number of cycles just finished, over all cells.

    Returns
    -------
    Result
        One row a variant; the curves have one row a cycle. Efficiencies of a cycle are those of its
        discharge against the charge before it. Lithium lost is that in the film since formation.
        `capacity left` is that of the aged pair at equilibrium.

    Raises
    ------
    WrongKindError
        If the cells or a number are not what they should be.
    SimulationInputError
        If a cell is a half cell, a number lies outside its range, or the temperature lies outside
        the electrolyte's data.

    Notes
    -----
    The film of R17 is all that ages: it takes lithium from the cell and adds its resistance. Its
    growth depends on time and temperature, not on current or potential. Particles have one radius.
    """
    items, numerics = as_cells(cells, kind="full-cell"), find_numerics(profile)
    check_temperature(temperature)
    _check(cycles, rest, lowest_retention)
    check_kind(c_rate, Real, "c_rate", "as 1.0")
    (rate,) = check_c_rates([c_rate])
    groups = start_runs(items, state_of_charge=0.0, temperature=temperature, numerics=numerics)
    for model, runs in groups:
        protocol = _Protocol(model, rate, rest, lowest_retention, cycles)
        protocol.prepare(runs)
        for number in range(1, cycles + 1):
            going = [run for run in runs if run.goes_on]
            protocol.cycle(going, number)
            if progress is not None and going:
                progress(len(going))
    done = in_order(items, groups)
    record = RunRecord(
        "cycling",
        {
            "cycles": cycles,
            "c_rate": rate,
            "rest [s]": rest,
            "final current [C]": FINAL_RATE,
            "lowest retention [1]": lowest_retention,
            "temperature [K]": temperature,
            "cut-offs": "cell voltage",
            "C-rate": "of each cell's own nominal capacity (equilibrium, between both cut-offs)",
            "sizes": held_words(
                (
                    (cell.name, cell.derived, direction, rate)
                    for cell in items
                    for direction in FULL_CELL_DIRECTIONS
                ),
                temperature,
            ),
        },
        numerics,
        describe(items),
    )
    return Result("cycling", pd.DataFrame([_row(run, rate) for run in done]), rows_of(done), record)


class _Protocol:
    """One cycle after the other, of all cells of one model."""

    def __init__(
        self, model: StepwiseModel, rate: float, rest: float, lowest: float, cycles: int
    ) -> None:
        self._model, self._rate, self._rest = model, rate, rest
        self._lowest, self._cycles = lowest, cycles
        #: Of the charge before, by name of the cell.
        self._charged: dict[str, _Passed] = {}

    def prepare(self, runs: Sequence[AgeingRun]) -> None:
        """Charge the cells for their first discharge."""
        self._charge(runs, "before the first cycle")
        self._still(runs)
        # It began at equilibrium and took in more than a charge after a discharge does.
        self._charged.clear()

    def cycle(self, runs: Sequence[AgeingRun], number: int) -> None:
        """Take the runs through one cycle and keep its numbers."""
        before = {run.cell.name: self._charged.get(run.cell.name) for run in runs}
        discharged = self._discharge(runs, number)
        self._still(runs)
        self._charge(runs, f"cycle {number}")
        self._still(runs)
        for run in runs:
            name = run.cell.name
            if run.goes_on:
                outcome = discharged[name]
                run.rows.append(_numbers(run, number, outcome, before[name]))
                self._judge(run, number)

    def _discharge(self, runs: Sequence[AgeingRun], number: int) -> dict[str, Outcome]:
        outcomes = advance(self._model, runs, partial(self._current, f"cycle {number}, discharge"))
        for run, outcome in zip(runs, outcomes, strict=True):
            if outcome.status == "infeasible":
                run.stop("infeasible", f"cycle {number}, discharge: {outcome.reason}")
        return {run.cell.name: outcome for run, outcome in zip(runs, outcomes, strict=True)}

    def _charge(self, runs: Sequence[AgeingRun], when: str) -> None:
        """Constant current, then constant voltage."""
        going = [run for run in runs if run.goes_on]
        phases = (
            (partial(self._current, f"{when}, charge", sign=-1.0), UPPER_CUTOFF),
            (partial(self._hold, f"{when}, constant voltage"), DIED_AWAY),
        )
        passed = {run.cell.name: (0.0, 0.0) for run in going}
        for phase_of, end in phases:
            going = [run for run in going if run.goes_on]
            outcomes = advance(self._model, going, phase_of)
            for run, outcome in zip(going, outcomes, strict=True):
                if not run.goes_on:
                    continue
                if outcome.ended_by not in (end, "time limit"):
                    phase = phase_of(run).name
                    run.stop("infeasible", f"{phase}: ended by {outcome.ended_by}")
                    continue
                charge, energy = passed[run.cell.name]
                passed[run.cell.name] = (
                    charge - float(outcome.series["charge"][-1]),
                    energy - _energy(outcome),
                )
        self._charged |= passed

    def _still(self, runs: Sequence[AgeingRun]) -> None:
        if self._rest > 0:
            going = [run for run in runs if run.goes_on]
            advance(self._model, going, lambda _: Phase("rest", self._rest, 0.0))

    def _current(self, name: str, run: AgeingRun, sign: float = 1.0) -> Phase:
        design = run.cell.design
        longest = _MOST * SECONDS_PER_HOUR / self._rate
        current = sign * self._rate * run.current_density
        if sign > 0:
            return Phase(name, longest, current, lower_cutoff=design.value("lower_voltage"))
        return Phase(name, longest, current, upper_cutoff=design.value("upper_voltage"))

    def _hold(self, name: str, run: AgeingRun) -> Phase:
        voltage = run.cell.design.value("upper_voltage")
        final = FINAL_RATE * run.current_density
        return Phase(name, _LONGEST_HOLD, voltage=voltage, final_current_density=final)

    def _judge(self, run: AgeingRun, number: int) -> None:
        if run.rows[-1]["retention [%]"] < 100 * self._lowest:
            run.ended_by = f"retention below {100 * self._lowest:g} %"
        elif number == self._cycles:
            run.ended_by = _FINISHED


def _energy(outcome: Outcome) -> float:
    """Given by the cell in one phase [W.h.m-2]."""
    # As a state of the solver it would be coarser than the voltage is.
    power = outcome.series["voltage"] * outcome.series["current_density"]
    return float(np.trapezoid(power, outcome.time)) / SECONDS_PER_HOUR


def _numbers(
    run: AgeingRun, number: int, discharge: Outcome, charged: _Passed | None
) -> dict[str, Any]:
    area = run.cell.electrode_area
    charge = float(discharge.series["charge"][-1])
    energy = _energy(discharge)
    capacity = charge * area
    first = run.rows[0]["capacity [A.h]"] if run.rows else capacity
    return {
        "cycle": number,
        "time [d]": run.seconds / SECONDS_PER_DAY,
        "capacity [A.h]": capacity,
        "capacity [mAh/g]": capacity / run.carbon,
        "retention [%]": 100 * capacity / first,
        "coulombic efficiency [%]": np.nan if charged is None else 100 * charge / charged[0],
        "energy efficiency [%]": np.nan if charged is None else 100 * energy / charged[1],
        "mean discharge voltage [V]": energy / charge,
        **run.losses(),
        "ended_by": discharge.ended_by,
    }


def _row(run: AgeingRun, rate: float) -> dict[str, Any]:
    first = run.rows[0] if run.rows else {}
    last = run.rows[-1] if run.rows else {}
    names = ("retention [%]", "coulombic efficiency [%]", "energy efficiency [%]")
    thickness = run.cell.derived.value("sei_initial_thickness") * 1e9
    return {
        "variant": run.cell.name,
        "rate [C]": rate,
        "cycles": len(run.rows),
        "time [d]": run.seconds / SECONDS_PER_DAY,
        "first capacity [A.h]": first.get("capacity [A.h]", np.nan),
        "last capacity [A.h]": last.get("capacity [A.h]", np.nan),
        "last capacity [mAh/g]": last.get("capacity [mAh/g]", np.nan),
        **{name: last.get(name, np.nan) for name in names},
        "first film thickness [nm]": thickness,
        **run.losses(),
        **run.capacity_left(),
        "ended_by": run.ended_by,
        "status": run.status,
        "reason": run.reason,
        "solve time [ms]": run.solve_time * 1e3,
    }


def _check(cycles: int, rest: float, lowest_retention: float) -> None:
    check_kind(cycles, int, "cycles", "a whole number, as 200")
    check_kind(rest, Real, "rest", "in seconds, as 600")
    check_kind(lowest_retention, Real, "lowest_retention", "a share, as 0.5")
    wrong = []
    if not 1 <= cycles <= _MOST_CYCLES:
        wrong.append(f"cycles: got {cycles}; allowed: 1 to {_MOST_CYCLES}")
    if not 0 <= rest <= SECONDS_PER_DAY:
        wrong.append(f"rest: got {rest:g} s; allowed: 0 to {SECONDS_PER_DAY:g} s")
    if not 0 <= lowest_retention < 1:
        wrong.append(f"lowest_retention: got {lowest_retention:g}; allowed: from 0 to below 1")
    if wrong:
        raise SimulationInputError("; ".join(wrong))
