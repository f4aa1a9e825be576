"""Bands from joint draws: percentiles, differences under the same draws, what is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from anode_model import DerivationError, DerivedElectrode, SheetError, SimulationInputError, derive
from anode_model.material import SheetWarning
from experiments.bands import sampled as module
from experiments.bands.curves import passed_at
from experiments.bands.draw_arguments import check_draws
from experiments.bands.percentiles import PERCENTILES, percentiles_of, shifted
from experiments.bands.sampled import SampledBands, sampled_bands
from experiments.engine.numerics import EXPLORE
from experiments.measures import CAPACITY, MEASURES, RETENTION, RISE
from experiments.pair import Pair
from experiments.ranking import indistinguishable
from experiments.ranking_table import measures_of
from experiments.result import Result, RunRecord
from parameter_sets import full_cell, half_cell, load_material
from parameter_sets.parameter_set import ParameterSet

RECORD = RunRecord("made-up", {}, EXPLORE, (), created="", versions={})


def pair_of(sheet: str, name: str | None = None, **changes: str) -> Pair:
    derived = derive(load_material(sheet).with_properties(name, **changes))
    return Pair(half_cell(derived), full_cell(derived))


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return [pair_of(name) for name in ("reference-sphere", "crushed")]


def made_up(
    half_cells: Sequence[ParameterSet],
    full_cells: Sequence[ParameterSet],
    *,
    progress: Callable[[int], None] | None = None,
    **_: Any,
) -> dict[str, Result]:
    """Results in closed form: capacity as derived, retention from the time of diffusion."""
    rates, rises = [], []
    for half, full in zip(half_cells, full_cells, strict=True):
        value = half.derived.value
        time = value("particle_radius") ** 2 / value("diffusivity")
        capacity = value("reversible_capacity")
        for c_rate, retention in ((0.2, 100.0), (5.0, 100 / (1 + time / 3600))):
            rates.append(
                {
                    "variant": half.name,
                    "direction": "delithiation",
                    "basis_of_rate": "C-rate",
                    "rate [C]": c_rate,
                    "capacity [mAh/g]": capacity * retention / 100,
                    "retention [%]": retention,
                    "status": "ok",
                }
            )
        rises.append(
            {
                "variant": full.name,
                "direction": "discharge",
                "rate [C]": 2.0,
                "cooling": "10 W/m2/K",
                "heat transfer [W/m2/K]": 10.0,
                "temperature rise [K]": 8.0 + 25 * capacity * value("entropic_coefficient"),
                "status": "ok",
            }
        )
        if progress is not None:
            progress(1)
    tables = {"rate": pd.DataFrame(rates), "thermal": pd.DataFrame(rises)}
    empty = pd.DataFrame({"variant": [half.name for half in half_cells], "status": "ok"})
    names = ("capacity", "rate", "pulse", "full-cell-rate", "thermal")
    return {name: Result(name, tables.get(name, empty), pd.DataFrame(), RECORD) for name in names}


def with_electrode(self: Pair, derived: DerivedElectrode) -> Pair:
    """As little of the cells as the results in closed form ask for."""
    return Pair(replace(self.half, derived=derived), replace(self.full, derived=derived))


def draw(pairs: Sequence[Pair], count: int = 64, **options: Any) -> SampledBands:
    central = made_up([pair.half for pair in pairs], [pair.full for pair in pairs])
    return sampled_bands(pairs, central, count, temperature=298.15, **options)


@contextmanager
def results_in_closed_form() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "run_all", made_up)
        patch.setattr(Pair, "with_electrode", with_electrode)
        yield


@pytest.fixture
def without_solving() -> Iterator[None]:
    with results_in_closed_form():
        yield


@pytest.fixture(scope="module")
def found(pairs: list[Pair]) -> SampledBands:
    with results_in_closed_form():
        return draw(pairs)


def own(found: SampledBands, variant: str, column: str) -> np.ndarray:
    table = found.measures
    return np.asarray(table.loc[table["variant"] == variant, column], dtype=float)


def test_a_difference_is_better_known_than_its_two_bands_say(found: SampledBands) -> None:
    """Both hang on the same coefficients, which are off for both at once."""
    for item in (CAPACITY, RISE):
        one, two = (own(found, name, item.column) for name in ("reference-sphere", "crushed"))
        apart = np.hypot(np.std(one), np.std(two))
        assert np.std(two - one) < 0.5 * apart
        row = found.differences.set_index(["variant", "measure"]).loc["crushed", item.name]
        assert row["baseline"] == "reference-sphere"
        assert row["p84"] - row["p16"] < 0.5 * 2 * apart
        assert row["p50"] == pytest.approx(np.median(two - one), rel=1e-12, abs=1e-12)


def test_differences_have_a_sign_and_a_probability(found: SampledBands) -> None:
    for item in MEASURES:
        matrix = found.better[item.name]
        one, two = (own(found, name, item.column) for name in matrix.index)
        ahead = one > two if item.more_is_better else one < two
        # Laplace's rule: one more of each, so that few draws are never sure.
        expected = (np.sum(ahead) + 1) / (64 + 2)
        assert matrix.loc["reference-sphere", "crushed"] == pytest.approx(expected)
        off = matrix.to_numpy()
        assert off[0, 1] + off[1, 0] == pytest.approx(1.0)
        assert np.isnan(np.diag(off)).all()


def test_bands_are_percentiles_around_the_central_value(
    found: SampledBands, pairs: list[Pair]
) -> None:
    central = measures_of(
        *(made_up([pairs[0].half], [pairs[0].full])[k] for k in ("rate", "thermal"))
    )
    for item in MEASURES:
        numbers = own(found, "reference-sphere", item.column)
        low, high, _ = item.columns
        row = found.table.loc["reference-sphere"]
        assert (row[low], row[high]) == pytest.approx(tuple(np.percentile(numbers, (16, 84))))
        assert row[low] < central["reference-sphere"][item.name] < row[high]


@pytest.mark.usefixtures("without_solving")
def test_the_same_seed_gives_the_same_draws_alone_and_in_company(
    found: SampledBands, pairs: list[Pair]
) -> None:
    alone = draw(pairs[1:])
    expected = found.measures[found.measures["variant"] == "crushed"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.measures, expected, check_exact=True)
    other = draw(pairs[1:], seed=7)
    assert not np.isclose(other.measures[CAPACITY.column], alone.measures[CAPACITY.column]).any()
    assert (alone.seed, other.seed, alone.baseline) == (1, 7, "crushed")


@pytest.mark.usefixtures("without_solving")
def test_a_chosen_baseline_turns_the_difference_round(
    found: SampledBands, pairs: list[Pair]
) -> None:
    turned = draw(pairs, baseline="crushed").differences
    for item in MEASURES:
        one, two = (
            table[table["measure"] == item.name].iloc[0] for table in (found.differences, turned)
        )
        assert two["p16"] == pytest.approx(-one["p84"], rel=1e-9)
    with pytest.raises(SimulationInputError, match="baseline: got 'cruhsed', allowed: one of"):
        draw(pairs, 8, baseline="cruhsed")


@pytest.mark.usefixtures("without_solving")
def test_draws_that_contradict_themselves_are_dropped_and_counted() -> None:
    tight = pair_of("reference-sphere", name="tight", true_density="1.95 +/- 0.08 g/cm^3")
    found = draw([pair_of("crushed"), tight], 16)
    counts = found.counts.set_index("variant")
    dropped = int(counts.loc["tight", "contradictory draws, dropped"])
    assert 0 < dropped < 8
    assert counts.loc["tight", "first reason"].startswith("draw ")
    assert np.isnan(own(found, "tight", CAPACITY.column)).sum() == dropped
    # The others keep their partners: a difference is known where both are.
    assert np.isfinite(own(found, "crushed", CAPACITY.column)).all()
    difference = found.differences.set_index("measure").loc[CAPACITY.name]
    both = own(found, "tight", CAPACITY.column) - own(found, "crushed", CAPACITY.column)
    assert difference["p50"] == pytest.approx(np.nanmedian(both))


@pytest.mark.usefixtures("without_solving")
def test_a_cut_spread_is_announced_and_a_senseless_one_refused() -> None:
    with pytest.warns(SheetWarning, match="sphericity 0.98 ± 0.02"):
        draw([pair_of("crushed", sphericity="0.98 +/- 0.02")], 8)
    with pytest.raises(SheetError, match="is not physically possible"):
        draw([pair_of("crushed", sphericity="0.98 +/- 0.6")], 8)


def test_variants_are_told_apart_by_draws_and_not_by_bands() -> None:
    table = pd.DataFrame(
        {
            "variant": ["a", "b", "c"],
            CAPACITY.column: [400.0, 390.0, 380.0],
            "capacity low [mAh/g]": [350.0, 340.0, np.nan],
            "capacity high [mAh/g]": [450.0, 440.0, np.nan],
        }
    )
    assert indistinguishable(table, CAPACITY)["a"] == ("b",)
    names = ["a", "b", "c"]
    ahead = [[np.nan, 0.99, np.nan], [0.01, np.nan, np.nan], 3 * [np.nan]]
    better = pd.DataFrame(ahead, index=names, columns=names)
    assert indistinguishable(table, CAPACITY, better) == {"a": (), "b": (), "c": ()}
    better.loc["a", "b"], better.loc["b", "a"] = 0.9, 0.1
    assert indistinguishable(table, CAPACITY, better) == {"a": ("b",), "b": ("a",), "c": ()}


def test_percentiles_of_known_numbers() -> None:
    values = np.stack([np.arange(101.0), np.full(101, 3.0), np.full(101, np.nan)], axis=1)
    found = percentiles_of(values)
    np.testing.assert_allclose(found[:, 0], PERCENTILES)
    np.testing.assert_allclose(found[:, 1], 3.0)
    assert np.isnan(found[:, 2]).all()
    values[:60, 0] = np.nan
    assert np.isnan(percentiles_of(values)[:, 0]).all()


def test_the_finer_mesh_moves_draws_but_not_below_zero() -> None:
    draws = np.array([[1.0, -1.0], [40.0, 2.0], [np.nan, 3.0]])
    found = shifted(draws, np.array([32.0, 5.0]), np.array([30.0, 5.2]))
    np.testing.assert_allclose(found, [[0.0, -0.8], [38.0, 2.2], [np.nan, 3.2]])


def test_a_run_that_ends_otherwise_on_the_finer_mesh_moves_nothing() -> None:
    draws = np.array([[300.0], [280.0]])
    np.testing.assert_array_equal(shifted(draws, np.array([290.0]), np.array([20.0])), draws)
    np.testing.assert_array_equal(shifted(draws, np.array([290.0]), np.array([np.nan])), draws)


def test_what_a_run_passed_at_a_potential_is_known_for_every_run() -> None:
    # It jumps at the start, dips once, and ends early.
    run = pd.DataFrame({"x [V]": [0.2, 0.4, 0.3, 0.8], "q": [0.0, 10.0, 11.0, 20.0]})
    levels = np.array([0.1, 0.2, 0.3, 0.4, 0.6, 1.5])
    np.testing.assert_allclose(
        passed_at(levels, run, "x [V]", "q"), [0.0, 0.0, 5.0, 10.0, 15.0, 20.0]
    )
    falling = run.assign(**{"x [V]": -run["x [V]"]})
    np.testing.assert_allclose(
        passed_at(np.sort(-levels), falling, "x [V]", "q"), [20.0, 15.0, 10.0, 5.0, 0.0, 0.0]
    )
    assert np.isnan(passed_at(levels, run[:0], "x [V]", "q")).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (-1, r"bands: got -1, allowed: 0 for none, or 8 or more"),
        (7, r"bands: got 7, allowed: 0 for none, or 8 or more"),
        ("64", r"bands: got '64'"),
        (True, r"bands: got True"),
    ],
)
def test_too_few_draws_are_refused(given: Any, message: str) -> None:
    with pytest.raises((SimulationInputError, TypeError), match=message):
        check_draws(given)
    for fine in (None, 0, 8, 65):
        check_draws(fine)


@pytest.mark.usefixtures("without_solving")
def test_an_electrode_that_fits_into_no_cell_is_dropped(
    pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The design may refuse what the derivation let pass."""
    calls: list[int] = []

    def refuse(self: Pair, _derived: Any) -> Pair:
        calls.append(1)
        if len(calls) == 3:
            raise DerivationError("does not fit")
        return replace(self)

    monkeypatch.setattr(Pair, "with_electrode", refuse)
    found = draw(pairs[:1], 8)
    (row,) = found.counts.to_dict("records")
    assert row["contradictory draws, dropped"] == 1
    assert row["first reason"] == "draw 2: does not fit"
    assert np.isnan(found.measures[RETENTION.column].to_numpy()).sum() == 1
