"""The full cells: how they are built, what they store, and what their runs say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from anode_model.nomenclature import term
from experiments.bands.percentiles import PERCENTILES, percentile_column
from experiments.cell_numbers import OF_BALANCE, cell_numbers
from experiments.full_cell_case import CHARGE, DISCHARGE
from experiments.full_cell_rate import ENERGY_RATE
from experiments.plots.bands import ENDS, minus, of_run
from experiments.plots.curves import rate_name, rates_of
from experiments.report.cells import (
    DASH,
    Cell,
    Table,
    band_of,
    number_text,
    table_of_cells,
)
from experiments.report.words import counted

if TYPE_CHECKING:
    from experiments.bands.sampled import SampledBands
    from experiments.comparison import Comparison
    from parameter_sets.balance import Balance
    from parameter_sets.parameter_set import ParameterSet

PLATING = "lowest carbon potential [V]"

#: What tells the runs of one direction apart.
_RUN = ["variant", "rate [C]"]

#: Energies by column of the table of cells, and as they are called in the runs.
_ENERGIES = {
    "energy [Wh]": "energy [W.h]",
    "energy per mass [Wh/kg]": "energy [Wh/kg]",
    "energy per volume [Wh/l]": "energy [Wh/l]",
}

#: Columns of the table on a page, and their heads.
_SHOWN = {
    "N/P": "N/P",
    "positive coating [µm]": "positive coating thickness [µm]",
    "nominal capacity [Ah]": "nominal capacity [Ah]",
    "carbon used [%]": "share of the carbon's capacity that is used [%]",
    "first-cycle efficiency [%]": "first-cycle efficiency of the cell [%]",
    "mass [g]": "cell mass [g]",
    "volume [cm³]": "cell volume [cm³]",
    "energy [Wh]": f"energy at {ENERGY_RATE:g} C [Wh]",
    "energy per mass [Wh/kg]": "per mass of the whole cell [Wh/kg]",
    "energy per volume [Wh/l]": "per volume of its body [Wh/l]",
}
_DECIMALS = {
    "N/P": 2,
    "nominal capacity [Ah]": 2,
    "energy [Wh]": 2,
    "energy per mass [Wh/kg]": 0,
    "energy per volume [Wh/l]": 0,
}


def full_cells_frame(comparison: Comparison) -> pd.DataFrame:
    """One row a full cell: balance, body, and energy in its slow discharge.

    Parameters
    ----------
    comparison : Comparison
        What was found.

    Returns
    -------
    pandas.DataFrame
        Units in the column names; spreads of one standard deviation beside the values.
    """
    return pd.DataFrame(
        [_row(cell, comparison.full_cell_rate.table) for cell in comparison.full_cells]
    )


def full_cells_bands(sampled: SampledBands) -> pd.DataFrame:
    """Percentiles of :func:`full_cells_frame` over the draws.

    Parameters
    ----------
    sampled : SampledBands
        Of the same comparison.

    Returns
    -------
    pandas.DataFrame
        One row a full cell.
    """
    runs = of_run(
        sampled.percentiles["full-cell-rate"], {"direction": DISCHARGE, "rate [C]": ENERGY_RATE}
    )
    found = sampled.built["full-cells"]
    if runs is None:
        return found
    energies = runs.set_index("variant").reindex(found["variant"])
    return found.assign(
        **{
            percentile_column(column, percentile): energies[own].to_numpy(float)
            for column, name in _ENERGIES.items()
            for percentile in PERCENTILES
            if (own := percentile_column(name, percentile)) in energies
        }
    )


def cells_table(comparison: Comparison, variants: Sequence[str]) -> Table:
    """The same for a page, with fewer columns, and with the bands of the draws."""
    frame = full_cells_frame(comparison).set_index("variant")
    sampled, bands = comparison.sampled, None
    if sampled is not None:
        bands = full_cells_bands(sampled).set_index("variant", drop=False).to_dict("index")
    rows = [
        (
            name,
            *(
                _cell(frame.loc[name], key)
                if bands is None
                else _with_band(frame.loc[name], bands.get(name), key)
                for key in _SHOWN
            ),
        )
        for name in variants
    ]
    return table_of_cells(("variant", *_SHOWN.values()), rows, (False, *(True for _ in _SHOWN)))


def plating_table(
    table: pd.DataFrame, variants: Sequence[str], bands: pd.DataFrame | None = None
) -> Table:
    """Lowest potential of the carbon against lithium in charge; below zero is marked.

    Parameters
    ----------
    table : pandas.DataFrame
        Of the full cells' rates.
    variants : sequence of str
        From top to bottom.
    bands : pandas.DataFrame, optional
        Percentiles of this table; stand below the numbers.
    """
    part = table[table["direction"] == CHARGE]
    rates = list(rates_of(part, "C-rate"))
    rows: list[tuple[str | Cell, ...]] = [
        (name, *(_plating(_at(part, name, rate, PLATING), name, rate, bands) for rate in rates))
        for name in variants
    ]
    heads = ("variant", *(rate_name(rate, "C-rate") for rate in rates))
    return table_of_cells(heads, rows, (False, *(True for _ in rates)))


def _plating(value: float, variant: str, rate: float, bands: pd.DataFrame | None) -> Cell:
    own = of_run(bands, {"variant": variant, "direction": CHARGE, "rate [C]": rate})
    row = None if own is None or own.empty else own.iloc[0].to_dict()
    return Cell(_signed(value), band_of(row, PLATING, ".0f", ".1f", factor=1e3), value < 0)


def plating_words(table: pd.DataFrame, bands: pd.DataFrame | None = None) -> str:
    """How many charges go below zero, how far, and how many more could within the bands."""
    part = table[(table["direction"] == CHARGE) & table[PLATING].notna()]
    below = part[part[PLATING] < 0]
    if below.empty:
        return f"In none of {len(part)} charges is it below 0 V.{_could_be_below(part, bands)}"
    worst = below.loc[below[PLATING].idxmin()]
    return (
        f"It is below 0 V in {len(below)} of {len(part)} charges, the lowest {worst['variant']} at "
        f"{rate_name(worst['rate [C]'], 'C-rate')}: {_signed(worst[PLATING])} mV."
        f"{_could_be_below(part, bands)}"
    )


def _could_be_below(part: pd.DataFrame, bands: pd.DataFrame | None) -> str:
    """Charges that stay above zero at the centre and not at the lower end of the band."""
    column = percentile_column(PLATING, ENDS[0])
    if bands is None or column not in bands:
        return ""
    lowest = bands.loc[bands["direction"] == CHARGE, [*_RUN, column]]
    both = part[[*_RUN, PLATING]].merge(lowest, on=_RUN)
    count = int(((both[PLATING] >= 0) & (both[column] < 0)).sum())
    return f" In {count} more the band reaches below it." if count else ""


def ends_words(table: pd.DataFrame, direction: str) -> str:
    """What ended the runs of one direction, by number of runs."""
    return counted(table.loc[table["direction"] == direction, "ended_by"].dropna())


def _row(cell: ParameterSet, table: pd.DataFrame) -> dict[str, Any]:
    slow = table[(table["variant"] == cell.name) & (table["direction"] == DISCHARGE)]
    row: dict[str, Any] = {"variant": cell.name, "cell": cell.design.name}
    for column, value in cell_numbers(cell).items():
        row[column] = value
        if column in OF_BALANCE:
            row[f"{column} spread"] = _spread(cell, *OF_BALANCE[column])
    return row | {
        column: _at(slow, cell.name, ENERGY_RATE, name) for column, name in _ENERGIES.items()
    }


def _spread(cell: ParameterSet, name: str, factor: float) -> float:
    """Spread of a number of the balance, in the unit in which people read it."""
    spread = cast("Balance", cell.balance)[name].spread
    # Without the spread of the capacity the rest of it would look like all of it.
    known = cell.derived["reversible_capacity"].spread is not None
    return np.nan if spread is None or not known else factor * spread / term(name).per_shown


def _cell(row: pd.Series, key: str) -> str:
    decimals = _DECIMALS.get(key, 1)
    text = number_text(row[key], decimals)
    spread = row.get(f"{key} spread", np.nan)
    return f"{text} ± {spread:.{decimals}f}" if np.isfinite(spread) else text


def _with_band(row: pd.Series, bands: dict[Any, Any] | None, key: str) -> Cell:
    form = f".{_DECIMALS.get(key, 1)}f"
    return Cell(number_text(row[key], _DECIMALS.get(key, 1)), band_of(bands, key, form))


def _at(table: pd.DataFrame, variant: str, rate: float, column: str) -> float:
    found = table[(table["variant"] == variant) & np.isclose(table["rate [C]"], rate)][column]
    return float(found.iloc[0]) if len(found) else float("nan")


def _signed(value: float) -> str:
    """Potential in mV, with a minus that a reader does not overlook."""
    return minus(f"{1e3 * value:.1f}") if np.isfinite(value) else DASH
