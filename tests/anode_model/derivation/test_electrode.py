"""The derived electrode as an object: names, tables, plain types, hashes."""

import json
import pickle

import pytest

from anode_model.coating import Coating
from anode_model.derivation import derive


def test_looking_up(material):
    derived = derive(material(), spreads=False)
    assert derived["d002"].value == pytest.approx(0.38e-9)
    assert derived["pressing"].value == 0.9
    with pytest.raises(KeyError, match="porosity"):
        derived.value("porositi")


def test_table_in_the_units_that_people_read(material):
    frame = derive(material()).to_frame().set_index("name")
    assert frame.loc["d002", "value"] == pytest.approx(0.380)
    assert frame.loc["d002", "unit"] == "nm"
    assert frame.loc["d002", "spread"] == pytest.approx(0.002)
    assert frame.loc["exothermic_peak", "value"] == pytest.approx(650)
    assert frame.loc["coating_thickness", "value"] == pytest.approx(57, abs=1)
    assert frame.loc["stack_capacity", "relation"] == "R3"
    assert frame.index.is_unique
    assert (frame["basis"] != "").all()


def test_notebook_view_escapes_what_a_sheet_says(material):
    nasty = material().replace(title="<script>alert(1)</script>")
    page = derive(nasty)._repr_html_()
    assert "<script>" not in page
    assert "Does not act yet" in page


def test_plain_types_and_a_stable_hash(material):
    first, again = derive(material()), derive(material())
    assert json.loads(json.dumps(first.to_dict(), allow_nan=False))["laws"]["ocp"] == "msmr"
    assert first.content_hash == again.content_hash
    assert first == again
    assert hash(first) == hash(again)
    thinner = derive(material(), Coating(loading="30 g/m^2"))
    assert thinner.content_hash != first.content_hash
    assert pickle.loads(pickle.dumps(first)).content_hash == first.content_hash


def test_frozen(material):
    derived = derive(material(), spreads=False)
    with pytest.raises(AttributeError):
        derived.laws = derived.laws  # type: ignore[misc]
    with pytest.raises(TypeError):
        derived.quantities["porosity"] = derived["porosity"]  # type: ignore[index]
