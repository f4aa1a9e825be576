"""The cell-design sheet as it is written: its form, and the JSON Schema made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, StrictBool, create_model

from anode_model.material.document import QuantityTable
from anode_model.nomenclature import Term, cell_terms
from anode_model.quantities import Basis
from parameter_sets.cell_design.design import CellDesign, CellKind, Text

#: Words that people use for a key.
OTHER_WORDS: Mapping[str, str] = {
    "diameter": "electrode_diameter",
    "area": "it is computed: give electrode_diameter",
    "electrode_area": "it is computed: give electrode_diameter",
    "volume": "it is computed: give case_diameter and case_height",
    "mass": "it is computed: give case_mass",
    "tortuosity": "separator_bruggeman_coefficient",
    "separator_tortuosity": "separator_bruggeman_coefficient",
    "counter_electrode_thickness": "lithium_thickness",
    "copper_thickness": "current_collector_thickness",
    "electrolyte": "electrolyte_name",
    "resistance": "contact_resistance",
    "version": "format",
    "loading": "the coating rate belongs to the electrode: Coating(loading=...)",
}


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _quantity(row: Term) -> Any:
    unit = "" if row.shown == "1" else f" [{row.shown}]"
    field = Field(description=f"{row.label} {row.symbol}{unit}: {row.definition}")
    if row.shown == "1":
        return Annotated[float | str | QuantityTable, SkipValidation], field
    return Annotated[str | QuantityTable, SkipValidation], field


_CellForm: Any = create_model(
    "Cell",
    __base__=_Form,
    __doc__="Dimensions, densities and limits.",
    **{
        name: _quantity(row)
        for name, row in cell_terms().items()
        if name in CellDesign.model_fields
    },
)


class MaterialsForm(_Form):
    """What the cell is filled with; a set is named as PyBaMM names it."""

    electrolyte_name: Text = Field(description="solvent and salt")
    electrolyte_set: Text = Field(description="PyBaMM set with the electrolyte's transport")
    electrolyte_is_non_aqueous: StrictBool = Field(description="true for an organic electrolyte")
    lithium_set: Text = Field(description="PyBaMM half-cell set with lithium's exchange current")


#: The whole sheet.
SheetForm: type[BaseModel] = create_model(
    "CellDesignSheet",
    __base__=_Form,
    __doc__="The design of a cell: values with unit, basis and source.",
    format=(Literal[1], Field(description="version of this format")),
    title=(Text, Field(description="one line")),
    kind=(CellKind, Field(description="what the sheet describes")),
    notes=(str, Field("", description="free text")),
    default_basis=(Basis, Field(Basis.ASSUMED, description="basis of values that give none")),
    default_source=(str, Field("", description="source of values that give none")),
    materials=(MaterialsForm, Field(description="what the cell is filled with")),
    cell=(_CellForm, Field(description="dimensions, densities and limits")),
)


def cell_design_json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a cell-design sheet, for editors.

    Returns
    -------
    dict
        Ready for `json.dumps`.

    Examples
    --------
    >>> sorted(cell_design_json_schema()["required"])
    ['cell', 'format', 'kind', 'materials', 'title']
    """
    schema = SheetForm.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
