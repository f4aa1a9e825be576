"""Heat of the full cells: tables of a page, and what can be said about them in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.engine.full_cell_model import TOO_HOT
from experiments.full_cell_case import CHARGE, DISCHARGE
from experiments.measures import WARM
from experiments.plots.bands import BAND_WORDS, ends_of
from experiments.plots.columns import (
    ADIABATIC,
    COOLING,
    RISE,
    axis_label,
    coolings_of,
    directions_of,
)
from experiments.plots.curves import rate_name, rates_of
from experiments.plots.heat import DATA_END, RUN_END, one_run
from experiments.plots.style import HEATS
from experiments.report.tables import DASH, Table, limit_letter, number_text, table_of
from experiments.report.words import listed

if TYPE_CHECKING:
    from experiments.comparison import Comparison

ABOVE_DATA = "above the electrolyte's data"

_SPREAD = "spread of reversible heat [W.h]"
_REVERSIBLE = "reversible heat [W.h]"

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
    _SPREAD,
    "mean heat [W]",
    "energy efficiency [%]",
    "round-trip efficiency [%]",
    "ended_by",
)


def thermal_with_bands(comparison: Comparison) -> pd.DataFrame:
    """The thermal table; with draws, their band of the rise instead of the entropic one."""
    table = comparison.thermal.table
    if comparison.sampled is None:
        return table
    low, high = ends_of(comparison.sampled.percentiles["thermal"], RISE)
    # A run that was stopped for its heat has no rise of its own to put a band around.
    stopped = (table["ended_by"] == TOO_HOT).to_numpy()
    ends = {
        "temperature rise low [K]": np.where(stopped, np.nan, low),
        "temperature rise high [K]": np.where(stopped, np.nan, high),
    }
    return table.assign(**ends)


def rise_band_words(comparison: Comparison) -> str:
    """What the bands of the rise are."""
    if comparison.sampled is not None:
        return f"{BAND_WORDS}."
    return (
        "the carbon's entropic coefficient at plus and minus one standard deviation; without one "
        "there is none."
    )


def rise_table(table: pd.DataFrame, variants: Sequence[str], direction: str) -> Table:
    """Temperature rise at every cooling and rate, with its band and a letter for the limit."""
    part = table[table["direction"] == direction]
    runs = [(cooling, rate) for cooling in coolings_of(table) for rate in rates_of(part, "C-rate")]
    found = [_by_variant(one_run(part, direction, rate, cooling)) for cooling, rate in runs]
    cells = [[_rise(rows.get(name)) for rows in found] for name in variants]
    heads = [
        f"{rate_name(rate, 'C-rate')}, {_cooling_words(cooling)} [K]" for cooling, rate in runs
    ]
    rows = tuple(
        (name, *(text for text, _ in row)) for name, row in zip(variants, cells, strict=True)
    )
    marked = frozenset(
        (place, column + 1)
        for place, row in enumerate(cells)
        for column, (_, hot) in enumerate(row)
        if hot
    )
    return Table(("variant", *heads), rows, (False, *(True for _ in runs)), marked)


def heat_table(table: pd.DataFrame, variants: Sequence[str]) -> Table:
    """Heats and efficiencies of the runs at 2 C with cooling."""
    found = [_by_variant(one_run(table, way, WARM)) for way in directions_of(table)]
    rows = [_heats(own[name]) for name in variants for own in found if name in own]
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
    return Table(columns, tuple(rows), numeric)


def every_run(table: pd.DataFrame, bands: pd.DataFrame | None = None) -> Table:
    """All runs with all numbers, and their bands where there are any."""
    return table_of(table, _EVERY, bands)


def heat_notes(comparison: Comparison) -> tuple[str, ...]:
    """What the numbers say: where the heat comes from, and where they should not be trusted."""
    table = comparison.thermal.table
    return tuple(
        line
        for line in (
            _origin(comparison),
            _cooling_charge(table),
            _too_warm(table),
            _stopped(table),
        )
        if line
    )


def carbon_heats(comparison: Comparison) -> pd.DataFrame:
    """What part of the reversible heat at 2 C with cooling the carbon brings.

    The spread of the heat is that of the carbon's entropic coefficient, so that its heat is the
    spread times the coefficient over its own spread. A variant whose coefficient has no spread, or
    is a function of the filling, is left out.

    Parameters
    ----------
    comparison : Comparison
        What was found.

    Returns
    -------
    pandas.DataFrame
        Columns ``variant``, ``direction``, ``carbon [W.h]``, ``positive [W.h]``, ``spread [W.h]``.
    """
    coefficients = {
        cell.name: cell.derived["entropic_coefficient"]
        for cell in comparison.full_cells
        if cell.derived.laws.entropic_coefficient == "constant"
    }
    rows = []
    for direction, sign in ((DISCHARGE, 1), (CHARGE, -1)):
        for row in one_run(comparison.thermal.table, direction, WARM).to_dict("records"):
            coefficient = coefficients.get(row["variant"])
            if coefficient is None or not coefficient.spread or not np.isfinite(row[_SPREAD]):
                continue
            carbon = sign * row[_SPREAD] * coefficient.value / coefficient.spread
            rows.append(
                {
                    "variant": row["variant"],
                    "direction": direction,
                    "carbon [W.h]": carbon,
                    "positive [W.h]": row[_REVERSIBLE] - carbon,
                    "spread [W.h]": row[_SPREAD],
                }
            )
    columns = ["variant", "direction", "carbon [W.h]", "positive [W.h]", "spread [W.h]"]
    return pd.DataFrame(rows, columns=columns)


def _origin(comparison: Comparison) -> str:
    """Where the reversible heat comes from, if it can be said of every variant alike."""
    found = carbon_heats(comparison)
    found = found[found["direction"] == DISCHARGE]
    if found.empty:
        return ""
    share = 100 * found["positive [W.h]"] / (found["positive [W.h]"] + found["carbon [W.h]"])
    times = (found["carbon [W.h]"].abs() / found["spread [W.h]"]).median()
    part = (
        f"In a {rate_name(WARM, 'C-rate')} discharge with cooling the positive electrode brings "
        f"{_span(share)} % of the reversible heat"
    )
    spread = f"the carbon's own part is {times:.1f} times its standard deviation"
    verdict = "most of it" if (share > 50).all() and (share <= 100).all() else ""
    where = _without(comparison, found)
    return f"{part}{', ' if verdict else ''}{verdict}; {spread}.{where}"


def _without(comparison: Comparison, found: pd.DataFrame) -> str:
    known = set(found["variant"])
    missing = [cell.name for cell in comparison.full_cells if cell.name not in known]
    if not missing:
        return ""
    return f" The parts are not known apart for {listed(missing)}."


def _span(values: pd.Series) -> str:
    low, high = f"{values.min():.0f}", f"{values.max():.0f}"
    return low if low == high else f"{low} to {high}"


def _cooling_charge(table: pd.DataFrame) -> str:
    part = table[(table["direction"] == CHARGE) & table[_REVERSIBLE].notna()]
    if part.empty or not (part[_REVERSIBLE] < 0).all():
        return ""
    coldest = part.loc[part["temperature fall [K]"].idxmax()]
    return (
        "In every charge the reversible heat is negative: it cools. Furthest below surroundings "
        f"falls {coldest['variant']} at {rate_name(coldest['rate [C]'], 'C-rate')} "
        f"{_cooling_words(str(coldest[COOLING]))}, by {coldest['temperature fall [K]']:.1f} K."
    )


def _too_warm(table: pd.DataFrame) -> str:
    hot = table[table[ABOVE_DATA].astype(bool)]
    if hot.empty:
        return ""
    return (
        f"{len(hot)} of {len(table)} runs got hotter than the electrolyte's data "
        f"({DATA_END:.0f} °C); beyond them the transport in the electrolyte is extrapolated. "
        f"These are {_which(hot)}."
    )


def _stopped(table: pd.DataFrame) -> str:
    ended = table[table["ended_by"].astype(str).map(limit_letter) == "T"]
    if ended.empty:
        return ""
    return (
        f"{len(ended)} of {len(table)} runs ended because the cell reached {RUN_END:.0f} °C: "
        f"{_which(ended)}. How hot it would have become is not known."
    )


def _which(rows: pd.DataFrame) -> str:
    """Kinds of runs, each with its number of variants."""
    kinds = rows.groupby(["direction", COOLING, "rate [C]"], sort=False).size()
    return ", ".join(
        f"{direction} at {rate_name(rate, 'C-rate')} {_cooling_words(cooling)} "
        f"({count} variant{'s' if count != 1 else ''})"
        for (direction, cooling, rate), count in kinds.items()
    )


def _cooling_words(cooling: str) -> str:
    return cooling if cooling == ADIABATIC else f"cooled with {axis_label(cooling)}"


def _by_variant(rows: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    return {str(row["variant"]): row for row in rows.to_dict("records")}


def _rise(row: Mapping[Any, Any] | None) -> tuple[str, bool]:
    """Rise with band and limit, and whether it is beyond the electrolyte's data."""
    if row is None or not np.isfinite(row["temperature rise [K]"]):
        return DASH, False
    text, hot = f"{row['temperature rise [K]']:.1f}", bool(row[ABOVE_DATA])
    if limit_letter(str(row["ended_by"])) == "T":
        return f"over {text} T", hot
    low, high = row["temperature rise low [K]"], row["temperature rise high [K]"]
    return (f"{text} ({low:.1f} to {high:.1f})" if np.isfinite(low) else text), hot


def _heats(row: Mapping[Any, Any]) -> tuple[str, ...]:
    values = {name: float(row[f"{name} heat [W.h]"]) for name in HEATS}
    reversible = number_text(values.pop("reversible"), 3)
    if np.isfinite(row[_SPREAD]):
        reversible = f"{reversible} ± {row[_SPREAD]:.3f}"
    total = sum(values.values()) + float(row[_REVERSIBLE])
    return (
        str(row["variant"]),
        str(row["direction"]),
        reversible.replace("-", "−"),
        *(number_text(value, 3) for value in values.values()),
        number_text(total, 3).replace("-", "−"),
        number_text(row["mean heat [W]"], 2).replace("-", "−"),
        number_text(row["energy efficiency [%]"], 1),
        number_text(row["round-trip efficiency [%]"], 1),
        str(row["limited_by"]),
    )
