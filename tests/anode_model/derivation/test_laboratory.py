"""Laboratory data in a derivation: what they replace, and the laws that they bring."""

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.constants import FARADAY
from anode_model.derivation import derive
from anode_model.errors import DerivationError
from anode_model.material import Electrochemistry, OcpRecord
from anode_model.nomenclature import derived_terms, properties
from anode_model.quantities import Basis, Quantity


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


def test_measured_capacity_replaces_the_derived_one_and_says_so(material):
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


def test_lineage_names_only_what_tables_show(material):
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
def test_each_laboratory_value_replaces_the_derived_one(material, name, shown, value, unit):
    derived = derive(material(laboratory(**{name: measured(value, unit)})))
    assert derived.value(shown) == value
    assert derived[shown].basis is Basis.MEASURED
    assert derived.relations[shown] == "sheet"
    assert derived[shown].inputs == (f"electrochemistry.{name}",)
    assert derived[shown].spread is None


def test_measured_efficiency_sets_the_loss(material):
    derived = derive(material(laboratory(first_cycle_efficiency=measured(0.8, "1"))))
    expected = derived.value("reversible_capacity") * 0.25
    assert derived.value("irreversible_capacity") == pytest.approx(expected)


def test_measured_exchange_current_leaves_no_prior_behind(material):
    part = laboratory(exchange_current_density=measured(5.0, "A.m-2"))
    assert "exchange_current_density" not in derive(material(part)).quantities


def test_coke_with_a_maximum_concentration(material):
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


def test_coke_with_a_capacity(material):
    part = Electrochemistry(ocp=COKE, reversible_capacity=measured(186.0, "A.h.kg-1"))
    derived = derive(material(part))
    swing = derived.value("filling_lithiated") - derived.value("filling_delithiated")
    assert derived.value("filling_basis") * swing == pytest.approx(186.0)
    assert derived["filling_lithiated"].basis is Basis.LITERATURE


def test_measured_fillings_replace_the_roots_of_a_law(material):
    part = Electrochemistry(
        ocp=COKE,
        maximum_concentration=measured(26400.0, "mol.m-3"),
        filling_lithiated=measured(0.495, "1"),
        exchange_current_law="coke-Fuller1994",
    )
    derived = derive(material(part))
    assert derived.value("filling_lithiated") == 0.495
    assert derived.laws.exchange_current == "coke-Fuller1994"


def test_mcmb_reaches_the_upper_potential(material):
    law = OcpRecord(law="mcmb-Doyle1996", basis="literature", source="Doyle 1996")
    part = Electrochemistry(ocp=law, reversible_capacity=measured(320.0, "A.h.kg-1"))
    derived = derive(material(part))
    assert derived.value("filling_lithiated") == pytest.approx(0.7034, abs=1e-3)
    assert derived.value("filling_delithiated") == pytest.approx(0.0017, abs=2e-4)


def test_a_table_brings_its_capacity(material):
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


def test_a_table_that_counts_from_nothing_leaves_some_lithium(material):
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


def test_a_measured_capacity_scales_a_table(material):
    derived = derive(material(table(reversible_capacity=measured(216.0, "A.h.kg-1"))))
    assert derived.value("reversible_capacity") == 216.0
    assert derived.value("filling_lithiated") == 0.65
    unscaled = derive(material(table()))
    ratio = derived.value("filling_basis") / unscaled.value("filling_basis")
    assert ratio == pytest.approx(216 / 225)


def test_a_maximum_concentration_places_a_table(material):
    derived = derive(material(table(maximum_concentration=measured(20000.0, "mol.m-3"))))
    basis = 20000 * FARADAY / 3600 / 1500
    assert derived.value("filling_lithiated") == pytest.approx(240 / basis)
    assert derived.value("reversible_capacity") == pytest.approx(225.0)
    too_small = table(maximum_concentration=measured(9000.0, "mol.m-3"))
    with pytest.raises(DerivationError, match="filling_lithiated"):
        derive(material(too_small))


def test_capacity_and_concentration_must_agree(material):
    part = table(
        maximum_concentration=measured(40000.0, "mol.m-3"),
        reversible_capacity=measured(225.0, "A.h.kg-1"),
        filling_lithiated=measured(0.5, "1"),
        filling_delithiated=measured(0.05, "1"),
    )
    with pytest.raises(DerivationError, match=r"225 mAh/g.*remove one"):
        derive(material(part))


def test_a_set_whose_numbers_are_not_filled_in(material):
    with pytest.raises(DerivationError, match=r"parameter_sets\.load_material"):
        derive(material(Electrochemistry(from_set="Chen2020")))


def test_a_set_brings_its_own_laws(material):
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


def test_thermodynamic_factor_of_a_given_potential_is_not_known(material):
    with pytest.raises(DerivationError, match="diffusivity_law"):
        derive(material(table(diffusivity_law="thermodynamic-factor")))
    derived = derive(material(laboratory(diffusivity_law="constant")))
    assert "thermodynamic_factor_mean" not in derived.quantities
