"""The cell design: dimensions and materials of a cell, frozen, and what follows from them."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

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
from anode_model.quantities import Basis, Quantity
from anode_model.sheets.naming import did_you_mean
from anode_model.sheets.problems import form_name, form_problems
from parameter_sets.cell_design.checks import find_problems, find_warnings
from parameter_sets.cell_design.display import design_html
from parameter_sets.cell_design.mass import cell_mass

if TYPE_CHECKING:
    from anode_model.derivation.electrode import DerivedElectrode

#: Version of the format of a cell-design sheet that this software reads.
FORMAT = 1

CellKind = Literal["half-cell"]
Text = Annotated[str, Field(min_length=1)]


class CellDesign(BaseModel):
    """A coin half cell: carbon electrode, separator, lithium metal, electrolyte and case.

    No object of this class contradicts itself: building one runs the checks of the sheet.

    Parameters
    ----------
    name : str
        Short name; the file's stem.
    title, notes : str
        One line, and free text.
    kind : {"half-cell"}
        What the sheet describes.
    electrolyte_name, electrolyte_set : str
        What it is, and the PyBaMM set that gives its transport properties.
    electrolyte_is_non_aqueous : bool
        For claim 11.
    lithium_set : str
        The PyBaMM set that gives the exchange current of lithium metal.
    electrode_diameter, separator_diameter, lithium_diameter, case_diameter, case_height : Quantity
        [m].
    current_collector_thickness, separator_thickness, lithium_thickness : Quantity
        [m].
    current_collector_density, separator_density, lithium_density, electrolyte_density : Quantity
        [kg.m-3]; that of the separator is of its solid.
    separator_porosity, separator_bruggeman_coefficient : Quantity
        [1].
    case_mass : Quantity
        Of the parts without function in the model [kg].
    electrolyte_excess : Quantity
        Electrolyte volume over pore volume [1].
    lower_potential, upper_potential : Quantity
        Cut-offs, carbon versus Li/Li+ [V].
    contact_resistance : Quantity
        [Ohm].

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
    lithium_set: Text
    electrode_diameter: Quantity
    current_collector_thickness: Quantity
    current_collector_density: Quantity
    separator_thickness: Quantity
    separator_diameter: Quantity
    separator_porosity: Quantity
    separator_bruggeman_coefficient: Quantity
    separator_density: Quantity
    lithium_thickness: Quantity
    lithium_diameter: Quantity
    lithium_density: Quantity
    case_diameter: Quantity
    case_height: Quantity
    case_mass: Quantity
    electrolyte_excess: Quantity
    electrolyte_density: Quantity
    lower_potential: Quantity
    upper_potential: Quantity
    contact_resistance: Quantity

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
        """A value of the sheet, ``"electrode_area"`` or ``"cell_volume"``, by nomenclature name.

        Raises
        ------
        KeyError
            If a design has none of that name.
        """
        known = {**self.given, "electrode_area": self.electrode_area, "cell_volume": self.volume}
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
        return FrozenMapping(
            {name: getattr(self, name) for name in cell_terms() if name in type(self).model_fields}
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is possible but unusual."""
        return find_warnings(self.given)

    @property
    def electrode_area(self) -> Quantity:
        """Area of the electrode's coated side, a disc [m2]."""
        diameter = self.electrode_diameter
        area = math.pi * diameter.value**2 / 4
        relative = None if diameter.spread is None else 2 * diameter.spread / diameter.value
        return Quantity(
            value=area,
            unit=cell_terms()["electrode_area"].unit,
            basis=Basis.DERIVED,
            source="area of a disc",
            spread=None if relative is None else relative * area,
            inputs=("electrode_diameter",),
        )

    @property
    def volume(self) -> Quantity:
        """Outer volume of the case, a cylinder [m3]."""
        return Quantity(
            value=math.pi * self.case_diameter.value**2 / 4 * self.case_height.value,
            unit=cell_terms()["cell_volume"].unit,
            basis=Basis.DERIVED,
            source="volume of a cylinder",
            inputs=("case_diameter", "case_height"),
        )

    def mass(self, derived: DerivedElectrode) -> Quantity:
        """Mass of the whole cell [kg], with the masses of its parts in the note.

        Parameters
        ----------
        derived : DerivedElectrode
            The electrode that is built in.
        """
        return cell_mass(self, derived)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        return self.model_dump(mode="json")

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """Build a design from what :meth:`to_dict` gave."""
        return cls.model_validate(dict(content))

    @property
    def sheet_hash(self) -> str:
        """SHA-256 of the content without the name, the same on every machine."""
        content = {"format": FORMAT, **self.model_dump(mode="json", exclude={"name"})}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _repr_html_(self) -> str:
        return design_html(self)
