"""Points of the claimed window: every half cell is solved, or says truly why not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from scipy.stats import qmc

from anode_model import Basis, CarbonMaterial, Quantity, derive
from anode_model.nomenclature import term
from experiments.cases import solve_cases
from experiments.engine.numerics import Numerics
from experiments.rate import RateCase, specific_capacity
from parameter_sets import half_cell

#: Claims 1, 3 to 6 and 8, in internal units; the surface times the size is what claim 5 limits.
WINDOW = {
    "sphericity": (0.8, 1.0),
    "d002": (0.365e-9, 0.400e-9),
    "Lc": (1.0e-9, 3.0e-9),
    "hydrogen_carbon_ratio": (0.0, 0.1),
    "Dv50": (1e-6, 20e-6),
    "bulk_density": (400.0, 600.0),
    "D4_D1": (1.0, 3.0),
    "surface_area": (3.0, 40.0),
    "exothermic_peak": (873.15, 973.15),
    "nitrogen_content": (0.0, 0.05),
}


def points(count: int) -> Iterator[CarbonMaterial]:
    low, high = np.array(list(WINDOW.values())).T
    sample = qmc.Sobol(len(WINDOW), seed=20).random(count)
    for number, row in enumerate(qmc.scale(sample, low, high)):
        values = dict(zip(WINDOW, row, strict=True))
        values["surface_area"] *= 1e-3 / values["Dv50"]
        given = {
            name: Quantity(float(value), term(name).unit, Basis.ASSUMED, "Sobol point")
            for name, value in values.items()
        }
        yield CarbonMaterial(
            name=f"point-{number}", title="a point", kind="design point", given=given
        )


@pytest.mark.parametrize("count", [64, pytest.param(512, marks=pytest.mark.slow)])
def test_window_delithiates_at_1_c(count: int, mesh: Numerics) -> None:
    cells = [half_cell(derive(point, spreads=False)) for point in points(count)]
    cases = [
        RateCase(cell, "delithiation", "C-rate", cell.derived.value("areal_capacity"))
        for cell in cells
    ]
    outcomes = solve_cases(cases, mesh, 298.15)
    unsolved = [
        f"{case.cell.name}: {outcome.status}, {outcome.reason}"
        for case, outcome in zip(cases, outcomes, strict=True)
        if outcome.status != "ok"
    ]
    assert not unsolved
    for case, outcome in zip(cases, outcomes, strict=True):
        derived = case.cell.derived
        share = specific_capacity(case, outcome) / derived.value("reversible_capacity")
        assert outcome.ended_by == "upper cut-off", case.cell.name
        assert 0.5 < share < 1.001, case.cell.name
        # The potential rises all the way, and the charge is the change of filling.
        assert np.all(np.diff(outcome.series["potential"]) > -1e-5), case.cell.name
        filling = outcome.series["filling"]
        moved = (filling[0] - filling[-1]) * derived.value("filling_basis")
        assert specific_capacity(case, outcome) == pytest.approx(moved, rel=1e-6)
