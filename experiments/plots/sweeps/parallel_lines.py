"""Parallel coordinates: one line a variant through everything that was moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from anode_model import SimulationInputError
from experiments.plots.style import FAINT, PAGE, SMALL, TEXT, figure_of
from experiments.plots.sweeps.drawing import (
    LIMIT,
    colour_bar,
    colours_of,
    tints_of,
    write_caption,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from experiments.plots.sweeps.frame import Moved, SweepFrame


def draw_parallel(
    frame: SweepFrame, output: str | None = None, *, most: int = 8, ax: Axes | None = None
) -> Axes:
    """One line a variant, coloured by an output; what moves it most comes first.

    Parameters
    ----------
    frame : SweepFrame
        The sweep.
    output : {"areal capacity", "retention", "temperature rise"}, optional
        What colours the lines.
    most : int
        Numbers that are shown at most.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.

    Raises
    ------
    SimulationInputError
        If fewer than two numbers were moved together.
    """
    if len(frame.moved) < 2 or frame.method == "one-at-a-time":
        raise SimulationInputError("parallel: this sweep does not move two numbers together")
    if ax is None:
        ax = Figure(figsize=(PAGE, 3.3), layout="constrained").add_subplot()
    chosen = frame.output(output)
    rows = frame.evenly(chosen)
    moved = frame.strongest(chosen, most)
    heights = np.column_stack([_share(rows[item.column].to_numpy(float), item) for item in moved])
    # What stays as in the sheet has no place of its own.
    heights = np.where(np.isfinite(heights), heights, 0.5)
    places = np.arange(len(moved), dtype=float)
    colours = colours_of(frame.table[chosen.column])
    lines = [np.column_stack([places, row]) for row in heights]
    ax.add_collection(
        LineCollection(
            lines,
            colors=tints_of(colours, rows[chosen.column]),
            linewidths=0.7 if len(rows) < 200 else 0.4,
            alpha=0.8 if len(rows) < 100 else 0.5,
            rasterized=len(rows) > 100,
        )
    )
    for place, item in enumerate(moved):
        _draw_scale(ax, place, item, rows[item.column].to_numpy(float))
    ax.set_xlim(-0.35, len(moved) - 0.65)
    ax.set_ylim(-0.02, 1.02)
    ax.set_xticks(places, [_two_lines(item.label) for item in moved], fontsize=SMALL, color=TEXT)
    ax.set_yticks([])
    ax.tick_params(length=0, pad=14)
    ax.spines[:].set_visible(False)
    figure = figure_of(ax)
    colour_bar(figure, colours, chosen, ax)
    shown = "" if len(rows) == len(frame.table) else f"; {len(rows)} of them drawn"
    write_caption(figure, f"{frame.caption}{shown}")
    return ax


def _two_lines(label: str) -> str:
    words, bracket, unit = label.partition(" [")
    head, _, tail = words.rpartition(" ")
    first = f"{head}\n{tail}" if head and len(words) > 12 else words
    return f"{first}\n[{unit}" if bracket else first


def _share(values: NDArray[np.float64], item: Moved) -> NDArray[np.float64]:
    """Places between 0 and 1."""
    numbers = np.log(values) if item.logarithmic else values
    low, high = np.nanmin(numbers), np.nanmax(numbers)
    return np.asarray((numbers - low) / (high - low))


def _draw_scale(ax: Axes, place: int, item: Moved, values: NDArray[np.float64]) -> None:
    ax.axvline(place, color=FAINT, lw=0.7, zorder=3)
    low, high = np.nanmin(values), np.nanmax(values)
    middle = np.sqrt(low * high) if item.logarithmic else (low + high) / 2
    for height, value in ((0.0, low), (0.5, middle), (1.0, high)):
        ax.annotate(
            f"{value:.3g}",
            (place, height),
            xytext=(0, {0.0: -4, 0.5: 0, 1.0: 3}[height]),
            textcoords="offset points",
            ha="center",
            va={0.0: "top", 0.5: "center", 1.0: "bottom"}[height],
            fontsize=SMALL,
            color=TEXT,
            annotation_clip=False,
            bbox={"fc": "white", "ec": "none", "pad": 0.4, "alpha": 0.75},
            zorder=4,
        )
    for claim, limit in item.limits:
        height = float(_share(np.array([low, limit, high]), item)[1])
        ax.plot([place - 0.1, place + 0.1], [height, height], color=LIMIT, lw=1.6, zorder=5)
        ax.annotate(
            f"claim {claim}",
            (place, height),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=LIMIT,
            zorder=5,
        )
