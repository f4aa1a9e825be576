"""Models compiled ahead of time: the same results, a private place, and what happens without."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from anode_model import derive
from experiments.engine import compilation
from experiments.engine.batch import solve_batch
from experiments.engine.compiled_model import CompiledModel
from experiments.engine.half_cell_model import half_cell_model
from experiments.engine.numerics import Numerics
from experiments.rate import RateCase
from parameter_sets import half_cell, load_material

TINY = Numerics("tiny", 3, 3, 4, 2.0, 1e-4, 1e-6)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PYBAMM_CASADI_AOT_CACHE", "")
    compilation.why_not.cache_clear()
    half_cell_model.cache_clear()
    yield
    compilation.why_not.cache_clear()
    half_cell_model.cache_clear()


def solved(*, ahead: bool) -> tuple[CompiledModel, np.ndarray, str]:
    cell = half_cell(derive(load_material("reference-sphere"), spreads=False))
    case = RateCase(cell, "delithiation", "C-rate", cell.derived.value("areal_capacity"))
    model = case.compiled(TINY, threads=1, ahead=ahead)
    (outcome,) = solve_batch(model, [case.inputs(298.15)], case.duration)
    assert outcome.status == "ok"
    ends = np.array([outcome.time[-1], outcome.series["potential"][-1], outcome.time.size])
    return model, ends, outcome.ended_by


def without_a_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(bool(compilation.why_not()), reason="no compiler on this machine")
def test_compiled_functions_give_the_same_results(tmp_path: Path) -> None:
    _, usual, ended = solved(ahead=False)
    half_cell_model.cache_clear()
    model, ahead, also = solved(ahead=True)
    assert model.solver.not_ahead == ""
    assert ended == also
    # Steps may differ by rounding; ends do by less than the solver's tolerance.
    assert ahead[:2] == pytest.approx(usual[:2], rel=1e-4)
    libraries = list((tmp_path / "cache").rglob("*.so"))
    assert len(libraries) == 1
    half_cell_model.cache_clear()
    solved(ahead=True)
    assert list((tmp_path / "cache").rglob("*.so")) == libraries


def test_without_a_compiler_the_usual_functions_serve(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, usual, _ = solved(ahead=False)
    half_cell_model.cache_clear()
    without_a_compiler(monkeypatch, tmp_path)
    model, found, _ = solved(ahead=True)
    assert model.solver.not_ahead == "no compiler: gcc is not on the path"
    assert np.array_equal(found, usual)


def test_a_compiler_that_does_not_work_is_found_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "gcc"
    fake.write_text("#!/bin/sh\necho cannot find crt1.o >&2\nexit 1\n", "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert compilation.why_not() == "gcc does not work: cannot find crt1.o"


def test_the_place_of_the_libraries_is_private(tmp_path: Path) -> None:
    folder = compilation.cache_folder()
    assert folder.is_relative_to(tmp_path / "cache" / "anode-model")
    for path in (folder, folder.parent):
        assert path.stat().st_mode & 0o777 == 0o700


def test_a_place_that_is_open_to_others_is_refused() -> None:
    folder = compilation.cache_folder()
    folder.chmod(0o777)
    with pytest.raises(PermissionError, match="can be written by others"):
        compilation.cache_folder()
    assert "can be written by others" in compilation.why_not()


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    folder = compilation.cache_folder()
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError, match="is a link"):
        compilation.cache_folder()


def test_other_processors_and_versions_have_other_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    first = compilation.cache_folder()
    monkeypatch.setattr(compilation, "_processor", lambda: "another")
    compilation._key.cache_clear()
    second = compilation.cache_folder()
    compilation._key.cache_clear()
    assert first != second
