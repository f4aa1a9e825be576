"""Which number of which run a figure of a sweep is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anode_model import SimulationInputError
from anode_model.nomenclature import derived_terms
from anode_model.sheets.naming import did_you_mean
from experiments.plots.columns import (
    CAPACITY,
    CURRENT,
    RATE,
    RESISTANCE,
    RETENTION,
    RISE,
    axis_label,
)
from experiments.plots.units import without_one

if TYPE_CHECKING:
    import pandas as pd

    from experiments.sweeps.outcome import SweepResult

AREAL = "areal capacity [mAh/cm2]"

#: Derived value that stands in for the areal capacity where no half cell was run.
_DERIVED_AREAL = "areal_capacity"

#: What a figure is about if nobody says: the first that the study has.
_USUAL = (RETENTION, CAPACITY, RISE, "delithiation capacity [mAh/g]", RESISTANCE)

#: Columns that say what a run was given, not what it gave.
_GIVEN = (RATE, CURRENT, "current [A]", "heat transfer [W/m2/K]")

#: What a page shows, each as far as the study has it.
_SHOWN = (RETENTION, CAPACITY, RISE)


@dataclass(frozen=True, slots=True)
class Output:
    """A column of the table in one run.

    Parameters
    ----------
    column : str
        As the table calls it.
    run : int
        Number of the run.
    label : str
        With unit, as it stands on an axis; a second line names the run.
    """

    column: str
    run: int
    label: str

    @property
    def key(self) -> str:
        """Column of the frames that figures are drawn from."""
        return f"{self.column} in run {self.run}"

    @property
    def title(self) -> str:
        """In one line."""
        return self.label.replace("\n", ", ")


def find_output(
    result: SweepResult, column: str | None = None, run: int | str | None = None
) -> Output:
    """The output to draw.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    column : str, optional
        Retention, capacity or temperature rise if not given: the first that the study has.
    run : int or str, optional
        Number or label of the run; the one with the highest rate that has the column if not given.

    Raises
    ------
    SimulationInputError
        If the study has no such column or run, or no number in it.
    """
    if column is None:
        # Anything that runs gave before what is known without one.
        own = set(result.manifest["columns"]["derived"].values())
        known = _with_numbers(result, _USUAL) or _with_numbers(result)
        column = next(iter(sorted(known, key=lambda name: name in own)), None)
    if column is None:
        raise SimulationInputError("no run of this sweep has a number, so that nothing is drawn")
    places = _runs_with(result, column)
    if run is not None:
        number = _run_number(result, run)
        if number not in places.index:
            has = ", ".join(result.runs[place] for place in places.index)
            raise SimulationInputError(
                f"{column}: no number in the run {result.runs[number]!r}; runs that have it: {has}"
            )
    else:
        # The fastest says most; of equals the first is the usual one.
        number = int(places.fillna(0.0).idxmax())
    return Output(column, number, _label(result, column, number))


def usual_outputs(result: SweepResult) -> tuple[Output, ...]:
    """Retention, capacity and temperature rise at the highest rate, as far as there are any."""
    found = [find_output(result, name) for name in _with_numbers(result, _SHOWN)]
    return tuple(found) or (find_output(result),)


def find_areal_capacity(result: SweepResult) -> Output:
    """Areal capacity at the slowest rate of half cells, or at equilibrium where none were run.

    Raises
    ------
    SimulationInputError
        If the study has neither.
    """
    if _with_numbers(result, (AREAL,)):
        places = _runs_with(result, AREAL)
        number = int(places.fillna(float("inf")).idxmin())
        return Output(AREAL, number, _label(result, AREAL, number))
    column = result.manifest["columns"]["derived"].get(_DERIVED_AREAL)
    if column is None or not _with_numbers(result, (column,)):
        raise SimulationInputError(
            "no areal capacity in this study: give it a rate experiment in half cells, or keep "
            f'"{_DERIVED_AREAL}" among its derived outputs'
        )
    return find_output(result, column)


def _with_numbers(result: SweepResult, names: Sequence[str] | None = None) -> list[str]:
    """Those of some columns, or of all that no axis is, which have any number."""
    columns = result.manifest["columns"]["table"]
    if names is None:
        axes = {entry["column"] for entry in result.axes.values()}
        names = [name for name in columns if name not in {*axes, *_GIVEN}]
    floats = [name for name in names if columns.get(name) == "double"]
    if not floats:
        return []
    there = result.read(floats).notna().any()
    return [name for name in floats if there[name]]


def _runs_with(result: SweepResult, column: str) -> pd.Series:
    """Rates by number of the run, of those that have any number of a column."""
    columns = result.manifest["columns"]["table"]
    if columns.get(column, "double") != "double" or column in {"variant", "run"}:
        raise SimulationInputError(f"{column}: not a column of numbers, so that nothing is drawn")
    wanted = ["run", column, *([RATE] if RATE in columns and column != RATE else [])]
    table = result.read(wanted).dropna(subset=column)
    if table.empty:
        raise SimulationInputError(f"{column}: no run of this sweep has a number of it")
    return table.assign(**{RATE: table.get(RATE)}).groupby("run")[RATE].first().astype(float)


def _run_number(result: SweepResult, run: int | str) -> int:
    labels = list(result.runs)
    if isinstance(run, str) and run in labels:
        return labels.index(run)
    if isinstance(run, int) and 0 <= run < len(labels):
        return run
    advice = did_you_mean(run, labels) if isinstance(run, str) else ""
    known = ", ".join(f"{number} {label!r}" for number, label in enumerate(labels))
    raise SimulationInputError(f"no run {run!r}; {advice}".rstrip("; ") + f"; known: {known}")


def _label(result: SweepResult, column: str, run: int) -> str:
    for name, own in result.manifest["columns"]["derived"].items():
        if own == column:
            row = derived_terms()[name]
            # The same in every run of a variant.
            return without_one(f"{row.label} [{row.shown}]")
    return f"{axis_label(column)}\n{run_words(result.runs[run])}"


def run_words(label: str) -> str:
    """A run's label as it stands on an axis, numbers and units on one line.

    Examples
    --------
    >>> run_words("rate, delithiation, 5 C").replace(chr(0xA0), "_")
    'delithiation, 5_C'
    """
    words = axis_label(label).removeprefix("rate, ")
    return ", ".join(part.replace(" ", chr(0xA0)) for part in words.split(", "))
