"""From a sheet's file to a `CarbonMaterial`, with all problems of the sheet at once."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from anode_model.errors import Problem, QuantityError, SheetError
from anode_model.material.carbon_material import CarbonMaterial, ProcessRecord
from anode_model.material.checks import SheetContent, find_problems
from anode_model.material.document import FORMAT, OTHER_WORDS, SILICON_QUANTITIES, SheetForm
from anode_model.material.electrochemistry import (
    ELECTROCHEMISTRY_QUANTITIES,
    Electrochemistry,
    OcpRecord,
)
from anode_model.material.potential_table import read_potential_table
from anode_model.material.silicon import SiliconCompound
from anode_model.nomenclature import Term, process_terms, properties, term
from anode_model.quantities import Basis, Quantity
from anode_model.sheets.files import read_toml, sheet_path, with_lines
from anode_model.sheets.formats import FileFormat
from anode_model.sheets.problems import form_problems
from anode_model.units import NO_SOURCE, parse_quantity


class SheetWarning(UserWarning):
    """A sheet says something that is possible but unusual."""


def read_material(path: str | PathLike[str]) -> CarbonMaterial:
    """Read and validate a material sheet.

    Parameters
    ----------
    path : str or path
        A TOML file as ``docs/sheet-format.md`` describes it.

    Returns
    -------
    CarbonMaterial
        In internal units. What is possible but unusual is in its `warnings`, and is also given as
        :class:`SheetWarning`.

    Raises
    ------
    SheetError
        With every problem of the sheet.
    WrongKindError
        If `path` is neither text nor a path.
    """
    file = sheet_path(path)
    content, text = read_toml(file)
    sheet = _Reader(content, file.parent)
    fields = sheet.read()
    if sheet.problems:
        raise SheetError(str(path), with_lines(sheet.problems, text))
    material = CarbonMaterial(name=file.stem, **fields)
    for message in material.warnings:
        warnings.warn(f"{path}: {message}", SheetWarning, stacklevel=2)
    return material


#: Versions of material sheets; steps for older ones belong in it.
FILE_FORMAT = FileFormat(FORMAT, "material sheet")


@dataclass
class _Reader:
    """One pass over a sheet that collects problems instead of stopping at the first."""

    content: Mapping[str, Any]
    folder: Path
    problems: list[Problem] = field(default_factory=list)
    bad_keys: set[str] = field(default_factory=set)
    default_basis: Basis = Basis.ASSUMED
    default_source: str = ""

    def read(self) -> dict[str, Any]:
        """Fields of a `CarbonMaterial`; meaningful only if there are no problems afterwards."""
        if "format" in self.content:
            self.content, problem = FILE_FORMAT.current(self.content)
            if problem is not None:
                # What else is wrong with it may be right in the version that it is of.
                self.problems.append(problem)
                return {}
        self._check_form()
        self._read_defaults()
        given = self._quantities("properties", properties())
        process = self._quantities("process", process_terms())
        laboratory = self._electrochemistry()
        silicon = self._silicon()
        told = ("carbon_source", "resin", "polymerization", "oxidation_gas", "carbonization_gas")
        words = self._words("process", told)
        checked = SheetContent(
            given=given,
            process=process,
            process_words=words,
            electrochemistry=laboratory,
            silicon=silicon,
            silicon_named=bool(self._section("silicon")),
            written=self._written(),
        )
        self.problems += find_problems(checked)
        if self.problems:
            return {}
        record = {**process, **words}
        return {
            **{key: self.content[key] for key in ("title", "kind")},
            "notes": self.content.get("notes", ""),
            "given": given,
            "silicon": silicon,
            "process": ProcessRecord(**record) if record else None,
            "electrochemistry": laboratory,
        }

    def _check_form(self) -> None:
        try:
            SheetForm.model_validate(dict(self.content))
        except ValidationError as error:
            found = form_problems(error, SheetForm, OTHER_WORDS)
            self.bad_keys = {problem.key for problem in found}
            self.problems += found

    def _read_defaults(self) -> None:
        if "default_basis" in self.content and "default_basis" not in self.bad_keys:
            self.default_basis = Basis(self.content["default_basis"])
        if "default_source" in self.content and "default_source" not in self.bad_keys:
            self.default_source = self.content["default_source"]
        if self.default_basis is not Basis.ASSUMED and not self.default_source:
            advice = 'add default_source = "...": where the values come from'
            self.problems.append(
                Problem("default_basis", "a basis without a source", advice=advice)
            )

    def _section(self, name: str) -> Mapping[str, Any]:
        found = self.content
        for part in name.split("."):
            found = found.get(part, {})
            if not isinstance(found, Mapping):
                return {}
        return found

    def _words(self, section: str, keys: tuple[str, ...]) -> dict[str, str]:
        found = self._section(section)
        return {
            key: found[key]
            for key in keys
            if key in found and f"{section}.{key}" not in self.bad_keys
        }

    def _quantities(self, section: str, terms: Mapping[str, Term]) -> dict[str, Quantity]:
        quantities = {}
        found = self._section(section)
        for name, row in terms.items():
            if name not in found:
                continue
            try:
                quantities[name] = parse_quantity(
                    found[name],
                    row,
                    key=f"{section}.{name}",
                    default_basis=self.default_basis,
                    default_source=self.default_source,
                )
            except QuantityError as error:
                self.problems.extend(error.problems)
        return quantities

    def _silicon(self) -> SiliconCompound | None:
        """The compound, if everything that the sheet says about it can be read."""
        terms = {name: term(name) for name in SILICON_QUANTITIES}
        fields = {
            **self._words("silicon", ("kind", "compound")),
            **self._quantities("silicon", terms),
        }
        unreadable = any(problem.key.startswith("silicon.") for problem in self.problems)
        return SiliconCompound(**fields) if fields and not unreadable else None

    def _electrochemistry(self) -> Electrochemistry | None:
        section = "electrochemistry"
        if not self._section(section):
            return None
        terms = {name: term(name) for name in ELECTROCHEMISTRY_QUANTITIES}
        laws = ("diffusivity_law", "exchange_current_law", "from_set")
        return Electrochemistry(
            **self._quantities(section, terms),
            **self._words(section, laws),
            ocp=self._potential(f"{section}.ocp"),
        )

    def _potential(self, section: str) -> OcpRecord | None:
        found = self._section(section)
        if not found or any(key.startswith(section) for key in self.bad_keys):
            return None
        if ("law" in found) == ("csv" in found):
            what = "both a law and a CSV file" if "law" in found else "neither a law nor a CSV file"
            self.problems.append(Problem(section, what, advice='give law = "..." or csv = "..."'))
            return None
        basis = Basis(found.get("basis", self.default_basis))
        source = found.get("source") or self.default_source
        if not source and basis is not Basis.ASSUMED:
            advice = 'add source = "..."'
            self.problems.append(Problem(section, "a basis without a source", advice=advice))
        capacities: tuple[float, ...] = ()
        potentials: tuple[float, ...] = ()
        if "csv" in found:
            try:
                points = read_potential_table(found["csv"], self.folder, key=f"{section}.csv")
            except SheetError as error:
                self.problems.extend(error.problems)
                return None
            capacities, potentials = points
        return OcpRecord(
            law=found.get("law"),
            csv=found.get("csv"),
            points_capacity=capacities,
            points_potential=potentials,
            basis=basis,
            source=source or NO_SOURCE,
            note=found.get("note", ""),
        )

    def _written(self) -> frozenset[str]:
        keys = set(self.content)
        for section in ("properties", "process", "electrochemistry"):
            keys |= {f"{section}.{name}" for name in self._section(section)}
        return frozenset(keys)
