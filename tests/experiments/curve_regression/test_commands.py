"""``anode-model baseline`` and ``anode-model check``, on sheets of one's own."""

from __future__ import annotations

import errno
import json
import os
from importlib.resources import files
from pathlib import Path

import pytest

from experiments import load_baseline
from experiments.cli import main

FILE = "baselines/mine.capacity.baseline.toml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sheet and what is stored of it."""
    folder = tmp_path_factory.mktemp("repository")
    text = (files("parameter_sets") / "materials" / "crushed.toml").read_text(encoding="utf-8")
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    arguments = ["baseline", str(folder / "mine.toml"), "--experiment", "capacity"]
    assert main([*arguments, "--out", str(folder / "baselines")]) == 0
    return folder


@pytest.fixture
def repository(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the working folder."""
    for name in ("mine.toml", FILE):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((made / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change_sheet(repository: Path) -> None:
    sheet = repository / "mine.toml"
    text = sheet.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("d002 = "))
    sheet.write_text(text.replace(old, 'd002 = "0.385 nm"'), encoding="utf-8")


def test_a_stored_file_says_how_to_solve_it_again(repository: Path) -> None:
    recipe = load_baseline(repository / FILE).recipe
    assert recipe is not None
    assert recipe.sheet == "../mine.toml"
    assert (recipe.cell, recipe.profile, recipe.c_rates) == ("coin-half-cell", "steady", None)


def test_what_is_as_stored_holds(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del repository
    assert main(["check", "."]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"holds {FILE}: ")
    assert "are as stored" in out


def test_what_moved_is_said_drawn_and_counted(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change_sheet(repository)
    assert main(["check", ".", "--pictures", "drawn"]) == 1
    out = capsys.readouterr().out
    assert out.startswith(f"MOVED {FILE}: mine: the curve")
    assert "the sheet mine (" in out
    assert "derived diffusivity" in out
    picture = repository / "drawn" / "baselines-mine.capacity.png"
    assert f"Picture: {picture.relative_to(repository)}." in out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert main(["check", ".", "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found["file"] == FILE
    assert not found["holds"]
    assert found["moved"]
    assert any("the sheet mine" in change for change in found["changed"])


def test_written_anew_only_with_force_and_what_moved_is_said(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change_sheet(repository)
    before = (repository / FILE).read_bytes()
    arguments = ["baseline", "mine.toml", "--experiment", "capacity"]
    assert main(arguments) == 2
    assert "stored already; add --force" in capsys.readouterr().err
    assert (repository / FILE).read_bytes() == before
    assert main([*arguments, "--force"]) == 0
    out = capsys.readouterr().out
    assert f"{FILE}\n  mine: the curve" in out
    assert "Changed since it was stored: the sheet mine" in out
    assert main(["check", "."]) == 0


def test_a_sheet_outside_the_checked_folder_is_not_opened(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "baselines"]) == 2
    assert "leads out of the checked folder baselines" in capsys.readouterr().err
    path = repository / FILE
    text = path.read_text(encoding="utf-8")
    for hostile in ("/etc/passwd", "../../../../etc/hostname.toml", "../a\\u0000.toml"):
        path.write_text(text.replace('"../mine.toml"', f'"{hostile}"', 1), encoding="utf-8")
        assert main(["check", "."]) == 2
        complaint = capsys.readouterr().err
        assert f"{FILE}: cannot be solved again" in complaint
        assert "Traceback" not in complaint


def test_a_sheet_behind_a_link_out_of_the_folder_is_not_opened(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "mine.toml"
    (repository / "mine.toml").rename(outside)
    (repository / "mine.toml").symlink_to(outside)
    assert main(["check", "."]) == 2
    assert "leads out of the checked folder" in capsys.readouterr().err


def test_folders_with_nothing_to_check(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "empty").mkdir()
    assert main(["check", "empty"]) == 2
    assert "anode-model baseline SHEET --out empty" in capsys.readouterr().err
    assert main(["check", "nowhere"]) == 2
    assert "not a folder" in capsys.readouterr().err
    path = repository / FILE
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("[recipe]")
    path.write_text(head + "[versions]" + rest.partition("[versions]")[2], encoding="utf-8")
    assert main(["check", "."]) == 2
    assert "only results that tests stored; run pytest" in capsys.readouterr().err
    path.write_text("nonsense", encoding="utf-8")
    assert main(["check", "."]) == 2
    assert "not valid TOML" in capsys.readouterr().err


def test_wrong_arguments_are_refused_before_anything_is_solved(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del repository
    for arguments, message in (
        (["baseline", "nothing.toml"], "no such file"),
        (["baseline", "mine.toml", "--c-rates", "1,-2"], "not numbers above zero"),
        (["baseline", "mine.toml", "--loading", "60 apples"], "apples"),
        (["baseline", "mine.toml", "--cell", "coin-half-cell", "--out", "x"], "a half cell"),
        (["baseline", "mine.toml", "--experiment", "pulse"], "invalid choice"),
    ):
        assert main(arguments) == 2
        assert message in capsys.readouterr().err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("step", ["write_text", "replace"])
def test_what_cannot_be_stored_is_one_message_and_changes_nothing(
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    step: str,
) -> None:
    before = (repository / FILE).read_bytes()
    write = Path.write_bytes

    def fails(path: Path, *arguments: object, **named: object) -> None:
        del arguments, named
        if step == "write_text":
            # As much as there was room for.
            write(path, b"format = 1\nexper")
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, step, fails)
    arguments = ["baseline", "mine.toml", "--experiment", "capacity", "--out", "baselines"]
    assert main([*arguments, "--force"]) == 2
    error = capsys.readouterr().err
    assert error.count(os.strerror(number)) == 1
    assert "Traceback" not in error
    assert (repository / FILE).read_bytes() == before
    assert [file.name for file in (repository / "baselines").iterdir()] == [Path(FILE).name]
