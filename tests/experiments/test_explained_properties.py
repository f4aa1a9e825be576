"""Each claimed property alone, across its window: what a run sees of it, and what it does not.

The expected directions come from the relations (docs/relations.md), not from earlier results.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from anode_model import Coating, Coefficients, DerivedElectrode, derive, load_coefficients
from anode_model.claims.windows import claimed_window, window_names
from anode_model.derivation.reach import reached_by
from experiments.engine.numerics import Numerics, SizedMesh
from experiments.explanation.effects import BELOW, FALLS, RISES, STILL, Effect, direction_of
from experiments.explanation.outputs import COMPUTED, OUTPUTS, computed_values
from experiments.explanation.points import Setting, find_points, moved
from experiments.explanation.solving import numerical_errors, solve_pairs
from parameter_sets import load_cell_design, load_material

#: Errs by some tenths of a percent, at all points alike; the test asks for its error too.
COARSE = Numerics("test", 8, 3, 14, 2.0, 1e-4, 1e-6, 8, SizedMesh(6, 8, 6))
ONE_RADIUS = (False, False, False)
TEMPERATURE = 298.15

UNPRESSED = "unpressed"
UNMEASURED = "structure not measured"
SILICON_OXIDE = "active silicon oxide"

Expected = Mapping[str, str]

#: By property, and by what else is special: measures and where they go as the property rises.
EXPECTED: Mapping[tuple[str, str], Expected] = {
    # R13: straighter pores, so less loss in the electrolyte.
    ("sphericity", ""): {
        "energy efficiency": RISES,
        "temperature rise at 2 C": FALLS,
        "capacity": BELOW,
        "irreversible capacity": STILL,
        "full-cell energy": STILL,
    },
    # R1, R5: less closed-pore volume; R9: wider layers let lithium through faster.
    ("d002", ""): {
        "retention at 5 C": RISES,
        "energy efficiency": RISES,
        "capacity": FALLS,
        "temperature rise at 2 C": FALLS,
        "first-cycle efficiency": FALLS,
        "full-cell energy": FALLS,
        "irreversible capacity": STILL,
    },
    # R2, R3: thicker stacks have fewer outer faces for each layer.
    ("Lc", ""): {
        "capacity": FALLS,
        "temperature rise at 2 C": FALLS,
        "first-cycle efficiency": FALLS,
        "full-cell energy": FALLS,
        "retention at 5 C": BELOW,
        "irreversible capacity": STILL,
    },
    # R4: lithium near hydrogen; R6: a share of it never comes back.
    ("hydrogen_carbon_ratio", ""): {
        "capacity": RISES,
        "temperature rise at 2 C": RISES,
        "irreversible capacity": RISES,
        "full-cell energy": RISES,
        "retention at 5 C": FALLS,
        "first-cycle efficiency": FALLS,
        # R8: what is bound near hydrogen enters low and leaves high.
        "energy efficiency": FALLS,
    },
    # R11, R9: a longer way in every particle.
    ("Dv50", ""): {
        "temperature rise at 2 C": RISES,
        "capacity": FALLS,
        "retention at 5 C": FALLS,
        "energy efficiency": FALLS,
        "irreversible capacity": STILL,
        "full-cell energy": STILL,
    },
    # R12: pressing to nine tenths leaves little of it; a thinner layer with narrower pores.
    ("bulk_density", ""): {
        "full-cell energy": RISES,
        "energy efficiency": FALLS,
        "capacity": BELOW,
        "retention at 5 C": BELOW,
        "irreversible capacity": STILL,
    },
    # R12: without pressing the layer is as dense as the powder lets it be.
    ("bulk_density", UNPRESSED): {
        "temperature rise at 2 C": RISES,
        "full-cell energy": RISES,
        "energy efficiency": FALLS,
        "capacity": BELOW,
        "retention at 5 C": BELOW,
    },
    # R11: the larger particles of a broad powder are slow; R12: it packs denser.
    ("D4_D1", ""): {
        "temperature rise at 2 C": RISES,
        "full-cell energy": RISES,
        "capacity": FALLS,
        "retention at 5 C": FALLS,
        "energy efficiency": FALLS,
        "irreversible capacity": STILL,
    },
    # R6: more surface, more film; R10: more surface, easier charge transfer. N/P is kept, so the
    # loss costs positive electrode, not capacity.
    ("surface_area", ""): {
        "energy efficiency": RISES,
        "irreversible capacity": RISES,
        "temperature rise at 2 C": FALLS,
        "first-cycle efficiency": FALLS,
        "full-cell energy": FALLS,
        "capacity": BELOW,
    },
    # R7, R6: fewer reactive sites. No run has a side reaction: nothing that is simulated moves.
    ("exothermic_peak", ""): {
        "first-cycle efficiency": RISES,
        "full-cell energy": RISES,
        "irreversible capacity": FALLS,
        "temperature rise at 2 C": BELOW,
        "capacity": STILL,
        "retention at 5 C": STILL,
        "energy efficiency": STILL,
        "areal capacity": STILL,
    },
    # R18: an inert film is dead mass and closes pores and surface.
    ("silicon_content", ""): {
        "capacity": FALLS,
        "temperature rise at 2 C": FALLS,
        "irreversible capacity": FALLS,
        "full-cell energy": FALLS,
    },
    # R18: an active one is a second phase that stores more than the carbon whose place it takes,
    # loses more in the first cycle, and whose branches lie further apart.
    ("silicon_content", SILICON_OXIDE): {
        "capacity": RISES,
        "areal capacity": RISES,
        "irreversible capacity": RISES,
        "temperature rise at 2 C": RISES,
        "full-cell energy": RISES,
        "first-cycle efficiency": FALLS,
        "energy efficiency": FALLS,
    },
    # R6: lithium lost to nitrogen; R10: easier charge transfer.
    ("nitrogen_content", ""): {
        "energy efficiency": RISES,
        "irreversible capacity": RISES,
        "temperature rise at 2 C": FALLS,
        "first-cycle efficiency": FALLS,
        "full-cell energy": FALLS,
        "capacity": BELOW,
        "retention at 5 C": BELOW,
    },
    # R19: measured structure wins over what the temperature would say.
    ("carbonization_temperature", ""): {item.name: STILL for item in OUTPUTS},
    # R19: hotter means less hydrogen (R4) and fewer losses (R6).
    ("carbonization_temperature", UNMEASURED): {
        "retention at 5 C": RISES,
        "first-cycle efficiency": RISES,
        "capacity": FALLS,
        "temperature rise at 2 C": FALLS,
        "energy efficiency": RISES,
        "irreversible capacity": FALLS,
        "full-cell energy": FALLS,
    },
    # R12: a thicker layer holds more, and the salt's way is longer; per mass of cell less is dead.
    ("coating_loading", ""): {
        "temperature rise at 2 C": RISES,
        "areal capacity": RISES,
        "full-cell energy": RISES,
        "retention at 5 C": FALLS,
        "capacity": BELOW,
        "irreversible capacity": STILL,
    },
}

PAGE = Path(__file__).parents[2] / "docs" / "properties.md"


def setting_of(special: str, coefficients: Coefficients | None = None) -> Setting:
    active = special == SILICON_OXIDE
    sheet = load_material("silicon-coated-active" if active else "reference-sphere")
    if special == UNMEASURED:
        sheet = sheet.with_properties(d002=None, Lc=None, hydrogen_carbon_ratio=None)
    pressing = 0.0 if special == UNPRESSED else 0.9
    pouch = load_cell_design("pouch-LCO")
    table = load_coefficients() if coefficients is None else coefficients
    return Setting(sheet, Coating(pressing=pressing), table, pouch)


@cache
def errors_of_the_sheet() -> Mapping[str, float]:
    """Numerical errors, found once for all properties."""
    sheet = load_material("reference-sphere")
    points = find_points(claimed_window("d002", sheet), setting_of(""), 2)
    pair = next(point.pair for point in points if point.own)
    assert pair is not None
    (own,) = solve_pairs([pair], ONE_RADIUS, COARSE, TEMPERATURE)
    return numerical_errors(own, pair, ONE_RADIUS, COARSE, TEMPERATURE)


def directions(name: str, setting: Setting) -> dict[str, str]:
    """Where each measure goes between the ends of the window."""
    errors = errors_of_the_sheet()
    points = find_points(claimed_window(name, setting.material), setting, 2)
    ends = [point for point in points if point.inside and not point.own]
    # The coating rate of the sheet is the upper end of its window.
    if len(ends) == 1:
        ends = [point for point in points if point.inside]
    pairs = [point.pair for point in ends if point.pair is not None]
    assert len(pairs) == 2
    low, high = solve_pairs(pairs, ONE_RADIUS, COARSE, TEMPERATURE)
    assert not low.reason
    assert not high.reason
    return {
        item.name: direction_of([low.values[item.name], high.values[item.name]], errors[item.name])
        for item in OUTPUTS
    }


def test_every_claimed_property_is_expected_to_do_something() -> None:
    assert {name for name, _ in EXPECTED} == set(window_names())
    assert len(window_names()) == 13


@pytest.mark.parametrize(("name", "special"), EXPECTED, ids=lambda text: text or "as it is")
def test_a_property_alone_moves_what_its_relation_says(name: str, special: str) -> None:
    found = directions(name, setting_of(special))
    expected = EXPECTED[name, special]
    assert {measure: found[measure] for measure in expected} == expected


#: Property, the one coefficient behind an effect, the value that takes it away, and the effect.
GOVERNED = [
    ("Lc", "face_share", 0.0, "first-cycle efficiency"),
    ("hydrogen_carbon_ratio", "hydrogen_share", 0.0, "irreversible capacity"),
    ("surface_area", "sei_capacity", 0.0, "irreversible capacity"),
    ("exothermic_peak", "reactivity_exponent", 0.0, "irreversible capacity"),
    ("nitrogen_content", "nitrogen_capacity", 0.0, "irreversible capacity"),
    ("bulk_density", "coating_to_bulk_packing", 0.0, "full-cell energy"),
]


def computed(name: str, measure: str, coefficients: Coefficients) -> float:
    """How far a measure that needs no run moves between the ends of the window."""
    setting = setting_of("", coefficients)
    points = find_points(claimed_window(name, setting.material), setting, 2)
    values = [computed_values(p.pair)[measure] for p in points if p.inside and p.pair is not None]
    return values[-1] - values[0]


@pytest.mark.parametrize(("name", "coefficient", "value", "measure"), GOVERNED)
def test_an_effect_vanishes_with_its_coefficient(
    name: str, coefficient: str, value: float, measure: str
) -> None:
    shipped = load_coefficients()
    assert measure in {item.name for item in COMPUTED}
    before = computed(name, measure, shipped)
    after = computed(name, measure, shipped.with_value(coefficient, value))
    expected = EXPECTED[name, ""][measure]
    assert math.copysign(1, before) == (1 if expected == RISES else -1)
    assert abs(before) > 1e-3
    assert abs(after) < 1e-9 * abs(before)


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        # Without lithium in pores, wider layers leave thinner stacks of more faces (R2, R3).
        ("d002", {"pore_filling": 0.0, "diffusivity_spacing_ratio": 1.0}, {"capacity": RISES}),
        ("Lc", {"face_share": 0.0}, {"capacity": STILL, "temperature rise at 2 C": STILL}),
        ("hydrogen_carbon_ratio", {"hydrogen_share": 0.0}, {"capacity": STILL}),
        ("nitrogen_content", {"nitrogen_exchange_gain": 0.0}, {"energy efficiency": STILL}),
        # What is left of it is less surface (R10), which acts the other way.
        (
            "sphericity",
            {"bruggeman_slope": 0.0},
            {"temperature rise at 2 C": BELOW, "energy efficiency": FALLS},
        ),
    ],
)
def test_a_simulated_effect_vanishes_with_its_coefficient(
    name: str, changes: Mapping[str, float], expected: Expected
) -> None:
    table = load_coefficients()
    for coefficient, value in changes.items():
        table = table.with_value(coefficient, value)
    found = directions(name, setting_of("", table))
    assert {measure: found[measure] for measure in expected} == expected


@pytest.mark.parametrize("closes", [True, False])
def test_an_inert_film_takes_more_capacity_than_its_mass(closes: bool) -> None:
    table = load_coefficients()
    if not closes:
        table = table.with_value("film_closing_share", 0.0)
    setting = setting_of("", table)
    window = claimed_window("silicon_content", setting.material)
    points = [point for point in find_points(window, setting, 2) if point.inside]
    pairs = [point.pair for point in points if point.pair is not None]
    low, high = solve_pairs(pairs, ONE_RADIUS, COARSE, TEMPERATURE)
    carbon = [1 - point.value / 100 for point in points]
    taken = 1 - high.values["capacity"] / low.values["capacity"] * carbon[0] / carbon[1]
    # Below an open film the carbon has more closed pores: the true density is the powder's.
    assert taken > 0.03 if closes else taken < 0.0


def test_directions_are_told_apart_from_errors() -> None:
    assert direction_of([1.0, math.nan, 2.0], 0.5) == RISES
    assert direction_of([2.0, 1.9, 2.0, 1.0], 0.5) == FALLS
    assert direction_of([1.0, 1.4], 0.5) == BELOW
    assert direction_of([1.0, 1.0], 0.5) == STILL
    assert direction_of([0.0, 0.0], 0.0) == STILL
    assert direction_of([math.nan, 1.0], 0.5) == "not known"
    assert direction_of([1.0, 3.0, 1.5], 0.5) == "not monotonic"


def test_an_effect_is_seen_where_it_is_larger_than_the_error() -> None:
    numbers = {"low": 1.0, "own": 1.5, "high": 2.0, "smallest": 1.0, "largest": 2.0}
    effect = Effect(OUTPUTS[0], simulated=True, **numbers, error=0.5, direction=RISES)
    assert effect.seen
    assert effect.to_dict()["effect"] == pytest.approx(1.0)


@pytest.mark.skipif(not PAGE.is_file(), reason="the page is not part of the wheel")
def test_the_page_says_what_is_tested_here() -> None:
    """One row a property and special case: window, relations, and every expected direction."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line[:3] == "| `"
    ]
    rows = {tuple(row[:2]): row[2:] for row in cells}
    assert set(rows) == {(f"`{name}`", special) for name, special in EXPECTED}
    for (name, special), expected in EXPECTED.items():
        window, relations, *moves = rows[f"`{name}`", special]
        setting = setting_of(special)
        assert window == claimed_window(name, setting.material).text, name
        own = derive(setting.material, setting.coating, spreads=False)
        taken = dict.fromkeys(
            item.relation for item in reached_by(coated(own, name), name) if item.direct
        )
        assert relations == ", ".join(taken), name
        for cell, directions_meant in zip(
            moves, ((RISES,), (FALLS,), (STILL, BELOW)), strict=False
        ):
            meant = [measure for measure, where in expected.items() if where in directions_meant]
            everything = "everything" if len(meant) == len(OUTPUTS) else ", ".join(meant)
            assert cell == everything, (name, special)


def coated(derived: DerivedElectrode, name: str) -> DerivedElectrode:
    """With some of the silicon compound, whose relations are not there without it."""
    if name != "silicon_content":
        return derived
    material, coating = moved(derived.material, derived.coating, name, 5.0)
    return derive(material, coating, spreads=False)
