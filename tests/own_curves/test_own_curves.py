"""The shipped sheets' own curves: what they give today is what is stored beside this file.

Where they move on purpose: `pytest tests/own_curves -m slow --update-curves`, and look at the diff.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path

import pytest

from anode_model import derive
from anode_model.derivation.order import steps_for
from anode_model.relations import diffusion, kinetics
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


def test_no_file_is_left_of_a_sheet_that_is_gone() -> None:
    stored = {path.name for path in Path(__file__).with_suffix("").iterdir()}
    assert stored == {f"{n}.{e}.baseline.toml" for n in material_names() for e in EXPERIMENTS}


def five_percent_more(relation: Callable[..., float]) -> Callable[..., float]:
    @wraps(relation)
    def perturbed(*arguments: float, **named: float) -> float:
        return 1.05 * relation(*arguments, **named)

    return perturbed


@pytest.mark.parametrize(
    ("module", "relation", "derived"),
    [
        (diffusion, "diffusivity_from_spacing", "diffusivity"),
        (kinetics, "exchange_current_from_nitrogen", "exchange_current_density"),
    ],
)
def test_a_relation_off_by_five_percent_is_seen(
    module: object, relation: str, derived: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In both experiments of half cells, and in the full cell of the usual sheet; it is named.

    Full cells of finer particles move less: 0.8 mV for the kinetics, with 1 mV allowed.
    """
    names = ("reference-sphere", "crushed", "fine-sphere")
    folder = Path(__file__).with_suffix("")
    monkeypatch.setattr(module, relation, five_percent_more(getattr(module, relation)))
    # The chain keeps the functions that it was put together from.
    steps_for.cache_clear()
    try:
        found = solved(names)
    finally:
        monkeypatch.undo()
        steps_for.cache_clear()
    for experiment in EXPERIMENTS:
        for name in names:
            stored = load_baseline(folder / f"{name}.{experiment}.baseline.toml")
            comparison = compare_with(stored, found[experiment], variant=name)
            assert any(derived in change for change in comparison.changes)
            if experiment == "thermal" and name != "reference-sphere":
                continue
            assert not comparison.holds, (name, experiment, comparison.largest)
            assert f"{name}: derived {derived}" in comparison.paragraph
