"""How far a ranking could move: solve again with coefficients one standard deviation off.

Every coefficient that acts is first moved by one standard deviation either way on one variant; the
few that move a measure most are then moved on every variant. Their effects are summed in squares,
upwards and downwards apart; spreads of the sheets themselves are left out. Coefficients move all
variants together, so that differences between variants are better known than the bands of each
suggest. What a move changes is taken between two runs on one coarse mesh, where most of its error
cancels, and added to the value on the finer one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from anode_model import DerivationError, DerivedElectrode, SheetError, derive
from experiments.engine.numerics import SKETCH, Numerics
from experiments.measures import MEASURES, Values, relative
from experiments.pair import Pair, measure
from parameter_sets.carbon_electrode import carbon_numbers
from parameter_sets.full_cells import full_cell
from parameter_sets.half_cells import half_cell

Key = TypeVar("Key")

#: What cells take from an electrode beside the numbers of its electrochemistry.
_TAKEN = (
    "areal_capacity",
    "active_mass_loading",
    "irreversible_capacity",
    "specific_heat_capacity",
)


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
    changes : mapping of str to float
        Largest absolute change by name of the measure, in its unit.
    share : float
        Largest of the relative changes [1]; what the choice goes by.
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
    changes: Mapping[str, float]
    share: float


@dataclass(frozen=True)
class Bands:
    """Bands of every variant, and the coefficients behind them.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by variant: for every measure its central value, ``low``, ``high`` and the
        coefficient that it hangs on, empty where none acts.
    chosen : tuple of CoefficientEffect
        Coefficients that the bands are made of, the strongest first.
    screened : tuple of CoefficientEffect
        Every coefficient that was tried, the strongest first.
    """

    table: pd.DataFrame
    chosen: tuple[CoefficientEffect, ...]
    screened: tuple[CoefficientEffect, ...]


def acting_coefficients(derived: DerivedElectrode) -> tuple[str, ...]:
    """Coefficients with a spread that move anything a cell takes from this electrode.

    Parameters
    ----------
    derived : DerivedElectrode
        With spreads.

    Returns
    -------
    tuple of str
        In the order of the table of coefficients.
    """
    acting = {
        name
        for key in (*carbon_numbers(derived.laws), *_TAKEN)
        for name, move in derived.contributions.get(key, {}).items()
        if move != 0
    }
    return tuple(name for name in derived.coefficients if name in acting)


def find_bands(
    pairs: Sequence[Pair],
    central: Mapping[str, Values],
    count: int,
    *,
    temperature: float,
    numerics: Numerics = SKETCH,
    progress: Callable[[int], None] | None = None,
) -> Bands:
    """Bands of the measures for every pair of cells.

    Parameters
    ----------
    pairs : sequence of Pair
        With different names, derived with spreads.
    central : mapping of str to mapping of str to float
        Unmoved measures of every variant, by name of the measure.
    count : int
        How many coefficients to move on every variant, at least 1; the strongest of each measure
        is moved in any case.
    temperature : float
        Of the surroundings [K].
    numerics : Numerics
        Mesh and tolerances of the differences.
    progress : callable, optional
        Called with the number of solves just finished.

    Returns
    -------
    Bands
        A variant on which none of the chosen coefficients acts has no band, and neither has one
        with a move that could not be solved.
    """
    centres = dict(
        zip(
            (pair.name for pair in pairs),
            measure(pairs, numerics, temperature, progress),
            strict=True,
        )
    )
    subject = _subject(pairs)
    tried = _moved(subject, acting_coefficients(subject.half.derived))
    found = _measured(tried, numerics, temperature, progress)
    screened = _screen(subject, centres[subject.name], tried, found)
    chosen = _choose(screened, count)
    names = [effect.coefficient for effect in chosen]
    jobs = {
        (pair.name, name, sign): moved
        for pair in pairs
        for (name, sign), moved in _moved(pair, _acting(pair, names)).items()
    }
    results = _measured(jobs, numerics, temperature, progress)
    rows = [
        _band(pair.name, central[pair.name], centres[pair.name], names, results) for pair in pairs
    ]
    return Bands(pd.DataFrame(rows).set_index("variant"), tuple(chosen), tuple(screened))


def solves_needed(pairs: Sequence[Pair], count: int) -> int:
    """Upper bound of the solves that :func:`find_bands` makes, for a progress display."""
    screened = len(acting_coefficients(_subject(pairs).half.derived))
    moved = min(count + len(MEASURES), screened)
    return len(MEASURES) * (len(pairs) + 2 * screened + 2 * moved * len(pairs))


def _subject(pairs: Sequence[Pair]) -> Pair:
    """The variant on which coefficients are screened: the one on which most of them act."""
    return max(pairs, key=lambda pair: len(acting_coefficients(pair.half.derived)))


def _acting(pair: Pair, names: Sequence[str]) -> list[str]:
    acting = acting_coefficients(pair.half.derived)
    return [name for name in names if name in acting]


def _choose(screened: Sequence[CoefficientEffect], count: int) -> list[CoefficientEffect]:
    """The strongest of all, and the strongest of each measure; what does nothing is left out."""
    # NaN passes: what could not be solved is not known to be without effect.
    chosen = [effect for effect in screened[:count] if effect.share != 0]
    for item in MEASURES:
        known = [effect for effect in screened if effect.changes[item.name] > 0]
        strongest = max(known, key=lambda effect: effect.changes[item.name], default=None)
        if strongest is not None and strongest not in chosen:
            chosen.append(strongest)
    return chosen


def _moved(pair: Pair, names: Sequence[str]) -> dict[tuple[str, int], Pair]:
    """The cells with each coefficient one standard deviation lower and higher.

    A move that contradicts the sheet (for example a porosity that closes) or the design is left
    out: it is not a possible world.
    """
    found = {}
    for name in names:
        for sign in (-1, 1):
            try:
                before = pair.half.derived
                shifted = before.coefficients.shifted(name, sign)
                derived = derive(before.material, before.coating, shifted, spreads=False)
                full = full_cell(derived, pair.full.design)
            except (DerivationError, SheetError):
                continue
            found[name, sign] = Pair(half_cell(derived, pair.half.design), full)
    return found


def _measured(
    jobs: Mapping[Key, Pair],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None,
) -> dict[Key, dict[str, float]]:
    found = measure(list(jobs.values()), numerics, temperature, progress)
    return dict(zip(jobs, found, strict=True))


def _screen(
    subject: Pair,
    centre: Values,
    tried: Mapping[tuple[str, int], Pair],
    found: Mapping[tuple[str, int], Values],
) -> list[CoefficientEffect]:
    table = subject.half.derived.coefficients
    effects = []
    for name in dict.fromkeys(name for name, _ in tried):
        moved = [found[key] for key in tried if key[0] == name]
        changes = {
            item.name: _largest([values[item.name] - centre[item.name] for values in moved])
            for item in MEASURES
        }
        shares = [relative(change, centre[key]) for key, change in changes.items()]
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
                changes=changes,
                share=float(np.nanmax(shares)) if np.isfinite(shares).any() else float("nan"),
            )
        )
    # What could not be solved is not known to be small, but nothing can be ranked by it either.
    return sorted(effects, key=lambda effect: np.nan_to_num(-effect.share, nan=np.inf))


def _largest(changes: Sequence[float]) -> float:
    """Largest absolute change; NaN where none could be solved."""
    return float(np.nanmax(np.abs(changes))) if np.isfinite(changes).any() else float("nan")


def _band(
    variant: str,
    central: Values,
    centre: Values,
    names: Sequence[str],
    found: Mapping[tuple[str, str, int], Values],
) -> dict[str, object]:
    """One row of the table: `central` on the finer mesh, `centre` on that of the moves."""
    row: dict[str, object] = {"variant": variant}
    for item in MEASURES:
        changes = {
            name: [
                found[variant, name, sign][item.name] - centre[item.name]
                for sign in (-1, 1)
                if (variant, name, sign) in found
            ]
            for name in names
        }
        low, high, value = item.columns
        row[value] = central[item.name]
        row[low] = central[item.name] - _reach(list(changes.values()), -1)
        row[high] = central[item.name] + _reach(list(changes.values()), 1)
        row[item.hangs_column] = _strongest(changes)
    return row


def _strongest(changes: Mapping[str, Sequence[float]]) -> str:
    """Coefficient with the largest change; empty where none changes anything."""
    largest = {name: _largest(pair) for name, pair in changes.items() if len(pair)}
    acting = {name: change for name, change in largest.items() if change > 0}
    return max(acting, key=lambda name: acting[name], default="")


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
