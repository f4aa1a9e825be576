"""The carbon material: what a sheet says, in internal units, frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    field_serializer,
    model_validator,
)

from anode_model.errors import Problem, SheetError
from anode_model.frozen_mapping import FrozenMapping
from anode_model.material.checks import SheetContent, find_problems, find_warnings
from anode_model.material.display import material_html
from anode_model.material.document import FORMAT, MaterialKind, Text
from anode_model.material.electrochemistry import Electrochemistry
from anode_model.material.silicon import SiliconCompound
from anode_model.nomenclature import Term, process_terms, properties, term
from anode_model.quantities import Quantity
from anode_model.sheets.formatting import format_quantity
from anode_model.sheets.naming import did_you_mean
from anode_model.sheets.problems import form_name, form_problems
from anode_model.units import limit_problem, parse_quantity


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ProcessRecord(_Part):
    """How the material was made (claim 9); what is not given is unknown.

    Parameters
    ----------
    carbon_source, resin : str or None
        What was carbonized, ``"vinyl resin"`` for claim 2, and the resin in more detail.
    polymerization : str or None
        For example ``"suspension"``.
    oxidation_temperature, carbonization_temperature : Quantity or None
        [K].
    oxidation_gas, carbonization_gas : str or None
        For example ``"air"`` and ``"nitrogen"``.
    """

    carbon_source: Text | None = None
    resin: Text | None = None
    polymerization: Text | None = None
    oxidation_temperature: Quantity | None = None
    oxidation_gas: Text | None = None
    carbonization_temperature: Quantity | None = None
    carbonization_gas: Text | None = None

    @property
    def given(self) -> Mapping[str, Quantity]:
        """The temperatures that are given, by name."""
        found = {name: getattr(self, name) for name in process_terms()}
        return {name: quantity for name, quantity in found.items() if quantity is not None}

    @property
    def words(self) -> Mapping[str, str]:
        """What is given in words, by name."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: text for name, text in found.items() if isinstance(text, str)}


class CarbonMaterial(_Part):
    """A carbon material for negative electrodes, as its sheet describes it.

    No object of this class contradicts itself: building one runs the checks of the sheet.

    Parameters
    ----------
    name : str
        Short name; the file's stem.
    title, notes : str
        One line, and free text.
    kind : {"design point", "literature", "measured"}
        What the sheet is.
    given : mapping of str to Quantity
        Properties of the powder by nomenclature name, in internal units.
    silicon, process, electrochemistry : SiliconCompound, ProcessRecord and Electrochemistry
        Optional parts.

    Raises
    ------
    SheetError
        With every missing or unknown field and every value of the wrong kind, or with every problem
        of the values together.
    """

    name: Text
    title: Text
    kind: MaterialKind
    notes: str = ""
    given: Annotated[Mapping[str, Quantity], AfterValidator(FrozenMapping)] = Field(
        default_factory=lambda: FrozenMapping({})
    )
    silicon: SiliconCompound | None = None
    process: ProcessRecord | None = None
    electrochemistry: Electrochemistry | None = None

    @field_serializer("given")
    def _plain_given(self, given: Mapping[str, Quantity]) -> dict[str, Quantity]:
        return dict(given)

    @model_validator(mode="wrap")
    @classmethod
    def _well_formed(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(data)
        except ValidationError as error:
            raise SheetError(form_name(cls, data), form_problems(error, cls)) from error

    @model_validator(mode="after")
    def _checked(self) -> Self:
        problems = [*_name_problems(self.given), *self._limit_problems()]
        if not problems:
            problems = find_problems(self._content())
        if problems:
            raise SheetError(self.name, problems)
        return self

    def quantity(self, name: str) -> Quantity | None:
        """A property as given, or ``None`` where the sheet does not give it.

        Raises
        ------
        KeyError
            If `name` is not a property of the nomenclature table.
        """
        if name not in properties():
            advice = did_you_mean(name, properties())
            raise KeyError(f'"{name}" is not a property; {advice}'.rstrip("; "))
        return self.given.get(name)

    @property
    def carbon_source(self) -> str | None:
        """What was carbonized, from the process record; ``None`` where it is not given."""
        return None if self.process is None else self.process.carbon_source

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is possible but unusual."""
        return find_warnings(self._content())

    @property
    def sheet_hash(self) -> str:
        """SHA-256 of the content without the name, the same on every machine."""
        content = {"format": FORMAT, **self.model_dump(mode="json", exclude={"name"})}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def with_properties(
        self, name: str | None = None, **changes: Quantity | str | float | Mapping[str, Any] | None
    ) -> Self:
        """A variant with other properties.

        Parameters
        ----------
        name : str, optional
            Name of the variant; unchanged if not given.
        **changes : Quantity, str, number, mapping or None
            By nomenclature name, as a sheet would give them; ``None`` takes a property away.

        Raises
        ------
        QuantityError
            If a value cannot be read.
        SheetError
            If there is no such property, or the variant contradicts itself.
        """
        given = {key: value for key, value in self.given.items() if key not in changes}
        problems = _name_problems(changes)
        if problems:
            raise SheetError(name or self.name, problems)
        for key, raw in changes.items():
            if isinstance(raw, Quantity):
                given[key] = raw
            elif raw is not None:
                given[key] = parse_quantity(raw, term(key), key=f"properties.{key}")
        return self.replace(name=name or self.name, given=given)

    def replace(self, **changes: Any) -> Self:
        """A copy with other fields, checked like any other material."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**fields, **changes})

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        return self.model_dump(mode="json")

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """Build a material from what :meth:`to_dict` gave."""
        return cls.model_validate(dict(content))

    def _content(self) -> SheetContent:
        part, silicon = self.electrochemistry, self.silicon
        laboratory = [*part.given] if part is not None else []
        if part is not None:
            laboratory += [name for name in ("ocp", "from_set") if getattr(part, name) is not None]
        process = {} if self.process is None else self.process.given
        return SheetContent(
            given=self.given,
            process=process,
            process_words={} if self.process is None else self.process.words,
            electrochemistry=part,
            silicon=silicon,
            silicon_named=silicon is not None,
            written=frozenset(
                [f"properties.{name}" for name in self.given]
                + [f"process.{name}" for name in process]
                + [f"electrochemistry.{name}" for name in laboratory]
            ),
        )

    def _limit_problems(self) -> list[Problem]:
        parts: dict[str, Mapping[str, Quantity]] = {"properties": self.given}
        if self.process is not None:
            parts["process"] = self.process.given
        if self.silicon is not None:
            parts["silicon"] = self.silicon.given
        if self.electrochemistry is not None:
            parts["electrochemistry"] = self.electrochemistry.given
        return [
            problem
            for part, quantities in parts.items()
            for name, quantity in quantities.items()
            if (problem := _quantity_problem(quantity, term(name), f"{part}.{name}")) is not None
        ]

    def _repr_html_(self) -> str:
        return material_html(self)


def _name_problems(names: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(f"properties.{name}", "unknown key", advice=did_you_mean(name, properties()))
        for name in names
        if name not in properties()
    ]


def _quantity_problem(quantity: Quantity, row: Term, key: str) -> Problem | None:
    if quantity.unit != row.unit:
        return Problem(key, "wrong unit for an internal value", quantity.unit, row.unit)
    return limit_problem(quantity.value, row, key=key, got=format_quantity(quantity, row))
