"""Each claim's own limits: their ends, the coating and the cell, and what is not given."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any, cast

import pytest

from anode_model.claims import ClaimChart, Verdict, claim_chart
from anode_model.coating import Coating
from anode_model.material import read_material

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
SETS = ("as-filed", "as-amended")

Charts = Callable[..., ClaimChart]
Sheets = Callable[..., Any]


@dataclass(frozen=True)
class Cell:
    electrolyte_is_non_aqueous: bool | None
    kind: str = "pouch"


@pytest.mark.parametrize("claim_set", SETS)
def test_all_eleven_claims_are_met_well_inside(
    chart_of: Charts, material: Sheets, claim_set: str
) -> None:
    chart = chart_of(material(), claim_set)
    assert dict(chart.verdicts) == dict.fromkeys(range(1, 12), MET)
    assert chart.claim_set == claim_set


def test_as_amended_is_the_default(material: Sheets) -> None:
    assert claim_chart(cast("Any", material())).claim_set == "as-amended"


@pytest.mark.parametrize(
    ("number", "name", "value", "verdict"),
    [
        (1, "sphericity", 0.8, MET),
        (1, "sphericity", 0.7999, NOT_MET),
        (1, "d002", 0.365, MET),
        (1, "d002", 0.400, MET),
        (1, "d002", 0.3649, NOT_MET),
        (1, "d002", 0.4001, NOT_MET),
        (1, "Lc", 1.0, MET),
        (1, "Lc", 3.0, MET),
        (1, "Lc", 0.99, NOT_MET),
        (1, "Lc", 3.01, NOT_MET),
        (1, "hydrogen_carbon_ratio", 0.1, MET),
        (1, "hydrogen_carbon_ratio", 0.101, NOT_MET),
        (1, "Dv50", 1.0, MET),
        (1, "Dv50", 20.0, MET),
        (1, "Dv50", 0.99, NOT_MET),
        (1, "Dv50", 20.1, NOT_MET),
        (3, "bulk_density", 0.40, MET),
        (3, "bulk_density", 0.3999, NOT_MET),
        (3, "bulk_density", 0.5999, MET),
        (3, "bulk_density", 0.60, NOT_MET),
        (4, "D4_D1", 3.0, MET),
        (4, "D4_D1", 3.001, NOT_MET),
        (6, "exothermic_peak", 600.0, MET),
        (6, "exothermic_peak", 599.9, NOT_MET),
        (7, "silicon_content", 0.1, MET),
        (7, "silicon_content", 10.0, MET),
        (7, "silicon_content", 0.0, NOT_MET),
        (7, "silicon_content", 10.1, NOT_MET),
        (8, "nitrogen_content", 0.5, MET),
        (8, "nitrogen_content", 5.0, MET),
        (8, "nitrogen_content", 0.49, NOT_MET),
        (8, "nitrogen_content", 5.1, NOT_MET),
    ],
)
def test_limits_belong_to_the_range_unless_the_table_says_otherwise(
    chart_of: Charts, material: Sheets, number: int, name: str, value: float, verdict: Verdict
) -> None:
    row = chart_of(material({name: value}))[number]
    assert row.check(name).verdict is verdict
    assert row.own_verdict is verdict
    assert row.verdict is verdict


@pytest.mark.parametrize(
    ("surface", "size", "verdict"),
    [
        (0.5, 6.0, MET),
        (2.0, 20.0, MET),
        (0.3, 10.0, MET),
        (0.29, 10.0, NOT_MET),
        (4.01, 10.0, NOT_MET),
    ],
)
def test_surface_times_size(
    chart_of: Charts, material: Sheets, surface: float, size: float, verdict: Verdict
) -> None:
    row = chart_of(material(surface_area=surface, Dv50=size))[5]
    assert row.verdict is verdict
    assert row.value == pytest.approx(surface * size, rel=1e-12)


@pytest.mark.parametrize("value", [0.4, 0.6])
def test_a_conversion_error_does_not_move_a_value_off_a_limit(
    chart_of: Charts, material: Sheets, value: float
) -> None:
    exact = chart_of(material(bulk_density=value))[3].verdict
    for nudge in (-1e-13, 1e-13):
        assert chart_of(material(bulk_density=value * (1 + nudge)))[3].verdict is exact


@pytest.mark.parametrize(("loading", "verdict"), [(60.0, MET), (60.1, NOT_MET), (None, UNKNOWN)])
def test_claim_10_reads_the_coating(
    chart_of: Charts, material: Sheets, loading: float | None, verdict: Verdict
) -> None:
    chart = chart_of(material(), loading=loading)
    assert chart[10].verdict is verdict
    assert chart[11].verdict is verdict, "claim 11 rests on claim 10"
    assert chart[11].own_verdict is MET


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [
        (None, UNKNOWN),
        (Cell(electrolyte_is_non_aqueous=None), UNKNOWN),
        (Cell(electrolyte_is_non_aqueous=True), MET),
        (Cell(electrolyte_is_non_aqueous=False), NOT_MET),
    ],
)
def test_claim_11_reads_the_cell(
    chart_of: Charts, material: Sheets, cell: Cell | None, verdict: Verdict
) -> None:
    assert chart_of(material(), cell=cell)[11].verdict is verdict


@pytest.mark.parametrize("kind", ["half-cell", "Half cell against lithium"])
@pytest.mark.parametrize(
    ("aqueous", "verdict"), [(False, UNKNOWN), (None, UNKNOWN), (True, NOT_MET)]
)
def test_a_half_cell_is_not_the_battery_of_claim_11(
    chart_of: Charts, material: Sheets, kind: str, aqueous: bool | None, verdict: Verdict
) -> None:
    cell = Cell(electrolyte_is_non_aqueous=None if aqueous is None else not aqueous, kind=kind)
    chart = chart_of(material(), cell=cell)
    assert (chart[10].verdict, chart[11].verdict) == (MET, verdict)
    for shown_as in (chart.to_text(), chart._repr_html_(), json.dumps(chart.to_dict())):
        assert "half cell: the carbon is not its negative electrode" in shown_as


def test_a_half_cell_does_not_hide_a_coating_that_fails(chart_of: Charts, material: Sheets) -> None:
    cell = Cell(electrolyte_is_non_aqueous=True, kind="half-cell")
    assert chart_of(material(), loading=70.0, cell=cell)[11].verdict is NOT_MET


@pytest.mark.parametrize(
    "name",
    [
        "sphericity",
        "d002",
        "Lc",
        "hydrogen_carbon_ratio",
        "Dv50",
        "bulk_density",
        "D4_D1",
        "surface_area",
        "exothermic_peak",
        "silicon_content",
        "nitrogen_content",
    ],
)
def test_what_is_not_given_is_unknown_never_met(
    chart_of: Charts, material: Sheets, name: str
) -> None:
    chart = chart_of(material(without=(name,)))
    touched = [
        row
        for row in chart
        if any(check.name == name or check.value is None for check in row.checks)
    ]
    assert touched, f"no claim limits {name}"
    assert all(row.own_verdict is UNKNOWN and row.verdict is UNKNOWN for row in touched)


def test_claim_1_not_met_wins_over_unknown(chart_of: Charts, material: Sheets) -> None:
    row = chart_of(material(without=("Lc",), sphericity=0.6))[1]
    assert row.verdict is NOT_MET
    assert row.check("Lc").verdict is UNKNOWN


# --- with sheets as a chemist writes them, and a real coating

SHEET = """
format = 1
title = "a sheet at its limits"
kind = "design point"

[properties]
sphericity = "0.95"
d002 = "{d002}"
Lc = "{Lc}"
hydrogen_carbon_ratio = "0.04"
Dv50 = "{Dv50}"
bulk_density = "{bulk_density}"
surface_area = "{surface_area}"
exothermic_peak = "{exothermic_peak}"
silicon_content = "{silicon_content}"
nitrogen_content = "{nitrogen_content}"

[silicon]
kind = "inert"
compound = "SiO2"

[process]
carbon_source = "vinyl resin"
polymerization = "suspension"
oxidation_temperature = "{oxidation_temperature}"
oxidation_gas = "air"
carbonization_gas = "nitrogen"
"""

LOW_ENDS = {
    "d002": "3.65 angstrom",
    "Lc": "10 angstrom",
    "Dv50": "1000 nm",
    "bulk_density": "400 kg/m^3",
    "surface_area": "3 m^2/g",
    "exothermic_peak": "873.15 K",
    "silicon_content": "0.1 wt.%",
    "nitrogen_content": "5 mg/g",
    "oxidation_temperature": "150 degC",
}

HIGH_ENDS = {
    "d002": "0.4 nm",
    "Lc": "3.0 nm",
    "Dv50": "20 um",
    "bulk_density": "0.60 g/cm^3",
    "surface_area": "2000 m^2/kg",
    "exothermic_peak": "600 °C",
    "silicon_content": "10 wt.%",
    "nitrogen_content": "5 %",
    "oxidation_temperature": "400 °C",
}


def sheet_chart(folder: Path, values: Mapping[str, str], loading: str) -> ClaimChart:
    path = folder / "limits.toml"
    path.write_text(SHEET.format(**values), encoding="utf-8")
    return claim_chart(read_material(path), Coating(loading=loading))


@pytest.mark.filterwarnings("ignore::anode_model.material.SheetWarning")
def test_low_ends_in_any_unit_belong_to_the_range(tmp_path: Path) -> None:
    chart = sheet_chart(tmp_path, LOW_ENDS, loading="6 mg/cm^2")
    assert dict(chart.verdicts) == {**dict.fromkeys(range(1, 11), MET), 4: UNKNOWN, 11: UNKNOWN}
    assert chart[3].margin == 0.0
    assert chart[10].value == pytest.approx(60.0, rel=1e-12)


@pytest.mark.filterwarnings("ignore::anode_model.material.SheetWarning")
def test_high_ends_belong_to_the_range_but_that_of_bulk_density(tmp_path: Path) -> None:
    chart = sheet_chart(tmp_path, HIGH_ENDS, loading="60 g/m^2")
    expected = {**dict.fromkeys(range(1, 11), MET), 3: NOT_MET, 4: UNKNOWN, 11: UNKNOWN}
    assert dict(chart.verdicts) == expected
    assert chart[5].value == pytest.approx(40.0, rel=1e-12)


@pytest.mark.filterwarnings("ignore::anode_model.material.SheetWarning")
def test_spread_of_a_sheet_reaches_the_probability(tmp_path: Path) -> None:
    values = {**LOW_ENDS, "d002": "0.365 ± 0.002 nm", "exothermic_peak": "610 +/- 10 °C"}
    chart = sheet_chart(tmp_path, values, loading="60 g/m^2")
    assert chart[1].check("d002").probability == pytest.approx(0.5, rel=1e-6)
    assert chart[6].probability == pytest.approx(NormalDist().cdf(1.0), rel=1e-9)
