"""From a cell-design sheet to a `CellDesign`, with all problems of the sheet at once."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

from pydantic import ValidationError

from anode_model.errors import Problem, QuantityError, SheetError
from anode_model.material import SheetWarning
from anode_model.nomenclature import cell_terms
from anode_model.quantities import Basis, Quantity
from anode_model.sheets.files import read_toml, sheet_path, with_lines
from anode_model.sheets.formats import FileFormat
from anode_model.sheets.naming import did_you_mean
from anode_model.sheets.problems import form_problems
from anode_model.units import parse_quantity
from parameter_sets.cell_design.checks import find_problems
from parameter_sets.cell_design.design import FORMAT, CellDesign
from parameter_sets.cell_design.form import DESIGNS, OTHER_WORDS, SHEET_FORMS


def read_cell_design(path: str | PathLike[str]) -> CellDesign:
    """Read and validate a cell-design sheet.

    Parameters
    ----------
    path : str or path
        A TOML file like those in ``parameter_sets/cells``.

    Returns
    -------
    CellDesign
        In internal units. What is possible but unusual is in its `warnings`, and is also given as
        :class:`anode_model.material.SheetWarning`.

    Raises
    ------
    SheetError
        With every problem of the sheet.
    WrongKindError
        If `path` is neither text nor a path.
    """
    file = sheet_path(path)
    content, text = read_toml(file)
    sheet = _Reader(content)
    fields = sheet.read()
    if sheet.problems:
        raise SheetError(str(path), with_lines(sheet.problems, text))
    try:
        design = DESIGNS[sheet.kind](name=file.stem, **fields)
    except SheetError as error:
        # The design knows its name only; whoever reads the message has a file.
        raise SheetError(str(path), with_lines(error.problems, text)) from error
    for message in design.warnings:
        warnings.warn(f"{path}: {message}", SheetWarning, stacklevel=2)
    return design


#: Versions of cell-design sheets; steps for older ones belong in it.
FILE_FORMAT = FileFormat(FORMAT, "cell-design sheet")


@dataclass
class _Reader:
    """One pass over a sheet that collects problems instead of stopping at the first."""

    content: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Kind of cell that the sheet names, or what it looks like where it names none."""
        kind = self.content.get("kind")
        if isinstance(kind, str) and kind in DESIGNS:
            return kind
        materials = self.content.get("materials")
        is_full = isinstance(materials, Mapping) and "positive_set" in materials
        return "full-cell" if is_full else "half-cell"

    def read(self) -> dict[str, Any]:
        """Fields of a `CellDesign`; meaningful only if there are no problems afterwards."""
        if "format" in self.content:
            self.content, problem = FILE_FORMAT.current(self.content)
            if problem is not None:
                # What else is wrong with it may be right in the version that it is of.
                self.problems.append(problem)
                return {}
        self._check_kind()
        bad_keys = self._check_form()
        basis, source = self._defaults(bad_keys)
        given = self._quantities(basis, source)
        self.problems += find_problems(given)
        if self.problems:
            return {}
        words = {key: self.content[key] for key in ("title", "kind")}
        return {
            **words,
            "notes": self.content.get("notes", ""),
            **self.content["materials"],
            **given,
        }

    def _check_kind(self) -> None:
        kind = self.content.get("kind")
        if isinstance(kind, str) and kind not in DESIGNS:
            allowed = ", ".join(f'"{name}"' for name in DESIGNS)
            advice = did_you_mean(kind, list(DESIGNS))
            self.problems.append(
                Problem("kind", "unknown kind of cell", f'"{kind}"', allowed, advice)
            )

    def _check_form(self) -> set[str]:
        form = SHEET_FORMS[self.kind]
        try:
            form.model_validate(dict(self.content))
        except ValidationError as error:
            found = form_problems(error, form, OTHER_WORDS)
            self.problems += found
            return {problem.key for problem in found}
        return set()

    def _defaults(self, bad_keys: set[str]) -> tuple[Basis, str]:
        basis, source = Basis.ASSUMED, ""
        if "default_basis" not in bad_keys:
            basis = Basis(self.content.get("default_basis", basis))
        if "default_source" not in bad_keys:
            source = self.content.get("default_source", source)
        if basis is not Basis.ASSUMED and not source:
            advice = 'add default_source = "...": where the values come from'
            what = "a basis without a source"
            self.problems.append(Problem("default_basis", what, advice=advice))
        return basis, source

    def _quantities(self, basis: Basis, source: str) -> dict[str, Quantity]:
        written = self.content.get("cell", {})
        quantities: dict[str, Quantity] = {}
        if not isinstance(written, Mapping):
            return quantities
        for name, row in cell_terms().items():
            if name not in written or name not in DESIGNS[self.kind].model_fields:
                continue
            try:
                quantities[name] = parse_quantity(
                    written[name],
                    row,
                    key=f"cell.{name}",
                    default_basis=basis,
                    default_source=source,
                )
            except QuantityError as error:
                self.problems.extend(error.problems)
        return quantities
