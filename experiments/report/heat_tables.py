"""Tables of the heat of full cells: rise, heats and efficiencies, every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.bands.heats import TOTAL_HEAT
from experiments.bands.percentiles import percentile_column
from experiments.engine.full_cell_model import TOO_HOT
from experiments.measures import WARM
from experiments.plots.bands import ENDS, minus
from experiments.plots.columns import COOLING, RISE, coolings_of, directions_of
from experiments.plots.curves import rate_name, rates_of
from experiments.plots.heat import one_run
from experiments.plots.style import HEATS
from experiments.report.cells import (
    DASH,
    Cell,
    Table,
    band_of,
    number_text,
    table_of_cells,
)
from experiments.report.heat import ABOVE_DATA, REVERSIBLE, SPREAD, cooling_words
from experiments.report.tables import limit_letter, table_of

if TYPE_CHECKING:
    import pandas as pd

#: What the table of heats says of a run beside them, and with how many decimals.
_OF_A_RUN = {"mean heat [W]": 2, "energy efficiency [%]": 1, "round-trip efficiency [%]": 1}

#: Ends of the entropic band; with draws the rise has another.
_ENTROPIC = ("temperature rise low [K]", "temperature rise high [K]", SPREAD)

#: Columns of the table of every run.
_EVERY = (
    "variant",
    "direction",
    "rate [C]",
    COOLING,
    "temperature rise [K]",
    "temperature rise low [K]",
    "temperature rise high [K]",
    "temperature fall [K]",
    "hottest [degC]",
    *(f"{name} heat [W.h]" for name in HEATS),
    SPREAD,
    "mean heat [W]",
    "energy efficiency [%]",
    "round-trip efficiency [%]",
    "ended_by",
)


def rise_table(
    table: pd.DataFrame,
    variants: Sequence[str],
    direction: str,
    bands: pd.DataFrame | None = None,
) -> Table:
    """Temperature rise at every cooling and rate, with its band and a letter for the limit.

    Parameters
    ----------
    table : pandas.DataFrame
        Of the thermal experiment.
    variants : sequence of str
        From top to bottom.
    direction : {"discharge", "charge"}
        Which.
    bands : pandas.DataFrame, optional
        Percentiles of this table; stand below the numbers, and no entropic band beside them.
    """
    part = table[table["direction"] == direction]
    runs = [(cooling, rate) for cooling in coolings_of(table) for rate in rates_of(part, "C-rate")]
    found = [_by_variant(one_run(part, direction, rate, cooling)) for cooling, rate in runs]
    drawn = [_drawn(bands, direction, rate, cooling) for cooling, rate in runs]
    rows: list[tuple[str | Cell, ...]] = [
        (
            name,
            *(
                _rise(own.get(name), None if bands is None else ends.get(name, {}))
                for own, ends in zip(found, drawn, strict=True)
            ),
        )
        for name in variants
    ]
    heads = [f"{rate_name(rate, 'C-rate')}, {cooling_words(cooling)} [K]" for cooling, rate in runs]
    return table_of_cells(("variant", *heads), rows, (False, *(True for _ in runs)))


def heat_table(
    table: pd.DataFrame, variants: Sequence[str], bands: pd.DataFrame | None = None
) -> Table:
    """Heats and efficiencies of the runs at 2 C with cooling.

    Parameters
    ----------
    table : pandas.DataFrame
        Of the thermal experiment.
    variants : sequence of str
        From top to bottom.
    bands : pandas.DataFrame, optional
        Percentiles of this table; stand below the numbers in place of the entropic spread.
    """
    ways = directions_of(table)
    found = [_by_variant(one_run(table, way, WARM)) for way in ways]
    drawn = [_drawn(bands, way, WARM) for way in ways]
    rows = [
        _heats(own[name], None if bands is None else ends.get(name, {}))
        for name in variants
        for own, ends in zip(found, drawn, strict=True)
        if name in own
    ]
    columns = (
        "variant",
        "direction",
        "reversible [Wh]",
        *(f"{name} [Wh]" for name in HEATS if name != "reversible"),
        "sum [Wh]",
        "mean [W]",
        "energy efficiency [%]",
        "round-trip efficiency [%]",
        "limited by",
    )
    numeric = (False, False, *(True for _ in columns[2:-1]), False)
    return table_of_cells(columns, rows, numeric)


def every_run(table: pd.DataFrame, bands: pd.DataFrame | None = None) -> Table:
    """All runs with all numbers, and their bands where there are any."""
    if bands is None:
        return table_of(table, _EVERY)
    # A run that was stopped for its heat has no rise of its own to put a band around.
    stopped = (table["ended_by"] == TOO_HOT).to_numpy()
    ends = [percentile_column(name, end) for name in (RISE, "hottest [degC]") for end in ENDS]
    bands = bands.assign(**{name: bands[name].mask(stopped) for name in ends if name in bands})
    return table_of(table, [name for name in _EVERY if name not in _ENTROPIC], bands)


def _by_variant(rows: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    return {str(row["variant"]): row for row in rows.to_dict("records")}


def _drawn(
    bands: pd.DataFrame | None, direction: str, rate: float, cooling: str | None = None
) -> dict[str, dict[Any, Any]]:
    """Percentiles of one run by variant; nothing without draws."""
    return {} if bands is None else _by_variant(one_run(bands, direction, rate, cooling))


def _rise(row: Mapping[Any, Any] | None, drawn: Mapping[Any, Any] | None) -> Cell:
    """Rise with band and limit, marked beyond the electrolyte's data."""
    if row is None or not np.isfinite(row["temperature rise [K]"]):
        return Cell(DASH)
    text, hot = f"{row['temperature rise [K]']:.1f}", bool(row[ABOVE_DATA])
    if limit_letter(str(row["ended_by"])) == "T":
        return Cell(f"over {text} T", marked=hot)
    if drawn is not None:
        return Cell(text, band_of(drawn, RISE, ".1f"), hot)
    low, high = row["temperature rise low [K]"], row["temperature rise high [K]"]
    return Cell(f"{text} ({low:.1f} to {high:.1f})" if np.isfinite(low) else text, marked=hot)


def _heats(row: Mapping[Any, Any], drawn: Mapping[Any, Any] | None) -> tuple[str | Cell, ...]:
    values = {name: float(row[f"{name} heat [W.h]"]) for name in HEATS}
    total = sum(values.values())
    reversible = number_text(values.pop("reversible"), 3)
    if drawn is None and np.isfinite(row[SPREAD]):
        reversible = f"{reversible} ± {row[SPREAD]:.3f}"

    # A band is wide: one decimal less says enough, where it does not hide it.
    def cell(text: str, column: str, decimals: int) -> Cell:
        return Cell(minus(text), band_of(drawn, column, f".{decimals - 1}f", f".{decimals}f"))

    return (
        str(row["variant"]),
        str(row["direction"]),
        cell(reversible, REVERSIBLE, 3),
        *(cell(number_text(value, 3), f"{name} heat [W.h]", 3) for name, value in values.items()),
        cell(number_text(total, 3), f"{TOTAL_HEAT} [W.h]", 3),
        *(cell(number_text(row[name], places), name, places) for name, places in _OF_A_RUN.items()),
        str(row["limited_by"]),
    )
