"""What a ranking compares, and which variants it cannot tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from experiments.measures import Measure


#: Probability of being better above which two variants are told apart.
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one variant stands by one measure.

    Parameters
    ----------
    variant : str
        Which.
    value, low, high : float
        In the unit of the measure; a missing band is NaN.
    rank : int
        From 1.
    best_rank, worst_rank : int
        Rank if everything that cannot be told apart from it turned out worse, or better.
    alike : tuple of str
        Variants that cannot be told apart from it.
    limit, hangs_on : str
        The physical limit behind the value, and the coefficient that moves it most; empty where
        they are not known.
    """

    variant: str
    value: float
    low: float
    high: float
    rank: int
    best_rank: int
    worst_rank: int
    alike: tuple[str, ...]
    limit: str = ""
    hangs_on: str = ""

    @property
    def has_band(self) -> bool:
        """Whether a band is known."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))


def standings(
    ranking: pd.DataFrame, measure: Measure, better: pd.DataFrame | None = None
) -> tuple[Standing, ...]:
    """Order variants by one measure, and say which cannot be told apart.

    Two variants cannot be told apart if neither is better than the other with more than 95 %
    probability under the draws that they have in common; without draws, if each lies inside the
    other's band.

    Parameters
    ----------
    ranking : pandas.DataFrame
        One row per variant.
    measure : Measure
        Which columns.
    better : pandas.DataFrame, optional
        Probability that the variant of a row is better than that of a column, under the same draws.

    Returns
    -------
    tuple of Standing
        The best first, without variants that have no value. A variant without a band is never said
        to be like another.
    """
    rows = ranking[np.isfinite(ranking[measure.column].astype(float))]
    ascending = not measure.more_is_better
    rows = rows.sort_values(measure.column, ascending=ascending, kind="stable")
    names = [str(name) for name in rows["variant"]]
    low, high, value = (rows[column].to_numpy(float) for column in measure.columns)
    if better is None:
        inside = (low[:, None] <= value) & (value <= high[:, None])
        alike = inside & inside.T
    else:
        # Both ways: counting equals as halves rounds differently from one side and the other.
        ahead = better.loc[names, names].to_numpy(float)
        alike = (np.fmax(ahead, ahead.T) <= SURE) & np.isfinite(ahead)
    np.fill_diagonal(alike, False)
    found = []
    for place, name in enumerate(names):
        others = np.flatnonzero(alike[place])
        found.append(
            Standing(
                variant=name,
                value=float(value[place]),
                low=float(low[place]),
                high=float(high[place]),
                rank=place + 1,
                best_rank=place + 1 - int(np.sum(others < place)),
                worst_rank=place + 1 + int(np.sum(others > place)),
                alike=tuple(names[other] for other in others),
                limit=_text(rows, measure.limit_column, place),
                hangs_on=_text(rows, measure.hangs_column, place),
            )
        )
    return tuple(found)


def indistinguishable(
    ranking: pd.DataFrame, measure: Measure, better: pd.DataFrame | None = None
) -> Mapping[str, tuple[str, ...]]:
    """By variant, those that cannot be told apart from it by one measure."""
    found = standings(ranking, measure, better)
    return {standing.variant: standing.alike for standing in found}


def _text(rows: pd.DataFrame, column: str, place: int) -> str:
    return str(rows[column].iloc[place]) if column in rows else ""
