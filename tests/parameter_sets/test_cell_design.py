"""Cell designs: what the sheet says, and what follows from it."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import parameter_sets
from anode_model import Coating, derive
from anode_model.material import SheetWarning
from anode_model.nomenclature import cell_terms
from anode_model.quantities import Basis
from parameter_sets import CellDesign, cell_design_names, load_cell_design, load_material
from parameter_sets.cell_design import PouchCell, cell_design_json_schema, read_cell_design
from parameter_sets.cell_design.coin_mass import mass_parts

FOLDER = Path(parameter_sets.__file__).parent / "cells"
COIN = (FOLDER / "coin-half-cell.toml").read_text(encoding="utf-8")
POUCHES = ("pouch-LCO", "pouch-NMC811")


def read(folder: Path, text: str) -> CellDesign:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return read_cell_design(path)


def pouch(name: str) -> PouchCell:
    design = load_cell_design(name)
    assert isinstance(design, PouchCell)
    return design


def with_line(key: str, line: str) -> str:
    """The shipped sheet with the one-line quantity `key` replaced; an empty line takes it away."""
    lines = COIN.splitlines()
    (place,) = (i for i, old in enumerate(lines) if old.startswith(f"{key} = "))
    lines[place] = line
    return "\n".join(lines)


@pytest.mark.parametrize("name", cell_design_names())
def test_shipped_design_is_quiet_and_complete(name: str) -> None:
    design = load_cell_design(name)
    assert design.warnings == ()
    assert len(design.notes) > 100
    for quantity in design.given.values():
        assert quantity.source
        assert not quantity.source.startswith("short form")
        assert quantity.basis is not Basis.MEASURED


@pytest.mark.parametrize("name", cell_design_names())
def test_shipped_design_satisfies_the_schema(name: str) -> None:
    schema = cell_design_json_schema()
    content = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(content, schema)
    content["cell"]["separator_thicknes"] = "25 um"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)


def test_values_are_in_internal_units() -> None:
    design = load_cell_design()
    assert design.electrode_diameter.value == pytest.approx(0.014, rel=1e-12)
    assert design.separator_thickness.value == pytest.approx(25e-6, rel=1e-12)
    assert design.case_mass.value == pytest.approx(2.9e-3, rel=1e-12)
    assert design.case_mass.spread == pytest.approx(0.3e-3, rel=1e-12)
    assert design.value("lithium_density") == pytest.approx(534.0, rel=1e-12)
    assert design["contact_resistance"].unit == "Ohm"
    possible = {name for name, row in cell_terms().items() if math.isfinite(row.limits[0])}
    assert set(design.given) < possible
    assert set(design.given) == possible & set(type(design).model_fields)


def test_area_and_volume() -> None:
    design = load_cell_design()
    assert design.electrode_area.value == pytest.approx(math.pi * 0.007**2, rel=1e-12)
    assert design["electrode_area"] == design.electrode_area
    assert design.electrode_area.spread is None
    assert design.volume.value == pytest.approx(math.pi * 0.01**2 * 3.2e-3, rel=1e-12)
    assert design.volume.basis is Basis.DERIVED


def test_spread_of_the_area_is_twice_that_of_the_diameter(tmp_path: Path) -> None:
    design = read(tmp_path, with_line("electrode_diameter", 'electrode_diameter = "14 ± 0.1 mm"'))
    area = design.electrode_area
    assert area.spread == pytest.approx(2 * 0.1 / 14 * area.value, rel=1e-12)


def test_mass_is_the_sum_of_its_parts() -> None:
    design = load_cell_design()
    derived = derive(load_material("reference-sphere"), spreads=False)
    parts = mass_parts(design, derived)
    area = math.pi * 0.007**2
    assert parts["coating"] == pytest.approx(0.060 * area, rel=1e-9)
    assert parts["current collector"] == pytest.approx(8960 * 10e-6 * area, rel=1e-9)
    assert parts["lithium"] == pytest.approx(534 * 450e-6 * math.pi * 0.0078**2, rel=1e-9)
    pores = area * derived.value("coating_thickness") * derived.value("porosity")
    pores += math.pi * 0.0095**2 * 25e-6 * 0.39
    assert parts["electrolyte"] == pytest.approx(10 * pores * 1220, rel=1e-9)
    mass = design.mass(derived)
    assert mass.value == pytest.approx(sum(parts.values()), rel=1e-12)
    assert (mass.unit, mass.spread) == ("kg", None)
    assert "lithium 0.0459 g" in mass.note
    thick = derive(load_material("reference-sphere"), Coating(loading="120 g/m^2"), spreads=False)
    assert design.mass(thick).value > mass.value


def test_design_survives_json_and_hashes_its_content() -> None:
    design = load_cell_design()
    again = CellDesign.from_dict(design.to_dict())
    assert again == design
    assert again.sheet_hash == design.sheet_hash
    other = design.to_dict()
    other["separator_thickness"]["value"] *= 2
    assert CellDesign.from_dict(other).sheet_hash != design.sheet_hash
    renamed = CellDesign.from_dict({**design.to_dict(), "name": "other"})
    assert renamed.sheet_hash == design.sheet_hash


def test_design_shows_itself_and_escapes_what_a_sheet_says(tmp_path: Path) -> None:
    html = load_cell_design()._repr_html_()
    assert "electrode area" in html
    assert "1.539 cm²" in html
    shown = read(tmp_path, COIN.replace('title = "', 'title = "<script>'))._repr_html_()
    assert "<script>" not in shown


def test_unknown_value_names_the_nearest() -> None:
    with pytest.raises(KeyError, match='did you mean "separator_thickness"'):
        load_cell_design()["separator_thicknes"]


@pytest.mark.parametrize("name", POUCHES)
def test_values_of_a_pouch_are_in_internal_units(name: str) -> None:
    design = pouch(name)
    assert design.kind == "full-cell"
    assert design.electrode_width.value == pytest.approx(0.047, rel=1e-12)
    assert design.value("positive_inactive_density") == pytest.approx(1840.0, rel=1e-12)
    assert design.tab_mass.spread == pytest.approx(0.15e-3, rel=1e-12)
    assert design["heat_transfer_coefficient"].unit == "W.m-2.K-1"
    assert design.positive_thickness is None
    possible = {name for name, row in cell_terms().items() if math.isfinite(row.limits[0])}
    assert set(design.given) == (possible & set(PouchCell.model_fields)) - {"positive_thickness"}


@pytest.mark.parametrize("name", POUCHES)
def test_area_of_a_pouch_is_that_of_all_its_pairs(name: str) -> None:
    design = pouch(name)
    pairs = design.value("electrode_pairs")
    assert design.pairs == pairs
    assert design.pair_area == pytest.approx(0.047 * 0.051, rel=1e-12)
    assert design["electrode_area"].value == pytest.approx(pairs * 0.047 * 0.051, rel=1e-12)
    assert design.electrode_area.basis is Basis.DERIVED
    assert f"{pairs:.0f} electrode pairs" in design.title
    assert "47 mm x 51 mm" in design.title


@pytest.mark.parametrize("name", POUCHES)
def test_pouch_survives_json_as_a_pouch(name: str) -> None:
    design = pouch(name)
    again = CellDesign.from_dict(design.to_dict())
    assert isinstance(again, PouchCell)
    assert again == design
    assert again.sheet_hash == design.sheet_hash
    assert len({load_cell_design(other).sheet_hash for other in cell_design_names()}) == 3
    other = design.to_dict()
    other["tab_mass"]["value"] *= 2
    assert CellDesign.from_dict(other).sheet_hash != design.sheet_hash


@pytest.mark.parametrize("name", POUCHES)
def test_pouch_shows_itself(name: str) -> None:
    design = pouch(name)
    html = design._repr_html_()
    for text in (design.positive_name, design.positive_set, "N/P ratio", "electrode area"):
        assert text in html
    # What is not given is not shown.
    assert "positive coating thickness" not in html


def test_pouches_share_the_salt_of_the_half_cell() -> None:
    salts = {load_cell_design(name).electrolyte_set for name in cell_design_names()}
    assert salts == {load_cell_design().electrolyte_set}


def test_unusual_value_of_a_pouch_warns_and_stays(tmp_path: Path) -> None:
    text = (FOLDER / "pouch-LCO.toml").read_text(encoding="utf-8")
    bare = "negative_positive_ratio = 1.6"
    lines = [bare if line.startswith("negative_positive_ratio") else line
             for line in text.splitlines()]  # fmt: skip
    with pytest.warns(SheetWarning, match=r"negative_positive_ratio: 1.6 is far from"):
        design = read(tmp_path, "\n".join(lines))
    assert len(design.warnings) == 1
    assert design.value("negative_positive_ratio") == 1.6


def test_unusual_value_warns_and_stays(tmp_path: Path) -> None:
    text = with_line("electrode_diameter", 'electrode_diameter = "2 mm"')
    with pytest.warns(SheetWarning, match="electrode_diameter: 2 mm is far from"):
        design = read(tmp_path, text)
    assert len(design.warnings) == 1


@pytest.mark.parametrize("name", cell_design_names())
def test_a_changed_copy_has_the_changed_value(name: str) -> None:
    design = load_cell_design(name)
    thicker = replace(design["separator_thickness"], value=4e-5)
    changed = design.model_copy(update={"separator_thickness": thicker})
    assert changed["separator_thickness"].value == 4e-5
    assert changed.given["separator_thickness"].value == 4e-5
    assert type(design)(**dict(design)) == design
