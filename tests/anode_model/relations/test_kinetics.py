"""R10."""

from typing import Any

import numpy as np
import pytest

from anode_model.relations.kinetics import (
    effective_exchange_current_from_surface,
    exchange_current_coke_Fuller1994,
    exchange_current_from_nitrogen,
    exchange_current_half_power,
)
from anode_model.relations.size_distribution import (
    particle_radius_from_median,
    sauter_diameter_from_median,
)

SPHERE: dict[str, Any] = {
    "particle_radius": 5e-6,
    "sauter_diameter": 10e-6,
    "roughness_factor": 1.0,
    "sphericity": 1.0,
    "roughness_exponent": 0.25,
}


def test_smooth_equal_spheres_change_nothing():
    assert effective_exchange_current_from_surface(2.0, **SPHERE) == 2.0


def test_total_current_of_the_model_is_that_of_the_powder():
    width, Dv50, sphericity = 0.5, 10e-6, 0.8
    radius = particle_radius_from_median(Dv50=Dv50, size_distribution_width=width)
    diameter = sauter_diameter_from_median(Dv50=Dv50, size_distribution_width=width)
    changes: dict[str, Any] = {
        "particle_radius": radius,
        "sauter_diameter": diameter,
        "sphericity": sphericity,
    }
    effective = effective_exchange_current_from_surface(2.0, **{**SPHERE, **changes})
    model_area, true_area = 3 / radius, 6 / (diameter * sphericity)
    assert effective * model_area == pytest.approx(2.0 * true_area, rel=1e-12)


def test_roughness_acts_with_its_exponent():
    rough: dict[str, Any] = {**SPHERE, "roughness_factor": np.array([1.0, 16.0])}
    assert effective_exchange_current_from_surface(2.0, **rough) == pytest.approx([2.0, 4.0])


NITROGEN: dict[str, Any] = {"nitrogen_exchange_gain": 0.5, "nitrogen_exchange_reference": 0.05}


def test_nitrogen_acts_in_proportion_up_to_its_bound():
    contents = np.array([0.0, 0.01, 0.025, 0.05, 0.08])
    found = exchange_current_from_nitrogen(2.0, nitrogen_content=contents, **NITROGEN)
    assert found == pytest.approx([2.0, 2.2, 2.5, 3.0, 3.0])
    without = {**NITROGEN, "nitrogen_exchange_gain": 0.0}
    assert np.all(exchange_current_from_nitrogen(2.0, nitrogen_content=contents, **without) == 2.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nitrogen_content", -0.01),
        ("nitrogen_content", 3.0),
        ("nitrogen_exchange_gain", -0.1),
        ("nitrogen_exchange_reference", 0.0),
    ],
)
def test_nitrogen_outside_the_range(name: str, value: float):
    numbers: dict[str, Any] = {**NITROGEN, "nitrogen_content": 0.01, name: value}
    with pytest.raises(ValueError, match=name):
        exchange_current_from_nitrogen(2.0, **numbers)
    with pytest.raises(ValueError, match="reference_exchange_current_density"):
        exchange_current_from_nitrogen(0.0, nitrogen_content=0.01, **NITROGEN)


def test_half_power_law():
    state = {"exchange_current_density": 2.0, "electrolyte_concentration": 1000.0}
    fillings = np.array([0.1, 0.5, 0.9])
    found = exchange_current_half_power(**state, filling=fillings)
    assert found[1] == pytest.approx(2.0)
    assert found[0] == pytest.approx(found[2])
    assert found[0] == pytest.approx(2.0 * 0.6)
    diluted = {**state, "electrolyte_concentration": 250.0}
    assert exchange_current_half_power(**diluted, filling=0.5) == pytest.approx(1.0)
    assert exchange_current_half_power(**state, filling=0.0) == 0.0


def test_coke_law_is_that_of_its_source():
    found = exchange_current_coke_Fuller1994(
        exchange_current_density=8.3038 / 4,
        electrolyte_concentration=np.array([1000.0, 500.0]),
        filling=0.3,
    )
    source = 8.3038 * np.sqrt([1.0, 0.5]) * np.sqrt((0.5 - 0.3) * 0.3)
    assert found == pytest.approx(source, rel=1e-12)
    at_half = {"electrolyte_concentration": 1000.0, "filling": 0.25}
    assert exchange_current_coke_Fuller1994(
        exchange_current_density=2.0, **at_half
    ) == pytest.approx(2.0)


def test_outside_the_range():
    with pytest.raises(ValueError, match="roughness_factor"):
        effective_exchange_current_from_surface(2.0, **{**SPHERE, "roughness_factor": 0.9})
    with pytest.raises(ValueError, match="exchange_current_density"):
        effective_exchange_current_from_surface(0.0, **SPHERE)
