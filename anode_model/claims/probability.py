"""How likely a value with a spread lies inside a limit."""

from __future__ import annotations

import math


def probability_inside(
    value: float,
    *,
    low: float,
    high: float,
    spread: float | None = None,
    factor: float | None = None,
) -> float | None:
    r"""Probability that a value with a spread lies between two limits.

    :math:`P = \Phi((b-m)/s) - \Phi((a-m)/s)`, with logarithms of all four for a `factor`.

    Parameters
    ----------
    value : float
        Median, in the unit of the limits; positive for a `factor`.
    low, high : float
        Limits; infinite where there is none. Whether they belong to the range does not matter.
    spread : float, optional
        One standard deviation of a normal distribution.
    factor : float, optional
        Geometric standard deviation of a log-normal distribution.

    Returns
    -------
    float or None
        Between 0 and 1; ``None`` where there is no distribution: neither spread nor factor, or
        a width of zero.

    Examples
    --------
    >>> round(probability_inside(0.79, low=0.8, high=math.inf, spread=0.01), 4)
    0.1587
    >>> round(probability_inside(3.0, low=3.0, high=40.0, factor=2.0), 3)
    0.5
    """
    from scipy.special import ndtr

    if factor is not None and factor > 1 and value > 0:
        centre, width = math.log(value), math.log(factor)
        low, high = (math.log(end) if end > 0 else -math.inf for end in (low, high))
    elif spread:
        centre, width = value, spread
    else:
        return None
    below, above = (low - centre) / width, (high - centre) / width
    # The smaller tail, or the difference of two numbers next to 1 loses its digits.
    if below > 0:
        below, above = -above, -below
    return float(ndtr(above) - ndtr(below))
