"""What is not as it was stored: of a run, of its curves and of its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from experiments.baselines.baseline import Curve, RunOutcome
from experiments.baselines.courses import Array, Course
from experiments.baselines.making import numbers_of
from experiments.baselines.tolerances import (
    Tolerance,
    quantity_of,
    scale_of,
    scales_of,
    unit_of,
)

#: Of a move: a run as a whole or how it ended, the length of a curve, its course, a number. What
#: comes first explains what comes after it.
WHOLE, END, COURSE, NUMBER = range(4)


@dataclass(frozen=True)
class Move:
    """One thing that is not as it was stored.

    Parameters
    ----------
    run : str
        Name of the run.
    what : str
        Quantity, and the part of the run where it has several.
    text : str
        Where, how much and how much is allowed, as the rest of a sentence.
    excess : float
        Difference over what is allowed; infinite where there is no number to compare.
    rank : int
        What is said first: one of :data:`WHOLE`, :data:`END`, :data:`COURSE` and :data:`NUMBER`.
    curve : Curve or None
        The stored curve that is about, to be drawn.
    """

    run: str
    what: str
    text: str
    excess: float
    rank: int
    curve: Curve | None = None

    def __str__(self) -> str:
        return f"{self.run}: {self.what} {self.text}"


def moves_of(
    run: RunOutcome,
    row: Mapping[str, object],
    courses: tuple[Course, ...],
    allowed: Mapping[str, Tolerance],
) -> Iterator[Move]:
    """Every difference of a run, allowed or not."""
    status, ending = str(row["status"]), str(row.get("ended_by", ""))
    if status != run.status:
        reason = row["reason"] or "no reason given"
        text = f'is "{status}" and was "{run.status}": {reason}'
        yield Move(run.name, "this run", text, np.inf, WHOLE)
        if status == "failed":
            return
    why = _why(ending, run.ended_by, str(row.get("limited_by", "")))
    if run.ended_by and ending != run.ended_by:
        text = f'was "{run.ended_by}" and is "{ending}"'
        yield Move(run.name, "what ended it", text, np.inf, COURSE)
    now = {course.part: course for course in courses}
    for curve in run.curves:
        if curve.name not in now:
            text = f"is not there any more{why}"
            yield Move(run.name, _named("the curve", curve), text, np.inf, WHOLE)
            continue
        yield from _curve_moves(run, curve, now[curve.name], allowed, why)
    yield from _number_moves(run, numbers_of(row), allowed)


def _why(ended_by: str, stored: str, limited_by: str) -> str:
    """How a run ended, as the end of a sentence."""
    ending = ended_by if ended_by == stored else f"{ended_by} (stored: {stored})"
    # Nothing limited a run that is complete.
    limit = "" if limited_by == "complete" else limited_by
    parts = [("ended by", ending), ("limited by", limit)]
    said = ", ".join(f"{how} {what}" for how, what in parts if what)
    return f"; {said}" if said else ""


def _named(what: str, curve: Curve) -> str:
    return f"{what} ({curve.name})" if curve.name else what


def _number_moves(
    run: RunOutcome, now: Mapping[str, float], allowed: Mapping[str, Tolerance]
) -> Iterator[Move]:
    for column, scale in scales_of(run.numbers).items():
        name, unit, old = quantity_of(column), unit_of(column), run.numbers[column]
        if column not in now:
            yield Move(run.name, name, f"was {old:g} {unit} and has no value now", np.inf, NUMBER)
            continue
        limit, difference = allowed[name], now[column] - old
        text = (
            f"moved by {_signed(limit, difference, scale)} (allowed {limit}): "
            f"{_digits(old, difference)} {unit} stored, {_digits(now[column], difference)} now"
        )
        yield Move(run.name, name, text, _excess(difference, limit.allowed(scale)), NUMBER)


def _curve_moves(
    run: RunOutcome,
    curve: Curve,
    course: Course,
    allowed: Mapping[str, Tolerance],
    why: str,
) -> Iterator[Move]:
    axis, unit = quantity_of(curve.axis), unit_of(curve.axis)
    limit, longer = allowed[axis], float(course.places[-1]) - curve.length
    excess = _excess(longer, limit.allowed(curve.length))
    ends = "ends early" if longer < 0 else "ends late"
    text = (
        f"{ends}, after {_digits(course.places[-1], longer)} {unit} of {axis} where "
        f"{_digits(curve.length, longer)} are stored: "
        f"{_signed(limit, longer, curve.length)} (allowed {limit}){why}"
    )
    yield Move(run.name, _named("the curve", curve), text, excess, END, curve)
    places = common_places(curve, course, same_length=excess <= 1)
    for column, values in curve.values.items():
        name = quantity_of(column)
        if column not in course.series:
            text = "is not there any more"
            yield Move(run.name, _named(name, curve), text, np.inf, COURSE, curve)
            continue
        difference = course.at(column, places) - np.asarray(values)
        if np.isnan(difference).all():
            continue
        worst = int(np.nanargmax(np.abs(difference)))
        off, tolerance, scale = float(difference[worst]), allowed[name], scale_of(values)
        old, there = values[worst], curve.percent[worst] / 100 * curve.length
        text = (
            f"is off by {_signed(tolerance, off, scale)} (allowed {tolerance}) at "
            f"{curve.percent[worst]:g} % of its {axis} ({there:.4g} of {curve.length:.4g} {unit}): "
            f"{_digits(old, off)} {unit_of(column)} stored, {_digits(old + off, off)} now"
        )
        move_excess = _excess(off, tolerance.allowed(scale))
        yield Move(run.name, _named(name, curve), text, move_excess, COURSE, curve)


def common_places(curve: Curve, course: Course, *, same_length: bool) -> Array:
    """Where a curve of now is read to stand beside a stored one, from its own start.

    Curves of the same length, as far as that is allowed to move, are read at the same shares of
    their own, so that steep ends lie on each other. Where one ends early they are read at the same
    places, as far as both go.
    """
    shares = np.asarray(curve.percent) / 100
    if same_length:
        return np.asarray(shares * course.places[-1])
    return np.asarray(shares * curve.length)


def _excess(difference: float, allowed: float) -> float:
    if np.isnan(difference):
        return float("inf")
    if allowed > 0:
        return abs(difference) / allowed
    return 0.0 if difference == 0 else float("inf")


def _signed(tolerance: Tolerance, difference: float, scale: float) -> str:
    shown = tolerance.shown(difference, scale)
    return shown if difference <= 0 else f"+{shown}".replace("+from", "from")


def _digits(value: float, difference: float) -> str:
    """A value with the digits in which a difference shows."""
    if difference == 0 or not np.isfinite(difference):
        return f"{value:.6g}"
    digits = max(0, 1 - int(np.floor(np.log10(abs(difference)))))
    return f"{value:.{min(digits, 9)}f}"
