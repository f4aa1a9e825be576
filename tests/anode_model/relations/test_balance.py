"""R15b: charge and lithium balance of a full cell."""

from __future__ import annotations

import numpy as np
import pytest

from anode_model.relations.balance import (
    cyclable_lithium_from_positive,
    negative_positive_ratio_from_capacities,
    positive_first_capacity_from_ratio,
    thickness_from_areal_capacity,
)

CARBON = {"reversible_areal_capacity": 22.0, "irreversible_areal_capacity": 5.0}


def test_first_charge_fills_the_carbon_and_its_loss() -> None:
    first = positive_first_capacity_from_ratio(negative_positive_ratio=1.0, **CARBON)
    assert first == pytest.approx(27.0, rel=1e-12)
    much = positive_first_capacity_from_ratio(negative_positive_ratio=1e9, **CARBON)
    assert much == pytest.approx(5.0, rel=1e-6)


def test_ratio_and_first_charge_undo_each_other() -> None:
    ratios = np.array([0.9, 1.0, 1.1, 2.0])
    first = positive_first_capacity_from_ratio(negative_positive_ratio=ratios, **CARBON)
    assert first == pytest.approx(22.0 / ratios + 5.0, rel=1e-12)
    again = negative_positive_ratio_from_capacities(positive_first_capacity=first, **CARBON)
    assert again == pytest.approx(ratios, rel=1e-12)


def test_ratio_counts_after_the_loss() -> None:
    without_loss = negative_positive_ratio_from_capacities(
        positive_first_capacity=20.0,
        reversible_areal_capacity=22.0,
        irreversible_areal_capacity=0.0,
    )
    assert without_loss == pytest.approx(1.1, rel=1e-12)
    with_loss = negative_positive_ratio_from_capacities(positive_first_capacity=20.0, **CARBON)
    assert with_loss == pytest.approx(22.0 / 15.0, rel=1e-12)


@pytest.mark.parametrize("first", [5.0, 4.0])
def test_loss_that_takes_everything_is_refused(first: float) -> None:
    with pytest.raises(ValueError, match="positive_first_capacity minus the loss"):
        negative_positive_ratio_from_capacities(positive_first_capacity=first, **CARBON)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("negative_positive_ratio", 0.0),
        ("reversible_areal_capacity", 0.0),
        ("irreversible_areal_capacity", -1.0),
    ],
)
def test_first_charge_of_impossible_capacities_is_refused(name: str, value: float) -> None:
    arguments = {"negative_positive_ratio": 1.1, **CARBON, name: value}
    with pytest.raises(ValueError, match=name):
        positive_first_capacity_from_ratio(**arguments)


def test_lithium_is_what_the_positive_brings_less_the_loss() -> None:
    sites = np.array([40.0, 50.0])
    left = cyclable_lithium_from_positive(
        positive_capacity=sites, filling_made=0.9, irreversible_areal_capacity=5.0
    )
    assert left == pytest.approx([31.0, 40.0], rel=1e-12)
    full = cyclable_lithium_from_positive(
        positive_capacity=50.0, filling_made=1.0, irreversible_areal_capacity=0.0
    )
    assert full == 50.0


@pytest.mark.parametrize(
    ("filling", "loss", "what"),
    [(1.1, 5.0, "filling_made"), (0.9, -1.0, "irreversible"), (0.1, 5.0, "after formation")],
)
def test_lithium_that_cannot_be_is_refused(filling: float, loss: float, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        cyclable_lithium_from_positive(
            positive_capacity=50.0, filling_made=filling, irreversible_areal_capacity=loss
        )


def test_thickness_holds_the_capacity() -> None:
    areal = np.array([10.0, 50.0])
    found = thickness_from_areal_capacity(
        areal, maximum_concentration=50000.0, active_material_volume_fraction=0.62
    )
    assert found * 96485.33212 * 50000.0 * 0.62 / 3600 == pytest.approx(areal, rel=1e-9)


@pytest.mark.parametrize("fraction", [0.0, 1.2])
def test_thickness_of_an_impossible_coating_is_refused(fraction: float) -> None:
    with pytest.raises(ValueError, match="active_material_volume_fraction"):
        thickness_from_areal_capacity(
            50.0, maximum_concentration=50000.0, active_material_volume_fraction=fraction
        )
