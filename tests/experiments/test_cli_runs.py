"""The commands that solve: where results go, progress, failures and interrupts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from experiments import cli
from experiments.comparison import Comparison
from experiments.result import Result


def spoken(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch, comparison: Comparison) -> dict[str, Any]:
    """What `compare` was called with; it answers at once with made-up results."""
    calls: dict[str, Any] = {}

    def compare(materials: Any, **options: Any) -> Any:
        calls.update(options, materials=materials)
        options["progress"](7, 9, "rate")
        return calls.get("answer", comparison)

    monkeypatch.setattr("experiments.comparison.compare", compare)
    return calls


def test_compare_writes_a_report_and_says_where(
    solved: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "compare"
    arguments = ["compare", "--out", str(target), "--bands", "64", "--loading", "50 g/m^2"]
    assert cli.main(arguments) == 0
    out, err = spoken(capsys)
    assert out.strip() == str(target / "report.html")
    assert (target / "report.html").is_file()
    assert "7 of 9" in err
    assert solved["materials"] is None
    assert solved["bands"] == 64
    assert (solved["baseline"], solved["seed"]) == (None, None)
    assert solved["profile"] == "explore"
    assert solved["coating"].loading.value == pytest.approx(0.05)


def test_compare_without_a_folder_makes_one_under_results(
    solved: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["compare", "reference-sphere"]) == 0
    assert [material.name for material in solved["materials"]] == ["reference-sphere"]
    (report,) = (tmp_path / "results").glob("compare-*/report.html")
    assert report.is_file()


def test_a_folder_in_use_is_refused_before_anything_is_solved(
    solved: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    for more in ([], ["--force"]):
        assert cli.main(["compare", "--out", str(tmp_path), *more]) == 2
        assert str(tmp_path) in spoken(capsys)[1]
    assert solved == {}


def test_failed_cases_end_with_1_and_are_all_listed(
    solved: dict[str, Any],
    comparison: Comparison,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = comparison.rate.table.astype({"reason": object})
    table.loc[[0, 5], "status"] = "failed"
    table.loc[[0, 5], "reason"] = "the solver gave up"
    solved["answer"] = replace(comparison, rate=replace(comparison.rate, table=table))
    assert cli.main(["compare", "--out", str(tmp_path / "x")]) == 1
    _, err = spoken(capsys)
    assert "2 cases failed:" in err
    assert err.count("the solver gave up") == 2
    assert "rate, reference-sphere, delithiation, 0.2 C" in err
    assert (tmp_path / "x" / "report.html").is_file()


def test_ctrl_c_says_what_was_done_and_ends_with_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def compare(*_: object, progress: Any, **__: object) -> None:
        progress(34, 120, "rate")
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.comparison.compare", compare)
    assert cli.main(["compare", "--out", str(tmp_path / "x")]) == 130
    _, err = spoken(capsys)
    assert err.splitlines()[-1].startswith("interrupted: compare: 34 of 120 solved, rate;")
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.slow
def test_a_real_interrupt_leaves_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments.cli", "compare", "--out", str(tmp_path / "x")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stderr is not None
    first = process.stderr.readline()  # the first line of progress: solving has begun
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert first.startswith("compare: ")
    assert "interrupted: compare:" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("experiment", ["capacity", "rate", "pulse"])
def test_run_saves_table_curves_record_and_figure(
    experiment: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    result: Result = request.getfixturevalue(experiment)
    seen: list[str] = []

    def run(cells: list[Any], *, profile: str, progress: Any, sizes: str = "") -> Result:
        seen.extend([cell.name for cell in cells] + [profile])
        # Only rate and thermal have a choice.
        assert bool(sizes) == (experiment == "rate")
        progress(3)
        return result

    monkeypatch.setattr(f"experiments.{experiment}.run_{experiment}", run)
    target = tmp_path / "x"
    arguments = ["run", experiment, "reference-sphere", "--out", str(target)]
    assert cli.main([*arguments, "--profile", "reference"]) == 0
    assert seen == ["reference-sphere", "reference"]
    out, _ = spoken(capsys)
    assert str(target) in out
    written = {path.name for path in target.iterdir()}
    expected = {f"{experiment}.csv", f"{experiment}-record.json", f"{experiment}.svg"}
    assert expected | {f"{experiment}.png"} <= written


def test_verbose_logs_on_stderr_and_leaves_no_trace(
    solved: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import logging

    before = list(logging.getLogger("experiments").handlers)
    after = ["compare", "--out", str(tmp_path / "x"), "--verbose"]
    first = ["--verbose", "compare", "--out", str(tmp_path / "y")]
    for arguments in (after, first):
        assert cli.main(arguments) == 0
        assert solved["bands"] is None
        assert "experiments.report.writing: figure ranking" in spoken(capsys)[1]
    assert logging.getLogger("experiments").handlers == before


@pytest.mark.parametrize("given", [["--seed", "1"], ["--baseline", "reference-sphere"]])
def test_what_only_draws_take_is_refused_without_them(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["compare", *given, "--out", str(tmp_path / "x")]) == 2
    assert "without draws, which alone take it" in capsys.readouterr().err
