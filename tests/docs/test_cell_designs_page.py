"""The page on cell designs says what the software does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

import parameter_sets
from anode_model.nomenclature import cell_terms
from anode_model.units import parse_quantity, range_text
from parameter_sets import cell_design_names
from parameter_sets.cell_design import CellDesign, CoinHalfCell, PouchCell
from parameter_sets.cell_design.design import CellKind
from parameter_sets.cell_design.form import SHEET_FORMS
from parameter_sets.registry import entry_points

PAGE = (Path(__file__).parents[2] / "docs" / "cell-designs.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE, flags=re.DOTALL | re.MULTILINE))
GIVEN = {*PouchCell.model_fields, *CoinHalfCell.model_fields}


def keys_of(section: str) -> list[str]:
    """Keys in the rows of a section's table, in its order."""
    rows = re.findall(r"^\| (`.*?) \|", SECTIONS[section], flags=re.MULTILINE)
    return [key for row in rows for key in re.findall(r"`([^`]+)`", row)]


def numbers(design: type[CellDesign]) -> list[str]:
    return [name for name in cell_terms() if name in design.model_fields]


COMMON = [name for name in cell_terms() if name in CellDesign.model_fields]


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("Both kinds of cell", COMMON),
        ("Half cell", [name for name in numbers(CoinHalfCell) if name not in COMMON]),
        ("Full cell", [name for name in numbers(PouchCell) if name not in COMMON]),
    ],
)
def test_tables_of_keys_are_those_of_the_nomenclature(section: str, names: list[str]) -> None:
    assert keys_of(section) == names
    for name in names:
        row = cell_terms()[name]
        possible, usual = (
            re.sub(r" [^ \d]+$", "", range_text(*ends, row)) for ends in (row.limits, row.typical)
        )
        line = f"| `{name}` | {row.shown} | {possible} | {usual} | {row.definition} |"
        assert line in SECTIONS[section]


def test_table_of_what_is_computed_is_that_of_the_nomenclature() -> None:
    names = [name for name in cell_terms() if name not in GIVEN]
    assert keys_of("What is computed") == names
    for name in names:
        row = cell_terms()[name]
        assert f"| `{name}` | {row.shown} | {row.definition} |" in SECTIONS["What is computed"]


def test_table_of_words_has_every_word_of_both_forms() -> None:
    words = set()
    for form in SHEET_FORMS.values():
        words |= set(form.model_fields) - {"materials", "cell"}
        materials = form.model_fields["materials"].annotation
        assert materials is not None
        words |= {f"materials.{name}" for name in materials.model_fields}
    assert set(keys_of("Words")) == words
    assert all(f'`"{kind}"`' in SECTIONS["Words"] for kind in get_args(CellKind))


def test_keys_that_are_not_required_are_those_that_the_page_names() -> None:
    optional = {
        name
        for design in (CoinHalfCell, PouchCell)
        for name in numbers(design)
        if not design.model_fields[name].is_required()
    }
    assert optional == {"negative_positive_ratio", "positive_thickness"}
    assert "of `negative_positive_ratio` and `positive_thickness` exactly one is given" in PAGE


def test_shipped_designs_and_their_sets_are_named() -> None:
    for name in cell_design_names():
        assert f"`{name}`" in PAGE
    for name in entry_points():
        if name.startswith("reference-sphere"):
            assert f'"{name}"' in PAGE


def test_example_fits_into_a_shipped_sheet() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    part = tomllib.loads(example)
    shipped = Path(parameter_sets.__file__).parent / "cells" / "pouch-LCO.toml"
    content = tomllib.loads(shipped.read_text(encoding="utf-8"))
    assert set(part) == {"materials", "cell"}
    for table, rows in part.items():
        assert set(rows) <= set(content[table])
        content[table] |= rows
    SHEET_FORMS["full-cell"].model_validate(content)
    for name, raw in part["cell"].items():
        parse_quantity(raw, cell_terms()[name], key=name)


def test_names_of_the_python_example_exist(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    namespace: dict[str, object] = {}
    exec(compile(example + "\nprint(full.body.heat_capacity.value)", "page", "exec"), namespace)
    assert float(capsys.readouterr().out) > 5
