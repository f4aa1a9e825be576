"""The command, and what becomes of a sweep that is interrupted or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from experiments import open_sweep
from experiments.cli import main
from experiments.commands.sweep_progress import words_of
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.running import SweepProgress

#: The small study of these tests, as a file.
STUDY = """
format = 1
title = "sizes"
materials = ["reference-sphere"]
[sampling]
method = "sobol"
samples = {samples}
seed = 3
[vary.Dv50]
low = "2 um"
high = "12 um"
scale = "log"
[[runs]]
experiment = "rate"
c_rates = [1]
directions = ["delithiation"]
[outputs]
curve_points = 11
[numerics]
sizes = "one-radius"
"""


def study_file(folder: Path, samples: int) -> Path:
    file = folder / "sizes.toml"
    file.write_text(STUDY.format(samples=samples), "utf-8")
    return file


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process group of its own, as a terminal would start it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments.cli", "sweep", *arguments, "--no-page"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def parts(target: Path) -> set[str]:
    return {path.name for path in (target / "table").glob("part-*.parquet")}


def wait_for(target: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Until so many parts are there; the process may be done before."""
    while process.poll() is None and len(parts(target)) < count:
        time.sleep(0.02)


def group(leader: int) -> list[int]:
    """Processes that are left of a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == leader and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def test_the_command_writes_the_table_and_says_where(
    tmp_path: Path, small_sweep: SweepResult, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    file = study_file(tmp_path, 20)
    words = ["sweep", str(file), "--out", str(target), "--workers", "1", "--no-page"]
    assert main(words) == 0
    said = capsys.readouterr()
    assert said.out.strip() == str(target)
    assert not said.err, "there is no terminal"
    assert main([*words, "--force", "--progress"]) == 0
    assert "20 of 20 variants" in capsys.readouterr().err
    pd.testing.assert_frame_equal(open_sweep(target).table, small_sweep.table, check_exact=True)
    assert main(["sweep", str(file), "--out", str(target), "--no-page"]) == 2
    assert "not empty" in capsys.readouterr().err


def test_runs_without_a_result_are_listed_and_make_the_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dense.toml"
    file.write_text(
        'format = 1\ntitle = "t"\nmaterials = ["reference-sphere"]\n'
        '[sampling]\nmethod = "grid"\n'
        '[vary.bulk_density]\nvalues = ["0.5 g/cm^3", "1.4 g/cm^3"]\n'
        '[vary.true_density]\nvalues = ["1.3 g/cm^3"]\n'
        '[[runs]]\nexperiment = "rate"\nc_rates = [1, 5]\n',
        "utf-8",
    )
    assert main(["sweep", str(file), "--out", str(tmp_path / "out"), "--no-page"]) == 1
    said = capsys.readouterr().err
    assert "2 of 4 runs have no result" in said
    assert "impossible" in said
    assert "variants 1" in said


def test_shipped_studies_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "--list"]) == 0
    assert "claimed-window" in capsys.readouterr().out
    assert main(["sweep"]) == 2
    assert "no study given" in capsys.readouterr().err
    assert main(["sweep", "claimed-windw"]) == 2
    assert "claimed-window" in capsys.readouterr().err


def test_progress_says_rate_time_left_and_failures() -> None:
    state = SweepProgress(50, 200, failed=1, impossible=2, retried=3, seconds=10.0, rate=5.0)
    assert words_of(state) == (
        "sweep: 50 of 200 variants, 5 in a second, 30 s left, 1 runs failed, 2 runs impossible, "
        "3 runs tried twice"
    )
    assert words_of(SweepProgress(0, 200)) == "sweep: 0 of 200 variants"
    assert "2 h 46 min left" in words_of(SweepProgress(1, 10_001, rate=1.0))


def test_ctrl_c_finishes_the_chunk_in_hand_and_says_how_to_go_on(
    tmp_path: Path, small_sweep: SweepResult
) -> None:
    file, target = study_file(tmp_path, 20), tmp_path / "out"
    with started(str(file), "--out", str(target), "--workers", "1") as process:
        wait_for(target, 1, process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=120)
        left = group(process.pid)
    assert process.returncode == 130
    assert "finishing the chunks in hand" in said
    command = f"anode-model sweep {file} --workers 1 --no-page --out {target} --resume"
    assert command in said
    assert len(parts(target)) < 3
    assert not left
    assert main(["sweep", str(file), "--out", str(target), "--resume", "--no-page"]) == 0
    pd.testing.assert_frame_equal(open_sweep(target).table, small_sweep.table, check_exact=True)


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_again_and_again_nothing_is_lost_or_doubled(
    tmp_path: Path, small_sweep: SweepResult, workers: str
) -> None:
    file, target = study_file(tmp_path, 20), tmp_path / "out"
    leaders = []
    for count in (0, 1, 2):
        arguments = [str(file), "--out", str(target), "--workers", workers]
        if (target / "sweep.json").exists():
            arguments.append("--resume")
        with started(*arguments) as process:
            wait_for(target, count, process)
            time.sleep(0.15 * count)
            # Only the parent, as the system does when memory runs out.
            process.kill()
            process.wait()
            leaders.append(process.pid)
    end = time.monotonic() + 20
    while any(map(group, leaders)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(map(group, leaders)), "workers outlived their parent"
    resumed = ["--resume"] if (target / "sweep.json").exists() else []
    assert main(["sweep", str(file), "--out", str(target), "--no-page", *resumed]) == 0
    pd.testing.assert_frame_equal(open_sweep(target).table, small_sweep.table, check_exact=True)
    assert not list(target.rglob(".*"))


#: Starts a worker that keeps the interpreter to itself, as the solver does, and tells who it is.
STUCK = """
import ctypes
import multiprocessing
import os
import sys

from experiments.sweeps.executors.worker import start_worker


def keep(told):
    start_worker()
    told.send(os.getpid())
    ctypes.PyDLL(None).sleep(600)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    context.Process(target=keep, args=(theirs,)).start()
    print(ours.recv(), flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only its kernel can be asked")
def test_a_worker_that_is_deep_in_the_solver_ends_with_its_parent(tmp_path: Path) -> None:
    program = tmp_path / "stuck.py"
    program.write_text(STUCK, "utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    # Its worker has the same stdout: to read that to its end would wait for it.
    parent.wait()
    for pipe in (parent.stdin, parent.stdout):
        assert pipe is not None
        pipe.close()
    for _ in range(100):
        if not runs(worker):
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker outlived its parent")


def runs(number: int) -> bool:
    """Whether a process is there and not only waiting to be buried."""
    try:
        state = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
