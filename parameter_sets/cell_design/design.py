"""What every cell design is: dimensions and materials of a cell, frozen, with their origin."""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Self, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    StrictBool,
    ValidationError,
    model_validator,
)

from anode_model.errors import SheetError
from anode_model.frozen_mapping import FrozenMapping
from anode_model.nomenclature import cell_terms
from anode_model.quantities import Quantity
from anode_model.sheets.naming import did_you_mean
from anode_model.sheets.problems import form_name, form_problems
from parameter_sets.cell_design.checks import find_problems, find_warnings
from parameter_sets.cell_design.display import design_html

#: Version of the format of a cell-design sheet that this software reads.
FORMAT = 1

CellKind = Literal["half-cell", "full-cell"]
Text = Annotated[str, Field(min_length=1)]


class CellDesign(BaseModel):
    """What the design of a coin half cell and that of a pouch cell have in common.

    No object of these classes contradicts itself: building one runs the checks of the sheet.

    Parameters
    ----------
    name : str
        Short name; the file's stem.
    title, notes : str
        One line, and free text.
    kind : {"half-cell", "full-cell"}
        What the sheet describes.
    electrolyte_name, electrolyte_set : str
        What it is, and the PyBaMM set that gives its transport properties.
    electrolyte_is_non_aqueous : bool
        For claim 11.
    current_collector_thickness, separator_thickness : Quantity
        [m]; the collector is that of the carbon.
    current_collector_density, separator_density, electrolyte_density : Quantity
        [kg.m-3]; that of the separator is of its solid.
    separator_porosity, separator_bruggeman_coefficient : Quantity
        [1].
    electrolyte_excess : Quantity
        Electrolyte volume over pore volume [1].

    Raises
    ------
    SheetError
        With every missing or unknown field and every value of the wrong kind, or with every problem
        of the values together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    title: Text
    kind: CellKind
    notes: str = ""
    electrolyte_name: Text
    electrolyte_set: Text
    electrolyte_is_non_aqueous: StrictBool
    current_collector_thickness: Quantity
    current_collector_density: Quantity
    separator_thickness: Quantity
    separator_porosity: Quantity
    separator_bruggeman_coefficient: Quantity
    separator_density: Quantity
    electrolyte_excess: Quantity
    electrolyte_density: Quantity

    @model_validator(mode="wrap")
    @classmethod
    def _well_formed(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(data)
        except ValidationError as error:
            raise SheetError(form_name(cls, data), form_problems(error, cls)) from error

    @model_validator(mode="after")
    def _checked(self) -> Self:
        problems = find_problems(self.given)
        if problems:
            raise SheetError(self.name, problems)
        return self

    def __getitem__(self, name: str) -> Quantity:
        """A value of the sheet or what follows from it, by nomenclature name.

        Raises
        ------
        KeyError
            If a design has none of that name.
        """
        if name in _quantities(type(self)) and (given := getattr(self, name)) is not None:
            return cast(Quantity, given)
        known = {**self.given, **self.computed}
        if name not in known:
            raise KeyError(
                f'no "{name}" in a cell design; {did_you_mean(name, known)}'.rstrip("; ")
            )
        return known[name]

    def value(self, name: str) -> float:
        """Number behind a name, in the internal unit."""
        return self[name].value

    @property
    def given(self) -> Mapping[str, Quantity]:
        """The quantities of the sheet by nomenclature name."""
        found = {name: getattr(self, name) for name in _quantities(type(self))}
        return FrozenMapping({name: item for name, item in found.items() if item is not None})

    @property
    @abstractmethod
    def computed(self) -> Mapping[str, Quantity]:
        """What follows from the sheet alone, by nomenclature name."""

    @property
    @abstractmethod
    def words(self) -> Mapping[str, str]:
        """What the cell is made of, in words, for its table."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is possible but unusual."""
        return find_warnings(self.given)

    @property
    def electrode_area(self) -> Quantity:
        """Area of the electrode that faces the counter electrode [m2]."""
        return self.computed["electrode_area"]

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """Build a design from what :meth:`to_dict` gave; its kind says of which class."""
        from parameter_sets.cell_design.form import DESIGNS

        class_ = DESIGNS.get(str(content.get("kind")), cls) if cls is CellDesign else cls
        return cast(Self, class_.model_validate(dict(content)))

    @property
    def sheet_hash(self) -> str:
        """SHA-256 of the content without the name, the same on every machine."""
        written = self.model_dump(mode="json", exclude={"name"}, exclude_none=True)
        content = {"format": FORMAT, **written}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _repr_html_(self) -> str:
        return design_html(self)


@cache
def _quantities(design: type[CellDesign]) -> tuple[str, ...]:
    """Fields of a kind of design that are rows of the nomenclature."""
    return tuple(name for name in cell_terms() if name in design.model_fields)
