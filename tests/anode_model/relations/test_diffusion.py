"""R9."""

import numpy as np
import pytest
from scipy import integrate

from anode_model.coefficients import load_coefficients
from anode_model.relations.diffusion import (
    arrhenius_factor,
    diffusivity_at_filling,
    diffusivity_from_spacing,
)
from anode_model.relations.thermodynamic_factor import (
    mean_thermodynamic_factor,
    msmr_thermodynamic_factor,
)

TABLE = load_coefficients()
NUMBERS = {
    name: TABLE[name].value
    for name in (
        "reference_diffusivity",
        "diffusivity_spacing_ratio",
        "diffusivity_spacing_reference",
        "diffusivity_spacing_step",
    )
}


def test_reference_spacing_has_the_reference_diffusivity():
    assert diffusivity_from_spacing(0.380e-9, **NUMBERS) == pytest.approx(3e-14, rel=1e-12)


def test_one_step_wider_is_faster_by_the_ratio():
    spacings = np.array([0.365e-9, 0.400e-9])
    found = diffusivity_from_spacing(spacings, **NUMBERS)
    assert found[1] / found[0] == pytest.approx(1.7, rel=1e-12)


def test_arrhenius_factor():
    assert arrhenius_factor(298.15, activation_energy=37e3) == 1.0
    temperatures = np.array([278.15, 298.15, 318.15])
    factors = arrhenius_factor(temperatures, activation_energy=37e3)
    assert np.all(np.diff(factors) > 0)
    slope = np.diff(np.log(factors)) / np.diff(1 / temperatures)
    assert slope == pytest.approx(-37e3 / 8.314462618, rel=1e-9)


def test_mean_over_the_fillings_is_the_diffusivity():
    fractions, low, high = (0.085, 0.757, 0.233, 0.02), 0.01, 0.65
    mean_factor = mean_thermodynamic_factor(fractions, low, high)

    def at(filling):
        factor = msmr_thermodynamic_factor(filling, fractions)
        return diffusivity_at_filling(
            factor, diffusivity=3e-14, thermodynamic_factor_mean=mean_factor
        )

    total, _ = integrate.quad(at, low, high, epsabs=0, epsrel=1e-8, limit=200)
    assert total / (high - low) == pytest.approx(3e-14, rel=1e-4)


def test_outside_the_range():
    with pytest.raises(ValueError, match="d002"):
        diffusivity_from_spacing(-1.0, **NUMBERS)
    with pytest.raises(ValueError, match="reference_diffusivity"):
        diffusivity_from_spacing(0.38e-9, **{**NUMBERS, "reference_diffusivity": 0.0})
