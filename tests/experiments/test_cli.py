"""The command line: exit codes, messages, JSON, and that it answers at once."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from experiments import cli
from experiments.comparison import Comparison
from experiments.plain import plain
from experiments.result import Result
from parameter_sets import material_names
from parameter_sets.library import __file__ as library_file

SHEETS = Path(library_file).parent / "materials"


def command(
    *arguments: str, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "experiments.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables},
    )


def spoken(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_help_and_version_answer_without_anything_heavy() -> None:
    program = (
        "import sys, experiments.cli\n"
        "code = experiments.cli.main(sys.argv[1:])\n"
        "heavy = {'pybamm', 'numpy', 'pandas', 'pint', 'matplotlib', 'pydantic', 'jinja2'}\n"
        "sys.exit(code or (3 if heavy & set(sys.modules) else 0))"
    )
    for arguments in (["--help"], ["compare", "--help"], ["explain", "--help"], ["--version"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "anode-model" in done.stdout


def test_the_package_is_light_and_names_what_it_has() -> None:
    program = (
        "import sys, experiments\n"
        "assert {'compare', 'run_capacity', 'run_pulse', 'run_rate'} <= set(dir(experiments))\n"
        "assert not {'pybamm', 'pandas', 'matplotlib'} & set(sys.modules)\n"
        "assert experiments.run_capacity.__module__ == 'experiments.capacity'\n"
        "assert not hasattr(experiments, 'run_everything')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["claims"],
        ["claims", "reference-sphere", "--set", "as-dreamt"],
        ["run", "levitation", "reference-sphere"],
        ["compare", "--bands", "-1"],
        ["compare", "--bands", "many"],
        ["compare", "--profile", "perfect"],
        ["export", "reference-sphere", "--format", "xml"],
    ],
)
def test_wrong_arguments_end_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    out, err = spoken(capsys)
    assert out == ""
    assert err.startswith("usage: anode-model")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["claims", "reference-spher"], 'did you mean "reference-sphere"'),
        (["claims", "no/such.toml"], "no/such.toml"),
        (["claims", "reference-sphere", "--loading", "60 V"], "V"),
        (["claims", "reference-sphere", "--loading", "a lot"], "a lot"),
        (["derive", "nobody"], "nobody"),
        (["derive", "reference-sphere", "--loading", "-3 g/m^2"], "loading"),
        (["run", "capacity", "nobody"], "nobody"),
        (["export", "nobody"], "nobody"),
        (["compare", "nobody", "reference-sphere", "no-one"], "no-one"),
        (["compare", "crushed", "crushed"], "crushed and crushed are both named 'crushed'"),
        (["run", "pulse", "crushed", "crushed"], "give one file another name"),
    ],
)
def test_bad_input_ends_with_2_and_a_message(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == 2
    out, err = spoken(capsys)
    assert out == ""
    assert err.startswith(f"anode-model {arguments[0]}: ")
    assert words in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_all_bad_sheets_are_named_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["claims", "nobody", "reference-sphere", "no-one"]) == 2
    _, err = spoken(capsys)
    assert "nobody" in err
    assert "no-one" in err


def test_every_problem_of_a_sheet_reaches_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (SHEETS / "reference-sphere.toml").read_text(encoding="utf-8")
    text = text.replace('d002 = "0.382 +/- 0.001 nm"', 'd002 = "0.382 kg"').replace(
        'sphericity = "0.90 +/- 0.01"', 'sphericity = "1.2"'
    )
    sheet = tmp_path / "wrong.toml"
    sheet.write_text(text, encoding="utf-8")
    assert cli.main(["claims", str(sheet)]) == 2
    _, err = spoken(capsys)
    for words in (str(sheet), "properties.d002", "properties.sphericity", "line"):
        assert words in err


def test_materials_lists_every_shipped_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["materials"]) == 0
    out, _ = spoken(capsys)
    assert all(name in out for name in material_names())
    assert cli.main(["materials", "--json", "--set", "as-filed"]) == 0
    rows = json.loads(spoken(capsys)[0])
    assert [row["name"] for row in rows] == list(material_names())
    reference = next(row for row in rows if row["name"] == "reference-sphere")
    assert reference["verdicts"]["1"] == "met"
    assert reference["verdicts"]["10"] == "unknown"
    assert reference["claim_set"] == "as-filed"


def test_claims_prints_a_chart_per_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    sheet = str(SHEETS / "crushed.toml")
    assert cli.main(["claims", "reference-sphere", sheet, "--set", "as-filed"]) == 0
    out, err = spoken(capsys)
    assert "reference-sphere" in out
    assert "crushed" in out
    assert "as-filed" in out
    assert err == ""


def test_claims_judges_the_electrode_only_where_a_rate_is_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    verdicts = []
    for more in ([], ["--loading", "60 g/m^2"], ["--loading", "61 g/m^2"]):
        assert cli.main(["claims", "reference-sphere", "--json", *more]) == 0
        (chart,) = json.loads(spoken(capsys)[0])
        verdicts.append(chart["claims"][9]["verdict"])
    assert verdicts == ["unknown", "met", "not met"]


def test_claims_of_a_set_do_not_wait_for_the_solver() -> None:
    program = (
        "import sys, experiments.cli\n"
        "experiments.cli.main(['claims', 'graphite-Marquis2019'])\n"
        "sys.exit('pybamm' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_derive_prints_every_value_with_its_origin(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["derive", "reference-sphere"]) == 0
    out, _ = spoken(capsys)
    for words in ("reversible_capacity", "mAh/g", "R3", "derived", "assumed", "does not act yet"):
        assert words in out
    assert cli.main(["derive", "reference-sphere", "--json", "--loading", "30 g/m^2"]) == 0
    content = json.loads(spoken(capsys)[0])
    assert content["coating"]["coating_loading"] == pytest.approx(0.03)
    assert content["quantities"]["coating_thickness"]["unit"] == "m"


def test_warnings_are_one_line_on_stderr(tmp_path: Path) -> None:
    text = (SHEETS / "reference-sphere.toml").read_text(encoding="utf-8")
    (tmp_path / "odd.toml").write_text(
        text.replace('"0.050 +/- 0.003"', '"0.40 +/- 0.01"'), encoding="utf-8"
    )
    done = command("claims", "odd.toml", "--json", cwd=tmp_path)
    assert done.returncode == 0
    json.loads(done.stdout)
    assert done.stderr.startswith("warning: ")
    assert "hydrogen_carbon_ratio" in done.stderr
    assert ".py" not in done.stderr


def test_a_terminal_that_knows_ascii_only_is_no_reason_to_stop() -> None:
    done = command("derive", "reference-sphere", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    done = command("derive", "reference-sphere", "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    json.loads(done.stdout)


@pytest.mark.skipif(shutil.which("head") is None, reason="needs head")
def test_a_reader_that_has_enough_is_no_error() -> None:
    line = f'"{sys.executable}" -m experiments.cli derive reference-sphere | head -c 1'
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert len(done.stdout) == 1
    assert done.stderr == ""


def test_export_writes_a_set_with_provenance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    assert cli.main(["export", "reference-sphere", "--out", str(target)]) == 0
    out, _ = spoken(capsys)
    assert out.strip() == str(target / "reference-sphere.json")
    content = json.loads((target / "reference-sphere.json").read_text(encoding="utf-8"))
    assert content["parameters"]["Positive particle radius [m]"]["basis"]
    assert content["format"] == 1
    assert cli.main(["export", "reference-sphere", "--out", "-"]) == 0
    assert json.loads(spoken(capsys)[0]) == content
    assert cli.main(["export", "reference-sphere", "--out", str(target)]) == 2
    assert "--force" in spoken(capsys)[1]
    assert cli.main(["export", "reference-sphere", "--out", str(target), "--force"]) == 0


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


def test_plain_knows_what_results_hold_and_refuses_the_rest(capacity: Result) -> None:
    content = plain({"table": capacity.table, "record": capacity.record, "path": Path("a")})
    json.dumps(content, allow_nan=False)
    assert len(content["table"]) == len(capacity.table)
    assert content["record"]["numerics"]["name"] == "explore"
    assert plain(float("inf")) is None
    assert plain({"b", "a"}) == ["a", "b"]
    with pytest.raises(TypeError, match="object"):
        plain(object())


def test_an_interrupt_that_was_dropped_stops_the_next_progress() -> None:
    from experiments.commands.interruption import remembered_interrupts
    from experiments.commands.terminal import Progress

    progress = Progress("compare")
    with remembered_interrupts():
        # As CasADi's callbacks do: the exception never arrives.
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            progress(1, 10)
    progress(2, 10)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["materials", "--json"], ["derive", "reference-sphere"]])
def test_a_full_output_is_one_message(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123  a device
        found = subprocess.run(
            [sys.executable, "-m", "experiments.cli", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert found.returncode == 2
    assert "cannot write" in found.stderr
    assert "Traceback" not in found.stderr


def test_control_characters_of_a_sheet_do_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from experiments.commands.terminal import say

    say("red \x1b[31m title")
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--bands", "--seed"])
def test_a_count_is_a_whole_number(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["compare", option, "7.5"]) == 2
    assert "not a whole number of 0 or more: '7.5'" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["--seed", "1"], ["--baseline", "reference-sphere"]])
def test_what_only_draws_take_is_refused_without_them(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["compare", *given, "--out", str(tmp_path / "x")]) == 2
    assert "without draws, which alone take it" in capsys.readouterr().err
