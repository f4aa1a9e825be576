"""Tolerances in their own units, and rounding that follows them."""

from __future__ import annotations

import pytest

from anode_model import SimulationInputError
from experiments import make_baseline
from experiments.baselines.tolerances import (
    Tolerance,
    read_tolerance,
    rounded,
    scales_of,
    units_for,
    usual_tolerance,
)
from experiments.result import Result


@pytest.mark.parametrize(
    ("column", "usual"),
    [
        ("cell voltage [V]", "1 mV"),
        ("temperature [degC]", "0.1 K"),
        ("temperature rise [K]", "0.1 K"),
        ("capacity [mAh/g]", "0.2 %"),
        ("hysteresis heat [W.h]", "1 %"),
        ("time [s]", "0.5 %"),
    ],
)
def test_usual_tolerances_have_the_unit_of_the_quantity(column: str, usual: str) -> None:
    assert str(usual_tolerance(column)) == usual


def test_a_tolerance_is_read_as_it_is_written() -> None:
    assert read_tolerance("2.5 mV") == Tolerance(2.5, "mV")
    assert read_tolerance(str(Tolerance(1e-7, "%"))) == Tolerance(1e-7, "%")
    for wrong in ("0 mV", "-1 mV", "1", "mV", "nan mV", "inf %", "1e999 %", "1 V", 1, None):
        assert read_tolerance(wrong) is None


def test_what_is_allowed_is_in_the_unit_of_the_column() -> None:
    assert Tolerance(2.0, "mV").allowed(400.0) == pytest.approx(2e-3, rel=1e-12)
    assert Tolerance(0.5, "K").allowed(80.0) == 0.5
    assert Tolerance(0.5, "%").allowed(-400.0) == pytest.approx(2.0, rel=1e-12)


def test_numbers_keep_the_digits_that_matter() -> None:
    assert rounded(1.23456789, 1e-3) == 1.2346
    assert rounded(-0.00001, 1e-3) == 0.0
    assert str(rounded(-0.00001, 1e-3)) == "0.0"
    assert rounded(398.5934, 0.8) == 398.59
    assert rounded(123456.0, 2e3) == 123500.0
    assert rounded(1.5, 0.0) == 1.5


def test_what_is_small_beside_its_neighbours_is_measured_by_them() -> None:
    scales = scales_of({"energy [W.h]": 4.0, "mixing heat [W.h]": 1e-6, "rise [K]": 3.0})
    assert scales == {"energy [W.h]": 4.0, "mixing heat [W.h]": 0.08, "rise [K]": 3.0}


def test_units_that_mean_nothing_are_not_taken() -> None:
    assert units_for("cell voltage [V]") == ("mV", "%")
    assert units_for("temperature [degC]") == ("K",)
    assert units_for("capacity [mAh/g]") == ("%",)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"cell voltage": "1 K"}, 'cell voltage: got \'1 K\', allowed: .*"1 mV" or "1 %"'),
        ({"cell voltage": 1}, "got 1, allowed"),
        ({"cel voltage": "1 mV"}, "no quantity 'cel voltage'; did you mean \"cell voltage\""),
        ({"capacity": "0 %"}, "a number above zero"),
    ],
)
def test_wrong_tolerances_are_refused(
    given: dict[str, str], message: str, rate_result: Result
) -> None:
    with pytest.raises(SimulationInputError, match=message):
        make_baseline(rate_result, tolerances=given)
