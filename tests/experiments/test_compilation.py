"""Functions as machine code: the same numbers, private files, and a reason where there are none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import casadi
import numpy as np
import pytest

from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.compilation import (
    CompiledSolver,
    compile_functions,
)
from experiments.engine.compiled_model import CompiledModel
from experiments.engine.half_cell_model import half_cell_model
from experiments.engine.library_cache import (
    Effort,
    NoLibraryError,
    cache_folder,
    find_compiler,
    library_key,
    make_library,
    stored_library,
)
from experiments.engine.numerics import Numerics
from experiments.rate import RateCase
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]

TINY = Numerics("tiny", 3, 3, 5, 2.0, 1e-5, 1e-7)

needs_compiler = pytest.mark.skipif(
    shutil.which("gcc") is None and shutil.which("clang") is None, reason="no C compiler here"
)
needs_posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners are POSIX")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def small_function(factor: float = 2.0) -> tuple[list[Any], list[Any]]:
    """A function in which a compiler takes exponentials and logarithms several at once."""
    t, y, p = casadi.MX.sym("t"), casadi.MX.sym("y", 64), casadi.MX.sym("p")
    value = factor * casadi.exp(-p * y) + casadi.log(y) * t
    return [casadi.Function("any", [t, y, p], [value])], [0.5, np.linspace(0.1, 2.0, 64), 1.5]


# ------------------------------------------------------------------ compiler and files


@needs_compiler
def test_compiled_functions_give_the_same_numbers_and_are_kept(home: Path) -> None:
    functions, point = small_function()
    (first,), made = compile_functions(functions, point)
    (_,), found = compile_functions(functions, point)
    assert made.compiled
    assert not made.reused
    assert found.reused
    assert made.flags == find_compiler().flags
    (folder,) = home.glob("anode-model/compiled")
    assert len(list(folder.glob("*.so"))) == 1
    np.testing.assert_allclose(first(*point), functions[0](*point), rtol=1e-12)


@needs_compiler
def test_each_effort_has_a_library_of_its_own(home: Path) -> None:
    functions, point = small_function()
    efforts: tuple[Effort, ...] = ("quick", "thorough")
    made = [compile_functions(functions, point, effort)[1] for effort in efforts]
    assert not any(record.reused for record in made)
    assert made[0].flags != made[1].flags
    assert len(list(home.glob("anode-model/compiled/*.so"))) == 2


@needs_compiler
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("effort", ["quick", "thorough"])
def test_what_is_not_finite_stays_so(effort: Effort) -> None:
    # A residual that is not a number tells the integrator that its step was too long.
    functions, point = small_function()
    (compiled,), _ = compile_functions(functions, point, effort)
    bad = np.linspace(-1.0, 1.0, 64)
    bad[3], bad[40], bad[50], bad[60] = np.nan, np.inf, 0.0, -np.inf
    expected = np.ravel(functions[0](0.5, bad, -800.0))
    got = np.ravel(compiled(0.5, bad, -800.0))
    assert np.isnan(expected).any()
    assert np.isinf(expected).any()
    np.testing.assert_allclose(got, expected, rtol=1e-12, equal_nan=True)


@needs_compiler
@pytest.mark.parametrize("keep", [0, 100, -1])
def test_a_damaged_library_is_made_again(keep: int, home: Path) -> None:
    functions, point = small_function()
    compile_functions(functions, point)
    (library,) = home.glob("anode-model/compiled/*.so")
    content = library.read_bytes()
    library.unlink()
    library.write_bytes(content[:keep])
    (compiled,), record = compile_functions(functions, point)
    assert not record.reused
    np.testing.assert_allclose(compiled(*point), functions[0](*point), rtol=1e-12)


@needs_compiler
def test_a_library_with_other_numbers_is_not_trusted(home: Path) -> None:
    functions, point = small_function()
    others, _ = small_function(factor=3.0)
    _, _ = compile_functions(functions, point)
    compile_functions(others, point)
    first, second = sorted(home.glob("anode-model/compiled/*.so"))
    # Each whole, under the other's key.
    swapped = second.with_name(f"{first.name.split('.')[0]}.{second.name.split('.', 1)[1]}")
    content = second.read_bytes()
    first.unlink()
    swapped.write_bytes(content)
    results: list[object] = []
    for each in (functions, others):
        try:
            results.append(compile_functions(each, point)[1].compiled)
        except NoLibraryError as error:
            results.append(str(error))
    assert sorted(map(str, results)) == ["True", "the compiled functions give other numbers"]


@needs_compiler
@pytest.mark.usefixtures("home")
def test_two_that_compile_at_once_both_get_a_whole_library() -> None:
    compiler, folder = find_compiler(), cache_folder()
    source = "int answer(void) { return 42; }\n"
    key = library_key(source, compiler)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: make_library(folder, key, source, compiler), range(2)))
    assert stored_library(folder, key) in made
    assert not list(folder.glob("making-*"))


@needs_compiler
@pytest.mark.usefixtures("home")
def test_code_that_does_not_compile_is_a_reason() -> None:
    with pytest.raises(NoLibraryError, match="error"):
        make_library(cache_folder(), "key", "int broken(", find_compiler())
    assert not list(cache_folder().iterdir())


def test_compiler_and_processor_are_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from experiments.engine import library_cache

    compiler = library_cache.Compiler("/bin/any", "any 1.0", ("-O3",))
    keys = {
        library_key("source", compiler),
        library_key("other source", compiler),
        library_key("source", replace(compiler, version="any 1.1")),
        library_key("source", replace(compiler, flags=("-O2",))),
    }
    monkeypatch.setattr(library_cache, "_processor", lambda: ("another",))
    keys.add(library_key("source", compiler))
    assert len(keys) == 5


def test_no_compiler_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoLibraryError, match=r"no C compiler was found.*gcc"):
        find_compiler()


@needs_posix
def test_a_compiler_is_tried_not_only_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "gcc"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoLibraryError, match="no C compiler works"):
        find_compiler()


@needs_posix
def test_the_folder_is_private(home: Path) -> None:
    folder = cache_folder()
    assert folder.is_relative_to(home)
    assert folder.stat().st_mode & 0o777 == 0o700
    for mode in (0o770, 0o707, 0o755):
        folder.chmod(mode)
        with pytest.raises(NoLibraryError, match="chmod 700"):
            cache_folder()


@needs_posix
def test_a_link_or_a_foreign_folder_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cache_folder()
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(NoLibraryError, match="another user"):
        cache_folder()
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    folder.rmdir()
    elsewhere = home / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    folder.symlink_to(elsewhere)
    with pytest.raises(NoLibraryError, match="link"):
        cache_folder()


@needs_posix
def test_a_relative_cache_home_is_ignored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "caches")
    monkeypatch.setenv("HOME", str(home))
    assert cache_folder() == home / ".cache" / "anode-model" / "compiled"


# ------------------------------------------------------------------ models


def solve(model: CompiledModel, case: RateCase, *others: dict[str, float]) -> list[Outcome]:
    inputs = case.inputs(298.15)
    return solve_batch(model, [inputs, *(inputs | other for other in others)], case.duration)


@pytest.fixture
def case(make_cell: MakeCell) -> RateCase:
    cell = make_cell()
    return RateCase(cell, "delithiation", "C-rate", cell.derived.value("areal_capacity"))


@pytest.mark.usefixtures("home")
def test_without_a_compiler_functions_are_interpreted_and_the_record_says_so(
    case: RateCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    design: Any = case.cell.design
    asked = half_cell_model(case.laws, design, TINY, threads=1, ahead="quick")
    plain = half_cell_model(case.laws, design, TINY, threads=1)
    assert asked is not plain
    (one,), (other,) = solve(asked, case), solve(plain, case)
    assert one.status == "ok"
    np.testing.assert_array_equal(one.time, other.time)
    assert not asked.compilation.compiled
    assert "no C compiler" in asked.compilation.reason
    assert plain.compilation.reason == "not asked for"
    half_cell_model.cache_clear()


@needs_compiler
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("effort", ["quick", "thorough"])
def test_a_compiled_model_gives_the_same_results(case: RateCase, effort: Effort) -> None:
    design: Any = case.cell.design
    asked = half_cell_model(case.laws, design, TINY, threads=1, ahead=effort)
    plain = half_cell_model(case.laws, design, TINY, threads=1)
    # The second is over at the first instant, the third is not a number from the start.
    others = ({"upper_cutoff": -1.0}, {"porosity": -0.1})
    ours, theirs = solve(asked, case, *others), solve(plain, case, *others)
    assert asked.compilation.compiled, asked.compilation.reason
    assert asked.compilation.flags == find_compiler(effort).flags
    assert [item.status for item in ours] == ["ok", "infeasible", "failed"]
    for one, other in zip(ours, theirs, strict=True):
        assert (one.status, one.reason, one.ended_by) == (
            other.status,
            other.reason,
            other.ended_by,
        )
    assert ours[0].time[-1] == pytest.approx(theirs[0].time[-1], rel=1e-4)
    times = np.linspace(1.0, 0.98 * theirs[0].time[-1], 50)
    for name in ("potential", "voltage", "filling"):
        compiled, plainly = (
            np.interp(times, item.time, item.series[name]) for item in (ours[0], theirs[0])
        )
        # Steps may differ; within the solver's tolerance the solution does not.
        np.testing.assert_allclose(compiled, plainly, atol=2e-4)
    half_cell_model.cache_clear()


def test_the_solver_is_pybamms_with_one_step_more() -> None:
    import pybamm

    assert issubclass(CompiledSolver, pybamm.IDAKLUSolver)
    assert CompiledSolver._integrate is pybamm.IDAKLUSolver._integrate


def test_nothing_is_compiled_by_the_import() -> None:
    code = (
        "import sys; import experiments.engine.numerics; "
        "print('experiments.engine.compilation' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
