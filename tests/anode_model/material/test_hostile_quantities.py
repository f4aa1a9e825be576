"""Quantities that must be refused, and unusual ones that bring a warning."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from anode_model.errors import SheetError
from anode_model.material import SheetWarning, read_material

Refusal = Callable[[str], SheetError]
Check = Callable[[str, str, str], None]

VALID = Path(__file__).with_name("valid_sheet.toml").read_text(encoding="utf-8")
MORE = VALID + "{}"  # a property added at the end of [properties]
LAB = VALID + "[electrochemistry]\n{}"


def changed(line: str) -> str:
    """The valid sheet with one property written differently."""
    key = line.partition("=")[0].strip()
    text, count = re.subn(rf"(?m)^{key} = .*$", lambda _: line, VALID)
    if count != 1:
        raise ValueError(key)
    return text


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

ROWS = [(n, changed(line), f"properties.{key}", text) for n, line, key, text in QUANTITIES]


@pytest.mark.parametrize(
    ("sheet", "key", "fragment"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_hostile_sheet_is_refused(
    check_refused: Check, sheet: str, key: str, fragment: str
) -> None:
    check_refused(sheet, key, fragment)


def test_what_is_written_badly_is_not_called_missing_too(refusal: Refusal) -> None:
    error = refusal(changed('d002 = "0.38 g"'))
    assert len(error.problems) == 1


def test_a_spread_wider_than_everything_possible_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(changed('Lc = "1.7 +/- 1e9 nm"'), encoding="utf-8")
    with pytest.raises(SheetError, match=r"properties\.Lc: 100% of what its spread says is not"):
        read_material(file)


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
    (
        "film of which nothing is known",
        MORE.format('silicon_content = "2 wt.%"\n[silicon]\nkind="inert"\ncompound="SiC"\n'),
        'nothing is known of "SiC"; its film has the density of silica',
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


def test_valid_sheet_gives_no_warning(tmp_path: Path) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(VALID, encoding="utf-8")
    assert read_material(file).warnings == ()
