"""Bands in a written report: what to measure next, differences, captions, files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.bands.curves import CURVE_BANDS
from experiments.bands.percentiles import PERCENTILES
from experiments.bands.sampled import SampledBands
from experiments.cell_numbers import cell_numbers
from experiments.comparison import Comparison
from experiments.pair import Pair
from experiments.plots.bands import BAND_WORDS, ENDS, band_text
from experiments.report import write_report
from experiments.report.full_cells import cells_table, full_cells_bands, full_cells_frame
from experiments.report.settings import settings_shown
from experiments.thermal import BAND_OF_RISE

NAME = "reference-sphere"
NAMES = {"capacity", "rate", "pulse", "full-cell-rate", "thermal"}


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


def test_cells_have_the_percentiles_of_their_draws(
    with_draws: Comparison,
    drawn_pairs: list[list[Pair]],
    folder: Path,
    ends_of_draws: tuple[float, float],
) -> None:
    low, high = ends_of_draws
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
    assert table.bands[0, 9] == f"{low * energy:.0f}–{high * energy:.0f}"
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
