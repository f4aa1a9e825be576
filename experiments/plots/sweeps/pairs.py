"""Pair plot: each two of what was moved against each other, coloured by an output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.plots.panels import page_legend
from experiments.plots.style import FAINT, OTHERS, PAGE, SMALL, TEXT, dress
from experiments.plots.sweeps.axes import ShownAxis, choose_axes
from experiments.plots.sweeps.colours import MANY, add_bar, colours_of, opacity
from experiments.plots.sweeps.frame import MATERIAL, frame_of
from experiments.plots.sweeps.limits import DASHED, draw_product, limit_lines, product_limits
from experiments.plots.sweeps.notes import axes_words, drawn_words, write_note
from experiments.plots.sweeps.outputs import Output, find_output
from experiments.plots.sweeps.scales import is_logarithmic, round_ticks, scale
from experiments.plots.sweeps.sheet_values import with_sheet_values
from experiments.plots.units import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweeps.outcome import SweepResult

#: Marks of materials; more are told apart by nothing but their places.
MARKS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")

_LETTERS = 19


def plot_pairs(
    result: SweepResult,
    *,
    output: str | None = None,
    run: int | str | None = None,
    axes: Sequence[str] | None = None,
    most: int = 4,
    coefficients: bool = False,
) -> Figure:
    """Draw a pair plot; the output itself is its last row.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    output, run : str and int or str, optional
        Column and run that colour the points; see
        :func:`~experiments.plots.sweeps.outputs.find_output`.
    axes : sequence of str, optional
        What is drawn against each other; those on which the output hangs most if not given.
    most : int
        So many at most.
    coefficients : bool
        Whether coefficients of the relations may be among them.

    Returns
    -------
    matplotlib.figure.Figure
        With a panel for each pair. From some thousand variants on a hexagon shows the median of
        those inside; where variants share a place, one mark shows their median.

    Raises
    ------
    SimulationInputError
        If there is no such output, run or axis.
    """
    found = find_output(result, output, run)
    frame = frame_of(result, [found])
    shown = choose_axes(result, frame, found, names=axes, most=most, coefficients=coefficients)
    drawn = frame[frame[found.key].notna()].copy()
    for axis in shown:
        if not axis.coefficient:
            drawn[axis.column] = with_sheet_values(result, drawn, axis.name)
    count = len(shown)
    side = PAGE / max(count, 2.6)
    figure = Figure(figsize=(PAGE, side * 0.92 * count + 0.5), layout="constrained")
    grid: Any = figure.subplots(count, count, squeeze=False)
    values = drawn[found.key].to_numpy(float)
    colours = colours_of(values)
    merged = False
    for row, column in np.ndindex(count, count):
        panel = grid[row, column]
        if column > row:
            panel.remove()
            continue
        across, up = shown[column], None if row == count - 1 else shown[row + 1]
        merged |= _draw_pair(panel, drawn, across, up, found, colours)
        _mark_limits(panel, result, drawn, across, up)
        _dress(panel, across, up, found, left=column == 0, bottom=row == count - 1)
    panels = [panel for panel in figure.axes if panel.has_data()]
    add_bar(
        figure,
        colours,
        panels,
        found.label,
        values,
        shrink=0.5 if count > 1 else 1.0,
        anchor=(0, 1),
    )
    _name_materials(figure, drawn)
    write_note(
        figure,
        drawn_words(result, frame, [found]),
        _how(result, drawn, shown, merged=merged),
        axes_words(result, frame, shown),
    )
    return figure


def _draw_pair(
    ax: Axes,
    drawn: pd.DataFrame,
    across: ShownAxis,
    up: ShownAxis | None,
    output: Output,
    colours: Any,
) -> bool:
    """Draw one panel; whether marks stand for several variants."""
    merged = False
    x, y = across.column, output.key if up is None else up.column
    rows = drawn.dropna(subset=[x, y])
    if len(rows) > MANY and up is not None:
        _draw_hexagons(ax, rows, across, up, output, colours)
    else:
        merged = _draw_marks(ax, rows, x, y, output, colours)
    # A hexagon map sets scales of its own; these come last.
    scale(ax, "x", across, rows[x].to_numpy(float))
    if up is not None:
        scale(ax, "y", up, rows[y].to_numpy(float))
    else:
        round_ticks(ax, "y", 4)
    return merged


def _draw_hexagons(
    ax: Axes,
    rows: pd.DataFrame,
    across: ShownAxis,
    up: ShownAxis,
    output: Output,
    colours: Any,
) -> None:
    scales: list[Literal["linear", "log"]] = [
        "log" if is_logarithmic(axis, rows[axis.column].to_numpy(float)) else "linear"
        for axis in (across, up)
    ]
    ax.hexbin(
        rows[across.column],
        rows[up.column],
        C=rows[output.key],
        reduce_C_function=np.median,
        gridsize=22,
        xscale=scales[0],
        yscale=scales[1],
        cmap=colours.get_cmap(),
        norm=colours.norm,
        linewidths=0.1,
        rasterized=True,
    )


def _draw_marks(ax: Axes, rows: pd.DataFrame, x: str, y: str, output: Output, colours: Any) -> bool:
    """A mark for each place; whether some stand for several variants."""
    shared = rows.groupby([MATERIAL, x, y], sort=False)[output.key]
    marks = shared.median().rename("shown").reset_index()
    many = len(marks) > MANY
    size = 1.5 if many else float(np.clip(900 / max(len(marks), 1), 5, 22))
    for number, name in enumerate(marks[MATERIAL].unique()):
        own = marks[marks[MATERIAL] == name].sort_values("shown")
        ax.scatter(
            own[x],
            own[y],
            c=own["shown"],
            cmap=colours.get_cmap(),
            norm=colours.norm,
            s=size,
            marker=MARKS[number % len(MARKS)],
            alpha=opacity(len(marks)) if many else max(opacity(len(marks)), 0.55),
            linewidths=0,
            rasterized=len(marks) > 120,
        )
    return len(marks) < len(rows)


def _mark_limits(
    ax: Axes, result: SweepResult, drawn: pd.DataFrame, across: ShownAxis, up: ShownAxis | None
) -> None:
    sides = [(across, ax.axvline), *([(up, ax.axhline)] if up is not None else [])]
    for axis, line in sides:
        for place, _ in limit_lines(result, axis, _range(drawn, axis)):
            line(place, color=FAINT, lw=0.8, ls=DASHED, zorder=2.5)
    if up is not None:
        ends = ax.get_ylim()
        for item in product_limits(across, up):
            draw_product(ax, item, *_range(drawn, across))
        ax.set_ylim(ends)


def _range(drawn: pd.DataFrame, axis: ShownAxis) -> tuple[float, float]:
    return float(drawn[axis.column].min()), float(drawn[axis.column].max())


def _how(
    result: SweepResult, drawn: pd.DataFrame, shown: Sequence[ShownAxis], *, merged: bool
) -> str:
    words = "A mark where variants share a place: their median." if merged else ""
    if len(drawn) > MANY:
        words = "Hexagons: median of the variants inside."
    lines = any(limit_lines(result, axis, _range(drawn, axis)) for axis in shown)
    if lines or any(product_limits(one, other) for one in shown for other in shown):
        words = f"{words} Dashed: limits of claims."
    return words


def _dress(
    ax: Axes,
    across: ShownAxis,
    up: ShownAxis | None,
    output: Output,
    *,
    left: bool,
    bottom: bool,
) -> None:
    label = output.label if up is None else up.label
    dress(
        ax,
        wrapped(across.label, _LETTERS) if bottom else "",
        wrapped(label, _LETTERS) if left else "",
    )
    for side in (ax.xaxis, ax.yaxis):
        side.label.set(fontsize=SMALL + 0.5, parse_math=False, color=TEXT)
    ax.tick_params(labelbottom=bottom, labelleft=left)
    ax.grid(color=OTHERS, lw=0.3)
    ax.set_axisbelow(True)


def _name_materials(figure: Figure, drawn: pd.DataFrame) -> None:
    names = list(drawn[MATERIAL].unique())
    if len(names) < 2 or len(drawn) > MANY:
        return
    handles = {
        str(name): Line2D([], [], ls="", marker=MARKS[number % len(MARKS)], color=FAINT, ms=4)
        for number, name in enumerate(names)
    }
    page_legend(figure, handles, outside=True, columns=5)
