"""How far a ranking could move: solve again with coefficients one standard deviation off.

Every coefficient that acts is first moved by one standard deviation either way on one variant; the
few that move the outcome most are then moved on every variant. Their effects are summed in
squares, upwards and downwards apart; spreads of the sheets themselves are left out. Coefficients
move all variants together, so that differences between variants are better known than the bands of
each suggest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from anode_model import DerivationError, DerivedElectrode, derive
from experiments.engine.numerics import Numerics
from experiments.rate import RateCase, solve_cases, specific_capacity
from parameter_sets.carbon_electrode import carbon_numbers
from parameter_sets.half_cells import half_cell
from parameter_sets.parameter_set import ParameterSet

Key = TypeVar("Key")

#: The measures: capacity at the slow rate, and what is left of it at the fast one.
SLOW, FAST = 0.2, 5.0


@dataclass(frozen=True, slots=True)
class Measures:
    """Capacity [A.h.kg-1] in delithiation at 0.2 C and retention [%] at 5 C; NaN where failed."""

    capacity: float
    retention: float


@dataclass(frozen=True, slots=True)
class CoefficientEffect:
    """What one coefficient does to one variant when it is moved by one standard deviation.

    Parameters
    ----------
    coefficient, relation, status, source, what : str
        As in the table of coefficients.
    value, low, high : float
        Central value and values at minus and plus one standard deviation.
    unit : str
        Of these.
    variant : str
        On which it was tried.
    capacity_change, retention_change : float
        Largest absolute change [A.h.kg-1], [%].
    share : float
        Larger of the two relative changes [1]; what the choice goes by.
    """

    coefficient: str
    relation: str
    status: str
    source: str
    what: str
    value: float
    low: float
    high: float
    unit: str
    variant: str
    capacity_change: float
    retention_change: float
    share: float


@dataclass(frozen=True)
class Bands:
    """Bands of every variant, and the coefficients behind them.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by variant: central value, ``low`` and ``high`` of both measures.
    chosen : tuple of CoefficientEffect
        Coefficients that the bands are made of, the strongest first.
    screened : tuple of CoefficientEffect
        Every coefficient that was tried, the strongest first.
    """

    table: pd.DataFrame
    chosen: tuple[CoefficientEffect, ...]
    screened: tuple[CoefficientEffect, ...]


def acting_coefficients(derived: DerivedElectrode) -> tuple[str, ...]:
    """Coefficients with a spread that move anything a half cell takes from this electrode.

    Parameters
    ----------
    derived : DerivedElectrode
        With spreads.

    Returns
    -------
    tuple of str
        In the order of the table of coefficients.
    """
    taken = (*carbon_numbers(derived.laws), "areal_capacity", "active_mass_loading")
    acting = {
        name
        for key in taken
        for name, move in derived.contributions.get(key, {}).items()
        if move != 0
    }
    return tuple(name for name in derived.coefficients if name in acting)


def measure(
    cells: Sequence[ParameterSet],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None = None,
) -> list[Measures]:
    """Both measures of every cell.

    Parameters
    ----------
    cells : sequence of ParameterSet
        Names need not differ.
    numerics : Numerics
        Mesh and tolerances.
    temperature : float
        [K].
    progress : callable, optional
        Called with the number of solves just finished.

    Returns
    -------
    list of Measures
        In the order of the cells.
    """
    cases = [
        RateCase(cell, "delithiation", "C-rate", rate * cell.derived.value("areal_capacity"))
        for cell in cells
        for rate in (SLOW, FAST)
    ]
    outcomes = solve_cases(cases, numerics, temperature, progress)
    capacities = [
        specific_capacity(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)
    ]
    return [
        Measures(slow, 100 * fast / slow if slow > 0 else float("nan"))
        for slow, fast in zip(capacities[::2], capacities[1::2], strict=True)
    ]


def find_bands(
    cells: Sequence[ParameterSet],
    central: Mapping[str, Measures],
    count: int,
    *,
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None = None,
) -> Bands:
    """Bands of the two measures for every cell.

    Parameters
    ----------
    cells : sequence of ParameterSet
        Half cells with different names, derived with spreads.
    central : mapping of str to Measures
        Unmoved measures of every variant.
    count : int
        How many coefficients to move on every variant, at least 1.
    numerics : Numerics
        Mesh and tolerances.
    temperature : float
        [K].
    progress : callable, optional
        Called with the number of solves just finished.

    Returns
    -------
    Bands
        A variant on which none of the chosen coefficients acts has no band, and neither has one
        with a move that could not be solved.
    """
    subject = _subject(cells)
    centre = central[subject.name]
    tried = _moved(subject, acting_coefficients(subject.derived))
    screened = _screen(subject, centre, tried, _measured(tried, numerics, temperature, progress))
    # NaN passes: what could not be solved is not known to be without effect.
    chosen = [effect for effect in screened[:count] if effect.share != 0]
    names = [effect.coefficient for effect in chosen]
    jobs = {
        (cell.name, name, sign): moved
        for cell in cells
        for (name, sign), moved in _moved(cell, _acting(cell, names)).items()
    }
    results = _measured(jobs, numerics, temperature, progress)
    rows = [_band(cell.name, central[cell.name], names, results) for cell in cells]
    return Bands(pd.DataFrame(rows).set_index("variant"), tuple(chosen), tuple(screened))


def solves_needed(cells: Sequence[ParameterSet], count: int) -> int:
    """Upper bound of the solves that :func:`find_bands` makes, for a progress display."""
    screened = len(acting_coefficients(_subject(cells).derived))
    return 2 * (2 * screened + 2 * min(count, screened) * len(cells))


def _subject(cells: Sequence[ParameterSet]) -> ParameterSet:
    """The variant on which coefficients are screened: the one on which most of them act."""
    return max(cells, key=lambda cell: len(acting_coefficients(cell.derived)))


def _acting(cell: ParameterSet, names: Sequence[str]) -> list[str]:
    acting = acting_coefficients(cell.derived)
    return [name for name in names if name in acting]


def _moved(cell: ParameterSet, names: Sequence[str]) -> dict[tuple[str, int], ParameterSet]:
    """The cell with each coefficient one standard deviation lower and higher.

    A move that contradicts the sheet (for example a porosity that closes) is left out: it is not
    a possible world.
    """
    found = {}
    for name in names:
        for sign in (-1, 1):
            try:
                shifted = cell.derived.coefficients.shifted(name, sign)
                derived = derive(
                    cell.derived.material, cell.derived.coating, shifted, spreads=False
                )
            except DerivationError:
                continue
            found[name, sign] = half_cell(derived, cell.design)
    return found


def _measured(
    jobs: Mapping[Key, ParameterSet],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None,
) -> dict[Key, Measures]:
    found = measure(list(jobs.values()), numerics, temperature, progress)
    return dict(zip(jobs, found, strict=True))


def _screen(
    subject: ParameterSet,
    centre: Measures,
    tried: Mapping[tuple[str, int], ParameterSet],
    found: Mapping[tuple[str, int], Measures],
) -> list[CoefficientEffect]:
    table = subject.derived.coefficients
    effects = []
    for name in dict.fromkeys(name for name, _ in tried):
        moved = [found[key] for key in tried if key[0] == name]
        capacity = _largest([item.capacity - centre.capacity for item in moved])
        retention = _largest([item.retention - centre.retention for item in moved])
        row = table[name]
        effects.append(
            CoefficientEffect(
                coefficient=name,
                relation=row.relation,
                status=row.status,
                source=row.source,
                what=row.what,
                value=row.value,
                low=row.at_sigma(-1),
                high=row.at_sigma(1),
                unit=row.unit,
                variant=subject.name,
                capacity_change=capacity,
                retention_change=retention,
                share=np.fmax(
                    _relative(capacity, centre.capacity), _relative(retention, centre.retention)
                ),
            )
        )
    # What could not be solved is not known to be small, but nothing can be ranked by it either.
    return sorted(effects, key=lambda effect: np.nan_to_num(-effect.share, nan=np.inf))


def _largest(changes: Sequence[float]) -> float:
    """Largest absolute change; NaN where none could be solved."""
    return float(np.nanmax(np.abs(changes))) if np.isfinite(changes).any() else float("nan")


def _relative(change: float, centre: float) -> float:
    """Change over the central value; NaN where there is nothing to relate it to."""
    return change / centre if centre > 0 else float("nan")


def _band(
    variant: str,
    centre: Measures,
    names: Sequence[str],
    found: Mapping[tuple[str, str, int], Measures],
) -> dict[str, object]:
    row: dict[str, object] = {"variant": variant}
    for measure_name, unit in (("capacity", "mAh/g"), ("retention", "%")):
        middle = getattr(centre, measure_name)
        changes = [
            [
                getattr(found[variant, name, sign], measure_name) - middle
                for sign in (-1, 1)
                if (variant, name, sign) in found
            ]
            for name in names
        ]
        title = "capacity" if measure_name == "capacity" else f"retention at {FAST:g} C"
        row[f"{title} [{unit}]"] = middle
        row[f"{title} low [{unit}]"] = middle - _reach(changes, -1)
        row[f"{title} high [{unit}]"] = middle + _reach(changes, 1)
    return row


def _reach(changes: Sequence[Sequence[float]], side: int) -> float:
    """Root of the summed squares of the changes to one side; NaN where it is not known.

    It is not known if nothing acts, or if a move failed whose counterpart does not lead to this
    side. A coefficient whose moves change nothing at all, like an activation energy at the
    reference temperature, does not act.
    """
    acting = [np.array(pair) for pair in changes if any(change != 0 for change in pair)]
    if not acting:
        return float("nan")
    total = 0.0
    for pair in acting:
        solved = side * pair[np.isfinite(pair)]
        furthest = float(solved.max(initial=0.0))
        if solved.size < pair.size and furthest == 0.0:
            return float("nan")
        total += furthest**2
    return float(np.sqrt(total))
