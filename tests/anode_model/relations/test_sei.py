"""R17."""

import numpy as np
import pytest

from anode_model import derive, load_coefficients
from anode_model.constants import FARADAY
from anode_model.material import CarbonMaterial
from anode_model.nomenclature import term
from anode_model.relations.sei import (
    sei_area_factor_from_roughness,
    sei_solvent_diffusivity_from_reactivity,
    sei_thickness_after_formation,
    sei_thickness_at_time,
)
from anode_model.units import parse_quantity

YEAR = 365 * 86400.0
TABLE = load_coefficients()
POWDER = {
    "particle_radius": 6e-6,
    "sauter_diameter": 9e-6,
    "sphericity": 0.9,
    "sei_roughness_limit": 10.0,
}
FILM = {"sei_molar_volume": 9.585e-5, "sei_lithium_ratio": 2.0}
GROWTH = {
    **FILM,
    "sei_initial_thickness": 3e-9,
    "sei_solvent_diffusivity": 2.5e-22,
    "sei_solvent_concentration": 2636.0,
}


def material(**changes: object) -> CarbonMaterial:
    sheet = {
        "sphericity": 0.95,
        "d002": "0.380 nm",
        "Lc": "1.3 nm",
        "hydrogen_carbon_ratio": 0.03,
        "Dv50": "10 um",
        "surface_area": "2 m2/g",
        **changes,
    }
    given = {name: parse_quantity(raw, term(name), key=name) for name, raw in sheet.items()}
    return CarbonMaterial(name="any", title="for a test", kind="design point", given=given)


def growth_of(derived, seconds=YEAR):
    """Lithium that the film takes per volume of particles [mol.m-3]."""
    names = ("sei_solvent_concentration", "sei_molar_volume", "sei_lithium_ratio")
    numbers = {name: derived.coefficients[name].value for name in names}
    start = derived.value("sei_initial_thickness")
    thickness = sei_thickness_at_time(
        seconds,
        sei_initial_thickness=start,
        sei_solvent_diffusivity=derived.value("sei_solvent_diffusivity"),
        **numbers,
    )
    surface = 3 * derived.value("sei_area_factor") / derived.value("particle_radius")
    per_thickness = numbers["sei_lithium_ratio"] / numbers["sei_molar_volume"]
    return surface * (thickness - start) * per_thickness


def test_area_factor_is_the_true_surface_until_its_limit():
    roughness = np.array([1.0, 2.0, 10.0, 11.0, 500.0])
    factor = sei_area_factor_from_roughness(roughness, **POWDER)
    smooth = 2 * 6e-6 / 9e-6 / 0.9
    assert factor == pytest.approx(smooth * np.array([1, 2, 10, 10, 10]))
    alone = sei_area_factor_from_roughness(2.0, **{**POWDER, "sei_roughness_limit": 1.0})
    assert alone == pytest.approx(smooth)
    assert isinstance(alone, float)


def test_area_of_a_material_is_the_measured_one():
    derived = derive(material())
    surface = 3 * derived.value("sei_area_factor") / derived.value("particle_radius")
    assert surface == pytest.approx(2000 * derived.value("true_density"), rel=1e-9)


def test_thickness_grows_with_the_root_of_time():
    seconds = np.linspace(0, YEAR, 5)
    thickness = sei_thickness_at_time(seconds, **GROWTH)
    assert thickness[0] == pytest.approx(3e-9)
    rise = 2 * 2.5e-22 * 2636.0 * 9.585e-5 / 2.0
    assert thickness**2 - thickness[0] ** 2 == pytest.approx(rise * seconds, rel=1e-12)
    still = sei_thickness_at_time(YEAR, **{**GROWTH, "sei_solvent_diffusivity": 0.0})
    assert still == pytest.approx(3e-9)


def test_film_of_the_first_cycle_holds_the_lithium_of_its_relation():
    thickness = sei_thickness_after_formation(
        np.array([0.0, 1.0, 2.0]), sei_capacity=1.5e-3, **FILM
    )
    lithium = thickness * FILM["sei_lithium_ratio"] / FILM["sei_molar_volume"]
    assert lithium * FARADAY / 3600 == pytest.approx(1.5e-3 * np.array([0, 1, 2]))


def test_loss_is_proportional_to_surface_times_reactivity():
    reference = derive(material(), spreads=False)
    rougher = derive(material(surface_area="4 m2/g"), spreads=False)
    assert growth_of(rougher) == pytest.approx(2 * growth_of(reference), rel=1e-9)
    cooler = derive(material(exothermic_peak="600 °C"), spreads=False)
    reactivity = cooler.value("surface_reactivity") / reference.value("surface_reactivity")
    assert reactivity > 1.5
    for seconds in (1e3, 1e6, YEAR):
        ratio = growth_of(cooler, seconds) / growth_of(reference, seconds)
        assert ratio == pytest.approx(reactivity, rel=1e-9)


@pytest.mark.parametrize(
    ("changes", "coefficient", "off"),
    [
        ({"surface_area": "4 m2/g"}, "sei_roughness_limit", 1.0),
        ({"exothermic_peak": "600 °C"}, "reactivity_exponent", 0.0),
    ],
)
def test_without_its_coefficient_a_property_does_nothing(changes, coefficient, off):
    table = TABLE.with_value(coefficient, off)
    sheets = [material(), material(**changes)]
    both = [derive(sheet, None, table, spreads=False) for sheet in sheets]
    assert growth_of(both[0]) == pytest.approx(growth_of(both[1]), rel=1e-12)
    acting = [derive(sheet, spreads=False) for sheet in sheets]
    assert growth_of(acting[1]) > 1.5 * growth_of(acting[0])


def test_rougher_than_the_limit_changes_nothing():
    beyond = [derive(material(surface_area=f"{area} m2/g"), spreads=False) for area in (20, 40)]
    assert beyond[0].value("roughness_factor") > 10
    assert growth_of(beyond[0]) == pytest.approx(growth_of(beyond[1]), rel=1e-12)


def test_without_diffusivity_there_is_no_growth():
    table = TABLE.with_value("reference_sei_solvent_diffusivity", 0.0)
    derived = derive(material(), None, table)
    assert derived.value("sei_solvent_diffusivity") == 0.0
    assert growth_of(derived) == 0.0


def test_outside_the_range():
    with pytest.raises(ValueError, match="roughness_factor"):
        sei_area_factor_from_roughness(0.5, **POWDER)
    with pytest.raises(ValueError, match="sei_roughness_limit"):
        sei_area_factor_from_roughness(2.0, **{**POWDER, "sei_roughness_limit": 0.0})
    with pytest.raises(ValueError, match="surface_reactivity"):
        sei_solvent_diffusivity_from_reactivity(-1.0, reference_sei_solvent_diffusivity=1e-22)
    with pytest.raises(ValueError, match="sei_capacity"):
        sei_thickness_after_formation(1.0, sei_capacity=-1.0, **FILM)
    with pytest.raises(ValueError, match="time"):
        sei_thickness_at_time(-1.0, **GROWTH)
