"""Pair plots: the variants over two of the numbers that were moved, coloured by an output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from anode_model import SimulationInputError
from experiments.plots.style import PAGE, dress
from experiments.plots.sweeps.drawing import (
    colour_bar,
    colours_of,
    mark_limits,
    scale_axis,
    scatter,
    tints_of,
    write_caption,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.plots.sweeps.frame import SweepFrame


def draw_pairs(frame: SweepFrame, output: str | None = None, *, most: int = 4) -> list[Axes]:
    """Every pair of the numbers that move an output most.

    Parameters
    ----------
    frame : SweepFrame
        The sweep.
    output : {"areal capacity", "retention", "temperature rise"}, optional
        What colours the points.
    most : int
        Numbers that are shown at most.

    Returns
    -------
    list of matplotlib.axes.Axes
        One a pair, row by row.

    Raises
    ------
    SimulationInputError
        If fewer than two numbers were moved together.
    """
    chosen = frame.output(output)
    moved = frame.strongest(chosen, most)
    if len(moved) < 2 or frame.method == "one-at-a-time":
        raise SimulationInputError("pairs: this sweep does not move two numbers together")
    size = len(moved) - 1
    height = min(PAGE, 1.2 + 1.55 * size)
    figure = Figure(figsize=(PAGE, height), layout="constrained")
    grid = figure.subplots(size, size, squeeze=False, sharex="col", sharey="row")
    colours = colours_of(frame.table[chosen.column])
    rows = frame.table.dropna(subset=[chosen.column])
    tints = tints_of(colours, rows[chosen.column])
    drawn = []
    for below in range(size):
        for right in range(size):
            ax = grid[below, right]
            if right > below:
                ax.remove()
                continue
            across, up = moved[right], moved[below + 1]
            scatter(ax, rows[across.column], rows[up.column], c=tints)
            scale_axis(ax, "x", logarithmic=across.logarithmic)
            scale_axis(ax, "y", logarithmic=up.logarithmic)
            mark_limits(ax, across, words=below == right)
            mark_limits(ax, up, upright=False)
            dress(
                ax,
                across.label if below == size - 1 else "",
                up.label if right == 0 else "",
            )
            drawn.append(ax)
    colour_bar(figure, colours, chosen, drawn)
    write_caption(figure, frame.caption)
    return drawn
