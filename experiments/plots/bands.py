"""Shaded bands behind curves: the 16th to 84th percentile of the draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch

from experiments.bands.percentiles import percentile_column
from experiments.plots.style import TEXT

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: How every band is called in a legend.
BAND_WORDS = "16 to 84 % of draws"

#: Percentiles that are shaded.
ENDS = (16, 84)

_ALPHA = 0.22


def ends_of(rows: pd.DataFrame, column: str) -> tuple[Any, Any]:
    """Lower and upper end of the band of a column, as arrays."""
    low, high = (rows[percentile_column(column, end)].to_numpy(float) for end in ENDS)
    return low, high


def has_band(rows: pd.DataFrame | None, column: str) -> bool:
    """Whether there is anything to shade."""
    return rows is not None and percentile_column(column, ENDS[0]) in rows and len(rows) > 1


def shade_beside(ax: Axes, rows: pd.DataFrame | None, level: str, column: str, colour: str) -> None:
    """Shade to the left and right of a curve: percentiles of `column` at each level of the axis."""
    if rows is None or not has_band(rows, column):
        return
    rows = rows.sort_values(level)
    low, high = ends_of(rows, column)
    ax.fill_betweenx(rows[level].to_numpy(float), low, high, color=colour, alpha=_ALPHA, lw=0)


def shade_around(ax: Axes, rows: pd.DataFrame | None, axis: str, column: str, colour: str) -> None:
    """Shade above and below a curve: percentiles of `column` along an axis."""
    if rows is None or not has_band(rows, column):
        return
    low, high = ends_of(rows, column)
    ax.fill_between(rows[axis].to_numpy(float), low, high, color=colour, alpha=_ALPHA, lw=0)


def band_legend(bands: pd.DataFrame | None) -> dict[str, Any]:
    """What a shade means; nothing where there is none."""
    if bands is None or bands.empty:
        return {}
    return {BAND_WORDS: Patch(color=TEXT, alpha=_ALPHA, lw=0)}


def of_run(bands: pd.DataFrame | None, keys: Mapping[str, Any]) -> pd.DataFrame | None:
    """The rows of one run.

    Parameters
    ----------
    bands : pandas.DataFrame or None
        Of an experiment.
    keys : mapping of str to str or float
        Value by column; numbers are the same within what computing leaves behind.
    """
    if bands is None or bands.empty:
        return None
    same = np.ones(len(bands), dtype=bool)
    for column, value in keys.items():
        if isinstance(value, str):
            same &= (bands[column] == value).to_numpy()
        else:
            same &= np.isclose(bands[column].to_numpy(float), value)
    return bands[same]
