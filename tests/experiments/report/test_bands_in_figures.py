"""Bands in the figures of a report: shaded curves, whiskers, fields of a matrix."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from experiments.bands.curves import GOT_THERE, curve_bands
from experiments.bands.percentiles import PERCENTILES, percentile_column
from experiments.bands.sampled import SampledBands
from experiments.comparison import Comparison
from experiments.plots import (
    capacity_page,
    discharge_page,
    heat_curves_page,
    heat_split_page,
    plot_heat_split,
    plot_retention_matrix,
    rate_page,
    temperature_page,
)
from experiments.plots.bands import BAND_WORDS
from experiments.plots.curves import shaded_rates
from experiments.plots.style import HEATS, TEXT, darker
from experiments.report.tables import rate_table

NAME = "reference-sphere"
DRAWN = [str(number) for number in range(16)]


def shades(figure: object) -> list[int]:
    """Number of shaded areas in each panel."""
    axes = figure.axes  # type: ignore[attr-defined]
    return [sum(isinstance(item, PolyCollection) for item in ax.collections) for ax in axes]


def test_curves_are_shaded(comparison: Comparison, sampled: SampledBands) -> None:
    rate, thermal = comparison.rate, comparison.thermal
    curves, tables = sampled.curves, sampled.percentiles
    assert shades(capacity_page(comparison.capacity.curves, bands=curves["capacity"])) == [2, 2, 2]
    assert shades(discharge_page(rate.curves, bands=curves["rate"])) == [3, 3, 3]
    assert shades(rate_page(rate.table, bands=tables["rate"])) == [2, 2, 2]
    assert shades(temperature_page(thermal.curves, bands=curves["thermal"])) == [6, 6, 6]
    # Five heats and their sum.
    heats = heat_curves_page(thermal.curves, "reference-sphere", bands=curves["thermal"])
    assert shades(heats) == [6, 6]
    full = comparison.full_cell_rate
    drawn = discharge_page(full.curves, bands=curves["full-cell-rate"], direction="discharge")
    assert shades(drawn) == [3, 3, 3]
    (legend,) = drawn.legends
    assert BAND_WORDS in [entry.get_text() for entry in legend.get_texts()]
    assert shades(discharge_page(rate.curves)) == [0, 0, 0]


def level_spans(figure: Figure) -> list[tuple[float, float]]:
    """Lowest and highest level of each shade of the first panel."""
    shaded = [item for item in figure.axes[0].collections if isinstance(item, PolyCollection)]
    levels = [np.asarray(item.get_paths()[0].vertices)[:, 1] for item in shaded]
    return [(float(level.min()), float(level.max())) for level in levels]


def test_three_rates_of_many_are_shaded(comparison: Comparison, sampled: SampledBands) -> None:
    """The slowest, 1 C, and the fastest that most draws complete."""

    def many(frame: pd.DataFrame) -> pd.DataFrame:
        given = frame[(frame["basis_of_rate"] == "C-rate") & np.isclose(frame["rate [C]"], 1.0)]
        rates = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
        return pd.concat([given.assign(**{"rate [C]": rate}) for rate in rates])

    curves, bands = many(comparison.rate.curves), many(sampled.curves["rate"])
    level = "potential [V]"
    assert shaded_rates(curves, bands, "delithiation") == (0.2, 1.0, 20.0)
    # At 10 C most draws give up before the end, at 20 C one in ten begins at all.
    late = (bands["rate [C]"] == 10.0) & (bands[level] > 1.0)
    bands.loc[late, GOT_THERE] = 30.0
    bands.loc[bands["rate [C]"] == 20.0, GOT_THERE] = 10.0
    assert shaded_rates(curves, bands, "delithiation") == (0.2, 1.0, 5.0)
    page = discharge_page(curves, bands=bands)
    assert shades(page) == [3, 3, 3]
    (legend,) = page.legends
    assert [entry.get_text() for entry in legend.get_texts()][-1] == BAND_WORDS
    assert shaded_rates(curves, None, "delithiation") == ()
    # No rate is 1 C: the middle one.
    other = [frame[frame["rate [C]"] != 1.0] for frame in (curves, bands)]
    assert shaded_rates(other[0], other[1], "delithiation") == (0.2, 2.0, 5.0)


def test_a_shade_ends_with_its_line_and_where_draws_get_few(
    comparison: Comparison, sampled: SampledBands
) -> None:
    level, curves, bands = "potential [V]", comparison.rate.curves, sampled.curves["rate"]
    short = curves[curves[level] < 1.2]
    drawn = level_spans(discharge_page(short, bands=bands))
    assert len(drawn) == 3
    assert all(high <= short[level].max() + 1e-3 for _, high in drawn)
    few = bands.assign(**{GOT_THERE: np.where(bands[level] > 0.8, 40.0, 100.0)})
    assert all(high <= 0.8 for _, high in level_spans(discharge_page(curves, bands=few)))


def test_a_draw_that_ends_early_did_not_get_there(comparison: Comparison) -> None:
    curves = comparison.rate.curves
    own = curves[curves["variant"] == NAME]
    early = own[own["potential [V]"] < 1.0]
    # Every fifth draw ends early; the last has no curve and is not counted.
    parts = [own.assign(variant="centre")]
    for number, name in enumerate(DRAWN[:-1]):
        parts.append((early if number % 5 == 0 else own).assign(variant=name))
    found = curve_bands("rate", own, pd.concat(parts), DRAWN, "centre")
    end = found["potential [V]"] > 1.2
    assert found.loc[end, GOT_THERE].to_numpy() == pytest.approx(80.0)
    assert found.loc[found["potential [V]"] < 0.5, GOT_THERE].to_numpy() == pytest.approx(100.0)


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


def whiskers(ax: object, colour: object) -> np.ndarray:
    """Ends of the horizontal lines of a colour, one row a line."""
    lines = [
        item
        for item in ax.collections  # type: ignore[attr-defined]
        if isinstance(item, LineCollection)
        and to_rgb(item.get_colors()[0][:3]) == pytest.approx(to_rgb(colour))  # type: ignore[index,arg-type]
    ]
    return np.array([segment[:, 0] for item in lines for segment in item.get_segments()])


def test_bars_of_heat_have_whiskers_at_the_percentiles(
    comparison: Comparison, sampled: SampledBands, ends_of_draws: tuple[float, float]
) -> None:
    low, high = ends_of_draws
    table, bands = comparison.thermal.table, sampled.percentiles["thermal"]
    ax = plot_heat_split(table, variants=[NAME], direction="charge", bands=bands)
    # In charge the reversible heat cools, left of zero; the others stand one behind the other.
    heats = {
        "reversible": -0.19,
        "ohmic": 0.04,
        "reaction": 0.05,
        "mixing": 0.06,
        "hysteresis": 0.01,
    }
    start = 0.0
    for name, heat in heats.items():
        begin = 0.0 if name == "reversible" else start
        expected = sorted([begin + low * heat, begin + high * heat])
        assert whiskers(ax, darker(HEATS[name])) == pytest.approx(np.array([expected])), name
        start += max(heat, 0.0)
    total = sum(heats.values())
    expected = sorted([low * total, high * total])
    assert whiskers(ax, TEXT) == pytest.approx(np.array([expected]))
    (legend,) = heat_split_page(table, bands=bands).legends
    words = [entry.get_text() for entry in legend.get_texts()]
    assert BAND_WORDS in words
    assert "±1σ of the reversible heat" not in words
    bare = plot_heat_split(table, variants=[NAME], direction="charge")
    assert all(len(whiskers(bare, darker(HEATS[name]))) == 0 for name in HEATS)


def test_fields_of_the_retention_matrix_have_bands(
    comparison: Comparison, sampled: SampledBands
) -> None:
    table, bands = comparison.rate.table, sampled.percentiles["rate"]
    shown = [text.get_text() for text in plot_retention_matrix(table, bands=bands).texts]
    bare = [text.get_text() for text in plot_retention_matrix(table).texts]
    listed = rate_table(table, [cell.name for cell in comparison.cells], "delithiation", bands)
    assert sorted(shown) == sorted([*bare, *listed.bands.values()])
