"""Shares of the variance by unknown, as horizontal bars."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.measures import MEASURES
from experiments.plots.columns import chosen
from experiments.plots.dots import name_rows
from experiments.plots.style import (
    COLOURS,
    FAINT,
    PAGE,
    SMALL,
    TEXT,
    darker,
    dress,
    legend_above,
    new_axes,
    write_title,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

#: Height of what is drawn of one unknown, of a row [1], and of a row [inch].
_THICK, _ROW = 0.84, 0.46

#: Ends of the axis: a share lies between 0 and 1, an estimate of it may lie a little beyond.
_LOW, _HIGH = -0.05, 1.05

#: Unknowns that are shown, and letters of a line of their names.
_SHOWN, _LETTERS = 12, 24

#: How a bar is filled.
_FILLED = 0.6


def plot_sensitivity(
    table: pd.DataFrame, ax: Axes | None = None, *, variant: str | None = None
) -> Axes:
    """First-order indices as bars, total indices as marks below, with their confidence intervals.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the experiment ``"sensitivity"``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variant : str, optional
        Which; the first if not given.

    Returns
    -------
    matplotlib.axes.Axes
        With the share of the variance on the horizontal axis, the unknown that matters most at the
        top. What is frozen is not shown. The axis is that of a share: an arrow stands where an
        interval, or an estimate from few samples, lies beyond it.
    """
    name = chosen(table, None if variant is None else [variant])[0]
    own = table[(table["variant"] == name) & np.isfinite(table["S1"])]
    order = own.groupby("unknown", sort=False)["ST"].max().sort_values(ascending=False)
    unknowns = [str(unknown) for unknown in order.index[:_SHOWN]]
    ax = new_axes(ax, width=PAGE, height=1.1 + _ROW * max(len(unknowns), 1))
    ax.axvline(0, color=FAINT, lw=0.6, zorder=1)
    # Two lanes for each measure: the bar, and the mark below it.
    lane = _THICK / (2 * len(MEASURES))
    places = np.arange(len(unknowns))
    for number, item in enumerate(MEASURES):
        rows = own[own["measure"] == item.name].set_index("unknown").reindex(unknowns)
        upper = places - _THICK / 2 + (2 * number + 0.5) * lane
        first, total = rows["S1"].to_numpy(float), rows["ST"].to_numpy(float)
        colour = COLOURS[number]
        # An estimate may come out a little below zero; a bar to the left would mean nothing.
        ends = np.clip(first, 0.0, _HIGH)
        ax.barh(upper, ends, lane * 0.95, color=colour, alpha=_FILLED, lw=0)
        _draw_intervals(ax, upper, first, rows["S1 half width"].to_numpy(float), darker(colour))
        lower = upper + lane
        _draw_intervals(ax, lower, total, rows["ST half width"].to_numpy(float), colour)
        inside = (total >= _LOW) & (total <= _HIGH)
        ax.plot(total[inside], lower[inside], "D", ms=3, mfc="white", mec=colour, zorder=3)
    dress(ax, "share of the variance")
    name_rows(ax, [_wrapped(unknown) for unknown in unknowns], None)
    ax.set_xlim(_LOW, _HIGH)
    ax.set_xticks(np.linspace(0, 1, 6))
    ax.tick_params(axis="y", labelsize=SMALL + 0.5)
    keys = _legend()
    write_title(ax, name, above=legend_above(ax, list(keys.values()), list(keys), columns=3))
    return ax


def _draw_intervals(
    ax: Axes,
    heights: NDArray[np.floating[Any]],
    values: NDArray[np.float64],
    widths: NDArray[np.float64],
    colour: str | tuple[float, float, float],
) -> None:
    """Draw confidence intervals as far as the axis goes, and arrows where they go on."""
    low, high = values - widths, values + widths
    ax.hlines(heights, np.clip(low, _LOW, _HIGH), np.clip(high, _LOW, _HIGH), color=colour, lw=0.9)
    for beyond, edge, mark in ((low < _LOW, _LOW, "<"), (high > _HIGH, _HIGH, ">")):
        # Half of an arrow at the edge would be cut off.
        ax.plot(
            np.full(beyond.sum(), edge),
            heights[beyond],
            mark,
            ms=3.2,
            color=colour,
            mew=0,
            clip_on=False,
            zorder=4,
        )


def _legend() -> dict[str, Patch | Line2D]:
    """What bars, marks and arrows mean."""
    found: dict[str, Patch | Line2D] = {
        item.name: Patch(color=COLOURS[number], alpha=_FILLED, lw=0)
        for number, item in enumerate(MEASURES)
    }
    return found | {
        "bar: alone (first order)": Patch(color=TEXT, alpha=_FILLED / 2, lw=0),
        "with all interplay (total)": Line2D(
            [], [], marker="D", color=TEXT, lw=0.9, ms=3, mfc="white"
        ),
        "95 % interval; arrow: beyond the axis": Line2D(
            [], [], marker=">", color=TEXT, lw=0.9, ms=3.2
        ),
    }


def _wrapped(unknown: str) -> str:
    return "\n".join(textwrap.wrap(unknown.replace("_", " "), _LETTERS))
