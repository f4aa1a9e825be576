"""Rows do not hang on which chunk a process happens to get first."""

from __future__ import annotations

from typing import Any

import pytest

from experiments import new_study
from experiments.engine.half_cell_model import half_cell_model
from experiments.sweeps.chunk import Chunk, ChunkSolver
from experiments.sweeps.runs import Solving
from experiments.sweeps.settling import Settling

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


def test_without_settling_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settling, "settle", lambda *_: None)
    assert not rows(other_first=True).equals(rows(other_first=False))
