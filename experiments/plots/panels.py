"""A page of small panels that share their axes, one for each variant."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from experiments.plots.style import FAINT, OTHERS, PAGE, SIZE, SMALL, TEXT, dress, write_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = 4
# Height of a panel by the number of columns [inch].
_PANEL_HEIGHTS = {1: 3.2, 2: 2.4, 3: 1.8, 4: 1.42}

# Margins around the panels and gaps between them [inch]. Fixed: letting matplotlib measure every
# text of twenty panels takes longer than drawing them.
_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP_X, _GAP_Y = 0.55, 0.16, 0.5, 0.47, 0.14, 0.3


def draw_panels(names: Sequence[str], draw: Callable[[Axes, str], bool], x: str, y: str) -> Figure:
    """Draw each variant into a panel of its own; `draw` says whether there was anything."""
    columns = min(_COLUMNS, len(names))
    rows = math.ceil(len(names) / columns)
    width = PAGE
    height = rows * _PANEL_HEIGHTS[columns] + _TOP + _BOTTOM
    figure = Figure(figsize=(width, height))
    grid = figure.subplots(
        rows,
        columns,
        sharex=True,
        sharey=True,
        squeeze=False,
        gridspec_kw=_margins(width, height, rows, columns),
    )
    for ax, name in zip(grid.flat, names, strict=False):
        drawn = draw(ax, name)
        dress(ax)
        write_title(ax, name, size=SMALL + 0.5)
        ax.grid(color=OTHERS, lw=0.35)
        if not drawn:
            ax.text(
                0.5,
                0.5,
                "no result",
                transform=ax.transAxes,
                ha="center",
                va="center",
                fontsize=SMALL,
                color=FAINT,
            )
    _drop_unused(grid, len(names))
    middle = (_LEFT + width - _RIGHT) / 2 / width
    figure.text(middle, 0.1 / height, x, ha="center", va="bottom", fontsize=SIZE, color=TEXT)
    middle = (_BOTTOM + height - _TOP) / 2 / height
    figure.text(
        0.06 / width, middle, y, rotation=90, ha="left", va="center", fontsize=SIZE, color=TEXT
    )
    return figure


def _margins(width: float, height: float, rows: int, columns: int) -> dict[str, float]:
    panel_width = (width - _LEFT - _RIGHT - (columns - 1) * _GAP_X) / columns
    panel_height = (height - _TOP - _BOTTOM - (rows - 1) * _GAP_Y) / rows
    return {
        "left": _LEFT / width,
        "right": 1 - _RIGHT / width,
        "bottom": _BOTTOM / height,
        "top": 1 - _TOP / height,
        "wspace": _GAP_X / panel_width,
        "hspace": _GAP_Y / panel_height,
    }


def _drop_unused(grid: Any, used: int) -> None:
    """Take empty panels away; what stands above one gets the labels that it had."""
    columns = grid.shape[1]
    for number in range(used, grid.size):
        grid.flat[number].remove()
        above = number - columns
        if above >= 0:
            grid.flat[above].tick_params(labelbottom=True)


def page_legend(
    figure: Figure,
    handles: Mapping[str, Any],
    *,
    outside: bool = False,
    columns: int = 7,
    tight: bool = False,
    title: str = "",
) -> None:
    """A legend above the panels that shows any name as it is; tight where a line is full."""
    box = figure.legend(
        list(handles.values()),
        ["x"] * len(handles),
        loc="outside upper left" if outside else "upper left",
        ncols=min(len(handles), columns),
        frameon=False,
        fontsize=SMALL + 0.5,
        handlelength=1.6 if tight else 2.2,
        columnspacing=0.8 if tight else 1.4,
    )
    for text, name in zip(box.get_texts(), handles, strict=True):
        text.set_parse_math(False)
        text.set_text(name)
    if title:
        box.get_title().set_parse_math(False)
        box.set_title(title, prop=FontProperties(size=SIZE, weight="bold"))
        box.set_alignment("left")
