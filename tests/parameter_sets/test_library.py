"""Sheets by name and by path."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import parameter_sets
from anode_model.errors import SheetError, WrongKindError
from anode_model.material import read_material
from parameter_sets import (
    cell_design_names,
    load_cell_design,
    load_material,
    material_names,
    resolve_from_set,
)
from parameter_sets.cell_design import read_cell_design

FOLDER = Path(parameter_sets.__file__).parent


def test_names_are_those_of_the_folders() -> None:
    assert material_names() == tuple(sorted(p.stem for p in (FOLDER / "materials").iterdir()))
    assert cell_design_names() == tuple(sorted(p.stem for p in (FOLDER / "cells").iterdir()))


def test_shipped_name_and_path_are_the_same_material(tmp_path: Path) -> None:
    copy = shutil.copy(FOLDER / "materials" / "reference-sphere.toml", tmp_path)
    by_name = load_material("reference-sphere")
    assert by_name.name == "reference-sphere"
    for path in (Path(copy), str(copy)):
        assert load_material(path).sheet_hash == by_name.sheet_hash


def test_a_file_in_the_working_directory_needs_no_suffix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = FOLDER / "materials" / "fine-sphere.toml"
    (tmp_path / "mine").write_text(sheet.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "reference-sphere").write_text("not a sheet", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_material("mine").given == load_material("fine-sphere").given
    assert load_material("reference-sphere").kind == "design point"
    with pytest.raises(SheetError, match="not valid TOML"):
        load_material("./reference-sphere")


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ("reference-spere", 'did you mean "reference-sphere"?'),
        ("Graphite-marquis2019", 'did you mean "graphite-Marquis2019"?'),
        ("xyzzy", "shipped: broad-size, coarse-sphere"),
        ("", "shipped: broad-size"),
        ("a\0b", "shipped: broad-size"),
        ("n" * 5000, "shipped: broad-size"),
    ],
)
def test_unknown_name_names_the_nearest(wrong: str, advice: str) -> None:
    with pytest.raises(SheetError, match="neither a shipped material nor a file") as caught:
        load_material(wrong)
    assert advice in str(caught.value)
    assert caught.value.file == wrong


@pytest.mark.parametrize("wrong", ["no/such.toml", "no-such.toml", Path("reference-sphere")])
def test_missing_file_is_said_to_be_missing(
    wrong: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SheetError, match="no such file"):
        load_material(wrong)


def test_a_cell_design_is_not_a_material() -> None:
    with pytest.raises(SheetError, match="unknown key"):
        load_material(FOLDER / "cells" / "coin-half-cell.toml")
    with pytest.raises(SheetError, match="unknown key"):
        load_cell_design(FOLDER / "materials" / "reference-sphere.toml")


def test_unknown_cell_design() -> None:
    with pytest.raises(SheetError, match='did you mean "coin-half-cell"'):
        load_cell_design("coin-half-sell")


def test_loading_fills_in_the_numbers_of_a_set() -> None:
    part = load_material("graphite-Marquis2019").electrochemistry
    assert part is not None
    assert part.maximum_concentration is not None


def test_a_sheet_without_a_set_comes_back_as_it_is() -> None:
    material = load_material("reference-sphere")
    assert resolve_from_set(material) is material


def test_the_package_knows_its_names() -> None:
    assert set(parameter_sets.__all__) <= set(dir(parameter_sets))
    for name in parameter_sets.__all__:
        assert getattr(parameter_sets, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'full_sell'"):
        parameter_sets.full_sell  # noqa: B018  the access is the test


def test_names_come_without_the_simulator() -> None:
    program = (
        "import sys, parameter_sets; parameter_sets.material_names();"
        "parameter_sets.load_material('reference-sphere'); parameter_sets.load_cell_design();"
        "print('pybamm' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("wrong", [3, None, b"crushed", ["crushed"]])
@pytest.mark.parametrize("load", [load_material, load_cell_design])
def test_what_is_no_name_and_no_path_is_refused(load: Callable[[Any], object], wrong: Any) -> None:
    with pytest.raises(WrongKindError, match=r"name_or_path: got .*; pass the name or the path"):
        load(wrong)


@pytest.mark.parametrize("read", [read_material, read_cell_design])
def test_readers_take_paths(read: Callable[[Any], object]) -> None:
    with pytest.raises(WrongKindError, match=r"path: got 3 \(int\)"):
        read(3)


def test_a_set_that_cannot_be_used_names_file_and_line(tmp_path: Path) -> None:
    sheet = tmp_path / "s" / "t.toml"
    sheet.parent.mkdir()
    sheet.write_text(
        'format = 1\ntitle = "t"\nkind = "literature"\n[properties]\nDv50 = "10 um"\n'
        '[electrochemistry]\nfrom_set = "Marqius2019"\n',
        encoding="utf-8",
    )
    for given in (sheet, str(sheet)):
        with pytest.raises(SheetError) as caught:
            load_material(given)
        assert caught.value.file == str(sheet)
        assert f"{sheet}: 1 problem\n  - line 7, electrochemistry.from_set: " in str(caught.value)
