"""Derivations at points of the claimed window: finite, ordered, and in the stated ranges."""

import math

import numpy as np
import pytest
from scipy.stats import qmc

from anode_model.derivation import derive
from anode_model.material import CarbonMaterial
from anode_model.nomenclature import term
from anode_model.quantities import Basis, Quantity

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
