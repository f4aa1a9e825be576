"""R8 as a derivation uses it."""

import pytest

from anode_model.relations.galleries import (
    filling_at_0V,
    filling_at_1500mV,
    gallery_fractions,
    thermodynamic_factor_mean,
)


def named(fractions):
    return {f"gallery_fraction_{n}": x for n, x in enumerate(fractions, start=1)}


CAPACITIES = {"stack_capacity": 280.0, "hydrogen_capacity": 50.0, "pore_capacity": 70.0}


def test_zero_volt_is_the_same_filling_for_every_carbon():
    for pores in (0.0, 70.0, 200.0):
        fractions = named(gallery_fractions(**{**CAPACITIES, "pore_capacity": pores}))
        assert filling_at_0V(**fractions) == pytest.approx(0.65, rel=1e-12)
        assert 0 < filling_at_1500mV(**fractions) < 0.02


def test_fractions_do_not_depend_on_the_scale():
    doubled = gallery_fractions(**{name: 2 * value for name, value in CAPACITIES.items()})
    assert doubled == pytest.approx(gallery_fractions(**CAPACITIES), rel=1e-12)


def test_without_pores_the_fourth_gallery_is_empty():
    assert gallery_fractions(**{**CAPACITIES, "pore_capacity": 0.0})[3] == 0.0


def test_mean_thermodynamic_factor_needs_ordered_fillings():
    fractions = named(gallery_fractions(**CAPACITIES))
    ends = {"filling_lithiated": 0.65, "filling_delithiated": 0.01}
    assert 3 < thermodynamic_factor_mean(**fractions, **ends) < 18
    with pytest.raises(ValueError, match="low < high"):
        thermodynamic_factor_mean(**fractions, filling_lithiated=0.01, filling_delithiated=0.65)


def test_negative_capacity():
    with pytest.raises(ValueError, match="negative"):
        gallery_fractions(**{**CAPACITIES, "hydrogen_capacity": -1.0})
