"""Bands: which coefficients are tried, how their effects add up, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from anode_model import derive
from anode_model.uncertainty import Unknown
from experiments.bands import effects, first_order
from experiments.bands.effects import UnknownEffect, acting_unknowns, moved_pairs
from experiments.bands.first_order import (
    FirstOrderBands,
    _band,
    _choose,
    _reach,
    first_order_bands,
    solves_needed,
)
from experiments.engine.numerics import EXPLORE, SKETCH, Numerics
from experiments.measures import CAPACITY, MEASURES, RETENTION, RISE, Measure
from experiments.pair import Pair, measure
from parameter_sets import full_cell, half_cell, load_material

NAN = float("nan")


def values(capacity: float, retention: float, rise: float = 10.0) -> dict[str, float]:
    return {CAPACITY.name: capacity, RETENTION.name: retention, RISE.name: rise}


def named(pair: Pair, *names: str) -> list[Unknown]:
    return [unknown for unknown in acting_unknowns(pair.half.derived) if unknown.key in names]


def with_spreads(name: str) -> Pair:
    derived = derive(load_material(name))
    return Pair(half_cell(derived), full_cell(derived))


@pytest.fixture(scope="module")
def reference() -> Pair:
    return with_spreads("reference-sphere")


@pytest.fixture(scope="module")
def pair(reference: Pair) -> list[Pair]:
    return [reference, with_spreads("graphite-Marquis2019")]


def made_up(
    pairs: Sequence[Pair],
    _numerics: object = None,
    _temperature: object = None,
    progress: Callable[[int], None] | None = None,
) -> list[dict[str, float]]:
    """Measures in closed form: capacity as derived, retention from the time of diffusion."""
    found = []
    for pair in pairs:
        value = pair.half.derived.value
        known = "diffusivity" in pair.half.derived.quantities
        time = value("particle_radius") ** 2 / (value("diffusivity") if known else 3e-14)
        rise = 8.0 + 1e4 * value("entropic_coefficient")
        found.append(values(value("reversible_capacity"), 100 / (1 + time / 3600), rise))
        if progress is not None:
            progress(3)  # slow, fast and warm
    return found


@pytest.fixture
def found(pair: list[Pair], monkeypatch: pytest.MonkeyPatch) -> FirstOrderBands:
    monkeypatch.setattr(effects, "measure", made_up)
    monkeypatch.setattr(first_order, "measure", made_up)
    central = dict(zip([item.name for item in pair], made_up(pair), strict=True))
    return first_order_bands(pair, central, 3, temperature=298.15)


def test_acting_coefficients_move_what_the_cells_take(reference: Pair) -> None:
    derived = reference.half.derived
    unknowns = {unknown.key: unknown for unknown in acting_unknowns(derived)}
    acting = [key for key, unknown in unknowns.items() if unknown.place == "coefficient"]
    assert {
        "reference_diffusivity",
        "accessibility",
        "reference_exchange_current_density",
        # These act in a full cell only: the first-cycle loss, the heat and where it goes.
        "trapped_lithium",
        "reference_entropic_coefficient",
        "reference_specific_heat_capacity",
    } <= set(acting)
    table = derived.coefficients
    for name in acting:
        assert table[name].std is not None
    assert not [name for name in acting if table[name].relation in {"R16", "R17"}]
    assert acting == [name for name in table if name in acting]
    # So does what was measured on the powder.
    assert {"d002", "Dv50", "hydrogen_carbon_ratio", "bulk_density"} <= set(unknowns) - set(acting)


def test_a_set_of_its_own_has_few_coefficients(pair: list[Pair]) -> None:
    structural = {"reference_diffusivity", "accessibility", "hydrogen_share", "pore_filling"}
    assert not structural & {unknown.key for unknown in acting_unknowns(pair[1].half.derived)}


def test_moves_are_one_standard_deviation_either_way(reference: Pair) -> None:
    moved = moved_pairs(reference, named(reference, "reference_diffusivity"))
    centre = reference.half.derived.value("diffusivity")
    factor = reference.half.derived.coefficients["reference_diffusivity"].factor
    assert factor is not None
    assert set(moved) == {("reference_diffusivity", -1), ("reference_diffusivity", 1)}
    for sign in (-1, 1):
        cells = moved["reference_diffusivity", sign]
        for cell in (cells.half, cells.full):
            value = cell.derived.value("diffusivity")
            assert value == pytest.approx(centre * factor**sign, rel=1e-9)
        assert cells.full.balance is not None


def test_strongest_coefficients_are_chosen(found: FirstOrderBands) -> None:
    shares = [effect.share for effect in found.screened]
    assert shares == sorted(shares, reverse=True)
    assert found.chosen[:3] == found.screened[:3]
    assert found.chosen[0].unknown == "reference_diffusivity"
    for effect in found.screened:
        assert effect.low < effect.value < effect.high
        assert effect.variant == "reference-sphere"
        assert effect.source
        assert effect.what


@pytest.mark.parametrize("item", MEASURES, ids=lambda item: item.name)
def test_effects_are_summed_in_squares_each_way(
    item: Measure, found: FirstOrderBands, reference: Pair
) -> None:
    centre = made_up([reference])[0][item.name]
    downs, ups = [], []
    for effect in found.chosen:
        moved = made_up(list(moved_pairs(reference, named(reference, effect.unknown)).values()))
        changes = [entry[item.name] - centre for entry in moved]
        downs.append(min(0.0, *changes))
        ups.append(max(0.0, *changes))
    row = found.table.loc["reference-sphere"]
    low, high = (row[column] for column in item.columns[:2])
    assert low == pytest.approx(centre - np.sqrt(np.sum(np.square(downs))), rel=1e-9)
    assert high == pytest.approx(centre + np.sqrt(np.sum(np.square(ups))), rel=1e-9)
    if item is CAPACITY:
        # Several of them move it: neither the largest alone nor the plain sum.
        assert -max(downs, key=abs) * 1.05 < centre - low < -sum(downs) * 0.95
    if item is RETENTION:
        # A prior of a factor is not symmetrical in what it does.
        assert centre - low > 1.2 * (high - centre)


def test_every_measure_hangs_on_what_moves_it_most(found: FirstOrderBands) -> None:
    row = found.table.loc["reference-sphere"]
    assert row[RETENTION.hangs_column] == "reference_diffusivity"
    assert row[RISE.hangs_column] == "reference_entropic_coefficient"
    assert row[CAPACITY.hangs_column] in {"accessibility", "pore_filling", "hydrogen_share"}
    assert found.table.loc["graphite-Marquis2019", CAPACITY.hangs_column] == ""


def effect(name: str, share: float, rise: float) -> UnknownEffect:
    changes = values(share * 400, share * 80, rise)
    return UnknownEffect(
        name,
        "R0",
        "P",
        "s",
        "w",
        1.0,
        0.9,
        1.1,
        "1",
        "1 ± 0.1",
        "v",
        changes=changes,
        slopes=changes,
        share=share,
    )


def test_the_strongest_of_each_measure_is_chosen_in_any_case() -> None:
    screened = [effect("a", 0.4, 0.1), effect("b", 0.3, 0.2), effect("c", 0.01, 3.0)]
    assert [item.unknown for item in _choose(screened, 1)] == ["a", "c"]
    assert [item.unknown for item in _choose(screened, 2)] == ["a", "b", "c"]
    assert _choose([effect("idle", 0.0, 0.0)], 3) == []


def test_bands_bracket_the_central_value(found: FirstOrderBands) -> None:
    for item in MEASURES:
        row = found.table.loc["reference-sphere"]
        low, high, middle = (row[column] for column in item.columns)
        assert low < middle < high


def test_a_variant_on_which_nothing_acts_has_no_band(found: FirstOrderBands) -> None:
    row = found.table.loc["graphite-Marquis2019"]
    for column in ("capacity low [mAh/g]", "retention at 5 C high [%]"):
        assert np.isnan(row[column])
    assert row["capacity [mAh/g]"] > 0


def test_progress_never_exceeds_what_was_announced(
    pair: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "measure", made_up)
    monkeypatch.setattr(first_order, "measure", made_up)
    central = dict(zip([item.name for item in pair], made_up(pair), strict=True))
    counted: list[int] = []
    for pairs in (pair, pair[:1]):
        counted.clear()
        first_order_bands(pairs, central, 2, temperature=298.15, progress=counted.append)
        # What does not act on a variant is announced and not solved.
        assert 0.5 * solves_needed(pairs, 2) < sum(counted) <= solves_needed(pairs, 2)


def test_measures_are_those_of_the_experiments(reference: Pair, mesh: Numerics) -> None:
    from experiments import run_rate, run_thermal

    (found,) = measure([reference], mesh, 298.15)
    table = run_rate(
        reference.half,
        (0.2, 5.0),
        current_densities=(),
        directions=("delithiation",),
        sizes="one-radius",
        profile=mesh,
    ).table
    slow, fast = table.to_dict("records")
    assert found[CAPACITY.name] == pytest.approx(slow["capacity [mAh/g]"], rel=1e-9)
    assert found[RETENTION.name] == pytest.approx(fast["retention [%]"], rel=1e-9)
    (warm,) = run_thermal(
        reference.full,
        [2.0],
        heat_transfer_coefficients=[10.0],
        directions=["discharge"],
        sizes="one-radius",
        profile=mesh,
    ).table.to_dict("records")
    assert found[RISE.name] == pytest.approx(warm["temperature rise [K]"], rel=1e-9)


@pytest.mark.slow
def test_a_difference_on_the_coarse_mesh_is_that_on_the_fine_one(reference: Pair) -> None:
    moved = [reference, *moved_pairs(reference, named(reference, "reference_diffusivity")).values()]
    changes = {}
    for numerics in (SKETCH, EXPLORE):
        centre, low, high = measure(moved, numerics, 298.15)
        changes[numerics.name] = {
            item.name: (low[item.name] - centre[item.name], high[item.name] - centre[item.name])
            for item in MEASURES
        }
    for item in MEASURES:
        assert changes["sketch"][item.name] == pytest.approx(
            changes["explore"][item.name], rel=0.08
        )


def test_one_failed_move_does_not_spoil_the_other() -> None:
    moved = {("a", "x", -1): values(NAN, NAN, NAN), ("a", "x", 1): values(410.0, 82.0)}
    row = _band("a", values(401.0, 80.0), values(400.0, 80.0), ["x"], moved)
    # What the move changes on its own mesh is added to the value on the finer one.
    assert row["capacity high [mAh/g]"] == pytest.approx(411.0, rel=1e-12)


def test_a_band_whose_moves_all_failed_is_not_known() -> None:
    moved = {("a", "x", sign): values(NAN, NAN, NAN) for sign in (-1, 1)}
    row = _band("a", values(400.0, 80.0), values(400.0, 80.0), ["x"], moved)
    assert np.isnan(row["capacity low [mAh/g]"])  # type: ignore[call-overload]
    assert np.isnan(row["capacity high [mAh/g]"])  # type: ignore[call-overload]


def test_a_variant_without_capacity_at_the_fast_rate_keeps_the_others_bands(
    pair: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effects, "measure", made_up)
    monkeypatch.setattr(first_order, "measure", made_up)
    central = dict(zip([item.name for item in pair], made_up(pair), strict=True))
    central["reference-sphere"] = values(390.0, 0.0)
    found = first_order_bands(pair, central, 1, temperature=298.15)
    assert len(found.table) == 2


def test_a_coefficient_that_changes_nothing_makes_no_band() -> None:
    # An activation energy at the reference temperature: both moves give the same run.
    assert np.isnan(_reach([[0.0, 0.0]], 1))
    assert _reach([[0.0, 0.0], [-3.0, 4.0]], 1) == pytest.approx(4.0)


def test_more_bands_than_coefficients_announce_no_more_solves(reference: Pair) -> None:
    acting = len(acting_unknowns(reference.half.derived))
    assert solves_needed([reference], 10_000) == solves_needed([reference], acting)
