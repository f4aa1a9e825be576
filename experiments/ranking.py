"""What a ranking compares, and which variants it cannot tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Measure:
    """One number by which variants are ranked, with its band; more is better.

    Parameters
    ----------
    name, unit : str
        As in the column ``"<name> [<unit>]"``; the band is in ``"<name> low [<unit>]"`` and
        ``"<name> high [<unit>]"``.
    title : str
        In a sentence.
    digits : int
        Decimals that are shown.
    """

    name: str
    unit: str
    title: str
    digits: int = 0

    @property
    def column(self) -> str:
        """Column of the central value."""
        return f"{self.name} [{self.unit}]"

    @property
    def columns(self) -> tuple[str, str, str]:
        """Columns of the lower end, the upper end and the central value."""
        return f"{self.name} low [{self.unit}]", f"{self.name} high [{self.unit}]", self.column


#: What variants are ranked by.
MEASURES = (
    Measure("capacity", "mAh/g", "delithiation capacity at 0.2 C"),
    Measure("retention at 5 C", "%", "share of it that is left at 5 C"),
)


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
    """

    variant: str
    value: float
    low: float
    high: float
    rank: int
    best_rank: int
    worst_rank: int
    alike: tuple[str, ...]

    @property
    def has_band(self) -> bool:
        """Whether a band is known."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))


def standings(ranking: pd.DataFrame, measure: Measure) -> tuple[Standing, ...]:
    """Order variants by one measure, and say which cannot be told apart.

    Two variants cannot be told apart if each lies inside the other's band.

    Parameters
    ----------
    ranking : pandas.DataFrame
        One row per variant.
    measure : Measure
        Which columns.

    Returns
    -------
    tuple of Standing
        The best first, without variants that have no value. A variant without a band is never said
        to be like another.
    """
    rows = ranking[np.isfinite(ranking[measure.column].astype(float))]
    rows = rows.sort_values(measure.column, ascending=False, kind="stable")
    names = [str(name) for name in rows["variant"]]
    low, high, value = (rows[column].to_numpy(float) for column in measure.columns)
    inside = (low[:, None] <= value) & (value <= high[:, None])
    alike = inside & inside.T
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
            )
        )
    return tuple(found)


def indistinguishable(ranking: pd.DataFrame, measure: Measure) -> Mapping[str, tuple[str, ...]]:
    """By variant, those that cannot be told apart from it by one measure."""
    return {standing.variant: standing.alike for standing in standings(ranking, measure)}
