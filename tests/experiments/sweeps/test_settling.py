"""Rows do not hang on which chunk a process happens to get first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from experiments import new_study
from experiments.engine.compiled_model import CompiledModel
from experiments.engine.half_cell_model import half_cell_model
from experiments.engine.protocol_model import protocol_model
from experiments.sweeps.chunk import Chunk, ChunkSolver
from experiments.sweeps.runs import Solving, run_plan
from experiments.sweeps.settling import Settling
from experiments.sweeps.variants import VariantMaker

#: Of these points the 21st, solved first, moves last digits of ten others.
STUDY = (
    new_study("window", "reference-sphere")
    .claimed_window()
    .spreads(sheets=False)
    .sobol(64)
    .rate([1], directions=["delithiation"])
    .numerics(sizes="one-radius")
    .build()
)
OTHER = 20


def rows(*, other_first: bool) -> Any:
    """Rows of some variants from a process in which nothing was solved before."""
    half_cell_model.cache_clear()
    solver = ChunkSolver(STUDY, Solving())
    if other_first:
        solver.solve(Chunk(1, OTHER, STUDY.values[OTHER : OTHER + 1]))
    return solver.solve(Chunk(0, 0, STUDY.values[:OTHER])).table


def test_the_first_chunk_of_a_process_moves_no_digit() -> None:
    assert rows(other_first=True).equals(rows(other_first=False))


def rows_after_others() -> Any:
    """Rows of some variants from a process in which something else was solved before."""
    half_cell_model.cache_clear()
    variant = VariantMaker(STUDY).make(OTHER, STUDY.values[OTHER])
    unsettled: Any = SimpleNamespace(settle=None)
    run_plan(STUDY.runs[0], STUDY, [variant], Solving(), unsettled)
    return ChunkSolver(STUDY, Solving()).solve(Chunk(0, 0, STUDY.values[:OTHER])).table


def test_what_was_solved_before_moves_no_digit() -> None:
    assert rows_after_others().equals(rows(other_first=False))


def test_with_a_model_that_forgets_nothing_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = rows(other_first=False)
    monkeypatch.setattr(CompiledModel, "forget", lambda _: None)
    assert not rows_after_others().equals(expected)


def two_plans(*, first: int) -> Any:
    """Rows of one variant after others, from a process that solved `first` before."""
    study = (
        new_study("two plans", "reference-sphere")
        .vary("Dv50", values=["2 µm", "18 µm", "6 µm", "4 µm"])
        .grid()
        .rate([2], directions=["delithiation"])
        .pulse()
        .capacity()
        .numerics(sizes="one-radius")
        .build()
    )
    half_cell_model.cache_clear()
    protocol_model.cache_clear()
    solver = ChunkSolver(study, Solving())
    solver.solve(Chunk(first, first, study.values[first : first + 1]))
    return solver.solve(Chunk(3, 3, study.values[3:])).table


def test_plans_that_share_a_model_move_no_digit() -> None:
    assert two_plans(first=1).equals(two_plans(first=0))


def test_without_settling_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settling, "settle", lambda *_: None)
    assert not rows(other_first=True).equals(rows(other_first=False))
