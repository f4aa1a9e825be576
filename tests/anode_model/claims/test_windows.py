"""Windows of the claimed properties, and what a property reaches in the chain."""

from __future__ import annotations

import math

import pytest

from anode_model import AnodeModelError, CarbonMaterial, derive
from anode_model.claims.definitions import claims_of
from anode_model.claims.windows import claimed_window, window_names
from anode_model.derivation.reach import reached_by
from anode_model.material import SiliconCompound
from anode_model.nomenclature import process_terms, term
from anode_model.units import parse_quantity

REQUIRED = {"sphericity": 0.9, "d002": "0.38 nm", "Lc": "1.5 nm", "hydrogen_carbon_ratio": 0.05}


def sheet(**given: str | float) -> CarbonMaterial:
    quantities = {
        name: parse_quantity(raw, term(name), key=name)
        for name, raw in {**REQUIRED, "Dv50": "8 um", **given}.items()
    }
    return CarbonMaterial(name="sheet", title="t", kind="design point", given=quantities)


@pytest.mark.parametrize("name", window_names())
def test_a_window_is_possible_and_says_where_it_comes_from(name: str) -> None:
    window = claimed_window(name, sheet())
    assert math.isfinite(window.low)
    assert window.low < window.high
    low, high = window.term.limits
    assert low <= window.low
    assert window.high <= high
    assert window.low_reason
    assert window.high_reason
    values = window.values(4)
    assert (values[0], values[-1], len(values)) == (window.low, window.high, 4)
    assert sorted(values) == list(values)
    assert all(window.holds(value) for value in values)
    assert not window.holds(window.high * 1.01)


def test_every_numeric_limit_of_the_claims_has_a_window_with_its_ends() -> None:
    for claim in claims_of("as-filed"):
        for limit in claim.limits:
            # Words have no window, and the oxidation temperature acts on nothing.
            if limit.met_by or limit.name in {"oxidation_temperature", "surface_size_product"}:
                continue
            window = claimed_window(limit.name, sheet())
            assert window.claim == claim.number
            assert window.claimed == (math.isfinite(limit.low), math.isfinite(limit.high))
            if window.claimed[0]:
                assert window.low == limit.low
            if window.claimed[1]:
                assert window.high == limit.high


def test_the_window_of_the_surface_depends_on_the_size() -> None:
    window = claimed_window("surface_area", sheet())
    assert (window.low, window.high) == pytest.approx((3 / 8, 5.0))
    assert "Dv50 8 µm" in window.low_reason
    without = {name: parse_quantity(raw, term(name), key=name) for name, raw in REQUIRED.items()}
    without["Dv50"] = parse_quantity("20 um", term("Dv50"), key="Dv50")
    coarse = CarbonMaterial(name="c", title="t", kind="design point", given=without)
    assert claimed_window("surface_area", coarse).high == pytest.approx(2.0)


def test_other_names_and_unknown_names() -> None:
    assert claimed_window("loading", sheet()).name == "coating_loading"
    with pytest.raises(AnodeModelError, match='did you mean "d002"'):
        claimed_window("d_002", sheet())
    with pytest.raises(AnodeModelError, match="allowed: sphericity, d002"):
        claimed_window("oxygen_content", sheet())
    with pytest.raises(AnodeModelError, match="2 or more"):
        claimed_window("d002", sheet()).values(1)


def test_what_a_property_reaches_stands_in_the_order_of_the_chain() -> None:
    found = reached_by(derive(sheet()), "surface_area")
    assert [(item.name, item.relation, item.direct) for item in found] == [
        ("roughness_factor", "R10", True),
        ("irreversible_capacity", "R6", True),
        ("first_cycle_efficiency", "R6", False),
        ("sei_area_factor", "R17", False),
        ("effective_exchange_current_density", "R10", False),
    ]


def test_a_relation_behind_an_unshown_value_takes_the_property_still() -> None:
    content = parse_quantity("5 wt.%", term("silicon_content"), key="silicon_content")
    given = {**sheet().given, "silicon_content": content}
    film = SiliconCompound(kind="inert", compound="silica")
    derived = derive(sheet().replace(given=given, silicon=film))
    direct = {item.name for item in reached_by(derived, "film_closed_share") if item.direct}
    assert {"irreversible_capacity", "pore_capacity"} <= direct


@pytest.mark.parametrize("name", process_terms())
def test_measured_structure_leaves_nothing_for_the_process_to_reach(name: str) -> None:
    assert reached_by(derive(sheet()), name) == ()
