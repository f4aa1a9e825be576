"""Several processes give the table of one, whatever happens to them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from anode_model import SimulationInputError
from experiments import run_sweep
from experiments.sweeps.chunk import Chunk, Solved
from experiments.sweeps.executors.processes import Processes
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.runs import Solving
from experiments.sweeps.study import Study


def test_processes_give_the_same_table_even_if_one_is_killed(
    small_study: Study, small_sweep: SweepResult, tmp_path: Path
) -> None:
    killed: list[int] = []

    class Killing(Processes):
        def solve(
            self,
            study: Study,
            solving: Solving,
            chunks: Iterable[Chunk],
            stopping: Callable[[], bool],
        ) -> Iterator[Solved]:
            for item in super().solve(study, solving, chunks, stopping):
                if not killed:
                    victim = children()[-1]
                    killed.append(victim)
                    os.kill(victim, signal.SIGKILL)
                yield item

    result = run_sweep(small_study, tmp_path / "s", executor=Killing(2))
    assert killed
    pd.testing.assert_frame_equal(result.table, small_sweep.table, check_exact=True)


def children() -> list[int]:
    """Processes that this one started to solve."""
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children() if child.pid is not None]


def test_arguments_that_make_no_sense(small_study: Study, tmp_path: Path) -> None:
    with pytest.raises(SimulationInputError, match="workers: got 0"):
        run_sweep(small_study, tmp_path / "s", workers=0)
    with pytest.raises(SimulationInputError, match="resume and force"):
        run_sweep(small_study, tmp_path / "s", resume=True, force=True)
