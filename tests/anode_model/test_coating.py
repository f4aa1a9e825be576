"""The coating as it is written."""

import dataclasses
import pickle

import pytest

from anode_model.coating import Coating
from anode_model.errors import DerivationError, QuantityError
from anode_model.quantities import Basis, Quantity


def test_default():
    coating = Coating()
    assert coating.loading.value == pytest.approx(0.06)
    assert coating.loading.unit == "kg.m-2"
    assert coating.pressing.value == 0.9
    assert coating.design["coating_loading"] is coating.loading


@pytest.mark.parametrize(
    "loading",
    [
        "45 g/m^2",
        "45 g/m²",
        "4.5 mg/cm^2",
        0.045,
        Quantity(0.045, "kg.m-2", Basis.MEASURED, "scale"),
    ],
)
def test_loading_in_every_form(loading):
    assert Coating(loading=loading).loading.value == pytest.approx(0.045)


def test_origin_of_a_quantity_is_kept():
    weighed = Quantity(0.045, "kg.m-2", Basis.MEASURED, "scale", spread=0.001)
    assert Coating(loading=weighed).loading == weighed
    assert Coating(loading="45 +/- 1 g/m^2").loading.spread == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"loading": "60 g"}, "coating.loading"),
        ({"loading": 0.0}, "0.01 to 5000"),
        ({"loading": -0.06}, "coating.loading"),
        ({"loading": None}, "neither a number nor text"),
        ({"loading": True}, "neither a number nor text"),
        ({"loading": Quantity(60.0, "g.m-2", Basis.ASSUMED, "x")}, "wrong unit"),
        ({"pressing": 1.2}, "coating.pressing"),
        (
            {"active_fraction": float("nan")},
            "coating.active_fraction: not a finite number; got nan",
        ),
        ({"loading": float("inf")}, "coating.loading: not a finite number; got inf"),
        ({"loading": 10**400}, "coating.loading: not a finite number"),
        ({"active_fraction": 0.0, "conductive_fraction": 0.5, "binder_fraction": 0.5}, "above 0"),
        ({"binder_fraction": -0.05}, "coating.binder_fraction"),
    ],
)
def test_what_cannot_be(changes, message):
    with pytest.raises(QuantityError, match=message):
        Coating(**changes)


def test_fractions_add_up():
    with pytest.raises(DerivationError, match=r"add up to 0\.95"):
        Coating(active_fraction=0.90)
    Coating(active_fraction=0.95 + 5e-7)


def test_frozen_comparable_and_portable():
    coating = Coating(loading="45 g/m^2")
    with pytest.raises(dataclasses.FrozenInstanceError):
        coating.pressing = coating.loading  # type: ignore[misc]
    assert coating == Coating(loading="45 g/m^2") != Coating()
    assert pickle.loads(pickle.dumps(coating)) == coating
    assert coating.to_dict()["coating_loading"] == coating.loading.value
