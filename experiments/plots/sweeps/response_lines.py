"""Lines and bands of response curves, by how a study found its variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import NDArray

from experiments.plots.style import COLOURS, DASHES, SMALL, TEXT, Look, darker
from experiments.plots.sweeps.axes import ShownAxis
from experiments.plots.sweeps.colours import MANY, opacity
from experiments.plots.sweeps.frame import MATERIAL
from experiments.plots.sweeps.outputs import Output
from experiments.plots.sweeps.sheet_values import sheet_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from experiments.sweeps.outcome import SweepResult

_BAND = 0.2

#: Combinations of the other axes that lines can be told apart for.
_LINES = 5

#: Levels up to which each has its own median; along more a window moves.
_LEVELS = 12

#: Windows beside each other that a running median has, variants of one at least, and places where
#: it is taken.
_WINDOWS, _LEAST, _PLACES = 8, 16, 25

#: Dots from which they are drawn as points of an image: as vectors they fill a page's file.
_RASTER = 120

#: How dense variants lie, from few to many.
_DENSITY = LinearSegmentedColormap.from_list("density", ("#f1f1f1", "#9a9a9a"))

_LINE: Mapping[str, Any] = {"lw": 1.1, "marker": "o", "ms": 2.6}


def looks_of_materials(frame: pd.DataFrame) -> dict[str, Look]:
    """Colour and dash of each material, in the order of the study."""
    names = [str(name) for name in frame[MATERIAL].unique()]
    return {
        name: (COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)])
        for number, name in enumerate(names)
    }


def draw_alone(
    ax: Axes,
    result: SweepResult,
    frame: pd.DataFrame,
    axis: ShownAxis,
    output: Output,
    looks: Mapping[str, Look],
) -> None:
    """One number moved alone: a line a material, and the sheet as it is."""
    moved = frame[[entry["column"] for entry in result.axes.values()]].notna().any(axis=1)
    for name, (colour, dash) in looks.items():
        own = frame[frame[MATERIAL] == name]
        line = own.dropna(subset=[axis.column, output.key]).sort_values(axis.column)
        ax.plot(line[axis.column], line[output.key], color=colour, ls=dash, **_LINE)
        base = own.loc[~moved.loc[own.index], output.key].dropna()
        if base.empty:
            continue
        ax.axhline(base.iloc[0], color=colour, lw=0.7, ls=(0, (1, 2)), zorder=0.5)
        value = values_in_sheets(result, axis).get(name)
        if value is not None:
            ax.plot(value, base.iloc[0], "o", ms=5.5, mfc="none", mec=TEXT, mew=1.0, zorder=4)


def values_in_sheets(result: SweepResult, axis: ShownAxis) -> dict[str, float]:
    """By material what its sheet says of an axis, as far as it does and the scale has a place."""
    if axis.coefficient:
        return {}
    names = result.manifest["study"]["materials"]
    values = {name: sheet_value(result, axis.name, name) for name in names}
    return {
        name: value
        for name, value in values.items()
        if value is not None and not (axis.logarithmic and value <= 0)
    }


def draw_levels(
    ax: Axes,
    rows: pd.DataFrame,
    column: str,
    key: str,
    others: Sequence[ShownAxis],
    looks: Mapping[str, Look],
) -> None:
    """A grid: a line for each combination of the others, or their median where these are many."""
    columns = [other.column for other in others]
    groups = {(): rows} if not columns else dict(tuple(rows.groupby(columns)))
    several = len(looks) > 1
    if len(groups) > (len(DASHES) if several else _LINES):
        for name, look in looks.items():
            _draw_band(ax, rows[rows[MATERIAL] == name], column, key, look)
        return
    handles: list[Line2D] = []
    for number, own in enumerate(groups.values()):
        for place, (name, (colour, dash)) in enumerate(looks.items()):
            line = own[own[MATERIAL] == name].sort_values(column)
            # Colours for materials and dashes for the rest, as long as there are two materials.
            shade = colour if several else COLOURS[number % len(COLOURS)]
            way = (DASHES[number] if columns else dash) if several else "-"
            drawn = ax.plot(line[column], line[key], color=shade, ls=way, **_LINE)
            # One of several materials is enough: they share the dash.
            handles += drawn if place == 0 else []
    if columns:
        words = [", ".join(f"{value:.4g}" for value in np.atleast_1d(values)) for values in groups]
        _name_lines(ax, handles, words, ", ".join(other.label for other in others))


def draw_cloud(
    ax: Axes,
    rows: pd.DataFrame,
    column: str,
    key: str,
    looks: Mapping[str, Look],
    *,
    logarithmic: bool = False,
) -> None:
    """Drawn points: dots, or where they are thousands how dense they lie; median and band."""
    many = len(rows) > MANY
    if many:
        ax.hexbin(
            rows[column],
            rows[key],
            gridsize=(36, 20),
            mincnt=1,
            xscale="log" if logarithmic else "linear",
            cmap=_DENSITY,
            linewidths=0,
            rasterized=True,
        )
    for name, (colour, dash) in looks.items():
        own = rows[rows[MATERIAL] == name]
        if not many:
            ax.scatter(
                own[column],
                own[key],
                s=5,
                color=colour,
                alpha=0.6 * opacity(len(rows)),
                linewidths=0,
                rasterized=len(rows) > _RASTER,
            )
        _draw_band(ax, own, column, key, (colour, dash))


def running_band(
    across: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Median and 16 to 84 % along an axis.

    Parameters
    ----------
    across, values : array
        Shape (n,), without NaN.

    Returns
    -------
    tuple of array
        Places, shape (m,), and the three percentiles there, shape (3, m): one for each level where
        these are few, else of a window of neighbours that moves along. Empty where the values are
        fewer than two windows.
    """
    levels = np.unique(across)
    if len(levels) <= _LEVELS:
        parts = [np.flatnonzero(across == level) for level in levels]
    else:
        window = max(_LEAST, len(across) // _WINDOWS)
        if len(across) < 2 * window:
            return np.empty(0), np.empty((3, 0))
        order = np.argsort(across, kind="stable")
        starts = np.linspace(0, len(across) - window, _PLACES).astype(int)
        parts = [order[start : start + window] for start in dict.fromkeys(starts)]
    places = np.array([np.median(across[rows]) for rows in parts])
    found = np.array([np.percentile(values[rows], (16, 50, 84)) for rows in parts])
    return places, found.T.reshape(3, -1)


def _draw_band(ax: Axes, own: pd.DataFrame, column: str, key: str, look: Look) -> None:
    colour, dash = look
    own = own.dropna(subset=[column, key])
    places, (low, middle, high) = running_band(
        own[column].to_numpy(float), own[key].to_numpy(float)
    )
    ax.fill_between(places, low, high, color=colour, alpha=_BAND, lw=0)
    ax.plot(places, middle, color=darker(colour), ls=dash, lw=1.4)


def _name_lines(ax: Axes, handles: Sequence[Line2D], words: Sequence[str], title: str) -> None:
    """Which line is which, inside the panel."""
    box = ax.legend(
        list(handles),
        list(words),
        fontsize=SMALL - 0.5,
        framealpha=0.8,
        edgecolor="none",
        handlelength=2.2,
        labelspacing=0.25,
        title=title,
    )
    box.get_title().set(fontsize=SMALL - 0.5, parse_math=False)
