"""R11, against moments of a log-normal powder integrated numerically."""

import numpy as np
import pytest
from scipy import integrate, stats

from anode_model.relations.size_distribution import (
    area_weighted_median_from_median,
    particle_radius_from_median,
    sauter_diameter_from_median,
    size_distribution_width_from_ratio,
    size_ratio_from_width,
)

Dv50, WIDTH = 10e-6, 0.5


def mean_by_volume(power):
    """Volume-weighted mean of size**power for a median of 1."""
    density = stats.lognorm(WIDTH).pdf
    value, _ = integrate.quad(lambda x: x**power * density(x), 0, 60, epsabs=0, epsrel=1e-10)
    return value


def test_width_and_ratio_are_inverses():
    ratios = np.array([1.0, 1.5, 3.0, 6.0])
    widths = size_distribution_width_from_ratio(ratios)
    assert widths[0] == 0.0
    assert size_ratio_from_width(widths) == pytest.approx(ratios, rel=1e-14)


def test_ratio_is_that_of_the_moments():
    # D[4,3] and D[1,0] as volume means: D43 = <x>, D10 = <x^-2>/<x^-3>.
    ratio = mean_by_volume(1) / (mean_by_volume(-2) / mean_by_volume(-3))
    assert size_ratio_from_width(WIDTH) == pytest.approx(ratio, rel=1e-6)


def test_sauter_diameter_is_that_of_the_moments():
    found = sauter_diameter_from_median(Dv50=Dv50, size_distribution_width=WIDTH)
    assert found == pytest.approx(Dv50 / mean_by_volume(-1), rel=1e-6)
    assert found == pytest.approx(Dv50 * size_ratio_from_width(WIDTH) ** (-1 / 6), rel=1e-12)


def test_radius_is_the_root_of_the_mean_square():
    found = particle_radius_from_median(Dv50=Dv50, size_distribution_width=WIDTH)
    assert found == pytest.approx(Dv50 / 2 * mean_by_volume(2) ** 0.5, rel=1e-6)
    assert found == pytest.approx(Dv50 / 2 * size_ratio_from_width(WIDTH) ** (1 / 3), rel=1e-12)


def test_area_weighted_median_is_smaller_than_the_sauter_diameter():
    median = area_weighted_median_from_median(Dv50=Dv50, size_distribution_width=WIDTH)
    assert median == pytest.approx(Dv50 * np.exp(-0.25), rel=1e-12)
    assert median < sauter_diameter_from_median(Dv50=Dv50, size_distribution_width=WIDTH)


def test_equal_spheres_have_one_size():
    one = {"Dv50": Dv50, "size_distribution_width": 0.0}
    assert sauter_diameter_from_median(**one) == Dv50
    assert area_weighted_median_from_median(**one) == Dv50
    assert particle_radius_from_median(**one) == Dv50 / 2


def test_broader_powders_have_more_surface_and_longer_paths():
    widths = np.linspace(0, 0.8, 5)
    assert np.all(
        np.diff(sauter_diameter_from_median(Dv50=1.0, size_distribution_width=widths)) < 0
    )
    assert np.all(
        np.diff(particle_radius_from_median(Dv50=1.0, size_distribution_width=widths)) > 0
    )


@pytest.mark.parametrize("ratio", [0.99, float("nan"), np.array([2.0, 0.5])])
def test_a_ratio_below_one_is_impossible(ratio):
    with pytest.raises(ValueError, match="D4_D1"):
        size_distribution_width_from_ratio(ratio)


@pytest.mark.parametrize(
    "relation",
    [sauter_diameter_from_median, particle_radius_from_median, area_weighted_median_from_median],
)
def test_outside_the_range(relation):
    with pytest.raises(ValueError, match="Dv50"):
        relation(Dv50=0.0, size_distribution_width=0.5)
    with pytest.raises(ValueError, match="size_distribution_width"):
        relation(Dv50=Dv50, size_distribution_width=-0.1)
    with pytest.raises(ValueError, match="width"):
        size_ratio_from_width(-0.1)
