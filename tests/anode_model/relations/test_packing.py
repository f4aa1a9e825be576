"""R12, first half."""

import heapq
from typing import Any

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.derivation.chain import leaves_before
from anode_model.derivation.laws import Laws
from anode_model.derivation.order import steps_for
from anode_model.relations.packing import (
    dense_packing_ratio_ZouYu1996,
    densest_packing_from_spheres,
    loose_packing_fraction_from_densities,
    packing_fraction_from_pressing,
    random_packing_Farr2013,
)

TABLE = load_coefficients()
SPHERES = {name: TABLE[name].value for name in TABLE if name.startswith("random_packing_")}
SHAPE = {name: TABLE[name].value for name in TABLE if name.startswith("shape_packing_")}

PRESSED: dict[str, Any] = {
    "loose_packing_fraction": 1 / 3,
    "densest_packing_fraction": 0.69,
    "pressing": 0.9,
    "coating_to_bulk_packing": 1.25,
}


def packed_rods(width, count=40_000):
    """Packing of log-normal spheres by the greedy packing of rods on a line.

    Chords of the spheres become rods; the longest free gap takes the next shorter rod, and no gap
    beside a rod is shorter than 0.7654 of it.
    """
    rng = np.random.default_rng(7)
    spheres = np.exp(width * rng.standard_normal(count) + 2 * width**2)
    rods = np.sort(spheres * np.sqrt(rng.random(count)))[::-1]
    gaps = [-0.7654 * rods[0]]
    for rod in rods[1:]:
        gap = -heapq.heappop(gaps)
        heapq.heappush(gaps, -0.7654 * rod)
        heapq.heappush(gaps, -max(gap - 1.7654 * rod, 0.7654 * rod))
    return rods.sum() / (rods.sum() - sum(gaps))


def test_equal_spheres():
    assert random_packing_Farr2013(0.0, **SPHERES) == pytest.approx(0.6435, abs=1e-6)


@pytest.mark.parametrize("width", [0.0, 0.3, 0.6, 1.0])
def test_formula_against_the_algorithm_that_it_was_fitted_to(width):
    packing = random_packing_Farr2013(width, **SPHERES)
    assert packing == pytest.approx(packed_rods(width), abs=2e-3)


def test_wider_sizes_pack_denser():
    packing = random_packing_Farr2013(np.linspace(0, 3, 31), **SPHERES)
    assert np.all(np.diff(packing) > 0)
    assert packing[-1] < 1


def test_shape_only_bites_below_0_7():
    high = dense_packing_ratio_ZouYu1996(np.linspace(0.71, 1, 30), **SHAPE)
    assert np.all(high == 1.0)
    low = dense_packing_ratio_ZouYu1996(np.linspace(0.4, 0.69, 30), **SHAPE)
    assert np.all(np.diff(low) > 0)
    assert np.all(low < 1)


def test_spheres_of_the_shape_correlation_have_its_own_porosity():
    uncut = SHAPE["shape_packing_porosity"] ** (0.5**6.74 * np.exp(8.0 * 0.5))
    found = dense_packing_ratio_ZouYu1996(0.5, **SHAPE)
    assert found == pytest.approx((1 - uncut) / 0.64, rel=1e-12)
    looser = dense_packing_ratio_ZouYu1996(0.5, **{**SHAPE, "shape_packing_power": 8.0})
    assert looser < found


def test_a_coefficient_of_the_spheres_acts():
    fewer = random_packing_Farr2013(0.0, **{**SPHERES, "random_packing_void": 0.55})
    assert fewer == pytest.approx(0.6635, abs=1e-9)


def test_recalled_constants_show_as_assumed():
    assert len(SPHERES) == 7
    assert len(SHAPE) == 3
    assert {TABLE[name].status for name in (*SPHERES, *SHAPE)} == {"R"}


def test_derived_packing_rests_on_the_recalled_constants():
    laws = Laws("msmr", "thermodynamic-factor", "half-power")
    sources = leaves_before(steps_for(laws, given=frozenset(), laboratory=frozenset()))
    for name in ("densest_packing_fraction", "packing_fraction", "porosity"):
        assert {*SPHERES, *SHAPE} <= sources[name]


def test_densest_packing_is_the_product():
    ratio = np.array([0.9, 1.0])
    found = densest_packing_from_spheres(0.7, dense_packing_ratio=ratio)
    assert found == pytest.approx(0.7 * ratio, rel=1e-12)


def test_loose_packing():
    found = loose_packing_fraction_from_densities(bulk_density=500.0, true_density=1500.0)
    assert found == pytest.approx(1 / 3)


def test_pressing_closes_its_share_of_the_gap():
    pressing = np.array([0.0, 0.5, 1.0])
    found = packing_fraction_from_pressing(**{**PRESSED, "pressing": pressing})
    assert found == pytest.approx([1.25 / 3, (1.25 / 3 + 0.69) / 2, 0.69])


def test_a_dense_powder_is_not_pressed_apart():
    found = packing_fraction_from_pressing(**{**PRESSED, "loose_packing_fraction": 0.6})
    assert found == pytest.approx(0.69)


def test_claimed_bulk_densities_hardly_move_a_pressed_coating():
    loose = np.array([0.40, 0.60]) / 1.5
    packing = packing_fraction_from_pressing(**{**PRESSED, "loose_packing_fraction": loose})
    density = packing * 1.5 / 0.95
    assert density[1] - density[0] == pytest.approx(0.03, abs=0.005)


def test_outside_the_range():
    with pytest.raises(ValueError, match="width"):
        random_packing_Farr2013(-0.1, **SPHERES)
    with pytest.raises(ValueError, match="filled"):
        random_packing_Farr2013(0.1, **{**SPHERES, "random_packing_filled": 0.0})
    with pytest.raises(ValueError, match="sphericity"):
        dense_packing_ratio_ZouYu1996(1.01, **SHAPE)
    with pytest.raises(ValueError, match="porosity"):
        dense_packing_ratio_ZouYu1996(0.9, **{**SHAPE, "shape_packing_porosity": 1.0})
    with pytest.raises(ValueError, match="sphere_packing"):
        densest_packing_from_spheres(1.1, dense_packing_ratio=1.0)
    with pytest.raises(ValueError, match="bulk_density"):
        loose_packing_fraction_from_densities(bulk_density=1600.0, true_density=1500.0)
    with pytest.raises(ValueError, match="pressing"):
        packing_fraction_from_pressing(**{**PRESSED, "pressing": 1.1})
