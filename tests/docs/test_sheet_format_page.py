"""The page on the sheet format says what the software does."""

from __future__ import annotations

import re
from pathlib import Path

from anode_model.claims import claim_sets
from anode_model.errors import SheetError
from anode_model.material import read_material
from anode_model.material.document import SILICON_QUANTITIES
from anode_model.material.electrochemistry import ELECTROCHEMISTRY_QUANTITIES
from anode_model.material.silicon import KNOWN_COMPOUNDS
from anode_model.nomenclature import properties
from anode_model.units import TABLE_KEYS, range_text

PAGE = (Path(__file__).parents[2] / "docs" / "sheet-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)


def test_example_reads_without_warning(tmp_path: Path) -> None:
    file = tmp_path / "my-carbon.toml"
    file.write_text(EXAMPLES[0], encoding="utf-8")
    material = read_material(file)
    assert material.warnings == ()
    assert material.electrochemistry is not None


def test_potential_examples_read(tmp_path: Path) -> None:
    points = "capacity_mAh_g,potential_V\n4,1.7\n37,0.9\n112,0.4\n300,0.1\n400,0.0\n"
    (tmp_path / "lot-7-potential.csv").write_text(points, encoding="utf-8")
    file = tmp_path / "my-carbon.toml"
    for example in EXAMPLES[1:]:
        file.write_text(EXAMPLES[0] + example, encoding="utf-8")
        laboratory = read_material(file).electrochemistry
        assert laboratory is not None
        assert laboratory.ocp is not None


def test_table_of_properties_is_complete() -> None:
    plain = {"m²/g": "m²/g"}
    for name, row in properties().items():
        possible, usual = (
            re.sub(r" [^ \d]+$", "", range_text(*ends, row)) for ends in (row.limits, row.typical)
        )
        unit = plain.get(row.shown, row.shown)
        assert f"| `{name}` | {unit} | {possible} | {usual} |" in PAGE
    for key in (*ELECTROCHEMISTRY_QUANTITIES, *SILICON_QUANTITIES, *TABLE_KEYS):
        assert f"`{key}`" in PAGE
    for compound in KNOWN_COMPOUNDS:
        for word in compound.words[:2]:
            assert re.search(rf"\b{word}\b", PAGE)


def test_messages_are_those_of_the_software(tmp_path: Path) -> None:
    shown = re.findall(r"line \d+, (properties.*)", PAGE)
    bad = re.sub(r"(?m)^Lc = .*$", 'Lc = "1.4 kg"\nd02 = "0.38 nm"', EXAMPLES[0])
    file = tmp_path / "my-carbon.toml"
    file.write_text(bad, encoding="utf-8")
    try:
        read_material(file)
    except SheetError as error:
        told = [f"{problem.key}: {problem.sentence}" for problem in error.problems]
        assert sorted(told) == sorted(shown)
    else:
        raise AssertionError("the sheet was accepted")


def test_words_of_the_claims_are_listed() -> None:
    in_words = [
        limit
        for claim in claim_sets()["as-filed"]
        for limit in claim.limits
        if limit.met_by and limit.source in {"material", "process"}
    ]
    assert in_words
    for limit in in_words:
        row = f"| `{limit.name}` | {', '.join(limit.met_by)} | {', '.join(limit.not_met_by)} |"
        assert row in PAGE
