"""The command line: exit codes, messages, JSON, and that it answers at once."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments import cli
from parameter_sets import material_names
from parameter_sets.library import __file__ as library_file

SHEETS = Path(library_file).parent / "materials"


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


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_an_export_that_cannot_be_written_leaves_what_was_there(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    target = tmp_path / "set"
    assert cli.main(["export", "crushed", "--out", str(target)]) == 0
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    write = Path.write_bytes

    def fails(path: Path, *arguments: object, **named: object) -> None:
        del arguments, named
        write(path, b"{")
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", fails)
        assert cli.main(["export", "crushed", "--out", str(target), "--force"]) == 2
    error = capsys.readouterr().err
    assert error.count(os.strerror(number)) == 1
    assert "Traceback" not in error
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert list(tmp_path.iterdir()) == [target]


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


@pytest.mark.parametrize("option", ["--bands", "--seed"])
def test_a_count_is_a_whole_number(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["compare", option, "7.5"]) == 2
    assert "not a whole number of 0 or more: '7.5'" in capsys.readouterr().err
