"""Versions of files: an older one is brought up to date, a newer one refused with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import parameter_sets
from anode_model import SheetError
from anode_model.material import reading
from anode_model.sheets.formats import FileFormat
from parameter_sets import load_material

SHIPPED = Path(parameter_sets.__file__).parent / "materials" / "reference-sphere.toml"


def sheet(folder: Path, version: int, name: str) -> Path:
    """The reference in another format, in which `d002` has another name."""
    text = SHIPPED.read_text("utf-8")
    text = text.replace("format = 1\n", f"format = {version}\n").replace("\nd002", f"\n{name}")
    file = folder / f"{name}.toml"
    file.write_text(text, "utf-8")
    return file


def renamed(content: dict[str, Any]) -> dict[str, Any]:
    properties = dict(content["properties"])
    properties["d002"] = properties.pop("spacing")
    return {**content, "format": 1, "properties": properties}


def test_every_step_up_to_the_newest_is_taken() -> None:
    steps = {
        n: lambda c: {**c, "format": c["format"] + 1, "by": [*c["by"], c["format"]]} for n in (1, 2)
    }
    content, problem = FileFormat(3, "sheet", steps).current({"format": 1, "by": []})
    assert problem is None
    assert content == {"format": 3, "by": [1, 2]}


def test_a_sheet_of_an_older_format_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(reading.FILE_FORMAT.steps, 0, renamed)
    old = load_material(sheet(tmp_path, 0, "spacing"))
    assert old.quantity("d002") == load_material("reference-sphere").quantity("d002")


def test_a_newer_one_is_refused_without_what_only_follows(tmp_path: Path) -> None:
    with pytest.raises(SheetError) as caught:
        load_material(sheet(tmp_path, 2, "spacing"))
    (problem,) = caught.value.problems
    assert problem.line is not None
    assert "upgrade (pip install -U anode-model)" in problem.sentence


@pytest.mark.parametrize("version", [True, 1.0, "1", None, 0, -1])
def test_what_is_no_version_is_refused(version: object) -> None:
    _, problem = FileFormat(1, "sheet").current({"format": version})
    assert problem is not None
    assert "unknown version" in problem.sentence
