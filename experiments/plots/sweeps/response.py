"""Response curves: an output against each number that was moved."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.plots.panels import page_legend
from experiments.plots.style import OTHERS, PAGE, SMALL, TEXT, dress, new_axes
from experiments.plots.sweeps.axes import (
    COUNTED,
    ONE_AT_A_TIME,
    ShownAxis,
    choose_axes,
    method_of,
    swept_axes,
)
from experiments.plots.sweeps.colours import MANY
from experiments.plots.sweeps.frame import frame_of
from experiments.plots.sweeps.limits import draw_limits, limit_lines
from experiments.plots.sweeps.notes import axes_words, drawn_words, write_note
from experiments.plots.sweeps.outputs import Output, find_output
from experiments.plots.sweeps.response_lines import (
    draw_alone,
    draw_cloud,
    draw_levels,
    looks_of_materials,
    values_in_sheets,
)
from experiments.plots.sweeps.scales import is_logarithmic, round_ticks, scale
from experiments.plots.units import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweeps.outcome import SweepResult

_COLUMNS = 3
_PANEL, _REST = 1.75, 0.55

#: Letters of a line that stands upright beside a panel.
_LETTERS = 26


def plot_response(
    result: SweepResult,
    *,
    output: str | None = None,
    run: int | str | None = None,
    axes: Sequence[str] | None = None,
    most: int = 12,
    coefficients: bool = False,
) -> Figure:
    """Draw a panel for each number that was moved, all with the same vertical axis.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    output, run : str and int or str, optional
        Column and run; see :func:`~experiments.plots.sweeps.outputs.find_output`.
    axes : sequence of str, optional
        Which panels; those on which the output hangs most if not given.
    most : int
        So many at most.
    coefficients : bool
        Whether coefficients of the relations may be among them.

    Returns
    -------
    matplotlib.figure.Figure
        Of drawn points a running median with a band from 16 to 84 %; of points that were counted
        off lines.

    Raises
    ------
    SimulationInputError
        If there is no such output, run or axis.
    """
    found = find_output(result, output, run)
    frame = frame_of(result, [found])
    shown = choose_axes(result, frame, found, names=axes, most=most, coefficients=coefficients)
    columns = min(_COLUMNS, len(shown))
    rows = math.ceil(len(shown) / columns)
    width = PAGE if columns > 1 else 0.65 * PAGE
    panel = _PANEL if columns > 1 else 2.7
    figure = Figure(figsize=(width, rows * panel + _REST), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for number, ax in enumerate(grid.flat):
        if number >= len(shown):
            ax.remove()
            continue
        _draw(result, frame, shown[number], found, ax)
        if number % columns:
            ax.set_ylabel("")
    _write_legend(figure, result, frame)
    write_note(
        figure,
        drawn_words(result, frame, [found]),
        _how(result, many=len(frame) > MANY),
        axes_words(result, frame, shown),
    )
    return figure


def plot_response_to(
    result: SweepResult,
    axis: str,
    ax: Axes | None = None,
    *,
    output: str | None = None,
    run: int | str | None = None,
) -> Axes:
    """Draw the response to one number only.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    axis : str
        What was moved.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    output, run : str and int or str, optional
        As in :func:`plot_response`.

    Returns
    -------
    matplotlib.axes.Axes
        With the number on the horizontal axis.
    """
    found = find_output(result, output, run)
    frame = frame_of(result, [found])
    (shown,) = choose_axes(result, frame, found, names=[axis])
    ax = new_axes(ax)
    _draw(result, frame, shown, found, ax)
    return ax


def _draw(
    result: SweepResult, frame: pd.DataFrame, axis: ShownAxis, output: Output, ax: Axes
) -> None:
    rows = frame.dropna(subset=[axis.column, output.key])
    method = method_of(result)
    values = rows[axis.column].to_numpy(float)
    if method == ONE_AT_A_TIME:
        values = np.append(values, list(values_in_sheets(result, axis).values()))
    looks = looks_of_materials(frame)
    if method == ONE_AT_A_TIME:
        draw_alone(ax, result, frame, axis, output, looks)
    elif method in COUNTED:
        others = [
            other
            for other in swept_axes(result)
            if other.name != axis.name and frame[other.column].nunique() > 1
        ]
        draw_levels(ax, rows, axis.column, output.key, others, looks)
    else:
        logarithmic = is_logarithmic(axis, values)
        draw_cloud(ax, rows, axis.column, output.key, looks, logarithmic=logarithmic)
    # A density map sets a scale of its own; this one comes last.
    ends = scale(ax, "x", axis, values)
    draw_limits(ax, limit_lines(result, axis, ends))
    dress(ax, axis.label, wrapped(output.label, _LETTERS))
    for side in (ax.xaxis, ax.yaxis):
        side.label.set(fontsize=SMALL + 0.5, parse_math=False)
    round_ticks(ax, "y")
    ax.grid(color=OTHERS, lw=0.35)
    ax.set_axisbelow(True)


def _write_legend(figure: Figure, result: SweepResult, frame: pd.DataFrame) -> None:
    looks = looks_of_materials(frame)
    handles: dict[str, Line2D] = {}
    if len(looks) > 1 or method_of(result) == ONE_AT_A_TIME:
        handles |= {
            name: Line2D([], [], color=colour, ls=dash, lw=1.2)
            for name, (colour, dash) in looks.items()
        }
    if method_of(result) == ONE_AT_A_TIME:
        handles["as in the sheet"] = Line2D([], [], color=TEXT, marker="o", ms=5, mfc="none", ls="")
    if handles:
        page_legend(figure, handles, outside=True, columns=5)


def _how(result: SweepResult, *, many: bool) -> str:
    method = method_of(result)
    if method == ONE_AT_A_TIME:
        return (
            "Each number alone, everything else as in the sheet; dotted: the sheet as it is. The "
            "largest effect first."
        )
    if method in COUNTED:
        return (
            "Lines join variants that differ in nothing else; where these are many, their median "
            "and 16 to 84 %."
        )
    dots = "Grey: how densely variants lie" if many else "Dots: variants"
    return (
        f"{dots}, everything else moves too; line: running median; band: 16 to 84 % of the "
        "variants. The largest rank correlation first."
    )
