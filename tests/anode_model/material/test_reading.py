"""A valid sheet, the material made from it, and variants of it."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import ValidationError

from anode_model.errors import QuantityError, SheetError
from anode_model.frozen_mapping import FrozenMapping
from anode_model.material import CarbonMaterial, read_material
from anode_model.quantities import Basis, Quantity

SHEET = """\
format = 1
title = "spheres <1>"
kind = "measured"
notes = "lot 7 & 8"
default_basis = "measured"
default_source = "laboratory book 12"

[properties]
sphericity = "0.93 +/- 0.01"
d002 = { value = 0.381, unit = "nm", spread = 0.001, source = "X-ray diffraction" }
Lc = "1.4 nm"
hydrogen_carbon_ratio = 0.04
Dv50 = "9.5 µm"
exothermic_peak = "655 ± 4 °C"
silicon_content = "2 wt.%"
surface_area = { value = 1.4, unit = "m²/g", basis = "assumed", source = "not measured" }

[silicon]
kind = "active"
compound = "SiO"

[process]
carbon_source = "vinyl resin"
polymerization = "suspension"
oxidation_temperature = "250 °C"
oxidation_gas = "air"

[electrochemistry]
reversible_capacity = "410 +/- 5 mAh/g"
diffusivity = { value = 2e-14, unit = "m^2/s", factor = 3 }
diffusivity_law = "thermodynamic-factor"
"""


@pytest.fixture
def material(tmp_path: Path) -> CarbonMaterial:
    file = tmp_path / "lot-7.toml"
    file.write_text(SHEET, encoding="utf-8")
    return read_material(file)


def test_values_arrive_in_internal_units_with_their_origin(material: CarbonMaterial) -> None:
    d002, peak = material.given["d002"], material.given["exothermic_peak"]
    assert (material.name, material.kind) == ("lot-7", "measured")
    assert d002.value == pytest.approx(3.81e-10, rel=1e-12)
    assert (d002.basis, d002.source) == (Basis.MEASURED, "X-ray diffraction")
    assert material.given["Lc"].source == "laboratory book 12"
    assert material.given["surface_area"].basis is Basis.ASSUMED
    assert peak.value == pytest.approx(928.15, rel=1e-12)
    assert peak.spread == pytest.approx(4.0, rel=1e-9)
    assert material.given["silicon_content"].value == pytest.approx(0.02, rel=1e-12)


def test_parts(material: CarbonMaterial) -> None:
    assert material.carbon_source == "vinyl resin"
    assert material.silicon is not None
    assert material.silicon.kind == "active"
    assert material.process is not None
    assert material.process.carbonization_temperature is None
    assert material.process.given["oxidation_temperature"].value == pytest.approx(523.15)
    assert material.electrochemistry is not None
    assert material.electrochemistry.diffusivity is not None
    assert material.electrochemistry.diffusivity.factor == pytest.approx(3.0)
    assert list(material.electrochemistry.given) == ["reversible_capacity", "diffusivity"]
    assert not material.electrochemistry.gives_potential


def test_what_is_not_given_is_unknown(material: CarbonMaterial) -> None:
    assert material.quantity("true_density") is None
    with pytest.raises(KeyError, match="true_density"):
        material.quantity("true_densty")


def test_json_round_trip_loses_nothing(material: CarbonMaterial) -> None:
    text = json.dumps(material.to_dict(), allow_nan=False)
    again = CarbonMaterial.from_dict(json.loads(text))
    assert again == material
    assert again.sheet_hash == material.sheet_hash
    assert again.given["d002"] == material.given["d002"]
    assert isinstance(again.given, FrozenMapping)


def test_hash_follows_the_content_and_not_the_name(material: CarbonMaterial) -> None:
    assert material.replace(name="other").sheet_hash == material.sheet_hash
    assert material.replace(notes="other").sheet_hash != material.sheet_hash
    assert material.with_properties(Dv50="9.6 µm").sheet_hash != material.sheet_hash


def test_material_can_be_hashed_copied_and_sent(material: CarbonMaterial) -> None:
    for twin in (copy.deepcopy(material), pickle.loads(pickle.dumps(material))):
        assert twin == material
        assert hash(twin) == hash(material)


def test_material_is_frozen(material: CarbonMaterial) -> None:
    with pytest.raises(ValidationError):
        material.title = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        material.given["d002"] = material.given["Lc"]  # type: ignore[index]


def test_variant_changes_what_it_names(material: CarbonMaterial) -> None:
    variant = material.with_properties("fine", Dv50="3 µm", surface_area=None, D4_D1=1.5)
    assert variant.name == "fine"
    assert variant.given["Dv50"].value == pytest.approx(3e-6, rel=1e-12)
    assert variant.quantity("surface_area") is None
    assert variant.given["D4_D1"].value == pytest.approx(1.5)
    assert variant.given["d002"] == material.given["d002"]
    assert material.given["Dv50"].value == pytest.approx(9.5e-6, rel=1e-12)


def test_variant_is_checked_like_a_sheet(material: CarbonMaterial) -> None:
    # Of a coated powder a derivation checks the carbon below.
    bare = CarbonMaterial(
        name="bare",
        title=material.title,
        kind=material.kind,
        given={name: item for name, item in material.given.items() if name != "silicon_content"},
    )
    with pytest.raises(SheetError, match="above the X-ray density"):
        bare.with_properties(true_density="2.2 g/cm^3")
    with pytest.raises(SheetError, match='did you mean "Dv50"'):
        material.with_properties(DV_50="2 µm")
    with pytest.raises(QuantityError, match="wrong dimension"):
        material.with_properties(Dv50="2 kg")
    with pytest.raises(SheetError, match=r"properties\.Dv50: missing"):
        material.with_properties(Dv50=None)


@pytest.mark.parametrize(
    ("quantity", "fragment"),
    [
        (Quantity(10.0, "µm", Basis.ASSUMED, "x"), "wrong unit for an internal value"),
        (Quantity(10.0, "m", Basis.ASSUMED, "x"), "allowed: 0.01 to 1000 µm"),
    ],
)
def test_ready_quantity_is_checked_too(
    material: CarbonMaterial, quantity: Quantity, fragment: str
) -> None:
    with pytest.raises(SheetError, match=fragment):
        material.with_properties(Dv50=quantity)


def test_notebook_table_shows_everything_and_escapes_text(material: CarbonMaterial) -> None:
    html = material._repr_html_()
    for text in ("0.381 ± 0.001 nm", "spheres &lt;1&gt;", "lot 7 &amp; 8", "655 ± 4 °C", "×/÷ 3"):
        assert text in html
    assert "SiO (active)" in html
    assert "<1>" not in html


def test_set_by_name_needs_only_the_particle_size(tmp_path: Path) -> None:
    file = tmp_path / "graphite.toml"
    file.write_text(
        'format = 1\ntitle = "graphite"\nkind = "literature"\n[properties]\nDv50 = "20 µm"\n'
        '[electrochemistry]\nfrom_set = "Marquis2019"\n',
        encoding="utf-8",
    )
    laboratory = read_material(file).electrochemistry
    assert laboratory is not None
    assert laboratory.from_set == "Marquis2019"
    assert laboratory.gives_potential


def test_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    file = tmp_path / "lot-7.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SHEET.replace("\n", "\r\n").encode())
    assert read_material(file).title == "spheres <1>"


def test_a_material_without_its_parts_says_what_is_missing() -> None:
    make = cast("Callable[..., CarbonMaterial]", CarbonMaterial)
    with pytest.raises(SheetError, match="x: 2 problems") as caught:
        make(name="x")
    told = {problem.key: problem.sentence for problem in caught.value.problems}
    assert told["title"] == 'missing; add title = "..."'
    assert '"design point", "literature" or "measured"' in told["kind"]


@pytest.mark.parametrize(
    ("changes", "key", "fragment"),
    [
        ({"kind": "guess"}, "kind", 'got "guess"; allowed: "design point"'),
        ({"given": {"d002": "0.38 nm"}}, "given.d002", "not a Quantity"),
        ({"given": 3}, "given", "not a mapping"),
        ({"silicon": {"kind": "inert"}}, "silicon.compound", "missing"),
        ({"titel": "x"}, "titel", 'did you mean "title"'),
    ],
)
def test_wrong_parts_of_a_material_are_problems(
    material: CarbonMaterial, changes: dict[str, Any], key: str, fragment: str
) -> None:
    with pytest.raises(SheetError) as caught:
        material.replace(**changes)
    (problem,) = caught.value.problems
    assert problem.key == key
    assert fragment in problem.sentence
    assert caught.value.file == "lot-7"


def test_a_dictionary_that_is_no_material_is_refused() -> None:
    with pytest.raises(SheetError, match="CarbonMaterial: 3 problems"):
        CarbonMaterial.from_dict({})
