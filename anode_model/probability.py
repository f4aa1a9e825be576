"""How likely a value with a spread lies inside a limit, and how much of it cannot be."""

from __future__ import annotations

import math

from anode_model.nomenclature import Term
from anode_model.quantities import Quantity


def probability_inside(
    value: float,
    *,
    low: float,
    high: float,
    spread: float | None = None,
    factor: float | None = None,
    possible: tuple[float, float] = (-math.inf, math.inf),
) -> float | None:
    r"""Probability that a value with a spread lies between two limits.

    :math:`P = \Phi((b-m)/s) - \Phi((a-m)/s)`, with logarithms of all four for a `factor`, over
    the same between the ends of what is possible: the distribution is cut off (truncated) there.

    Parameters
    ----------
    value : float
        Median of what is not cut, in the unit of the limits; positive for a `factor`.
    low, high : float
        Limits; infinite where there is none. Whether they belong to the range does not matter.
    spread : float, optional
        One standard deviation of a normal distribution.
    factor : float, optional
        Geometric standard deviation of a log-normal distribution.
    possible : tuple of float
        Ends at which the distribution is cut off, in the unit of the limits; by default nowhere.

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
    >>> cut = probability_inside(0.99, low=0.8, high=1.0, spread=0.2, possible=(0.3, 1.0))
    >>> round(cut, 3)
    0.671
    """
    if factor is not None and factor > 1 and value > 0:
        centre, width = math.log(value), math.log(factor)
        low, high, least, most = (
            math.log(end) if end > 0 else -math.inf for end in (low, high, *possible)
        )
    elif spread:
        centre, width = value, spread
        least, most = possible
    else:
        return None
    below, above, first, last = ((end - centre) / width for end in (low, high, least, most))
    whole = _between(first, last)
    part = _between(max(below, first), min(above, last))
    return part / whole if whole > 0 else None


def share_outside(quantity: Quantity, row: Term) -> float:
    """Share of a distribution that is not physically possible [1]; 0 where there is none.

    Parameters
    ----------
    quantity : Quantity
        In the internal unit.
    row : Term
        Its row of the nomenclature, with the limits.
    """
    low, high = (row.from_shown(end) for end in row.limits)
    inside = probability_inside(
        quantity.value, low=low, high=high, spread=quantity.spread, factor=quantity.factor
    )
    return 0.0 if inside is None else 1.0 - inside


def _between(below: float, above: float) -> float:
    """Share of the standard normal distribution between two scores."""
    from scipy.special import ndtr

    if below >= above:
        return 0.0
    # The smaller tail, or the difference of two numbers next to 1 loses its digits.
    if below > 0:
        below, above = -above, -below
    return float(ndtr(above) - ndtr(below))
