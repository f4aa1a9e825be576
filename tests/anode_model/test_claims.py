"""The claim chart against the table of the two claim sets."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, replace
from pathlib import Path
from statistics import NormalDist
from typing import Any, cast

import numpy as np
import pytest

from anode_model.claims import ClaimChart, Verdict, claim_chart, claim_sets
from anode_model.claims.verdicts import all_of, any_of
from anode_model.claims.words import judge
from anode_model.coating import Coating
from anode_model.errors import AnodeModelError, WrongKindError
from anode_model.material import read_material
from anode_model.nomenclature import term
from anode_model.probability import probability_inside
from anode_model.quantities import Basis, Quantity
from anode_model.uncertainty import Unknown

MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
SETS = ("as-filed", "as-amended")

# A point well inside every limit, in shown units.
INSIDE: Mapping[str, float] = {
    "sphericity": 0.95,
    "d002": 0.380,
    "Lc": 1.3,
    "hydrogen_carbon_ratio": 0.04,
    "Dv50": 9.0,
    "bulk_density": 0.50,
    "D4_D1": 1.8,
    "surface_area": 1.0,
    "exothermic_peak": 650.0,
    "silicon_content": 2.0,
    "nitrogen_content": 1.0,
}


def shown(name: str, value: float, **more: Any) -> Quantity:
    row = term(name)
    return Quantity(row.from_shown(value), row.unit, Basis.ASSUMED, "test", **more)


@dataclass(frozen=True)
class Process:
    polymerization: str | None = "suspension polymerization"
    oxidation_temperature: Quantity | None = field(
        default_factory=lambda: shown("exothermic_peak", 250.0)
    )
    oxidation_gas: str | None = "air"
    carbonization_gas: str | None = "nitrogen"


@dataclass(frozen=True)
class Material:
    """The part of a sheet that claims read."""

    given: Mapping[str, Quantity]
    carbon_source: str | None = "vinyl resin"
    process: Process | None = field(default_factory=Process)
    name: str = "stand-in"
    title: str = "a stand-in"

    def quantity(self, name: str) -> Quantity | None:
        return self.given.get(name)


@dataclass(frozen=True)
class Layer:
    loading: Quantity


@dataclass(frozen=True)
class Cell:
    electrolyte_is_non_aqueous: bool | None
    kind: str = "pouch"


def material(
    values: Mapping[str, float | Quantity] | None = None,
    /,
    without: tuple[str, ...] = (),
    **more: float | Quantity,
) -> Material:
    given = {name: shown(name, value) for name, value in INSIDE.items() if name not in without}
    for name, value in {**(values or {}), **more}.items():
        given[name] = value if isinstance(value, Quantity) else shown(name, value)
    return Material(given)


def chart_of(
    sheet: Material,
    claim_set: str = "as-amended",
    loading: float | None = 50.0,
    cell: Cell | None = Cell(electrolyte_is_non_aqueous=True),
) -> ClaimChart:
    coating = None if loading is None else Layer(shown("coating_loading", loading))
    return claim_chart(cast("Any", sheet), cast("Any", coating), cell, claim_set)


@pytest.mark.parametrize("claim_set", SETS)
def test_all_eleven_claims_are_met_well_inside(claim_set: str) -> None:
    chart = chart_of(material(), claim_set)
    assert dict(chart.verdicts) == dict.fromkeys(range(1, 12), MET)
    assert chart.claim_set == claim_set


def test_as_amended_is_the_default() -> None:
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
    number: int, name: str, value: float, verdict: Verdict
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
def test_surface_times_size(surface: float, size: float, verdict: Verdict) -> None:
    row = chart_of(material(surface_area=surface, Dv50=size))[5]
    assert row.verdict is verdict
    assert row.value == pytest.approx(surface * size, rel=1e-12)


@pytest.mark.parametrize("value", [0.4, 0.6])
def test_a_conversion_error_does_not_move_a_value_off_a_limit(value: float) -> None:
    exact = chart_of(material(bulk_density=value))[3].verdict
    for nudge in (-1e-13, 1e-13):
        assert chart_of(material(bulk_density=value * (1 + nudge)))[3].verdict is exact


@pytest.mark.parametrize(("loading", "verdict"), [(60.0, MET), (60.1, NOT_MET), (None, UNKNOWN)])
def test_claim_10_reads_the_coating(loading: float | None, verdict: Verdict) -> None:
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
def test_claim_11_reads_the_cell(cell: Cell | None, verdict: Verdict) -> None:
    assert chart_of(material(), cell=cell)[11].verdict is verdict


@pytest.mark.parametrize("kind", ["half-cell", "Half cell against lithium"])
@pytest.mark.parametrize(
    ("aqueous", "verdict"), [(False, UNKNOWN), (None, UNKNOWN), (True, NOT_MET)]
)
def test_a_half_cell_is_not_the_battery_of_claim_11(
    kind: str, aqueous: bool | None, verdict: Verdict
) -> None:
    cell = Cell(electrolyte_is_non_aqueous=None if aqueous is None else not aqueous, kind=kind)
    chart = chart_of(material(), cell=cell)
    assert (chart[10].verdict, chart[11].verdict) == (MET, verdict)
    for shown_as in (chart.to_text(), chart._repr_html_(), json.dumps(chart.to_dict())):
        assert "half cell: the carbon is not its negative electrode" in shown_as


def test_a_half_cell_does_not_hide_a_coating_that_fails() -> None:
    cell = Cell(electrolyte_is_non_aqueous=True, kind="half-cell")
    assert chart_of(material(), loading=70.0, cell=cell)[11].verdict is NOT_MET


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
def test_claim_2_is_categorical(source: str | None, verdict: Verdict) -> None:
    chart = chart_of(replace(material(), carbon_source=source))
    assert chart[2].verdict is verdict
    assert chart[9].verdict is verdict, "claim 9 starts from the same resin"


@pytest.mark.parametrize(
    ("change", "limit", "verdict"),
    [
        ({"oxidation_temperature": shown("exothermic_peak", 150.0)}, "oxidation_temperature", MET),
        ({"oxidation_temperature": shown("exothermic_peak", 400.0)}, "oxidation_temperature", MET),
        (
            {"oxidation_temperature": shown("exothermic_peak", 401.0)},
            "oxidation_temperature",
            NOT_MET,
        ),
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
    change: dict[str, Any], limit: str, verdict: Verdict
) -> None:
    row = chart_of(replace(material(), process=replace(Process(), **change)))[9]
    assert row.check(limit).verdict is verdict
    assert row.verdict is verdict


def test_an_unclassified_gas_is_named_in_a_note() -> None:
    sheet = replace(material(), process=Process(carbonization_gas="forming gas"))
    notes = chart_of(sheet)[9].check("carbonization_gas").notes
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
def test_an_open_carbon_source_is_said_with_its_key(source: str, parts: tuple[str, ...]) -> None:
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


def test_claim_9_without_a_process_record_is_unknown() -> None:
    row = chart_of(replace(material(), process=None))[9]
    assert row.verdict is UNKNOWN
    assert [check.verdict for check in row.checks[1:]] == [UNKNOWN] * 4


@pytest.mark.parametrize("name", INSIDE)
def test_what_is_not_given_is_unknown_never_met(name: str) -> None:
    chart = chart_of(material(without=(name,)))
    touched = [
        row
        for row in chart
        if any(check.name == name or check.value is None for check in row.checks)
    ]
    assert touched, f"no claim limits {name}"
    assert all(row.own_verdict is UNKNOWN and row.verdict is UNKNOWN for row in touched)


def test_claim_1_not_met_wins_over_unknown() -> None:
    row = chart_of(material(without=("Lc",), sphericity=0.6))[1]
    assert row.verdict is NOT_MET
    assert row.check("Lc").verdict is UNKNOWN


# --- dependencies


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
def test_nothing_is_met_when_claim_1_is_not(claim_set: str) -> None:
    chart = chart_of(material(sphericity=0.65), claim_set)
    assert dict(chart.verdicts) == dict.fromkeys(range(1, 12), NOT_MET)
    assert all(row.own_verdict is MET for row in chart if row.number > 1)
    assert all(row.dependency_verdict is NOT_MET for row in chart if row.number > 1)


@pytest.mark.parametrize("claim_set", SETS)
def test_unknown_is_handed_down(claim_set: str) -> None:
    chart = chart_of(material(without=("Lc",)), claim_set)
    assert dict(chart.verdicts) == dict.fromkeys(range(1, 12), UNKNOWN)


def test_own_limit_not_met_wins_over_an_unknown_dependency() -> None:
    chart = chart_of(material(without=("Lc",), D4_D1=4.0))
    assert chart[4].verdict is NOT_MET


def test_one_met_claim_is_enough_as_filed() -> None:
    sheet = replace(material(bulk_density=0.7, D4_D1=5.0), carbon_source=None)
    chart = chart_of(sheet, "as-filed")
    assert (chart[2].verdict, chart[3].verdict, chart[4].verdict) == (UNKNOWN, NOT_MET, NOT_MET)
    assert chart[5].verdict is MET


def test_claim_3_as_amended_says_that_its_dependency_is_struck() -> None:
    row = chart_of(material())[3]
    assert row.dependency.struck == "claim 1 or 2"
    assert row.dependency.new == ""
    assert any("claim 1 or 2" in note and "depending on claim 1" in note for note in row.notes)
    assert chart_of(material(), "as-filed")[3].notes == ()


def test_struck_and_new_text_stand_side_by_side() -> None:
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


# --- margins and probabilities


@pytest.mark.parametrize(
    ("value", "margin"), [(0.380, 0.015), (0.395, 0.005), (0.360, -0.005), (0.41, -0.01)]
)
def test_margin_is_the_signed_distance_to_the_nearest_limit(value: float, margin: float) -> None:
    assert chart_of(material(d002=value))[1].check("d002").margin == pytest.approx(margin, rel=1e-9)


def test_margin_at_a_limit_is_zero() -> None:
    assert chart_of(material(bulk_density=0.6))[3].margin == 0.0


def test_probability_of_a_two_sided_limit_against_the_closed_form() -> None:
    quantity = shown("d002", 0.367, spread=0.004e-9)
    check = chart_of(material(d002=quantity))[1].check("d002")
    normal = NormalDist(0.367, 0.004)
    assert check.verdict is MET
    assert check.spread == pytest.approx(0.004, rel=1e-12)
    assert check.probability == pytest.approx(normal.cdf(0.400) - normal.cdf(0.365), rel=1e-9)


def test_probability_of_a_temperature() -> None:
    quantity = shown("exothermic_peak", 590.0, spread=10.0)
    row = chart_of(material(exothermic_peak=quantity))[6]
    assert row.verdict is NOT_MET
    assert row.probability == pytest.approx(1 - NormalDist().cdf(1.0), rel=1e-9)


def test_probability_of_a_factor_is_log_normal() -> None:
    quantity = shown("Dv50", 15.0, factor=1.5)
    check = chart_of(material(Dv50=quantity))[1].check("Dv50")
    normal = NormalDist(math.log(15.0), math.log(1.5))
    expected = normal.cdf(math.log(20.0)) - normal.cdf(math.log(1.0))
    assert check.probability == pytest.approx(expected, rel=1e-9)
    assert check.value_text == "15 ×/÷ 1.5 µm"


def test_probability_is_that_of_the_truncated_distribution_of_draws() -> None:
    quantity = shown("sphericity", 0.99, spread=0.2)
    check = chart_of(material(sphericity=quantity))[1].check("sphericity")
    quantiles = np.linspace(0.0, 1.0, 100_002, dtype=np.float64)[1:-1]
    drawn = Unknown("sphericity", "properties", quantity).at(quantiles)
    assert check.probability == pytest.approx((drawn >= 0.8).mean(), abs=1e-4)
    assert check.probability == pytest.approx(0.671, abs=1e-3)


def test_probability_of_a_far_tail_keeps_its_digits() -> None:
    both = [
        probability_inside(value, low=low, high=high, spread=1.0)
        for value, low, high in ((-10.0, 0.0, math.inf), (10.0, -math.inf, 0.0))
    ]
    assert both == pytest.approx([math.erfc(10 / math.sqrt(2)) / 2] * 2, rel=1e-9, abs=0)


def test_no_spread_means_no_probability() -> None:
    chart = chart_of(material())
    assert [row.probability for row in chart] == [None] * 11


def test_product_adds_relative_spreads_in_squares() -> None:
    surface = shown("surface_area", 4.0, spread=400.0)
    size = shown("Dv50", 9.5, spread=0.95e-6)
    row = chart_of(material(surface_area=surface, Dv50=size))[5]
    normal = NormalDist(38.0, 38.0 * math.sqrt(0.02))
    assert row.checks[0].spread == pytest.approx(38.0 * math.sqrt(0.02), rel=1e-9)
    assert row.probability == pytest.approx(normal.cdf(40.0) - normal.cdf(3.0), rel=1e-9)


def test_product_with_a_factor_is_log_normal() -> None:
    surface = shown("surface_area", 4.0, factor=1.3)
    size = shown("Dv50", 9.5, spread=0.95e-6)
    row = chart_of(material(surface_area=surface, Dv50=size))[5]
    assert row.checks[0].factor == pytest.approx(math.exp(math.hypot(math.log(1.3), 0.1)), rel=1e-9)


def test_product_with_one_unknown_spread_has_no_probability() -> None:
    row = chart_of(material(surface_area=shown("surface_area", 4.0, spread=400.0)))[5]
    assert row.probability is None
    assert "volume median particle size" in row.checks[0].notes[0]


def test_product_of_nothing_has_the_spread_of_its_other_factor() -> None:
    surface = shown("surface_area", 0.0, spread=100.0)
    size = shown("Dv50", 10.0, spread=1e-6)
    check = chart_of(material(surface_area=surface, Dv50=size))[5].checks[0]
    assert check.spread == pytest.approx(1.0, rel=1e-9)
    assert check.verdict is NOT_MET


def test_claim_1_has_the_product_of_its_probabilities_and_says_so() -> None:
    spreads = {
        "sphericity": 0.02,
        "d002": 0.01e-9,
        "Lc": 0.3e-9,
        "hydrogen_carbon_ratio": 0.04,
        "Dv50": 5e-6,
    }
    given = {name: shown(name, INSIDE[name], spread=spread) for name, spread in spreads.items()}
    row = chart_of(material(given))[1]
    parts = [check.probability for check in row.checks]
    assert all(part is not None and 0 < part < 1 for part in parts)
    assert row.probability == pytest.approx(math.prod(p for p in parts if p is not None), rel=1e-12)
    assert any("product" in note for note in row.notes)


def test_claim_1_has_no_probability_where_a_spread_is_missing() -> None:
    row = chart_of(material(sphericity=shown("sphericity", 0.81, spread=0.02)))[1]
    assert row.check("sphericity").probability is not None
    assert row.probability is None
    assert any("interlayer spacing" in note for note in row.notes)


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


# --- the chart as an object


def test_unknown_claim_set_names_the_known_ones() -> None:
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
def test_wrong_kinds_get_a_message(given: dict[str, Any], message: str) -> None:
    with pytest.raises(WrongKindError, match=message):
        claim_chart(cast("Any", material()), **given)


def test_chart_is_frozen_and_indexed_by_claim_number() -> None:
    chart = chart_of(material())
    assert [row.number for row in chart] == list(range(1, 12))
    with pytest.raises(FrozenInstanceError):
        chart.claim_set = "as-filed"  # type: ignore[misc]
    with pytest.raises(KeyError):
        chart[12]
    with pytest.raises(KeyError):
        chart[1].check("bulk_density")


def test_row_says_its_limits_with_units() -> None:
    chart = chart_of(material())
    assert chart[3].limit == "bulk density ≥ 0.4 and < 0.6 g/cm³"
    assert chart[4].limit == "size ratio ≤ 3"
    assert chart[1].value is None
    assert chart[1].limit.count(";") == 4


def test_frame_has_a_line_per_claim_and_per_limit_of_claims_with_several() -> None:
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


def test_dict_survives_json() -> None:
    chart = chart_of(material(without=("Lc",)))
    data = json.loads(json.dumps(chart.to_dict(), allow_nan=False))
    assert data == chart.to_dict()
    assert data["claims"][2]["dependency_struck"] == "claim 1 or 2"
    assert data["claims"][0]["limits"][2]["verdict"] == "unknown"


def test_text_has_every_claim_and_both_dependencies() -> None:
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


@pytest.mark.parametrize(
    ("value", "text"), [(0.99, "> 0.999"), (0.81, "0.691"), (0.6, "< 0.001"), (0.8, "0.500")]
)
def test_text_never_rounds_a_probability_to_certainty(value: float, text: str) -> None:
    chart = chart_of(material(sphericity=shown("sphericity", value, spread=0.02)))
    line = next(line for line in chart.to_text().splitlines() if "sphericity" in line)
    assert line.endswith(text)


def test_html_escapes_what_a_sheet_says() -> None:
    evil = "<script>alert('&')</script>"
    sheet = replace(
        material(), name=evil, title=evil, carbon_source=evil, process=Process(oxidation_gas=evil)
    )
    html = chart_of(sheet)._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<del>any of claims 1 to 3</del> <ins>claim 1</ins> (met)" in html
    assert html.count("<tr") == 1 + 11 + 5 + 5


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
def test_a_longer_text_counts_only_if_its_other_words_are_known(text: str) -> None:
    assert chart_of(replace(material(), carbon_source=text))[2].verdict is UNKNOWN
