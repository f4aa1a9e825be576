"""Bands in the report: what to measure next, differences, percentiles in tables, shaded curves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection

from experiments.bands.curves import CURVE_BANDS, curve_bands
from experiments.bands.differences import better_matrix, difference_table
from experiments.bands.percentiles import PERCENTILES, percentile_column, percentile_table
from experiments.bands.sampled import SampledBands
from experiments.comparison import Comparison
from experiments.engine.numerics import SKETCH
from experiments.measures import CAPACITY, MEASURES
from experiments.plots import capacity_page, discharge_page, rate_page, temperature_page
from experiments.plots.bands import BAND_WORDS
from experiments.report import write_report
from experiments.result import Result

DRAWN = [str(number) for number in range(16)]
NAMES = {"capacity", "rate", "pulse", "full-cell-rate", "thermal"}


def spread_out(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame for the centre and every draw, its results a few percent up and down."""
    parts = [frame.assign(variant="centre")]
    for number, name in enumerate(DRAWN):
        factor = 1 + 0.01 * (number - 7.5)
        given = ("rate", "current density", "heat transfer", "potential", "cell voltage", "share")
        changed = {
            column: frame[column] * factor
            for column in frame
            if frame[column].dtype.kind == "f" and not column.startswith(given)
        }
        parts.append(frame.assign(variant=name, **changed))
    return pd.concat(parts, ignore_index=True)


def of(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["variant"] == name] if len(frame) else frame


@pytest.fixture(scope="module")
def sampled(comparison: Comparison) -> SampledBands:
    results: dict[str, Result] = {item.experiment: item for item in comparison.results}
    names = [cell.name for cell in comparison.cells]
    percentiles = {
        key: pd.concat(
            percentile_table(own, spread_out(own), DRAWN, "centre")
            for own in (of(result.table, name) for name in names)
        )
        for key, result in results.items()
    }
    curves = {
        key: pd.concat(
            curve_bands(key, own, spread_out(own), DRAWN, "centre")
            for own in (of(results[key].curves, name) for name in names)
        )
        for key in CURVE_BANDS
    }
    steps = np.arange(16.0)
    draws = {
        name: {item.name: 100.0 + number + steps for item in MEASURES}
        for number, name in enumerate(names)
    }
    ends = comparison.ranking.set_index("variant")
    return SampledBands(
        draws=16,
        seed=1,
        numerics=SKETCH,
        baseline=names[0],
        table=ends[[column for item in MEASURES for column in item.columns[:2]]],
        measures=pd.DataFrame({"variant": names[0], "draw": range(16), CAPACITY.column: steps}),
        differences=difference_table(draws, names[0]),
        better={item.name: better_matrix(draws, item) for item in MEASURES},
        percentiles=percentiles,
        curves=curves,
        counts=pd.DataFrame(
            {
                "variant": names,
                "draws": 16,
                "unknowns": 50,
                "contradictory draws, dropped": [0, 2, 0],
                "first reason": ["", "draw 3: the pores <close>", ""],
                "failed runs": [1, 0, 0],
                "cases that end otherwise on the coarse mesh": [0, 0, 4],
            }
        ),
    )


@pytest.fixture(scope="module")
def with_draws(comparison: Comparison, sampled: SampledBands) -> Comparison:
    return replace(comparison, sampled=sampled)


@pytest.fixture(scope="module")
def folder(with_draws: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("bands") / "compare"
    write_report(with_draws, target)
    return target


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    import re

    page = (folder / "report.html").read_text(encoding="utf-8")
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_first_lines_say_what_to_measure_next(text: str) -> None:
    start = text.index("Answer Measure next")
    first = text[start : text.index("Delithiation capacity at 0.2 C against lithium")]
    assert "Mean particle diffusivity (reference diffusivity, now 3e-14 m²/s ×/÷ 4)" in first
    assert ": knowing it narrows capacity by 100 %" in first
    assert "to first order" in first
    assert "taken as linear" in first
    assert "anode-model run sensitivity reference-sphere" in first


def test_a_report_without_draws_has_the_same_first_lines(
    comparison: Comparison, tmp_path: Path
) -> None:
    page = write_report(comparison, tmp_path / "x").read_text(encoding="utf-8")
    assert page.index("Measure next") < page.index("Delithiation capacity at")
    assert 'id="differences"' not in page
    assert "of draws" not in page
    bare = write_report(replace(comparison, bands=None), tmp_path / "y").read_text("utf-8")
    assert "Measure next" not in bare


def test_differences_have_a_section_of_their_own(text: str) -> None:
    part = text[text.index("Differences from reference-sphere") :]
    part = part[: part.index("Claims, as-amended")]
    assert "coarse-sphere +2.0 +2.0 to +2.0 +2.0 to +2.0" in part
    # More of it is better for the capacity, less for the rise.
    assert " 94 %" in part
    assert " 6 %" in part
    assert "their errors had nothing in common" in part


def test_the_page_says_how_many_draws_and_what_became_of_them(text: str) -> None:
    for words in (
        "16 joint draws for each variant",
        "2 of 16 draws contradicted themselves and were left out",
        "draw 3: the pores &lt;close&gt;",
        "could not finish, without a result: reference-sphere 1",
        "ends lie between the outermost of them",
        "fewer than 19 tell no two variants apart",
        "such bands are rough: coarse-sphere 4",
        "neither is better with more than 95% probability under the draws that both have in common",
        "seed of the draws 1",
        "mesh of the draws sketch",
    ):
        assert words in text, words


def test_tables_of_the_page_have_bands(text: str) -> None:
    # Retention of the first at 1 C: 96 of a hundred, a few percent up and down.
    part = text[text.index("Retention in delithiation [%]") :]
    assert "96 (91–101) S" in part
    capacity = text[text.index("Capacity in half cells") : text.index("Rate in half cells")]
    assert "400 (380–420)" in capacity
    rises = text[text.index("Temperature rise in discharge, with") :]
    assert "4.0 (3.8 to 4.2)" in rises


def test_percentiles_are_written_beside_every_table(folder: Path, sampled: SampledBands) -> None:
    tables = folder / "tables"
    for name in NAMES:
        table = pd.read_csv(tables / f"{name}-bands.csv")
        assert len(table) == len(pd.read_csv(tables / f"{name}.csv"))
        columns = [column for column in table if column.partition(" [")[0].endswith(" p50")]
        assert columns
        for column in columns:
            ends = [column.replace("p50", f"p{percentile}") for percentile in PERCENTILES]
            steps = np.diff(table[ends].to_numpy(float), axis=1)
            assert (steps[np.isfinite(steps).all(axis=1)] >= -1e-9).all(), column
    for name in CURVE_BANDS:
        assert len(pd.read_csv(tables / f"{name}-curves-bands.csv")) == len(sampled.curves[name])
    for name in ("draws", "draws-of-variants", "differences", "better-than"):
        assert len(pd.read_csv(tables / f"{name}.csv"))


def shades(figure: object) -> list[int]:
    """Number of shaded areas in each panel."""
    axes = figure.axes  # type: ignore[attr-defined]
    return [sum(isinstance(item, PolyCollection) for item in ax.collections) for ax in axes]


def test_every_curve_is_shaded(comparison: Comparison, sampled: SampledBands) -> None:
    rate, thermal = comparison.rate, comparison.thermal
    curves, tables = sampled.curves, sampled.percentiles
    assert shades(capacity_page(comparison.capacity.curves, bands=curves["capacity"])) == [2, 2, 2]
    assert shades(discharge_page(rate.curves, bands=curves["rate"])) == [3, 3, 3]
    assert shades(rate_page(rate.table, bands=tables["rate"])) == [2, 2, 2]
    assert shades(temperature_page(thermal.curves, bands=curves["thermal"])) == [6, 6, 6]
    full = comparison.full_cell_rate
    drawn = discharge_page(full.curves, bands=curves["full-cell-rate"], direction="discharge")
    assert shades(drawn) == [3, 3, 3]
    (legend,) = drawn.legends
    assert BAND_WORDS in [entry.get_text() for entry in legend.get_texts()]
    assert shades(discharge_page(rate.curves)) == [0, 0, 0]


def test_a_band_of_a_curve_ends_where_the_capacity_of_its_draws_does(
    comparison: Comparison, sampled: SampledBands
) -> None:
    """At the cut-off a curve's band is that of the capacity in the table."""
    keys = {"variant": "reference-sphere", "direction": "lithiation", "basis_of_rate": "C-rate"}
    curve, table = (
        frame[np.logical_and.reduce([frame[key] == value for key, value in keys.items()])]
        for frame in (sampled.curves["rate"], sampled.percentiles["rate"])
    )
    curve, table = (frame[np.isclose(frame["rate [C]"], 5.0)] for frame in (curve, table))
    # Made-up lithiation rises too: what counts is the end of the run.
    end = curve.loc[curve["potential [V]"].idxmax()]
    for percentile in PERCENTILES:
        column = percentile_column("capacity [mAh/g]", percentile)
        assert end[column] == pytest.approx(table[column].iloc[0], rel=1e-9)
    assert len(comparison.rate.table)
