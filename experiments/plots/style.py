"""How figures look: sizes for a printed page, colours that colour-blind readers can tell apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

#: Okabe and Ito's colours without the yellow, which is too light for a line on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")

#: With seven colours and four dashes, 28 lines have a look of their own.
DASHES: tuple[Any, ...] = ("-", (0, (4, 1.5)), (0, (1, 1.2)), (0, (6, 1.5, 1, 1.5)))

#: Colour and dash of a line.
Look: TypeAlias = tuple[str, Any]

#: Colour and dash of the two directions, the same in every figure.
DIRECTIONS: Mapping[str, Look] = {
    "delithiation": (COLOURS[0], "-"),
    "lithiation": (COLOURS[1], (0, (4, 1.2))),
}

#: The same of full cells; discharge empties the carbon as delithiation does.
FULL_CELL_DIRECTIONS: Mapping[str, Look] = dict(
    zip(("discharge", "charge"), DIRECTIONS.values(), strict=True)
)

#: Colours of what heats a cell.
HEATS: Mapping[str, str] = {
    "reversible": COLOURS[2],
    "ohmic": COLOURS[5],
    "reaction": COLOURS[3],
    "mixing": COLOURS[4],
    "hysteresis": COLOURS[0],
}

REFERENCE = "#6f6f6f"
OTHERS = "#dcdcdc"
TEXT = "#222222"
FAINT = "#8a8a8a"

#: Width of a page's text and of one column [inch].
PAGE, COLUMN = 7.2, 3.6

SIZE, SMALL = 8.0, 6.5

#: Share of its brightness that a darker colour keeps.
_DARK = 0.55


def new_axes(ax: Axes | None, width: float = COLUMN * 1.25, height: float = 3.1) -> Axes:
    """The axes that were given, or those of a new figure of their own."""
    if ax is not None:
        return ax
    return Figure(figsize=(width, height), layout="constrained").add_subplot()


def figure_of(ax: Axes) -> Figure:
    """The figure that axes are in.

    Raises
    ------
    ValueError
        If they were taken out of theirs.
    """
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes are in no figure")
    return figure


def dress(ax: Axes, x: str = "", y: str = "", title: str = "") -> None:
    """Labels with units, and no more ink than needed."""
    ax.spines[["top", "right"]].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(FAINT)
        ax.spines[side].set_linewidth(0.6)
    ax.tick_params(labelsize=SMALL + 0.5, colors=TEXT, color=FAINT, width=0.6, length=2.5)
    if x:
        ax.set_xlabel(x, fontsize=SIZE, color=TEXT)
    if y:
        ax.set_ylabel(y, fontsize=SIZE, color=TEXT)
    if title:
        write_title(ax, title)


def write_title(
    ax: Axes, title: str, *, size: float = SIZE, weight: str = "bold", above: float = 0.0
) -> None:
    """A title that shows a sheet's text as it is, so many points above its usual place."""
    # With a height of its own matplotlib need not measure every label for it, which takes a third
    # of the time of a page.
    text = ax.set_title(
        title, fontsize=size, color=TEXT, loc="left", weight=weight, pad=3 + above, y=1.0
    )
    text.set_parse_math(False)


def darker(colour: str) -> tuple[float, float, float]:
    """The same colour for a thin line on an area of it."""
    red, green, blue = to_rgb(colour)
    return _DARK * red, _DARK * green, _DARK * blue


def look(number: int) -> Look:
    """Colour and dash of the line with this number."""
    return COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS) % len(DASHES)]


def label_lines(
    ax: Axes, ends: Sequence[tuple[float, float]], names: Sequence[str], colours: Sequence[str]
) -> None:
    """Write each line's name at its end, spread so that no two names overlap.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With its final limits.
    ends : sequence of (float, float)
        Ends of the lines in data coordinates; ``names`` and ``colours`` in the same order.
    """
    low, high = ax.get_ylim()
    # One line of text in data units; 72 points to the inch.
    points = ax.get_window_extent().height / figure_of(ax).dpi * 72
    step = (SMALL + 1.5) / max(points, 1.0) * (high - low)
    order = sorted(range(len(ends)), key=lambda i: ends[i][1])
    heights = _spread([ends[i][1] for i in order], step, low, high)
    right = max((x for x, _ in ends), default=0.0)
    for place, index in enumerate(order):
        ax.annotate(
            names[index],
            xy=(right, heights[place]),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=colours[index],
            annotation_clip=False,
            parse_math=False,
        )


def _spread(heights: Sequence[float], step: float, low: float, high: float) -> list[float]:
    """Rising heights at least `step` apart, moved as little as possible and kept inside."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + step) if placed else max(height, low))
    over = (placed[-1] - high) if placed else 0.0
    if over > 0:
        limit = high
        for index in range(len(placed) - 1, -1, -1):
            placed[index] = min(placed[index], limit)
            limit = placed[index] - step
    return placed


def legend(ax: Axes, handles: Sequence[Any], names: Sequence[str], columns: int = 1) -> None:
    """A legend beside the axes that shows any name as it is."""
    box = ax.legend(
        handles,
        ["x"] * len(handles),  # matplotlib drops names that begin with an underscore
        loc="center left",
        bbox_to_anchor=(1.01, 0.5),
        frameon=False,
        fontsize=SMALL,
        ncols=columns,
        handlelength=2.6,
        labelspacing=0.35,
    )
    _name_entries(box, names)


def legend_above(ax: Axes, handles: Sequence[Any], names: Sequence[str], columns: int) -> float:
    """A legend between the axes and their title, for figures that need their width.

    Returns
    -------
    float
        Its height [pt].
    """
    box = ax.legend(
        handles,
        ["x"] * len(handles),
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        borderaxespad=0.3,
        borderpad=0.0,
        frameon=False,
        fontsize=SMALL,
        ncols=columns,
        handlelength=2.2,
        labelspacing=0.35,
    )
    _name_entries(box, names)
    return math.ceil(len(handles) / columns) * 1.5 * SMALL


def _name_entries(box: Legend, names: Sequence[str]) -> None:
    for text, name in zip(box.get_texts(), names, strict=True):
        text.set_parse_math(False)
        text.set_text(name)
