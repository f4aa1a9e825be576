"""A run whose time steps shrink to nothing is given up instead of going on for hours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: A full cell at 5 C in which the salt piles up far beyond the data of the electrolyte's fits. In a
#: program of its own: the solver does not let go of the interpreter, and nothing could end a test.
PROGRAM = """
from experiments import new_study
from experiments.sweeps import chunk
from experiments.sweeps.chunk import Chunk, ChunkSolver
from experiments.sweeps.runs import Solving

study = (
    new_study("window and spreads", "reference-sphere")
    .claimed_window()
    .spreads(sheets=False)
    .sobol(1000)
    .thermal([5], directions=["discharge"], heat_transfer=["design"])
    .numerics(sizes="one-radius")
    .build()
)
for second in (chunk.second_numerics, lambda numerics: numerics):
    chunk.second_numerics = second
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 811, study.values[811:812]))
    (row,) = solved.table.to_pylist()
    print(row["status"], row["attempts"], row["reason"])
"""


def test_a_run_that_creeps_is_given_up(tmp_path: Path) -> None:
    program = tmp_path / "creeping.py"
    program.write_text(PROGRAM, "utf-8")
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, timeout=120, check=True
    )
    # Given up on the coarse mesh it comes through on the finer one, and with none it is a failure.
    finer, same = done.stdout.splitlines()
    assert finer.startswith("ok 2 "), done.stdout
    assert same.startswith("failed 2 the solver gave up"), done.stdout
