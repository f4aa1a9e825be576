"""R15."""

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.constants import FARADAY
from anode_model.relations.heat import (
    electrode_density_from_porosity,
    electrode_specific_heat_from_mixture,
    thermal_conductivity_from_mixture,
)

TABLE = load_coefficients()
LAYER = {"coating_density": 1047.0, "porosity": 0.308, "electrolyte_density": 1220.0}
HEATS = {"specific_heat_capacity": 720.0, "electrolyte_specific_heat_capacity": 1800.0}
TWO = {"carbon_thermal_conductivity": 1.2, "electrolyte_thermal_conductivity": 0.2}


def test_entropic_coefficient_is_the_measured_entropy():
    assert TABLE["reference_entropic_coefficient"].value == pytest.approx(9.36 / FARADAY, rel=1e-3)


def test_filled_layer_has_the_mass_and_heat_of_its_parts():
    density = electrode_density_from_porosity(**LAYER)
    assert density == pytest.approx(1047 + 0.308 * 1220)
    heat = electrode_specific_heat_from_mixture(**LAYER, **HEATS)
    assert density * heat == pytest.approx(1047 * 720 + 0.308 * 1220 * 1800)
    assert 900 <= heat <= 1100


def test_dry_and_compact_layers_are_the_limits():
    dry = {**LAYER, "porosity": 0.0}
    assert electrode_specific_heat_from_mixture(**dry, **HEATS) == pytest.approx(720.0)
    ends = thermal_conductivity_from_mixture(porosity=np.array([0.0, 1.0]), **TWO)
    assert ends == pytest.approx([1.2, 0.2])


def test_conductivity_solves_the_mixing_rule_and_is_the_usual_one():
    found = thermal_conductivity_from_mixture(porosity=0.3, **TWO)
    rest = 0.7 * (1.2 - found) / (1.2 + 2 * found) + 0.3 * (0.2 - found) / (0.2 + 2 * found)
    assert rest == pytest.approx(0.0, abs=1e-12)
    assert abs(found - 0.9) <= 0.3
    falling = thermal_conductivity_from_mixture(porosity=np.linspace(0, 1, 11), **TWO)
    assert np.all(np.diff(falling) < 0)


def test_outside_the_range():
    with pytest.raises(ValueError, match="porosity"):
        electrode_density_from_porosity(**{**LAYER, "porosity": 1.1})
    with pytest.raises(ValueError, match="specific_heat_capacity"):
        electrode_specific_heat_from_mixture(**LAYER, **{**HEATS, "specific_heat_capacity": 0.0})
    with pytest.raises(ValueError, match="electrolyte_thermal_conductivity"):
        thermal_conductivity_from_mixture(
            porosity=0.3, **{**TWO, "electrolyte_thermal_conductivity": 0.0}
        )
