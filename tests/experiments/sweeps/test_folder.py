"""The folder of a sweep: who may write into it, what is replaced, and what is not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from anode_model import OutputError
from experiments import open_sweep, run_sweep
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.running import SweepProgress
from experiments.sweeps.store import MANIFEST
from experiments.sweeps.study import Study
from tests.experiments.sweeps.conftest import moving_sizes, stop_after


def test_a_folder_in_use_is_refused_and_only_a_sweep_is_replaced(
    small_study: Study, tmp_path: Path
) -> None:
    place = tmp_path / "s"
    place.mkdir()
    (place / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="not empty"):
        run_sweep(small_study, place, executor=InProcess())
    with pytest.raises(OutputError, match="no sweep"):
        run_sweep(small_study, place, executor=InProcess(), force=True)
    with pytest.raises(OutputError, match="no sweep in it"):
        run_sweep(small_study, place, executor=InProcess(), resume=True)
    (place / "mine.txt").rename(tmp_path / "mine.txt")
    run_sweep(small_study, place, executor=InProcess(), stopping=stop_after(1))
    (tmp_path / "mine.txt").rename(place / "mine.txt")
    (place / "table" / "notes.txt").write_text("mine too", "utf-8")
    other = moving_sizes("another").sobol(8).build("another")
    result = run_sweep(other, place, executor=InProcess(), force=True)
    assert len(result.table) == 8
    assert (place / "mine.txt").read_text("utf-8") == "mine"
    assert (place / "table" / "notes.txt").exists()


def test_a_newer_format_and_a_broken_manifest_are_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text('{"written_by": "anode-model sweep", "format": 2}', "utf-8")
    with pytest.raises(OutputError, match="format 2; this software reads"):
        open_sweep(tmp_path)
    (tmp_path / MANIFEST).write_text("{", "utf-8")
    with pytest.raises(OutputError, match="damaged"):
        open_sweep(tmp_path)
    with pytest.raises(OutputError, match="no place to write"):
        open_sweep("nowhere-at-all://x")


def test_one_process_at_a_time(small_study: Study, tmp_path: Path) -> None:
    refused: list[str] = []

    def meddle(_: SweepProgress) -> None:
        try:
            run_sweep(small_study, tmp_path / "s", resume=True, executor=InProcess())
        except OutputError as error:
            refused.append(str(error))

    run_sweep(
        small_study, tmp_path / "s", executor=InProcess(), stopping=stop_after(1), progress=meddle
    )
    assert len(refused) == 2
    assert all("another process is at work" in text for text in refused)


def test_any_address_that_fsspec_knows(small_study: Study, small_sweep: SweepResult) -> None:
    result = run_sweep(small_study, "memory://sweeps/one", executor=InProcess())
    pd.testing.assert_frame_equal(result.table, small_sweep.table, check_exact=True)
    again = run_sweep(small_study, "memory://sweeps/one", executor=InProcess(), resume=True)
    assert again.finished
    with pytest.raises(OutputError, match="not empty"):
        run_sweep(small_study, "memory://sweeps/one", executor=InProcess())


@pytest.mark.parametrize("force", [False, True])
def test_a_sweep_that_was_killed_before_it_began_is_no_obstacle(
    tmp_path: Path, *, force: bool
) -> None:
    (tmp_path / f".{MANIFEST}.0a1b2c3d.partial").write_text('{"format"', "utf-8")
    result = run_sweep(moving_sizes().build(), tmp_path, workers=1, force=force)
    assert len(result.table) > 0
    assert not list(tmp_path.glob(".*.partial"))
