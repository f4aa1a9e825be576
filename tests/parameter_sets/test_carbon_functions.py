"""The carbon's laws as numbers and as PyBaMM symbols."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pybamm
import pytest

from anode_model import derive
from anode_model.derivation.laws import Laws
from anode_model.errors import ParameterSetError
from anode_model.relations.potential import msmr_filling
from parameter_sets import load_material
from parameter_sets.carbon_functions import (
    GALLERIES,
    diffusivity_function,
    exchange_current_function,
    numbers_needed,
    potential_function,
)

STRUCTURE = Laws("msmr", "thermodynamic-factor", "half-power")
COKE = Laws("coke-Fuller1994", "constant", "coke-Fuller1994")
GRAPHITE = Laws("set:Marquis2019", "set:Marquis2019", "set:Marquis2019")
TABLE = Laws(
    "table", "constant", "half-power", ((0.01, 1.5), (0.1, 0.9), (0.3, 0.4), (0.5, 0.1), (0.66, 0))
)
LAWS = (STRUCTURE, COKE, GRAPHITE, TABLE, Laws("mcmb-Doyle1996", "constant", "half-power"))
REFERENCE = 298.15


@pytest.fixture(scope="module")
def numbers() -> dict[str, float]:
    derived = derive(load_material("reference-sphere"), spreads=False)
    return {name: derived.value(name) for name in numbers_needed(STRUCTURE)} | {
        name: derived.value(name) for name in ("filling_lithiated", "filling_delithiated")
    }


def evaluated(symbol: Any) -> Any:
    """Number behind an expression of PyBaMM."""
    return np.squeeze(pybamm.ParameterValues({}).process_symbol(symbol).evaluate())


@pytest.mark.parametrize("laws", LAWS, ids=lambda laws: laws.ocp)
def test_lithiation_lowers_the_potential(laws: Laws, numbers: dict[str, float]) -> None:
    potential = potential_function(laws, numbers)
    fillings = np.linspace(0.02, 0.64, 200)
    if laws is GRAPHITE:
        found = evaluated(potential(pybamm.Array(fillings)))
        # The fit of this set rises by less than a microvolt on a plateau.
        assert np.max(np.diff(found)) < 1e-5
    else:
        found = potential(fillings)
        assert np.all(np.diff(found) < 0)
    assert found.shape == fillings.shape
    assert found[0] > 0.4 > 0.2 > found[-1]


@pytest.mark.parametrize("laws", LAWS[:2] + LAWS[3:], ids=lambda laws: laws.ocp)
def test_symbols_and_numbers_follow_the_same_law(laws: Laws, numbers: dict[str, float]) -> None:
    potential = potential_function(laws, numbers)
    fillings = np.linspace(0.005, 0.7, 40)
    symbolic = evaluated(potential(pybamm.Array(fillings)))
    np.testing.assert_allclose(symbolic, potential(fillings), rtol=1e-9, atol=1e-12)


def test_potential_inverts_the_galleries(numbers: dict[str, float]) -> None:
    potential = potential_function(STRUCTURE, numbers)
    fractions = [numbers[name] for name in GALLERIES]
    voltages = np.array([0.0, 0.02, 0.1, 0.5, 1.0, 1.5])
    assert potential(msmr_filling(voltages, fractions)) == pytest.approx(voltages, abs=1e-7)
    assert potential(numbers["filling_lithiated"]) == pytest.approx(0.0, abs=1e-7)
    assert potential(numbers["filling_delithiated"]) == pytest.approx(1.5, rel=1e-7)


def test_potential_depends_on_the_material_alone_through_inputs(numbers: dict[str, float]) -> None:
    inputs = {name: pybamm.InputParameter(name) for name in GALLERIES}
    symbol = potential_function(STRUCTURE, inputs)(pybamm.Scalar(0.3))
    given = {name: numbers[name] for name in GALLERIES}
    found = float(np.squeeze(symbol.evaluate(inputs=given)))
    assert found == pytest.approx(float(potential_function(STRUCTURE, numbers)(0.3)), rel=1e-12)
    moved = given | {"gallery_fraction_3": 1.3 * given["gallery_fraction_3"]}
    assert abs(float(np.squeeze(symbol.evaluate(inputs=moved))) - found) > 1e-3


def test_no_capacity_lies_beyond_the_points_of_a_table() -> None:
    potential = potential_function(TABLE, {})
    fillings, voltages = (np.array(column) for column in zip(*TABLE.ocp_points, strict=True))
    np.testing.assert_allclose(potential(fillings), voltages, rtol=1e-12, atol=1e-12)
    # Within half a thousandth of a filling the potential has left any window by a volt.
    assert potential(fillings[-1] + 5e-4) == pytest.approx(voltages[-1] - 1.0, abs=1e-9)
    assert potential(fillings[0] - 5e-4) == pytest.approx(voltages[0] + 1.0, abs=1e-9)
    beyond = np.linspace(fillings[-1], fillings[-1] + 0.4, 50)
    assert np.all(np.diff(potential(beyond)) < 0)


def test_mean_diffusivity_over_the_fillings_in_use_is_the_central_one(
    numbers: dict[str, float],
) -> None:
    diffusivity = diffusivity_function(STRUCTURE, numbers)
    fillings = np.linspace(numbers["filling_delithiated"], numbers["filling_lithiated"], 4001)
    mean = np.trapezoid(diffusivity(fillings, REFERENCE), fillings) / np.ptp(fillings)
    assert mean == pytest.approx(numbers["diffusivity"], rel=1e-3)


@pytest.mark.parametrize("laws", [STRUCTURE, COKE], ids=["structure", "coke"])
def test_cold_slows_diffusion_by_arrhenius(laws: Laws, numbers: dict[str, float]) -> None:
    diffusivity = diffusivity_function(laws, numbers)
    # R9: 37 kJ/mol; exp(-37000/8.314463*(1/273.15 - 1/298.15)) = 0.25516 by hand.
    ratio = diffusivity(0.3, 273.15) / diffusivity(0.3, REFERENCE)
    assert numbers["diffusivity_activation_energy"] == 37_000
    assert ratio == pytest.approx(0.25516, rel=1e-3)


def test_radius_scale_divides_diffusivity_twice_and_kinetics_once(
    numbers: dict[str, float],
) -> None:
    for laws in (STRUCTURE, COKE):
        plain, scaled = (diffusivity_function(laws, numbers, scale) for scale in (1.0, 3.0))
        assert scaled(0.2, 290.0) * 9 == pytest.approx(plain(0.2, 290.0), rel=1e-12)
        first, second = (exchange_current_function(laws, numbers, scale) for scale in (1.0, 3.0))
        state = (800.0, 5000.0, 30_000.0, 290.0)
        assert second(*state) * 3 == pytest.approx(first(*state), rel=1e-12)


def test_radius_scale_acts_on_the_functions_of_a_set() -> None:
    plain, scaled = (diffusivity_function(GRAPHITE, {}, scale) for scale in (1.0, 2.0))
    state = (pybamm.Scalar(0.4), pybamm.Scalar(REFERENCE))
    assert evaluated(scaled(*state)) * 4 == pytest.approx(evaluated(plain(*state)), rel=1e-12)
    first, second = (exchange_current_function(GRAPHITE, {}, scale) for scale in (1.0, 2.0))
    more = tuple(pybamm.Scalar(value) for value in (1000.0, 1e4, 24_983.26, REFERENCE))
    assert evaluated(second(*more)) * 2 == pytest.approx(evaluated(first(*more)), rel=1e-12)


def test_exchange_current_at_its_reference_and_its_roots(numbers: dict[str, float]) -> None:
    current = exchange_current_function(STRUCTURE, numbers)
    central = numbers["effective_exchange_current_density"]
    full = 38_000.0
    assert current(1000.0, full / 2, full, REFERENCE) == pytest.approx(central, rel=1e-12)
    quarter = current(250.0, full / 2, full, REFERENCE)
    assert quarter == pytest.approx(central / 2, rel=1e-12)
    tenth = current(1000.0, 0.1 * full, full, REFERENCE)
    assert tenth == pytest.approx(central * 2 * math.sqrt(0.09), rel=1e-12)
    # R10: 70 kJ/mol; exp(-70000/8.314463*(1/273.15 - 1/298.15)) = 0.07542 by hand.
    cold = current(1000.0, full / 2, full, 273.15)
    assert cold / central == pytest.approx(0.07542, rel=1e-3)


def test_coke_closes_at_half_a_filling(numbers: dict[str, float]) -> None:
    current = exchange_current_function(COKE, numbers)
    central = numbers["effective_exchange_current_density"]
    assert current(1000.0, 0.25, 1.0, REFERENCE) == pytest.approx(central, rel=1e-12)
    closed = current(1000.0, np.array([0.5, 0.6, 1.0]), 1.0, REFERENCE)
    assert np.all(closed > 0)
    assert np.all(closed < 5e-3 * central)


@pytest.mark.parametrize("filling", [-0.1, 0.0, 1.0, 1.1])
def test_exchange_current_stays_finite_where_a_solver_may_step(
    filling: float, numbers: dict[str, float]
) -> None:
    current = exchange_current_function(STRUCTURE, numbers)(1000.0, filling, 1.0, REFERENCE)
    assert math.isfinite(current)
    assert current > 0


def test_numbers_needed_are_those_that_a_law_takes() -> None:
    kinetics = ("effective_exchange_current_density", "exchange_current_activation_energy")
    diffusion = ("diffusivity", "diffusivity_activation_energy")
    assert numbers_needed(STRUCTURE) == (
        *GALLERIES,
        *diffusion,
        "thermodynamic_factor_mean",
        *kinetics,
    )
    assert numbers_needed(COKE) == (*diffusion, *kinetics)
    assert numbers_needed(GRAPHITE) == ()


def test_unknown_exchange_current_law_is_refused(numbers: dict[str, float]) -> None:
    with pytest.raises(ParameterSetError, match=r"half-pwer.*half-power"):
        exchange_current_function(Laws("msmr", "constant", "half-pwer"), numbers)


def test_unknown_potential_law_is_refused(numbers: dict[str, float]) -> None:
    with pytest.raises(ParameterSetError, match="coke-Fuler1994"):
        potential_function(Laws("coke-Fuler1994", "constant", "half-power"), numbers)
