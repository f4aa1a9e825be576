"""Which numbers a laboratory should measure next, and by how much each would narrow the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from experiments.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from experiments.bands.effects import UnknownEffect

#: How many are named.
NAMED = 3

#: Narrowing below which a measure is not worth a word.
_WORTH_SAYING = 0.01


@dataclass(frozen=True, slots=True)
class NextMeasurement:
    """One unknown, and what knowing it exactly would do.

    Parameters
    ----------
    unknown : str
        Key in the lineages.
    what, shown : str
        What it is, and its present value with spread.
    shares : mapping of str to float
        By name of the measure, the share of its variance that comes from this unknown alone [1].
    half_widths : mapping of str to float
        Of the confidence intervals of the shares; empty where they are no estimates.
    """

    unknown: str
    what: str
    shown: str
    shares: Mapping[str, float]
    half_widths: Mapping[str, float] = field(default_factory=dict)

    @property
    def narrows(self) -> dict[str, float]:
        """By name of the measure, by how much its standard deviation would shrink [1]."""
        return {name: narrowing(share) for name, share in self.shares.items()}

    def interval(self, name: str) -> tuple[float, float]:
        """Narrowing of one measure at both ends of the confidence interval [1]."""
        share, half = self.shares[name], self.half_widths.get(name, 0.0)
        return narrowing(share - half), narrowing(share + half)

    @property
    def mean_narrowing(self) -> float:
        """Mean over the measures, each counted alike [1]; what the choice goes by."""
        return float(np.mean([*self.narrows.values()]))

    @property
    def worth_saying(self) -> tuple[tuple[str, float], ...]:
        """Measures that it narrows by a hundredth and more, the most narrowed first."""
        found = [row for row in self.narrows.items() if row[1] >= _WORTH_SAYING]
        return tuple(sorted(found, key=lambda row: -row[1]))


def narrowing(share: float) -> float:
    r"""By how much a standard deviation shrinks if part of the variance goes.

    :math:`1 - \sqrt{1 - S}`.

    Parameters
    ----------
    share : float
        Share of the variance [1]; what an estimate puts outside 0 to 1 counts as the end, NaN as
        zero.

    Examples
    --------
    >>> narrowing(0.75), narrowing(0.0), narrowing(1.02)
    (0.5, 0.0, 1.0)
    """
    known = float(np.nan_to_num(share, nan=0.0))
    return float(1.0 - np.sqrt(1.0 - min(max(known, 0.0), 1.0)))


def next_by_linear_moves(effects: Sequence[UnknownEffect]) -> tuple[NextMeasurement, ...]:
    """Unknowns by what they would narrow, as if every measure were linear in them.

    Parameters
    ----------
    effects : sequence of UnknownEffect
        Every unknown that acts, moved one at a time.

    Returns
    -------
    tuple of NextMeasurement
        The one that narrows the measures most on average first; one that narrows nothing is left
        out.
    """
    shares = linear_shares(effects)
    found = [
        NextMeasurement(effect.unknown, effect.what, effect.shown, shares[effect.unknown])
        for effect in effects
    ]
    return _ordered(found)


def linear_shares(effects: Sequence[UnknownEffect]) -> dict[str, dict[str, float]]:
    """By unknown and measure, its square over the sum of the squares of all [1]."""
    totals = {
        item.name: float(np.nansum([effect.slopes[item.name] ** 2 for effect in effects]))
        for item in MEASURES
    }
    return {
        effect.unknown: {
            name: effect.slopes[name] ** 2 / total if total > 0 else 0.0
            for name, total in totals.items()
        }
        for effect in effects
    }


def next_by_variance(table: pd.DataFrame, variant: str) -> tuple[NextMeasurement, ...]:
    """Unknowns by what they would narrow, from their first-order Sobol indices.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the experiment ``"sensitivity"``.
    variant : str
        Which.

    Returns
    -------
    tuple of NextMeasurement
        As in :func:`next_by_linear_moves`.
    """
    own = table[(table["variant"] == variant) & np.isfinite(table["S1"])]
    found = [
        NextMeasurement(
            str(unknown),
            str(rows["what"].iloc[0]),
            str(rows["now"].iloc[0]),
            dict(zip(rows["measure"], rows["S1"], strict=True)),
            dict(zip(rows["measure"], rows["S1 half width"], strict=True)),
        )
        for unknown, rows in own.groupby("unknown", sort=False)
    ]
    return _ordered(found)


def narrowed_together(found: Sequence[NextMeasurement]) -> dict[str, float]:
    """By name of the measure, the narrowing if all of these were known [1].

    Parameters
    ----------
    found : sequence of NextMeasurement
        Some of those of one variant; what only their interplay brings is left out.
    """
    return {
        item.name: narrowing(sum(max(row.shares.get(item.name, 0.0), 0.0) for row in found))
        for item in MEASURES
    }


def _ordered(found: Sequence[NextMeasurement]) -> tuple[NextMeasurement, ...]:
    useful = [item for item in found if item.worth_saying]
    return tuple(sorted(useful, key=lambda item: -item.mean_narrowing))
