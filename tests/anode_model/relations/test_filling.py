"""The scale of fillings: definitions and their inverses."""

import numpy as np
import pytest

from anode_model.constants import FARADAY
from anode_model.relations.filling import (
    filling_basis_from_capacity,
    filling_basis_from_concentration,
    filling_from_capacity,
    filling_in_proportion,
    maximum_concentration_from_basis,
    reversible_capacity_from_basis,
    share_of_measured_capacity,
)

ENDS = {"filling_lithiated": 0.65, "filling_delithiated": 0.01}


def test_capacity_and_basis_are_inverses():
    capacities = np.array([200.0, 400.0, 600.0])
    basis = filling_basis_from_capacity(capacities, **ENDS)
    assert reversible_capacity_from_basis(basis, **ENDS) == pytest.approx(capacities, rel=1e-14)


def test_concentration_and_basis_are_inverses():
    concentration = maximum_concentration_from_basis(filling_basis=600.0, true_density=1500.0)
    # 600 mAh/g of 1.5 g/cm3 are 9e5 A.h/m3.
    assert concentration == pytest.approx(9e5 * 3600 / FARADAY, rel=1e-14)
    back = filling_basis_from_concentration(
        maximum_concentration=concentration, true_density=1500.0
    )
    assert back == pytest.approx(600.0, rel=1e-14)


def test_fillings_of_points():
    assert filling_from_capacity(np.array([0.0, 300.0]), filling_basis=600.0) == pytest.approx(
        [0.0, 0.5]
    )
    whole = filling_in_proportion(capacity=400.0, whole_capacity=400.0, whole_filling=0.65)
    assert whole == pytest.approx(0.65)


def test_measured_capacity_keeps_the_shares():
    parts = np.array([280.0, 60.0, 60.0])
    scaled = share_of_measured_capacity(part=parts, derived=400.0, measured=300.0)
    assert scaled.sum() == pytest.approx(300.0)
    assert scaled / scaled.sum() == pytest.approx(parts / parts.sum())


def test_outside_the_range():
    with pytest.raises(ValueError, match="filling_lithiated - filling_delithiated"):
        filling_basis_from_capacity(400.0, filling_lithiated=0.1, filling_delithiated=0.2)
    with pytest.raises(ValueError, match="filling_lithiated"):
        reversible_capacity_from_basis(400.0, filling_lithiated=1.1, filling_delithiated=0.2)
    with pytest.raises(ValueError, match="true_density"):
        maximum_concentration_from_basis(filling_basis=600.0, true_density=-1.0)
    with pytest.raises(ValueError, match="maximum_concentration"):
        filling_basis_from_concentration(maximum_concentration=0.0, true_density=1500.0)
    with pytest.raises(ValueError, match="at most 1"):
        filling_from_capacity(700.0, filling_basis=600.0)
    with pytest.raises(ValueError, match="measured"):
        share_of_measured_capacity(part=1.0, derived=2.0, measured=0.0)
