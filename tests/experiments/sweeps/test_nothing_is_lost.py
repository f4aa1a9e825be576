"""Whatever goes wrong around a sweep, what is solved stays, and no two studies mix."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from anode_model import OutputError, SimulationInputError
from experiments import cli, new_study, open_sweep, run_sweep
from experiments.sweeps import chunk as chunk_module
from experiments.sweeps.chunk import Chunk, ChunkSolver, Solved
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.executors.processes import Processes, WorkersDiedError
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.runs import Runs, Solving, run_plan
from experiments.sweeps.study import Study


@pytest.fixture
def finished(small_sweep: SweepResult, tmp_path: Path) -> Path:
    """A finished sweep of the small study."""
    target = tmp_path / "finished"
    shutil.copytree(small_sweep.store.root, target)
    return target


def content(folder: Path) -> dict[str, bytes]:
    """Every file by its place."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


class Refusing(InProcess):
    """An executor that cannot be had."""

    def start(self) -> None:
        raise SimulationInputError("no workers there")


@pytest.mark.parametrize("how", [{"force": True}, {"resume": True}])
def test_an_executor_that_cannot_be_had_touches_nothing(
    how: dict[str, Any], small_study: Study, finished: Path
) -> None:
    before = content(finished)
    with pytest.raises(SimulationInputError, match="no workers there"):
        run_sweep(small_study, finished, executor=Refusing(), **how)
    assert content(finished) == before


def test_a_scheduler_that_is_not_there_leaves_no_folder(small_study: Study, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(SimulationInputError, match="no Dask scheduler there"):
        run_sweep(small_study, tmp_path / "s", scheduler="nonsense")
    assert not (tmp_path / "s").exists()


def test_force_and_a_new_sweep_are_refused_where_another_is_at_work(
    small_study: Study, small_sweep: SweepResult, tmp_path: Path
) -> None:
    refused: list[str] = []

    def meddle(_: object) -> None:
        ways: tuple[dict[str, Any], ...] = ({"force": True}, {"resume": True}, {})
        for how in ways:
            try:
                run_sweep(small_study, tmp_path / "s", executor=InProcess(), **how)
            except OutputError as error:
                refused.append(str(error))

    result = run_sweep(small_study, tmp_path / "s", executor=InProcess(), progress=meddle)
    # Before the first chunk and after each of the three; a new one is refused by what is there.
    assert len(refused) == 12
    assert sum("another process is at work" in text for text in refused) == 8
    pd.testing.assert_frame_equal(result.table, small_sweep.table, check_exact=True)


def test_a_refused_start_leaves_nothing(small_study: Study, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no sweep in it"):
        run_sweep(small_study, tmp_path / "s", resume=True, executor=InProcess())
    assert not list(tmp_path.iterdir())


def test_the_order_of_axes_and_materials_is_part_of_a_study(tmp_path: Path) -> None:
    def study(materials: tuple[str, ...], axes: tuple[str, ...]) -> Study:
        built = new_study("t", *materials)
        for axis in axes:
            built = (
                built.vary(axis, low="2 um", high="12 um")
                if axis == "Dv50"
                else built.vary(axis, low="1 m^2/g", high="2 m^2/g")
            )
        return built.sobol(12).rate([1], directions=["delithiation"]).build()

    names, axes = ("reference-sphere", "crushed"), ("Dv50", "surface_area")
    first = study(names, axes)
    others = [study(names[::-1], axes), study(names, axes[::-1])]
    assert len({item.content_hash for item in (first, *others)}) == 3
    run_sweep(first, tmp_path / "s", executor=InProcess(), stopping=lambda: True)
    for other in others:
        with pytest.raises(OutputError, match=r"order\..*was .*, is "):
            run_sweep(other, tmp_path / "s", resume=True, executor=InProcess())


def test_missing_and_cut_curves_are_solved_again(
    small_study: Study, small_sweep: SweepResult, finished: Path
) -> None:
    parts = sorted((finished / "curves").iterdir())
    parts[0].unlink()
    parts[1].write_bytes(parts[1].read_bytes()[:100])
    assert not open_sweep(finished).finished
    again = run_sweep(small_study, finished, resume=True, executor=InProcess())
    assert again.finished
    assert again.curves.equals(small_sweep.curves)


def test_resuming_a_finished_sweep_keeps_its_record(small_study: Study, finished: Path) -> None:
    before = content(finished)
    run_sweep(small_study, finished, resume=True, executor=InProcess())
    assert content(finished) == before


@pytest.mark.parametrize("key", ["study", "chunk_size", "compiled ahead of time", "versions"])
def test_a_manifest_without_a_key_is_a_damaged_one(
    key: str, small_study: Study, finished: Path
) -> None:
    path = finished / "sweep.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest[key]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(OutputError, match=f"damaged one .no {key}"):
        run_sweep(small_study, finished, resume=True, executor=InProcess())


class BreakingPool:
    """A pool that takes nothing once, as after the death of a process."""

    def __init__(self, given: list[int]):
        self.given = given

    def submit(self, _: object, *what: Any) -> Future[Solved]:
        chunk: Chunk = what[-1]
        self.given.append(chunk.number)
        if len(self.given) == 3:
            raise BrokenProcessPool("a child process terminated abruptly")
        future: Future[Solved] = Future()
        future.set_result(Solved(chunk.number, None, None, 0, 0, 0))
        return future

    def shutdown(self, **_: bool) -> None:
        """Nothing was started."""


def test_a_chunk_that_could_not_be_handed_over_is_not_lost(
    small_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    monkeypatch.setattr(Processes, "_pool", lambda _: BreakingPool(given))
    chunks = [Chunk(number, number, small_study.values[:1]) for number in range(5)]
    solved = Processes(1).solve(small_study, Solving(), iter(chunks), lambda: False)
    assert sorted({item.number for item in solved}) == [0, 1, 2, 3, 4]
    assert given.count(given[2]) == 2


def test_an_executor_that_ends_too_soon_is_an_error(small_study: Study, tmp_path: Path) -> None:
    class Short(InProcess):
        def solve(self, *how: Any, **named: Any) -> Iterator[Solved]:
            yield next(iter(super().solve(*how, **named)))

    with pytest.raises(WorkersDiedError, match=r"12 variants were not solved.*--resume"):
        run_sweep(small_study, tmp_path / "s", executor=Short())
    assert open_sweep(tmp_path / "s").table["variant"].nunique() == 8


def test_a_run_with_a_result_keeps_it_when_the_second_try_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    study = (
        new_study("t", "reference-sphere")
        .vary("Dv50", low="2 um", high="12 um")
        .sobol(2)
        .rate([0.5, 2], directions=["delithiation"])
        .build()
    )

    def fails(plan: Any, of: Study, variants: Any, *how: Any) -> Runs:
        runs = run_plan(plan, of, variants, *how)
        fast = runs.rows["rate [C]"] == 2.0
        chosen = (runs.rows["variant"] == 1) & (fast if of is study else ~fast)
        rows = runs.rows.copy()
        rows.loc[chosen, ["status", "reason"]] = ("failed", "made up")
        return replace(runs, rows=rows)

    monkeypatch.setattr(chunk_module, "run_plan", fails)
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    table = solved.table.to_pandas()
    assert table["status"].tolist() == ["ok"] * 4
    assert table["attempts"].tolist() == [1, 1, 1, 2]
    assert (solved.failed, solved.retried) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", ""], "an empty name"),
        (["--out", "  "], "an empty name"),
        (["--workers", "2147483648", "--out", "s"], "allowed: 1 to 1024"),
    ],
)
def test_arguments_that_mean_nothing(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["sweep", "coating-rate", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_summary_of_a_resumed_sweep_counts_all_of_it(
    small_study: Study, tmp_path: Path
) -> None:
    place, asked = tmp_path / "s", iter([False, True])
    run_sweep(small_study, place, executor=InProcess(), stopping=lambda: next(asked, True))
    assert not (place / "summary.json").exists()
    whole = run_sweep(small_study, place, resume=True, executor=InProcess())
    summary = json.loads((place / "summary.json").read_text("utf-8"))
    assert summary["runs"] == len(whole.table) == small_study.variants
    assert summary["runs that failed"] == summary["runs of impossible variants"] == 0
