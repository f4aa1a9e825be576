"""Each measure against one property: the window, the sheet's own value, the numerical error."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, NullFormatter

from experiments.plots.columns import axis_label
from experiments.plots.dots import BAND, VALUE
from experiments.plots.panels import page_legend
from experiments.plots.style import (
    COLOURS,
    FAINT,
    OTHERS,
    PAGE,
    SIZE,
    SMALL,
    TEXT,
    dress,
    new_axes,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from anode_model.claims.windows import Window
    from experiments.explanation.effects import Effect
    from experiments.explanation.outcome import Explanation

_COLUMNS = 3
_PANEL_HEIGHT, _LEGEND_HEIGHT = 1.75, 0.65
_WINDOW, _OWN = "#f4f2ea", COLOURS[1]

#: How many errors a panel shows at least, so that noise does not look like an effect.
_ERRORS_SHOWN = 8


def plot_explanation(
    explanation: Explanation, measures: Sequence[str] | None = None
) -> tuple[Axes, ...]:
    """One panel a measure, all in one figure.

    Parameters
    ----------
    explanation : Explanation
        What to draw.
    measures : sequence of str, optional
        Names; all by default.

    Returns
    -------
    tuple of matplotlib.axes.Axes
        In the order of the measures.
    """
    names = measures or [effect.measure.name for effect in explanation.effects]
    effects = [explanation[name] for name in names]
    columns = min(_COLUMNS, len(effects))
    rows = math.ceil(len(effects) / columns)
    height = rows * _PANEL_HEIGHT + _LEGEND_HEIGHT
    figure = Figure(figsize=(PAGE, height), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    panels = tuple(grid.flat)[: len(effects)]
    for panel, effect in zip(panels, effects, strict=True):
        plot_effect(explanation, effect, panel)
    for empty in tuple(grid.flat)[len(effects) :]:
        empty.remove()
    page_legend(figure, _handles(explanation), outside=True)
    box = figure.legends[-1]
    box.set_title(f"{explanation.material}: {explanation.window.term.label}")
    box.set_alignment("left")
    box.get_title().set(fontsize=SIZE, weight="bold", color=TEXT, parse_math=False)
    return panels


def plot_effect(explanation: Explanation, effect: Effect, ax: Axes | None = None) -> Axes:
    """One measure against the property.

    Parameters
    ----------
    explanation : Explanation
        With the points.
    effect : Effect
        One of its effects.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.

    Returns
    -------
    matplotlib.axes.Axes
        With the property on the horizontal axis.
    """
    ax = new_axes(ax)
    window, table = explanation.window, explanation.table
    column = effect.measure.column
    rows = table[table[column].notna() & table[window.term.column].notna()]
    across, value = (rows[name].to_numpy(float) for name in (window.term.column, column))
    own = rows["in the sheet"].to_numpy(bool)
    ax.axvspan(window.low, window.high, color=_WINDOW, lw=0, zorder=-2)
    for end, claimed in zip((window.low, window.high), window.claimed, strict=True):
        if claimed:
            ax.axvline(end, color=FAINT, lw=0.7, ls=(0, (3, 2)), zorder=-1)
    ax.fill_between(across, value - effect.error, value + effect.error, color=BAND, lw=0)
    ax.plot(across, value, "-o", color=VALUE, ms=3, lw=1)
    ax.plot(across[own], value[own], "o", color=_OWN, ms=5.5, mfc="none", mew=1.2)
    if window.logarithmic:
        _logarithmic(ax, window)
    _limit_zoom(ax, effect)
    dress(ax, _axis(window), axis_label(column))
    ax.xaxis.label.set_fontsize(SMALL + 0.5)
    ax.yaxis.label.set_fontsize(SMALL + 0.5)
    ax.set_title(effect.direction, fontsize=SMALL, color=TEXT, loc="right", pad=2)
    ax.grid(color=OTHERS, lw=0.35)
    return ax


def _axis(window: Window) -> str:
    unit = "" if window.term.shown == "1" else f" [{window.term.shown}]"
    return f"{window.term.label}{unit}"


def _logarithmic(ax: Axes, window: Window) -> None:
    low, _ = ax.get_xlim()
    if low <= 0 and (ax.dataLim.x0 <= 0):
        return  # a sheet without any of it: zero has no place on a logarithmic axis
    ax.set_xscale("log")
    ticks = [tick for power in range(-3, 4) for tick in (10.0**power, 3 * 10.0**power)]
    ax.set_xticks([tick for tick in ticks if window.low * 0.8 <= tick <= window.high * 1.2])
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.xaxis.set_minor_formatter(NullFormatter())


def _limit_zoom(ax: Axes, effect: Effect) -> None:
    low, high = ax.get_ylim()
    least = max(_ERRORS_SHOWN * effect.error, 1e-3 * abs(effect.own))
    if high - low < least:
        middle = (low + high) / 2
        ax.set_ylim(middle - least / 2, middle + least / 2)


def _handles(explanation: Explanation) -> dict[str, Patch | Line2D]:
    window = explanation.window
    handles: dict[str, Patch | Line2D] = {
        "moved": Line2D([], [], color=VALUE, marker="o", ms=3, lw=1)
    }
    handles["as in the sheet"] = Line2D(
        [], [], color=_OWN, marker="o", ms=5.5, mfc="none", mew=1.2, ls=""
    )
    handles["numerical error"] = Patch(color=BAND, lw=0)
    handles["window"] = Patch(color=_WINDOW, lw=0)
    if any(window.claimed):
        handles["claimed limit"] = Line2D([], [], color=FAINT, lw=0.7, ls=(0, (3, 2)))
    return handles
