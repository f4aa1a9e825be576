"""Points of an open-circuit potential, read from a CSV file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from anode_model.errors import Problem, SheetError
from anode_model.sheets.files import read_text
from anode_model.sheets.naming import did_you_mean

#: Columns for the lithium taken up, with the capacity [A.h.kg-1] that one unit stands for.
CAPACITY_COLUMNS: Mapping[str, float] = {"x": 372.0, "capacity_mAh_g": 1.0}
POTENTIAL_COLUMN = "potential_V"

_FEWEST_POINTS = 5
_POTENTIALS = (-0.5, 5.0)

Points = tuple[tuple[float, ...], tuple[float, ...]]


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
    path = _inside(file, folder, key)
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
    column, potential, unit = _columns(rows[0][1], file, key)
    points = _numbers(rows[1:], (column, potential), file, key)
    return _ordered([(number, value * unit, volt) for number, value, volt in points], file, key)


def _inside(file: str, folder: Path, key: str) -> Path:
    root = folder.resolve()
    try:
        path = (root / file).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise SheetError(file, [Problem(key, "not a path", got=repr(file))]) from error
    if not path.is_relative_to(root):
        _refuse(file, key, "outside the sheet's folder", advice="copy the file beside the sheet")
    return path


def _columns(header: str, file: str, key: str) -> tuple[int, int, float]:
    names = [name.strip() for name in _cells(header)]
    allowed = f"{POTENTIAL_COLUMN} and one of {', '.join(CAPACITY_COLUMNS)}"
    unknown = [name for name in names if name not in {POTENTIAL_COLUMN, *CAPACITY_COLUMNS}]
    found = [name for name in CAPACITY_COLUMNS if name in names]
    if unknown or names.count(POTENTIAL_COLUMN) != 1 or len(found) != 1 or len(names) != 2:
        advice = did_you_mean(unknown[0], [POTENTIAL_COLUMN, *CAPACITY_COLUMNS]) if unknown else ""
        if ";" in header:
            advice = "separate the columns by commas"
        _refuse(file, key, "wrong columns", got=header[:100], allowed=allowed, advice=advice)
    return names.index(found[0]), names.index(POTENTIAL_COLUMN), CAPACITY_COLUMNS[found[0]]


def _cells(line: str) -> list[str]:
    return next(csv.reader(io.StringIO(line)), [])


def _numbers(
    rows: Sequence[tuple[int, str]], columns: tuple[int, int], file: str, key: str
) -> list[tuple[int, float, float]]:
    points: list[tuple[int, float, float]] = []
    problems: list[Problem] = []
    for number, line in rows:
        try:
            cells = [float(cell) for cell in _cells(line)]
        except (ValueError, csv.Error):
            cells = []
        if len(cells) != len(columns) or not all(math.isfinite(cell) for cell in cells):
            what = f"{file}, line {number}: not two finite numbers"
            problems.append(Problem(key, what, got=line[:100]))
        else:
            points.append((number, cells[columns[0]], cells[columns[1]]))
    if problems:
        raise SheetError(file, problems[:10])
    if len(points) < _FEWEST_POINTS:
        _refuse(file, key, f"only {len(points)} points", allowed=f"at least {_FEWEST_POINTS}")
    return points


def _ordered(points: Sequence[tuple[int, float, float]], file: str, key: str) -> Points:
    low, high = _POTENTIALS
    for number, capacity, potential in points:
        if capacity < 0:
            _refuse(file, key, f"line {number}: capacity below zero")
        if not low <= potential <= high:
            advice = "potentials are in V versus Li/Li+"
            _refuse(file, key, f"line {number}: not a potential", f"{potential:g} V", advice=advice)
    rising = points[0][1] < points[-1][1]
    ordered = points if rising else points[::-1]
    for before, after in pairwise(ordered):
        if not (before[1] < after[1] and before[2] > after[2]):
            number = max(before[0], after[0])
            advice = "smooth the points or remove this one"
            what = f"line {number}: the potential must fall wherever the capacity rises"
            _refuse(file, key, what, advice=advice)
    return tuple(point[1] for point in ordered), tuple(point[2] for point in ordered)


def _refuse(
    file: str, key: str, what: str, got: str = "", allowed: str = "", advice: str = ""
) -> NoReturn:
    raise SheetError(file, [Problem(key, f"{file}: {what}", got, allowed, advice)])
