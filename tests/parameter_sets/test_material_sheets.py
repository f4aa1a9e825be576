"""The contract of every shipped material sheet, found by listing the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

import parameter_sets
from anode_model.material import CarbonMaterial, read_material
from anode_model.nomenclature import properties
from anode_model.quantities import Basis

FOLDER = Path(parameter_sets.__file__).parent / "materials"
SHEETS = sorted(FOLDER.glob("*.toml"))
MATERIALS = {path.stem: read_material(path) for path in SHEETS}
DESIGN_POINTS = {n: m for n, m in MATERIALS.items() if m.kind == "design point"}
OUTSIDE = {"crushed", "low-temperature", "petroleum-coke-Fuller1994", "graphite-Marquis2019"}
INSIDE = {n: m for n, m in MATERIALS.items() if n not in OUTSIDE}

#: Claim 1 in the units in which people read it.
CLAIM_1 = {
    "sphericity": (0.8, 1.0),
    "d002": (0.365, 0.400),
    "Lc": (1.0, 3.0),
    "hydrogen_carbon_ratio": (0.0, 0.1),
    "Dv50": (1.0, 20.0),
}


def shown(material: CarbonMaterial, name: str) -> float:
    return properties()[name].to_shown(material.given[name].value)


def test_there_are_sheets_of_every_kind_that_was_asked_for() -> None:
    assert len(MATERIALS) >= 16
    assert set(MATERIALS) >= OUTSIDE | {"reference-sphere", "fine-sphere", "coarse-sphere"}


@pytest.mark.parametrize("name", MATERIALS)
def test_sheet_is_quiet_and_says_what_it_is(name: str) -> None:
    material = MATERIALS[name]
    assert material.warnings == ()
    assert len(material.notes) > 100
    for quantity in material.given.values():
        assert quantity.basis is not Basis.MEASURED, "no measured example exists"
        assert quantity.source
        assert not quantity.source.startswith("short form")


@pytest.mark.parametrize("name", DESIGN_POINTS)
def test_design_point_says_that_it_is_one(name: str) -> None:
    material = DESIGN_POINTS[name]
    notes = " ".join(material.notes.casefold().split())
    assert "design point" in notes
    assert "not a measured material" in notes
    for quantity in material.given.values():
        assert quantity.basis is Basis.ASSUMED
        assert quantity.source.startswith("design point")


@pytest.mark.parametrize("name", INSIDE)
def test_inside_means_inside_by_two_spreads(name: str) -> None:
    for key, (low, high) in CLAIM_1.items():
        quantity = INSIDE[name].given[key]
        spread = (quantity.spread or 0.0) / properties()[key].per_shown
        assert shown(INSIDE[name], key) - 2 * spread >= low * (1 - 1e-9) or low == 0
        assert shown(INSIDE[name], key) + 2 * spread <= high * (1 + 1e-9)


def test_outside_means_outside() -> None:
    for name in OUTSIDE:
        material = MATERIALS[name]
        assert any(
            key in material.given and not low <= shown(material, key) <= high
            for key, (low, high) in CLAIM_1.items()
        )


@pytest.mark.parametrize("name", DESIGN_POINTS)
def test_powder_is_physically_consistent(name: str) -> None:
    material = DESIGN_POINTS[name]
    density, spacing = shown(material, "true_density"), shown(material, "d002")
    pore_volume = 1 / density - spacing / (2.267 * 0.3354)
    assert 0.1 < pore_volume < 0.25
    product = shown(material, "surface_area") * shown(material, "Dv50")
    smooth = 6 / density * shown(material, "D4_D1") ** (1 / 6) / shown(material, "sphericity")
    assert smooth < product < 10 * smooth


def test_design_points_differ_from_the_reference_in_more_than_one_number() -> None:
    reference = DESIGN_POINTS["reference-sphere"]
    for name, material in DESIGN_POINTS.items():
        moved = [
            key
            for key in reference.given
            if material.given[key].value != reference.given[key].value
        ]
        assert name == "reference-sphere" or len(moved) >= 3, name


def rising(names: tuple[str, ...], key: str) -> bool:
    values = [shown(DESIGN_POINTS[name], key) for name in names]
    return values == sorted(values) and len(set(values)) == len(values)


def test_what_moves_together_moves_the_right_way() -> None:
    by_size = ("fine-sphere", "reference-sphere", "coarse-sphere")
    assert rising(by_size, "Dv50")
    assert rising(by_size, "bulk_density")
    assert rising(by_size[::-1], "surface_area")
    by_temperature = ("low-temperature", "high-hydrogen", "reference-sphere", "low-hydrogen")
    assert rising(by_temperature, "Lc")
    assert rising(by_temperature, "exothermic_peak")
    for key in ("hydrogen_carbon_ratio", "surface_area", "d002", "oxygen_content"):
        assert rising(by_temperature[::-1], key)
    by_width = ("narrow-size", "reference-sphere", "broad-size")
    for key in ("D4_D1", "surface_area", "bulk_density"):
        assert rising(by_width, key)
    by_roughness = ("smooth-surface", "reference-sphere", "rough-surface")
    assert rising(by_roughness, "surface_area")
    assert rising(by_roughness[::-1], "bulk_density")


def test_coke_is_that_of_the_paper() -> None:
    coke = MATERIALS["petroleum-coke-Fuller1994"]
    laboratory = coke.electrochemistry
    assert laboratory is not None
    assert laboratory.ocp is not None
    assert laboratory.ocp.law == laboratory.exchange_current_law == "coke-Fuller1994"
    assert laboratory.maximum_concentration is not None
    assert laboratory.maximum_concentration.value == pytest.approx(26400.0, rel=1e-12)
    assert laboratory.diffusivity is not None
    assert laboratory.diffusivity.value == pytest.approx(5e-13, rel=1e-12)
    assert laboratory.exchange_current_density is not None
    # The paper's 8.3038 sqrt((0.5 - x) x) at its maximum, x = 1/4.
    assert laboratory.exchange_current_density.value == pytest.approx(8.3038 / 4, rel=1e-9)
    assert shown(coke, "Dv50") / 2 == pytest.approx(18.0, rel=1e-12)
