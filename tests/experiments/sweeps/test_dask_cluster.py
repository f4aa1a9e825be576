"""A sweep on a Dask cluster: a real scheduler and real workers on this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from anode_model import SimulationInputError
from experiments import run_sweep
from experiments.sweeps.chunk import Chunk, Solved
from experiments.sweeps.executors.dask_cluster import DaskCluster
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.runs import Solving
from experiments.sweeps.study import Study

HERE = "127.0.0.1"


def start(*words: str, until: str) -> tuple[subprocess.Popen[str], str]:
    """Start a program of Dask and wait for what it says."""
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(until, line):
            return process, found[0]
    raise AssertionError(f"{words[0]} did not start")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    settings = ("--host", HERE, "--port", "0", "--no-dashboard", "--no-jupyter")
    scheduler, address = start("scheduler", *settings, until=rf"tcp://{HERE}:\d+")
    where = ("--host", HERE, "--nthreads", "1", "--no-dashboard", "--no-nanny")
    workers = [
        start(
            "worker", address, *where, "--local-directory", str(tmp_path / name), until="Registered"
        )[0]
        for name in ("one", "two")
    ]
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_a_lost_workers_chunks_run_again_and_the_table_is_the_same(
    cluster: tuple[str, list[subprocess.Popen[str]]],
    small_study: Study,
    small_sweep: SweepResult,
    tmp_path: Path,
) -> None:
    address, workers = cluster
    killed: list[int] = []

    class Killing(DaskCluster):
        def solve(
            self,
            study: Study,
            solving: Solving,
            chunks: Iterable[Chunk],
            stopping: Callable[[], bool],
        ) -> Iterator[Solved]:
            for item in super().solve(study, solving, chunks, stopping):
                if not killed:
                    killed.append(workers[0].pid)
                    os.kill(workers[0].pid, signal.SIGKILL)
                yield item

    result = run_sweep(small_study, tmp_path / "s", executor=Killing(address))
    assert killed
    pd.testing.assert_frame_equal(result.table, small_sweep.table, check_exact=True)
    assert result.curves.equals(small_sweep.curves)


@pytest.mark.slow
def test_a_cluster_of_this_machine_for_one_sweep(
    small_study: Study, small_sweep: SweepResult, tmp_path: Path
) -> None:
    result = run_sweep(small_study, tmp_path / "s", scheduler="local", workers=2)
    pd.testing.assert_frame_equal(result.table, small_sweep.table, check_exact=True)


@pytest.mark.slow
def test_no_scheduler_at_the_address(small_study: Study, tmp_path: Path) -> None:
    with pytest.raises(SimulationInputError, match="no Dask scheduler there"):
        run_sweep(small_study, tmp_path / "s", scheduler=f"tcp://{HERE}:9")


def test_without_dask_the_extra_is_named(
    small_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SimulationInputError, match=r"anode-model\[cluster\]"):
        run_sweep(small_study, tmp_path / "s", scheduler="tcp://127.0.0.1:8786")
