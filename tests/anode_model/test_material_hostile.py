"""Sheets that must be refused: one row per kind of error, with its key and part of its message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anode_model.errors import SheetError
from anode_model.material import SheetWarning, read_material

VALID = """\
format = 1
title = "a sheet"
kind = "measured"
default_source = "laboratory"

[properties]
sphericity = 0.9
d002 = "0.380 nm"
Lc = "1.5 nm"
hydrogen_carbon_ratio = 0.05
Dv50 = "10 µm"
true_density = "1.5 g/cm^3"
bulk_density = "0.5 g/cm^3"
"""
MORE = VALID + "{}"  # a property added at the end of [properties]
LAB = VALID + "[electrochemistry]\n{}"
OCP = LAB + "[electrochemistry.ocp]\n{}"


def changed(line: str) -> str:
    """The valid sheet with one property written differently."""
    key = line.partition("=")[0].strip()
    text, count = re.subn(rf"(?m)^{key} = .*$", lambda _: line, VALID)
    if count != 1:
        raise ValueError(key)
    return text


FORM = [
    ("format missing", VALID.replace("format = 1\n", ""), "format", "missing"),
    ("format 2", changed("format = 2"), "format", "unknown version of the format"),
    ("format is text", changed('format = "1"'), "format", "unknown version"),
    ("format is true", changed("format = true"), "format", "unknown version"),
    ("format is 1.0", changed("format = 1.0"), "format", "unknown version"),
    ("title missing", VALID.replace('title = "a sheet"\n', ""), "title", "missing"),
    ("title empty", changed('title = ""'), "title", "empty text"),
    ("title a number", changed("title = 5"), "title", "not a text; got 5"),
    ("kind missing", VALID.replace('kind = "measured"\n', ""), "kind", "missing"),
    ("kind unknown", changed('kind = "patent"'), "kind", '"design point", "literature"'),
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

QUANTITIES = [
    ("NaN as text", 'd002 = "nan nm"', "d002", "not a finite number"),
    ("NaN as number", "sphericity = nan", "sphericity", "not a finite number"),
    ("infinity", "sphericity = inf", "sphericity", "not a finite number"),
    ("infinity by size", 'd002 = "1e999 nm"', "d002", "not a finite number"),
    ("infinity by unit", 'Lc = "1e308 km"', "Lc", "not a finite number"),
    ("infinite spread", 'Lc = "1.5 +/- 1e308 km"', "Lc", "not a finite number"),
    ("NaN as spread", 'Lc = "1.7 +/- nan nm"', "Lc", "the spread is not a finite number"),
    ("infinity as spread", 'Lc = "1.7 ± -inf nm"', "Lc", "the spread is not a finite number"),
    ("integer too large", f"sphericity = 1{'0' * 400}", "sphericity", "not a finite number"),
    ("wrong dimension", 'd002 = "0.38 g"', "d002", "wrong dimension"),
    ("coulomb for degrees", 'd002 = "0.38 C"', "d002", 'write it as "0.3354 nm"'),
    ("unknown unit", 'd002 = "0.38 nmm"', "d002", "unknown unit"),
    ("no unit", "d002 = 0.38", "d002", "no unit given"),
    ("no unit in text", 'd002 = "0.38"', "d002", "no unit given"),
    ("unit for a number", 'sphericity = "0.9 nm"', "sphericity", "a pure number"),
    ("decimal comma", 'd002 = "0,380 nm"', "d002", "decimal point, not a comma"),
    ("words", 'd002 = "about 0.38 nm"', "d002", "cannot be read"),
    ("below detection", 'd002 = "<0.38 nm"', "d002", "cannot be read"),
    ("empty text", 'd002 = ""', "d002", "cannot be read"),
    ("very long text", f'd002 = "0.38 {"n" * 5000}m"', "d002", "cannot be read"),
    ("truth value", "sphericity = true", "sphericity", "not a number; got True"),
    ("list", "d002 = [0.38]", "d002", "not a number"),
    ("date", "d002 = 1994-01-01", "d002", "not a number"),
    ("sphericity above 1", "sphericity = 1.01", "sphericity", "allowed: 0.3 to 1;"),
    ("sphericity zero", "sphericity = 0", "sphericity", "not physically possible"),
    ("negative", 'Dv50 = "-10 µm"', "Dv50", "must not be negative"),
    ("typographic minus", 'Dv50 = "\N{MINUS SIGN}10 µm"', "Dv50", "must not be negative"),
    ("size in metres", 'Dv50 = "10 m"', "Dv50", "allowed: 0.01 to 1000 µm"),
    ("d002 below graphite", 'd002 = "0.33 nm"', "d002", "allowed: 0.3354 to 0.5 nm"),
    ("spread zero", 'd002 = "0.38 +/- 0 nm"', "d002", "a spread must be above zero"),
    ("spread negative", 'd002 = "0.38 ± -0.1 nm"', "d002", "a spread must be above zero"),
    ("empty table", "d002 = {}", "d002", "no value given"),
    ("table key", 'd002 = {value=0.38, units="nm"}', "d002.units", 'did you mean "unit"?'),
    ("table NaN", 'd002 = {value=nan, unit="nm"}', "d002.value", "not a finite number"),
    ("value is text", 'd002 = {value="0.38", unit="nm"}', "d002.value", "not a number"),
    ("unit a number", "d002 = {value=0.38, unit=1}", "d002.unit", "not a text"),
    ("table no unit", "d002 = {value=0.38}", "d002", "no unit given"),
    ("table spread", 'd002 = {value=0.38, unit="nm", spread="x"}', "d002.spread", "not a number"),
    ("table factor", 'd002 = {value=0.38, unit="nm", factor=0.9}', "d002.factor", "above 1"),
    ("both", 'd002={value=0.38, unit="nm", spread=1, factor=2}', "d002", "both a spread and"),
    ("basis", 'd002 = {value=0.38, unit="nm", basis="measurd"}', "d002.basis", '"measured"?'),
    ("basis a list", 'd002 = {value=0.38, unit="nm", basis=[1]}', "d002.basis", "unknown basis"),
]

TOGETHER = [
    ("D4/D1 below 1", MORE.format("D4_D1 = 0.9\n"), "properties.D4_D1", "allowed: >= 1"),
    ("above X-ray", changed('true_density = "2.1 g/cm^3"'), "properties.true_density", "2.001"),
    ("bulk above true", changed('bulk_density = "1.6 g/cm^3"'), "properties.bulk_density", "voids"),
    (
        "bulk above X-ray",
        changed('bulk_density = "2.2 g/cm^3"').replace("true_density", "#"),
        "properties.bulk_density",
        "not below the X-ray density",
    ),
    (
        "bare mass fraction",
        MORE.format("nitrogen_content = 3\n"),
        "properties.nitrogen_content",
        "no unit given",
    ),
    (
        "contents above 100 %",
        MORE.format('nitrogen_content = "60 wt.%"\noxygen_content = "50 wt.%"\n'),
        "properties",
        "the contents exceed the whole",
    ),
    (
        "silicon without kind",
        MORE.format('silicon_content = "5 wt.%"\n'),
        "properties.silicon_content",
        "without the kind",
    ),
    (
        "kind without silicon",
        VALID + '[silicon]\nkind = "inert"\ncompound = "silica"\n',
        "silicon",
        "without its content",
    ),
    (
        "active compound of which nothing is known",
        MORE.format(
            'silicon_content = "5 wt.%"\n[silicon]\nkind = "active"\ncompound = "silicon carbide"\n'
        ),
        "silicon.compound",
        'nothing is known; got "silicon carbide"; allowed: "silicon", "SiO"; use one of these '
        "words, or give silicon_capacity, silicon_density, silicon_efficiency in [silicon]",
    ),
    (
        "active silica without a capacity",
        MORE.format(
            'silicon_content = "5 wt.%"\n[silicon]\nkind = "active"\ncompound = "silica"\n'
            'silicon_efficiency = "60 %"\n'
        ),
        "silicon.compound",
        "or give silicon_capacity in [silicon]",
    ),
    (
        "inert film with a capacity",
        MORE.format(
            'silicon_content = "5 wt.%"\n[silicon]\nkind = "inert"\ncompound = "silica"\n'
            'silicon_capacity = "500 mAh/g"\n'
        ),
        "silicon.silicon_capacity",
        'an inert film takes up no lithium; remove it, or write kind = "active"',
    ),
    (
        "impossible capacity of silicon",
        MORE.format(
            'silicon_content = "5 wt.%"\n[silicon]\nkind = "active"\ncompound = "Si"\n'
            'silicon_capacity = "5000 mAh/g"\n'
        ),
        "silicon.silicon_capacity",
        "allowed: 1 to 4200 mAh/g",
    ),
    (
        "unreadable density of silicon",
        MORE.format(
            'silicon_content = "5 wt.%"\n[silicon]\nkind = "active"\ncompound = "Si"\n'
            'silicon_density = "2 nm"\n'
        ),
        "silicon.silicon_density",
        "wrong dimension",
    ),
    (
        "key of silicon",
        MORE.format(
            'silicon_content = "5 wt.%"\n[silicon]\nkind = "active"\ncompound = "Si"\n'
            'silicon_capcity = "2000 mAh/g"\n'
        ),
        "silicon.silicon_capcity",
        'did you mean "silicon_capacity"?',
    ),
    (
        "carbonization below oxidation",
        VALID
        + '[process]\noxidation_temperature = "400 °C"\ncarbonization_temperature = "350 °C"\n',
        "process.carbonization_temperature",
        "not above the oxidation temperature; got 350 °C after oxidation at 400 °C",
    ),
    (
        "carbonization too cold for an estimate",
        VALID.replace("hydrogen_carbon_ratio =", "#")
        + '[process]\ncarbonization_temperature = "450 °C"\n',
        "process.carbonization_temperature",
        "no estimate of hydrogen_carbon_ratio at this temperature; got 450 °C; allowed: 500 to "
        "2000 °C; give properties.hydrogen_carbon_ratio as it was measured",
    ),
    (
        "carbonization too hot for an estimate",
        VALID.replace("d002 =", "#").replace("Lc =", "#")
        + '[process]\ncarbonization_temperature = "2400 °C"\n',
        "process.carbonization_temperature",
        "no estimate of d002, Lc at this temperature",
    ),
    (
        "size cannot be estimated",
        VALID.replace("Dv50 =", "#") + '[process]\ncarbonization_temperature = "1000 °C"\n',
        "properties.Dv50",
        "missing",
    ),
    ("silicon kind", VALID + '[silicon]\nkind = "aktive"\n', "silicon.kind", '"inert" or "active"'),
    ("silicon compound", VALID + '[silicon]\nkind = "inert"\n', "silicon.compound", "missing"),
    (
        "measured, no source",
        changed('Lc = {value=1.5, unit="nm", basis="measured"}').replace("default_source", "#"),
        "properties.Lc",
        "a value without a source",
    ),
]

LABORATORY = [
    (
        "law unknown",
        OCP.format("", 'law = "coke"\n'),
        "electrochemistry.ocp.law",
        "coke-Fuller1994",
    ),
    ("law and csv", OCP.format("", 'law="mcmb-Doyle1996"\ncsv="a.csv"\n'), "ocp", "both a law and"),
    ("neither", OCP.format("", 'source = "x"\n'), "electrochemistry.ocp", "neither a law nor"),
    ("ocp a text", LAB.format('ocp = "coke"\n'), "electrochemistry.ocp", "not a table"),
    (
        "law without scale",
        OCP.format("", 'law = "coke-Fuller1994"\n'),
        "ocp.law",
        "amount of lithium",
    ),
    (
        "two scales",
        OCP.format(
            'reversible_capacity = "200 mAh/g"\nmaximum_concentration = "26400 mol/m^3"\n',
            'law = "coke-Fuller1994"\n',
        ),
        "electrochemistry.reversible_capacity",
        "each follows from the other",
    ),
    (
        "concentration alone",
        LAB.format('maximum_concentration = "26400 mol/m^3"\n'),
        "electrochemistry.maximum_concentration",
        "only together with an open-circuit potential",
    ),
    (
        "filling alone",
        LAB.format("filling_lithiated = 0.6\n"),
        "electrochemistry.filling_lithiated",
        "only together with an open-circuit potential",
    ),
    (
        "fillings reversed",
        OCP.format(
            'filling_lithiated=0.1\nfilling_delithiated=0.6\nreversible_capacity = "200 mAh/g"\n',
            'law = "coke-Fuller1994"\n',
        ),
        "electrochemistry.filling_lithiated",
        "must be the larger",
    ),
    (
        "set and law",
        OCP.format('from_set = "Marquis2019"\n', 'law = "coke-Fuller1994"\n'),
        "electrochemistry.ocp",
        "contradicts from_set",
    ),
    (
        "set and diffusivity law",
        LAB.format('from_set = "Marquis2019"\ndiffusivity_law = "constant"\n'),
        "electrochemistry.diffusivity_law",
        "contradicts from_set",
    ),
    (
        "coke kinetics beyond 0.5",
        LAB.format('exchange_current_law = "coke-Fuller1994"\n'),
        "electrochemistry.exchange_current_law",
        "ends at a filling of 0.5",
    ),
    (
        "efficiency above 100 %",
        LAB.format('first_cycle_efficiency = "120 %"\n'),
        "electrochemistry.first_cycle_efficiency",
        "allowed: 1 to 100 %",
    ),
    (
        "diffusivity zero",
        LAB.format('diffusivity = "0 m^2/s"\n'),
        "electrochemistry.diffusivity",
        "not physically possible",
    ),
    (
        "oxidation too hot",
        VALID + '[process]\noxidation_temperature = "2000 °C"\n',
        "process.oxidation_temperature",
        "allowed: 0 to 1500 °C",
    ),
]

SHEETS = [
    *FORM,
    *[(n, MORE.format(f"{k} = 1\n"), "properties." + k.strip('"'), text) for n, k, text in NAMES],
    *[(n, changed(line), f"properties.{key}", text) for n, line, key, text in QUANTITIES],
    *TOGETHER,
    *LABORATORY,
]


@pytest.mark.parametrize(
    ("sheet", "key", "fragment"), [row[1:] for row in SHEETS], ids=[row[0] for row in SHEETS]
)
def test_hostile_sheet_is_refused(tmp_path: Path, sheet: str, key: str, fragment: str) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(sheet, encoding="utf-8")
    with pytest.raises(SheetError) as caught:
        read_material(file)
    assert caught.value.file == str(file)
    messages = [str(problem) for problem in caught.value.problems if problem.key.endswith(key)]
    assert messages, str(caught.value)
    assert any(fragment in message for message in messages), messages


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


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(
        "format = 1\n"  # and no title
        'kind = "guess"\n'
        "[properties]\n"
        "sphericity = 1.2\n"
        'd002 = "0.380 kg"\n'
        'hydrogen = "5 %"\n'
        'Dv50 = { value = -1, unti = "µm", spread = 0 }\n'
        'true_density = "2.2 g/cm^3"\n'
        "[silicon]\n"
        'kind = "inert"\n',
        encoding="utf-8",
    )
    with pytest.raises(SheetError) as caught:
        read_material(file)
    found = [(problem.line, problem.key) for problem in caught.value.problems]
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
    assert "line 5, properties.d002: wrong dimension" in str(caught.value)


def test_what_is_written_badly_is_not_called_missing_too(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(changed('d002 = "0.38 g"'), encoding="utf-8")
    with pytest.raises(SheetError) as caught:
        read_material(file)
    assert len(caught.value.problems) == 1


UNUSUAL = [
    ("large Dv50", changed('Dv50 = "60 µm"'), "properties.Dv50: 60 µm is far from"),
    (
        "dense powder",
        changed('bulk_density = "1.09 g/cm^3"'),
        "more than equal spheres when packed",
    ),
    ("wide spread", changed('Lc = "1.5 +/- 2 nm"'), "spread is larger than the value"),
    (
        "spread over the end",
        MORE.format('D4_D1 = "1.0 +/- 0.05"\n'),
        "properties.D4_D1: 50.0% of the distribution of 1 ± 0.05 lies beyond what is possible "
        "(>= 1); it is cut off (truncated) there",
    ),
    (
        "fast particle",
        LAB.format('diffusivity = "1e-9 m^2/s"\n'),
        "electrochemistry.diffusivity: 1e-09 m²/s is far from",
    ),
    (
        "process and hydrogen",
        changed("hydrogen_carbon_ratio = 0.3")
        + '[process]\ncarbonization_temperature = "1200 °C"\n',
        "properties.hydrogen_carbon_ratio: 0.3 contradicts process.carbonization_temperature, "
        "1200 °C, which usually gives 0.022 ± 0.02: check both",
    ),
    (
        "process and layers",
        changed('d002 = "0.3354 nm"') + '[process]\ncarbonization_temperature = "1000 °C"\n',
        "properties.d002: 0.3354 nm contradicts process.carbonization_temperature",
    ),
    (
        "oxidation outside the window",
        VALID + '[process]\noxidation_temperature = "450 °C"\n',
        "process.oxidation_temperature: 450 °C is far from",
    ),
    (
        "silicon that takes up nothing",
        MORE.format('silicon_content = "2 wt.%"\n[silicon]\nkind="inert"\ncompound="SiO"\n'),
        '"SiO" takes up lithium; as "inert" none of it counts',
    ),
]


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize(
    ("sheet", "fragment"), [row[1:] for row in UNUSUAL], ids=[row[0] for row in UNUSUAL]
)
def test_unusual_value_warns_and_the_material_keeps_the_warning(
    tmp_path: Path, sheet: str, fragment: str
) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(sheet, encoding="utf-8")
    with pytest.warns(SheetWarning, match=re.escape(fragment)):
        material = read_material(file)
    assert any(fragment in warning for warning in material.warnings)


def test_a_spread_wider_than_everything_possible_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(changed('Lc = "1.7 +/- 1e9 nm"'), encoding="utf-8")
    with pytest.raises(SheetError, match=r"properties\.Lc: 100% of what its spread says is not"):
        read_material(file)


def test_valid_sheet_gives_no_warning(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(VALID, encoding="utf-8")
    assert read_material(file).warnings == ()


def test_an_empty_sheet_says_how_to_begin(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text("", encoding="utf-8")
    with pytest.raises(SheetError) as caught:
        read_material(file)
    told = {problem.key: problem.sentence for problem in caught.value.problems}
    assert told["format"].startswith("missing; allowed: 1; add format = 1")
    assert told["title"].startswith('missing; add title = "..."')
    kinds = '"design point", "literature" or "measured"'
    assert told["kind"].startswith(f'missing; allowed: {kinds}; add kind = "..."')
    assert told["properties"].startswith("missing; add a table [properties]")


def test_what_is_missing_in_a_table_says_how_to_write_it(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(MORE.format('silicon_content = "2 wt.%"\n[silicon]\n'), encoding="utf-8")
    with pytest.raises(SheetError) as caught:
        read_material(file)
    told = {problem.key: problem.sentence for problem in caught.value.problems}
    assert 'allowed: "inert" or "active"; add kind = "..."' in told["silicon.kind"]
    assert 'add compound = "..."' in told["silicon.compound"]
