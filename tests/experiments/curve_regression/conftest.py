"""Few cheap runs, solved once, and ways to change what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from anode_model import derive
from experiments import make_baseline, run_capacity, run_cycling, run_rate, run_storage
from experiments.baselines.baseline import Baseline
from experiments.engine.numerics import SKETCH
from experiments.result import Result
from parameter_sets import full_cell, half_cell, load_material

#: Puts other columns in place of some of a table, for rows that are chosen.
Change = Callable[[pd.DataFrame], Any]


@pytest.fixture(scope="session")
def rate_result() -> Result:
    names = ("reference-sphere", "crushed")
    cells = [half_cell(derive(load_material(name))) for name in names]
    return run_rate(cells, [1, 5], current_densities=[2], sizes="one-radius", profile=SKETCH)


@pytest.fixture(scope="session")
def capacity_result() -> Result:
    return run_capacity(half_cell(derive(load_material("reference-sphere"))), profile=SKETCH)


@pytest.fixture(scope="session")
def storage_result() -> Result:
    cell = full_cell(derive(load_material("reference-sphere")))
    return run_storage(cell, days=30, profile=SKETCH)


@pytest.fixture(scope="session")
def cycling_result() -> Result:
    cell = full_cell(derive(load_material("reference-sphere")))
    return run_cycling(cell, cycles=3, profile=SKETCH)


@pytest.fixture(scope="session")
def stored_rate(rate_result: Result) -> Baseline:
    return make_baseline(rate_result)


def with_curves(result: Result, change: Change) -> Result:
    curves = result.curves.copy()
    change(curves)
    return replace(result, curves=curves)


def with_table(result: Result, change: Change) -> Result:
    table = result.table.copy()
    change(table)
    return replace(result, table=table)


def shifted(result: Result, volts: float) -> Result:
    """Cell voltage of one run shifted over the middle of its length."""

    def shift(curves: pd.DataFrame) -> None:
        capacity = curves["capacity [mAh/g]"]
        chosen = (
            (curves["variant"] == "crushed")
            & (curves["direction"] == "delithiation")
            & (curves["basis_of_rate"] == "C-rate")
            & (curves["rate [C]"] == 1)
            & capacity.between(100, 200)
        )
        assert chosen.sum() > 5
        curves.loc[chosen, "cell voltage [V]"] += volts

    return with_curves(result, shift)


def stopped_early(result: Result, share: float = 0.6) -> Result:
    """One run that ends for want of salt before its cut-off."""

    def is_it(table: pd.DataFrame) -> Any:
        return (
            (table["variant"] == "crushed")
            & (table["direction"] == "lithiation")
            & (table["basis_of_rate"] == "C-rate")
            & (table["rate [C]"] == 5)
        )

    curves = result.curves
    end = share * curves.loc[is_it(curves), "capacity [mAh/g]"].max()
    kept = curves[~is_it(curves) | (curves["capacity [mAh/g]"] <= end)]
    table = result.table.copy()
    table.loc[is_it(table), "capacity [mAh/g]"] = end
    table.loc[is_it(table), ["ended_by", "limited_by"]] = "electrolyte depletion in the coating"
    return replace(result, table=table, curves=kept.reset_index(drop=True))
