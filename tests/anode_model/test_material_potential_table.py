"""Open-circuit potential from a CSV file beside the sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from anode_model.errors import SheetError
from anode_model.material import read_material
from anode_model.material.potential_table import read_potential_table

TABLE = "x,potential_V\n0.01,1.7\n0.1,0.9\n0.3,0.4\n0.5,0.1\n0.6,0.0\n"
SHEET = """\
format = 1
title = "laboratory curve"
kind = "measured"
default_source = "laboratory"
[properties]
Dv50 = "10 µm"
[electrochemistry]
{more}
[electrochemistry.ocp]
csv = "curve.csv"
basis = "measured"
source = "titration, C/50"
"""


def test_share_of_lithium_becomes_capacity(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text("# a comment\n\n" + TABLE, encoding="utf-8")
    capacity, potential = read_potential_table("curve.csv", tmp_path, key="ocp.csv")
    assert capacity == pytest.approx([3.72, 37.2, 111.6, 186.0, 223.2], rel=1e-12)
    assert potential == (1.7, 0.9, 0.4, 0.1, 0.0)


def test_capacity_column_and_falling_rows(tmp_path: Path) -> None:
    text = "potential_V, capacity_mAh_g\r\n0.0,223\r\n0.1,186\r\n0.4,112\r\n0.9,37\r\n1.7,4\r\n"
    (tmp_path / "curve.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    capacity, potential = read_potential_table("curve.csv", tmp_path, key="ocp.csv")
    assert capacity == (4.0, 37.0, 112.0, 186.0, 223.0)
    assert potential == (1.7, 0.9, 0.4, 0.1, 0.0)


HOSTILE = [
    ("empty", "", "no rows"),
    ("comments only", "# x\n", "no rows"),
    ("no header", TABLE.partition("\n")[2], "wrong columns"),
    ("typo", TABLE.replace("potential_V", "potental_V"), 'did you mean "potential_V"'),
    ("both scales", "x,capacity_mAh_g,potential_V\n1,2,3\n", "wrong columns"),
    ("semicolons", TABLE.replace(",", ";"), "separate the columns by commas"),
    ("word", TABLE.replace("0.4", "low"), "line 4: not two finite numbers; got 0.3,low"),
    ("NaN", TABLE.replace("0.4", "nan"), "line 4: not two finite numbers"),
    ("cell missing", TABLE.replace("0.3,0.4", "0.3"), "line 4: not two finite numbers"),
    ("cell too many", TABLE.replace("0.3,0.4", "0.3,0.4,1"), "line 4: not two finite numbers"),
    ("few points", "x,potential_V\n0,1\n1,0\n", "only 2 points; allowed: at least 5"),
    ("negative", TABLE.replace("0.01,", "-0.01,"), "line 2: capacity below zero"),
    ("millivolts", TABLE.replace("0.9", "900"), "line 3: not a potential; got 900 V"),
    ("not monotonic", TABLE.replace("0.4", "0.95"), "line 4: the potential must fall"),
    ("point twice", TABLE.replace("0.3,0.4", "0.1,0.9"), "line 4: the potential must fall"),
    ("open quote", TABLE.replace("0.3,0.4", '"0.3,0.4'), "line 4"),
]


@pytest.mark.parametrize(
    ("table", "fragment"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE]
)
def test_hostile_table_is_a_problem_of_the_sheet(tmp_path: Path, table: str, fragment: str) -> None:
    (tmp_path / "curve.csv").write_text(table, encoding="utf-8")
    (tmp_path / "sheet.toml").write_text(SHEET.format(more=""), encoding="utf-8")
    with pytest.raises(SheetError) as caught:
        read_material(tmp_path / "sheet.toml")
    assert [problem.key for problem in caught.value.problems] == ["electrochemistry.ocp.csv"]
    assert fragment in str(caught.value)


@pytest.mark.parametrize(
    ("csv", "fragment"),
    [
        ("../curve.csv", "outside the sheet's folder"),
        ("/etc/hostname", "outside the sheet's folder"),
        ("link.csv", "outside the sheet's folder"),
        (".", "this is a folder"),
        ("curve.cvs", 'no such file; did you mean "curve.csv"'),
        ("large.csv", "too large"),
        ("binary.csv", "not a text in UTF-8"),
        ("a\\u0000b.csv", "not a path"),
    ],
)
def test_hostile_path_is_a_problem_of_the_sheet(tmp_path: Path, csv: str, fragment: str) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    for place in (tmp_path, folder):
        (place / "curve.csv").write_text(TABLE, encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "curve.csv")
    (folder / "large.csv").write_bytes(b"#" * 1_000_001)
    (folder / "binary.csv").write_bytes(b"\xff\xfe\x00")
    text = SHEET.format(more="").replace('"curve.csv"', f'"{csv}"')
    (folder / "sheet.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SheetError) as caught:
        read_material(folder / "sheet.toml")
    assert [problem.key for problem in caught.value.problems] == ["electrochemistry.ocp.csv"]
    assert fragment in str(caught.value)


def test_points_need_only_the_particle_size(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "sheet.toml").write_text(SHEET.format(more=""), encoding="utf-8")
    laboratory = read_material(tmp_path / "sheet.toml").electrochemistry
    assert laboratory is not None
    assert laboratory.ocp is not None
    assert laboratory.ocp.csv == "curve.csv"
    assert laboratory.ocp.source == "titration, C/50"
    assert laboratory.ocp.points_capacity[-1] == pytest.approx(223.2, rel=1e-12)


@pytest.mark.parametrize(("capacity", "accepted"), [(210, True), (300, False)])
def test_capacity_must_agree_with_the_points(
    tmp_path: Path, capacity: float, accepted: bool
) -> None:
    (tmp_path / "curve.csv").write_text(TABLE, encoding="utf-8")
    more = f'reversible_capacity = "{capacity} mAh/g"'
    (tmp_path / "sheet.toml").write_text(SHEET.format(more=more), encoding="utf-8")
    if accepted:
        laboratory = read_material(tmp_path / "sheet.toml").electrochemistry
        assert laboratory is not None
        assert laboratory.reversible_capacity is not None
        assert laboratory.reversible_capacity.value == pytest.approx(capacity, rel=1e-12)
    else:
        with pytest.raises(SheetError, match="contradicts the points"):
            read_material(tmp_path / "sheet.toml")


@pytest.mark.filterwarnings("ignore::anode_model.material.SheetWarning")
def test_points_that_end_early_are_said(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text(TABLE.replace("0.6,0.0", "0.55,0.08"), encoding="utf-8")
    (tmp_path / "sheet.toml").write_text(SHEET.format(more=""), encoding="utf-8")
    material = read_material(tmp_path / "sheet.toml")
    assert "the points end at 1.7 V and 0.08 V" in material.warnings[0]
