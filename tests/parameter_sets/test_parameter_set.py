"""A parameter set as an object: independent values, provenance table, plain form, hash."""

from __future__ import annotations

import dataclasses
import json
import math
import subprocess
import sys

import pytest

from anode_model import Coating, derive
from parameter_sets import half_cell, load_material
from parameter_sets.parameter_set import ParameterSet


@pytest.fixture(scope="module")
def cell() -> ParameterSet:
    return half_cell(derive(load_material("reference-sphere")))


def test_values_are_a_fresh_copy_each_time(cell: ParameterSet) -> None:
    key = "Positive electrode porosity"
    first = cell.values
    first[key] = 0.9
    assert cell.values[key] == cell.derived.value("porosity")
    assert cell.parameters[key] == cell.derived.value("porosity")
    with pytest.raises(TypeError):
        cell.parameters[key] = 0.9  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        cell.name = "other"  # type: ignore[misc]


def test_values_of_one_cell_do_not_reach_another(cell: ParameterSet) -> None:
    other = half_cell(derive(load_material("fine-sphere")))
    values = cell.values
    values["Current function [A]"] = 1.0
    assert other.values["Current function [A]"] == other.nominal_capacity.value


def test_provenance_has_a_row_for_every_parameter(cell: ParameterSet) -> None:
    table = cell.provenance
    assert list(table["parameter"]) == list(cell.parameters)
    expected = ["parameter", "value", "unit", "spread", "factor", "basis", "source", "inputs"]
    assert list(table.columns) == expected
    row = table.set_index("parameter").loc["Positive particle diffusivity [m2.s-1]"]
    assert row["value"] == "function"
    assert row["unit"] == "m2.s-1"
    assert row["factor"] > 2
    assert "reference_diffusivity" in row["inputs"]
    assert table.set_index("parameter").loc["Positive electrode porosity", "unit"] == "1"


def test_plain_form_is_complete_and_knows_json(cell: ParameterSet) -> None:
    content = json.loads(json.dumps(cell.to_dict(), allow_nan=False))
    assert set(content["parameters"]) == set(cell.parameters)
    for name, row in content["parameters"].items():
        assert row["function"] == callable(cell.parameters[name])
        assert row["function"] or math.isfinite(row["value"]), name
        assert row["basis"]
        assert row["source"]
    assert content["derived"]["material"] == "reference-sphere"


def test_hash_tells_sets_apart_and_nothing_else(cell: ParameterSet) -> None:
    material = load_material("reference-sphere")
    assert half_cell(derive(material)).content_hash == cell.content_hash
    thinner = half_cell(derive(material, Coating(loading="59 g/m^2")))
    larger = half_cell(derive(material.with_properties(Dv50="10.1 um")))
    assert len({cell.content_hash, thinner.content_hash, larger.content_hash}) == 3


def test_hash_is_the_same_in_another_process(cell: ParameterSet) -> None:
    code = (
        "from anode_model import derive;"
        "from parameter_sets import half_cell, load_material;"
        "print(half_cell(derive(load_material('reference-sphere'))).content_hash)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == cell.content_hash


def test_html_shows_the_table_and_escapes_names(cell: ParameterSet) -> None:
    hostile = dataclasses.replace(cell, name="<script>x</script>")
    page = hostile._repr_html_()
    assert "<script>" not in page
    assert "Positive particle radius [m]" in page
