"""One number per variant, with its band: dots on lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D

from experiments.measures import Measure
from experiments.plots.bands import BAND_WORDS, ends_of, has_band, of_run
from experiments.plots.columns import RESISTANCE, axis_label, reference_of, variants_of
from experiments.plots.style import (
    COLOURS,
    DIRECTIONS,
    FAINT,
    OTHERS,
    REFERENCE,
    SMALL,
    TEXT,
    dress,
    legend,
    new_axes,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Colours of a central value and of its band.
VALUE, BAND = COLOURS[0], "#a9d3ee"

#: How a band is drawn behind a dot of any colour.
_BEHIND: Mapping[str, Any] = {"alpha": 0.3, "lw": 3.2}


def plot_ranking(
    ranking: pd.DataFrame,
    measure: Measure,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    reference: str | None = None,
) -> Axes:
    """One measure of every variant with its band, and the reference as a grey line.

    Parameters
    ----------
    ranking : pandas.DataFrame
        One row per variant.
    measure : Measure
        Which columns.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variants : sequence of str, optional
        From top to bottom; the best first if not given.
    reference : str, optional
        Which variant the grey line stands for; ``"reference-sphere"`` if not given.

    Returns
    -------
    matplotlib.axes.Axes
        With the measure on the horizontal axis.
    """
    ascending = not measure.more_is_better
    best_first = ranking.sort_values(measure.column, ascending=ascending, na_position="last")
    names = tuple(variants_of(best_first) if variants is None else variants)
    ax = new_axes(ax, height=0.7 + 0.17 * len(names))
    rows = ranking.set_index(ranking["variant"].astype(str)).reindex(names)
    reference = reference_of(names, reference)
    if reference is not None and np.isfinite(rows.loc[reference, measure.column]):
        ax.axvline(rows.loc[reference, measure.column], color=REFERENCE, lw=0.7, zorder=0)
    places = np.arange(len(names))
    low, high, value = (rows[column].to_numpy(float) for column in measure.columns)
    ax.hlines(places, low, high, color=BAND, lw=4.5, zorder=1)
    ax.plot(value, places, "o", color=VALUE, ms=4, zorder=2)
    for place, number in enumerate(value):
        if not np.isfinite(number):
            ax.text(
                0.02,
                place,
                "no result",
                transform=ax.get_yaxis_transform(),
                va="center",
                fontsize=SMALL,
                color=FAINT,
            )
    note = "" if measure.more_is_better else "\nless is better"
    dress(ax, axis_label(measure.column) + note)
    name_rows(ax, names, reference)
    return ax


def plot_pulse_resistance(
    table: pd.DataFrame, ax: Axes | None = None, *, bands: pd.DataFrame | None = None
) -> Axes:
    """Resistance of a pulse at half filling, both directions, the lowest first.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the pulse experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    bands : pandas.DataFrame, optional
        Percentiles of this table; lines behind the dots.

    Returns
    -------
    matplotlib.axes.Axes
        With the resistance [Ω cm²] on the horizontal axis.
    """
    order = table.groupby("variant", sort=False)[RESISTANCE].mean().sort_values()
    names = tuple(str(name) for name in order.index)
    ax = new_axes(ax, height=0.7 + 0.17 * len(names))
    handles = []
    for (direction, (colour, _)), mark in zip(DIRECTIONS.items(), ("o", "s"), strict=True):
        rows = table[table["direction"] == direction].set_index("variant").reindex(list(names))
        hollow = "none" if mark == "s" else colour
        own = of_run(bands, {"direction": direction})
        if has_band(own, RESISTANCE) and own is not None:
            low, high = ends_of(own.set_index("variant").reindex(list(names)), RESISTANCE)
            ax.hlines(np.arange(len(names)), low, high, color=colour, zorder=1, **_BEHIND)
        ax.plot(rows[RESISTANCE], np.arange(len(names)), mark, color=colour, ms=4, mfc=hollow)
        handles.append(Line2D([], [], marker=mark, ls="", color=colour, ms=4, mfc=hollow))
    dress(ax, axis_label(RESISTANCE))
    name_rows(ax, names, reference_of(names))
    named = list(DIRECTIONS)
    if bands is not None and not bands.empty:
        handles.append(Line2D([], [], color=TEXT, **_BEHIND))
        named.append(BAND_WORDS)
    legend(ax, handles, named)
    return ax


def name_rows(ax: Axes, names: Sequence[str], reference: str | None) -> None:
    """Names on the vertical axis, the first at the top, the reference in bold."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_axisbelow(True)
    ax.hlines(
        range(len(names)),
        0,
        1,
        transform=ax.get_yaxis_transform(),
        color=OTHERS,
        lw=0.5,
        zorder=-1,
    )
    # Panels inside a row have no labels of their own.
    for label, name in zip(ax.get_yticklabels(), names, strict=False):
        label.set_parse_math(False)
        label.set_color(TEXT)
        label.set_fontweight("bold" if name == reference else "normal")
