"""The JSON Schema for editors says the same as the reader."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from anode_model.material import material_json_schema
from anode_model.material.document import OTHER_WORDS, QuantityTable
from anode_model.nomenclature import process_terms, properties, term
from anode_model.units import TABLE_KEYS

SHEETS = sorted((Path(__file__).parents[3] / "parameter_sets" / "materials").glob("*.toml"))
VALID = {
    "format": 1,
    "title": "t",
    "kind": "measured",
    "properties": {"d002": {"value": 0.38, "unit": "nm"}, "sphericity": 0.9, "Dv50": "9 µm"},
}


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = json.loads(json.dumps(material_json_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_shipped_sheet_is_valid(validator: Any, sheet: Path) -> None:
    validator.validate(tomllib.loads(sheet.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"kind": "patent"},
        {"colour": "black"},
        {"properties": {"d02": "0.38 nm"}},
        {"properties": {"d002": 0.38}},
        {"properties": {"d002": {"value": 0.38, "units": "nm"}}},
        {"silicon": {"kind": "inert"}},
        {"electrochemistry": {"ocp": {"law": "coke"}}},
    ],
)
def test_wrong_sheet_is_not_valid(validator: Any, change: dict[str, Any]) -> None:
    assert validator.is_valid(VALID)
    assert not validator.is_valid({**VALID, **change})


def test_every_property_has_a_description() -> None:
    parts = material_json_schema()["$defs"]
    for name, row in {**properties(), **process_terms()}.items():
        part = parts["Properties" if name in properties() else "Process"]
        assert row.definition in part["properties"][name]["description"]


def test_names_are_written_once() -> None:
    assert tuple(QuantityTable.model_fields) == TABLE_KEYS
    for right in OTHER_WORDS.values():
        if " " not in right and right != "format":
            assert term(right).name == right
