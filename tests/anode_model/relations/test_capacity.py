"""R3 to R5."""

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.constants import FARADAY
from anode_model.relations.capacity import (
    hydrogen_capacity_from_ratio,
    pore_capacity_from_volume,
    reversible_capacity_from_parts,
    stack_capacity_from_layers,
)

TABLE = load_coefficients()


def numbers(*names):
    return {name: TABLE[name].value for name in names}


STACK = numbers("accessibility", "face_share", "graphite_capacity")
HYDROGEN = numbers("hydrogen_share", "hydrogen_lithium_capacity")
PORES = numbers("pore_filling", "lithium_volumetric_capacity")


def test_the_bounds_follow_from_the_faraday_constant():
    assert TABLE["graphite_capacity"].value == pytest.approx(
        FARADAY / 3600 / (6 * 12.011e-3), rel=1e-3
    )
    assert TABLE["hydrogen_lithium_capacity"].value == pytest.approx(
        FARADAY / 3600 / 12.011e-3, rel=1e-3
    )
    assert TABLE["lithium_volumetric_capacity"].value == pytest.approx(
        FARADAY / 3600 / 6.941e-3 * 534, rel=2e-3
    )


def test_a_thick_stack_has_no_faces_and_a_single_layer_has_most():
    thick = stack_capacity_from_layers(1e9, **STACK)
    assert thick == pytest.approx(0.65 * 372, rel=1e-8)
    assert stack_capacity_from_layers(1.0, **STACK) == pytest.approx(1.75 * thick, rel=1e-8)


def test_the_base_curve_corresponds_to_an_accessibility_of_0_54_to_0_60():
    for capacity in (240.0, 245.0):
        one = stack_capacity_from_layers(4.4, **{**STACK, "accessibility": 1.0})
        assert 0.54 <= capacity / one <= 0.60


def test_hydrogen_at_the_claimed_limit_gives_about_110():
    assert hydrogen_capacity_from_ratio(0.1, **HYDROGEN) == pytest.approx(110, rel=0.02)
    assert hydrogen_capacity_from_ratio(0.0, **HYDROGEN) == 0.0


def test_oxidized_pitch_at_800_degrees_is_reproduced():
    stack = stack_capacity_from_layers(4.4, **STACK)
    hydrogen = hydrogen_capacity_from_ratio(0.22, **HYDROGEN)
    pores = pore_capacity_from_volume(0.167e-3, **PORES)
    assert stack + hydrogen + pores == pytest.approx(600, rel=0.02)


def test_parts_are_diluted_by_the_silicon_compound():
    parts = {"stack_capacity": 280.0, "hydrogen_capacity": 60.0, "pore_capacity": 60.0}
    whole = reversible_capacity_from_parts(**parts, silicon_content=0.0)
    diluted = reversible_capacity_from_parts(**parts, silicon_content=np.array([0.0, 0.1, 1.0]))
    assert whole == 400.0
    assert diluted == pytest.approx([400.0, 360.0, 0.0])


def test_arrays():
    ratios = np.linspace(0, 0.1, 5)
    assert np.allclose(np.diff(hydrogen_capacity_from_ratio(ratios, **HYDROGEN), 2), 0)
    assert pore_capacity_from_volume(np.zeros((2, 3)), **PORES).shape == (2, 3)
    assert np.all(np.diff(stack_capacity_from_layers(np.array([2.0, 4.0, 8.0]), **STACK)) < 0)


def test_outside_the_range():
    with pytest.raises(ValueError, match="layers_per_stack"):
        stack_capacity_from_layers(0.5, **STACK)
    with pytest.raises(ValueError, match="hydrogen_carbon_ratio"):
        hydrogen_capacity_from_ratio(-0.01, **HYDROGEN)
    with pytest.raises(ValueError, match="pore_filling"):
        pore_capacity_from_volume(1e-4, **{**PORES, "pore_filling": 1.2})
    with pytest.raises(ValueError, match="silicon_content"):
        reversible_capacity_from_parts(
            stack_capacity=1.0, hydrogen_capacity=0.0, pore_capacity=0.0, silicon_content=1.5
        )
