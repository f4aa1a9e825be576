"""An active silicon compound as the second phase: its curve, its scale, and what both hold."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pybamm
import pytest

from anode_model import Basis, DerivedElectrode, ParameterSetError, derive
from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from parameter_sets import full_cell, half_cell, load_material
from parameter_sets.silicon_phase import (
    silicon_delithiation_potential,
    silicon_fillings,
    silicon_lithiation_potential,
    silicon_mean_potential,
)
from parameter_sets.stored_lithium import DELITHIATED, EQUILIBRIUM, LITHIATED, StoredLithium

SET = pybamm.ParameterValues("Chen2020_composite")
NAME = "Secondary: Negative electrode {}OCP [V]"
STATES = (EQUILIBRIUM, LITHIATED, DELITHIATED)


@cache
def coated() -> DerivedElectrode:
    return derive(load_material("silicon-coated-active"), spreads=False)


def test_curves_are_those_of_the_set_but_near_their_ends() -> None:
    inside = np.linspace(0.02, 0.98, 97)
    lithiation, delithiation = (
        SET[NAME.format(f"{way} ")] for way in ("lithiation", "delithiation")
    )
    np.testing.assert_allclose(
        silicon_lithiation_potential(inside), lithiation(inside), rtol=0, atol=1e-12
    )
    np.testing.assert_allclose(
        silicon_delithiation_potential(inside), delithiation(inside), rtol=0, atol=5.1e-3
    )
    middle = np.linspace(0.1, 0.9, 81)
    np.testing.assert_allclose(
        silicon_delithiation_potential(middle), delithiation(middle), rtol=0, atol=1.0e-3
    )
    mean = (silicon_lithiation_potential(inside) + silicon_delithiation_potential(inside)) / 2
    np.testing.assert_allclose(silicon_mean_potential(inside), mean, rtol=1e-12)


def test_curves_fall_and_silicon_leaves_above_where_it_enters() -> None:
    fillings = np.linspace(*silicon_fillings(), 2001)
    enters, leaves = (
        curve(fillings) for curve in (silicon_lithiation_potential, silicon_delithiation_potential)
    )
    assert np.all(np.diff(enters) < 0)
    assert np.all(np.diff(leaves) < 0)
    inside = slice(40, -40)
    assert np.all(leaves[inside] > enters[inside])


def test_capacity_lies_between_both_potentials() -> None:
    empty, full = silicon_fillings()
    assert silicon_delithiation_potential(empty) == pytest.approx(1.5, abs=1e-9)
    assert silicon_lithiation_potential(full) == pytest.approx(0.0, abs=1e-9)
    derived, cell = coated(), half_cell(coated())
    values: Any = cell.parameters
    largest = values["Secondary: Maximum concentration in positive electrode [mol.m-3]"]
    per_area = largest * (full - empty) * derived.value("coating_thickness") * FARADAY
    per_area *= derived.value("silicon_volume_fraction") / SECONDS_PER_HOUR
    mass = derived.value("active_mass_loading")
    expected = mass * derived.value("silicon_reversible_capacity")
    assert per_area == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("state", STATES)
def test_both_phases_stand_on_one_potential(state: float) -> None:
    derived = coated()
    stored = StoredLithium.of(derived, state)
    charges = np.linspace(0.0, 1.0, 41) * stored.areal_capacity
    fillings, potentials = stored.fillings(charges), stored.potential(charges)
    curve = {
        EQUILIBRIUM: silicon_mean_potential,
        LITHIATED: silicon_lithiation_potential,
        DELITHIATED: silicon_delithiation_potential,
    }[state]
    np.testing.assert_allclose(curve(fillings.silicon), potentials, rtol=0, atol=1e-5)
    alone = replace(derived, laws=replace(derived.laws, silicon="none"))
    carbon = StoredLithium.of(alone, state)
    own = np.array([carbon.potential(carbon.charge(x)) for x in fillings.carbon])
    np.testing.assert_allclose(own, potentials, rtol=0, atol=1e-5)


@pytest.mark.parametrize("state", STATES)
def test_charge_is_what_both_phases_hold(state: float) -> None:
    derived = coated()
    stored = StoredLithium.of(derived, state)
    shares = np.linspace(0.0, 1.0, 41)
    fillings = stored.fillings(shares * stored.areal_capacity)
    empty, full = silicon_fillings()
    ends = [derived.value(f"filling_{end}") for end in ("delithiated", "lithiated")]
    carbon = (fillings.carbon - ends[0]) / (ends[1] - ends[0])
    silicon = (fillings.silicon - empty) / (full - empty)
    parts = [derived.value(f"{name}_reversible_capacity") for name in ("carbon", "silicon")]
    held = (parts[0] * carbon + parts[1] * silicon) / sum(parts)
    np.testing.assert_allclose(held, shares, rtol=0, atol=1e-6)
    assert stored.charge(float(fillings.carbon[20])) == pytest.approx(
        0.5 * stored.areal_capacity, rel=1e-6
    )


def test_ends_are_at_both_potentials() -> None:
    whole = StoredLithium.of(coated(), LITHIATED)
    assert whole.potential(whole.areal_capacity) == pytest.approx(0.0, abs=1e-6)
    assert StoredLithium.of(coated(), DELITHIATED).potential(0.0) == pytest.approx(1.5, abs=5e-6)


def test_without_a_second_phase_fillings_go_with_the_charge() -> None:
    derived = derive(load_material("reference-sphere"), spreads=False)
    stored = StoredLithium.of(derived)
    ends = [derived.value(f"filling_{end}") for end in ("delithiated", "lithiated")]
    half = stored.fillings(0.5 * stored.areal_capacity)
    assert half.carbon == pytest.approx(sum(ends) / 2, rel=1e-12)
    assert np.isnan(half.silicon)
    assert stored.charge(half.carbon) == pytest.approx(0.5 * stored.areal_capacity, rel=1e-12)


def test_provenance_says_what_is_taken_and_what_is_assumed() -> None:
    oxide = half_cell(coated())
    name = "Secondary: Positive electrode OCP [V]"
    assert oxide.origins[name].basis is Basis.ASSUMED
    assert "Chen2020_composite" in oxide.origins[name].source
    sheet = load_material("silicon-coated-active")
    assert sheet.silicon is not None
    silicon = sheet.replace(silicon=sheet.silicon.model_copy(update={"compound": "silicon"}))
    assert half_cell(derive(silicon)).origins[name].basis is Basis.LITERATURE
    volume = oxide.origins["Secondary: Positive electrode active material volume fraction"]
    assert volume.basis is Basis.DERIVED


def test_a_full_cell_starts_with_both_phases_on_the_branch_of_its_charge() -> None:
    cell = full_cell(coated())
    values: Any = cell.parameters
    filling = {
        phase: values[f"{phase}Initial concentration in negative electrode [mol.m-3]"]
        / values[f"{phase}Maximum concentration in negative electrode [mol.m-3]"]
        for phase in ("Primary: ", "Secondary: ")
    }
    enters = values["Primary: Negative electrode lithiation OCP [V]"](filling["Primary: "])
    other = values["Secondary: Negative electrode lithiation OCP [V]"](filling["Secondary: "])
    assert enters == pytest.approx(other, abs=1e-5)


def test_two_phases_of_many_sizes_are_refused() -> None:
    with pytest.raises(ParameterSetError, match=r"silicon-coated-active.*one-radius"):
        half_cell(coated(), sizes="log-normal")
