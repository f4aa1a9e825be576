"""The claim chart as an object: what it refuses, its rows, tables and texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from typing import Any, cast

import pytest

from anode_model.claims import ClaimChart, claim_chart
from anode_model.errors import AnodeModelError, WrongKindError

Charts = Callable[..., ClaimChart]
Sheets = Callable[..., Any]


def test_unknown_claim_set_names_the_known_ones(chart_of: Charts, material: Sheets) -> None:
    with pytest.raises(AnodeModelError, match=r'"as-filed" or "as-amended"'):
        chart_of(material(), "amended")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"cell": "x"}, r"cell: got 'x' \(str\), allowed: CellDescription; .*load_cell_design"),
        ({"claim_set": ["as-filed"]}, r"claim_set: got \['as-filed'\] \(list\), allowed: text"),
        ({"claim_set": None}, 'pass "as-amended" or "as-filed"'),
    ],
)
def test_wrong_kinds_get_a_message(material: Sheets, given: dict[str, Any], message: str) -> None:
    with pytest.raises(WrongKindError, match=message):
        claim_chart(cast("Any", material()), **given)


def test_chart_is_frozen_and_indexed_by_claim_number(chart_of: Charts, material: Sheets) -> None:
    chart = chart_of(material())
    assert [row.number for row in chart] == list(range(1, 12))
    with pytest.raises(FrozenInstanceError):
        chart.claim_set = "as-filed"  # type: ignore[misc]
    with pytest.raises(KeyError):
        chart[12]
    with pytest.raises(KeyError):
        chart[1].check("bulk_density")


def test_row_says_its_limits_with_units(chart_of: Charts, material: Sheets) -> None:
    chart = chart_of(material())
    assert chart[3].limit == "bulk density ≥ 0.4 and < 0.6 g/cm³"
    assert chart[4].limit == "size ratio ≤ 3"
    assert chart[1].value is None
    assert chart[1].limit.count(";") == 4


def test_frame_has_a_line_per_claim_and_per_limit_of_claims_with_several(
    chart_of: Charts, material: Sheets
) -> None:
    frame = chart_of(material()).to_frame()
    assert len(frame) == 11 + 5 + 5
    assert list(frame["claim"].unique()) == list(range(1, 12))
    line = frame[frame["property"] == "interlayer spacing"].iloc[0]
    assert (line["value"], line["unit"]) == (pytest.approx(0.380, rel=1e-12), "nm")
    struck = frame[frame["claim"] == 4].iloc[0]
    assert struck["dependency verdict"] == "met"
    assert (struck["struck dependency"], struck["new dependency"]) == (
        "any of claims 1 to 3",
        "claim 1",
    )


def test_dict_survives_json(chart_of: Charts, material: Sheets) -> None:
    chart = chart_of(material(without=("Lc",)))
    data = json.loads(json.dumps(chart.to_dict(), allow_nan=False))
    assert data == chart.to_dict()
    assert data["claims"][2]["dependency_struck"] == "claim 1 or 2"
    assert data["claims"][0]["limits"][2]["verdict"] == "unknown"


def test_text_has_every_claim_and_both_dependencies(chart_of: Charts, material: Sheets) -> None:
    text = str(chart_of(material()))
    for expected in (
        "stand-in: a stand-in – claims as-amended",
        "[struck: any of claims 1 to 3] [new: claim 1]",
        "[struck: claim 1 or 2] [new: (nothing)]",
        "0.365 to 0.4 nm",
        "0.5 g/cm³",
    ):
        assert expected in text
    assert max(len(line) for line in text.splitlines()[2:22]) < 160


def test_html_escapes_what_a_sheet_says(chart_of: Charts, material: Sheets) -> None:
    evil = "<script>alert('&')</script>"
    sheet = material()
    process = replace(sheet.process, oxidation_gas=evil)
    sheet = replace(sheet, name=evil, title=evil, carbon_source=evil, process=process)
    html = chart_of(sheet)._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<del>any of claims 1 to 3</del> <ins>claim 1</ins> (met)" in html
    assert html.count("<tr") == 1 + 11 + 5 + 5
