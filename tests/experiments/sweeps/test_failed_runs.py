"""Runs without a result: tried twice, then a row with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from experiments import new_study, run_sweep
from experiments.engine.numerics import EXPLORE, SWEEP
from experiments.sweeps import chunk as chunk_module
from experiments.sweeps.chunk import Chunk, ChunkSolver
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.runs import Runs, Solving, run_plan
from experiments.sweeps.study import Study
from parameter_sets import half_cell, load_material
from tests.experiments.sweeps.conftest import moving_sizes


def failing(times: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the first runs of variant 2 fail so many times; meshes that were tried come back."""
    tried: list[str] = []

    def fails(plan: Any, study: Study, variants: Any, *how: Any) -> Runs:
        runs = run_plan(plan, study, variants, *how)
        tried.append(study.numerics.name)
        if len(tried) <= times:
            chosen = runs.rows["variant"] == 2
            runs.rows.loc[chosen, "status"] = "failed"
            runs.rows.loc[chosen, "reason"] = "the solver gave up: made up for the test"
        return runs

    monkeypatch.setattr(chunk_module, "run_plan", fails)
    return tried


def test_a_failed_run_gets_a_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    study = moving_sizes().sobol(4).outputs(curve_points=5).build()
    tried = failing(1, monkeypatch)
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    assert tried == [SWEEP.name, EXPLORE.name]
    table = solved.table.to_pandas()
    assert table["attempts"].tolist() == [1, 1, 2, 1]
    assert set(table["status"]) == {"ok"}
    assert (solved.failed, solved.retried) == (0, 1)
    assert solved.curves is not None
    assert solved.curves["variant"].to_pylist() == [0, 1, 2, 3]


def test_what_fails_twice_is_a_row_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    study = moving_sizes().sobol(4).build()
    failing(2, monkeypatch)
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    table = solved.table.to_pandas()
    assert table["status"].tolist() == ["ok", "ok", "failed", "ok"]
    assert table.loc[2, "reason"] == "the solver gave up: made up for the test"
    assert (solved.failed, solved.retried) == (1, 1)


def test_an_impossible_variant_is_a_row_for_each_of_its_runs() -> None:
    study = (
        new_study("t", "reference-sphere")
        .vary("bulk_density", values=["0.5 g/cm^3", "1.4 g/cm^3"])
        .vary("true_density", values=["1.3 g/cm^3"])
        .grid()
        .rate([1, 5])
        .build()
    )
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    table = solved.table.to_pandas()
    assert table["variant"].tolist() == [0, 0, 1, 1]
    assert table["status"].tolist() == ["ok", "ok", "impossible", "impossible"]
    assert table["rate [C]"].tolist() == [1, 5, 1, 5]
    assert "bulk" in table.loc[3, "reason"]
    assert solved.impossible == 2


def test_a_study_that_cannot_be_solved_at_all_says_why(tmp_path: Path) -> None:
    study = (
        new_study("t", load_material("reference-sphere").with_properties(true_density="1.3 g/cm^3"))
        .vary("bulk_density", values=["1.4 g/cm^3", "1.45 g/cm^3"])
        .grid()
        .rate([1])
        .build()
    )
    # The sheet as it is has cells; without it there would be none.
    assert run_sweep(study, tmp_path / "s", executor=InProcess()).failed.shape[0] == 2


def test_a_mistake_of_the_software_costs_one_row(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither its neighbours in the chunk nor the sweep are lost."""

    def breaks(plan: Any, study: Study, variants: Any, *how: Any) -> Runs:
        if any(variant.number == 2 for variant in variants):
            raise ZeroDivisionError("made up for the test")
        return run_plan(plan, study, variants, *how)

    monkeypatch.setattr(chunk_module, "run_plan", breaks)
    table = run_sweep(moving_sizes().build(), tmp_path, workers=1).table
    broken = table[table["variant"] == 2]
    assert (broken["status"] == "failed").all()
    assert broken["reason"].str.contains("unexpected ZeroDivisionError, please report").all()
    assert (table[table["variant"] != 2]["status"] == "ok").all()


def test_a_mistake_in_a_derivation_costs_one_variant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import experiments.sweeps.variants as module

    def breaks(derived: Any, *how: Any) -> Any:
        if derived.material.name.endswith("#2"):
            raise KeyError("made up for the test")
        return half_cell(derived, *how)

    monkeypatch.setattr(module, "half_cell", breaks)
    table = run_sweep(moving_sizes().build(), tmp_path, workers=1).table
    broken = table[table["variant"] == 2]
    assert (broken["status"] == "failed").all()
    assert broken["reason"].str.contains("unexpected KeyError").all()
