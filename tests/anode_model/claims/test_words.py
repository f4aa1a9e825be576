"""Limits in words: the carbon's source, and the process record that claim 9 reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from anode_model.claims import ClaimChart, Verdict, claim_sets
from anode_model.claims.words import judge
from anode_model.quantities import Basis, Quantity

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN

Charts = Callable[..., ClaimChart]
Sheets = Callable[..., Any]


def celsius(value: float) -> Quantity:
    return Quantity(value + 273.15, "K", Basis.ASSUMED, "test")


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("vinyl resin", MET),
        (" Vinyl  Resin ", MET),
        ("Vinyl-resin", MET),
        ("a vinyl resin", MET),
        ("styrene-divinylbenzene copolymer, a vinyl resin", MET),
        ("carbonised vinyl resin", MET),
        ("phenolic resin", NOT_MET),
        ("Petroleum Coke", NOT_MET),
        ("coal-tar pitch", NOT_MET),
        ("styrene-divinylbenzene copolymer", UNKNOWN),
        ("polystyrene", UNKNOWN),
        ("polyvinyl resin", UNKNOWN),
        ("not a vinyl resin", UNKNOWN),
        ("non-vinyl resin", UNKNOWN),
        ("vinyl resin, pitch coated", UNKNOWN),
        ("vinyl resin / sawdust", UNKNOWN),
        ("vinyl resin?", UNKNOWN),
        ("phenolic resin from somewhere", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_claim_2_is_categorical(
    chart_of: Charts, material: Sheets, source: str | None, verdict: Verdict
) -> None:
    chart = chart_of(replace(material(), carbon_source=source))
    assert chart[2].verdict is verdict
    assert chart[9].verdict is verdict, "claim 9 starts from the same resin"


@pytest.mark.parametrize(
    ("change", "limit", "verdict"),
    [
        ({"oxidation_temperature": celsius(150.0)}, "oxidation_temperature", MET),
        ({"oxidation_temperature": celsius(400.0)}, "oxidation_temperature", MET),
        ({"oxidation_temperature": celsius(401.0)}, "oxidation_temperature", NOT_MET),
        ({"oxidation_temperature": None}, "oxidation_temperature", UNKNOWN),
        ({"oxidation_gas": "oxygen"}, "oxidation_gas", MET),
        ({"oxidation_gas": "argon"}, "oxidation_gas", NOT_MET),
        ({"oxidation_gas": None}, "oxidation_gas", UNKNOWN),
        ({"carbonization_gas": "Argon"}, "carbonization_gas", MET),
        ({"carbonization_gas": "air"}, "carbonization_gas", NOT_MET),
        ({"carbonization_gas": "forming gas"}, "carbonization_gas", UNKNOWN),
        ({"carbonization_gas": "N\N{SUBSCRIPT TWO}"}, "carbonization_gas", MET),
        ({"carbonization_gas": "nitrogen dioxide"}, "carbonization_gas", UNKNOWN),
        ({"oxidation_gas": "an oxidising gas"}, "oxidation_gas", MET),
        ({"polymerization": "suspension polymerisation in water"}, "polymerization", MET),
        ({"polymerization": "bead polymerization"}, "polymerization", MET),
        ({"polymerization": "emulsion"}, "polymerization", NOT_MET),
        ({"polymerization": "Emulsion polymerisation"}, "polymerization", NOT_MET),
        ({"polymerization": "suspension or emulsion"}, "polymerization", UNKNOWN),
        ({"polymerization": "plasma"}, "polymerization", UNKNOWN),
        ({"polymerization": None}, "polymerization", UNKNOWN),
    ],
)
def test_claim_9_reads_the_process_record(
    chart_of: Charts, material: Sheets, change: dict[str, Any], limit: str, verdict: Verdict
) -> None:
    sheet = material()
    row = chart_of(replace(sheet, process=replace(sheet.process, **change)))[9]
    assert row.check(limit).verdict is verdict
    assert row.verdict is verdict


def test_an_unclassified_gas_is_named_in_a_note(chart_of: Charts, material: Sheets) -> None:
    sheet = material()
    process = replace(sheet.process, carbonization_gas="forming gas")
    notes = chart_of(replace(sheet, process=process))[9].check("carbonization_gas").notes
    assert any('"forming gas" is not classified' in note for note in notes)


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (
            "polystyrene",
            ('"polystyrene" is not classified', 'met by "vinyl resin"', '"needle coke"'),
        ),
        ("vinyl resin and pitch", ('also says "pitch"', 'write "vinyl resin" alone')),
        ("vinyl resin with sawdust", ('also says "with"',)),
    ],
)
def test_an_open_carbon_source_is_said_with_its_key(
    chart_of: Charts, material: Sheets, source: str, parts: tuple[str, ...]
) -> None:
    chart = chart_of(replace(material(), carbon_source=source))
    (note,) = chart[2].checks[0].notes
    assert note.startswith("process.carbon_source: ")
    for part in parts:
        assert part in note
    assert chart[9].check("carbon_source").notes == (note,)
    assert f"claim 2: {note}" in chart.to_text()


def test_words_are_of_one_list_only_and_as_they_are_compared() -> None:
    for limit in (limit for claim in claim_sets()["as-filed"] for limit in claim.limits):
        assert not set(limit.met_by) & set(limit.not_met_by)
        assert bool(limit.met_by) == bool(limit.not_met_by), "a limit in words has both lists"
        for word in limit.met_by:
            assert judge(word.upper(), limit) == (MET, "")
        for word in limit.not_met_by:
            assert judge(word.upper(), limit) == (NOT_MET, "")


def test_claim_9_without_a_process_record_is_unknown(chart_of: Charts, material: Sheets) -> None:
    row = chart_of(replace(material(), process=None))[9]
    assert row.verdict is UNKNOWN
    assert [check.verdict for check in row.checks[1:]] == [UNKNOWN] * 4


@pytest.mark.parametrize(
    "text",
    [
        "anything other than a vinyl resin",
        "rather than vinyl resin, acrylic",
        "hardly vinyl resin",
        "former vinyl resin substitute",
        "kein Vinyl resin",
    ],
)
def test_a_longer_text_counts_only_if_its_other_words_are_known(
    chart_of: Charts, material: Sheets, text: str
) -> None:
    assert chart_of(replace(material(), carbon_source=text))[2].verdict is UNKNOWN
