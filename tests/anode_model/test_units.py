"""The door: what people write, and what comes out in internal units."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from anode_model import conversion
from anode_model.errors import QuantityError
from anode_model.nomenclature import derived_terms, process_terms, properties, term
from anode_model.quantities import Basis
from anode_model.units import NO_SOURCE, convert, convert_difference, parse_quantity

SPELLINGS = [
    (0.380, "nm", "m", 3.80e-10),
    (3.8, "Å", "m", 3.80e-10),
    (10, "µm", "m", 1e-5),
    (10, "\N{GREEK SMALL LETTER MU}m", "m", 1e-5),
    (10, "um", "m", 1e-5),
    (10, "micron", "m", 1e-5),
    (0.5, "g/cm^3", "kg.m-3", 500.0),
    (0.5, "g/cm3", "kg.m-3", 500.0),
    (0.5, "g/cm³", "kg.m-3", 500.0),
    (0.5, "g cm⁻³", "kg.m-3", 500.0),
    (0.5, "g.cm-3", "kg.m-3", 500.0),
    (0.5, "g/ml", "kg.m-3", 500.0),
    (60, "g/m²", "kg.m-2", 0.060),
    (60, "g·m⁻²", "kg.m-2", 0.060),
    (4, "m2/g", "m2.kg-1", 4000.0),
    (400, "mAh/g", "A.h.kg-1", 400.0),
    (400, "mA.h.g-1", "A.h.kg-1", 400.0),
    (2, "mAh/cm²", "A.h.m-2", 20.0),
    (5, "wt.%", "1", 0.05),
    (5, "wt%", "1", 0.05),
    (5, "mass %", "1", 0.05),
    (5, "%", "1", 0.05),
    (0.05, "1", "1", 0.05),
    (0.05, "mol/mol", "1", 0.05),
    (650, "°C", "K", 923.15),
    (650, "degC", "K", 923.15),
    (650, "℃", "K", 923.15),
    (923.15, "K", "K", 923.15),
    (1202, "degF", "K", 923.15),
    (3e-10, "cm^2/s", "m2.s-1", 3e-14),
    (37, "kJ/mol", "J.mol-1", 37000.0),
    (0.1, "mV/K", "V.K-1", 1e-4),
    (900, "J/(kg K)", "J.kg-1.K-1", 900.0),
]


@pytest.mark.parametrize(("value", "unit", "to", "expected"), SPELLINGS)
def test_usual_spellings_convert(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (5, "°C", "K", 5.0),
        (9, "degF", "K", 5.0),
        (0.002, "nm", "m", 2e-12),
        (0.5, "wt.%", "1", 0.005),
    ],
)
def test_difference_has_no_offset(value: float, unit: str, to: str, expected: float) -> None:
    assert convert_difference(value, unit, to) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "unit",
    [
        *("nmm", "((", "m**", "5", "g/10 cm", "m--2", "[length]", "dB", "pH", "m\0x", "nm" * 100),
        *("__import__('os')", "nm^9999999", "°", "*", "m%g", "\N{ZERO WIDTH SPACE}"),
    ],
)
def test_nonsense_is_refused_and_never_breaks_the_door(unit: str) -> None:
    with pytest.raises(QuantityError, match=r"unknown unit|wrong dimension|not a linear unit"):
        convert(1.0, unit, "m")


@pytest.mark.parametrize(
    "unit",
    [
        *("9**9**9**9*m", "9**9**9*m", "9^9^9^9 m", "9⁹^9^9 m", "99999**99999*m", "m*9**(9**9)"),
        *(
            "(9**(9**(9**9)))*m",
            "((km**99)**99)**99",
            "((km·s**99)s)**99",
            "km**99**99",
            "km**-99**99",
        ),
        *("(((9)))**(((9**9**9)))*m", "m*(1+1)**99", "2*m", "m*9e999999999", "m*0xfffffff**9"),
        *("m^(1/2)", "m^0.5", "m**(1/2)", "(m**2)**(1/2)", "m^(9^9^9)", "m^١٢٣"),
    ],
)
def test_units_that_would_have_to_be_worked_out_are_refused_before(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, seen = conversion._registry(), list[str]()
    parse = registry.parse_units

    def parse_the_target(text: str) -> Any:
        seen.append(text)
        if text != "m":
            raise ValueError(text)
        return parse(text)

    monkeypatch.setattr(registry, "parse_units", parse_the_target)
    with pytest.raises(QuantityError, match="unknown unit"):
        convert(1.0, unit, "m")
    assert seen == ["m"]


@pytest.mark.parametrize(
    ("unit", "to", "expected"),
    [
        *(("1/s", "Hz", 1.0), ("(kg*K)^-1 J", "J.kg-1.K-1", 1.0), ("mm^(2)", "m2", 1e-6)),
        *(("(g/cm^3)(cm^3/s)", "kg.s-1", 1e-3), ("1/(m^2 s^-1)", "m-2.s", 1.0)),
    ],
)
def test_powers_of_names_and_brackets_are_read(unit: str, to: str, expected: float) -> None:
    assert convert(1.0, unit, to) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", [*properties(), *process_terms(), *derived_terms()], ids=str)
def test_table_of_names_agrees_with_the_units_library(name: str) -> None:
    row = term(name)
    for shown in (0.0, 1.0, 3.7):
        expected = row.from_shown(shown)
        assert convert(shown, row.shown, row.unit) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "value", "spread"),
    [
        ("0.380 nm", 3.80e-10, None),
        ("0.380nm", 3.80e-10, None),
        ("  .380  nm ", 3.80e-10, None),
        ("3.8e-1 nm", 3.80e-10, None),
        ("0.380 +/- 0.002 nm", 3.80e-10, 2e-12),
        ("0.380 ± 0.002 nm", 3.80e-10, 2e-12),
        ("0.380±2e-3nm", 3.80e-10, 2e-12),
    ],
)
def test_short_form(text: str, value: float, spread: float | None) -> None:
    quantity = parse_quantity(text, term("d002"), key="d002")
    assert quantity.value == pytest.approx(value, rel=1e-12)
    assert quantity.unit == "m"
    assert (quantity.basis, quantity.source) == (Basis.ASSUMED, NO_SOURCE)
    if spread is None:
        assert quantity.spread is None
    else:
        assert quantity.spread == pytest.approx(spread, rel=1e-12)


def test_spread_of_a_temperature_is_a_difference() -> None:
    quantity = parse_quantity("650 +/- 5 °C", term("exothermic_peak"), key="T")
    assert quantity.value == pytest.approx(923.15, rel=1e-12)
    assert quantity.spread == pytest.approx(5.0, rel=1e-9)


@pytest.mark.parametrize("raw", [0.9, "0.9", "90 %", {"value": 0.9}, {"value": 90, "unit": "%"}])
def test_pure_number_may_go_without_unit(raw: object) -> None:
    assert parse_quantity(raw, term("sphericity"), key="s").value == pytest.approx(0.9, rel=1e-12)


def test_mass_fraction_may_not_go_without_unit() -> None:
    with pytest.raises(QuantityError, match=r"no unit given.*wt\.%"):
        parse_quantity(0.05, term("silicon_content"), key="s")


def test_table_form_keeps_everything() -> None:
    raw = {
        "value": 0.380,
        "unit": "nm",
        "spread": 0.002,
        "basis": "measured",
        "source": "X-ray diffraction, 2 theta = 23.4 degrees",
        "note": "mean of three",
    }
    quantity = parse_quantity(raw, term("d002"), key="d002")
    assert quantity.basis is Basis.MEASURED
    assert quantity.source == raw["source"]
    assert quantity.note == "mean of three"
    assert quantity.spread == pytest.approx(2e-12, rel=1e-12)


def test_factor_is_a_pure_number() -> None:
    raw = {"value": 3e-10, "unit": "cm^2/s", "factor": 4, "source": "titration"}
    quantity = parse_quantity(raw, term("diffusivity"), key="D")
    assert quantity.value == pytest.approx(3e-14, rel=1e-12)
    assert quantity.factor == pytest.approx(4.0, rel=1e-12)
    assert quantity.spread is None


@pytest.mark.parametrize("raw", ["0.38 nm", {"value": 0.38, "unit": "nm"}])
def test_defaults_fill_basis_and_source(raw: str | Mapping[str, object]) -> None:
    quantity = parse_quantity(
        raw,
        term("d002"),
        key="d002",
        default_basis=Basis.LITERATURE,
        default_source="a paper",
    )
    assert (quantity.basis, quantity.source) == (Basis.LITERATURE, "a paper")


def test_limit_itself_is_allowed_after_conversion() -> None:
    for row in (*properties().values(), *process_terms().values()):
        for end in row.limits:
            if abs(end) < float("inf"):
                raw = {"value": end, "unit": row.shown}
                quantity = parse_quantity(raw, row, key=row.name)
                assert row.to_shown(quantity.value) == pytest.approx(end, rel=1e-9, abs=1e-9)


def test_all_problems_of_one_quantity_are_told() -> None:
    raw = {"value": "x", "units": "nm", "spread": -1}
    with pytest.raises(QuantityError) as caught:
        parse_quantity(raw, term("d002"), key="d002")
    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["d002.units", "d002.value", "d002.spread"]


def test_units_library_is_imported_on_first_use_only() -> None:
    script = "import sys, anode_model.units, anode_model.material; sys.exit('pint' in sys.modules)"
    # Only a fresh interpreter shows what an import brings with it.
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
