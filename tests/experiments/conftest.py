"""Small meshes and cells for tests that do solve, and the made-up results for those that do not.

The shapes of the made-up results are those of real ones; nothing was solved for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from anode_model import Coating, derive, load_coefficients
from experiments.engine.numerics import Numerics
from parameter_sets import half_cell, load_material
from parameter_sets.parameter_set import ParameterSet
from tests.experiments.made_up.cells import cells, full_cells
from tests.experiments.made_up.comparison import comparison, ranking
from tests.experiments.made_up.full_cells import full_cell_rate, thermal
from tests.experiments.made_up.half_cells import capacity, pulse, rate
from tests.experiments.made_up.sweep import made_up_sweep

#: Fixtures of other modules that the tests below this folder use.
__all__ = [
    "capacity",
    "cells",
    "comparison",
    "full_cell_rate",
    "full_cells",
    "made_up_sweep",
    "pulse",
    "ranking",
    "rate",
    "thermal",
]


@pytest.fixture(scope="session")
def mesh() -> Numerics:
    """Small enough for a test; errs by some millivolts, the same for every case."""
    return Numerics("test", 10, 4, 20, 2.0, 1e-5, 1e-7)


@pytest.fixture(scope="session")
def make_cell() -> Callable[..., ParameterSet]:
    """A half cell of a shipped material with other properties, coefficients or coating."""

    def make(
        sheet: str = "reference-sphere",
        *,
        name: str | None = None,
        loading: str = "60 g/m^2",
        coefficients: Mapping[str, float] | None = None,
        **properties: str | float,
    ) -> ParameterSet:
        material = load_material(sheet).with_properties(name or sheet, **properties)
        table = load_coefficients()
        for coefficient, value in (coefficients or {}).items():
            table = table.with_value(coefficient, value)
        return half_cell(derive(material, Coating(loading=loading), table, spreads=False))

    return make
