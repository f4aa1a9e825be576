"""From structure alone to a derived electrode: values, balances, warnings, what stands in."""

import pytest

from anode_model.coating import Coating
from anode_model.constants import FARADAY
from anode_model.derivation import derive
from anode_model.errors import DerivationError, QuantityError
from anode_model.nomenclature import derived_terms, properties, term
from anode_model.quantities import Basis
from anode_model.relations.potential import msmr_filling


def test_every_term_is_derived_for_a_carbon_without_laboratory_data(material):
    derived = derive(material())
    of_silicon = {name for name in derived_terms() if name.startswith(("silicon_", "film_"))}
    of_silicon |= {"carbon_density", "carbon_reversible_capacity", "carbon_volume_fraction"}
    assert set(derived.quantities) == set(derived_terms()) - of_silicon
    assert list(derived.quantities) == [n for n in derived_terms() if n in derived.quantities]
    assert set(derived.properties) == set(properties())
    for name, quantity in derived.quantities.items():
        assert quantity.unit == term(name).unit
        assert quantity.source


def test_capacity_of_the_model_is_the_reversible_capacity(material):
    derived = derive(material(), spreads=False)
    fractions = [derived.value(f"gallery_fraction_{n}") for n in (1, 2, 3, 4)]
    swing = msmr_filling(0.0, fractions) - msmr_filling(1.5, fractions)
    per_volume = derived.value("maximum_concentration") * swing * FARADAY / 3600
    capacity = per_volume / derived.value("true_density")
    assert capacity == pytest.approx(derived.value("reversible_capacity"), rel=1e-10)
    assert derived.value("filling_lithiated") == pytest.approx(0.65, rel=1e-10)


def test_parts_add_up(material):
    derived = derive(material(silicon_content=None), spreads=False)
    parts = ("stack_capacity", "hydrogen_capacity", "pore_capacity")
    whole = sum(derived.value(name) for name in parts)
    assert derived.value("reversible_capacity") == pytest.approx(whole, rel=1e-12)
    assert derived.laws.ocp == "msmr"
    assert derived.laws.diffusivity == "thermodynamic-factor"
    assert derived.laws.exchange_current == "half-power"


def test_layer_conserves_mass_and_volume(material):
    coating = Coating(loading="45 g/m^2", pressing=0.5)
    derived = derive(material(), coating, spreads=False)
    solids = derived.value("coating_density") * derived.value("coating_thickness")
    assert solids == pytest.approx(0.045, rel=1e-12)
    active = derived.value("active_material_volume_fraction") * derived.value("coating_thickness")
    assert active * 1500 == pytest.approx(0.045 * 0.95, rel=1e-12)
    expected = 0.045 * 0.95 * derived.value("reversible_capacity")
    assert derived.value("areal_capacity") == pytest.approx(expected, rel=1e-12)


def test_a_recipe_without_pores_is_an_error_with_its_cause(material):
    crowded = Coating(active_fraction=0.6, conductive_fraction=0.2, binder_fraction=0.2)
    with pytest.raises(DerivationError, match=r"sphere: porosity \(R12\).*conductive carbon"):
        derive(material(), crowded)


def test_missing_properties_are_filled_and_show_as_assumed(material):
    sparse = material(true_density=None, surface_area=None, bulk_density=None, D4_D1=None)
    derived = derive(sparse)
    for name in ("true_density", "surface_area", "bulk_density", "D4_D1", "oxygen_content"):
        assert derived[name].basis is Basis.ASSUMED
        assert derived[name].source.startswith("not given")
        assert derived.relations[name] == "default"
    assert derived.value("true_density") == 1500.0
    assert derived.value("roughness_factor") == pytest.approx(1.5)
    assert derived["true_density"].inputs == ("default_true_density",)


def test_smooth_powder_has_no_roughness_and_less_is_a_warning(material):
    ratio = 1.8 ** (1 / 6)
    smooth = 6 / 1.5 * ratio / 0.95 / 10
    assert derive(material(surface_area=f"{smooth} m2/g")).value("roughness_factor") == (
        pytest.approx(1.0, rel=1e-9)
    )
    derived = derive(material(surface_area=f"{0.8 * smooth} m2/g"))
    assert derived.value("roughness_factor") == 1.0
    assert any("smoother than smooth: the surface" in text for text in derived.warnings)
    assert not any("smoother" in text for text in derive(material()).warnings)


def test_other_warnings(material):
    odd = material(hydrogen_carbon_ratio=0.34)
    assert any("reversible capacity" in text for text in derive(odd).warnings)
    dense = material(d002="0.3354 nm", true_density="2.267 g/cm3", bulk_density="0.9 g/cm3")
    assert any("no closed pores" in text for text in derive(dense).warnings)


def test_what_does_not_act_yet_is_named(material):
    plain = {item.name for item in derive(material()).not_acting}
    assert {"hydrogen_capacity", "self-heating", "exothermic_peak"} <= plain
    assert not {"silicon_content", "nitrogen_content"} & plain
    rich = derive(material(nitrogen_content="3 wt.%"))
    assert "nitrogen_content" not in {item.name for item in rich.not_acting}


def test_contradictions_of_a_default_are_errors_of_the_derivation(material):
    # A bulk density possible for the lattice, but not for the default true density.
    heavy = material(true_density=None, bulk_density="1.6 g/cm3")
    with pytest.raises(DerivationError, match=r"loose_packing_fraction \(R12\)") as caught:
        derive(heavy)
    # What the user wrote and what was assumed, not only the relation that noticed.
    assert "bulk_density = 1.6 g/cm³, true_density = " in str(caught.value)
    assert "(not given, assumed)" in str(caught.value)


def test_bad_coating_is_refused_before_anything_is_derived(material):
    with pytest.raises(QuantityError):
        derive(material(), Coating(loading="60 kg"))
