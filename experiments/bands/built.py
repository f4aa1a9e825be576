"""Bands of what no run is behind: the electrode as derived, and the cell that is built from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from anode_model.nomenclature import Term, cell_terms, term
from experiments.bands.percentiles import DRAWS, PERCENTILES, percentile_column, percentiles_of
from experiments.cell_numbers import cell_numbers

if TYPE_CHECKING:
    from anode_model import Quantity
    from experiments.pair import Pair

#: What is banded here, by the name of its table.
BUILT = ("derived", "balance", "full-cells")


def built_bands(pair: Pair, drawn: Sequence[Pair]) -> dict[str, pd.DataFrame]:
    """Percentiles of everything that is computed before a cell runs.

    Parameters
    ----------
    pair : Pair
        The cells of the variant itself; says which numbers there are.
    drawn : sequence of Pair
        Those of its draws.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``derived`` and ``balance``: one row a number, with its unit, the draws that have it and
        columns ``p5`` to ``p95``. ``full-cells``: one row, percentiles of :func:`cell_numbers`.
    """
    derived = [
        {name: quantity for _, name, quantity in item.half.derived.rows()}
        for item in (pair, *drawn)
    ]
    balances = [{} if item.full.balance is None else item.full.balance.quantities for item in drawn]
    own = {} if pair.full.balance is None else pair.full.balance.quantities
    return {
        "derived": _long(pair.name, {name: term(name) for name in derived[0]}, derived[1:]),
        "balance": _long(pair.name, {name: cell_terms()[name] for name in own}, balances),
        "full-cells": _wide(pair, drawn),
    }


def _long(
    variant: str, terms: Mapping[str, Term], drawn: Sequence[Mapping[str, Quantity]]
) -> pd.DataFrame:
    """One row a number; NaN where fewer than half of the draws have it."""
    rows = []
    for name, row in terms.items():
        values = [
            row.to_shown(item[name].value) if name in item else float("nan") for item in drawn
        ]
        found, count = _percentiles(values)
        named = {f"p{p}": value for p, value in zip(PERCENTILES, found, strict=True)}
        rows.append({"variant": variant, "name": name, "unit": row.shown, DRAWS: count, **named})
    return pd.DataFrame(rows)


def _wide(pair: Pair, drawn: Sequence[Pair]) -> pd.DataFrame:
    numbers = [cell_numbers(item.full) for item in drawn]
    row: dict[str, object] = {"variant": pair.name, DRAWS: len(drawn)}
    for column in cell_numbers(pair.full):
        found, _ = _percentiles([item[column] for item in numbers])
        for percentile, value in zip(PERCENTILES, found, strict=True):
            row[percentile_column(column, percentile)] = value
    return pd.DataFrame([row])


def _percentiles(values: Iterable[float]) -> tuple[NDArray[np.float64], int]:
    numbers = np.array(list(values), dtype=float)
    return percentiles_of(numbers[:, None])[:, 0], int(np.isfinite(numbers).sum())
