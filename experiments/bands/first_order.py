"""Bands to first order: solve again with one unknown at a time one standard deviation off.

Unknowns are the coefficients, and the values of a sheet, that have a spread. Each one that acts is
first moved by one standard deviation either way on one variant; the few that move a measure most
are then moved on every variant. Their effects are summed in squares, upwards and downwards apart.
Bands belong to one variant each: what moves all variants together, as most coefficients do, counts
like what is independent between them, as measured values and spreads from carbon to carbon are.
Differences between variants are taken from draws only. What a move changes is taken between two
runs on one coarse mesh, where most of its error cancels, and added to the value on the finer one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from anode_model.uncertainty import Unknown
from experiments.bands.effects import (
    UnknownEffect,
    acting_unknowns,
    effects_of,
    largest,
    measured,
    moved_pairs,
)
from experiments.engine.numerics import SKETCH, Numerics
from experiments.measures import MEASURES, Values
from experiments.pair import Pair, measure


@dataclass(frozen=True)
class FirstOrderBands:
    """Bands of every variant, and the unknowns behind them.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by variant: for every measure its central value, ``low``, ``high`` and the unknown
        that it hangs on, empty where none acts.
    chosen : tuple of UnknownEffect
        Unknowns that the bands are made of, the strongest first.
    screened : tuple of UnknownEffect
        Every unknown that was tried, the strongest first.
    """

    table: pd.DataFrame
    chosen: tuple[UnknownEffect, ...]
    screened: tuple[UnknownEffect, ...]


def first_order_bands(
    pairs: Sequence[Pair],
    central: Mapping[str, Values],
    count: int,
    *,
    temperature: float,
    numerics: Numerics = SKETCH,
    progress: Callable[[int], None] | None = None,
) -> FirstOrderBands:
    """Bands of the measures for every pair of cells.

    Parameters
    ----------
    pairs : sequence of Pair
        With different names, derived with spreads.
    central : mapping of str to mapping of str to float
        Unmoved measures of every variant, by name of the measure.
    count : int
        How many unknowns to move on every variant, at least 1; the strongest of each measure
        is moved in any case.
    temperature : float
        Of the surroundings [K].
    numerics : Numerics
        Mesh and tolerances of the differences.
    progress : callable, optional
        Called with the number of solves just finished.

    Returns
    -------
    FirstOrderBands
        A variant on which none of the chosen unknowns acts has no band, and neither has one
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
    tried = moved_pairs(subject, acting_unknowns(subject.half.derived))
    found = measured(tried, numerics, temperature, progress)
    screened = effects_of(subject, centres[subject.name], tried, found)
    chosen = _choose(screened, count)
    names = [effect.unknown for effect in chosen]
    jobs = {
        (pair.name, name, sign): moved
        for pair in pairs
        if pair is not subject
        for (name, sign), moved in moved_pairs(pair, _acting(pair, names)).items()
    }
    results = measured(jobs, numerics, temperature, progress)
    results |= {(subject.name, *move): values for move, values in found.items()}
    rows = [
        _band(pair.name, central[pair.name], centres[pair.name], names, results) for pair in pairs
    ]
    return FirstOrderBands(pd.DataFrame(rows).set_index("variant"), tuple(chosen), tuple(screened))


def solves_needed(pairs: Sequence[Pair], count: int) -> int:
    """Upper bound of the solves that :func:`first_order_bands` makes, for a progress display."""
    screened = len(acting_unknowns(_subject(pairs).half.derived))
    moved = min(count + len(MEASURES), screened)
    return len(MEASURES) * (len(pairs) + 2 * screened + 2 * moved * (len(pairs) - 1))


def _subject(pairs: Sequence[Pair]) -> Pair:
    """The variant on which unknowns are screened: the one on which most of them act."""
    return max(pairs, key=lambda pair: len(acting_unknowns(pair.half.derived)))


def _acting(pair: Pair, names: Sequence[str]) -> list[Unknown]:
    acting = {unknown.key: unknown for unknown in acting_unknowns(pair.half.derived)}
    return [acting[name] for name in names if name in acting]


def _choose(screened: Sequence[UnknownEffect], count: int) -> list[UnknownEffect]:
    """The strongest of all, and the strongest of each measure; what does nothing is left out."""
    # NaN passes: what could not be solved is not known to be without effect.
    chosen = [effect for effect in screened[:count] if effect.share != 0]
    for item in MEASURES:
        known = [effect for effect in screened if effect.changes[item.name] > 0]
        strongest = max(known, key=lambda effect: effect.changes[item.name], default=None)
        if strongest is not None and strongest not in chosen:
            chosen.append(strongest)
    return chosen


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
    """Unknown with the largest change; empty where none changes anything."""
    sizes = {name: largest(pair) for name, pair in changes.items() if len(pair)}
    acting = {name: size for name, size in sizes.items() if size > 0}
    return max(acting, key=lambda name: acting[name], default="")


def _reach(changes: Sequence[Sequence[float]], side: int) -> float:
    """Root of the summed squares of the changes to one side; NaN where it is not known.

    It is not known if nothing acts, or if a move failed whose counterpart does not lead to this
    side. An unknown whose moves change nothing at all, like an activation energy at the
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
