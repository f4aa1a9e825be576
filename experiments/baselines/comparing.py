"""Whether a result still is what was stored, and where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from anode_model import SimulationInputError
from anode_model.arguments import check_kind
from experiments.baselines.baseline import Baseline, Curve, RunOutcome
from experiments.baselines.courses import Array, Course, courses_of, form_of, run_name
from experiments.baselines.making import numbers_of, of_variant, settings_of
from experiments.baselines.origins import changes_between, origins_of
from experiments.baselines.tolerances import (
    Tolerance,
    quantity_of,
    scale_of,
    scales_of,
    unit_of,
)
from experiments.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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


@dataclass(frozen=True, eq=False)
class CurveComparison:
    """What became of a stored result.

    Parameters
    ----------
    baseline : Baseline
        What was stored.
    moves : tuple of Move
        What moved further than allowed: by rank, then the largest first.
    largest : Move or None
        The largest difference of all, allowed or not.
    changes : tuple of str
        What is not the same any more of versions, settings, sheets and derived values.
    checked : int
        Curves and numbers that were compared.
    tolerances : mapping of str to Tolerance
        By quantity.
    courses : mapping of str to tuple of Course
        Curves of now, by run.
    """

    baseline: Baseline
    moves: tuple[Move, ...]
    largest: Move | None
    changes: tuple[str, ...]
    checked: int
    tolerances: Mapping[str, Tolerance]
    courses: Mapping[str, tuple[Course, ...]] = field(repr=False)

    @property
    def holds(self) -> bool:
        """Whether nothing moved further than allowed."""
        return not self.moves

    @property
    def paragraph(self) -> str:
        """One paragraph: which curve, where, how much, allowed how much, what changed."""
        from experiments.baselines.words import paragraph_of

        return paragraph_of(self)

    def plot(self) -> Figure:
        """Draw old, new and difference of the curves that moved most."""
        from experiments.baselines.picture import draw_comparison

        return draw_comparison(self)


def compare_with(
    baseline: Baseline,
    result: Result,
    *,
    variant: str | None = None,
    tolerances: Mapping[str, str] | None = None,
) -> CurveComparison:
    """Compare a result with what was stored of an earlier one.

    Parameters
    ----------
    baseline : Baseline
        From :func:`load_baseline` or :func:`make_baseline`.
    result : Result
        Of the same experiment.
    variant : str, optional
        The one variant of the result that is compared; all if not given.
    tolerances : mapping of str to str, optional
        What quantities may move by, in place of what is stored: ``{"cell voltage": "2 mV"}``.

    Returns
    -------
    CurveComparison
        Differences are no errors.

    Raises
    ------
    SimulationInputError
        If the result is of another experiment, or a tolerance cannot be read.
    WrongKindError
        If it is given something else than a baseline and a result.
    """
    check_kind(baseline, Baseline, "baseline", "pass load_baseline(path)")
    check_kind(result, Result, "result", "pass what run_rate(...) or another experiment returned")
    if result.experiment != baseline.experiment:
        raise SimulationInputError(
            f"the result is of the experiment {result.experiment}, what is stored of "
            f"{baseline.experiment}; compare like with like, or store it anew"
        )
    if variant is not None:
        result = of_variant(result, variant)
    allowed = baseline.allowed_for(tolerances)
    form = form_of(result)
    rows = {run_name(row, form): row for row in result.table.to_dict("records")}
    courses = courses_of(result, baseline.axis)
    found: list[Move] = []
    checked = 0
    for run in baseline.runs:
        if run.name not in rows:
            text = f"is stored and not in the result, which has {_listed(rows)}"
            found.append(Move(run.name, "this run", text, np.inf, WHOLE))
            continue
        row = rows[run.name]
        found += _moves(run, row, courses.get(run.name, ()), allowed)
        checked += len(run.curves) + len(run.numbers)
    stored = {run.name for run in baseline.runs}
    found += [
        Move(name, "this run", "is in the result and not stored", np.inf, WHOLE)
        for name in rows
        if name not in stored
    ]
    found.sort(key=lambda move: (move.rank, -move.excess))
    return CurveComparison(
        baseline=baseline,
        moves=tuple(move for move in found if move.excess > 1),
        largest=max(found, key=lambda move: move.excess, default=None),
        changes=changes_between(
            baseline, origins_of(result), settings_of(result), dict(result.record.versions)
        ),
        checked=checked,
        tolerances=allowed,
        courses=courses,
    )


def _listed(rows: Mapping[str, object]) -> str:
    names = list(rows)
    return "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _moves(
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
    parts = [("ended by", ending), ("limited by", limited_by)]
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
