"""The shipped sheets' own curves: what they give today is what is stored beside this file.

Where they move on purpose: `pytest tests/own_curves -m slow --update-curves`, and look at the diff.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from anode_model import derive
from experiments import compare_with, load_baseline, run_capacity, run_rate, run_thermal
from experiments.baselines.regression import CurveRegression
from experiments.result import Result
from parameter_sets import full_cell, half_cell, load_cell_design, load_material, material_names

pytestmark = pytest.mark.slow

EXPERIMENTS = ("capacity", "rate", "thermal")
PROFILE = "steady"


def solved(names: tuple[str, ...], experiments: tuple[str, ...] = EXPERIMENTS) -> dict[str, Result]:
    electrodes = [derive(load_material(name)) for name in names]
    half = [half_cell(derived) for derived in electrodes]
    found = {}
    if "capacity" in experiments:
        found["capacity"] = run_capacity(half, profile=PROFILE)
    if "rate" in experiments:
        rates = [0.2, 1, 5]
        found["rate"] = run_rate(half, rates, current_densities=[], profile=PROFILE)
    if "thermal" in experiments:
        pouch = load_cell_design("pouch-LCO")
        full = [full_cell(derived, pouch) for derived in electrodes]
        cooling = [pouch.value("heat_transfer_coefficient")]
        found["thermal"] = run_thermal(
            full, [1, 2], heat_transfer_coefficients=cooling, profile=PROFILE
        )
    return found


@pytest.fixture(scope="module")
def results() -> Mapping[str, Result]:
    """Everything in one batch each: solving alone takes twice as long and gives the same."""
    return solved(material_names())


@pytest.mark.parametrize("experiment", EXPERIMENTS)
@pytest.mark.parametrize("name", material_names())
def test_curves_are_as_stored(
    results: Mapping[str, Result],
    name: str,
    experiment: str,
    curve_regression: CurveRegression,
) -> None:
    curve_regression(results[experiment], variant=name, name=f"{name}.{experiment}")
