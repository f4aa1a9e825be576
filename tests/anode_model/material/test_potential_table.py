"""Open-circuit potential from a CSV file beside the sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from anode_model.errors import SheetError
from anode_model.material import (
    CarbonMaterial,
    Electrochemistry,
    OcpRecord,
    SheetWarning,
    read_material,
)
from anode_model.material.potential_table import read_potential_table
from anode_model.quantities import Basis, Quantity

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
        ("../curve.csv", "outside the folder of the file"),
        ("/etc/hostname", "outside the folder of the file"),
        ("link.csv", "outside the folder of the file"),
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


def read_points(folder: Path, table: str) -> CarbonMaterial:
    (folder / "curve.csv").write_text(table, encoding="utf-8")
    (folder / "sheet.toml").write_text(SHEET.format(more=""), encoding="utf-8")
    return read_material(folder / "sheet.toml")


def refusal(folder: Path, table: str) -> list[str]:
    with pytest.raises(SheetError) as caught:
        read_points(folder, table)
    assert {problem.key for problem in caught.value.problems} == {"electrochemistry.ocp.csv"}
    return [problem.sentence for problem in caught.value.problems]


def test_x_in_percent_is_refused_with_the_question(tmp_path: Path) -> None:
    table = "x,potential_V\n1,1.7\n10,0.9\n30,0.4\n50,0.1\n65,0.0\n"
    (told,) = refusal(tmp_path, table)
    assert "line 6: x is too large for a share of LiC6; is it in percent?; got x up to 65" in told
    assert "divide x by 100" in told


@pytest.mark.filterwarnings("error")
def test_x_of_a_hard_carbon_beyond_graphite_is_read(tmp_path: Path) -> None:
    points = read_points(tmp_path, TABLE.replace("0.6,0.0", "1.5,0.0"))
    assert points.warnings == ()


@pytest.mark.parametrize(
    ("table", "got"),
    [
        (TABLE.replace("x,", "capacity_mAh_g,"), "got 0.5675 mAh/g"),
        (TABLE.replace("x,", "capacity_mAh_g,").replace("0.6,", "60000,"), "mAh/g from 1.5 V"),
        ("x,potential_V\n0.1,4.5\n0.2,4.0\n0.3,3.5\n0.4,3.0\n0.5,2.0\n", "got 0 mAh/g"),
    ],
    ids=["share as capacity", "far too much", "never below 1.5 V"],
)
def test_points_that_span_no_possible_capacity_are_refused(
    tmp_path: Path, table: str, got: str
) -> None:
    (told,) = refusal(tmp_path, table)
    assert "the points span no possible capacity" in told
    assert got in told
    assert "allowed: 1 to 4000 mAh/g; check the columns" in told


@pytest.mark.parametrize(("last", "span"), [("60", "56.75"), ("900", "896.8")])
def test_points_that_span_an_unusual_capacity_are_warned_about(
    tmp_path: Path, last: str, span: str
) -> None:
    table = f"capacity_mAh_g,potential_V\n1,1.7\n10,0.9\n30,0.4\n50,0.1\n{last},0.0\n"
    with pytest.warns(SheetWarning, match=f"the points span {span} mAh/g"):
        material = read_points(tmp_path, table)
    assert "electrochemistry.ocp.csv: the points span" in material.warnings[0]
    assert "(100 to 700 mAh/g)" in material.warnings[0]


def test_points_given_in_a_script_are_judged_too() -> None:
    record = OcpRecord(
        points_capacity=(1.0, 1e4), points_potential=(1.6, 0.0), basis=Basis.MEASURED, source="x"
    )
    size = Quantity(1e-5, "m", Basis.MEASURED, "x")
    with pytest.raises(SheetError, match=r"electrochemistry\.ocp: the points span no possible"):
        CarbonMaterial(
            name="m",
            title="t",
            kind="measured",
            given={"Dv50": size},
            electrochemistry=Electrochemistry(ocp=record),
        )


def test_all_points_that_do_not_fall_are_told_with_their_values(tmp_path: Path) -> None:
    table = TABLE.replace("0.9", "1.8").replace("0.1\n", "0.45\n")
    first, second = refusal(tmp_path, table)
    assert "line 3: the potential must fall" in first
    assert "got 1.7 V at x = 0.01 (line 2), then 1.8 V at x = 0.1 (line 3)" in first
    assert "got 0.4 V at x = 0.3 (line 4), then 0.45 V at x = 0.5 (line 5)" in second


@pytest.mark.parametrize("backwards", [False, True])
def test_many_bad_points_are_counted_and_told_in_the_order_of_the_file(
    tmp_path: Path, *, backwards: bool
) -> None:
    rows = [f"{10 * i},{1.0 + 0.01 * i}" for i in range(12)]
    rows = rows[::-1] if backwards else rows
    told = refusal(tmp_path, "\n".join(["capacity_mAh_g,potential_V", *rows]))
    assert [text.split(":")[1].strip() for text in told] == [
        *(f"line {number}" for number in range(3, 8)),
        "6 more like these",
    ]


def test_a_header_with_a_cell_without_end_is_refused_in_short(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text("x" * 200_000 + ",potential_V\n", encoding="utf-8")
    with pytest.raises(SheetError, match="wrong columns") as caught:
        read_potential_table("curve.csv", tmp_path, key="ocp.csv")
    assert len(str(caught.value)) < 1000
