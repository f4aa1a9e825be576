"""From a result to what is stored of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from anode_model import SimulationInputError
from anode_model.arguments import check_kind
from anode_model.sheets.naming import did_you_mean
from experiments.baselines.baseline import (
    Baseline,
    Curve,
    Recipe,
    RunOutcome,
    VariantOrigin,
)
from experiments.baselines.courses import (
    PERCENT,
    Course,
    axis_of,
    courses_of,
    form_of,
    run_name,
)
from experiments.baselines.tolerances import (
    Tolerance,
    quantity_of,
    rounded,
    scale_of,
    scales_of,
)
from experiments.plain import plain
from experiments.result import Result

if TYPE_CHECKING:
    import pandas as pd

#: Columns that are no outcome of the physics, or follow from others.
_NO_OUTCOME = ("solve time [ms]", "cycles", "heat transfer [W/m2/K]", "rate [C]", "current [A]")


def make_baseline(
    result: Result,
    *,
    variant: str | None = None,
    axis: str | None = None,
    tolerances: Mapping[str, str] | None = None,
    recipe: Recipe | None = None,
) -> Baseline:
    """Take from a result what is stored: curves on a common axis and numbers, rounded.

    Parameters
    ----------
    result : Result
        Of any experiment but a sensitivity.
    variant : str, optional
        The one variant that is taken; all if not given.
    axis : {"capacity", "time", "temperature", "cycle"}, optional
        What curves run along; the usual one of the experiment if not given.
    tolerances : mapping of str to str, optional
        What quantities may move by, where that is not as usual: ``{"cell voltage": "2 mV"}``.
    recipe : Recipe, optional
        How to solve it again.

    Returns
    -------
    Baseline
        Numbers are rounded to a tenth of what they may move by, or finer.

    Raises
    ------
    SimulationInputError
        If a run has failed, or something is asked for that the result does not have.
    WrongKindError
        If it is given no result.
    """
    check_kind(result, Result, "result", "pass what run_rate(...) or another experiment returned")
    if variant is not None:
        result = of_variant(result, variant)
    _check_solved(result)
    form = form_of(result)
    axis = axis_of(form, result.experiment, axis)
    courses = courses_of(result, axis)
    runs = tuple(
        _run(row, run_name(row, form), courses.get(run_name(row, form), ()))
        for row in result.table.to_dict("records")
    )
    record = result.record
    exact = Baseline(
        experiment=result.experiment,
        axis=axis,
        variants=tuple(origin_of(item) for item in record.variants),
        runs=runs,
        settings=settings_of(result),
        versions=dict(record.versions),
        recipe=recipe,
    )
    _check_names(exact)
    allowed = exact.allowed_for(tolerances)
    return replace(exact, tolerances=allowed, runs=tuple(_rounded(run, allowed) for run in runs))


def of_variant(result: Result, name: str) -> Result:
    """The part of a result that is about one variant.

    Raises
    ------
    SimulationInputError
        If there is no such variant.
    """
    names = [str(item["name"]) for item in result.record.variants]
    if name not in names:
        advice = did_you_mean(name, names) or f"there are: {', '.join(names)}"
        raise SimulationInputError(f"variant: none is named {name!r}; {advice}")
    kept = tuple(item for item in result.record.variants if item["name"] == name)
    return replace(
        result,
        table=_rows(result.table, name),
        curves=_rows(result.curves, name),
        record=replace(result.record, variants=kept),
    )


def _rows(table: pd.DataFrame, name: str) -> pd.DataFrame:
    if table.empty:
        return table
    return table[table["variant"] == name].reset_index(drop=True)


def settings_of(result: Result) -> dict[str, str]:
    """Everything that was set, numerics and solver included, one line each."""
    record = result.record.to_dict()
    told = {**record["settings"], "profile": record["numerics"].pop("name")}
    return {
        **_flat("", told),
        **_flat("numerics", record["numerics"]),
        **_flat("solver", record["solver_options"]),
    }


def _flat(head: str, content: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in plain(content).items():
        name = f"{head} {key}".strip()
        if isinstance(value, dict):
            found.update(_flat(name, value))
        elif isinstance(value, list):
            found[name] = ", ".join(str(item) for item in value)
        elif value is not None:
            found[name] = f"{value:.10g}" if isinstance(value, float) else str(value)
    return found


def _check_solved(result: Result) -> None:
    failed = result.failed.to_dict("records")
    if failed:
        name = run_name(failed[0], form_of(result))
        raise SimulationInputError(
            f"{name}: this run failed ({failed[0]['reason'] or 'no reason given'}), and a failed "
            "run is nothing to compare with; change the sheet or the settings, or leave it out"
        )


def _check_names(baseline: Baseline) -> None:
    names = [run.name for run in baseline.runs]
    if not names:
        raise SimulationInputError("the result has no runs; there is nothing to store")
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise SimulationInputError(
            f"two runs cannot be told apart: {', '.join(double)}; ask for each only once"
        )


def origin_of(variant: Mapping[str, Any]) -> VariantOrigin:
    """What a variant was made from, from its part of a record."""
    hashes = variant["hashes"]
    derived = {
        name: float(f"{value:.6g}")
        for name, value in variant["derived"].items()
        if isinstance(value, Real) and math.isfinite(value)
    }
    return VariantOrigin(variant["name"], hashes["sheet"], hashes["parameter_set"], derived)


def _run(row: Mapping[str, Any], name: str, courses: tuple[Course, ...]) -> RunOutcome:
    return RunOutcome(
        name=name,
        status=str(row["status"]),
        ended_by=str(row.get("ended_by", "")),
        limited_by=str(row.get("limited_by", "")),
        numbers=numbers_of(row),
        curves=tuple(_curve(course) for course in courses),
    )


def numbers_of(row: Mapping[str, Any]) -> dict[str, float]:
    """What a row says in numbers, without what is not known."""
    return {
        column: float(value)
        for column, value in row.items()
        if column not in _NO_OUTCOME and _is_number(value)
    }


def _is_number(value: object) -> bool:
    # A truth value of Python is a number, too.
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return math.isfinite(float(value))


def _curve(course: Course) -> Curve:
    places = np.asarray(PERCENT) / 100 * course.places[-1]
    values = {column: tuple(course.at(column, places).tolist()) for column in course.series}
    return Curve(course.part, course.axis, course.start, course.end, PERCENT, values)


def _rounded(run: RunOutcome, tolerances: Mapping[str, Tolerance]) -> RunOutcome:
    scales = scales_of(run.numbers)
    numbers = {
        column: rounded(value, tolerances[quantity_of(column)].allowed(scales[column]))
        for column, value in run.numbers.items()
    }
    curves = tuple(_rounded_curve(curve, tolerances) for curve in run.curves)
    return replace(run, numbers=numbers, curves=curves)


def _rounded_curve(curve: Curve, tolerances: Mapping[str, Tolerance]) -> Curve:
    values = {}
    for column, series in curve.values.items():
        allowed = tolerances[quantity_of(column)].allowed(scale_of(series))
        values[column] = tuple(rounded(value, allowed) for value in series)
    allowed = tolerances[quantity_of(curve.axis)].allowed(curve.length)
    start, end = rounded(curve.start, allowed), rounded(curve.end, allowed)
    return replace(curve, values=values, start=start, end=end)


def recipe_to_dict(recipe: Recipe) -> dict[str, Any]:
    """Plain content of a recipe, without what it does not have."""
    return {key: value for key, value in asdict(recipe).items() if value is not None}
