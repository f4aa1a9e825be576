"""The cell-design sheet as it is written: its form, and the JSON Schema made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, StrictBool, create_model

from anode_model.material.document import QuantityTable
from anode_model.nomenclature import Term, cell_terms
from anode_model.quantities import Basis
from parameter_sets.cell_design.coin_half_cell import CoinHalfCell
from parameter_sets.cell_design.design import CellDesign, Text
from parameter_sets.cell_design.pouch_cell import PouchCell

#: Words that people use for a key.
OTHER_WORDS: Mapping[str, str] = {
    "diameter": "electrode_diameter",
    "area": "it is computed: give the electrode's dimensions",
    "electrode_area": "it is computed: give the electrode's dimensions",
    "volume": "it is computed: give the dimensions",
    "mass": "it is computed: give case_mass, or densities",
    "cell_volume": "it is computed: give the dimensions",
    "cooling_area": "it is computed: give the dimensions",
    "capacity": "it is computed from the balance",
    "nominal_capacity": "it is computed from the balance",
    "n_p_ratio": "negative_positive_ratio",
    "np_ratio": "negative_positive_ratio",
    "layers": "electrode_pairs",
    "number_of_layers": "electrode_pairs",
    "positive_electrode_thickness": "positive_thickness",
    "aluminium_thickness": "positive_collector_thickness",
    "upper_potential": "upper_voltage",
    "lower_potential": "lower_voltage",
    "cooling": "heat_transfer_coefficient",
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


def _quantity(row: Term, *, required: bool) -> Any:
    unit = "" if row.shown == "1" else f" [{row.shown}]"
    text = f"{row.label} {row.symbol}{unit}: {row.definition}"
    field = Field(description=text) if required else Field(None, description=text)
    if row.shown == "1":
        return Annotated[float | str | QuantityTable, SkipValidation], field
    return Annotated[str | QuantityTable, SkipValidation], field


def _cell_form(design: type[CellDesign]) -> Any:
    """Form of the table ``[cell]`` of one kind of cell."""
    fields = {
        name: _quantity(row, required=design.model_fields[name].is_required())
        for name, row in cell_terms().items()
        if name in design.model_fields
    }
    text = "Dimensions, densities and limits."
    return create_model("Cell", __base__=_Form, __doc__=text, **fields)


class _MaterialsForm(_Form):
    """What the cell is filled with; a set is named as PyBaMM names it."""

    electrolyte_name: Text = Field(description="solvent and salt")
    electrolyte_set: Text = Field(description="PyBaMM set with the electrolyte's transport")
    electrolyte_is_non_aqueous: StrictBool = Field(description="true for an organic electrolyte")


class HalfCellMaterialsForm(_MaterialsForm):
    """What the half cell is made of; a set is named as PyBaMM names it."""

    lithium_set: Text = Field(description="PyBaMM half-cell set with lithium's exchange current")


class FullCellMaterialsForm(_MaterialsForm):
    """What the full cell is made of; a set is named as PyBaMM names it."""

    positive_name: Text = Field(description="the positive electrode in words")
    positive_set: Text = Field(description="PyBaMM set with the positive electrode")


def _sheet_form(kind: str, materials: type[_Form]) -> type[BaseModel]:
    form: type[BaseModel] = create_model(
        "CellDesignSheet",
        __base__=_Form,
        __doc__="The design of a cell: values with unit, basis and source.",
        format=(Literal[1], Field(description="version of this format")),
        title=(Text, Field(description="one line")),
        kind=(
            str,
            Field(description="what the sheet describes", json_schema_extra={"const": kind}),
        ),
        notes=(str, Field("", description="free text")),
        default_basis=(Basis, Field(Basis.ASSUMED, description="basis of values that give none")),
        default_source=(str, Field("", description="source of values that give none")),
        materials=(materials, Field(description="what the cell is filled with")),
        cell=(_cell_form(DESIGNS[kind]), Field(description="dimensions, densities and limits")),
    )
    return form


#: What a sheet becomes, by its kind.
DESIGNS: Mapping[str, type[CellDesign]] = {"half-cell": CoinHalfCell, "full-cell": PouchCell}

#: The whole sheet, by its kind.
SHEET_FORMS: Mapping[str, type[BaseModel]] = {
    "half-cell": _sheet_form("half-cell", HalfCellMaterialsForm),
    "full-cell": _sheet_form("full-cell", FullCellMaterialsForm),
}


def cell_design_json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a cell-design sheet, for editors.

    Returns
    -------
    dict
        Ready for `json.dumps`.

    Examples
    --------
    >>> [form["properties"]["kind"]["const"] for form in cell_design_json_schema()["oneOf"]]
    ['half-cell', 'full-cell']
    """
    forms = []
    definitions: dict[str, Any] = {}
    for kind, form in SHEET_FORMS.items():
        template = f"#/$defs/{kind}-{{model}}"
        schema = form.model_json_schema(ref_template=template)
        inner = schema.pop("$defs", {})
        definitions |= {f"{kind}-{name}": content for name, content in inner.items()}
        forms.append(schema)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**head, "oneOf": forms, "$defs": definitions}
