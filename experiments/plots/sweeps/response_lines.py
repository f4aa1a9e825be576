"""Lines and bands of response curves, by how a study found its variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.plots.style import COLOURS, DASHES, SMALL, TEXT, Look, darker
from experiments.plots.sweeps.axes import ShownAxis
from experiments.plots.sweeps.colours import MANY, opacity
from experiments.plots.sweeps.frame import MATERIAL
from experiments.plots.sweeps.outputs import Output
from experiments.plots.sweeps.scales import is_logarithmic
from experiments.plots.sweeps.sheet_values import sheet_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweeps.outcome import SweepResult

_BAND = 0.2

#: Combinations of the other axes that lines can be told apart for.
_LINES = 5

#: Levels up to which each has its own median; more are cut into stretches of equally many variants.
_LEVELS = 12

#: Variants of a stretch, and most stretches.
_EACH, _STRETCHES = 12, 24


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
        ax.plot(
            line[axis.column], line[output.key], color=colour, ls=dash, lw=1.1, marker="o", ms=2.6
        )
        base = own.loc[~moved.loc[own.index], output.key].dropna()
        if base.empty:
            continue
        ax.axhline(base.iloc[0], color=colour, lw=0.7, ls=(0, (1, 2)), zorder=0.5)
        value = None if axis.coefficient else sheet_value(result, axis.name, name)
        if value is not None and not (value <= 0 and ax.get_xscale() == "log"):
            ax.plot(value, base.iloc[0], "o", ms=5.5, mfc="none", mec=TEXT, mew=1.0, zorder=4)


def draw_levels(
    ax: Axes,
    rows: pd.DataFrame,
    column: str,
    key: str,
    others: Sequence[str],
    looks: Mapping[str, Look],
) -> None:
    """A grid: a line for each combination of the others, or their median where these are many."""
    combinations = (
        list(rows[list(others)].drop_duplicates().itertuples(index=False, name=None))
        if others
        else [()]
    )
    several = len(looks) > 1
    if len(combinations) > (len(DASHES) if several else _LINES):
        for name, (colour, dash) in looks.items():
            _draw_band(ax, rows[rows[MATERIAL] == name], column, key, (colour, dash))
        return
    named = []
    for number, values in enumerate(combinations):
        own = rows
        for other, value in zip(others, values, strict=True):
            own = own[own[other] == value]
        for name, (colour, _) in looks.items():
            line = own[own[MATERIAL] == name].sort_values(column)
            shade = colour if several else COLOURS[number % len(COLOURS)]
            handles = ax.plot(
                line[column],
                line[key],
                color=shade,
                ls=DASHES[number % len(DASHES)]
                if several and len(combinations) > 1
                else looks[name][1]
                if several
                else "-",
                lw=1.1,
                marker="o",
                ms=2.6,
            )
        named.append((handles[0], values))
    if others:
        _name_combinations(ax, named, others)


def draw_cloud(
    ax: Axes, rows: pd.DataFrame, column: str, key: str, looks: Mapping[str, Look]
) -> None:
    """Drawn points: each as a dot, and a running median with its band, for each material."""
    for name, (colour, dash) in looks.items():
        own = rows[rows[MATERIAL] == name]
        ax.scatter(
            own[column],
            own[key],
            s=5 if len(rows) < MANY else 2,
            color=colour,
            alpha=0.6 * opacity(len(rows)),
            linewidths=0,
            rasterized=len(rows) > 300,
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
        these are few, else one for each stretch of equally many values. Empty for fewer values
        than two stretches have.
    """
    levels = np.unique(across)
    if len(levels) <= _LEVELS:
        parts = [np.flatnonzero(across == level) for level in levels]
    else:
        stretches = min(_STRETCHES, len(across) // _EACH)
        if stretches < 2:
            return np.empty(0), np.empty((3, 0))
        parts = np.array_split(np.argsort(across, kind="stable"), stretches)
    places = np.array([np.median(across[rows]) for rows in parts])
    found = np.array([np.percentile(values[rows], (16, 50, 84)) for rows in parts])
    return places, found.T.reshape(3, -1)


def _draw_band(ax: Axes, own: pd.DataFrame, column: str, key: str, look: Look) -> None:
    colour, dash = look
    places, (low, middle, high) = running_band(
        own[column].to_numpy(float), own[key].to_numpy(float)
    )
    ax.fill_between(places, low, high, color=colour, alpha=_BAND, lw=0)
    ax.plot(places, middle, color=darker(colour), ls=dash, lw=1.4)


def _name_combinations(
    ax: Axes, named: Sequence[tuple[object, tuple[float, ...]]], others: Sequence[str]
) -> None:
    """Which line is which, inside the panel."""
    words = [", ".join(f"{value:.4g}" for value in values) for _, values in named]
    box = ax.legend(
        [handle for handle, _ in named],
        words,
        fontsize=SMALL - 0.5,
        frameon=False,
        handlelength=1.8,
        labelspacing=0.25,
        title=", ".join(others).replace(" [1]", ""),
    )
    box.get_title().set(fontsize=SMALL - 0.5, parse_math=False)
