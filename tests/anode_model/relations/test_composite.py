"""R18, the second phase: capacity, loss, volume fractions and size."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.constants import FARADAY
from anode_model.relations.composite import (
    capacity_of_composite,
    capacity_per_mass_of_carbon,
    loss_of_composite,
    silicon_capacity_in_mixture,
    silicon_loss_from_efficiency,
)
from anode_model.relations.silicon_phase import (
    carbon_volume_fraction_from_whole,
    silicon_concentration_from_capacity,
    silicon_radius_from_film,
    silicon_volume_fraction_from_content,
)

VOLUME: dict[str, Any] = {
    "active_material_volume_fraction": 0.66,
    "true_density": 1520.0,
    "silicon_content": 0.05,
    "silicon_density": 2150.0,
}


def test_capacity_of_silicon_is_that_of_li15si4() -> None:
    expected = 15 / 4 * FARADAY / 3600 / 28.085e-3
    assert load_coefficients()["pure_silicon_capacity"].value == pytest.approx(expected, rel=1e-3)


def test_capacities_of_the_phases_add_up_by_mass() -> None:
    contents = np.array([0.0, 0.05, 0.1])
    silicon = silicon_capacity_in_mixture(silicon_capacity=1600.0, silicon_content=contents)
    assert silicon == pytest.approx([0.0, 80.0, 160.0])
    carbon = (1 - contents) * 400.0
    whole = capacity_of_composite(
        carbon_reversible_capacity=carbon, silicon_reversible_capacity=silicon
    )
    assert whole == pytest.approx([400.0, 460.0, 520.0])
    per_carbon = capacity_per_mass_of_carbon(carbon, silicon_content=contents)
    assert per_carbon == pytest.approx(400.0)


def test_loss_belongs_to_the_efficiency() -> None:
    lost = silicon_loss_from_efficiency(
        silicon_reversible_capacity=80.0, silicon_efficiency=np.array([0.5, 0.8, 1.0])
    )
    assert lost == pytest.approx([80.0, 20.0, 0.0])
    assert silicon_loss_from_efficiency(
        silicon_reversible_capacity=0.0, silicon_efficiency=0.7
    ) == (0.0)
    assert loss_of_composite(
        carbon_irreversible_capacity=70.0, silicon_irreversible_capacity=lost
    ) == pytest.approx([150.0, 90.0, 70.0])


def test_volume_fractions_hold_the_mass_of_each_phase() -> None:
    silicon = silicon_volume_fraction_from_content(**VOLUME)
    carbon = carbon_volume_fraction_from_whole(
        active_material_volume_fraction=0.66, silicon_volume_fraction=silicon
    )
    mass = 0.66 * 1520.0
    assert silicon * 2150.0 == pytest.approx(0.05 * mass, rel=1e-12)
    carbon_density = 0.95 / (1 / 1520.0 - 0.05 / 2150.0)
    assert carbon * carbon_density == pytest.approx(0.95 * mass, rel=1e-12)


def test_concentration_is_faradays_law() -> None:
    found = silicon_concentration_from_capacity(
        silicon_capacity=np.array([0.0, 1600.0]), silicon_density=2150.0
    )
    assert found == pytest.approx([0.0, 1600 * 3600 * 2150 / FARADAY])


def test_the_sphere_has_the_surface_of_the_film() -> None:
    thickness = np.array([10e-9, 50e-9])
    assert 3 / silicon_radius_from_film(thickness) == pytest.approx(1 / thickness)


def test_outside_the_range() -> None:
    with pytest.raises(ValueError, match="silicon_content"):
        silicon_capacity_in_mixture(silicon_capacity=1600.0, silicon_content=5.0)
    with pytest.raises(ValueError, match="silicon_capacity"):
        silicon_capacity_in_mixture(silicon_capacity=-1.0, silicon_content=0.05)
    with pytest.raises(ValueError, match="silicon_reversible_capacity"):
        capacity_of_composite(carbon_reversible_capacity=1.0, silicon_reversible_capacity=-1.0)
    with pytest.raises(ValueError, match="silicon_content"):
        capacity_per_mass_of_carbon(400.0, silicon_content=1.0)
    with pytest.raises(ValueError, match="silicon_efficiency"):
        silicon_loss_from_efficiency(silicon_reversible_capacity=80.0, silicon_efficiency=0.0)
    with pytest.raises(ValueError, match="carbon_irreversible_capacity"):
        loss_of_composite(carbon_irreversible_capacity=-1.0, silicon_irreversible_capacity=0.0)
    with pytest.raises(ValueError, match="volume share"):
        silicon_volume_fraction_from_content(**{**VOLUME, "silicon_density": 50.0})
    with pytest.raises(ValueError, match="silicon_volume_fraction"):
        carbon_volume_fraction_from_whole(
            active_material_volume_fraction=0.5, silicon_volume_fraction=0.6
        )
    with pytest.raises(ValueError, match="silicon_density"):
        silicon_concentration_from_capacity(silicon_capacity=1600.0, silicon_density=0.0)
    with pytest.raises(ValueError, match="film_thickness"):
        silicon_radius_from_film(0.0)
