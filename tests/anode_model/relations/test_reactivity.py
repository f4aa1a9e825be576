"""R7."""

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.relations.reactivity import (
    reactive_sites_from_exothermic_peak,
    surface_reactivity_from_sites,
)

TABLE = load_coefficients()
NUMBERS = {
    name: TABLE[name].value
    for name in ("oxidation_activation_energy", "oxidation_reference_temperature")
}


@pytest.mark.parametrize(("celsius", "sites"), [(600, 4.1), (650, 1.0), (700, 0.28)])
def test_quoted_values(celsius, sites):
    found = reactive_sites_from_exothermic_peak(celsius + 273.15, **NUMBERS)
    assert found == pytest.approx(sites, rel=0.02)


def test_falls_with_the_peak_and_is_weakened_by_the_exponent():
    sites = reactive_sites_from_exothermic_peak(np.linspace(850, 1000, 7), **NUMBERS)
    assert np.all(np.diff(sites) < 0)
    reactivity = surface_reactivity_from_sites(sites, reactivity_exponent=0.4)
    assert np.log(reactivity) == pytest.approx(0.4 * np.log(sites))
    assert surface_reactivity_from_sites(7.0, reactivity_exponent=0.0) == 1.0


def test_without_activation_energy_the_peak_says_nothing():
    no_energy = {**NUMBERS, "oxidation_activation_energy": 0.0}
    assert reactive_sites_from_exothermic_peak(800.0, **no_energy) == 1.0


def test_outside_the_range():
    with pytest.raises(ValueError, match="exothermic_peak"):
        reactive_sites_from_exothermic_peak(0.0, **NUMBERS)
    with pytest.raises(ValueError, match="reactivity_exponent"):
        surface_reactivity_from_sites(2.0, reactivity_exponent=1.5)
