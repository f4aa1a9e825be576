"""Solve every default case with both profiles and with a converged solution, and compare."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.interpolate import PchipInterpolator

from anode_model import derive
from anode_model.constants import REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from anode_model.derivation.laws import Laws
from experiments.cases import solve_cases
from experiments.engine.batch import Outcome
from experiments.engine.half_cell_model import half_cell_model
from experiments.engine.numerics import EXPLORE, REFERENCE, Numerics
from experiments.rate import C_RATES, DIRECTIONS, RateCase
from parameter_sets import half_cell, load_material, material_names

#: What counts as converged: finer than `reference` in every direction.
CONVERGED = Numerics("converged", 160, 40, 160, 2.0, 1e-6, 1e-8)

#: Finer still, for the cases where `reference` errs most: shows what CONVERGED itself leaves.
FINEST = Numerics("finest", 240, 60, 240, 2.0, 1e-6, 1e-8)

PROFILES = (EXPLORE, REFERENCE)

#: Points of equal capacity at which two curves are compared.
_POINTS = 1001


@dataclass(frozen=True)
class CaseError:
    """How far one case is from a better solution.

    Parameters
    ----------
    variant, direction : str
        Which case.
    c_rate : float
        [1/h].
    typical, largest : float
        95th percentile and maximum of the voltage error along the curve [mV]; NaN where there is
        no curve.
    capacity : float
        Difference of the capacities over the nominal one [%]; NaN if a solution failed.
    same_end : bool
        Whether both runs ended for the same reason.
    """

    variant: str
    direction: str
    c_rate: float
    typical: float
    largest: float
    capacity: float
    same_end: bool

    @property
    def where(self) -> str:
        """Rate and direction for a table."""
        return f"{self.c_rate:g} C {self.direction}"


@dataclass(frozen=True)
class Measurement:
    """Errors of both profiles, what the converged solution leaves, and what each one costs.

    Parameters
    ----------
    errors : mapping of str to tuple of CaseError
        By profile, one a case.
    own_error : tuple of CaseError
        Of the converged solution against the finest one, hardest cases only.
    processor_time : mapping of str to float
        Of solving, without building the model [s a case].
    """

    errors: Mapping[str, tuple[CaseError, ...]]
    own_error: tuple[CaseError, ...]
    processor_time: Mapping[str, float]


def default_cases(variants: Iterable[str] | None = None) -> list[RateCase]:
    """Every shipped variant at every default C-rate in both directions."""
    names = material_names() if variants is None else variants
    cells = [half_cell(derive(load_material(name), spreads=False)) for name in names]
    return [
        RateCase(cell, direction, "C-rate", rate * cell.derived.value("areal_capacity"))
        for cell in cells
        for direction in DIRECTIONS
        for rate in C_RATES
    ]


def measure(progress: Callable[[str], None]) -> Measurement:
    """Everything that the page shows; some twenty minutes on two cores.

    Parameters
    ----------
    progress : callable
        Called with a line of text now and then.
    """
    cases = default_cases()
    outcomes: dict[str, list[Outcome]] = {}
    cost: dict[str, float] = {}
    for numerics in (*PROFILES, CONVERGED):
        outcomes[numerics.name], seconds = _timed(cases, numerics)
        cost[numerics.name] = seconds / len(cases)
        progress(f"{numerics.name}: {len(cases)} cases, {cost[numerics.name]:.3f} s each")
    best = outcomes[CONVERGED.name]
    errors = {
        numerics.name: tuple(
            map(compare, cases, outcomes[numerics.name], best),
        )
        for numerics in PROFILES
    }
    hardest = _hardest(errors[REFERENCE.name])
    finest, _ = _timed([cases[index] for index in hardest], FINEST)
    own = tuple(
        compare(cases[index], best[index], finer)
        for index, finer in zip(hardest, finest, strict=True)
    )
    return Measurement(errors, own, cost)


def compare(case: RateCase, outcome: Outcome, better: Outcome) -> CaseError:
    """Error of an outcome against a better one.

    The outcome is taken as users see it, straight between its points; the better one is
    interpolated smoothly.
    """
    error = CaseError(
        case.cell.name,
        case.direction,
        round(case.c_rate, 6),
        float("nan"),
        float("nan"),
        100.0 * abs(_share(case, outcome) - _share(case, better)),
        outcome.ended_by == better.ended_by,
    )
    if outcome.status != "ok" or better.status != "ok":
        return error
    seconds = np.linspace(0.0, min(outcome.time[-1], better.time[-1]), _POINTS)
    found = np.interp(seconds, outcome.time, outcome.series["potential"])
    right = PchipInterpolator(better.time, better.series["potential"])(seconds)
    difference = 1e3 * np.abs(found - right)
    return replace(
        error, typical=float(np.percentile(difference, 95)), largest=float(difference.max())
    )


def _share(case: RateCase, outcome: Outcome) -> float:
    """Charge passed over the nominal capacity."""
    if outcome.status == "failed":
        return float("nan")
    if outcome.status == "infeasible":
        return 0.0
    return float(outcome.time[-1]) * case.c_rate / SECONDS_PER_HOUR


def _timed(cases: Sequence[RateCase], numerics: Numerics) -> tuple[list[Outcome], float]:
    """Outcomes, and the processor time of solving them [s]; the models are built before.

    One model at a time: on the finest meshes each holds several gigabytes.
    """
    groups: dict[Laws, list[int]] = {}
    for index, case in enumerate(cases):
        groups.setdefault(case.laws, []).append(index)
    found: dict[int, Outcome] = {}
    seconds = 0.0
    for indices in groups.values():
        solve_cases([cases[indices[0]]], numerics, REFERENCE_TEMPERATURE)
        start = time.process_time()
        outcomes = solve_cases([cases[i] for i in indices], numerics, REFERENCE_TEMPERATURE)
        seconds += time.process_time() - start
        found.update(zip(indices, outcomes, strict=True))
        half_cell_model.cache_clear()
        gc.collect()
    return [found[index] for index in range(len(cases))], seconds


def _hardest(errors: Sequence[CaseError]) -> list[int]:
    """Where the profile errs most: four cases by voltage, four by capacity."""
    order = range(len(errors))
    by_voltage = sorted(order, key=lambda index: -np.nan_to_num(errors[index].typical))
    by_capacity = sorted(order, key=lambda index: -np.nan_to_num(errors[index].capacity))
    return sorted({*by_voltage[:4], *by_capacity[:4]})
