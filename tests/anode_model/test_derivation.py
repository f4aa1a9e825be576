"""From a sheet to a derived electrode: values, laws, lineage, spreads."""

import json
import math
import pickle

import numpy as np
import pytest
from scipy.stats import qmc

from anode_model.coating import Coating
from anode_model.coefficients import load_coefficients
from anode_model.constants import FARADAY
from anode_model.derivation import derive
from anode_model.errors import DerivationError, QuantityError
from anode_model.material import CarbonMaterial, Electrochemistry, OcpRecord
from anode_model.nomenclature import derived_terms, properties, term
from anode_model.quantities import Basis, Quantity
from anode_model.relations.potential import msmr_filling
from anode_model.units import parse_quantity

SPHERE = {
    "sphericity": 0.95,
    "d002": "0.380 +/- 0.002 nm",
    "Lc": "1.3 +/- 0.1 nm",
    "hydrogen_carbon_ratio": 0.05,
    "Dv50": "10 +/- 0.5 um",
    "D4_D1": 1.8,
    "bulk_density": "0.5 g/cm3",
    "surface_area": "2 m2/g",
    "exothermic_peak": "650 °C",
    "true_density": "1.50 g/cm3",
}


def material(electrochemistry=None, **changes):
    sheet = {name: raw for name, raw in {**SPHERE, **changes}.items() if raw is not None}
    given = {name: parse_quantity(raw, term(name), key=name) for name, raw in sheet.items()}
    return CarbonMaterial(
        name="sphere",
        title="for a test",
        kind="design point",
        given=given,
        electrochemistry=electrochemistry,
    )


def measured(value, unit, **more):
    return Quantity(value, unit, Basis.MEASURED, "our cell", **more)


def laboratory(**quantities):
    return Electrochemistry(**quantities)


def table(**more):
    """A straight line from 1.6 V, empty, to 0 V at 240 mAh/g."""
    capacities = np.linspace(1.0, 240.0, 40)
    record = OcpRecord(
        csv="points.csv",
        points_capacity=tuple(capacities),
        points_potential=tuple(1.6 * (1 - capacities / 240)),
        basis="measured",
        source="our cell",
    )
    return Electrochemistry(ocp=record, **more)


COKE = OcpRecord(law="coke-Fuller1994", basis="literature", source="Fuller 1994")


# ---------------------------------------------------------------------- structure alone


def test_every_term_is_derived_for_a_carbon_without_laboratory_data():
    derived = derive(material())
    of_silicon = {name for name in derived_terms() if name.startswith(("silicon_", "film_"))}
    of_silicon |= {"carbon_density", "carbon_reversible_capacity", "carbon_volume_fraction"}
    assert set(derived.quantities) == set(derived_terms()) - of_silicon
    assert list(derived.quantities) == [n for n in derived_terms() if n in derived.quantities]
    assert set(derived.properties) == set(properties())
    for name, quantity in derived.quantities.items():
        assert quantity.unit == term(name).unit
        assert quantity.source


def test_capacity_of_the_model_is_the_reversible_capacity():
    derived = derive(material(), spreads=False)
    fractions = [derived.value(f"gallery_fraction_{n}") for n in (1, 2, 3, 4)]
    swing = msmr_filling(0.0, fractions) - msmr_filling(1.5, fractions)
    per_volume = derived.value("maximum_concentration") * swing * FARADAY / 3600
    capacity = per_volume / derived.value("true_density")
    assert capacity == pytest.approx(derived.value("reversible_capacity"), rel=1e-10)
    assert derived.value("filling_lithiated") == pytest.approx(0.65, rel=1e-10)


def test_parts_add_up():
    derived = derive(material(silicon_content=None), spreads=False)
    parts = ("stack_capacity", "hydrogen_capacity", "pore_capacity")
    whole = sum(derived.value(name) for name in parts)
    assert derived.value("reversible_capacity") == pytest.approx(whole, rel=1e-12)
    assert derived.laws.ocp == "msmr"
    assert derived.laws.diffusivity == "thermodynamic-factor"
    assert derived.laws.exchange_current == "half-power"


def test_layer_conserves_mass_and_volume():
    coating = Coating(loading="45 g/m^2", pressing=0.5)
    derived = derive(material(), coating, spreads=False)
    solids = derived.value("coating_density") * derived.value("coating_thickness")
    assert solids == pytest.approx(0.045, rel=1e-12)
    active = derived.value("active_material_volume_fraction") * derived.value("coating_thickness")
    assert active * 1500 == pytest.approx(0.045 * 0.95, rel=1e-12)
    expected = 0.045 * 0.95 * derived.value("reversible_capacity")
    assert derived.value("areal_capacity") == pytest.approx(expected, rel=1e-12)


def test_a_recipe_without_pores_is_an_error_with_its_cause():
    crowded = Coating(active_fraction=0.6, conductive_fraction=0.2, binder_fraction=0.2)
    with pytest.raises(DerivationError, match=r"sphere: porosity \(R12\).*conductive carbon"):
        derive(material(), crowded)


def test_missing_properties_are_filled_and_show_as_assumed():
    sparse = material(true_density=None, surface_area=None, bulk_density=None, D4_D1=None)
    derived = derive(sparse)
    for name in ("true_density", "surface_area", "bulk_density", "D4_D1", "oxygen_content"):
        assert derived[name].basis is Basis.ASSUMED
        assert derived[name].source.startswith("not given")
        assert derived.relations[name] == "default"
    assert derived.value("true_density") == 1500.0
    assert derived.value("roughness_factor") == pytest.approx(1.5)
    assert derived["true_density"].inputs == ("default_true_density",)


def test_smooth_powder_has_no_roughness_and_less_is_a_warning():
    ratio = 1.8 ** (1 / 6)
    smooth = 6 / 1.5 * ratio / 0.95 / 10
    assert derive(material(surface_area=f"{smooth} m2/g")).value("roughness_factor") == (
        pytest.approx(1.0, rel=1e-9)
    )
    derived = derive(material(surface_area=f"{0.8 * smooth} m2/g"))
    assert derived.value("roughness_factor") == 1.0
    assert any("smoother than smooth: the surface" in text for text in derived.warnings)
    assert not any("smoother" in text for text in derive(material()).warnings)


def test_other_warnings():
    odd = material(hydrogen_carbon_ratio=0.34)
    assert any("reversible capacity" in text for text in derive(odd).warnings)
    dense = material(d002="0.3354 nm", true_density="2.267 g/cm3", bulk_density="0.9 g/cm3")
    assert any("no closed pores" in text for text in derive(dense).warnings)


def test_what_does_not_act_yet_is_named():
    plain = {item.name for item in derive(material()).not_acting}
    assert {"hydrogen_capacity", "self-heating", "exothermic_peak"} <= plain
    assert not {"silicon_content", "nitrogen_content"} & plain
    rich = derive(material(nitrogen_content="3 wt.%"))
    assert "nitrogen_content" not in {item.name for item in rich.not_acting}


def test_contradictions_of_a_default_are_errors_of_the_derivation():
    # A bulk density possible for the lattice, but not for the default true density.
    heavy = material(true_density=None, bulk_density="1.6 g/cm3")
    with pytest.raises(DerivationError, match=r"loose_packing_fraction \(R12\)") as caught:
        derive(heavy)
    # What the user wrote and what was assumed, not only the relation that noticed.
    assert "bulk_density = 1.6 g/cm³, true_density = " in str(caught.value)
    assert "(not given, assumed)" in str(caught.value)


# ---------------------------------------------------------------------- laboratory data


def test_measured_capacity_replaces_the_derived_one_and_says_so():
    part = laboratory(reversible_capacity=measured(300.0, "A.h.kg-1", spread=6.0))
    derived = derive(material(part))
    capacity = derived["reversible_capacity"]
    assert (capacity.value, capacity.spread, capacity.basis) == (300.0, 6.0, Basis.MEASURED)
    assert capacity.source == "our cell"
    assert "laboratory value" in capacity.note
    assert capacity.inputs == ("electrochemistry.reversible_capacity",)
    assert derived.relations["reversible_capacity"] == "sheet"
    parts = [derived.value(n) for n in ("stack_capacity", "hydrogen_capacity", "pore_capacity")]
    free = derive(material())
    before = [free.value(n) for n in ("stack_capacity", "hydrogen_capacity", "pore_capacity")]
    assert sum(parts) == pytest.approx(300.0)
    assert np.array(parts) / before == pytest.approx(300 / free.value("reversible_capacity"))
    # The shape of the potential stays, its scale moves.
    assert derived.value("gallery_fraction_2") == pytest.approx(free.value("gallery_fraction_2"))
    scale = derived.value("maximum_concentration") / free.value("maximum_concentration")
    assert scale == pytest.approx(300 / free.value("reversible_capacity"))


def test_lineage_names_only_what_tables_show():
    part = laboratory(reversible_capacity=measured(300.0, "A.h.kg-1"))
    for derived in (derive(material()), derive(material(part))):
        known = {*properties(), *derived_terms(), *load_coefficients(), *derived.coating.design}
        for quantity in derived.quantities.values():
            for key in quantity.inputs:
                assert key in known or key.startswith("electrochemistry.")


@pytest.mark.parametrize(
    ("name", "shown", "value", "unit"),
    [
        ("diffusivity", "diffusivity", 1e-13, "m2.s-1"),
        ("diffusivity_activation_energy", "diffusivity_activation_energy", 30e3, "J.mol-1"),
        ("exchange_current_density", "effective_exchange_current_density", 5.0, "A.m-2"),
        (
            "exchange_current_activation_energy",
            "exchange_current_activation_energy",
            60e3,
            "J.mol-1",
        ),
        ("entropic_coefficient", "entropic_coefficient", 5e-5, "V.K-1"),
        ("first_cycle_efficiency", "first_cycle_efficiency", 0.9, "1"),
    ],
)
def test_each_laboratory_value_replaces_the_derived_one(name, shown, value, unit):
    derived = derive(material(laboratory(**{name: measured(value, unit)})))
    assert derived.value(shown) == value
    assert derived[shown].basis is Basis.MEASURED
    assert derived.relations[shown] == "sheet"
    assert derived[shown].inputs == (f"electrochemistry.{name}",)
    assert derived[shown].spread is None


def test_measured_efficiency_sets_the_loss():
    derived = derive(material(laboratory(first_cycle_efficiency=measured(0.8, "1"))))
    expected = derived.value("reversible_capacity") * 0.25
    assert derived.value("irreversible_capacity") == pytest.approx(expected)


def test_measured_exchange_current_leaves_no_prior_behind():
    part = laboratory(exchange_current_density=measured(5.0, "A.m-2"))
    assert "exchange_current_density" not in derive(material(part)).quantities


def test_coke_with_a_maximum_concentration():
    part = Electrochemistry(ocp=COKE, maximum_concentration=measured(26400.0, "mol.m-3"))
    derived = derive(material(part, true_density="1.9 g/cm3", d002=None, Lc=None))
    assert derived.laws.ocp == "coke-Fuller1994"
    assert derived.laws.diffusivity == "constant"
    assert derived.value("filling_lithiated") == pytest.approx(0.672, abs=1e-3)
    assert derived.value("filling_delithiated") == 0.005
    per_mass = 26400 * FARADAY / 3600 / 1900
    assert derived.value("filling_basis") == pytest.approx(per_mass)
    assert derived.value("reversible_capacity") == pytest.approx(
        per_mass * (derived.value("filling_lithiated") - 0.005)
    )
    absent = {"stack_capacity", "gallery_fraction_1", "thermodynamic_factor_mean", "xray_density"}
    assert not absent & set(derived.quantities)


def test_coke_with_a_capacity():
    part = Electrochemistry(ocp=COKE, reversible_capacity=measured(186.0, "A.h.kg-1"))
    derived = derive(material(part))
    swing = derived.value("filling_lithiated") - derived.value("filling_delithiated")
    assert derived.value("filling_basis") * swing == pytest.approx(186.0)
    assert derived["filling_lithiated"].basis is Basis.LITERATURE


def test_measured_fillings_replace_the_roots_of_a_law():
    part = Electrochemistry(
        ocp=COKE,
        maximum_concentration=measured(26400.0, "mol.m-3"),
        filling_lithiated=measured(0.495, "1"),
        exchange_current_law="coke-Fuller1994",
    )
    derived = derive(material(part))
    assert derived.value("filling_lithiated") == 0.495
    assert derived.laws.exchange_current == "coke-Fuller1994"


def test_mcmb_reaches_the_upper_potential():
    law = OcpRecord(law="mcmb-Doyle1996", basis="literature", source="Doyle 1996")
    part = Electrochemistry(ocp=law, reversible_capacity=measured(320.0, "A.h.kg-1"))
    derived = derive(material(part))
    assert derived.value("filling_lithiated") == pytest.approx(0.7034, abs=1e-3)
    assert derived.value("filling_delithiated") == pytest.approx(0.0017, abs=2e-4)


def test_a_table_brings_its_capacity():
    derived = derive(material(table()))
    assert derived.laws.ocp == "table"
    assert derived.value("reversible_capacity") == pytest.approx(225.0)
    assert derived.value("filling_lithiated") == 0.65
    assert derived.value("filling_delithiated") == pytest.approx(0.65 * 15 / 240)
    fillings, potentials = np.array(derived.laws.ocp_points).T
    assert np.all(np.diff(fillings) > 0)
    ends = np.interp([0.0, 1.5], potentials[::-1], fillings[::-1])
    assert ends[0] == pytest.approx(derived.value("filling_lithiated"))
    assert ends[1] == pytest.approx(derived.value("filling_delithiated"))


def test_a_table_that_counts_from_nothing_leaves_some_lithium():
    """Without any the model would start at an endless potential."""
    capacities = np.linspace(0.0, 400.0, 21)
    record = OcpRecord(
        csv="points.csv",
        points_capacity=tuple(capacities),
        points_potential=tuple(1.5 * (1 - capacities / 400)),
        basis="measured",
        source="our cell",
    )
    derived = derive(material(Electrochemistry(ocp=record)))
    assert derived.value("reversible_capacity") == pytest.approx(400.0)
    assert derived.value("filling_delithiated") == pytest.approx(0.65 * 0.0075)
    fillings, potentials = np.array(derived.laws.ocp_points).T
    ends = np.interp([0.0, 1.5], potentials[::-1], fillings[::-1])
    assert ends == pytest.approx([0.65, 0.65 * 0.0075])


def test_a_measured_capacity_scales_a_table():
    derived = derive(material(table(reversible_capacity=measured(216.0, "A.h.kg-1"))))
    assert derived.value("reversible_capacity") == 216.0
    assert derived.value("filling_lithiated") == 0.65
    unscaled = derive(material(table()))
    ratio = derived.value("filling_basis") / unscaled.value("filling_basis")
    assert ratio == pytest.approx(216 / 225)


def test_a_maximum_concentration_places_a_table():
    derived = derive(material(table(maximum_concentration=measured(20000.0, "mol.m-3"))))
    basis = 20000 * FARADAY / 3600 / 1500
    assert derived.value("filling_lithiated") == pytest.approx(240 / basis)
    assert derived.value("reversible_capacity") == pytest.approx(225.0)
    too_small = table(maximum_concentration=measured(9000.0, "mol.m-3"))
    with pytest.raises(DerivationError, match="filling_lithiated"):
        derive(material(too_small))


def test_capacity_and_concentration_must_agree():
    part = table(
        maximum_concentration=measured(40000.0, "mol.m-3"),
        reversible_capacity=measured(225.0, "A.h.kg-1"),
        filling_lithiated=measured(0.5, "1"),
        filling_delithiated=measured(0.05, "1"),
    )
    with pytest.raises(DerivationError, match=r"225 mAh/g.*remove one"):
        derive(material(part))


def test_a_set_whose_numbers_are_not_filled_in():
    with pytest.raises(DerivationError, match=r"parameter_sets\.load_material"):
        derive(material(Electrochemistry(from_set="Chen2020")))


def test_a_set_brings_its_own_laws():
    part = Electrochemistry(
        from_set="Chen2020",
        maximum_concentration=measured(33133.0, "mol.m-3"),
        filling_lithiated=measured(0.9014, "1"),
        filling_delithiated=measured(0.0279, "1"),
    )
    derived = derive(material(part))
    assert {derived.laws.ocp, derived.laws.diffusivity, derived.laws.exchange_current} == {
        "set:Chen2020"
    }
    # No prior stands beside a law that acts.
    assert not {"diffusivity", "effective_exchange_current_density"} & set(derived.quantities)
    assert derived["open_circuit_potential_offset"].spread is None


def test_thermodynamic_factor_of_a_given_potential_is_not_known():
    with pytest.raises(DerivationError, match="diffusivity_law"):
        derive(material(table(diffusivity_law="thermodynamic-factor")))
    derived = derive(material(laboratory(diffusivity_law="constant")))
    assert "thermodynamic_factor_mean" not in derived.quantities


# ---------------------------------------------------------------------- spreads and bases


def test_spread_of_a_linear_result_is_the_closed_form():
    derived = derive(material(hydrogen_carbon_ratio="0.05 +/- 0.01"))
    # q_H = h 2231 H/C with h 0.5 +/- 0.25.
    expected = 2231 * math.hypot(0.25 * 0.05, 0.5 * 0.01)
    assert derived["hydrogen_capacity"].spread == pytest.approx(expected, rel=1e-6)


def test_spreads_are_those_of_the_contributions():
    derived = derive(material())
    for name, quantity in derived.quantities.items():
        if derived.relations.get(name) in {"sheet", None} or not quantity.spread:
            continue
        moves = derived.contributions[name].values()
        assert quantity.spread == pytest.approx(math.hypot(*moves), rel=1e-9)


def test_results_known_to_a_factor_have_a_factor():
    derived = derive(material())
    diffusivity = derived["diffusivity"]
    assert diffusivity.spread is None
    assert diffusivity.factor == pytest.approx(4.0, rel=0.01)
    effective = derived["effective_exchange_current_density"]
    assert effective.factor is not None
    assert derived["exchange_current_density"].factor == pytest.approx(3.0)
    assert effective.factor > 3.001


def test_an_unknown_spread_is_none_and_never_zero():
    derived = derive(material())
    # The size ratio of this sheet has no spread, and nothing else sets the width.
    assert derived["size_distribution_width"].spread is None
    assert derived["filling_lithiated"].spread is None
    for _, _, quantity in derived.rows():
        assert quantity.spread is None or quantity.spread > 0
    assert derive(material(), spreads=False)["stack_capacity"].spread is None


def test_monte_carlo_agrees_with_the_first_order():
    rng = np.random.default_rng(3)
    table_, found = load_coefficients(), []
    names = ("accessibility", "face_share", "hydrogen_share", "pore_filling")
    for draw in rng.standard_normal((400, len(names))):
        moved = table_
        for name, sigmas in zip(names, draw, strict=True):
            moved = moved.shifted(name, float(sigmas))
        found.append(derive(material(), coefficients=moved, spreads=False))
    capacities = [derived.value("reversible_capacity") for derived in found]
    predicted = derive(material())["reversible_capacity"].spread
    assert np.std(capacities) == pytest.approx(predicted, rel=0.12)


def test_the_weakest_input_is_named():
    derived = derive(material())
    assert derived["reversible_capacity"].basis is Basis.DERIVED
    assert "weakest input: accessibility (assumed)" in derived["reversible_capacity"].note
    assert "weakest input: reference_diffusivity" in derived["diffusivity"].note


def test_a_changed_coefficient_acts():
    table_ = load_coefficients().with_value("accessibility", 0.5)
    lower = derive(material(), coefficients=table_, spreads=False)
    assert lower.value("stack_capacity") == pytest.approx(
        0.5 / 0.65 * derive(material(), spreads=False).value("stack_capacity")
    )
    assert lower.coefficients["accessibility"].value == 0.5


def test_galleries_cannot_be_changed_for_one_derivation():
    table_ = load_coefficients().with_value("msmr_width_2", 8.0)
    with pytest.raises(DerivationError, match="msmr_width_2"):
        derive(material(), coefficients=table_)


# ---------------------------------------------------------------------- the object


def test_looking_up():
    derived = derive(material(), spreads=False)
    assert derived["d002"].value == pytest.approx(0.38e-9)
    assert derived["pressing"].value == 0.9
    with pytest.raises(KeyError, match="porosity"):
        derived.value("porositi")


def test_table_in_the_units_that_people_read():
    frame = derive(material()).to_frame().set_index("name")
    assert frame.loc["d002", "value"] == pytest.approx(0.380)
    assert frame.loc["d002", "unit"] == "nm"
    assert frame.loc["d002", "spread"] == pytest.approx(0.002)
    assert frame.loc["exothermic_peak", "value"] == pytest.approx(650)
    assert frame.loc["coating_thickness", "value"] == pytest.approx(57, abs=1)
    assert frame.loc["stack_capacity", "relation"] == "R3"
    assert frame.index.is_unique
    assert (frame["basis"] != "").all()


def test_notebook_view_escapes_what_a_sheet_says():
    nasty = material().replace(title="<script>alert(1)</script>")
    page = derive(nasty)._repr_html_()
    assert "<script>" not in page
    assert "Does not act yet" in page


def test_plain_types_and_a_stable_hash():
    first, again = derive(material()), derive(material())
    assert json.loads(json.dumps(first.to_dict(), allow_nan=False))["laws"]["ocp"] == "msmr"
    assert first.content_hash == again.content_hash
    assert first == again
    assert hash(first) == hash(again)
    thinner = derive(material(), Coating(loading="30 g/m^2"))
    assert thinner.content_hash != first.content_hash
    assert pickle.loads(pickle.dumps(first)).content_hash == first.content_hash


def test_frozen():
    derived = derive(material(), spreads=False)
    with pytest.raises(AttributeError):
        derived.laws = derived.laws  # type: ignore[misc]
    with pytest.raises(TypeError):
        derived.quantities["porosity"] = derived["porosity"]  # type: ignore[index]


# ---------------------------------------------------------------------- the claimed window


WINDOW = {
    "sphericity": (0.8, 1.0),
    "d002": (0.365e-9, 0.400e-9),
    "Lc": (1.0e-9, 3.0e-9),
    "hydrogen_carbon_ratio": (0.0, 0.1),
    "Dv50": (1e-6, 20e-6),
    "bulk_density": (400.0, 600.0),
    "D4_D1": (1.0, 3.0),
    "surface_area": (3.0, 40.0),
    "exothermic_peak": (873.15, 973.15),
    "nitrogen_content": (0.0, 0.05),
}


def window_materials(count):
    """Points of the claimed window; the surface follows from the product with the size."""
    sample = qmc.Sobol(len(WINDOW), seed=11).random(count)
    low, high = np.array(list(WINDOW.values())).T
    for row in qmc.scale(sample, low, high):
        values = dict(zip(WINDOW, row, strict=True))
        values["surface_area"] *= 1e-3 / values["Dv50"]
        given = {
            name: Quantity(float(value), term(name).unit, Basis.ASSUMED, "Sobol point")
            for name, value in values.items()
        }
        yield CarbonMaterial(name="point", title="t", kind="design point", given=given)


@pytest.fixture(scope="module")
def window():
    return [derive(point, spreads=False) for point in window_materials(512)]


def values_of(window, name):
    return np.array([derived.value(name) for derived in window])


def test_window_is_finite_ordered_and_physical(window):
    for derived in window:
        numbers = {name: quantity.value for name, quantity in derived.quantities.items()}
        assert all(math.isfinite(number) for number in numbers.values())
        signed = {"open_circuit_potential_offset", "entropic_coefficient"}
        never_negative = set(numbers) - signed
        assert all(numbers[name] >= 0 for name in never_negative)
        assert 0 < numbers["filling_delithiated"] < numbers["filling_lithiated"] < 1
        assert numbers["loose_packing_fraction"] < numbers["packing_fraction"]
        assert numbers["packing_fraction"] <= numbers["densest_packing_fraction"] < 1
        assert numbers["active_material_volume_fraction"] + numbers["porosity"] < 1
        assert numbers["sauter_diameter"] <= derived.value("Dv50") * (1 + 1e-12)
        assert numbers["particle_radius"] >= derived.value("Dv50") / 2 * (1 - 1e-12)
        assert numbers["layers_per_stack"] > 3
        assert numbers["roughness_factor"] >= 1
        assert numbers["thermodynamic_factor_mean"] >= 1


@pytest.mark.parametrize(
    ("name", "per_shown", "low", "high"),
    [
        # Ranges stated for central coefficients, with the last digit free.
        ("reversible_capacity", 1.0, 320, 480),
        ("porosity", 1.0, 0.26, 0.365),
        ("coating_density", 1e3, 0.965, 1.115),
        ("first_cycle_efficiency", 1.0, 0.64, 0.865),
        ("maximum_concentration", 1.0, 27_500, 42_500),
        ("areal_capacity", 10.0, 1.8, 2.75),
        ("electrode_specific_heat_capacity", 1.0, 950, 1070),
        ("bruggeman_coefficient", 1.0, 1.5, 2.0),
    ],
)
def test_window_lies_in_the_stated_range(window, name, per_shown, low, high):
    found = values_of(window, name) / per_shown
    assert low <= found.min()
    assert found.max() <= high
    # The range is not just any wide one: the points fill half of it.
    assert found.max() - found.min() > 0.5 * (high - low)


def test_window_capacity_between_0_and_1_5_volts_is_the_reversible_capacity(window):
    swing = values_of(window, "filling_lithiated") - values_of(window, "filling_delithiated")
    found = values_of(window, "filling_basis") * swing
    assert found == pytest.approx(values_of(window, "reversible_capacity"), rel=1e-10)


def test_bad_coating_is_refused_before_anything_is_derived():
    with pytest.raises(QuantityError):
        derive(material(), Coating(loading="60 kg"))
