"""The table of a sweep: its rows, its curves, and numbers that are those of the experiments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from anode_model import Coating, SimulationInputError, derive
from experiments import new_study, run_rate, run_thermal
from experiments.capacity import run_capacity
from experiments.pulse import run_pulse
from experiments.sweeps.chunk import Chunk, ChunkSolver
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.runs import Solving
from parameter_sets import full_cell, half_cell, load_material


def test_every_run_of_every_variant_is_a_row(small_sweep: SweepResult) -> None:
    table = small_sweep.table
    assert table["variant"].tolist() == list(range(20))
    assert set(table["status"]) == {"ok"}
    assert set(table["label"]) == {"rate, delithiation, 1 C"}
    assert table["Dv50 [µm]"].between(2, 12).all()
    assert small_sweep.finished
    assert small_sweep.failed.empty


def test_curves_have_their_own_axis(small_sweep: SweepResult) -> None:
    curves = small_sweep.curves
    assert dict(curves.sizes) == {"variant": 20, "run": 1, "point": 11}
    potential = curves["carbon potential [V]"]
    assert bool((potential.diff("point") > 0).all())
    ends = potential.isel(point=-1).to_numpy().ravel()
    assert ends == pytest.approx(np.full(20, 1.5), abs=1e-3)
    seconds = curves["time [s]"].isel(point=-1).to_numpy().ravel()
    table = small_sweep.table
    passed = seconds / 3600 * table["current density [mA/cm2]"].to_numpy()
    assert passed == pytest.approx(table["areal capacity [mAh/cm2]"].to_numpy(), rel=1e-5)


def test_numbers_are_those_of_the_experiments() -> None:
    study = (
        new_study("t", "reference-sphere", "crushed")
        .coating(loading="40 g/m^2")
        .temperature("30 degC")
        .rate([0.5, 5], directions=["delithiation", "lithiation"])
        .rate([1], cell="full")
        .thermal([2], heat_transfer=["design", "adiabatic"])
        .capacity()
        .pulse()
        .numerics(profile="explore")
        .build()
    )
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    table = solved.table.to_pandas()
    kelvin = 303.15
    derived = [
        derive(load_material(n), Coating(loading="40 g/m^2")) for n in study.to_dict()["materials"]
    ]
    halves, fulls = [half_cell(d) for d in derived], [full_cell(d) for d in derived]
    rate = run_rate(halves, [0.5, 5], current_densities=[], temperature=kelvin).table
    of_rate = table[table["label"].str.startswith("rate, ")]
    for name in ("capacity [mAh/g]", "retention [%]", "mean potential [V]"):
        assert of_rate[name].to_numpy() == pytest.approx(rate[name].to_numpy(), rel=1e-6), name
    assert of_rate["sizes"].tolist() == rate["sizes"].tolist()
    assert of_rate["limited_by"].tolist() == rate["limited_by"].tolist()
    cells = run_rate(fulls, [1], directions=["discharge"], temperature=kelvin).table
    of_cells = table[table["label"].str.startswith("rate of the full cell")]
    assert of_cells["energy [Wh/kg]"].to_numpy() == pytest.approx(
        cells["energy [Wh/kg]"].to_numpy()
    )
    heat = run_thermal(fulls, [2], directions=["discharge"], temperature=kelvin).table
    of_heat = table[table["label"].str.startswith("thermal")]
    for name in ("temperature rise [K]", "reversible heat [W.h]"):
        assert of_heat[name].to_numpy() == pytest.approx(heat[name].to_numpy(), rel=1e-6), name
    slow = run_capacity(halves, temperature=kelvin).table
    of_slow = table[table["label"] == "capacity"]
    name = "delithiation capacity [mAh/g]"
    assert of_slow[name].to_numpy() == pytest.approx(slow[name].to_numpy(), rel=1e-6)
    pulse = run_pulse(halves, temperature=kelvin).table
    of_pulse = table[table["label"].str.startswith("pulse")]
    name = "pulse resistance [Ohm cm2]"
    assert of_pulse[name].to_numpy() == pytest.approx(pulse[name].to_numpy(), rel=1e-6)


def test_any_reader_of_parquet_reads_the_table(small_sweep: SweepResult) -> None:
    found = pd.read_parquet(Path(small_sweep.store.root) / "table")
    pd.testing.assert_frame_equal(found, small_sweep.table)


def test_columns_and_rows_can_be_chosen(small_sweep: SweepResult) -> None:
    few = small_sweep.read(["variant", "capacity [mAh/g]"])
    assert few.shape == (20, 2)
    with pytest.raises(SimulationInputError, match="did you mean"):
        small_sweep.read(["capacity [mAh]"])
    wide = small_sweep.wide(["capacity [mAh/g]", "retention [%]"])
    assert wide.columns.tolist() == ["material", "Dv50 [µm]", "capacity [mAh/g]", "retention [%]"]
