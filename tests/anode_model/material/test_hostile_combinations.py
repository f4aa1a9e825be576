"""Sheets that must be refused: values that contradict each other, laws and laboratory data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Check = Callable[[str, str, str], None]

VALID = Path(__file__).with_name("valid_sheet.toml").read_text(encoding="utf-8")
MORE = VALID + "{}"  # a property added at the end of [properties]
LAB = VALID + "[electrochemistry]\n{}"
OCP = LAB + "[electrochemistry.ocp]\n{}"

TOGETHER = [
    ("D4/D1 below 1", MORE.format("D4_D1 = 0.9\n"), "properties.D4_D1", "allowed: >= 1"),
    (
        "above X-ray",
        VALID.replace('true_density = "1.5 g/cm^3"', 'true_density = "2.1 g/cm^3"'),
        "properties.true_density",
        "2.001",
    ),
    (
        "bulk above true",
        VALID.replace('bulk_density = "0.5 g/cm^3"', 'bulk_density = "1.6 g/cm^3"'),
        "properties.bulk_density",
        "voids",
    ),
    (
        "bulk above X-ray",
        VALID.replace('bulk_density = "0.5 g/cm^3"', 'bulk_density = "2.2 g/cm^3"').replace(
            "true_density", "#"
        ),
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
        VALID.replace('Lc = "1.5 nm"', 'Lc = {value=1.5, unit="nm", basis="measured"}').replace(
            "default_source", "#"
        ),
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

ROWS = [*TOGETHER, *LABORATORY]


@pytest.mark.parametrize(
    ("sheet", "key", "fragment"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_hostile_sheet_is_refused(
    check_refused: Check, sheet: str, key: str, fragment: str
) -> None:
    check_refused(sheet, key, fragment)
