"""Bands in the tables of a report: below numbers, and where there are none."""

from __future__ import annotations

import pandas as pd
import pytest

from experiments.bands.percentiles import percentile_column, percentile_table
from experiments.bands.sampled import SampledBands
from experiments.comparison import Comparison
from experiments.engine.full_cell_model import TOO_HOT
from experiments.full_cell_case import CHARGE
from experiments.plots.bands import ends_of
from experiments.report.full_cells import cells_table, plating_table, plating_words
from experiments.report.heat_tables import every_run, heat_table, rise_table
from experiments.report.tables import rate_table

NAME = "reference-sphere"
DRAWN = [str(number) for number in range(16)]


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
    comparison: Comparison, sampled: SampledBands, ends_of_draws: tuple[float, float]
) -> None:
    low, high = ends_of_draws
    table, bands = comparison.thermal.table, sampled.percentiles["thermal"]
    heats = heat_table(table, [NAME], bands)
    assert heats.rows[1][2] == "−0.190"
    # Of what cools the end that cools more is the lower.
    assert heats.bands[1, 2] == f"−{high * 0.19:.2f} to −{low * 0.19:.2f}"
    assert heats.bands[0, 7] == f"{low * 0.35:.2f}–{high * 0.35:.2f}"
    assert heats.columns[7] == "sum [Wh]"
    rises = rise_table(table, [NAME], "discharge", bands)
    assert rises.rows[0][1] == "4.0"
    assert rises.bands[0, 1] == f"{low * 4:.1f}–{high * 4:.1f}"
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
    table = comparison.thermal.table
    central = table[table["variant"] == NAME]
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
