"""Claims that depend on others, as filed and as amended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from anode_model.claims import ClaimChart, Verdict, claim_sets
from anode_model.claims.verdicts import all_of, any_of
from anode_model.nomenclature import term

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
SETS = ("as-filed", "as-amended")

Charts = Callable[..., ClaimChart]
Sheets = Callable[..., Any]


def test_dependency_lists_are_those_of_the_table() -> None:
    filed = {claim.number: claim.dependency.depends_on for claim in claim_sets()["as-filed"]}
    amended = {claim.number: claim.dependency.depends_on for claim in claim_sets()["as-amended"]}
    assert filed == {
        1: (),
        2: (1,),
        3: (1, 2),
        **{number: tuple(range(1, number)) for number in range(4, 9)},
        9: tuple(range(1, 9)),
        10: tuple(range(1, 9)),
        11: (10,),
    }
    assert amended == {1: (), **dict.fromkeys(range(2, 11), (1,)), 11: (10,)}


@pytest.mark.parametrize("claim_set", SETS)
def test_limits_are_the_same_in_both_sets_and_in_shown_units(claim_set: str) -> None:
    claims = claim_sets()[claim_set]
    assert [claim.limits for claim in claims] == [c.limits for c in claim_sets()["as-filed"]]
    for limit in (limit for claim in claims for limit in claim.limits):
        if limit.source in {"material", "coating"} and not (limit.met_by or limit.product_of):
            assert limit.unit == term(limit.name).shown


@pytest.mark.parametrize("claim_set", SETS)
def test_nothing_is_met_when_claim_1_is_not(
    chart_of: Charts, material: Sheets, claim_set: str
) -> None:
    chart = chart_of(material(sphericity=0.65), claim_set)
    assert dict(chart.verdicts) == dict.fromkeys(range(1, 12), NOT_MET)
    assert all(row.own_verdict is MET for row in chart if row.number > 1)
    assert all(row.dependency_verdict is NOT_MET for row in chart if row.number > 1)


@pytest.mark.parametrize("claim_set", SETS)
def test_unknown_is_handed_down(chart_of: Charts, material: Sheets, claim_set: str) -> None:
    chart = chart_of(material(without=("Lc",)), claim_set)
    assert dict(chart.verdicts) == dict.fromkeys(range(1, 12), UNKNOWN)


def test_own_limit_not_met_wins_over_an_unknown_dependency(
    chart_of: Charts, material: Sheets
) -> None:
    chart = chart_of(material(without=("Lc",), D4_D1=4.0))
    assert chart[4].verdict is NOT_MET


def test_one_met_claim_is_enough_as_filed(chart_of: Charts, material: Sheets) -> None:
    sheet = replace(material(bulk_density=0.7, D4_D1=5.0), carbon_source=None)
    chart = chart_of(sheet, "as-filed")
    assert (chart[2].verdict, chart[3].verdict, chart[4].verdict) == (UNKNOWN, NOT_MET, NOT_MET)
    assert chart[5].verdict is MET


def test_claim_3_as_amended_says_that_its_dependency_is_struck(
    chart_of: Charts, material: Sheets
) -> None:
    row = chart_of(material())[3]
    assert row.dependency.struck == "claim 1 or 2"
    assert row.dependency.new == ""
    assert any("claim 1 or 2" in note and "depending on claim 1" in note for note in row.notes)
    assert chart_of(material(), "as-filed")[3].notes == ()


def test_struck_and_new_text_stand_side_by_side(chart_of: Charts, material: Sheets) -> None:
    for number in range(4, 11):
        dependency = chart_of(material())[number].dependency
        assert (dependency.new, dependency.text) == ("claim 1", "claim 1")
        assert dependency.struck is not None
        assert dependency.struck == chart_of(material(), "as-filed")[number].dependency.text
    assert chart_of(material())[11].dependency.struck is None


@pytest.mark.parametrize(
    ("verdicts", "every", "some"),
    [
        ([], MET, NOT_MET),
        ([MET], MET, MET),
        ([MET, UNKNOWN], UNKNOWN, MET),
        ([MET, NOT_MET], NOT_MET, MET),
        ([UNKNOWN, NOT_MET], NOT_MET, UNKNOWN),
        ([NOT_MET], NOT_MET, NOT_MET),
    ],
)
def test_three_valued_logic(verdicts: list[Verdict], every: Verdict, some: Verdict) -> None:
    assert all_of(verdicts) is every
    assert any_of(verdicts) is some
