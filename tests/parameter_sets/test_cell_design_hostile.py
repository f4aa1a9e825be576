"""Cell-design sheets that are wrong: each mistake gets a message that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

import parameter_sets
from anode_model.errors import Problem, SheetError
from anode_model.quantities import Basis, Quantity
from parameter_sets import load_cell_design
from parameter_sets.cell_design import CoinHalfCell, read_cell_design

FOLDER = Path(parameter_sets.__file__).parent / "cells"
COIN, POUCH = (
    (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    for name in ("coin-half-cell", "pouch-LCO")
)


def refusal(folder: Path, text: str) -> SheetError:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SheetError) as caught:
        read_cell_design(path)
    return caught.value


def with_line(key: str, line: str, sheet: str = COIN) -> str:
    """A shipped sheet with the one-line quantity `key` replaced; an empty line takes it away."""
    lines = sheet.splitlines()
    (place,) = (i for i, old in enumerate(lines) if old.startswith(f"{key} = "))
    lines[place] = line
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("key", "line", "where", "what"),
    [
        ("electrode_diameter", "", "cell.electrode_diameter", "missing; add electrode_diameter"),
        ("electrode_diameter", 'electrode_diameter = "14"', "cell.electrode_diameter", "no unit"),
        ("electrode_diameter", "electrode_diameter = 14", "cell.electrode_diameter", "no unit"),
        ("electrode_diameter", "electrode_diameter = true", "cell.electrode_diameter", "number"),
        ("electrode_diameter", "electrode_diameter = [14]", "cell.electrode_diameter", "number"),
        (
            "electrode_diameter",
            'electrode_diameter = "14 g"',
            "cell.electrode_diameter",
            "dimension",
        ),
        (
            "electrode_diameter",
            'electrode_diameter = "nan mm"',
            "cell.electrode_diameter",
            "finite",
        ),
        (
            "electrode_diameter",
            'electrode_diameter = "1e999 mm"',
            "cell.electrode_diameter",
            "finite",
        ),
        (
            "electrode_diameter",
            'electrode_diameter = "-14 mm"',
            "cell.electrode_diameter",
            "negative",
        ),
        (
            "electrode_diameter",
            'electrode_diameter = "0 mm"',
            "cell.electrode_diameter",
            "possible",
        ),
        ("electrode_diameter", 'diameter = "14 mm"', "cell.diameter", '"electrode_diameter"'),
        ("electrode_diameter", 'electrode_area = "1.54 cm^2"', "cell.electrode_area", "computed"),
        (
            "electrode_diameter",
            'electrode_diameter = "15.7 mm"',
            "cell.electrode_diameter",
            "lithium",
        ),
        ("lithium_diameter", 'lithium_diameter = "19.5 mm"', "cell.lithium_diameter", "short"),
        ("separator_diameter", 'separator_diameter = "20 mm"', "cell.separator_diameter", "fit"),
        ("lithium_thickness", 'lithium_thickness = "3.2 mm"', "cell.case_height", "stack"),
        ("electrolyte_excess", "electrolyte_excess = 0.5", "cell.electrolyte_excess", "possible"),
        ("electrolyte_set", 'electrolyte_set = ""', "materials.electrolyte_set", "empty"),
        ("electrolyte_set", "electrolyte_set = 7", "materials.electrolyte_set", "not a text"),
        ("lithium_set", "", "materials.lithium_set", "missing"),
        (
            "electrolyte_is_non_aqueous",
            'electrolyte_is_non_aqueous = "yes"',
            "materials.electrolyte_is_non_aqueous",
            "boolean",
        ),
        (
            "electrolyte_is_non_aqueous",
            "electrolyte_is_non_aqueous = 1",
            "materials.electrolyte_is_non_aqueous",
            "boolean",
        ),
        ("kind", 'kind = "pouch"', "kind", "half-cell"),
        ("title", "title = []", "title", "not a text"),
        ("format", "format = 2", "format", "newer than this version"),
        ("format", "format = true", "format", "unknown version"),
        ("format", "", "format", "missing"),
        ("default_basis", 'default_basis = "gues"', "default_basis", "allowed"),
        ("default_source", 'case_mass = "3 g"', "case_mass", "it belongs in [cell]"),
    ],
)
def test_one_mistake_is_one_message(
    key: str, line: str, where: str, what: str, tmp_path: Path
) -> None:
    error = refusal(tmp_path, with_line(key, line))
    found = [problem for problem in error.problems if problem.key == where]
    assert len(found) == 1, str(error)
    assert what in found[0].sentence
    assert {p.what for p in error.problems if p.key != where} <= {"missing"}, str(error)
    if line:
        assert found[0].line is not None


@pytest.mark.parametrize(
    ("key", "line", "what"),
    [
        ("seal_width", "", "missing; add seal_width"),
        ("tab_mass", 'tab_mass = "1 mm"', "dimension"),
        ("case_depth", 'case_depth = "-6.5 mm"', "negative"),
        ("electrolyte_excess", "electrolyte_excess = 0.9", "possible"),
        ("negative_positive_ratio", "negative_positive_ratio = 0.95", "lithium metal would plate"),
        ("negative_positive_ratio", 'negative_positive_ratio = "1.1 mm"', "dimension"),
        ("negative_positive_ratio", "negative_positive_ratio = 0", "possible"),
    ],
)
def test_one_mistake_in_a_pouch_is_one_message(
    key: str, line: str, what: str, tmp_path: Path
) -> None:
    problem = one_problem(tmp_path, with_line(key, line, POUCH))
    assert problem.key == f"cell.{key}"
    assert what in problem.sentence
    assert not line or problem.line is not None


@pytest.mark.parametrize(
    ("key", "table", "what"),
    [
        ("positive_active_density", "", "missing; add positive_active_density"),
        ("case_density", "", "missing; add case_density"),
        ("separator_porosity", "value = 1.2", "0.01 to 0.99"),
        ("electrode_pairs", "value = 2.5", "not a whole number"),
        ("electrode_pairs", "value = 0", "possible"),
        (
            "positive_specific_heat_capacity",
            'value = 700.0\nunit = "J/K"',
            "a unit that converts to J/kg/K",
        ),
        ("heat_transfer_coefficient", 'value = 10\nunit = "W/m/K"', "dimension"),
        ("lower_voltage", 'value = 4.2\nunit = "V"', "the lower cut-off must be the smaller"),
        ("positive_filling_highest", "value = 0.98", "where its potential is not known"),
        ("positive_filling_lowest", "value = 0.995", "nothing to charge"),
    ],
)
def test_one_mistake_in_a_table_of_a_pouch_is_one_message(
    key: str, table: str, what: str, tmp_path: Path
) -> None:
    head, tail = POUCH.split(f"[cell.{key}]\n")
    _, *rest = tail.split("\n\n")
    new = f"[cell.{key}]\n{table}\n\n" if table else ""
    problem = one_problem(tmp_path, head + new + "\n\n".join(rest))
    assert problem.key.startswith("cell.")
    assert what in problem.sentence


def one_problem(folder: Path, text: str) -> Problem:
    (problem,) = refusal(folder, text).problems
    return problem


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("layers", "electrode_pairs"),
        ("np_ratio", "negative_positive_ratio"),
        ("capacity", "it is computed from the balance"),
        ("cooling_area", "it is computed: give the dimensions"),
        ("electrode_diameter", "unknown key"),
    ],
)
def test_words_of_others_lead_to_the_keys_of_a_pouch(
    word: str, advice: str, tmp_path: Path
) -> None:
    problem = one_problem(tmp_path, POUCH.replace("[cell]\n", f"[cell]\n{word} = 3\n"))
    assert problem.key == f"cell.{word}"
    assert advice in problem.sentence


def test_a_pouch_needs_no_thickness_beside_its_ratio(tmp_path: Path) -> None:
    thickness = 'positive_thickness = "60 um"'
    both = POUCH.replace("[cell]\n", f"[cell]\n{thickness}\n")
    error = refusal(tmp_path, both)
    assert error.file == str(tmp_path / "mine.toml")
    assert "given twice" in error.problems[0].what
    assert error.problems[0].line is not None
    neither = with_line("negative_positive_ratio", "", POUCH)
    assert one_problem(tmp_path, neither).got == "neither"
    (tmp_path / "mine.toml").write_text(
        with_line("negative_positive_ratio", thickness, POUCH), encoding="utf-8"
    )
    design = read_cell_design(tmp_path / "mine.toml")
    assert design.value("positive_thickness") == pytest.approx(60e-6, rel=1e-12)


def test_a_sheet_without_its_kind_is_read_as_what_it_looks_like(tmp_path: Path) -> None:
    problem = one_problem(tmp_path, with_line("kind", "", POUCH))
    assert (problem.key, problem.what) == ("kind", "missing")


def test_potentials_in_the_wrong_order(tmp_path: Path) -> None:
    error = refusal(tmp_path, COIN.replace('value = 1.5\nunit = "V"', 'value = -0.5\nunit = "V"'))
    (problem,) = error.problems
    assert problem.key == "cell.lower_potential"
    assert "lower_potential 0 V, upper_potential -0.5 V" in problem.got


@pytest.mark.parametrize(("number", "what"), [("1.2", "possible"), ("0.0", "possible")])
def test_porosity_stays_between_nothing_and_everything(
    number: str, what: str, tmp_path: Path
) -> None:
    error = refusal(tmp_path, COIN.replace("value = 0.39", f"value = {number}"))
    (problem,) = error.problems
    assert (problem.key, what in problem.what) == ("cell.separator_porosity", True)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = COIN.replace('"14 mm"', '"14 kg"').replace("value = 25.0", "value = nan")
    text = text.replace('kind = "half-cell"', 'kind = "half cell"') + "\n[extra]\nx = 1\n"
    error = refusal(tmp_path, text)
    assert [problem.key for problem in error.problems] == [
        "kind",
        "cell.electrode_diameter",
        "cell.separator_thickness.value",
        "extra",
    ]
    assert str(error).count("\n") == 4


@pytest.mark.parametrize(
    "text", ["", "format = 1", "format = 1\ncell = 3\nmaterials = []", "[cell]"]
)
def test_almost_nothing_is_refused_with_what_is_missing(text: str, tmp_path: Path) -> None:
    keys = {problem.key for problem in refusal(tmp_path, text).problems}
    assert {"title", "kind"} <= keys
    assert any(key.startswith("cell") for key in keys)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = [", b"a = 1\na = 2", b"\x00"])
def test_what_is_no_sheet_at_all_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(SheetError):
        read_cell_design(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="folder"):
        read_cell_design(tmp_path)
    with pytest.raises(SheetError, match="no such file"):
        read_cell_design(tmp_path / "none.toml")


def test_a_basis_needs_a_source(tmp_path: Path) -> None:
    text = with_line("default_source", "").replace('"assumed"', '"literature"', 1)
    error = refusal(tmp_path, text)
    assert "default_basis" in {problem.key for problem in error.problems}


def test_an_object_cannot_contradict_itself_either() -> None:
    design = load_cell_design()
    fields = {name: getattr(design, name) for name in CoinHalfCell.model_fields}
    with pytest.raises(SheetError, match="lower cut-off must be the smaller"):
        CoinHalfCell(**{**fields, "lower_potential": Quantity(2.0, "V", Basis.ASSUMED, "a test")})
    with pytest.raises(SheetError, match="wrong unit for an internal value"):
        CoinHalfCell(**{**fields, "case_mass": Quantity(2.9, "g", Basis.ASSUMED, "a test")})
    with pytest.raises(SheetError, match="must not be negative"):
        CoinHalfCell(**{**fields, "case_mass": Quantity(-1.0, "kg", Basis.ASSUMED, "a test")})


def test_a_design_made_of_little_says_what_is_missing() -> None:
    make = cast("Callable[..., CoinHalfCell]", CoinHalfCell)
    with pytest.raises(SheetError) as caught:
        make(name="x", title="t", kind="pouch")
    told = {problem.key: problem.sentence for problem in caught.value.problems}
    assert 'got "pouch"; allowed: "half-cell"' in told["kind"]
    assert told["electrode_diameter"].startswith("missing")
