"""A baseline from a file that anybody may have edited, with all its problems at once."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from os import PathLike
from typing import Any

from pydantic import ValidationError

from anode_model.errors import Problem, SheetError
from anode_model.sheets.files import parse_toml, read_text, sheet_path, with_lines
from anode_model.sheets.formats import FileFormat
from anode_model.sheets.problems import form_problems
from experiments.baselines.baseline import (
    FORMAT,
    Baseline,
    Curve,
    Recipe,
    RunOutcome,
    VariantOrigin,
)
from experiments.baselines.courses import FORMS
from experiments.baselines.form import BaselineForm, CurveForm, RunForm
from experiments.baselines.text import ENDING
from experiments.baselines.tolerances import Tolerance, read_tolerance, units_for

_ANEW = "take it back from version control, or write it anew"

#: Versions of stored results; steps for older ones belong in it.
FILE_FORMAT = FileFormat(FORMAT, "stored result", anew=_ANEW)


def load_baseline(path: str | PathLike[str]) -> Baseline:
    """Read a stored baseline.

    Parameters
    ----------
    path : str or path
        A file that ends in ``.baseline.toml``.

    Raises
    ------
    SheetError
        If there is no such file, it is a link, or with every problem of it.
    WrongKindError
        If `path` is neither text nor a path.
    """
    file = sheet_path(path)
    shown = str(path)
    if not file.name.endswith(ENDING):
        raise SheetError(shown, [Problem("", "not the name of a stored result", "", f"*{ENDING}")])
    if file.is_symlink():
        what = "this is a link, and what it leads to may be anything"
        raise SheetError(shown, [Problem("", what, advice="put the file itself there")])
    text = read_text(file)
    content, problem = FILE_FORMAT.current(parse_toml(text, shown, _ANEW))
    if problem is not None:
        raise SheetError(shown, with_lines([problem], text))
    try:
        form = BaselineForm.model_validate(content)
    except ValidationError as error:
        problems = form_problems(error, BaselineForm)
        raise SheetError(shown, with_lines(problems, text)) from error
    reader = _Reader(form)
    found = reader.read()
    if reader.problems:
        raise SheetError(shown, with_lines(reader.problems, text))
    return found


@dataclass
class _Reader:
    """One pass over a file that has the right form; collects what is wrong with its content."""

    form: BaselineForm
    problems: list[Problem] = field(default_factory=list)

    def read(self) -> Baseline:
        """The baseline; meaningful only if there are no problems afterwards."""
        form = self.form
        self._check_experiment()
        names = [run.name for run in form.runs]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.problems.append(Problem("runs", f'"{name}" stands twice', advice=_ANEW))
        runs = tuple(self._run(f"runs.{place}", run) for place, run in enumerate(form.runs))
        recipe = None if form.recipe is None else self._recipe(form.recipe.model_dump())
        found = Baseline(
            experiment=form.experiment,
            axis=form.axis,
            variants=tuple(VariantOrigin(**item.model_dump()) for item in form.variants),
            runs=runs,
            settings=form.settings,
            versions=form.versions,
            recipe=recipe,
        )
        tolerances = self._tolerances(found.columns)
        return Baseline(**{**vars(found), "tolerances": tolerances})

    def _check_experiment(self) -> None:
        name, axis = self.form.experiment, self.form.axis
        if name not in FORMS:
            problem = Problem("experiment", "unknown", f'"{name}"', ", ".join(FORMS))
            self.problems.append(problem)
        elif axis not in (FORMS[name].axes or ("",)):
            allowed = ", ".join(FORMS[name].axes) or "nothing, there are no curves"
            self.problems.append(Problem("axis", "unknown", f'"{axis}"', allowed))

    @staticmethod
    def _recipe(content: dict[str, Any]) -> Recipe:
        rates = content.pop("c_rates")
        return Recipe(**content, c_rates=None if rates is None else tuple(rates))

    def _run(self, key: str, run: RunForm) -> RunOutcome:
        curves = tuple(
            self._curve(f"{key}.curves.{place}", curve) for place, curve in enumerate(run.curves)
        )
        content = run.model_dump(exclude={"curves"})
        return RunOutcome(**content, curves=curves)

    def _curve(self, key: str, curve: CurveForm) -> Curve:
        if curve.start == curve.end:
            self.problems.append(Problem(key, "starts where it ends", f"{curve.end:g}"))
        rows = self._rows(f"{key}.points", curve)
        series = tuple(zip(*rows, strict=True)) or ((),) * len(curve.columns)
        percent = series[0]
        rising = all(low < high for low, high in pairwise(percent))
        if len(percent) < 2 or not rising or (percent[0], percent[-1]) != (0, 100):
            what = "the first column has to rise from 0 to 100"
            self.problems.append(Problem(f"{key}.points", what, advice=_ANEW))
        columns = dict(zip(curve.columns[1:], series[1:], strict=True))
        if len(columns) != len(curve.columns) - 1 or curve.columns[0] != "length [%]":
            allowed = '"length [%]" first, and no name twice'
            self.problems.append(Problem(f"{key}.columns", "not as written", "", allowed, _ANEW))
        return Curve(curve.name, curve.axis, curve.start, curve.end, percent, columns)

    def _rows(self, key: str, curve: CurveForm) -> list[tuple[float, ...]]:
        rows = []
        for number, line in enumerate(curve.points.strip().splitlines(), start=1):
            row = [_number(word) for word in line.split()]
            if len(row) != len(curve.columns) or not all(map(math.isfinite, row)):
                got, allowed = f'"{line.strip()[:60]}"', f"{len(curve.columns)} finite numbers"
                problem = Problem(key, f"row {number} cannot be read", got, allowed, _ANEW)
                self.problems.append(problem)
                return []
            rows.append(tuple(row))
        return rows

    def _tolerances(self, columns: Mapping[str, str]) -> dict[str, Tolerance]:
        found = {}
        for name, text in self.form.tolerances.items():
            read = read_tolerance(text)
            units = units_for(columns[name]) if name in columns else ()
            if read is None or read.unit not in units:
                allowed = " or ".join(f'"1 {unit}"' for unit in units) or "a quantity of the curves"
                what = "cannot be read" if units else "no such quantity"
                problem = Problem(f"tolerances.{name}", what, f'"{text}"', allowed)
                self.problems.append(problem)
            else:
                found[name] = read
        return found


def _number(word: str) -> float:
    # Python would read 1_000 and other spellings that nobody writes here.
    return float(word) if re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", word) else math.nan
