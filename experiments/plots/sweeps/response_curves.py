"""Response curves: an output over each number that was moved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from anode_model import SimulationInputError
from experiments.plots.style import COLOURS, OTHERS, PAGE, REFERENCE, SIZE, SMALL, TEXT, dress, look
from experiments.plots.sweeps.drawing import (
    mark_limits,
    scale_axis,
    scatter,
    write_caption,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from experiments.plots.sweeps.frame import Moved, Output, SweepFrame

_COLUMNS = 4

#: Groups of equally many neighbours whose median and band are drawn.
_GROUPS, _LEAST = 10, 8


def draw_response(frame: SweepFrame, output: str | None = None, *, most: int = 8) -> list[Axes]:
    """An output over each number that was moved, the strongest first.

    Where points were drawn, all others move too: the line is the median of neighbours, the shade
    their 16 to 84 %. Where values were counted off, there is a line a material; the shade is the
    range over what else was moved, the grey line the sheet as it is.

    Parameters
    ----------
    frame : SweepFrame
        The sweep.
    output : {"areal capacity", "retention", "temperature rise"}, optional
        What is drawn.
    most : int
        Panels at most.

    Returns
    -------
    list of matplotlib.axes.Axes
        One a number.

    Raises
    ------
    SimulationInputError
        If nothing was moved.
    """
    chosen = frame.output(output)
    moved = frame.strongest(chosen, most)
    if not moved:
        raise SimulationInputError("response: this sweep moves nothing")
    columns = min(_COLUMNS, len(moved))
    rows = math.ceil(len(moved) / columns)
    figure = Figure(figsize=(PAGE, 0.7 + 1.75 * rows), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    drawn = []
    for ax, item in zip(grid.flat, moved, strict=False):
        (_draw_cloud if frame.drawn else _draw_levels)(ax, frame, item, chosen)
        scale_axis(ax, "x", logarithmic=item.logarithmic)
        mark_limits(ax, item)
        dress(ax, item.label)
        ax.grid(color=OTHERS, lw=0.35)
        drawn.append(ax)
    for ax in list(grid.flat)[len(moved) :]:
        ax.remove()
    figure.supylabel(chosen.label.replace("\n", ", "), fontsize=SIZE, color=TEXT)
    if not frame.drawn and frame.table["material"].nunique() > 1:
        drawn[0].legend(fontsize=SMALL, frameon=False)
    write_caption(figure, frame.caption)
    return drawn


def _draw_cloud(ax: Axes, frame: SweepFrame, item: Moved, output: Output) -> None:
    rows = frame.table[[item.column, output.column]].dropna().sort_values(item.column)
    scatter(ax, rows[item.column], rows[output.column], color=OTHERS, alpha=0.8, s=4)
    groups = np.array_split(rows.to_numpy(float), max(1, min(_GROUPS, len(rows) // _LEAST)))
    middle = [np.median(group[:, 0]) for group in groups]
    low, half, high = (
        [np.percentile(group[:, 1], share) for group in groups] for share in (16, 50, 84)
    )
    ax.fill_between(middle, low, high, color=COLOURS[0], alpha=0.22, lw=0)
    ax.plot(middle, half, color=COLOURS[0], lw=1.4)


def _draw_levels(ax: Axes, frame: SweepFrame, item: Moved, output: Output) -> None:
    for number, (material, rows) in enumerate(frame.table.groupby("material", sort=False)):
        colour, dash = look(number)
        moved = rows.dropna(subset=[item.column, output.column])
        levels = moved.groupby(item.column)[output.column].agg(["min", "median", "max"])
        ax.plot(
            levels.index,
            levels["median"],
            color=colour,
            ls=dash,
            lw=1.2,
            marker=".",
            ms=4,
            label=str(material),
        )
        if (levels["max"] > levels["min"]).any():
            ax.fill_between(levels.index, levels["min"], levels["max"], color=colour, alpha=0.15)
        _draw_sheet(ax, frame, rows, output)


def _draw_sheet(ax: Axes, frame: SweepFrame, rows: pd.DataFrame, output: Output) -> None:
    """The sheet as it is, where the sweep has it."""
    if frame.method != "one-at-a-time":
        return
    still = rows[rows[[item.column for item in frame.moved]].isna().all(axis=1)]
    for value in still[output.column].dropna():
        ax.axhline(value, color=REFERENCE, lw=0.7, ls=(0, (1, 1.5)), zorder=1)
