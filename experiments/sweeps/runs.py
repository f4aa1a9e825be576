"""Every experiment of a study on a few variants at once: one row a run, curves beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.capacity import capacity_outcomes, capacity_row
from experiments.cases import Case, solve_cases
from experiments.engine.batch import Outcome
from experiments.engine.protocol_model import ProtocolOutcome
from experiments.full_cell_case import FullCellCase
from experiments.full_cell_rate import full_cell_row, with_full_retention
from experiments.pulse import PULSE_RATE, PulseCase, pulse_row
from experiments.rate import DIRECTIONS, RateCase, rate_row, with_retention
from experiments.size_model import choose_sizes
from experiments.sweeps.plan import OF_DESIGN, RunPlan
from experiments.thermal import thermal_row, with_round_trip

if TYPE_CHECKING:
    from experiments.engine.library_cache import Effort
    from experiments.engine.numerics import Numerics
    from experiments.sweeps.settling import Settling
    from experiments.sweeps.study import Study
    from experiments.sweeps.variants import Variant

#: Series that curves hold: our name in a run, column.
CURVES: Mapping[str, str] = {
    "potential": "carbon potential [V]",
    "voltage": "cell voltage [V]",
    "temperature": "temperature [degC]",
}

#: Columns of an experiment that say something of the machine, or are the same in a whole study.
_DROPPED = ("variant", "basis_of_rate", "cooling", "solve time [ms]")

#: Columns that say which run of its plan a row is.
_KEYS = ("direction", "rate [C]", "heat transfer [W/m2/K]")

_CELSIUS = 273.15


@dataclass(frozen=True)
class Solving:
    """How runs are solved.

    Parameters
    ----------
    threads : int
        Of the solver.
    ahead : tuple of pairs
        Models that are compiled ahead of time, by the names of ``compiling.topology_of``, and how
        hard the compiler tries, ``"quick"`` or ``"thorough"``.
    """

    threads: int = 1
    ahead: tuple[tuple[str, Effort], ...] = ()

    def effort(self, case: Any, mesh: Numerics) -> Effort | None:
        """How hard the compiler tries on the model of a run; ``None`` if it is interpreted."""
        from experiments.sweeps.compiling import topology_of

        return dict(self.ahead).get(topology_of(case, mesh)) if self.ahead else None


@dataclass(frozen=True)
class Runs:
    """All runs of some variants under one plan.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row a run, variants in their order, with the column ``variant``.
    curves : list of dict of str to array
        One a row: by column of :data:`CURVES` and ``time [s]``, shape (points,); empty where the
        run has none.
    solve_time : array
        One a row [s].
    """

    rows: pd.DataFrame
    curves: list[dict[str, NDArray[np.float64]]]
    solve_time: NDArray[np.float64]

    @classmethod
    def joined(cls, parts: Sequence[Runs]) -> Runs:
        """Runs of several groups of variants, one after the other."""
        return cls(
            pd.concat([part.rows for part in parts], ignore_index=True),
            [curve for part in parts for curve in part.curves],
            np.concatenate([part.solve_time for part in parts]),
        )


def run_plan(
    plan: RunPlan,
    study: Study,
    variants: Sequence[Variant],
    solving: Solving,
    settling: Settling,
) -> Runs:
    """Take variants through one experiment.

    Parameters
    ----------
    plan : RunPlan
        Which.
    study : Study
        Numerics, sizes and how many points of each curve are kept.
    variants : sequence of Variant
        Each with the cell that the plan needs.
    solving : Solving
        How.
    settling : Settling
        Of this process.
    """
    if plan.experiment == "capacity":
        return _capacity(study, variants, solving, settling)
    cases = [cases_of(plan, study, variant) for variant in variants]
    flat = [case for of_one in cases for case in of_one]
    kelvin = [v.temperature for v, of_one in zip(variants, cases, strict=True) for _ in of_one]
    outcomes = solve_cases(
        flat,
        study.numerics,
        kelvin,
        threads=solving.threads,
        ahead=solving.effort,
        settle=settling.settle,
    )
    rows = [
        _ROWS[plan.experiment, plan.cell](case, outcome, temperature)
        for case, outcome, temperature in zip(flat, outcomes, kelvin, strict=True)
    ]
    numbers = [v.number for v, of_one in zip(variants, cases, strict=True) for _ in of_one]
    table = _WHOLE.get((plan.experiment, plan.cell), _unchanged)(
        pd.DataFrame(rows).assign(variant=numbers)
    )
    curves = [sampled_curve(outcome, study.curve_points) for outcome in outcomes]
    seconds = np.array([outcome.solve_time for outcome in outcomes])
    return Runs(table, curves, seconds)


def template_rows(plan: RunPlan, study: Study, variant: Variant) -> pd.DataFrame:
    """Rows of one variant without any result: which runs there are, and which columns they have."""
    if plan.experiment == "capacity":
        failed: Any = ProtocolOutcome("failed", "", ())
        return pd.DataFrame([capacity_row(_half(variant), failed)])
    nothing = Outcome("failed", "", "", np.empty(0), {}, 0.0)
    rows = [
        _ROWS[plan.experiment, plan.cell](case, nothing, variant.temperature)
        for case in cases_of(plan, study, variant)
    ]
    return pd.DataFrame(rows)


def tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Without columns that mean nothing in a study."""
    return rows.drop(columns=[name for name in _DROPPED if name in rows and name != "variant"])


def label_of(plan: RunPlan, row: Mapping[str, Any]) -> str:
    """What a run is called: experiment, cell, direction, rate and cooling."""
    words = [plan.experiment if plan.cell == "half" else f"{plan.experiment} of the full cell"]
    if plan.experiment == "thermal":
        words = ["thermal"]
    for key in _KEYS:
        value = row.get(key)
        if value is None or value != value:
            continue
        if key == "direction":
            words.append(str(value))
        elif key == "rate [C]":
            words.append(f"{value:g} C")
        else:
            words.append(f"{value:g} W/m2/K" if value > 0 else "adiabatic")
    return ", ".join(words)


def sampled_curve(outcome: Outcome, points: int) -> dict[str, NDArray[np.float64]]:
    """A run at evenly spaced times, from its start to its end.

    Parameters
    ----------
    outcome : Outcome
        Of a run at constant current.
    points : int
        How many; 0 for nothing.

    Returns
    -------
    dict of str to array
        Shape (points,) each; empty where the run has no course.
    """
    from scipy.interpolate import PchipInterpolator

    if points == 0 or outcome.status != "ok":
        return {}
    time = np.linspace(outcome.time[0], outcome.time[-1], points)
    found = {"time [s]": time}
    for name, column in CURVES.items():
        if name in outcome.series:
            # Straight lines between the solver's steps would be off by millivolts.
            values = PchipInterpolator(outcome.time, outcome.series[name])(time)
            found[column] = values - _CELSIUS if name == "temperature" else values
    return found


def cases_of(plan: RunPlan, study: Study, variant: Variant) -> list[Case]:
    """The runs of a variant under a plan, in their order."""
    if plan.experiment == "pulse":
        half = _half(variant)
        current = PULSE_RATE * half.derived.value("areal_capacity")
        return [PulseCase(half, direction, "C-rate", current) for direction in DIRECTIONS]
    if plan.cell == "half":
        half = _half(variant)
        areal = half.derived.value("areal_capacity")
        return [
            RateCase(
                half, direction, "C-rate", rate * areal, _sizes(study, variant, direction, rate)
            )
            for direction in plan.directions
            for rate in plan.c_rates
        ]
    full = cast(Any, variant.full)
    own = full.design.value("heat_transfer_coefficient")
    coolings = [own if item == OF_DESIGN else item for item in plan.heat_transfer] or [None]
    return [
        FullCellCase(full, direction, rate, cooling, _sizes(study, variant, direction, rate))
        for cooling in dict.fromkeys(coolings)
        for direction in plan.directions
        for rate in plan.c_rates
    ]


def _sizes(study: Study, variant: Variant, direction: str, rate: float) -> str:
    derived = cast(Any, variant.derived)
    return choose_sizes(derived, direction, rate, variant.temperature, study.sizes)


def _half(variant: Variant) -> Any:
    return variant.half


def _capacity(
    study: Study, variants: Sequence[Variant], solving: Solving, settling: Settling
) -> Runs:
    """Cells of one temperature go through the protocol side by side."""
    rows: dict[int, dict[str, Any]] = {}
    for kelvin in dict.fromkeys(variant.temperature for variant in variants):
        alike = [variant for variant in variants if variant.temperature == kelvin]
        cells = [replace(_half(v), name=str(v.number)) for v in alike]
        # The current is small, but the hold goes on until the particles are even.
        numerics = study.numerics.for_run(lag=1.0, salt=0.0)
        settling.settle_capacity(cells, numerics, solving.threads)
        outcomes = capacity_outcomes(cells, numerics, kelvin, None, threads=solving.threads)
        for variant, cell, outcome in zip(alike, cells, outcomes, strict=True):
            rows[variant.number] = {**capacity_row(cell, outcome), "variant": variant.number}
    table = pd.DataFrame([rows[variant.number] for variant in variants])
    return Runs(table, [{} for _ in variants], np.full(len(variants), np.nan))


def _unchanged(table: pd.DataFrame) -> pd.DataFrame:
    return table


_ROWS: Mapping[tuple[str, str], Callable[[Any, Outcome, float], dict[str, Any]]] = {
    ("rate", "half"): lambda case, outcome, _: rate_row(case, outcome),
    ("rate", "full"): lambda case, outcome, _: full_cell_row(case, outcome),
    ("thermal", "full"): thermal_row,
    ("pulse", "half"): lambda case, outcome, _: pulse_row(case, outcome),
}

#: What needs all rows of a variant.
_WHOLE: Mapping[tuple[str, str], Callable[[pd.DataFrame], pd.DataFrame]] = {
    ("rate", "half"): with_retention,
    ("rate", "full"): with_full_retention,
    ("thermal", "full"): with_round_trip,
}
