"""Differences between variants under the same draws.

Most coefficients are one number for all carbons: where one is off, it is off for every variant.
Draw by draw, much of it cancels in a difference, whose band is therefore narrower than the bands of
both variants suggest. Measured values and spreads from carbon to carbon do not cancel: their draws
are independent between variants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.bands.percentiles import PERCENTILES, percentiles_of
from experiments.measures import MEASURES, Measure

#: Relative difference that mesh and tolerances leave between draws that are the same.
NOISE = 1e-3

#: Measures of a variant, one array of the draws by name of the measure.
Draws = Mapping[str, NDArray[np.float64]]


def difference_table(draws: Mapping[str, Draws], baseline: str) -> pd.DataFrame:
    """Difference of every variant from one of them, draw by draw.

    Parameters
    ----------
    draws : mapping of str to mapping of str to array
        By variant, then by name of the measure: shape (draws,), NaN without a result.
    baseline : str
        The variant that is taken away.

    Returns
    -------
    pandas.DataFrame
        One row a variant and measure: the percentiles of the difference, and the probability that
        the variant is better.
    """
    rows = []
    for variant, own in draws.items():
        if variant == baseline:
            continue
        for item in MEASURES:
            other = draws[baseline][item.name]
            found = percentiles_of((own[item.name] - other)[:, None])[:, 0]
            rows.append(
                {
                    "variant": variant,
                    "baseline": baseline,
                    "measure": item.name,
                    "unit": item.unit,
                    **{f"p{p}": value for p, value in zip(PERCENTILES, found, strict=True)},
                    "probability of being better": probability_of_better(
                        own[item.name], other, item
                    ),
                }
            )
    return pd.DataFrame(rows)


def better_matrix(draws: Mapping[str, Draws], measure: Measure) -> pd.DataFrame:
    """Probability that the variant of a row is better than that of a column.

    Parameters
    ----------
    draws : mapping
        As in :func:`difference_table`.
    measure : Measure
        By which.

    Returns
    -------
    pandas.DataFrame
        Square, by variant; NaN on the diagonal and where one of two variants has no band.
    """
    names = list(draws)
    found = [
        [
            np.nan
            if row == column
            else probability_of_better(
                draws[row][measure.name], draws[column][measure.name], measure
            )
            for column in names
        ]
        for row in names
    ]
    return pd.DataFrame(found, index=names, columns=names)


def probability_of_better(
    own: NDArray[np.float64], other: NDArray[np.float64], measure: Measure
) -> float:
    """Probability that one variant is better than another, from draws that both have.

    By Laplace's rule of succession, (better + 1) / (draws + 2), a draw with equals counting half:
    few draws are never sure.

    Parameters
    ----------
    own, other : array
        Shape (draws,), the measure of both under the same draws.
    measure : Measure
        Says whether more is better.

    Returns
    -------
    float
        Between 0 and 1; NaN where fewer than half of the draws have a result for both, or one of
        them does not vary: no spread of it is known, and it must not pass for certain.

    Examples
    --------
    >>> from experiments.measures import CAPACITY
    >>> one, two = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.5, 2.5, 2.0, 3.0])
    >>> probability_of_better(one, two, CAPACITY)
    0.6666666666666666
    """
    both = np.isfinite(own) & np.isfinite(other)
    if 2 * both.sum() < max(own.size, 1) or not (varies(own) and varies(other)):
        return float("nan")
    ahead = (own - other)[both] * (1 if measure.more_is_better else -1)
    won = np.sum(ahead > 0) + 0.5 * np.sum(ahead == 0)
    return float((won + 1) / (both.sum() + 2))


def varies(values: Sequence[float] | NDArray[np.float64]) -> bool:
    """Whether draws differ by more than the error of their solution.

    Examples
    --------
    >>> varies([300.0, 310.0, float("nan")]), varies([300.0, 300.002])
    (True, False)
    """
    known = np.asarray(values)[np.isfinite(values)]
    return bool(known.size > 1 and np.ptp(known) > NOISE * np.max(np.abs(known)))
