"""The front of areal capacity against rate retention and temperature rise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from experiments.plots.panels import page_legend
from experiments.plots.style import (
    COLOURS,
    FAINT,
    OTHERS,
    PAGE,
    SMALL,
    TEXT,
    dress,
    figure_of,
    new_axes,
)
from experiments.plots.sweeps.colours import add_bar, colours_of, opacity
from experiments.plots.sweeps.frame import MATERIAL
from experiments.plots.sweeps.limits import DASHED, judged_limits
from experiments.plots.sweeps.notes import counted, drawn_words, write_note
from experiments.plots.sweeps.outputs import Output
from experiments.plots.sweeps.scales import round_ticks
from experiments.plots.sweeps.trade_off import TradeOff, find_trade_off

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweeps.outcome import SweepResult

_FRONT, _WITHOUT = COLOURS[1], "#b4b4b4"

#: Marks of variants inside every limit, and outside of some.
_INSIDE, _OUTSIDE = "o", ("^", "s", "D", "v", "P", "X")

#: Variants of a front that the line below lists, and the part of a panel that a number needs.
_LISTED = 30

#: Variants on a front above which their rings would hide it.
_CROWD = 60

_ROOM = (0.09, 0.055)


def plot_pareto(result: SweepResult, *, run: int | str | None = None) -> Figure:
    """Draw areal capacity against retention, and against temperature rise where there is one.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    run : int or str, optional
        Run of the retention; the one with the highest rate if not given.

    Returns
    -------
    matplotlib.figure.Figure
        Each panel with the front of its two outputs and coloured by the third. Ringed: the front
        of all three. Marks tell apart who lies outside which claim.

    Raises
    ------
    SimulationInputError
        If the study has no areal capacity, no retention, or one rate only.
    """
    found = find_trade_off(result, run=run)
    panels = 1 if found.rise is None else 2
    width = PAGE if panels == 2 else 0.7 * PAGE
    figure = Figure(figsize=(width, 3.55), layout="constrained")
    axes = figure.subplots(1, panels, sharey=True, squeeze=False)[0]
    draw_trade_off(found, axes[0], found.retention, found.rise)
    if found.rise is not None:
        draw_trade_off(found, axes[1], found.rise, found.retention)
        axes[1].set_ylabel("")
    page_legend(figure, _handles(found), outside=True, columns=4)
    write_note(
        figure,
        drawn_words(result, found.frame, (found.areal, found.retention)),
        _words_without_rise(found),
        _words_of_front(found),
        _words_of_claims(found),
    )
    return figure


def plot_trade_off(
    result: SweepResult, ax: Axes | None = None, *, run: int | str | None = None
) -> Axes:
    """Draw the panel of areal capacity against retention only.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    run : int or str, optional
        As in :func:`plot_pareto`.

    Returns
    -------
    matplotlib.axes.Axes
        With the retention [%] and the areal capacity [mAh/cm²].
    """
    found = find_trade_off(result, run=run)
    ax = new_axes(ax)
    draw_trade_off(found, ax, found.retention, found.rise)
    return ax


def draw_trade_off(found: TradeOff, ax: Axes, across: Output, colour: Output | None) -> None:
    """Draw areal capacity against one output, coloured by another, with the front of both."""
    frame = found.frame.dropna(subset=[found.areal.key, across.key])
    values = np.full(len(frame), np.nan) if colour is None else frame[colour.key].to_numpy(float)
    known = np.isfinite(values)
    colours = colours_of(values)
    norm: Any = colours.norm
    marks = marks_of(found)
    kinds = kinds_of(found)[frame.index]
    for name, mark in marks.items():
        own = (kinds == name).to_numpy()
        for there, shade in ((~known, COLOURS[0] if colour is None else _WITHOUT), (known, None)):
            rows = own & there
            ax.scatter(
                frame[across.key][rows],
                frame[found.areal.key][rows],
                c=values[rows] if shade is None else shade,
                cmap=colours.get_cmap() if shade is None else None,
                norm=norm if shade is None else None,
                marker=mark,
                s=float(np.clip(2600 / max(len(frame), 1), 5, 20)),
                alpha=max(opacity(len(frame)), 0.3),
                linewidths=0,
                rasterized=len(frame) > 600,
                zorder=2,
            )
    _draw_front(found, ax, across)
    less = "\nless is better" if across is found.rise else ""
    dress(ax, across.label + less, found.areal.label)
    for side in (ax.xaxis, ax.yaxis):
        side.label.set_parse_math(False)
    for which in ("x", "y"):
        round_ticks(ax, which, 6)
    ax.grid(color=OTHERS, lw=0.35)
    ax.set_axisbelow(True)
    if colour is not None and known.any():
        add_bar(figure_of(ax), colours, ax, colour.label, values)


def kinds_of(found: TradeOff) -> pd.Series:
    """What tells variants apart in the legend: material and claims, each as far as they differ."""
    words = found.outside.where(found.outside == "", "outside " + found.outside)
    words = words.where(words != "", "inside" if found.outside.any() else "")
    if found.frame[MATERIAL].nunique() > 1:
        joined = found.frame[MATERIAL] + ": " + words if words.any() else found.frame[MATERIAL]
        if joined.nunique() <= len(_OUTSIDE):
            return joined
    if words.nunique() > len(_OUTSIDE):
        words = words.where(words == "inside", "outside of some claim")
    return words.where(words != "", "variant")


def marks_of(found: TradeOff) -> dict[str, str]:
    """Mark by kind; round for what lies outside of nothing, as far as round is free."""
    kinds = sorted(kinds_of(found).unique(), key=lambda kind: ("outside" in kind, kind))
    return dict(zip(kinds, (_INSIDE, *_OUTSIDE), strict=False))


def _draw_front(found: TradeOff, ax: Axes, across: Output) -> None:
    areal, frame = found.areal, found.frame
    # The border of what is beaten: down and to the right, or where less is better up and right.
    step = "steps-post" if across is found.rise else "steps-pre"
    both = _along(frame, found.front(areal, across), across, areal)
    ax.plot(both[across.key], both[areal.key], color=_FRONT, lw=1.1, drawstyle=step, zorder=3)
    if found.outside.any():
        inside = found.inside()
        own = _along(inside.frame, inside.front(areal, across), across, areal)
        looks: dict[str, Any] = {"color": TEXT, "lw": 1.1, "ls": DASHED, "zorder": 3.2}
        ax.plot(own[across.key], own[areal.key], drawstyle=step, **looks)
    whole = frame[found.front()]
    ax.scatter(
        whole[across.key],
        whole[areal.key],
        s=26 if len(whole) <= _CROWD else 8,
        facecolors="none",
        edgecolors=TEXT,
        linewidths=0.6 if len(whole) <= _CROWD else 0.35,
        zorder=3.5,
        rasterized=len(whole) > 600,
    )
    _name_variants(ax, both, across.key, areal.key)


def _along(
    frame: pd.DataFrame, front: NDArray[np.bool_], across: Output, areal: Output
) -> pd.DataFrame:
    return frame[front].sort_values([across.key, areal.key])


def _name_variants(ax: Axes, both: pd.DataFrame, x: str, y: str) -> None:
    """Write numbers beside the points of a front, as far as they have room."""
    places = [(_joined(list(names)), *at) for at, names in both.groupby([x, y]).groups.items()]
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    written: list[tuple[float, float]] = []
    for words, across, up in places:
        at = ((across - left) / (right - left), (up - low) / (high - low))
        if any(abs(at[0] - a) < _ROOM[0] and abs(at[1] - b) < _ROOM[1] for a, b in written):
            continue
        written.append(at)
        ax.annotate(
            words,
            (across, up),
            (3, 3),
            textcoords="offset points",
            fontsize=SMALL - 0.5,
            color=_FRONT,
            path_effects=[withStroke(linewidth=1.6, foreground="white")],
            zorder=4,
        )


def _joined(variants: list[Any]) -> str:
    return f"{variants[0]}" if len(variants) == 1 else f"{variants[0]} +{len(variants) - 1}"


def _handles(found: TradeOff) -> Mapping[str, Line2D]:
    handles = {
        name: Line2D([], [], ls="", marker=mark, color=FAINT, ms=4.5, mew=0)
        for name, mark in marks_of(found).items()
    }
    handles["front of the two outputs"] = Line2D([], [], color=_FRONT, lw=1.1)
    if found.outside.any():
        dashed = Line2D([], [], color=TEXT, lw=1.1, ls=DASHED)
        handles["the same inside the claims' limits"] = dashed
    several = len(found.outputs) > 2
    ring = "front of all three" if several else "on the front"
    handles[ring] = Line2D([], [], ls="", marker="o", mfc="none", mec=TEXT, ms=5.5, mew=0.6)
    return handles


def _words_without_rise(found: TradeOff) -> str:
    if found.rise is None:
        return ""
    there = found.frame.dropna(subset=[found.areal.key, found.retention.key])
    missing = int(there[found.rise.key].isna().sum())
    return f"Grey: {missing} without a temperature rise." if missing else ""


def _words_of_front(found: TradeOff) -> str:
    variants: NDArray[Any] = found.frame.index[found.front()].to_numpy()
    shown = ", ".join(map(str, variants[:_LISTED]))
    more = f" and {len(variants) - _LISTED} more" if len(variants) > _LISTED else ""
    which = "all three" if found.rise is not None else "both"
    return f"Front of {which}, {counted(len(variants), 'variant')}: {shown}{more}."


def _words_of_claims(found: TradeOff) -> str:
    numbers = ", ".join(map(str, dict.fromkeys(item.claim for item in judged_limits(found.result))))
    if not found.outside.any():
        return (
            f"Every variant lies inside the limits of claims {numbers}, as far as they are moved."
        )
    count = int((found.outside != "").sum())
    return f"Judged by the limits of claims {numbers}: {counted(count, 'variant')} outside."
