"""Parallel coordinates: every variant a line across what was moved, coloured by an output."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from experiments.plots.style import PAGE, SMALL, TEXT, figure_of
from experiments.plots.sweeps.axes import ShownAxis, choose_axes
from experiments.plots.sweeps.colours import MANY, colours_of, opacity
from experiments.plots.sweeps.frame import MATERIAL, frame_of
from experiments.plots.sweeps.limits import DASHED, limit_lines
from experiments.plots.sweeps.notes import axes_words, drawn_words, write_note
from experiments.plots.sweeps.outputs import Output, find_output
from experiments.plots.sweeps.scales import ends_of, is_logarithmic, ticks_between
from experiments.plots.sweeps.sheet_values import with_sheet_values
from experiments.plots.units import wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.sweeps.outcome import SweepResult

#: Groups of equally many variants that stand for their lines where these are too many.
GROUPS = 5

#: Lines from which they are drawn as points of an image: as vectors they fill a page's file.
_RASTER = 500

_HEIGHT = 3.7

#: Width of a letter of a label [inch], and share of the variants that stand out at both ends.
_LETTER, _OUTER = 0.057, 0.1
_HALO = (withStroke(linewidth=2.0, foreground="white"),)


@dataclass(frozen=True)
class _Upright:
    """One upright axis: a label, ticks, and the heights of all variants between 0 and 1."""

    label: str
    heights: NDArray[np.float64]
    ticks: tuple[tuple[float, str], ...]
    limits: tuple[tuple[float, int], ...] = ()


def plot_parallel(
    result: SweepResult,
    *,
    output: str | None = None,
    run: int | str | None = None,
    axes: Sequence[str] | None = None,
    most: int = 8,
    coefficients: bool = False,
    ax: Axes | None = None,
) -> Figure:
    """Draw parallel coordinates.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    output, run : str and int or str, optional
        Column and run by which lines are coloured; see
        :func:`~experiments.plots.sweeps.outputs.find_output`.
    axes : sequence of str, optional
        What stands beside each other; those on which the output hangs most if not given.
    most : int
        So many at most.
    coefficients : bool
        Whether coefficients of the relations may be among them.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.

    Returns
    -------
    matplotlib.figure.Figure
        Of one axes. From some thousand variants on groups of equally many stand for the lines.

    Raises
    ------
    SimulationInputError
        If there is no such output, run or axis.
    """
    found = find_output(result, output, run)
    frame = frame_of(result, [found])
    shown = choose_axes(result, frame, found, names=axes, most=most, coefficients=coefficients)
    drawn = frame[frame[found.key].notna()]
    many = len(drawn) > MANY
    if ax is None:
        ax = Figure(figsize=(PAGE, _HEIGHT), layout="constrained").add_subplot()
    uprights = [_of_axis(result, drawn, axis) for axis in shown]
    if drawn[MATERIAL].nunique() > 1 and not many:
        uprights.insert(0, _of_materials(drawn))
    uprights.append(_of_output(drawn, found))
    heights = np.column_stack([upright.heights for upright in uprights])
    values = drawn[found.key].to_numpy(float)
    colours = colours_of(values)
    (_draw_groups if many else _draw_lines)(ax, heights, values, colours)
    width = 0.014 * len(uprights)
    _draw_bar(ax, len(uprights) - 1, width, uprights[-1], values, colours)
    letters = int(PAGE / (len(uprights) + 0.2) / _LETTER)
    for place, upright in enumerate(uprights):
        last = place == len(uprights) - 1
        _draw_upright(ax, place, upright, letters, width if last else 0.0)
    ax.set_axis_off()
    ax.set_xlim(-0.35, len(uprights) - 0.45)
    ax.set_ylim(-0.03, 1.03)
    figure = figure_of(ax)
    how = f"{GROUPS} groups of equally many by the output: median, and 16 to 84 % of the outer two."
    write_note(
        figure,
        drawn_words(result, frame, [found]),
        how if many else "The tenth with the lowest and the tenth with the highest on top.",
        axes_words(result, frame, shown),
    )
    return figure


def _of_axis(result: SweepResult, drawn: pd.DataFrame, axis: ShownAxis) -> _Upright:
    filled = drawn[axis.column]
    if filled.isna().any() and not axis.coefficient:
        filled = with_sheet_values(result, drawn, axis.name)
    values = filled.to_numpy(float)
    low, high = ends_of(axis, values)
    logarithmic = is_logarithmic(axis, np.append(values, (low, high)))
    limits = limit_lines(result, axis, (low, high))

    def height(at: Any) -> Any:
        if logarithmic:
            return np.log(np.asarray(at) / low) / np.log(high / low)
        return (np.asarray(at) - low) / (high - low)

    ticks = ticks_between(low, high, logarithmic=logarithmic)
    return _Upright(
        axis.label,
        height(values),
        tuple((float(height(tick)), f"{tick:.6g}") for tick in ticks),
        tuple((float(height(place)), claim) for place, claim in limits),
    )


def _of_output(drawn: pd.DataFrame, output: Output) -> _Upright:
    values = drawn[output.key].to_numpy(float)
    bare = ShownAxis("", output.key, output.label, False, False, None, "")
    low, high = ends_of(bare, values)
    ticks = ticks_between(low, high, most=6)
    return _Upright(
        output.label,
        (values - low) / (high - low),
        tuple(((tick - low) / (high - low), f"{tick:.6g}") for tick in ticks),
    )


def _of_materials(drawn: pd.DataFrame) -> _Upright:
    names = list(drawn[MATERIAL].unique())
    places = {name: number / (len(names) - 1) for number, name in enumerate(names)}
    ticks = tuple((places[name], textwrap.shorten(name, 22, placeholder="…")) for name in names)
    return _Upright(MATERIAL, drawn[MATERIAL].map(places).to_numpy(float), ticks)


def _draw_lines(
    ax: Axes, heights: NDArray[np.float64], values: NDArray[np.float64], colours: Any
) -> None:
    # The lowest and the highest on top: where they come from is what is asked.
    rank = np.argsort(np.argsort(values, kind="stable")) / max(len(values) - 1, 1)
    order = np.argsort(np.abs(rank - 0.5), kind="stable")
    outer = np.abs(rank[order] - 0.5) > 0.5 - _OUTER
    alpha = np.where(outer, 0.9, 0.75 * opacity(len(values)))
    across = np.broadcast_to(np.arange(heights.shape[1], dtype=float), heights.shape)
    segments = np.stack([across, heights], axis=-1)[order]
    lines = LineCollection(
        list(segments),
        colors=np.column_stack([colours.to_rgba(values[order])[:, :3], alpha]),
        linewidths=np.where(outer, 0.9, 0.6),
        rasterized=len(values) > _RASTER,
        zorder=1,
    )
    ax.add_collection(lines)


def _draw_groups(
    ax: Axes, heights: NDArray[np.float64], values: NDArray[np.float64], colours: Any
) -> None:
    """Median of each group, and how far the lowest and the highest spread."""
    across = np.arange(heights.shape[1])
    groups = np.array_split(np.argsort(values, kind="stable"), GROUPS)
    for number, rows in enumerate(groups):
        low, middle, high = np.nanpercentile(heights[rows], (16, 50, 84), axis=0)
        colour = colours.to_rgba(float(np.median(values[rows])))
        if number in {0, GROUPS - 1}:
            ax.fill_between(across, low, high, color=colour, alpha=0.22, lw=0, zorder=1)
        ax.plot(across, middle, color=colour, lw=1.8, zorder=1.5)


def _draw_bar(
    ax: Axes,
    place: int,
    width: float,
    upright: _Upright,
    values: NDArray[np.float64],
    colours: Any,
) -> None:
    """The last axis is the colour bar."""
    steps = np.linspace(np.nanmin(values), np.nanmax(values), 200)[:, None]
    low, high = float(np.min(upright.heights)), float(np.max(upright.heights))
    ax.imshow(
        steps,
        extent=(place, place + width, low, high),
        origin="lower",
        aspect="auto",
        cmap=colours.get_cmap(),
        norm=colours.norm,
        zorder=2,
    )


def _draw_upright(ax: Axes, place: int, upright: _Upright, letters: int, width: float) -> None:
    if not width:
        ax.plot([place, place], [0, 1], color=TEXT, lw=0.8, zorder=3)
    across, side, away = (place + width, "left", 3) if width else (place, "right", -2.5)
    for height, words in upright.ticks:
        ax.annotate(
            words,
            (across, height),
            (away, 0),
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=SMALL,
            color=TEXT,
            path_effects=[*_HALO],
            zorder=4,
            parse_math=False,
        )
    for height, claim in upright.limits:
        ax.plot([place - 0.12, place + 0.3], 2 * [height], color=TEXT, lw=0.9, ls=DASHED, zorder=3)
        ax.annotate(
            f"claim {claim}",
            (place + 0.04, height),
            (0, 1.5),
            textcoords="offset points",
            fontsize=SMALL - 0.5,
            color=TEXT,
            path_effects=[*_HALO],
            zorder=4,
        )
    # Beside the last axis there is room for more.
    room = max(letters, 14) if width else letters
    ax.annotate(
        wrapped(upright.label, room),
        (place, 1.0),
        (0, 9),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=SMALL + 0.5,
        color=TEXT,
        annotation_clip=False,
        parse_math=False,
    )
