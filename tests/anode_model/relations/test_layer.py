"""R12, second half."""

import numpy as np
import pytest

from anode_model.relations.layer import (
    active_mass_loading_from_recipe,
    areal_capacity_from_loading,
    coating_density_from_packing,
    coating_thickness_from_loading,
    porosity_from_recipe,
)

RECIPE = {
    "true_density": 1500.0,
    "active_fraction": 0.95,
    "conductive_fraction": 0.025,
    "binder_fraction": 0.025,
    "conductive_carbon_density": 1900.0,
    "binder_density": 1780.0,
}


def test_volumes_add_up_to_one():
    packing = 0.66
    density = coating_density_from_packing(packing, true_density=1500.0, active_fraction=0.95)
    porosity = porosity_from_recipe(density, **RECIPE)
    additives = density * (0.025 / 1900 + 0.025 / 1780)
    assert packing + additives + porosity == pytest.approx(1.0, rel=1e-12)


def test_pressed_electrodes_of_the_literature():
    densities = coating_density_from_packing(
        np.array([0.646, 0.697]), true_density=1500.0, active_fraction=0.95
    )
    assert densities == pytest.approx([1020, 1100], rel=1e-3)


def test_sixty_grams_at_one_gram_per_cubic_centimetre_are_sixty_micrometres():
    thickness = coating_thickness_from_loading(coating_loading=0.06, coating_density=1000.0)
    assert thickness == pytest.approx(60e-6)


def test_areal_capacity_counts_active_mass_only():
    mass = active_mass_loading_from_recipe(coating_loading=0.06, active_fraction=0.95)
    capacity = areal_capacity_from_loading(
        active_mass_loading=mass, reversible_capacity=np.array([325.0, 475.0])
    )
    assert capacity / 10 == pytest.approx([1.85, 2.71], abs=0.005)


def test_a_recipe_without_pores_names_the_cause():
    crowded = {
        **RECIPE,
        "active_fraction": 0.6,
        "conductive_fraction": 0.2,
        "binder_fraction": 0.2,
    }
    density = coating_density_from_packing(0.69, true_density=1500.0, active_fraction=0.6)
    with pytest.raises(ValueError, match=r"porosity .*less conductive carbon or binder"):
        porosity_from_recipe(density, **crowded)


def test_outside_the_range():
    with pytest.raises(ValueError, match="packing_fraction"):
        coating_density_from_packing(1.2, true_density=1500.0, active_fraction=0.95)
    with pytest.raises(ValueError, match="coating_loading"):
        coating_thickness_from_loading(coating_loading=0.0, coating_density=1000.0)
    with pytest.raises(ValueError, match="active_fraction"):
        active_mass_loading_from_recipe(coating_loading=0.06, active_fraction=0.0)
    with pytest.raises(ValueError, match="reversible_capacity"):
        areal_capacity_from_loading(active_mass_loading=0.05, reversible_capacity=0.0)
