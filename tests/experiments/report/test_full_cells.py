"""What a report says about full cells and their heat, and that the numbers bear it out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments.comparison import Comparison
from experiments.report.full_cells import (
    cells_table,
    full_cells_frame,
    plating_table,
    plating_words,
)
from experiments.report.heat import carbon_heats, heat_notes
from experiments.report.heat_tables import heat_table, rise_table
from experiments.report.tables import limit_legend, limit_letter, rate_table
from experiments.result import Result

NAMES = ("reference-sphere", "coarse-sphere")


def with_heat(comparison: Comparison, **columns: object) -> Comparison:
    table = comparison.thermal.table.assign(**columns)
    return replace(comparison, thermal=replace(comparison.thermal, table=table))


@pytest.mark.parametrize(
    ("limit", "letter"),
    [
        ("complete", ""),
        ("solid diffusion", "S"),
        ("solid diffusion in the carbon", "S"),
        ("solid diffusion in the positive", "s"),
        ("charge transfer at the positive", "k"),
        ("electrolyte", "E"),
        ("electronic", "Ω"),
        ("electrolyte depletion in the coating", "D"),
        ("electrolyte depletion at the collector of the carbon coating", "D"),
        ("electrolyte depletion at the collector of the positive coating", "d"),
        ("electrolyte oversalting in the positive coating", "x"),
        ("temperature limit", "T"),
        ("", ""),
        ("something new", "something new"),
    ],
)
def test_letters_tell_limits_and_electrodes_apart(limit: str, letter: str) -> None:
    assert limit_letter(limit) == letter


def test_the_legend_has_the_letters_of_the_table_and_no_other(full_cell_rate: Result) -> None:
    assert limit_legend(full_cell_rate.table) == {
        "k": "charge transfer in the positive electrode",
        "d": "electrolyte depletion in the positive electrode",
    }
    frame = pd.DataFrame({"limited_by": ["complete", "electronic", "solid diffusion", "", None]})
    assert limit_legend(frame) == {"S": "solid diffusion", "Ω": "electronic"}


def test_retention_of_full_cells_has_letters(full_cell_rate: Result) -> None:
    table = rate_table(full_cell_rate.table, NAMES, "charge")
    assert table.columns == ("variant", "0.2 C", "1 C", "5 C")
    assert table.rows[1] == ("coarse-sphere", "100 k", "91 k", "4 d")


def test_cells_are_described_by_their_balance_their_body_and_their_slow_discharge(
    comparison: Comparison,
) -> None:
    frame = full_cells_frame(comparison).set_index("variant")
    for cell in comparison.full_cells:
        row, balance = frame.loc[cell.name], cell.balance
        assert balance is not None
        assert row["N/P"] == balance.value("negative_positive_ratio")
        assert row["positive coating [µm]"] == pytest.approx(
            1e6 * balance.value("positive_thickness")
        )
        assert row["carbon used [%]"] == 100 * balance.value("carbon_use")
        assert row["mass [g]"] == pytest.approx(1e3 * cell.mass.value)
        assert row["volume [cm³]"] == pytest.approx(1e6 * cell.volume.value)
        # Made up: 3.5 V times the nominal capacity.
        energy = 3.5 * cell.nominal_capacity.value
        assert row["energy [Wh]"] == pytest.approx(energy)
        assert row["energy per mass [Wh/kg]"] == pytest.approx(energy / cell.mass.value)
        litres = 1e3 * cell.volume.value
        assert row["energy per volume [Wh/l]"] == pytest.approx(energy / litres)
        # What the first cycle loses in the carbon is lost in the cell, and a little in the
        # positive comes on top.
        of_carbon = 100 * cell.derived.value("first_cycle_efficiency")
        assert of_carbon - 8 < row["first-cycle efficiency [%]"] < of_carbon + 1
    spread = frame.loc["reference-sphere", "nominal capacity [Ah] spread"]
    nominal = comparison.full_cells[0].nominal_capacity
    assert spread == nominal.spread
    shown = cells_table(comparison, NAMES).rows[0]
    assert f"{nominal.value:.2f} ± {spread:.2f}" in shown


def test_potentials_below_zero_are_marked_and_counted(full_cell_rate: Result) -> None:
    names = tuple(dict.fromkeys(full_cell_rate.table["variant"]))
    table = plating_table(full_cell_rate.table, names)
    assert table.rows[1][1:] == ("20.0", "20.0", "−12.3")
    assert table.marked == {(1, 3)}
    safe = full_cell_rate.table.assign(**{"lowest carbon potential [V]": 0.01})
    assert plating_table(safe, names).marked == frozenset()
    assert plating_words(safe) == "In none of 9 charges is it below 0 V."


def test_rises_have_bands_marks_and_the_runs_that_were_stopped(thermal: Result) -> None:
    table = rise_table(thermal.table, NAMES, "discharge")
    assert table.columns[1:4] == tuple(f"{n} C, cooled with 10 W/(m² K) [K]" for n in (1, 2, 5))
    assert table.columns[4:] == tuple(f"{n} C, adiabatic [K]" for n in (1, 2, 5))
    assert table.rows[0][1:] == (
        "4.0 (3.5 to 4.5)",
        "8.0 (7.5 to 8.5)",
        "20.0 (19.5 to 20.5)",
        "4.0 (3.5 to 4.5)",
        "8.0 (7.5 to 8.5)",
        "over 55.0 T",
    )
    # 30 K of the coarse one at 5 C with cooling, and both that were stopped.
    assert table.marked == {(0, 6), (1, 3), (1, 6)}
    unknown = thermal.table.assign(
        **{"temperature rise low [K]": np.nan, "temperature rise high [K]": np.nan}
    )
    assert rise_table(unknown, NAMES, "charge").rows[0][1] == "0.8"


def test_heats_add_up_in_the_table(thermal: Result) -> None:
    rows = heat_table(thermal.table, NAMES).rows
    assert [row[:2] for row in rows[:2]] == [
        ("reference-sphere", "discharge"),
        ("reference-sphere", "charge"),
    ]
    assert rows[0][2:8] == ("0.190 ± 0.018", "0.040", "0.050", "0.060", "0.010", "0.350")
    assert rows[1][2:8] == ("−0.190 ± 0.018", "0.040", "0.050", "0.060", "0.010", "−0.030")


def test_reversible_heat_is_split_by_the_carbons_entropic_coefficient(
    comparison: Comparison,
) -> None:
    found = carbon_heats(comparison).set_index(["variant", "direction"])
    coefficient = comparison.full_cells[0].derived["entropic_coefficient"]
    assert coefficient.spread
    for direction, sign in (("discharge", 1), ("charge", -1)):
        row = found.loc[("reference-sphere", direction)]
        expected = sign * 0.018 * coefficient.value / coefficient.spread
        assert row["carbon [W.h]"] == pytest.approx(expected)
        assert row["carbon [W.h]"] + row["positive [W.h]"] == pytest.approx(sign * 0.19)


def test_the_positive_brings_most_of_the_reversible_heat_only_where_it_does(
    comparison: Comparison,
) -> None:
    assert (
        "positive electrode brings 82 % of the reversible heat, most of it"
        in heat_notes(comparison)[0]
    )
    less = {"reversible heat [W.h]": 0.05}
    other = heat_notes(with_heat(comparison, **less))[0]
    assert "brings 30 % of the reversible heat;" in other
    assert "most of it" not in other
    unknown = {"spread of reversible heat [W.h]": np.nan}
    assert not any("positive" in line for line in heat_notes(with_heat(comparison, **unknown)))


def test_notes_name_what_is_beyond_the_data_or_was_stopped(comparison: Comparison) -> None:
    text = " ".join(heat_notes(comparison))
    assert "4 of 36 runs got hotter than the electrolyte's data (50 °C)" in text
    assert "discharge at 5 C cooled with 10 W/(m² K) (1 variant)" in text
    assert "3 of 36 runs ended because the cell reached 80 °C" in text
    assert "falls coarse-sphere at 1 C cooled with 10 W/(m² K), by 3.5 K" in text
    cool = with_heat(
        comparison, ended_by="lower cut-off", **{"above the electrolyte's data": False}
    )
    text = " ".join(heat_notes(cool))
    assert "hotter" not in text
    assert "80 °C" not in text
