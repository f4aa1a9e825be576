"""Curves of a result on a common axis: shares of their own length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from anode_model import SimulationInputError
from experiments.baselines.tolerances import unit_of

if TYPE_CHECKING:
    import pandas as pd

    from experiments.result import Result

Array = NDArray[np.float64]

#: Where a curve is kept, as percentages of its length: closer at the ends, where curves are steep.
PERCENT: tuple[float, ...] = (
    *(0.0, 0.2, 0.5, 1.0, 1.5, 2.5, 3.5),
    *(2.5 * step for step in range(2, 39)),
    *(96.5, 97.5, 98.5, 99.0, 99.5, 99.8, 100.0),
)


@dataclass(frozen=True)
class CourseForm:
    """Which columns of an experiment's tables are its curves.

    Parameters
    ----------
    told_apart_by : tuple of str
        Columns that tell the runs of a variant apart.
    axes : mapping of str to str
        Columns along which curves can run, the usual one first; empty for no curves.
    quantities : tuple of str
        Columns that are kept.
    parts : mapping of str to (str, tuple of str)
        Axis and quantities of parts of a run that have others.
    """

    told_apart_by: tuple[str, ...]
    axes: Mapping[str, str] = field(default_factory=dict)
    quantities: tuple[str, ...] = ()
    parts: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


_POTENTIALS = ("potential [V]", "cell voltage [V]")

FORMS: Mapping[str, CourseForm] = {
    "capacity": CourseForm(
        (),
        {"capacity": "capacity [mAh/g]", "time": "time [s]"},
        _POTENTIALS,
        {
            # Nothing passes in a rest, and the voltage of a hold stands still.
            "constant voltage": ("time [s]", ("potential [V]", "current density [mA/cm2]")),
            "rest": ("time [s]", _POTENTIALS),
        },
    ),
    "rate": CourseForm(
        ("direction", "basis_of_rate"), {"capacity": "capacity [mAh/g]"}, _POTENTIALS
    ),
    "pulse": CourseForm(("direction",)),
    "full-cell-rate": CourseForm(
        ("direction", "rate [C]"),
        {"capacity": "capacity [A.h]"},
        ("cell voltage [V]", "open-circuit voltage [V]", "carbon potential [V]"),
    ),
    "thermal": CourseForm(
        ("direction", "rate [C]", "cooling"),
        {
            "capacity": "capacity [A.h]",
            "time": "time [s]",
            "temperature": "temperature [degC]",
        },
        ("cell voltage [V]", "temperature [degC]"),
    ),
    "cycling": CourseForm(
        (),
        {"cycle": "cycle", "time": "time [d]"},
        ("capacity [A.h]", "mean discharge voltage [V]", "film thickness [nm]"),
    ),
    "storage": CourseForm(
        (),
        {"time": "time [d]"},
        ("cell voltage [V]", "lithium lost [A.h]", "film thickness [nm]"),
    ),
}

#: Column that says how large the current of a rate run is, by what it was chosen by.
_CURRENT = {"C-rate": "rate [C]", "current density": "current density [mA/cm2]"}


@dataclass(frozen=True)
class Course:
    """One curve with all its points, to be read anywhere.

    Parameters
    ----------
    part : str
        Part of the run; empty where there is one only.
    axis : str
        Column along which it runs.
    places : array
        Of the axis, rising from zero to the length, shape (n,).
    start, end : float
        Of the axis, which may fall.
    series : mapping of str to array
        By column, shape (n,) each.
    """

    part: str
    axis: str
    places: Array
    start: float
    end: float
    series: Mapping[str, Array]

    def at(self, column: str, places: Array) -> Array:
        """A column at places between zero and the length; NaN beyond."""
        return at(self.places, self.series[column], places)


def at(known: Array, values: Array, places: Array) -> Array:
    """Values between known ones, without overshoot; NaN outside, but for rounding."""
    slack = 1e-9 * known[-1]
    inside = np.where(places <= known[-1] + slack, np.minimum(places, known[-1]), np.nan)
    return np.asarray(PchipInterpolator(known, values, extrapolate=False)(inside))


def form_of(result: Result) -> CourseForm:
    """Form of a result's curves.

    Raises
    ------
    SimulationInputError
        If the experiment cannot be stored.
    """
    if result.experiment not in FORMS:
        raise SimulationInputError(
            f"{result.experiment}: neither curves nor numbers of this experiment can be stored; "
            f"allowed: {', '.join(FORMS)}"
        )
    return FORMS[result.experiment]


def axis_of(form: CourseForm, experiment: str, axis: str | None) -> str:
    """Name of the axis: what is asked for, or the usual one.

    Raises
    ------
    SimulationInputError
        If the experiment has no such axis.
    """
    usual = next(iter(form.axes), "")
    if axis is not None and axis != usual and axis not in form.axes:
        allowed = ", ".join(form.axes) or "none, it has no curves"
        raise SimulationInputError(f"axis: got {axis!r}; allowed for {experiment}: {allowed}")
    return usual if axis is None else axis


def run_name(row: Mapping[str, Any], form: CourseForm) -> str:
    """Variant and settings of a run, from its row of any table."""
    parts = [str(row["variant"])]
    for column in form.told_apart_by:
        shown = _CURRENT[row[column]] if column == "basis_of_rate" else column
        value, unit = row[shown], unit_of(shown)
        parts.append(str(value) if isinstance(value, str) else f"{value:g} {unit}".rstrip())
    return ", ".join(parts)


def courses_of(result: Result, axis: str) -> dict[str, tuple[Course, ...]]:
    """Every curve of a result, by the name of its run.

    Raises
    ------
    SimulationInputError
        If a curve runs back on the axis.
    """
    form = form_of(result)
    if not form.axes or result.curves.empty:
        return {}
    columns = ["variant", *form.told_apart_by]
    if "basis_of_rate" in columns:
        columns += list(_CURRENT.values())
    found = {}
    for _, frame in result.curves.groupby(columns, sort=False):
        name = run_name(frame.iloc[0], form)
        found[name] = tuple(_parts(frame, form, axis, name))
    return found


def _parts(frame: pd.DataFrame, form: CourseForm, axis: str, run: str) -> Iterator[Course]:
    parts = frame.groupby("branch", sort=False) if "branch" in frame else [("", frame)]
    for name, points in parts:
        column, quantities = form.parts.get(str(name), (form.axes[axis], form.quantities))
        if axis == "temperature":
            # Warming up is told by when a temperature is reached.
            quantities = (*quantities, "time [s]")
        course = _course(str(name), points, column, quantities, run)
        if course is not None:
            yield course


def _course(
    part: str, points: pd.DataFrame, axis: str, quantities: tuple[str, ...], run: str
) -> Course | None:
    """A part of a run, or nothing where it was over before it began."""
    places = points[axis].to_numpy(dtype=float)
    if places.size < 2 or places[-1] == places[0]:
        return None
    along = (places - places[0]) * np.sign(places[-1] - places[0])
    # The solver's last step may be repeated at the event; a step back by rounding is one, too.
    kept = np.concatenate([[True], along[1:] > np.maximum.accumulate(along)[:-1]])
    if np.min(np.diff(along)) < -1e-6 * along[-1]:
        raise SimulationInputError(
            f"{run}: {axis} does not only rise, or only fall, along the run; take another axis, "
            'as axis="capacity" or axis="time"'
        )
    kept &= np.isfinite(along)
    series = {
        column: points[column].to_numpy(dtype=float)[kept]
        for column in quantities
        if column != axis and np.isfinite(points[column].to_numpy(dtype=float)).all()
    }
    return Course(part, axis, along[kept], float(places[0]), float(places[-1]), series)
