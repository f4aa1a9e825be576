"""The table by which variants are ranked, read from the experiments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.full_cell_case import DISCHARGE
from experiments.measures import CAPACITY, FAST, MEASURES, RETENTION, RISE, SLOW, WARM, Values
from experiments.ranking import indistinguishable

if TYPE_CHECKING:
    from experiments.bands.first_order import FirstOrderBands
    from experiments.bands.sampled import SampledBands
    from experiments.result import Result


def _rows(rate: Result, thermal: Result) -> dict[str, pd.DataFrame]:
    """By name of the measure, the rows of the experiments that its value comes from."""
    table = rate.table
    own = table[(table["direction"] == "delithiation") & (table["basis_of_rate"] == "C-rate")]
    warm = thermal.table[thermal.table["direction"] == DISCHARGE]
    # The design's own cooling; adiabatic stands beside it unless that is the design's.
    warm = warm[warm["heat transfer [W/m2/K]"] == warm["heat transfer [W/m2/K]"].max()]
    found = {
        CAPACITY.name: own[np.isclose(own["rate [C]"], SLOW)],
        RETENTION.name: own[np.isclose(own["rate [C]"], FAST)],
        RISE.name: warm[np.isclose(warm["rate [C]"], WARM)],
    }
    return {name: rows.set_index("variant") for name, rows in found.items()}


def measures_of(rate: Result, thermal: Result) -> dict[str, Values]:
    """The measures of every variant, read from the experiments.

    Parameters
    ----------
    rate, thermal : Result
        Of half cells and of full cells, with the rates of the measures among theirs.

    Returns
    -------
    dict of str to mapping of str to float
        By variant, then by name of the measure; NaN without a result.
    """
    columns = {
        CAPACITY.name: "capacity [mAh/g]",
        RETENTION.name: "retention [%]",
        RISE.name: "temperature rise [K]",
    }
    rows = _rows(rate, thermal)
    return {
        str(variant): {
            name: float(rows[name][column].get(variant, np.nan)) for name, column in columns.items()
        }
        for variant in rows[CAPACITY.name].index
    }


def limits_behind(rate: Result, thermal: Result) -> dict[str, dict[str, str]]:
    """What limits each measure, by its name and by variant."""
    rows = _rows(rate, thermal)
    return {
        CAPACITY.name: dict(rows[CAPACITY.name]["limited_by"]),
        RETENTION.name: dict(rows[RETENTION.name]["limited_by"]),
        RISE.name: {
            str(name): _heat_words(row["largest source"], row["largest loss"])
            for name, row in rows[RISE.name].iterrows()
        },
    }


def _heat_words(source: str, loss: str) -> str:
    """The largest source of heat, and the largest loss where the source is none."""
    if source == loss:
        return f"{source} heat" if source else ""
    return f"{source} heat, of the losses {loss}"


def ranking_table(
    central: Mapping[str, Values],
    limits: Mapping[str, Mapping[str, str]],
    bands: FirstOrderBands | None,
    sampled: SampledBands | None = None,
) -> pd.DataFrame:
    """One row a variant: measures with bands, ranks, likes, limits and what they hang on.

    Parameters
    ----------
    central : mapping of str to mapping of str to float
        From :func:`measures_of`.
    limits : mapping
        From :func:`limits_behind`.
    bands : FirstOrderBands or None
        Gives what a measure hangs on, and the bands where there are no sampled ones.
    sampled : SampledBands or None
        Gives the bands, and which variants cannot be told apart.

    Returns
    -------
    pandas.DataFrame
        By capacity, the highest first.
    """
    table = pd.DataFrame({"variant": list(central)})
    ends_from = bands if sampled is None else sampled
    for item in MEASURES:
        low, high, value = item.columns
        table[value] = [values[item.name] for values in central.values()]
        for end in (low, high):
            table[end] = _from_bands(ends_from, table["variant"], end, np.nan)
        ranks = table[value].rank(ascending=not item.more_is_better, method="min")
        table[f"rank by {item.name}"] = ranks.astype("Int64")
        better = None if sampled is None else sampled.better[item.name]
        alike = indistinguishable(table, item, better)
        table[f"not distinguishable by {item.name} from"] = [
            ", ".join(alike.get(name, ())) for name in table["variant"]
        ]
        table[item.limit_column] = [limits[item.name].get(name, "") for name in table["variant"]]
        table[item.hangs_column] = _from_bands(bands, table["variant"], item.hangs_column, "")
    return table.sort_values(CAPACITY.column, ascending=False, ignore_index=True)


def _from_bands(
    bands: FirstOrderBands | SampledBands | None, variants: pd.Series, column: str, missing: Any
) -> Any:
    return missing if bands is None else bands.table.loc[variants, column].to_numpy()
