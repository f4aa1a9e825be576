"""R8 against what we did not write: the Redlich-Kister curve, its table, a root finder."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import qmc

from anode_model.constants import FARADAY, GAS_CONSTANT
from anode_model.relations.potential import (
    gallery_fractions_from_capacities,
    msmr_filling,
    msmr_potential,
    msmr_slope,
)
from anode_model.relations.published_potentials import (
    coke_potential_Fuller1994,
    mcmb_potential_Doyle1996,
)
from anode_model.relations.thermodynamic_factor import (
    mean_thermodynamic_factor,
    msmr_thermodynamic_factor,
)

BASE = (0.0861, 0.7667, 0.2363, 0.0)

# Karthikeyan, Sikha, White 2008, method; values as tabulated in yili-envision/SPPy.
STANDARD, SKEW = 0.5839445, 0.9896854
COEFFICIENTS = (
    643.3323, 92777.34, 120803.9, 39097.09, 70427.33, 452782.1, 925998.1, 111.1642,
    -1853447, -323266.3, 3899277, 2862780, -2837527, -4199996, -1406372,
)  # fmt: skip


def table() -> tuple[np.ndarray, np.ndarray]:
    path = files("anode_model").joinpath("data", "hard_carbon_ocp.csv")
    rows = [line.split(",") for line in path.read_text().splitlines() if line[0].isdigit()]
    fillings, potentials = np.array(rows, dtype=float).T
    return fillings, potentials


def redlich_kister(x: np.ndarray) -> np.ndarray:
    y = 2 * x - 1
    first, second = np.zeros_like(x), np.zeros_like(x)
    for k, coefficient in enumerate(COEFFICIENTS):
        inner = y if k == 0 else y ** (k + 1) - 2 * k * x * (1 - x) * y ** (k - 1)
        first += coefficient / FARADAY * inner
        second += coefficient / FARADAY * y**k * (1 - 2 * (k + 1) * x * (1 - x))
    ideal = GAS_CONSTANT * 298.15 / FARADAY * np.log((1 - x) / x)
    return np.asarray(STANDARD + ideal + (first + SKEW * second) / (1 + SKEW * y) ** 2)


def window(count: int) -> list[tuple[float, float, float, float]]:
    """Fractions over and beyond what sheets and the spreads of the priors give."""
    points = qmc.scale(qmc.Sobol(3, seed=3).random(count), [200.0, 0.0, 0.0], [460.0, 200.0, 190.0])
    return [
        gallery_fractions_from_capacities(
            stack_capacity=stack, hydrogen_capacity=hydrogen, pore_capacity=pore
        )[0]
        for stack, hydrogen, pore in points
    ]


def test_shipped_table_is_the_redlich_kister_curve() -> None:
    fillings, potentials = table()
    assert redlich_kister(fillings) == pytest.approx(potentials, abs=1.1e-5)


def test_galleries_follow_the_table_as_closely_as_stated() -> None:
    fillings, potentials = table()
    inside = fillings >= 0.02
    found = msmr_filling(potentials, BASE)[inside]
    assert np.sqrt(np.mean((found - fillings[inside]) ** 2)) < 0.0016
    error = msmr_potential(fillings[inside], BASE) - potentials[inside]
    assert np.abs(error).max() < 0.0155
    assert np.sqrt(np.mean(error**2)) < 0.0035


def test_inversion_agrees_with_a_root_finder() -> None:
    for fractions in window(32):
        fillings = np.linspace(0.002, 0.66, 60)
        expected = [
            brentq(
                lambda u, f=filling, x=fractions: float(msmr_filling(u, x)) - f,
                -2.0,
                5.0,
                xtol=1e-13,
            )
            for filling in fillings
        ]
        error = np.abs(msmr_potential(fillings, fractions) - expected)
        assert error.max() < 1e-10
        assert np.abs(msmr_potential(fillings, fractions, steps=1) - expected).max() < 2e-4


def test_inversion_reaches_both_ends_of_the_filling() -> None:
    for fractions in window(32):
        total = sum(fractions)
        fillings = np.concatenate(
            [np.geomspace(1e-6, 1e-2, 40), total - np.geomspace(1e-6, 0.1, 40)]
        )
        potentials = msmr_potential(fillings, fractions)
        assert msmr_filling(potentials, fractions) == pytest.approx(fillings, rel=1e-7)


def test_one_step_is_enough_for_the_thermodynamic_factor() -> None:
    for fractions in window(32):
        fillings = np.linspace(0.002, 0.66, 500)
        exact = msmr_thermodynamic_factor(fillings, fractions, steps=4)
        assert msmr_thermodynamic_factor(fillings, fractions) == pytest.approx(exact, rel=1.5e-3)


def test_curve_falls_and_carries_exactly_the_capacity_given() -> None:
    for stack, hydrogen, pore in ((240.0, 0.0, 0.0), (280.0, 110.0, 60.0), (300.0, 20.0, 150.0)):
        fractions, basis = gallery_fractions_from_capacities(
            stack_capacity=stack, hydrogen_capacity=hydrogen, pore_capacity=pore
        )
        full, empty = msmr_filling(0.0, fractions), msmr_filling(1.5, fractions)
        assert full == pytest.approx(0.65, rel=1e-12)
        assert (full - empty) * basis == pytest.approx(stack + hydrogen + pore, rel=1e-12)
        potentials = msmr_potential(np.linspace(1e-4, 0.66, 3000), fractions)
        assert np.all(np.diff(potentials) < 0)


def test_slope_is_the_derivative_of_the_filling() -> None:
    fractions = window(4)[2]
    potentials, step = np.linspace(-0.05, 1.6, 200), 1e-6
    expected = (
        msmr_filling(potentials + step, fractions) - msmr_filling(potentials - step, fractions)
    ) / (2 * step)
    assert msmr_slope(potentials, fractions) == pytest.approx(expected, rel=1e-5)


def test_thermodynamic_factor_of_one_gallery_is_that_of_an_ideal_solution() -> None:
    # One gallery of width w, full at filling 1: U = U_j + w RT/F ln((1-x)/x), so the factor is w.
    ideal = (0.0, 1.0, 0.0, 0.0)
    fillings = np.linspace(0.01, 0.99, 50)
    assert msmr_thermodynamic_factor(fillings, ideal) == pytest.approx(8.372, rel=1e-6)


def test_thermodynamic_factor_is_at_least_one() -> None:
    only_sharp = (1.0, 0.0, 0.0, 0.0)
    assert msmr_thermodynamic_factor(np.array([0.3, 0.6]), only_sharp) == pytest.approx(1.0)


def test_mean_thermodynamic_factor_against_a_fine_sum() -> None:
    for fractions in window(8):
        low, high = 0.02, 0.65
        fine = np.linspace(low, high, 20001)
        expected = np.mean(msmr_thermodynamic_factor(fine, fractions))
        found = mean_thermodynamic_factor(fractions, low, high)
        assert found == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("ends", [(0.0, 0.5), (0.5, 0.4), (0.1, 1.2)])
def test_mean_thermodynamic_factor_refuses_an_empty_or_impossible_range(
    ends: tuple[float, float],
) -> None:
    with pytest.raises(ValueError, match="0 < low < high"):
        mean_thermodynamic_factor(BASE, *ends)


@pytest.mark.parametrize(
    "capacities", [(0.0, 10.0, 10.0), (-1.0, 0.0, 0.0), (250.0, -1.0, 0.0), (250.0, 0.0, -1.0)]
)
def test_negative_capacities_are_refused(capacities: tuple[float, float, float]) -> None:
    stack, hydrogen, pore = capacities
    with pytest.raises(ValueError, match="negative"):
        gallery_fractions_from_capacities(
            stack_capacity=stack, hydrogen_capacity=hydrogen, pore_capacity=pore
        )


def test_other_carbons_are_at_zero_where_the_literature_has_them() -> None:
    assert coke_potential_Fuller1994(0.672) == pytest.approx(0.0, abs=5e-4)
    assert mcmb_potential_Doyle1996(0.703) == pytest.approx(0.0, abs=1e-3)
