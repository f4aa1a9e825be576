"""Sobol indices against closed forms, what is frozen, and what to measure next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from anode_model import DerivedElectrode, SimulationInputError, derive
from experiments import cli, run_sensitivity, sensitivity
from experiments.bands import effects
from experiments.bands.effects import UnknownEffect
from experiments.measures import CAPACITY, MEASURES, RETENTION, RISE
from experiments.next_measurements import (
    NextMeasurement,
    narrowed_together,
    narrowing,
    next_by_linear_moves,
    next_by_variance,
)
from experiments.pair import Pair
from experiments.plots import plot_sensitivity
from experiments.report.words import measurement_words
from experiments.result import Result
from experiments.sensitivity import FROZEN, MOST, not_frozen, sobol_indices, solves_for_indices
from parameter_sets import full_cell, load_material
from parameter_sets.parameter_set import ParameterSet


def ishigami(quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    x = np.pi * (2 * quantiles - 1)
    found = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return np.stack([found, np.full(len(found), 3.0)], axis=1)


@pytest.fixture(scope="module")
def indices() -> list[pd.DataFrame]:
    return sobol_indices(ishigami, ["a", "b", "c"], 8192, seed=1)


def test_indices_of_the_ishigami_function(indices: list[pd.DataFrame]) -> None:
    """Closed form for a = 7, b = 0.1: Ishigami and Homma (1990)."""
    first = {"a": 0.31390519, "b": 0.44241114, "c": 0.0}
    total = {"a": 0.55758886, "b": 0.44241114, "c": 0.24368366}
    for name, own in first.items():
        row = indices[0].loc[name]
        assert row["S1"] == pytest.approx(own, abs=0.02)
        assert row["ST"] == pytest.approx(total[name], abs=0.02)
        # The interval holds the closed form, and is not a formality.
        assert abs(row["S1"] - own) < row["S1_conf"]
        assert 0.005 < row["ST_conf"] < 0.05


def test_what_does_not_vary_or_has_gaps_has_no_indices(indices: list[pd.DataFrame]) -> None:
    assert indices[1].isna().all(axis=None)

    def with_gaps(quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
        found = np.repeat(ishigami(quantiles)[:, :1], 2, axis=1)
        found[::5, 0] = np.nan
        found[::50, 1] = np.nan
        return found

    many, few = sobol_indices(with_gaps, ["a", "b", "c"], 256, seed=1)
    assert many.isna().all(axis=None)
    assert few["S1"].notna().all()


def made_up(
    pairs: Sequence[Pair],
    _numerics: object = None,
    _temperature: object = None,
    progress: Callable[[int], None] | None = None,
) -> list[dict[str, float]]:
    found = []
    for pair in pairs:
        value = pair.half.derived.value
        time = value("particle_radius") ** 2 / value("diffusivity")
        rise = 8.0 + 1e4 * value("entropic_coefficient")
        found.append(
            {
                CAPACITY.name: value("reversible_capacity"),
                RETENTION.name: 100 / (1 + time / 3600),
                RISE.name: rise,
            }
        )
        if progress is not None:
            progress(3)
    return found


def with_electrode(self: Pair, derived: DerivedElectrode) -> Pair:
    """As little of the cells as the measures in closed form ask for."""
    return Pair(replace(self.half, derived=derived), replace(self.full, derived=derived))


@pytest.fixture(scope="module")
def cell() -> Iterator[ParameterSet]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(effects, "measure", made_up)
        patch.setattr(sensitivity, "measure", made_up)
        patch.setattr(Pair, "with_electrode", with_electrode)
        yield full_cell(derive(load_material("reference-sphere")))


@pytest.fixture(scope="module")
def analysed(cell: ParameterSet) -> tuple[Result, int]:
    counted: list[int] = []
    return run_sensitivity(cell, 128, progress=counted.append), sum(counted)


def test_the_table_says_what_each_measure_hangs_on(
    analysed: tuple[Result, int], cell: ParameterSet
) -> None:
    result, solves = analysed
    assert 0.5 * solves_for_indices([cell], 128) < solves <= solves_for_indices([cell], 128)
    table = result.table
    assert set(table["measure"]) == {item.name for item in MEASURES}
    assert result.failed.empty
    assert result.record.seed == 1
    rows = table.set_index(["measure", "unknown"])
    assert 3 <= table.loc[table["S1"].notna(), "unknown"].nunique() <= MOST
    # The rise of the made-up cell is linear in one coefficient and knows no other.
    only = rows.loc[RISE.name, "reference_entropic_coefficient"]
    assert only["ST"] == pytest.approx(1.0, abs=0.05)
    assert only["linear share"] > 0.9
    assert rows.loc[RETENTION.name, "reference_diffusivity"]["ST"] > 0.6
    # What is frozen has a linear share only, and it is small in every measure.
    frozen = table[table["reason"] == "frozen at its centre"]
    assert len(frozen) > 10
    assert frozen["S1"].isna().all()
    assert frozen["linear share"].max() < FROZEN


def test_the_same_seed_gives_the_same_indices(cell: ParameterSet) -> None:
    one, two, other = (run_sensitivity(cell, 8, seed=seed).table for seed in (3, 3, 4))
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    known = one["ST"].notna() & (one["measure"] == CAPACITY.name) & (one["linear share"] > FROZEN)
    assert not np.isclose(one["S1"][known], other["S1"][known]).any()


def test_capacity_agrees_with_its_linear_shares(analysed: tuple[Result, int]) -> None:
    """The made-up capacity is a sum of nearly independent parts: first order says nearly all."""
    table = analysed[0].table
    own = table[(table["measure"] == CAPACITY.name) & table["S1"].notna()]
    assert own["S1"].sum() == pytest.approx(1.0, abs=0.15)
    strong = own[own["linear share"] > 0.2]
    assert len(strong) >= 2
    # Within the confidence interval, and what a clipped or lopsided distribution bends.
    apart = (strong["S1"] - strong["linear share"]).abs()
    assert (apart < strong["S1 half width"] + 0.05).all()


def test_a_result_shows_itself(analysed: tuple[Result, int]) -> None:
    result = analysed[0]
    ax = result.plot()
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert "reference diffusivity" in labels
    shown = result.table[result.table["S1"].notna()]["unknown"].nunique()
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert len(bars) == shown * len(MEASURES)
    # A share of a variance lies between 0 and 1.
    assert ax.get_xlim() == pytest.approx((0.0, 1.0), abs=0.06)
    html = result._repr_html_()
    assert "<svg" in html
    assert "linear share" in html


def drawn_line(ax: Axes, mark: str) -> list[tuple[float, float]]:
    """Places of all marks of one kind."""
    lines = [line for line in ax.get_lines() if line.get_marker() == mark]
    return [(float(x), float(y)) for line in lines for x, y in np.asarray(line.get_xydata())]


def test_intervals_lie_side_by_side_and_an_arrow_says_where_one_goes_on() -> None:
    name = "a_rather_long_name_of_what_is_not_known"
    row = {"variant": "v", "unknown": name, "S1": 0.5, "S1 half width": 0.2}
    rows = [row | {"measure": item.name, "ST": 0.6, "ST half width": 0.1} for item in MEASURES]
    rows[0] |= {"ST half width": 0.9}
    rows[1] |= {"S1": 1.3, "S1 half width": 0.1, "ST": 1.4}
    ax = plot_sensitivity(pd.DataFrame(rows))
    low, high = ax.get_xlim()
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert all(bar.get_x() >= 0 and bar.get_x() + bar.get_width() <= high for bar in bars)
    intervals = [
        (segment[0, 1], *segment[:, 0])
        for item in ax.collections
        if isinstance(item, LineCollection) and item.get_transform() == ax.transData
        for segment in map(np.asarray, item.get_segments())
    ]
    # Each in a lane of its own, the first-order one on its bar, and none beyond the axis.
    assert len({round(float(height), 6) for height, *_ in intervals}) == 2 * len(MEASURES)
    assert all(low <= start <= end <= high for _, start, end in intervals)
    middles = [bar.get_y() + bar.get_height() / 2 for bar in bars]
    assert all(any(np.isclose(middle, height) for height, *_ in intervals) for middle in middles)
    (left,) = drawn_line(ax, "<")
    right = drawn_line(ax, ">")
    assert left[0] == low
    assert [x for x, _ in right] == [high] * 3
    # What lies beyond the axis has no mark in it.
    assert [x for x, _ in drawn_line(ax, "D")] == [0.6, 0.6]
    (label,) = ax.get_yticklabels()
    assert label.get_text().replace("\n", "_").replace(" ", "_") == name
    assert "\n" in label.get_text()
    legend = ax.get_legend()
    assert legend is not None
    said = [entry.get_text() for entry in legend.get_texts()]
    assert any(f"{100 * sensitivity.CONFIDENCE:g} % interval" in entry for entry in said)


@pytest.mark.parametrize("number", [0, 7, 100, 4, 16384])
def test_base_samples_are_a_power_of_two(number: int, cell: ParameterSet) -> None:
    with pytest.raises(SimulationInputError, match=f"base_samples: got {number}, allowed: a power"):
        run_sensitivity(cell, number)


def effect(name: str, slopes: Sequence[float]) -> UnknownEffect:
    by_measure = dict(zip([item.name for item in MEASURES], slopes, strict=True))
    words = ("R0", "P", "source", f"what {name} is")
    return UnknownEffect(
        name,
        *words,
        value=1.0,
        low=0.9,
        high=1.1,
        unit="1",
        shown="1 ± 0.1 m2.s-1",
        variant="v",
        changes={key: abs(slope) for key, slope in by_measure.items()},
        slopes=by_measure,
        share=0.1,
    )


def test_what_is_weak_in_every_measure_is_frozen() -> None:
    tried = [
        effect("a", (10.0, 0.0, 0.5)),
        effect("b", (0.5, 9.0, -5.0)),
        effect("c", (0.5, 0.5, 0)),
    ]
    assert [item.unknown for item in not_frozen(tried)] == ["b", "a"]
    many = [effect(str(number), (1.0, 1.0, 1.0)) for number in range(40)]
    assert len(not_frozen(many)) == MOST


def test_measure_next_what_narrows_most_on_average() -> None:
    tried = [
        effect("a", (3.0, 0.0, 0.0)),
        effect("b", (4.0, 0.0, -2.0)),
        effect("c", (0.0, 5.0, 0.0)),
        effect("idle", (0.0, 0.0, 0.0)),
    ]
    found = next_by_linear_moves(tried)
    assert [item.unknown for item in found] == ["b", "c", "a"]
    # Nine of 25 parts of the variance of the capacity are a's: 1 - sqrt(16/25).
    assert found[2].narrows[CAPACITY.name] == pytest.approx(0.2)
    assert found[0].narrows[CAPACITY.name] == pytest.approx(0.4)
    assert found[0].narrows[RISE.name] == pytest.approx(1.0)
    assert narrowed_together(found[1:]) == pytest.approx(
        {CAPACITY.name: 0.2, RETENTION.name: 1.0, RISE.name: 0.0}
    )
    assert measurement_words(found[2]) == (
        "what a is (a, now 1 ± 0.1 m²/s): knowing it narrows capacity by 20 %"
    )


def test_an_estimate_is_said_with_its_interval() -> None:
    shares, half = {CAPACITY.name: 0.64}, {CAPACITY.name: 0.13}
    item = NextMeasurement("a", "what a is", "1 ± 0.1", shares, half)
    assert measurement_words(item).endswith("knowing it narrows capacity by 30 to 52 %")


def test_what_cannot_be_known_narrows_nothing() -> None:
    assert narrowing(float("nan")) == 0.0
    assert narrowing(-0.02) == 0.0
    assert narrowing(0.84) == pytest.approx(0.6)


def test_measure_next_by_variance_reads_the_table(analysed: tuple[Result, int]) -> None:
    found = next_by_variance(analysed[0].table, "reference-sphere")
    assert {item.unknown for item in found[:2]} == {
        "reference_diffusivity",
        "reference_entropic_coefficient",
    }
    low, high = found[0].interval(max(found[0].narrows, key=found[0].narrows.__getitem__))
    assert low < high


@pytest.mark.usefixtures("cell")
def test_the_command_says_what_to_measure_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def few(cells: Any, **options: Any) -> Result:
        return run_sensitivity(cells, 8, **options)

    monkeypatch.setattr("experiments.run_sensitivity", few, raising=False)
    target = tmp_path / "out"
    assert cli.main(["run", "sensitivity", "reference-sphere", "--out", str(target)]) == 0
    out, err = capsys.readouterr()
    assert out.count("reference-sphere: measure next: ") == 3
    assert "knowing it narrows" in out
    assert " of " in err
    # What is frozen stands in the file, not on the screen.
    assert "frozen" not in out
    assert "frozen" in (target / "sensitivity.csv").read_text(encoding="utf-8")
    written = {path.name for path in target.iterdir()}
    assert {"sensitivity.csv", "sensitivity.svg", "sensitivity-record.json"} <= written
