"""Limits of the claims on what a sweep moves: as lines, and which variants lie outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patheffects import withStroke

from anode_model.claims.definitions import Limit, claims_of
from experiments.plots.style import FAINT, SMALL, TEXT
from experiments.plots.sweeps.axes import ONE_AT_A_TIME, ShownAxis, method_of
from experiments.plots.sweeps.sheet_values import sheet_value, with_sheet_values

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweeps.outcome import SweepResult

#: Claims that every variant is judged by: the material, and the layer of it. The others are judged
#: where a variant moves their property: who moves something else may well do without silicon.
_ALWAYS = (1, 10)

#: Share by which a value may lie beyond a limit: a unit there and back moves it that far.
_NEAR = 1e-9

#: How every limit is drawn.
DASHED = (0, (4, 2.5))


@dataclass(frozen=True, slots=True)
class ClaimLimit:
    """One limit on a number or on a product of two.

    Parameters
    ----------
    claim : int
        Number of the claim.
    limit : Limit
        With its ends in the shown unit.
    """

    claim: int
    limit: Limit

    @property
    def ends(self) -> tuple[float, ...]:
        """The ends that the claim gives."""
        return tuple(end for end in (self.limit.low, self.limit.high) if isfinite(end))

    @property
    def factors(self) -> tuple[str, ...]:
        """Properties that it is about."""
        return self.limit.product_of or (self.limit.name,)


@cache
def claim_limits() -> tuple[ClaimLimit, ...]:
    """Every limit on numbers of the powder or the layer, in the order of the claims."""
    # The limits are the same in both claim sets.
    return tuple(
        ClaimLimit(claim.number, limit)
        for claim in claims_of("as-amended")
        for limit in claim.limits
        if limit.source in {"material", "coating"} and not limit.met_by
    )


def limit_lines(
    result: SweepResult, axis: ShownAxis, shown: tuple[float, float]
) -> tuple[tuple[float, int], ...]:
    """Where claims cut through the range of an axis.

    Parameters
    ----------
    result : SweepResult
        Whose sheets give the other factor of a product, where it stays.
    axis : ShownAxis
        Which.
    shown : tuple of float
        Ends of what is drawn; a range that ends at a limit needs no line there.

    Returns
    -------
    tuple of (float, int)
        Place on the axis and number of the claim.
    """
    low, high = axis.ends or shown
    edge = 1e-6 * (high - low)
    return tuple(
        (end, item.claim)
        for item in claim_limits()
        for end in _ends_on(result, item, axis.name)
        if low + edge < end < high - edge
    )


def _ends_on(result: SweepResult, item: ClaimLimit, name: str) -> tuple[float, ...]:
    if name not in item.factors:
        return ()
    others = [factor for factor in item.factors if factor != name]
    if method_of(result) != ONE_AT_A_TIME and any(other in result.axes for other in others):
        return ()  # a curve in the plane of both, no place on the axis of one
    scales = set()
    for material in result.manifest["study"]["materials"]:
        values = [sheet_value(result, other, material) for other in others]
        scales.add(None if None in values else float(np.prod([value or 0.0 for value in values])))
    if len(scales) != 1:
        return ()
    scale = scales.pop()
    return tuple(end / scale for end in item.ends) if scale else ()


def product_limits(one: ShownAxis, other: ShownAxis) -> tuple[ClaimLimit, ...]:
    """Limits on the product of two axes."""
    return tuple(item for item in claim_limits() if set(item.factors) == {one.name, other.name})


def claims_outside(result: SweepResult, frame: pd.DataFrame) -> pd.Series:
    """Which claims' limits every variant lies outside of, in words: ``"claims 1, 10"``.

    Claims 1 and 10 are judged by all numbers that are known, the others where the variant moves
    their property. A number that nobody gives lies outside nothing.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    frame : pandas.DataFrame
        Of :func:`~experiments.plots.sweeps.frame.frame_of`.

    Returns
    -------
    pandas.Series of str
        By variant; empty where it lies outside none.
    """
    outside: dict[int, pd.Series] = {}
    for item in judged_limits(result):
        values = pd.Series(1.0, index=frame.index)
        moved = pd.Series(False, index=frame.index)
        for factor in item.factors:
            entry = result.axes.get(factor)
            values = values * with_sheet_values(result, frame, factor)
            if entry is not None:
                moved |= frame[entry["column"]].notna()
        near = _NEAR * values.abs()
        beyond = (values < item.limit.low - near) | (values > item.limit.high + near)
        if item.claim not in _ALWAYS:
            beyond &= moved
        outside[item.claim] = outside.get(item.claim, False) | beyond
    words = pd.Series("", index=frame.index)
    if outside:
        patterns = pd.DataFrame(outside)
        for numbers, rows in patterns.groupby(list(patterns)):
            named = [str(number) for number, there in zip(patterns, numbers, strict=True) if there]
            head = "claim" if len(named) == 1 else "claims"
            words[rows.index] = f"{head} {', '.join(named)}" if named else ""
    return words


def judged_limits(result: SweepResult) -> tuple[ClaimLimit, ...]:
    """Limits that variants of a study are judged by."""
    return tuple(
        item
        for item in claim_limits()
        if item.claim in _ALWAYS or any(factor in result.axes for factor in item.factors)
    )


def draw_limits(ax: Axes, lines: tuple[tuple[float, int], ...], *, named: bool = True) -> None:
    """Dashed lines across the horizontal axis, each with the number of its claim."""
    for place, claim in lines:
        ax.axvline(place, color=TEXT, lw=0.8, ls=DASHED, zorder=2.5)
        if named:
            ax.annotate(
                f"claim {claim}",
                (place, 1.0),
                (-1.5, -2.0),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                rotation=90,
                ha="right",
                va="top",
                fontsize=SMALL,
                color=TEXT,
                path_effects=[withStroke(linewidth=2.0, foreground="white")],
                zorder=5,
            )


def draw_product(ax: Axes, item: ClaimLimit, low: float, high: float) -> None:
    """The curves on which a product of both axes is at its limit."""
    across = np.geomspace(max(low, 1e-12), high, 200)
    for end in item.ends:
        ax.plot(across, end / across, color=FAINT, lw=0.8, ls=DASHED, zorder=2.5)
