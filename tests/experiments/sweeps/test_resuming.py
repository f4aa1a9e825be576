"""A sweep that goes on: what is finished stays, what is broken or of another study does not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from anode_model import OutputError
from experiments import run_sweep
from experiments.sweeps.chunk import Chunk, Solved
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.running import SweepProgress
from experiments.sweeps.runs import Solving
from experiments.sweeps.store import MANIFEST
from experiments.sweeps.study import Study
from tests.experiments.sweeps.conftest import moving_sizes, stop_after


def test_what_is_left_is_solved_and_nothing_else(
    small_study: Study, small_sweep: SweepResult, tmp_path: Path
) -> None:
    states: list[SweepProgress] = []
    part = run_sweep(
        small_study,
        tmp_path / "s",
        executor=InProcess(),
        stopping=stop_after(1),
        progress=states.append,
    )
    assert [state.done for state in states] == [0, 8]
    assert not part.finished
    assert len(part.table) == 8
    begun: list[int] = []

    class Counting(InProcess):
        def solve(
            self,
            study: Study,
            solving: Solving,
            chunks: Iterable[Chunk],
            stopping: Callable[[], bool],
        ) -> Iterator[Solved]:
            for item in super().solve(study, solving, chunks, stopping):
                begun.append(item.number)
                yield item

    whole = run_sweep(small_study, tmp_path / "s", resume=True, executor=Counting())
    assert begun == [1, 2]
    pd.testing.assert_frame_equal(whole.table, small_sweep.table, check_exact=True)
    assert whole.curves.equals(small_sweep.curves)
    run_sweep(small_study, tmp_path / "s", resume=True, executor=Counting())
    assert begun == [1, 2]


def test_a_changed_study_is_refused_and_the_difference_shown(
    small_study: Study, tmp_path: Path
) -> None:
    run_sweep(small_study, tmp_path / "s", executor=InProcess(), stopping=lambda: True)
    changed = (
        moving_sizes("other title")
        .vary("Dv50", low="2 um", high="13 um", scale="log")
        .outputs(curve_points=11)
        .build("sizes")
    )
    with pytest.raises(OutputError) as caught:
        run_sweep(changed, tmp_path / "s", resume=True)
    message = str(caught.value)
    assert "study.axes.Dv50.high: was 12" in message
    assert "is 13" in message
    assert "title" not in message
    manifest = tmp_path / "s" / MANIFEST
    content = json.loads(manifest.read_text("utf-8"))
    content["versions"]["pybamm"] = "1.0"
    manifest.write_text(json.dumps(content), "utf-8")
    with pytest.raises(OutputError, match=r"versions\.pybamm: was 1\.0"):
        run_sweep(small_study, tmp_path / "s", resume=True)


def test_parts_that_are_broken_or_of_another_study_are_solved_again(
    small_study: Study, small_sweep: SweepResult, tmp_path: Path
) -> None:
    run_sweep(small_study, tmp_path / "s", executor=InProcess())
    parts = sorted((tmp_path / "s" / "table").iterdir())
    parts[0].write_bytes(parts[0].read_bytes()[:100])
    other = pq.read_table(parts[1]).replace_schema_metadata({b"study_hash": b"other"})
    pq.write_table(other, parts[1])
    (tmp_path / "s" / "table" / ".part-000002.parquet.abc.partial").write_bytes(b"half")
    whole = run_sweep(small_study, tmp_path / "s", resume=True, executor=InProcess())
    pd.testing.assert_frame_equal(whole.table, small_sweep.table, check_exact=True)
    assert not list((tmp_path / "s" / "table").glob(".*"))


def test_a_full_disk_leaves_what_was_written(
    small_study: Study, small_sweep: SweepResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written = os.fsync, []

    def fails_later(number: int) -> None:
        written.append(number)
        if len(written) == 4:
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", fails_later)
    with pytest.raises(OutputError, match=r"No space left on device.*--resume"):
        run_sweep(small_study, tmp_path / "s", executor=InProcess())
    monkeypatch.undo()
    left = sorted(path.name for path in (tmp_path / "s").rglob("*") if path.is_file())
    # Of the second chunk the curves are there and the table is not: it does not count.
    assert left == ["part-000000.parquet", "part-000000.parquet", MANIFEST]
    whole = run_sweep(small_study, tmp_path / "s", resume=True, executor=InProcess())
    pd.testing.assert_frame_equal(whole.table, small_sweep.table, check_exact=True)
