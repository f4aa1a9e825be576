"""What is left of the capacity when it has to be fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, NullLocator
from numpy.typing import NDArray

from experiments.bands.percentiles import percentile_column
from experiments.plots.bands import ENDS, band_text, has_band
from experiments.plots.columns import RATE_COLUMNS, RETENTION, axis_label, chosen
from experiments.plots.curves import rate_name, rates_of, select
from experiments.plots.style import (
    PAGE,
    SMALL,
    TEXT,
    dress,
    label_lines,
    legend,
    look,
    new_axes,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_Numbers: TypeAlias = NDArray[np.float64]

#: How `ended_by` begins where the electrolyte ran out of salt; such points are hollow.
DEPLETION = "electrolyte depletion"

#: Retention below which a field is too dark for dark text, and size of the bands in it.
_DARK, _SMALLER = 55, 5.2

# Up to this many lines can be named at their ends without crowding.
_NAMED_AT_END = 7


def plot_rate_capability(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    direction: str = "delithiation",
    basis: str = "C-rate",
    quantity: str = RETENTION,
) -> Axes:
    """Retention, or another quantity, against rate.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the rate experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variants : sequence of str, optional
        Which; all if not given.
    direction : {"delithiation", "lithiation", "discharge", "charge"}
        Which.
    basis : {"C-rate", "current density"}
        Rates relative to capacity, or currents that all variants have in common.
    quantity : str
        Column of the table.

    Returns
    -------
    matplotlib.axes.Axes
        With the rate on a logarithmic axis.
    """
    names = chosen(table, variants)
    ax = new_axes(ax)
    part = select(table, direction, basis)
    looks = [look(number) for number in range(len(names))]
    ends, shown = [], []
    for name, (colour, dash) in zip(names, looks, strict=True):
        line = draw_rates(ax, part, name, basis, quantity, color=colour, ls=dash, lw=1.2)
        if line is not None:
            ends.append(line)
            shown.append((name, colour, dash))
    dress(ax, axis_label(RATE_COLUMNS[basis]), f"{direction}: {axis_label(quantity)}")
    rate_axis(ax, list(rates_of(part, basis)))
    ax.set_ylim(bottom=0)
    if len(shown) <= _NAMED_AT_END:
        label_lines(ax, ends, [row[0] for row in shown], [row[1] for row in shown])
    else:
        handles = [Line2D([], [], color=colour, ls=dash, lw=1.2) for _, colour, dash in shown]
        legend(ax, handles, [row[0] for row in shown])
    return ax


def draw_rates(
    ax: Axes,
    part: pd.DataFrame,
    variant: str,
    basis: str,
    quantity: str = RETENTION,
    **look_of_line: object,
) -> tuple[float, float] | None:
    """Draw one variant against rate and give the end of its line, if there is one."""
    column = RATE_COLUMNS[basis]
    rows = part[part["variant"] == variant].dropna(subset=[column, quantity]).sort_values(column)
    if len(rows) == 0:
        return None
    ax.plot(rows[column], rows[quantity], marker="o", ms=2.2, **look_of_line)  # type: ignore[arg-type]
    starved = rows[rows["ended_by"].str.startswith(DEPLETION)]
    colour = look_of_line["color"]
    ax.plot(starved[column], starved[quantity], "o", ms=3.6, mfc="white", mec=colour, mew=0.9)
    return float(rows[column].iloc[-1]), float(rows[quantity].iloc[-1])


def rate_axis(ax: Axes, rates: Sequence[float], *, ticks: int = 7) -> None:
    """A logarithmic axis that names the rates themselves."""
    ax.set_xscale("log")
    every = max(1, -(-len(rates) // ticks))
    ax.xaxis.set_major_locator(FixedLocator(list(rates)[::every]))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(lambda rate, _: f"{rate:g}")


def plot_retention_matrix(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    direction: str = "delithiation",
    bands: pd.DataFrame | None = None,
) -> Axes:
    """Retention of every variant at every C-rate, as numbers on colours.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the rate experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variants : sequence of str, optional
        Which, from top to bottom; all if not given.
    direction : {"delithiation", "lithiation", "discharge", "charge"}
        Which.
    bands : pandas.DataFrame, optional
        Percentiles of this table; stand small below the numbers.

    Returns
    -------
    matplotlib.axes.Axes
        One row per variant; a dash where there is no result.
    """
    names = chosen(table, variants)
    ax = new_axes(ax, width=PAGE * 0.62, height=0.6 + (0.19 if bands is None else 0.3) * len(names))
    part = select(table, direction, "C-rate")
    rates = list(rates_of(part, "C-rate"))
    values = _matrix(part, names, rates, RETENTION)
    # A mesh and not an image: it stays sharp at any size.
    ax.pcolormesh(
        np.ma.masked_invalid(values), cmap="cividis", vmin=0, vmax=100, ec="white", lw=0.8
    )
    ax.invert_yaxis()
    ends = None
    if bands is not None and has_band(bands, RETENTION):
        drawn = select(bands, direction, "C-rate")
        low, high = (percentile_column(RETENTION, end) for end in ENDS)
        ends = _matrix(drawn, names, rates, low), _matrix(drawn, names, rates, high)
    _write_numbers(ax, values, ends)
    dress(ax, title=f"{direction}: {RETENTION}")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.set_xticks(np.arange(len(rates)) + 0.5, [rate_name(rate, "C-rate") for rate in rates])
    ax.set_yticks(np.arange(len(names)) + 0.5, names)
    for label in ax.get_yticklabels():
        label.set_parse_math(False)
    return ax


def _matrix(
    part: pd.DataFrame, variants: Sequence[str], rates: Sequence[float], column: str
) -> _Numbers:
    """A column by variant and rate; NaN where there is no such row."""
    rate = part[RATE_COLUMNS["C-rate"]]
    found = np.full((len(variants), len(rates)), np.nan)
    for place in np.ndindex(*found.shape):
        rows = part[(part["variant"] == variants[place[0]]) & np.isclose(rate, rates[place[1]])]
        if len(rows):
            found[place] = rows[column].iloc[0]
    return found


def _write_numbers(ax: Axes, values: _Numbers, ends: tuple[_Numbers, _Numbers] | None) -> None:
    """Write every number into its field, and small below it its band."""
    look_of_text: dict[str, Any] = {"ha": "center", "va": "center"}
    for (row, column), value in np.ndenumerate(values):
        look_of_text["color"] = "white" if np.isfinite(value) and value < _DARK else TEXT
        text = f"{value:.0f}" if np.isfinite(value) else "–"
        band = ""
        if ends is not None:
            band = band_text(float(ends[0][row, column]), float(ends[1][row, column]), ".0f")
        x, y = column + 0.5, row + (0.36 if band else 0.5)
        ax.text(x, y, text, fontsize=SMALL, **look_of_text)
        if band:
            ax.text(x, y + 0.36, band, fontsize=_SMALLER, **look_of_text)
