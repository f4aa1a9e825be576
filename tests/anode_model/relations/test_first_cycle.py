"""R6."""

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.constants import FARADAY
from anode_model.relations.first_cycle import (
    first_cycle_efficiency_from_capacities,
    first_cycle_efficiency_from_sodium_fit,
    irreversible_capacity_from_efficiency,
    irreversible_capacity_from_surface,
)

TABLE = load_coefficients()
NUMBERS = {
    name: TABLE[name].value
    for name in (
        "trapped_lithium",
        "sei_capacity",
        "oxygen_capacity",
        "oxygen_share",
        "nitrogen_capacity",
        "hydrogen_loss_share",
    )
}
CLEAN = {
    "surface_area": 4e3,
    "surface_reactivity": 1.0,
    "oxygen_content": 0.0,
    "nitrogen_content": 0.0,
    "hydrogen_capacity": 0.0,
    "silicon_content": 0.0,
}


def lost(**changes):
    return irreversible_capacity_from_surface(**{**CLEAN, **changes}, **NUMBERS)


def test_quoted_efficiency():
    efficiency = first_cycle_efficiency_from_capacities(
        reversible_capacity=400.0, irreversible_capacity=lost(oxygen_content=0.005)
    )
    assert efficiency == pytest.approx(0.84, abs=0.005)


def test_oxygen_capacity_is_two_lithium_per_oxygen():
    per_fraction = 2 * FARADAY / 3600 / 15.999e-3
    assert TABLE["oxygen_capacity"].value == pytest.approx(per_fraction, rel=1e-3)


def test_the_film_capacity_stays_below_that_of_5_nm():
    thick = 5e-9 / 9.585e-5 * 2 * FARADAY / 3600
    assert thick == pytest.approx(2.8e-3, rel=2e-3)
    assert TABLE["sei_capacity"].value < thick


def test_each_cause_adds_its_own_loss():
    base = lost()
    assert base == pytest.approx(60 + 1.5 * 4)
    assert lost(surface_reactivity=2.0) - base == pytest.approx(6.0)
    assert lost(nitrogen_content=0.05) - base == pytest.approx(25.0)
    assert lost(hydrogen_capacity=100.0) - base == pytest.approx(35.0)
    assert lost(silicon_content=0.1) == pytest.approx(0.9 * base)


def test_hydrogen_lowers_the_efficiency_of_a_usual_powder():
    reversible = np.array([350.0, 350.0 + 111.6])
    efficiency = first_cycle_efficiency_from_capacities(
        reversible_capacity=reversible,
        irreversible_capacity=lost(hydrogen_capacity=np.array([0.0, 111.6])),
    )
    assert efficiency[1] < efficiency[0]


def test_efficiency_and_loss_are_inverses():
    losses = np.array([0.0, 50.0, 200.0])
    efficiency = first_cycle_efficiency_from_capacities(
        reversible_capacity=400.0, irreversible_capacity=losses
    )
    back = irreversible_capacity_from_efficiency(
        reversible_capacity=400.0, first_cycle_efficiency=efficiency
    )
    assert back == pytest.approx(losses, abs=1e-10)


def test_sodium_fit_loses_its_slope_per_decade():
    numbers = {
        name: TABLE[name].value for name in ("efficiency_fit_intercept", "efficiency_fit_slope")
    }
    found = first_cycle_efficiency_from_sodium_fit(np.array([1e3, 1e4]), **numbers)
    assert found == pytest.approx([0.859, 0.738])
    with pytest.raises(ValueError, match="surface_area"):
        first_cycle_efficiency_from_sodium_fit(0.5e3, **numbers)


def test_outside_the_range():
    with pytest.raises(ValueError, match="surface_area"):
        lost(surface_area=-1.0)
    with pytest.raises(ValueError, match="nitrogen_content"):
        lost(nitrogen_content=5.0)
    with pytest.raises(ValueError, match="reversible_capacity"):
        first_cycle_efficiency_from_capacities(reversible_capacity=0.0, irreversible_capacity=1.0)
    with pytest.raises(ValueError, match="first_cycle_efficiency"):
        irreversible_capacity_from_efficiency(
            reversible_capacity=400.0, first_cycle_efficiency=1.01
        )
