"""The full cells: how they are built, what they store, and what their runs say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from anode_model.nomenclature import term
from experiments.full_cell_case import CHARGE, DISCHARGE
from experiments.full_cell_rate import ENERGY_RATE
from experiments.plots.curves import rate_name, rates_of
from experiments.report.tables import DASH, Table, number_text
from experiments.report.words import counted

if TYPE_CHECKING:
    from anode_model import Quantity
    from experiments.comparison import Comparison
    from parameter_sets.balance import Balance
    from parameter_sets.parameter_set import ParameterSet

PLATING = "lowest carbon potential [V]"

_ENERGIES = ("energy [W.h]", "energy [Wh/kg]", "energy [Wh/l]")


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


def cells_table(comparison: Comparison, variants: Sequence[str]) -> Table:
    """The same for a page, with fewer columns."""
    frame = full_cells_frame(comparison).set_index("variant").reindex(list(variants))
    columns = {
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
    decimals = {"N/P": 2, "nominal capacity [Ah]": 2, "energy [Wh]": 2}
    decimals |= {"energy per mass [Wh/kg]": 0, "energy per volume [Wh/l]": 0}
    rows = tuple(
        (name, *(_cell(frame.loc[name], key, decimals.get(key, 1)) for key in columns))
        for name in variants
    )
    return Table(("variant", *columns.values()), rows, (False, *10 * (True,)))


def plating_table(table: pd.DataFrame, variants: Sequence[str]) -> Table:
    """Lowest potential of the carbon against lithium in charge; below zero is marked."""
    part = table[table["direction"] == CHARGE]
    rates = list(rates_of(part, "C-rate"))
    values = [[_at(part, name, rate, PLATING) for rate in rates] for name in variants]
    rows = tuple(
        (name, *(_signed(value) for value in row))
        for name, row in zip(variants, values, strict=True)
    )
    marked = frozenset(
        (place, column + 1)
        for place, row in enumerate(values)
        for column, value in enumerate(row)
        if value < 0
    )
    heads = ("variant", *(rate_name(rate, "C-rate") for rate in rates))
    return Table(heads, rows, (False, *(True for _ in rates)), marked)


def plating_words(table: pd.DataFrame) -> str:
    """How many charges go below zero, and how far."""
    part = table[(table["direction"] == CHARGE) & table[PLATING].notna()]
    below = part[part[PLATING] < 0]
    if below.empty:
        return f"In none of {len(part)} charges is it below 0 V."
    worst = below.loc[below[PLATING].idxmin()]
    return (
        f"It is below 0 V in {len(below)} of {len(part)} charges, the lowest {worst['variant']} at "
        f"{rate_name(worst['rate [C]'], 'C-rate')}: {_signed(worst[PLATING])} mV."
    )


def ends_words(table: pd.DataFrame, direction: str) -> str:
    """What ended the runs of one direction, by number of runs."""
    return counted(table.loc[table["direction"] == direction, "ended_by"].dropna())


def _row(cell: ParameterSet, table: pd.DataFrame) -> dict[str, Any]:
    balance = cast("Balance", cell.balance)
    # What the first charge takes out of the positive down to its equilibrium at the cut-off.
    swing = cell.design.value("positive_filling_made") - balance.value("positive_filling_charged")
    first = balance.value("positive_capacity") * swing * cell.electrode_area
    slow = table[(table["variant"] == cell.name) & (table["direction"] == DISCHARGE)]
    energies = [_at(slow, cell.name, ENERGY_RATE, column) for column in _ENERGIES]
    shown = {
        "N/P": ("negative_positive_ratio", 1.0),
        "positive coating [µm]": ("positive_thickness", 1.0),
        "nominal capacity [Ah]": ("nominal_capacity", 1.0),
        "carbon used [%]": ("carbon_use", 100.0),
    }
    row: dict[str, Any] = {"variant": cell.name, "cell": cell.design.name}
    # Without the spread of the capacity the rest of it would look like all of it.
    known = cell.derived["reversible_capacity"].spread is not None
    for key, (name, factor) in shown.items():
        row[key], spread = _shown(balance[name], name, factor)
        row[f"{key} spread"] = spread if known else np.nan
    row["first-cycle efficiency [%]"] = 100 * cell.nominal_capacity.value / first
    row["mass [g]"], _ = _shown(cell.mass, "cell_mass")
    row["volume [cm³]"], _ = _shown(cell.volume, "cell_volume")
    names = ("energy [Wh]", "energy per mass [Wh/kg]", "energy per volume [Wh/l]")
    return row | dict(zip(names, energies, strict=True))


def _shown(quantity: Quantity, name: str, factor: float = 1.0) -> tuple[float, float]:
    """Value and spread in the unit in which people read them."""
    row = term(name)
    spread = np.nan if quantity.spread is None else quantity.spread / row.per_shown
    return factor * row.to_shown(quantity.value), factor * spread


def _cell(row: pd.Series, key: str, decimals: int) -> str:
    value = row[key]
    if isinstance(value, str):
        return value
    text = number_text(value, decimals)
    spread = row.get(f"{key} spread", np.nan)
    return f"{text} ± {spread:.{decimals}f}" if np.isfinite(spread) else text


def _at(table: pd.DataFrame, variant: str, rate: float, column: str) -> float:
    found = table[(table["variant"] == variant) & np.isclose(table["rate [C]"], rate)][column]
    return float(found.iloc[0]) if len(found) else float("nan")


def _signed(value: float) -> str:
    """Potential in mV, with a minus that a reader does not overlook."""
    return f"{1e3 * value:.1f}".replace("-", "−") if np.isfinite(value) else DASH
