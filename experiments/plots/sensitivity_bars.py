"""Shares of the variance by unknown, as horizontal bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.measures import MEASURES
from experiments.plots.columns import chosen
from experiments.plots.dots import name_rows
from experiments.plots.style import COLOURS, PAGE, SMALL, TEXT, dress, legend, new_axes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Thickness of the bars of one unknown together, of a row [1].
_THICK = 0.78

#: End of the axis, with room for an estimate that comes out a little above one.
_WHOLE = 1.08

#: Unknowns that are shown.
_SHOWN = 12


def plot_sensitivity(
    table: pd.DataFrame, ax: Axes | None = None, *, variant: str | None = None
) -> Axes:
    """First-order indices as bars and total indices as marks, with their confidence intervals.

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
        top. What is frozen is not shown.
    """
    name = chosen(table, None if variant is None else [variant])[0]
    own = table[(table["variant"] == name) & np.isfinite(table["S1"])]
    order = own.groupby("unknown", sort=False)["ST"].max().sort_values(ascending=False)
    unknowns = [str(unknown) for unknown in order.index[:_SHOWN]]
    ax = new_axes(ax, width=PAGE, height=0.9 + 0.3 * max(len(unknowns), 1))
    thick = _THICK / len(MEASURES)
    places = np.arange(len(unknowns))
    for number, item in enumerate(MEASURES):
        rows = own[own["measure"] == item.name].set_index("unknown").reindex(unknowns)
        heights = places + (number - (len(MEASURES) - 1) / 2) * thick
        first, total = rows["S1"].to_numpy(float), rows["ST"].to_numpy(float)
        colour, error = COLOURS[number], {"ecolor": TEXT, "elinewidth": 0.7, "capsize": 1.4}
        # An estimate may come out a little below zero; a bar to the left would mean nothing.
        ax.barh(
            heights,
            np.maximum(first, 0.0),
            thick * 0.9,
            xerr=rows["S1 half width"],
            color=colour,
            alpha=0.75,
            error_kw=error,
        )
        ax.errorbar(
            total, heights, xerr=rows["ST half width"], fmt="none", ecolor=colour, elinewidth=0.6
        )
        # Marks at zero are whole; an interval beyond the axis is not drawn.
        ax.plot(total, heights, "D", ms=3, mfc="white", mec=colour, clip_on=False, zorder=3)
    dress(ax, "share of the variance", title=name)
    name_rows(ax, [unknown.replace("_", " ") for unknown in unknowns], None)
    # Where an interval goes beyond the whole variance there is nothing to see.
    ax.set_xlim(0, min(ax.get_xlim()[1], _WHOLE))
    ax.tick_params(axis="y", labelsize=SMALL + 0.5)
    handles: list[Patch | Line2D] = [
        Patch(color=COLOURS[number], alpha=0.75) for number in range(len(MEASURES))
    ]
    handles.append(Line2D([], [], marker="D", ls="", ms=3, mfc="white", mec=TEXT))
    legend(ax, handles, [*(item.name for item in MEASURES), "with all interplay (total)"])
    return ax
