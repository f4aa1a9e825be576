"""What a study names lies in its own folder: a study from elsewhere opens no other files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import parameter_sets
from anode_model import SheetError
from experiments import load_study, new_study
from parameter_sets import load_material

SHIPPED = Path(parameter_sets.__file__).parent / "materials"

STUDY = """format = 1
title = "t"
materials = ["{path}"]
[[runs]]
experiment = "pulse"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With a sheet beside the folder of studies, and one in it."""
    inside = tmp_path / "studies"
    (inside / "sheets").mkdir(parents=True)
    for target in (tmp_path, inside / "sheets"):
        shutil.copy(SHIPPED / "reference-sphere.toml", target / "mine.toml")
    return inside


def study(folder: Path, path: str) -> Path:
    file = folder / "study.toml"
    file.write_text(STUDY.format(path=path), "utf-8")
    return file


def test_a_sheet_below_the_folder_is_read(folder: Path) -> None:
    (material,) = load_study(study(folder, "sheets/mine.toml")).materials
    assert material.name == "mine"


@pytest.mark.parametrize("path", ["../mine.toml", "sheets/../../mine.toml", "{outside}/mine.toml"])
def test_a_path_that_leads_out_is_refused(folder: Path, path: str) -> None:
    path = path.format(outside=folder.parent)
    with pytest.raises(
        SheetError, match=r"line 3, materials\.0: outside the folder of the file"
    ) as caught:
        load_study(study(folder, path))
    assert len(caught.value.problems) == 1
    assert "put a copy beside" in str(caught.value)


def test_a_link_that_leads_out_is_refused(folder: Path) -> None:
    (folder / "link.toml").symlink_to(folder.parent / "mine.toml")
    with pytest.raises(SheetError, match="outside the folder of the file"):
        load_study(study(folder, "link.toml"))


def test_so_is_a_design(folder: Path) -> None:
    file = study(folder, "sheets/mine.toml")
    text = file.read_text("utf-8") + '[cells]\nhalf = "../design.toml"\n'
    file.write_text(text, "utf-8")
    with pytest.raises(SheetError, match=r"cells\.half: outside the folder of the file"):
        load_study(file)


def test_paths_in_a_script_are_its_own(folder: Path) -> None:
    study = new_study("t", str(folder.parent / "mine.toml")).pulse().build()
    assert study.materials[0].name == "mine"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    for load in (load_study, load_material):
        with pytest.raises(SheetError, match="a device or a pipe"):
            load(tmp_path / "pipe.toml")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device on this system")
def test_neither_is_a_device_without_end() -> None:
    for load in (load_study, load_material):
        with pytest.raises(SheetError, match="a device or a pipe"):
            load(Path("/dev/zero"))


def test_a_bare_name_is_no_file_where_the_program_was_started(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "mine.toml").rename(folder.parent / "mine")
    monkeypatch.chdir(folder.parent)
    with pytest.raises(SheetError, match="mine: neither a shipped material nor a file"):
        load_study(study(folder, "mine"))
    # Beside the study it is meant.
    shutil.copy(folder.parent / "mine", folder / "mine")
    (material,) = load_study(study(folder, "mine")).materials
    assert material.name == "mine"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('["{path}"]', str(["m"] * 5001), "materials"),
        ('"pulse"', f'"rate"\nc_rates = {[1] * 1001}', "runs.0.c_rates"),
        ("[[runs]]", f"[outputs]\nderived = {['m'] * 90_000}\n[[runs]]", "outputs.derived"),
        ("[[runs]]", f"[vary.Dv50]\nvalues = {[1] * 1001}\n[[runs]]", "vary.Dv50.values"),
    ],
    ids=["materials", "rates", "derived", "values"],
)
def test_lists_have_an_end(folder: Path, old: str, new: str, key: str) -> None:
    file = folder / "study.toml"
    file.write_text(STUDY.replace(old, new).replace("{path}", "crushed"), "utf-8")
    with pytest.raises(SheetError, match="too many; got ") as caught:
        load_study(file)
    assert [problem.key for problem in caught.value.problems if "too many" in problem.what] == [key]
    assert not any("neither" in problem.what for problem in caught.value.problems)


def test_a_path_of_many_parts_is_not_looked_for(folder: Path) -> None:
    with pytest.raises(SheetError, match="too long for a path") as caught:
        load_study(study(folder, "a/" * 400_000))
    assert len(str(caught.value)) < 1000
