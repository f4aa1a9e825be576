"""Heat of the full cells: what can be said about it in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
)
from experiments.plots.curves import rate_name
from experiments.plots.heat import DATA_END, RUN_END, one_run
from experiments.report.tables import limit_letter
from experiments.report.words import listed

if TYPE_CHECKING:
    from experiments.comparison import Comparison

ABOVE_DATA = "above the electrolyte's data"

SPREAD = "spread of reversible heat [W.h]"
REVERSIBLE = "reversible heat [W.h]"


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
            if coefficient is None or not coefficient.spread or not np.isfinite(row[SPREAD]):
                continue
            carbon = sign * row[SPREAD] * coefficient.value / coefficient.spread
            rows.append(
                {
                    "variant": row["variant"],
                    "direction": direction,
                    "carbon [W.h]": carbon,
                    "positive [W.h]": row[REVERSIBLE] - carbon,
                    "spread [W.h]": row[SPREAD],
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
    part = table[(table["direction"] == CHARGE) & table[REVERSIBLE].notna()]
    if part.empty or not (part[REVERSIBLE] < 0).all():
        return ""
    coldest = part.loc[part["temperature fall [K]"].idxmax()]
    return (
        "In every charge the reversible heat is negative: it cools. Furthest below surroundings "
        f"falls {coldest['variant']} at {rate_name(coldest['rate [C]'], 'C-rate')} "
        f"{cooling_words(str(coldest[COOLING]))}, by {coldest['temperature fall [K]']:.1f} K."
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
        f"{direction} at {rate_name(rate, 'C-rate')} {cooling_words(cooling)} "
        f"({count} variant{'s' if count != 1 else ''})"
        for (direction, cooling, rate), count in kinds.items()
    )


def cooling_words(cooling: str) -> str:
    """A cooling as it stands in a sentence."""
    return cooling if cooling == ADIABATIC else f"cooled with {axis_label(cooling)}"
