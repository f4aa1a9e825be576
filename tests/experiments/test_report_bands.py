"""Bands in the report: what to measure next, differences, percentiles in tables, shaded curves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from anode_model.uncertainty import draw_electrodes
from experiments.bands.built import BUILT, built_bands
from experiments.bands.curves import CURVE_BANDS, GOT_THERE, curve_bands
from experiments.bands.differences import better_matrix, difference_table
from experiments.bands.percentiles import PERCENTILES, percentile_column, percentile_table
from experiments.bands.sampled import SampledBands
from experiments.cell_numbers import cell_numbers
from experiments.comparison import Comparison
from experiments.engine.full_cell_model import TOO_HOT
from experiments.engine.numerics import SKETCH
from experiments.full_cell_case import CHARGE
from experiments.measures import CAPACITY, MEASURES
from experiments.pair import Pair
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
from experiments.plots.bands import BAND_WORDS, ENDS, band_text, ends_of
from experiments.plots.curves import shaded_rates
from experiments.plots.style import HEATS, TEXT, darker
from experiments.report import write_report
from experiments.report.full_cells import (
    cells_table,
    full_cells_bands,
    full_cells_frame,
    plating_table,
    plating_words,
)
from experiments.report.heat_tables import every_run, heat_table, rise_table
from experiments.report.settings import settings_shown
from experiments.report.tables import rate_table
from experiments.result import Result
from experiments.thermal import BAND_OF_RISE

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
def pairs(comparison: Comparison) -> list[Pair]:
    return [Pair(*both) for both in zip(comparison.cells, comparison.full_cells, strict=True)]


@pytest.fixture(scope="module")
def drawn_pairs(pairs: list[Pair]) -> list[list[Pair]]:
    """Real draws of what is derived, by variant."""
    return [
        [pair.with_electrode(item) for item in found.electrodes if item is not None]
        for pair in pairs
        for found in (draw_electrodes(pair.half.derived, 8, seed=1),)
    ]


@pytest.fixture(scope="module")
def sampled(
    comparison: Comparison, pairs: list[Pair], drawn_pairs: list[list[Pair]]
) -> SampledBands:
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
    built = [built_bands(pair, drawn) for pair, drawn in zip(pairs, drawn_pairs, strict=True)]
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
        built={name: pd.concat([item[name] for item in built]) for name in BUILT},
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


def test_captions_say_which_curves_are_shaded(text: str) -> None:
    words = f"Shaded at 0.2 C, 1 C, 5 C: {BAND_WORDS}, of the capacity that is passed at each"
    assert text.count(f"{words} potential, as far as the curve goes") == 2
    assert text.count(f"{words} voltage, as far as the curve goes") == 2


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
    assert "96 S 91–101" in part
    capacity = text[text.index("Capacity in half cells") : text.index("Rate in half cells")]
    assert "400 380–420" in capacity
    rises = text[text.index("Temperature rise in discharge") :]
    assert "4.0 3.8–4.2" in rises
    # Every section says what stands below its numbers.
    assert text.count(f"Small, below a number: {BAND_WORDS}, ") == 9


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
    own = of(comparison.rate.curves, NAME)
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


NAME = "reference-sphere"
#: Where the 16th and 84th percentile of what `spread_out` made lie, as shares of the centre.
LOW, HIGH = (1 + 0.01 * (0.01 * end * 15 - 7.5) for end in ENDS)


def test_cells_have_the_percentiles_of_their_draws(
    with_draws: Comparison, drawn_pairs: list[list[Pair]], folder: Path
) -> None:
    names = [cell.name for cell in with_draws.cells]
    table = cells_table(with_draws, names)
    assert not any("±" in cell for row in table.rows for cell in row)
    numbers = [cell_numbers(pair.full) for pair in drawn_pairs[0]]
    for place, (column, form) in enumerate(
        {"positive coating [µm]": ".1f", "nominal capacity [Ah]": ".2f"}.items(), 2
    ):
        ends = np.percentile([number[column] for number in numbers], ENDS)
        assert table.bands[0, place] == f"{ends[0]:{form}}–{ends[1]:{form}}"
        assert ends[0] < full_cells_frame(with_draws)[column][0] < ends[1]
    # The ratio is what the cell is built to; nothing acts on it.
    assert (0, 1) not in table.bands
    # Energies are those of the runs.
    energy = full_cells_frame(with_draws)["energy per mass [Wh/kg]"][0]
    assert table.bands[0, 9] == f"{LOW * energy:.0f}–{HIGH * energy:.0f}"
    written = pd.read_csv(folder / "tables" / "full-cells-bands.csv")
    expected = full_cells_bands(with_draws.sampled)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(written, expected.reset_index(drop=True), rtol=1e-12)


def test_what_is_derived_has_the_percentiles_of_its_draws(
    drawn_pairs: list[list[Pair]], folder: Path
) -> None:
    derived = pd.read_csv(folder / "tables" / "derived-bands.csv").set_index(["variant", "name"])
    values = [pair.half.derived.value("reversible_capacity") for pair in drawn_pairs[0]]
    own = derived.loc[(NAME, "reversible_capacity")]
    found = [own[f"p{percentile}"] for percentile in PERCENTILES]
    assert found == pytest.approx(np.percentile(values, PERCENTILES), rel=1e-12)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert f"<th>{BAND_WORDS}</th>" in page
    assert f"<td>{band_text(own['p16'], own['p84'], '.0f')}</td>" in page
    balance = pd.read_csv(folder / "tables" / "balance-bands.csv").set_index(["variant", "name"])
    uses = [pair.full.balance.value("carbon_use") for pair in drawn_pairs[0]]  # type: ignore[union-attr]
    assert balance.loc[(NAME, "carbon_use"), "p84"] == pytest.approx(np.percentile(uses, 84))


def test_potentials_of_plating_have_bands(comparison: Comparison, sampled: SampledBands) -> None:
    names = [cell.name for cell in comparison.cells]
    bands, table = sampled.percentiles["full-cell-rate"], comparison.full_cell_rate.table
    shown = plating_table(table, names, bands)
    assert shown.rows == plating_table(table, names).rows
    assert shown.marked == plating_table(table, names).marked
    # 20 mV and −12.3 mV a few percent up and down.
    assert shown.bands[1, 1] == "19–21"
    assert shown.bands[1, 3] == "−12.9 to −11.7"
    assert "more" not in plating_words(table, bands)
    low = percentile_column("lowest carbon potential [V]", 16)
    lower = bands.assign(**{low: bands[low].where(bands["direction"] != CHARGE, -0.001)})
    above = int((table["lowest carbon potential [V]"][table["direction"] == CHARGE] >= 0).sum())
    assert f"In {above} more the band reaches below it." in plating_words(table, lower)


def test_heats_and_rises_have_bands_of_all_unknowns_and_no_entropic_ones(
    comparison: Comparison, sampled: SampledBands
) -> None:
    table, bands = comparison.thermal.table, sampled.percentiles["thermal"]
    heats = heat_table(table, [NAME], bands)
    assert heats.rows[1][2] == "−0.190"
    # Of what cools the end that cools more is the lower.
    assert heats.bands[1, 2] == f"−{HIGH * 0.19:.2f} to −{LOW * 0.19:.2f}"
    assert heats.bands[0, 7] == f"{LOW * 0.35:.2f}–{HIGH * 0.35:.2f}"
    assert heats.columns[7] == "sum [Wh]"
    rises = rise_table(table, [NAME], "discharge", bands)
    assert rises.rows[0][1] == "4.0"
    assert rises.bands[0, 1] == f"{LOW * 4:.1f}–{HIGH * 4:.1f}"
    # What would have become of a run that was stopped is not known.
    assert rises.rows[0][6] == "over 55.0 T"
    assert (0, 6) not in rises.bands
    every = every_run(table, bands)
    assert not any("low" in head or "spread" in head for head in every.columns)
    stopped = next(place for place, row in enumerate(every.rows) if row[-1] == TOO_HOT)
    rise = every.columns.index("temperature rise [K]")
    assert (stopped, rise) not in every.bands
    assert (0, rise) in every.bands


def test_the_sum_of_heats_has_its_own_band(comparison: Comparison) -> None:
    """Where one heat is higher by what another is lower the sum is known."""
    central = of(comparison.thermal.table, NAME)
    parts = []
    for number, name in enumerate(["centre", *DRAWN]):
        move = {"ohmic heat [W.h]": 0.001 * number, "reaction heat [W.h]": -0.001 * number}
        parts.append(
            central.assign(variant=name, **{key: central[key] + by for key, by in move.items()})
        )
    found = percentile_table(central, pd.concat(parts), DRAWN, "centre")
    low, high = ends_of(found, "heat [W.h]")
    assert high == pytest.approx(low, rel=1e-12)
    low, high = ends_of(found, "ohmic heat [W.h]")
    assert high - low == pytest.approx(0.001 * 15 * 0.68)


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
    comparison: Comparison, sampled: SampledBands
) -> None:
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
        expected = sorted([begin + LOW * heat, begin + HIGH * heat])
        assert whiskers(ax, darker(HEATS[name])) == pytest.approx(np.array([expected])), name
        start += max(heat, 0.0)
    total = sum(heats.values())
    expected = sorted([LOW * total, HIGH * total])
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


def test_without_draws_no_table_has_a_band(comparison: Comparison) -> None:
    names = [cell.name for cell in comparison.cells]
    heat, full = comparison.thermal.table, comparison.full_cell_rate.table
    for table in (
        cells_table(comparison, names),
        plating_table(full, names),
        rate_table(full, names, "charge"),
        rise_table(heat, names, "charge"),
        heat_table(heat, names),
        every_run(heat),
    ):
        assert table.bands == {}


def test_settings_say_which_seed_and_which_bands(
    comparison: Comparison, with_draws: Comparison
) -> None:
    told = "one standard deviation of the entropic coefficient"
    record = replace(comparison.thermal.record, settings={BAND_OF_RISE: told})
    thermal = replace(comparison.thermal, record=record)
    shown = [
        dict(settings_shown(replace(item, thermal=thermal))) for item in (comparison, with_draws)
    ]
    without, drawn = ({**dict(item["run"]), **dict(item["thermal"])} for item in shown)
    assert without["seed"] == "none: nothing is random"
    assert drawn["seed"] == "1, of the draws; nothing else is random"
    assert without[BAND_OF_RISE] == told
    assert drawn[BAND_OF_RISE] == "16 to 84 % of the draws"
