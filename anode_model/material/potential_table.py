"""Points of an open-circuit potential, read from a CSV file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from anode_model.constants import LIC6_CAPACITY
from anode_model.errors import Problem, SheetError
from anode_model.sheets.files import read_text
from anode_model.sheets.inside import path_inside
from anode_model.sheets.naming import did_you_mean

#: Columns for the lithium taken up, with the capacity [A.h.kg-1] that one unit stands for.
CAPACITY_COLUMNS: Mapping[str, float] = {"x": LIC6_CAPACITY, "capacity_mAh_g": 1.0}
POTENTIAL_COLUMN = "potential_V"

_FEWEST_POINTS = 5
_POTENTIALS = (-0.5, 5.0)

#: Share of LiC6 above which the column is taken for percent: 744 mAh/g, beyond the capacities that
#: hard carbons are known for (700 mAh/g), and far below the end of any curve in percent.
_HIGHEST_SHARE = 2.0

#: Bad rows of one file that are told one by one.
_MOST_TOLD = 5

Points = tuple[tuple[float, ...], tuple[float, ...]]

#: Line of the CSV file and what is wrong there.
_Found = tuple[int, Problem]


@dataclass(frozen=True, slots=True)
class _Point:
    """A row as it was written: line of the file, and values in the units of the columns."""

    line: int
    filled: float
    potential: float

    def text(self, column: str) -> str:
        filled = f"x = {self.filled:g}" if column == "x" else f"{self.filled:g} mAh/g"
        return f"{self.potential:g} V at {filled} (line {self.line})"


def read_potential_table(file: str, folder: Path, *, key: str) -> Points:
    """Capacities and potentials of a CSV file beside a sheet.

    The first row that is not a comment (``#``) names the columns: ``potential_V`` [V] and one of
    ``x`` (share of LiC6, 372 mAh/g) and ``capacity_mAh_g``. Rows may run
    from empty to full or back.

    Parameters
    ----------
    file : str
        Path as the sheet gives it, relative to `folder` and inside it.
    folder : Path
        Folder of the sheet.
    key : str
        Dotted key of `file` for messages.

    Returns
    -------
    tuple of tuple of float
        Capacities [A.h.kg-1], strictly rising, and potentials [V], strictly falling.

    Raises
    ------
    SheetError
        With every problem of the file.
    """
    path = path_inside(file, folder, key)
    if isinstance(path, Problem):
        raise SheetError(file, [path])
    try:
        text = read_text(path, shown=file)
    except SheetError as error:
        found = [
            Problem(key, f"{file}: {p.what}", p.got, p.allowed, p.advice) for p in error.problems
        ]
        raise SheetError(file, found) from error
    rows = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    if not rows:
        _refuse(file, key, "the file has no rows")
    filled, potential, column = _columns(rows[0][1], file, key)
    points = _numbers(rows[1:], (filled, potential), file, key)
    rising = points[0].filled < points[-1].filled
    _check(points if rising else points[::-1], column, file, key)
    ordered = sorted(points, key=lambda point: point.filled)
    unit = CAPACITY_COLUMNS[column]
    return (
        tuple(point.filled * unit for point in ordered),
        tuple(point.potential for point in ordered),
    )


def _columns(header: str, file: str, key: str) -> tuple[int, int, str]:
    try:
        names = [name.strip() for name in _cells(header)]
    except csv.Error:
        # A cell beyond the reader's own limit.
        names = []
    allowed = f"{POTENTIAL_COLUMN} and one of {', '.join(CAPACITY_COLUMNS)}"
    unknown = [name for name in names if name not in {POTENTIAL_COLUMN, *CAPACITY_COLUMNS}]
    found = [name for name in CAPACITY_COLUMNS if name in names]
    if unknown or names.count(POTENTIAL_COLUMN) != 1 or len(found) != 1 or len(names) != 2:
        advice = did_you_mean(unknown[0], [POTENTIAL_COLUMN, *CAPACITY_COLUMNS]) if unknown else ""
        if ";" in header:
            advice = "separate the columns by commas"
        _refuse(file, key, "wrong columns", got=header[:100], allowed=allowed, advice=advice)
    return names.index(found[0]), names.index(POTENTIAL_COLUMN), found[0]


def _cells(line: str) -> list[str]:
    return next(csv.reader(io.StringIO(line)), [])


def _numbers(
    rows: Sequence[tuple[int, str]], columns: tuple[int, int], file: str, key: str
) -> list[_Point]:
    points: list[_Point] = []
    found: list[_Found] = []
    for number, line in rows:
        try:
            cells = [float(cell) for cell in _cells(line)]
        except (ValueError, csv.Error):
            cells = []
        if len(cells) != len(columns) or not all(math.isfinite(cell) for cell in cells):
            what = f"{file}, line {number}: not two finite numbers"
            found.append((number, Problem(key, what, got=line[:100])))
        else:
            points.append(_Point(number, cells[columns[0]], cells[columns[1]]))
    _raise_first(found, file, key)
    if len(points) < _FEWEST_POINTS:
        _refuse(file, key, f"only {len(points)} points", allowed=f"at least {_FEWEST_POINTS}")
    return points


def _check(points: Sequence[_Point], column: str, file: str, key: str) -> None:
    """Refuse points that are no curve; `points` run from empty to full."""
    found = list(_impossible(points, file, key))
    # One bad number is one problem: it is not called out of order too.
    bad = {line for line, _ in found}
    possible = [point for point in points if point.line not in bad]
    found += _percent(possible, column, file, key)
    found += _not_falling(possible, column, file, key)
    _raise_first(found, file, key)


def _impossible(points: Sequence[_Point], file: str, key: str) -> Iterator[_Found]:
    low, high = _POTENTIALS
    for point in points:
        where = f"{file}: line {point.line}"
        if point.filled < 0:
            what = f"{where}: capacity below zero"
            yield point.line, Problem(key, what, f"{point.filled:g}", ">= 0")
        if not low <= point.potential <= high:
            advice = "potentials are in V versus Li/Li+"
            allowed = f"{low:g} to {high:g} V"
            got = f"{point.potential:g} V"
            yield point.line, Problem(key, f"{where}: not a potential", got, allowed, advice)


def _percent(points: Sequence[_Point], column: str, file: str, key: str) -> Iterator[_Found]:
    most = max(points, key=lambda point: point.filled, default=None)
    if column != "x" or most is None or most.filled <= _HIGHEST_SHARE:
        return
    what = f"{file}: line {most.line}: x is too large for a share of LiC6; is it in percent?"
    allowed = f"0 to {_HIGHEST_SHARE:g}"
    advice = f"divide x by 100, or give capacity_mAh_g: x = 1 is {LIC6_CAPACITY:g} mAh/g"
    yield most.line, Problem(key, what, f"x up to {most.filled:g}", allowed, advice)


def _not_falling(points: Sequence[_Point], column: str, file: str, key: str) -> Iterator[_Found]:
    for pair in pairwise(points):
        before, after = pair
        if before.filled < after.filled and before.potential > after.potential:
            continue
        earlier, later = sorted(pair, key=lambda point: point.line)
        what = f"{file}: line {later.line}: the potential must fall wherever the capacity rises"
        got = f"{earlier.text(column)}, then {later.text(column)}"
        yield later.line, Problem(key, what, got, "", "smooth the points or remove this one")


def _raise_first(found: Sequence[_Found], file: str, key: str) -> None:
    """Raise for the first problems of a file, in the order of its lines, and count the others."""
    if not found:
        return
    ordered = sorted(found, key=lambda item: item[0])
    told = [problem for _, problem in ordered[:_MOST_TOLD]]
    more = len(found) - len(told)
    if more:
        told.append(Problem(key, f"{file}: {more} more like these"))
    raise SheetError(file, told)


def _refuse(
    file: str, key: str, what: str, got: str = "", allowed: str = "", advice: str = ""
) -> NoReturn:
    raise SheetError(file, [Problem(key, f"{file}: {what}", got, allowed, advice)])
