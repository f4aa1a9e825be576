"""From a study to a table on disk: the numbers, what is resumed, what is replaced."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from anode_model import Coating, OutputError, SimulationInputError, derive
from experiments import load_study, new_study, open_sweep, run_rate, run_sweep, run_thermal
from experiments.capacity import run_capacity
from experiments.engine.numerics import EXPLORE, SWEEP
from experiments.pulse import run_pulse
from experiments.rate import RateCase
from experiments.sweeps import chunk as chunk_module
from experiments.sweeps.chunk import Chunk, ChunkSolver, Solved
from experiments.sweeps.compiling import worth_compiling
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.executors.processes import Processes
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.running import SweepProgress, chunk_size_of
from experiments.sweeps.runs import Runs, Solving, run_plan
from experiments.sweeps.store import MANIFEST
from experiments.sweeps.study import Study
from parameter_sets import full_cell, half_cell, load_material
from tests.experiments.sweeps.conftest import moving_sizes


def table_of(result: SweepResult) -> pd.DataFrame:
    return result.table


def stop_after(chunks: int) -> Callable[[], bool]:
    """Ask to stop once so many chunks were begun."""
    asked = iter(range(chunks))
    return lambda: next(asked, None) is None


def test_every_run_of_every_variant_is_a_row(small_sweep: SweepResult) -> None:
    table = small_sweep.table
    assert table["variant"].tolist() == list(range(20))
    assert set(table["status"]) == {"ok"}
    assert set(table["label"]) == {"rate, delithiation, 1 C"}
    assert table["Dv50 [µm]"].between(2, 12).all()
    assert small_sweep.finished
    assert small_sweep.failed.empty


def test_curves_have_their_own_axis(small_sweep: SweepResult) -> None:
    curves = small_sweep.curves
    assert dict(curves.sizes) == {"variant": 20, "run": 1, "point": 11}
    potential = curves["carbon potential [V]"]
    assert bool((potential.diff("point") > 0).all())
    ends = potential.isel(point=-1).to_numpy().ravel()
    assert ends == pytest.approx(np.full(20, 1.5), abs=1e-3)
    seconds = curves["time [s]"].isel(point=-1).to_numpy().ravel()
    table = small_sweep.table
    passed = seconds / 3600 * table["current density [mA/cm2]"].to_numpy()
    assert passed == pytest.approx(table["areal capacity [mAh/cm2]"].to_numpy(), rel=1e-5)


def test_numbers_are_those_of_the_experiments() -> None:
    study = (
        new_study("t", "reference-sphere", "crushed")
        .coating(loading="40 g/m^2")
        .temperature("30 degC")
        .rate([0.5, 5], directions=["delithiation", "lithiation"])
        .rate([1], cell="full")
        .thermal([2], heat_transfer=["design", "adiabatic"])
        .capacity()
        .pulse()
        .numerics(profile="explore")
        .build()
    )
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    table = solved.table.to_pandas()
    kelvin = 303.15
    derived = [
        derive(load_material(n), Coating(loading="40 g/m^2")) for n in study.to_dict()["materials"]
    ]
    halves, fulls = [half_cell(d) for d in derived], [full_cell(d) for d in derived]
    rate = run_rate(halves, [0.5, 5], current_densities=[], temperature=kelvin).table
    of_rate = table[table["label"].str.startswith("rate, ")]
    for name in ("capacity [mAh/g]", "retention [%]", "mean potential [V]"):
        assert of_rate[name].to_numpy() == pytest.approx(rate[name].to_numpy(), rel=1e-6), name
    assert of_rate["sizes"].tolist() == rate["sizes"].tolist()
    assert of_rate["limited_by"].tolist() == rate["limited_by"].tolist()
    cells = run_rate(fulls, [1], directions=["discharge"], temperature=kelvin).table
    of_cells = table[table["label"].str.startswith("rate of the full cell")]
    assert of_cells["energy [Wh/kg]"].to_numpy() == pytest.approx(
        cells["energy [Wh/kg]"].to_numpy()
    )
    heat = run_thermal(fulls, [2], directions=["discharge"], temperature=kelvin).table
    of_heat = table[table["label"].str.startswith("thermal")]
    for name in ("temperature rise [K]", "reversible heat [W.h]"):
        assert of_heat[name].to_numpy() == pytest.approx(heat[name].to_numpy(), rel=1e-6), name
    slow = run_capacity(halves, temperature=kelvin).table
    of_slow = table[table["label"] == "capacity"]
    name = "delithiation capacity [mAh/g]"
    assert of_slow[name].to_numpy() == pytest.approx(slow[name].to_numpy(), rel=1e-6)
    pulse = run_pulse(halves, temperature=kelvin).table
    of_pulse = table[table["label"].str.startswith("pulse")]
    name = "pulse resistance [Ohm cm2]"
    assert of_pulse[name].to_numpy() == pytest.approx(pulse[name].to_numpy(), rel=1e-6)


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


def test_any_reader_of_parquet_reads_the_table(small_sweep: SweepResult) -> None:
    found = pd.read_parquet(Path(small_sweep.store.root) / "table")
    pd.testing.assert_frame_equal(found, small_sweep.table)


def test_columns_and_rows_can_be_chosen(small_sweep: SweepResult) -> None:
    few = small_sweep.read(["variant", "capacity [mAh/g]"])
    assert few.shape == (20, 2)
    with pytest.raises(SimulationInputError, match="did you mean"):
        small_sweep.read(["capacity [mAh]"])
    wide = small_sweep.wide(["capacity [mAh/g]", "retention [%]"])
    assert wide.columns.tolist() == ["material", "Dv50 [µm]", "capacity [mAh/g]", "retention [%]"]


def failing(times: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the first runs of variant 2 fail so many times; meshes that were tried come back."""
    tried: list[str] = []

    def fails(plan: Any, study: Study, variants: Any, *how: Any) -> Runs:
        runs = run_plan(plan, study, variants, *how)
        tried.append(study.numerics.name)
        if len(tried) <= times:
            chosen = runs.rows["variant"] == 2
            runs.rows.loc[chosen, "status"] = "failed"
            runs.rows.loc[chosen, "reason"] = "the solver gave up: made up for the test"
        return runs

    monkeypatch.setattr(chunk_module, "run_plan", fails)
    return tried


def test_a_failed_run_gets_a_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    study = moving_sizes().sobol(4).outputs(curve_points=5).build()
    tried = failing(1, monkeypatch)
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    assert tried == [SWEEP.name, EXPLORE.name]
    table = solved.table.to_pandas()
    assert table["attempts"].tolist() == [1, 1, 2, 1]
    assert set(table["status"]) == {"ok"}
    assert (solved.failed, solved.retried) == (0, 1)
    assert solved.curves is not None
    assert solved.curves["variant"].to_pylist() == [0, 1, 2, 3]


def test_what_fails_twice_is_a_row_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    study = moving_sizes().sobol(4).build()
    failing(2, monkeypatch)
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    table = solved.table.to_pandas()
    assert table["status"].tolist() == ["ok", "ok", "failed", "ok"]
    assert table.loc[2, "reason"] == "the solver gave up: made up for the test"
    assert (solved.failed, solved.retried) == (1, 1)


def test_an_impossible_variant_is_a_row_for_each_of_its_runs() -> None:
    study = (
        new_study("t", "reference-sphere")
        .vary("bulk_density", values=["0.5 g/cm^3", "1.4 g/cm^3"])
        .vary("true_density", values=["1.3 g/cm^3"])
        .grid()
        .rate([1, 5])
        .build()
    )
    solved = ChunkSolver(study, Solving()).solve(Chunk(0, 0, study.values))
    table = solved.table.to_pandas()
    assert table["variant"].tolist() == [0, 0, 1, 1]
    assert table["status"].tolist() == ["ok", "ok", "impossible", "impossible"]
    assert table["rate [C]"].tolist() == [1, 5, 1, 5]
    assert "bulk" in table.loc[3, "reason"]
    assert solved.impossible == 2


def test_a_study_that_cannot_be_solved_at_all_says_why(tmp_path: Path) -> None:
    study = (
        new_study("t", load_material("reference-sphere").with_properties(true_density="1.3 g/cm^3"))
        .vary("bulk_density", values=["1.4 g/cm^3", "1.45 g/cm^3"])
        .grid()
        .rate([1])
        .build()
    )
    # The sheet as it is has cells; without it there would be none.
    assert run_sweep(study, tmp_path / "s", executor=InProcess()).failed.shape[0] == 2


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


def test_chunks_and_compilation_hang_on_the_study_alone() -> None:
    window = load_study("claimed-window")
    assert chunk_size_of(window) == 128
    ahead = worth_compiling(window)
    assert ahead["half, one-radius, 6/3/10"] == "thorough"
    assert ahead["full with heat, one-radius, 6/3/10"] == "thorough"
    small = moving_sizes().build()
    assert chunk_size_of(small) == 8
    assert worth_compiling(small) == {}


def test_a_run_gets_the_mesh_that_it_needs() -> None:
    slow, steep, crowded = (
        SWEEP.for_run(lag, salt) for lag, salt in ((0.1, 20.0), (1.0, 20.0), (0.1, 100.0))
    )
    assert slow.radial_points < steep.radial_points
    assert slow.electrode_points < crowded.electrode_points
    assert EXPLORE.for_run(1.0, 100.0) is EXPLORE
    assert replace(slow, finer=SWEEP.finer) == SWEEP


def test_runs_count_for_compiling_not_variants() -> None:
    rates = new_study("rates", "reference-sphere").vary("Dv50", low="2 um", high="3 um").sobol(150)
    once, often = (
        rates.rate(c_rates, directions=["delithiation"]).numerics(sizes="one-radius").build()
        for c_rates in ([0.2], [0.2, 0.25, 0.3, 0.4])
    )
    assert worth_compiling(once) == {}
    assert worth_compiling(often) == {"half, one-radius, 6/3/10": "quick"}


def test_all_runs_of_a_powder_have_one_mesh() -> None:
    cell = half_cell(derive(load_material("reference-sphere")))
    for sizes, meshes in (("one-radius", 2), ("log-normal", 1)):
        cases = [RateCase(cell, "delithiation", "C-rate", i, sizes) for i in (5.0, 500.0)]
        assert len({case.mesh(SWEEP, 298.15) for case in cases}) == meshes


def test_a_mistake_of_the_software_costs_one_row(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither its neighbours in the chunk nor the sweep are lost."""

    def breaks(plan: Any, study: Study, variants: Any, *how: Any) -> Runs:
        if any(variant.number == 2 for variant in variants):
            raise ZeroDivisionError("made up for the test")
        return run_plan(plan, study, variants, *how)

    monkeypatch.setattr(chunk_module, "run_plan", breaks)
    table = run_sweep(moving_sizes().build(), tmp_path, workers=1).table
    broken = table[table["variant"] == 2]
    assert (broken["status"] == "failed").all()
    assert broken["reason"].str.contains("unexpected ZeroDivisionError, please report").all()
    assert (table[table["variant"] != 2]["status"] == "ok").all()


def test_a_mistake_in_a_derivation_costs_one_variant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import experiments.sweeps.variants as module

    def breaks(derived: Any, *how: Any) -> Any:
        if derived.material.name.endswith("#2"):
            raise KeyError("made up for the test")
        return half_cell(derived, *how)

    monkeypatch.setattr(module, "half_cell", breaks)
    table = run_sweep(moving_sizes().build(), tmp_path, workers=1).table
    broken = table[table["variant"] == 2]
    assert (broken["status"] == "failed").all()
    assert broken["reason"].str.contains("unexpected KeyError").all()


@pytest.mark.parametrize("force", [False, True])
def test_a_sweep_that_was_killed_before_it_began_is_no_obstacle(
    tmp_path: Path, *, force: bool
) -> None:
    (tmp_path / f".{MANIFEST}.0a1b2c3d.partial").write_text('{"format"', "utf-8")
    result = run_sweep(moving_sizes().build(), tmp_path, workers=1, force=force)
    assert len(result.table) > 0
    assert not list(tmp_path.glob(".*.partial"))
