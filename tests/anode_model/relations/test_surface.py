"""Roughness: a smooth powder has none."""

import numpy as np
import pytest

from anode_model.relations.size_distribution import (
    sauter_diameter_from_median,
    size_distribution_width_from_ratio,
)
from anode_model.relations.surface import (
    roughness_factor_from_surface,
    roughness_ratio_from_surface,
    smooth_surface_from_diameter,
    surface_area_from_roughness,
)

SPHERE = {"sauter_diameter": 10e-6, "true_density": 1500.0, "sphericity": 1.0}


def product(surface_area, Dv50):
    """Roughness product in m2.um/g."""
    return surface_area / 1e3 * Dv50 * 1e6


def test_equal_smooth_spheres_have_a_product_of_six_over_density():
    for size in (1e-6, 20e-6):
        smooth = smooth_surface_from_diameter(**{**SPHERE, "sauter_diameter": size})
        assert product(smooth, size) == pytest.approx(6 / 1.5, rel=1e-12)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_smooth_log_normal_powder_has_a_larger_product(ratio):
    width = size_distribution_width_from_ratio(ratio)
    diameter = sauter_diameter_from_median(Dv50=10e-6, size_distribution_width=width)
    smooth = smooth_surface_from_diameter(**{**SPHERE, "sauter_diameter": diameter})
    assert product(smooth, 10e-6) == pytest.approx(6 / 1.5 * ratio ** (1 / 6), rel=1e-12)
    factor = roughness_factor_from_surface(
        surface_area=smooth, **{**SPHERE, "sauter_diameter": diameter}
    )
    assert factor == pytest.approx(1.0, rel=1e-12)


def test_roughness_is_in_proportion_to_surface_and_held_at_one():
    surfaces = np.array([200.0, 400.0, 4000.0])
    ratios = roughness_ratio_from_surface(surface_area=surfaces, **SPHERE)
    assert ratios == pytest.approx([0.5, 1.0, 10.0])
    factors = roughness_factor_from_surface(surface_area=surfaces, **SPHERE)
    assert factors == pytest.approx([1.0, 1.0, 10.0])


def test_less_round_particles_have_more_smooth_surface():
    crushed = smooth_surface_from_diameter(**{**SPHERE, "sphericity": 0.5})
    assert crushed == pytest.approx(2 * smooth_surface_from_diameter(**SPHERE))


def test_assumed_roughness_comes_back():
    surface = surface_area_from_roughness(roughness=1.5, **SPHERE)
    back = roughness_factor_from_surface(surface_area=surface, **SPHERE)
    assert back == pytest.approx(1.5, rel=1e-12)


def test_outside_the_range():
    with pytest.raises(ValueError, match="sphericity"):
        smooth_surface_from_diameter(**{**SPHERE, "sphericity": 0.0})
    with pytest.raises(ValueError, match="surface_area"):
        roughness_ratio_from_surface(surface_area=-1.0, **SPHERE)
    with pytest.raises(ValueError, match="true_density"):
        roughness_factor_from_surface(surface_area=1.0, **{**SPHERE, "true_density": 0.0})
    with pytest.raises(ValueError, match="roughness"):
        surface_area_from_roughness(roughness=0.9, **SPHERE)
