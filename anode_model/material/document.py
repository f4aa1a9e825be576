"""The material sheet as it is written: its form, and the JSON Schema made from it.

The form is about keys and kinds of values only. What a quantity says is read by
`anode_model.units`, what the values say together is judged by `anode_model.material.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, create_model

from anode_model.material.electrochemistry import (
    ELECTROCHEMISTRY_QUANTITIES,
    DiffusivityLaw,
    ExchangeCurrentLaw,
    OcpLaw,
)
from anode_model.nomenclature import Term, process_terms, properties, term
from anode_model.quantities import Basis

#: Version of the sheet's format that this software reads.
FORMAT = 1

MaterialKind = Literal["design point", "literature", "measured"]
SiliconKind = Literal["inert", "active"]
Text = Annotated[str, Field(min_length=1)]

#: Quantities that a `[silicon]` part can give; rows of the nomenclature table.
SILICON_QUANTITIES = ("silicon_capacity", "silicon_density", "silicon_efficiency")

#: Words that people use for a key.
OTHER_WORDS: Mapping[str, str] = {
    "psi": "sphericity",
    "circularity": "sphericity",
    "roundness": "sphericity",
    "interlayer_spacing": "d002",
    "crystallite_size": "Lc",
    "H/C": "hydrogen_carbon_ratio",
    "HC": "hydrogen_carbon_ratio",
    "H_C": "hydrogen_carbon_ratio",
    "d50": "Dv50",
    "particle_size": "Dv50",
    "size_ratio": "D4_D1",
    "D4/D1": "D4_D1",
    "bulk_specific_gravity": "bulk_density",
    "specific_gravity": "bulk_density",
    "tap_density": "the tap density is not the loose bulk density; leave it out",
    "S": "surface_area",
    "BET": "surface_area",
    "specific_surface_area": "surface_area",
    "T_ex": "exothermic_peak",
    "exothermic_peak_temperature": "exothermic_peak",
    "density": "true_density",
    "silicon": "silicon_content",
    "nitrogen": "nitrogen_content",
    "oxygen": "oxygen_content",
    "coating_rate": "the coating rate belongs to the electrode: Coating(loading=...)",
    "loading": "the coating rate belongs to the electrode: Coating(loading=...)",
    "roughness_product": "it is computed: give surface_area and Dv50",
    "version": "format",
    "capacity": "reversible_capacity",
    "efficiency": "first_cycle_efficiency",
}


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QuantityTable(_Form):
    """A quantity with everything that is known about it."""

    value: float = Field(description="the number, in `unit`")
    unit: str | None = Field(None, description='for example "nm"; "1" for a pure number')
    spread: float | None = Field(None, gt=0, description="one standard deviation, in `unit`")
    factor: float | None = Field(None, gt=1, description="geometric standard deviation")
    basis: Basis | None = Field(None, description="how the number is known")
    source: str | None = Field(None, description="where it came from; required unless assumed")
    note: str | None = Field(None, description="anything a reader of the value has to know")


class OcpForm(_Form):
    """Open-circuit potential versus Li/Li+: a named law, or a CSV file of points."""

    law: OcpLaw | None = Field(None, description="a law that the software knows")
    csv: Text | None = Field(
        None, description="file in the sheet's folder: columns potential_V and x or capacity_mAh_g"
    )
    basis: Basis | None = None
    source: str | None = None
    note: str | None = None


def _quantity(row: Term) -> Any:
    unit = "" if row.shown == "1" else f" [{row.shown}]"
    field = Field(None, description=f"{row.label} {row.symbol}{unit}: {row.definition}")
    if row.shown == "1":
        return Annotated[float | str | QuantityTable | None, SkipValidation], field
    return Annotated[str | QuantityTable | None, SkipValidation], field


def _form(name: str, doc: str, quantities: Mapping[str, Term], **others: Any) -> Any:
    fields: dict[str, Any] = {**others, **{key: _quantity(row) for key, row in quantities.items()}}
    return create_model(name, __base__=_Form, __doc__=doc, **fields)


_PropertiesForm = _form("Properties", "What was measured on the powder.", properties())

_SiliconForm = _form(
    "Silicon",
    "The silicon compound on the particle surface; its share is `properties.silicon_content`.",
    {name: term(name) for name in SILICON_QUANTITIES},
    kind=(SiliconKind, Field(description="inert: a silica-like film; active: takes up lithium")),
    compound=(Text, Field(description='for example "SiO"')),
)

_ProcessForm = _form(
    "Process",
    "How the material was made.",
    process_terms(),
    carbon_source=(Text | None, Field(None, description='what was carbonized: "vinyl resin", ...')),
    resin=(Text | None, Field(None, description="the resin in more detail")),
    polymerization=(Text | None, Field(None, description='for example "suspension"')),
    oxidation_gas=(Text | None, Field(None, description='for example "air"')),
    carbonization_gas=(Text | None, Field(None, description='for example "nitrogen"')),
)

_ElectrochemistryForm = _form(
    "Electrochemistry",
    "Laboratory or published values that replace derived ones everywhere.",
    {name: term(name) for name in ELECTROCHEMISTRY_QUANTITIES},
    from_set=(Text | None, Field(None, description="a PyBaMM set: its negative electrode")),
    ocp=(OcpForm | None, None),
    diffusivity_law=(DiffusivityLaw | None, None),
    exchange_current_law=(ExchangeCurrentLaw | None, None),
)

#: The whole sheet.
SheetForm: type[BaseModel] = create_model(
    "MaterialSheet",
    __base__=_Form,
    __doc__="A carbon material for negative electrodes: values with unit, basis and source.",
    format=(Literal[1], Field(description="version of this format")),
    title=(Text, Field(description="one line")),
    kind=(MaterialKind, Field(description="what the sheet is")),
    notes=(str, Field("", description="free text")),
    default_basis=(Basis, Field(Basis.ASSUMED, description="basis of values that give none")),
    default_source=(str, Field("", description="source of values that give none")),
    properties=(_PropertiesForm, Field(description="measured on the powder")),
    silicon=(_SiliconForm | None, None),
    process=(_ProcessForm | None, None),
    electrochemistry=(_ElectrochemistryForm | None, None),
)


def material_json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a material sheet, for editors.

    Returns
    -------
    dict
        Ready for `json.dumps`.

    Examples
    --------
    >>> sorted(material_json_schema()["required"])
    ['format', 'kind', 'properties', 'title']
    """
    schema = _without_nulls(SheetForm.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _without_nulls(node: Any) -> Any:
    """TOML has no null: drop it from the alternatives that pydantic writes for optional keys."""
    if isinstance(node, list):
        return [_without_nulls(item) for item in node]
    if not isinstance(node, dict):
        return node
    clean = {key: _without_nulls(item) for key, item in node.items()}
    if clean.get("default", "") is None:
        del clean["default"]
    if "anyOf" in clean:
        options = [item for item in clean.pop("anyOf") if item != {"type": "null"}]
        clean = {**options[0], **clean} if len(options) == 1 else {**clean, "anyOf": options}
    return clean
