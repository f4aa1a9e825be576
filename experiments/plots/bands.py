"""Bands behind curves and below numbers: the 16th to 84th percentile of the draws."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from experiments.bands.curves import GOT_THERE
from experiments.bands.percentiles import percentile_column
from experiments.plots.style import TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: How every band is called in a legend.
BAND_WORDS = "16 to 84 % of draws"

#: Percentiles that are shaded.
ENDS = (16, 84)

_ALPHA = 0.22

#: A band stands where at least this share of the draws got to [%].
MOST_DRAWS = 50.0

#: By as much tables on disk may round the level at which a line ends [1].
_DISK = 1e-6

#: Share of a band by which rounding may move its ends.
_ROUNDED = 0.15

#: A minus before a number, not in its exponent.
_SIGN = re.compile("(?<!e)-")


def minus(text: str) -> str:
    """A number with a minus that a reader does not overlook.

    Examples
    --------
    >>> minus("-12.3"), minus("-1e-05")
    ('−12.3', '−1e-05')
    """
    return _SIGN.sub("−", text)


def band_text(low: float, high: float, *formats: str) -> str:
    """Both ends of a band as they stand below a number.

    Parameters
    ----------
    low, high : float
        The ends; NaN where none are known.
    *formats : str
        How numbers are written: the first that keeps what the band says, or else the last.

    Returns
    -------
    str
        Empty where there is no band, or it is narrower than the last digit.

    Examples
    --------
    >>> band_text(62.2, 95.4, ".0f"), band_text(99.81, 99.93, ".0f", ".1f")
    ('62–95', '99.8–99.9')
    >>> band_text(-0.3, 0.2, ".1f"), band_text(1.1, 1.1, ".2f")
    ('−0.3 to 0.2', '')
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    written = [(f"{low:{form}}", f"{high:{form}}") for form in formats]
    allowed = _ROUNDED * (high - low)
    near = (
        pair
        for pair in written
        if abs(float(pair[0]) - low) <= allowed and abs(float(pair[1]) - high) <= allowed
    )
    ends = next(near, written[-1])
    if ends[0] == ends[1]:
        return ""
    # A dash between exponents or signs would be read as one of them.
    between = " to " if "-" in "".join(ends) or "e" in "".join(ends) else "–"
    return minus(between.join(ends))


def ends_of(rows: pd.DataFrame, column: str) -> tuple[Any, Any]:
    """Lower and upper end of the band of a column, as arrays; NaN where no draw has a result."""
    names = [percentile_column(column, end) for end in ENDS]
    low, high = rows.reindex(columns=names).to_numpy(float).T
    return low, high


def has_band(rows: pd.DataFrame | None, column: str) -> bool:
    """Whether there is anything to shade."""
    return rows is not None and percentile_column(column, ENDS[0]) in rows and len(rows) > 1


def along_line(rows: pd.DataFrame | None, level: str, line: pd.Series) -> pd.DataFrame | None:
    """The rows of a band as far as its line goes and most draws got.

    Beyond, what a draw had passed when it ended still counts: a shade there would stand apart from
    its line.

    Parameters
    ----------
    rows : pandas.DataFrame or None
        Band of one run.
    level : str
        Column of its axis.
    line : pandas.Series
        Levels of the line.
    """
    if rows is None or line.empty:
        return None
    inside = rows[level].between(line.min() - _DISK, line.max() + _DISK)
    return rows[inside & (share_there(rows) >= MOST_DRAWS)]


def share_there(rows: pd.DataFrame) -> pd.Series:
    """Share of the draws that got to each level [%]; all of them where a table does not say."""
    everywhere = pd.Series(100.0, index=rows.index)
    return rows.get(GOT_THERE, everywhere)


def shade_beside(ax: Axes, rows: pd.DataFrame | None, level: str, column: str, colour: str) -> None:
    """Shade to the left and right of a curve: percentiles of `column` at each level of the axis."""
    if rows is None or not has_band(rows, column):
        return
    rows = rows.sort_values(level)
    low, high = ends_of(rows, column)
    ax.fill_betweenx(rows[level].to_numpy(float), low, high, color=colour, alpha=_ALPHA, lw=0)


def shade_around(
    ax: Axes,
    rows: pd.DataFrame | None,
    axis: str,
    column: str,
    colour: str,
    alpha: float = _ALPHA,
) -> None:
    """Shade above and below a curve: percentiles of `column` along an axis."""
    if rows is None or not has_band(rows, column):
        return
    low, high = ends_of(rows, column)
    ax.fill_between(rows[axis].to_numpy(float), low, high, color=colour, alpha=alpha, lw=0)


def band_legend(bands: pd.DataFrame | None) -> dict[str, Any]:
    """What a shade means; nothing where there is none."""
    if bands is None or bands.empty:
        return {}
    return {BAND_WORDS: shade_patch(TEXT)}


def shade_patch(colour: str) -> Patch:
    """A shade in a legend."""
    return Patch(color=colour, alpha=_ALPHA, lw=0)


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
