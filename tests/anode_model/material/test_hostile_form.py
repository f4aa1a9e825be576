"""Sheets that must be refused for their form: keys, names, kinds of values, whole files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from anode_model.errors import SheetError
from anode_model.material import read_material

Refusal = Callable[[str], SheetError]
Check = Callable[[str, str, str], None]

VALID = Path(__file__).with_name("valid_sheet.toml").read_text(encoding="utf-8")
MORE = VALID + "{}"  # a property added at the end of [properties]
LAB = VALID + "[electrochemistry]\n{}"

FORM = [
    ("format missing", VALID.replace("format = 1\n", ""), "format", "missing"),
    (
        "format 2",
        VALID.replace("format = 1", "format = 2"),
        "format",
        "newer than this version of anode-model reads; got 2; allowed: up to 1; upgrade",
    ),
    ("format is text", VALID.replace("format = 1", 'format = "1"'), "format", "unknown version"),
    ("format is true", VALID.replace("format = 1", "format = true"), "format", "unknown version"),
    ("format is 1.0", VALID.replace("format = 1", "format = 1.0"), "format", "unknown version"),
    ("title missing", VALID.replace('title = "a sheet"\n', ""), "title", "missing"),
    ("title empty", VALID.replace('title = "a sheet"', 'title = ""'), "title", "empty text"),
    (
        "title a number",
        VALID.replace('title = "a sheet"', "title = 5"),
        "title",
        "not a text; got 5",
    ),
    ("kind missing", VALID.replace('kind = "measured"\n', ""), "kind", "missing"),
    (
        "kind unknown",
        VALID.replace('kind = "measured"', 'kind = "patent"'),
        "kind",
        '"design point", "literature"',
    ),
    ("notes a list", "notes = [1]\n" + VALID, "notes", "not a text"),
    ("basis unknown", 'default_basis = "guess"\n' + VALID, "default_basis", "not one of"),
    (
        "basis without source",
        'default_basis = "measured"\n' + VALID.replace('default_source = "laboratory"\n', ""),
        "default_basis",
        "a basis without a source",
    ),
    ("key at the top", "colour = 1\n" + VALID, "colour", "unknown key"),
    ("typo at the top", 'tittle = "x"\n' + VALID, "tittle", 'did you mean "title"?'),
    ("property at the top", 'd002 = "1 nm"\n' + VALID, "d002", "belongs in [properties]"),
    ("section unknown", VALID + "[proces]\n", "proces", 'did you mean "process"?'),
    ("properties not a table", 'properties = 1\nformat = 1\ntitle="x"\n', "properties", "a table"),
    ("silicon not a table", "silicon = 3\n" + VALID, "silicon", "not a table"),
    ("process a list", VALID + "[[process]]\n", "process", "not a table"),
    ("process key", VALID + "[process]\nressin = 1\n", "process.ressin", '"resin"'),
    ("process text", VALID + "[process]\nresin = 1\n", "process.resin", "not a text"),
    ("lab key", LAB.format("difusivity = 1\n"), "electrochemistry.difusivity", '"diffusivity"'),
    ("lab among properties", MORE.format("ocp = 1\n"), "properties.ocp", "belongs in [electroch"),
    ("missing property", VALID.replace("Lc =", "#"), "properties.Lc", "crystallite size along c"),
]

NAMES = [
    ("typo", "Dv5O", 'did you mean "Dv50"?'),
    ("case", "dv50", 'did you mean "Dv50"?'),
    ("symbol", '"D4/D1"', 'did you mean "D4_D1"?'),
    ("field word", "bulk_specific_gravity", 'did you mean "bulk_density"?'),
    ("short word", "BET", 'did you mean "surface_area"?'),
    ("coating", "coating_rate", "Coating(loading=...)"),
    ("derived", "roughness_product", "give surface_area and Dv50"),
    ("nothing near", "qqqq", "allowed here: sphericity"),
    ("empty", '""', "allowed here"),
]

ROWS = [
    *FORM,
    *[(n, MORE.format(f"{k} = 1\n"), "properties." + k.strip('"'), text) for n, k, text in NAMES],
]


@pytest.mark.parametrize(
    ("sheet", "key", "fragment"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_hostile_sheet_is_refused(
    check_refused: Check, sheet: str, key: str, fragment: str
) -> None:
    check_refused(sheet, key, fragment)


WHOLE_FILES = [
    ("not TOML", b"d002 = 0.38 nm\n", "not valid TOML"),
    ("same key twice", b"format = 1\nformat = 1\n", "not valid TOML"),
    ("endless nesting", b"a = " + b"[" * 100_000, "not valid TOML"),
    ("endless number", b"a = " + b"9" * 10_000, "not valid TOML"),
    ("latin-1", 'title = "Größe"\n'.encode("latin-1"), "not a text in UTF-8 (byte 12)"),
    ("binary", bytes(range(256)), "not a text in UTF-8"),
    ("too large", b"#" * 1_000_001, "too large; allowed: at most 1 MB"),
    ("empty", b"", "missing"),
]


@pytest.mark.parametrize(
    ("content", "fragment"), [row[1:] for row in WHOLE_FILES], ids=[row[0] for row in WHOLE_FILES]
)
def test_hostile_file_is_refused(tmp_path: Path, content: bytes, fragment: str) -> None:
    file = tmp_path / "sheet.toml"
    file.write_bytes(content)
    with pytest.raises(SheetError) as caught:
        read_material(file)
    assert fragment in str(caught.value)


def test_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "coke.toml").write_text(VALID, encoding="utf-8")
    with pytest.raises(SheetError, match=r'no such file; did you mean "coke\.toml"'):
        read_material(tmp_path / "cook.toml")


@pytest.mark.parametrize("name", ["absent/sheet.toml", "a\0b.toml", "x" * 5000])
def test_impossible_path_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SheetError):
        read_material(tmp_path / name)


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="this is a folder"):
        read_material(tmp_path)


def test_every_problem_is_told_at_once_in_the_order_of_the_file(refusal: Refusal) -> None:
    error = refusal(
        "format = 1\n"  # and no title
        'kind = "guess"\n'
        "[properties]\n"
        "sphericity = 1.2\n"
        'd002 = "0.380 kg"\n'
        'hydrogen = "5 %"\n'
        'Dv50 = { value = -1, unti = "µm", spread = 0 }\n'
        'true_density = "2.2 g/cm^3"\n'
        "[silicon]\n"
        'kind = "inert"\n'
    )
    found = [(problem.line, problem.key) for problem in error.problems]
    assert found == sorted(found, key=lambda item: item[0] or 0)
    assert set(found) == {
        (None, "title"),
        (2, "kind"),
        (3, "properties.Lc"),
        (3, "properties.hydrogen_carbon_ratio"),
        (4, "properties.sphericity"),
        (5, "properties.d002"),
        (6, "properties.hydrogen"),
        (7, "properties.Dv50.unti"),
        (7, "properties.Dv50.spread"),
        (9, "silicon"),
        (9, "silicon.compound"),
    }
    assert "line 5, properties.d002: wrong dimension" in str(error)


def test_an_empty_sheet_says_how_to_begin(refusal: Refusal) -> None:
    error = refusal("")
    told = {problem.key: problem.sentence for problem in error.problems}
    assert told["format"].startswith("missing; allowed: 1; add format = 1")
    assert told["title"].startswith('missing; add title = "..."')
    kinds = '"design point", "literature" or "measured"'
    assert told["kind"].startswith(f'missing; allowed: {kinds}; add kind = "..."')
    assert told["properties"].startswith("missing; add a table [properties]")


def test_what_is_missing_in_a_table_says_how_to_write_it(refusal: Refusal) -> None:
    error = refusal(MORE.format('silicon_content = "2 wt.%"\n[silicon]\n'))
    told = {problem.key: problem.sentence for problem in error.problems}
    assert 'allowed: "inert" or "active"; add kind = "..."' in told["silicon.kind"]
    assert 'add compound = "..."' in told["silicon.compound"]
