"""Old, new and difference of the curves that moved most."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from anode_model import OutputError
from experiments.baselines.baseline import Curve
from experiments.baselines.comparing import CurveComparison
from experiments.baselines.courses import Course, at
from experiments.baselines.moves import common_places
from experiments.baselines.tolerances import Tolerance, quantity_of, scale_of, unit_of
from experiments.plots.style import (
    COLOURS,
    FAINT,
    PAGE,
    REFERENCE,
    SMALL,
    TEXT,
    dress,
    legend_above,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Curves that are drawn side by side.
_DRAWN = 3

_DPI = 150

#: Points of a drawn line.
_POINTS = 400

_OLD, _NEW = REFERENCE, COLOURS[0]
_WRONG = COLOURS[1]


def draw_comparison(comparison: CurveComparison) -> Figure:
    """Draw the curves that moved most, each with its difference and what is allowed.

    Parameters
    ----------
    comparison : CurveComparison
        With or without moves.
    """
    chosen = _chosen(comparison)
    width = max(1, len(chosen)) * PAGE / 2.2 + 0.3
    figure = Figure(figsize=(width, 4.6), layout="constrained")
    if not chosen:
        _write_moves(figure, comparison)
        return figure
    grid = figure.subplots(2, len(chosen), sharex="col", height_ratios=(3, 2), squeeze=False)
    for column, (run, curve, quantity) in enumerate(chosen):
        upper, lower = grid[0, column], grid[1, column]
        course = _course(comparison, run, curve)
        tolerance = comparison.tolerances[quantity_of(quantity)]
        _draw_curves(upper, run, curve, course, quantity)
        _draw_difference(lower, curve, course, quantity, tolerance, comparison)
    return figure


def _chosen(comparison: CurveComparison) -> list[tuple[str, Curve, str]]:
    """Run, curve and column of what is drawn; of a curve with a wrong length its first column."""
    found: dict[tuple[str, str], tuple[str, Curve, str]] = {}
    for move in comparison.moves:
        curve = move.curve
        if curve is None:
            curve = _first_curve(comparison, move.run)
        if curve is None or (move.run, curve.name) in found:
            continue
        name = move.what.partition(" (")[0]
        columns = {quantity_of(column): column for column in curve.values}
        column = columns.get(name) or next(iter(columns.values()))
        found[move.run, curve.name] = (move.run, curve, column)
    return list(found.values())[:_DRAWN]


def _first_curve(comparison: CurveComparison, run: str) -> Curve | None:
    return next(
        (item.curves[0] for item in comparison.baseline.runs if item.name == run and item.curves),
        None,
    )


def _course(comparison: CurveComparison, run: str, curve: Curve) -> Course | None:
    courses = comparison.courses.get(run, ())
    return next((course for course in courses if course.part == curve.name), None)


def _draw_curves(ax: Axes, run: str, curve: Curve, course: Course | None, column: str) -> None:
    along = np.linspace(0, 1, _POINTS) * curve.length
    known = np.asarray(curve.percent) / 100 * curve.length
    old = at(known, np.asarray(curve.values[column]), along)
    side = np.sign(curve.end - curve.start)
    handles = ax.plot(curve.start + side * along, old, color=_OLD, linewidth=3.0, alpha=0.55)
    names = ["stored"]
    ax.plot(curve.end, old[-1], "o", color=_OLD, markersize=4.5, alpha=0.7)
    if course is not None and column in course.series:
        side = np.sign(course.end - course.start)
        places = course.start + side * course.places
        handles += ax.plot(places, course.series[column], color=_NEW, linewidth=1.1)
        names.append("now")
        ax.plot(places[-1], course.series[column][-1], "o", color=_NEW, markersize=2.5)
    dress(ax, y=column)
    # A line of the text's own, so that a long name is cut nowhere.
    head, _, tail = run.partition(", ")
    title = f"{head}\n{tail}" + (f" ({curve.name})" if curve.name else "")
    height = legend_above(ax, handles, names, columns=2)
    text = ax.set_title(title, fontsize=SMALL + 1, color=TEXT, loc="left", pad=6 + height, y=1.0)
    text.set_parse_math(False)


def _draw_difference(
    ax: Axes,
    curve: Curve,
    course: Course | None,
    column: str,
    tolerance: Tolerance,
    comparison: CurveComparison,
) -> None:
    unit, factor = (unit_of(column), 1.0) if unit_of(column) != "V" else ("mV", 1000.0)
    dress(ax, x=curve.axis, y=f"now − stored\n[{unit}]")
    stored = np.asarray(curve.values[column])
    places = np.asarray(curve.percent) / 100 * curve.length
    side = np.sign(curve.end - curve.start)
    shown = curve.start + side * places
    allowed = tolerance.allowed(scale_of(curve.values[column])) * factor
    ax.axhspan(-allowed, allowed, color=COLOURS[2], alpha=0.15, linewidth=0)
    ax.axhline(0, color=FAINT, linewidth=0.6)
    ax.annotate(
        f"allowed: ±{tolerance}",
        xy=(0.02, 0.03),
        xycoords="axes fraction",
        fontsize=SMALL,
        color=TEXT,
    )
    if course is None or column not in course.series:
        return
    axis = comparison.tolerances[quantity_of(curve.axis)].allowed(curve.length)
    same = abs(float(course.places[-1]) - curve.length) <= axis
    now = course.at(column, common_places(curve, course, same_length=same))
    difference = (now - stored) * factor
    ax.plot(shown, difference, color=_NEW, linewidth=0.9)
    beyond = np.abs(difference) > allowed
    ax.plot(shown[beyond], difference[beyond], "o", color=_WRONG, markersize=2.8, linestyle="none")
    if not same:
        end = curve.start + side * min(float(course.places[-1]), curve.length)
        ax.axvline(end, color=_WRONG, linewidth=0.9, linestyle=(0, (3, 2)))
        ax.annotate(
            "ends here" if course.places[-1] < curve.length else "stored end",
            xy=(end, 0.97),
            xycoords=("data", "axes fraction"),
            xytext=(-3, 0),
            textcoords="offset points",
            ha="right",
            va="top",
            fontsize=SMALL,
            color=_WRONG,
        )


def _write_moves(figure: Figure, comparison: CurveComparison) -> None:
    """Numbers without curves are no lines, so they are said."""
    import textwrap

    lines = [str(move) for move in comparison.moves[:8]] or ["everything as stored"]
    text = "\n".join(textwrap.fill(line, 60) for line in lines)
    shown = figure.text(0.03, 0.97, text, va="top", fontsize=SMALL, color=TEXT)
    shown.set_parse_math(False)


def save_picture(comparison: CurveComparison, path: Path) -> Path:
    """Write the picture of a comparison as PNG; missing folders are made.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    figure = draw_comparison(comparison)
    FigureCanvasAgg(figure)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=_DPI, format="png", facecolor="white")
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written: {error.strerror or error}; name another place for pictures"
        ) from error
    return path
