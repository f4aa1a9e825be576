"""How warm full cells get, and where the heat comes from: dots and bars, one row per variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.bands.heats import TOTAL_HEAT
from experiments.engine.full_cell_model import HOTTEST, TOO_HOT
from experiments.engine.temperature import HIGHEST
from experiments.measures import WARM
from experiments.plots.bands import BAND_WORDS, ends_of
from experiments.plots.columns import (
    ADIABATIC,
    COOLING,
    RATE,
    RISE,
    axis_label,
    chosen,
    coolings_of,
    reference_of,
)
from experiments.plots.curves import rate_name, rates_of
from experiments.plots.dots import name_rows
from experiments.plots.style import FAINT, HEATS, SMALL, TEXT, darker, dress, legend, new_axes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

_CELSIUS = 273.15

#: Ends of the electrolyte's data and of every run [degC].
DATA_END, RUN_END = HIGHEST - _CELSIUS, HOTTEST - _CELSIUS

#: How they are drawn and called.
DATA_LINE: Mapping[str, Any] = {"color": FAINT, "lw": 0.8, "ls": (0, (1, 1.5)), "zorder": 0}
DATA_WORDS = f"{DATA_END:.0f} °C: end of the electrolyte's data"
_ENDS: Mapping[str, tuple[float, Mapping[str, Any]]] = {
    DATA_WORDS: (DATA_END, DATA_LINE),
    f"{RUN_END:.0f} °C: runs end": (RUN_END, {**DATA_LINE, "ls": (0, (5, 2))}),
}

#: Rate at which heats are shown: that of the measure [1/h].
SPLIT_RATE = WARM

#: Places of the whiskers of a bar: one for each part from top to bottom, the sum's below the bar.
_LANES = (*np.linspace(-0.2, 0.2, len(HEATS)), 0.4)

#: How a band is drawn behind its dot.
_BAND: Mapping[str, Any] = {"alpha": 0.35, "lw": 3.2}

_MARKS = ("o", "s", "D", "^", "v")


def plot_temperature_rise(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    direction: str = "discharge",
) -> Axes:
    """Temperature rise of every variant at every rate and cooling, with its entropic band.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the thermal experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variants : sequence of str, optional
        Which, from top to bottom; all if not given.
    direction : {"discharge", "charge"}
        Which.

    Returns
    -------
    matplotlib.axes.Axes
        With the rise [K]; filled with cooling, hollow without, an arrow where a run ended because
        it was too hot.
    """
    names = chosen(table, variants)
    ax = new_axes(ax, height=0.9 + 0.24 * len(names))
    part = table[table["direction"] == direction]
    rates, coolings = rates_of(part, "C-rate"), coolings_of(table)
    shifts = np.linspace(-0.19, 0.19, len(coolings)) if len(coolings) > 1 else [0.0]
    for number, (cooling, shift) in enumerate(zip(coolings, shifts, strict=True)):
        for rate, colour in rates.items():
            rows = one_run(part, direction, rate, cooling).set_index("variant")
            _draw_rises(ax, rows.reindex(list(names)), float(shift), _mark(number), colour)
    solved = set(part.loc[part[RISE].notna(), "variant"])
    for place in (place for place, name in enumerate(names) if name not in solved):
        _say_nothing(ax, place)
    _draw_ends(ax, table)
    dress(ax, f"{direction}: {axis_label(RISE)}")
    ax.set_xlim(left=min(0.0, ax.get_xlim()[0]))
    name_rows(ax, names, reference_of(names))
    keys = rise_legend(table)
    legend(ax, list(keys.values()), list(keys))
    return ax


def rise_legend(table: pd.DataFrame, band_words: str = "") -> dict[str, Line2D]:
    """What the marks of :func:`plot_temperature_rise` mean, and its bands if words are given."""
    found = {
        rate_name(rate, "C-rate"): Line2D([], [], color=colour, ls="", marker="o", ms=4)
        for rate, colour in rates_of(table, "C-rate").items()
    }
    for number, cooling in enumerate(coolings_of(table)):
        hollow = "none" if cooling == ADIABATIC else TEXT
        found[axis_label(cooling)] = Line2D(
            [], [], color=TEXT, ls="", marker=_mark(number), ms=4, mfc=hollow
        )
    if (table["ended_by"] == TOO_HOT).any():
        found["ended too hot"] = Line2D([], [], color=TEXT, ls="", marker=">", ms=4)
    if band_words:
        found[band_words] = Line2D([], [], color=TEXT, **_BAND)
    lines = {
        words: Line2D([], [], **line)
        for words, (end, line) in _ENDS.items()
        if _comes_near(table, end)
    }
    return found | lines


def plot_heat_split(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    direction: str = "discharge",
    rate: float = SPLIT_RATE,
    cooling: str | None = None,
    bands: pd.DataFrame | None = None,
) -> Axes:
    """Heat of one run of every variant by what it comes from.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the thermal experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variants : sequence of str, optional
        Which, from top to bottom; all if not given.
    direction : {"discharge", "charge"}
        Which.
    rate : float
        Which [1/h].
    cooling : str, optional
        Which, as in the column; the first that is not adiabatic if not given.
    bands : pandas.DataFrame, optional
        Percentiles of this table; whiskers of every part and of the sum.

    Returns
    -------
    matplotlib.axes.Axes
        With the heat of the whole cell [Wh]: what cools to the left of zero, and the sum as a line.
        Without `bands` the spread of the reversible heat stands at the end of its bar.
    """
    names = chosen(table, variants)
    ax = new_axes(ax, height=0.9 + split_row(bands) * len(names))
    rows = one_run(table, direction, rate, cooling)
    rows = rows.set_index("variant").reindex(list(names))
    values = {name: rows[f"{name} heat [W.h]"].to_numpy(float) for name in HEATS}
    places = np.arange(len(names))
    starts = _draw_bars(ax, values)
    total = np.sum(list(values.values()), axis=0)
    if bands is None:
        spread = rows["spread of reversible heat [W.h]"].to_numpy(float)
        ax.errorbar(values["reversible"], places, xerr=spread, fmt="none", ecolor=TEXT, lw=0.9)
        ax.plot(total, places, "|", color=TEXT, ms=7, mew=1.6)
    else:
        own = one_run(bands, direction, rate, cooling).set_index("variant").reindex(list(names))
        _draw_whiskers(ax, own, starts)
        ax.plot(total, places + _LANES[-1], "|", color=TEXT, ms=5, mew=1.6, zorder=4)
    for place in places[~np.isfinite(total)]:
        _say_nothing(ax, int(place))
    ax.axvline(0, color=FAINT, lw=0.7)
    dress(ax, f"{direction} at {rate_name(rate, 'C-rate')}: heat [Wh]")
    name_rows(ax, names, reference_of(names))
    keys = split_legend(bands)
    legend(ax, list(keys.values()), list(keys))
    return ax


def split_row(bands: pd.DataFrame | None) -> float:
    """Height of a row of :func:`plot_heat_split` [inch]; whiskers side by side need more of it."""
    return 0.2 if bands is None else 0.36


def _draw_bars(
    ax: Axes, values: Mapping[str, NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    """Draw the parts one behind the other, what cools to the left; returns where each begins."""
    some = next(iter(values.values()))
    below, above, starts = np.zeros(some.size), np.zeros(some.size), {}
    for name, value in values.items():
        starts[name] = np.where(value < 0, below, above)
        ax.barh(
            np.arange(some.size), value, left=starts[name], height=0.58, color=HEATS[name], lw=0
        )
        below, above = below + np.fmin(value, 0.0), above + np.fmax(value, 0.0)
    return starts


def _draw_whiskers(
    ax: Axes, bands: pd.DataFrame, starts: Mapping[str, NDArray[np.float64]]
) -> None:
    """Draw where each part could end, in a lane of its own so that no two overlap."""
    zero = np.zeros(len(bands))
    for (name, start), lane in zip({**starts, "": zero}.items(), _LANES, strict=True):
        low, high = ends_of(bands, f"{name} {TOTAL_HEAT} [W.h]".strip())
        colour = darker(HEATS[name]) if name else TEXT
        # White below, so that it is seen on bars of any colour.
        for style in ({"color": "white", "lw": 2.0}, {"color": colour, "lw": 1.1}):
            ax.hlines(np.arange(len(bands)) + lane, start + low, start + high, zorder=3, **style)


def split_legend(bands: pd.DataFrame | None = None) -> dict[str, Line2D | Patch]:
    """What the bars of :func:`plot_heat_split` mean."""
    found: dict[str, Line2D | Patch] = {
        name: Patch(color=colour, lw=0) for name, colour in HEATS.items()
    }
    return found | {
        "sum": Line2D([], [], color=TEXT, ls="", marker="|", ms=7, mew=1.6),
        "±1σ of the reversible heat" if bands is None else BAND_WORDS: Line2D(
            [], [], color=TEXT, lw=0.9
        ),
    }


def one_run(
    table: pd.DataFrame, direction: str, rate: float, cooling: str | None = None
) -> pd.DataFrame:
    """Rows or points of one run of every variant; with cooling if not asked for otherwise."""
    if cooling is None:
        cooling = next(iter(coolings_of(table)), ADIABATIC)
    same = (table["direction"] == direction) & (table[COOLING] == cooling)
    return table[same & np.isclose(table[RATE], rate)]


def _draw_rises(ax: Axes, rows: pd.DataFrame, shift: float, mark: str, colour: str) -> None:
    """Draw one run of every variant, one below the other."""
    places, rise = np.arange(len(rows)) + shift, rows[RISE].to_numpy(float)
    low, high = (rows[f"temperature rise {end} [K]"].to_numpy(float) for end in ("low", "high"))
    # How much warmer such a run would have become is not known, nor is a band.
    stopped = (rows["ended_by"] == TOO_HOT).to_numpy(bool)
    ran = ~stopped
    ax.hlines(places[ran], low[ran], high[ran], color=colour, zorder=1, **_BAND)
    hollow = "white" if (rows[COOLING] == ADIABATIC).any() else colour
    ax.plot(rise[ran], places[ran], mark, color=colour, ms=3.6, mfc=hollow, zorder=2, clip_on=False)
    ax.plot(rise[stopped], places[stopped], ">", color=colour, ms=4, zorder=3)


def _draw_ends(ax: Axes, table: pd.DataFrame) -> None:
    warm = table["hottest [degC]"].notna()
    if not warm.any():
        return
    around = float((table["hottest [degC]"] - table[RISE])[warm].median())
    for end, line in _ENDS.values():
        if _comes_near(table, end):
            ax.axvline(end - around, **line)


def _comes_near(table: pd.DataFrame, end: float) -> bool:
    return bool((table["hottest [degC]"] > end - 5).any())


def _mark(number: int) -> str:
    return _MARKS[number % len(_MARKS)]


def _say_nothing(ax: Axes, place: int) -> None:
    ax.text(
        0.02,
        place,
        "no result",
        transform=ax.get_yaxis_transform(),
        va="center",
        fontsize=SMALL,
        color=FAINT,
    )
