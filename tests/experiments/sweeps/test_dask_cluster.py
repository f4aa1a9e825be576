"""A sweep on a Dask cluster: a real scheduler and real workers on this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from anode_model import SimulationInputError
from experiments import run_sweep
from experiments.result import installed_versions
from experiments.sweeps.chunk import Chunk, Solved
from experiments.sweeps.executors import worker
from experiments.sweeps.executors.dask_cluster import DaskCluster
from experiments.sweeps.executors.worker import solve_on_cluster
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
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="signals are read from /proc")
def test_workers_of_this_machine_leave_ctrl_c_to_the_sweep() -> None:
    place = DaskCluster("local", 1)
    place.start()
    try:
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        ((_, client),) = place._open
        (pid,) = client.run(os.getpid).values()
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        ignored = int(re.findall(r"SigIgn:\s*([0-9a-f]+)", status)[0], 16)
        assert ignored >> (signal.SIGINT - 1) & 1
    finally:
        place.close()


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


def test_a_worker_of_another_version_is_refused(small_study: Study) -> None:
    chunk = Chunk(0, 0, small_study.values[:1])
    versions = {**installed_versions(), "pybamm": "1.0"}
    with pytest.raises(SimulationInputError, match=r"pybamm .* instead of 1\.0: install the same"):
        solve_on_cluster(small_study, Solving(), chunk, versions)
    assert solve_on_cluster(small_study, Solving(), chunk, installed_versions()).failed == 0


def test_threads_of_a_worker_take_turns(
    small_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, most = [0], [0]

    def slow(*_: object) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.02)
        inside[0] -= 1

    monkeypatch.setattr(worker, "solve_in_worker", slow)
    arguments = (small_study, Solving(), None, installed_versions())
    with ThreadPoolExecutor(4) as pool:
        for _ in range(8):
            pool.submit(solve_on_cluster, *arguments)  # type: ignore[arg-type]
    assert most == [1]
