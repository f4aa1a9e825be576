"""The branches of the potential: where they meet, how they lie, and what a loop loses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from anode_model.relations.hysteresis import branch_potential, hydrogen_filling_from_capacities
from anode_model.relations.potential import (
    gallery_fractions_from_capacities,
    msmr_filling,
    msmr_potential,
)

BASE = 0.035
#: Stack, hydrogen and pores [mAh/g]: over the claimed window and beyond.
CARBONS = [(245.0, 0.0, 0.0), (280.0, 45.0, 70.0), (220.0, 110.0, 20.0), (180.0, 0.0, 150.0)]

Array = NDArray[np.float64]


def branches(
    stack: float, hydrogen: float, pores: float, base: float = BASE
) -> tuple[Array, dict[str, Array], float]:
    """Fillings, potentials by name, and the filling basis [mAh/g]."""
    parts = {"stack_capacity": stack, "hydrogen_capacity": hydrogen, "pore_capacity": pores}
    fractions, basis = gallery_fractions_from_capacities(**parts)
    ends = {
        "filling_lithiated": float(msmr_filling(0.0, fractions)),
        "filling_delithiated": float(msmr_filling(1.5, fractions)),
    }
    bound = hydrogen_filling_from_capacities(**parts, **ends)
    x = np.linspace(ends["filling_delithiated"], ends["filling_lithiated"], 2001)
    known: dict[str, Any] = {"hydrogen_filling": bound, "potential_hysteresis": base, **ends}
    found = {"equilibrium": np.asarray(msmr_potential(x, fractions))}
    found["lithiation"] = branch_potential(x, fractions, "lithiation", **known)
    found["delithiation"] = branch_potential(x, fractions, "delithiation", **known)
    return x, found, basis


@pytest.mark.parametrize("carbon", CARBONS)
def test_branches_meet_at_both_ends(carbon: tuple[float, float, float]) -> None:
    _, found, _ = branches(*carbon)
    for potential in found.values():
        assert potential[0] == pytest.approx(1.5, abs=1e-9)
        assert potential[-1] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("carbon", CARBONS)
def test_branches_fall_and_lie_on_either_side_of_equilibrium(
    carbon: tuple[float, float, float],
) -> None:
    _, found, _ = branches(*carbon)
    for potential in found.values():
        assert np.all(np.diff(potential) < 0)
    # Where hardly any lithium is left the hydrogen's gallery lies lower by some millivolts.
    assert np.all(found["lithiation"] < found["equilibrium"] + 4e-3)
    assert np.all(found["delithiation"] > found["equilibrium"] - 4e-3)


def loop(carbon: tuple[float, float, float], base: float = BASE) -> float:
    """Energy that a slow cycle loses [mWh/g]."""
    x, found, basis = branches(*carbon, base)
    return float(np.trapezoid(found["delithiation"] - found["lithiation"], x) * basis)


def test_without_hydrogen_a_loop_loses_the_base_times_the_capacity() -> None:
    assert loop((245.0, 0.0, 60.0)) == pytest.approx(BASE * 305.0, rel=1e-4)


def test_hydrogen_loses_what_it_is_moved_by() -> None:
    # 0.9 V between both galleries, less what the wider one leaves outside of 1.5 V.
    for hydrogen in (20.0, 110.0):
        lost = loop((245.0, hydrogen, 0.0), base=0.0)
        assert 0.8 * hydrogen < lost < 0.9 * hydrogen


def test_without_both_there_is_one_curve() -> None:
    _, found, _ = branches(245.0, 0.0, 60.0, base=0.0)
    np.testing.assert_allclose(found["lithiation"], found["equilibrium"], atol=1e-9)
    np.testing.assert_allclose(found["delithiation"], found["equilibrium"], atol=1e-9)


def test_hydrogen_enters_low_and_leaves_high() -> None:
    (x, few, _), (_, many, _) = (branches(245.0, q, 0.0, base=0.0) for q in (0.0, 80.0))
    middle = x.size // 2
    assert many["lithiation"][middle] < few["lithiation"][middle]
    assert many["delithiation"][middle] > few["delithiation"][middle] + 0.05


def test_impossible_arguments_are_refused() -> None:
    good = {
        "stack_capacity": 200.0,
        "hydrogen_capacity": 10.0,
        "pore_capacity": 0.0,
        "filling_lithiated": 0.65,
        "filling_delithiated": 0.01,
    }
    for wrong in ({"hydrogen_capacity": -1.0}, {"filling_lithiated": 0.005}):
        with pytest.raises(ValueError, match="must be"):
            hydrogen_filling_from_capacities(**{**good, **wrong})
