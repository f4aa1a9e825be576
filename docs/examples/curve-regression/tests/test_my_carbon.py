"""Curves of our carbon: they are what is stored beside this file, or somebody has to know why."""

from pathlib import Path

import pytest

from anode_model import Coating, derive
from experiments import run_capacity, run_rate, run_thermal
from parameter_sets import full_cell, half_cell, load_cell_design, load_material

SHEET = Path(__file__).parent.parent / "sheets" / "my-carbon.toml"


@pytest.fixture(scope="module")
def electrode():
    """Our powder, coated as we coat it."""
    return derive(load_material(SHEET), Coating(loading="60 g/m^2"))


def test_capacity(electrode, curve_regression):
    """The first cycle in a coin cell."""
    curve_regression(run_capacity(half_cell(electrode), profile="steady"))


def test_rate(electrode, curve_regression):
    """Slow and fast; at 5 C two millivolts are good enough for us."""
    result = run_rate(half_cell(electrode), [0.2, 5], current_densities=[], profile="steady")
    curve_regression(result, tolerances={"potential": "2 mV", "cell voltage": "2 mV"})


def test_temperature(electrode, curve_regression):
    """How warm a pouch cell gets, along time."""
    pouch = load_cell_design("pouch-LCO")
    result = run_thermal(
        full_cell(electrode, pouch),
        [2],
        heat_transfer_coefficients=[10],
        directions=["discharge"],
        profile="steady",
    )
    curve_regression(result, axis="time")
