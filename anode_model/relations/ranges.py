"""One check for the valid range of a relation, for floats and arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

# A float or an array; what comes in goes out.
Scalar = Any


def require_range(
    what: str,
    value: Scalar,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    above: float = -math.inf,
    unit: str = "1",
) -> None:
    """Raise unless every value is finite and inside the range of a relation.

    Parameters
    ----------
    what : str
        Name of the argument, for the message.
    value : float or array
        Any shape [`unit`].
    low, high : float
        Smallest and largest allowed value [`unit`].
    above : float
        Value that must be exceeded [`unit`].
    unit : str
        Internal unit, for the message.

    Raises
    ------
    ValueError
        If a value is not finite or outside.

    Examples
    --------
    >>> require_range("sphericity", 1.2, 0, 1)
    Traceback (most recent call last):
    ...
    ValueError: sphericity must be at least 0 and at most 1 [1], got 1.2
    """
    if isinstance(value, float):
        if low <= value <= high and above < value < math.inf:
            return
    elif np.all((value >= low) & (value <= high) & (value > above) & np.isfinite(value)):
        return
    bounds = [(low, "at least"), (high, "at most"), (above, "above")]
    parts = [f"{word} {bound:g}" for bound, word in bounds if math.isfinite(bound)]
    allowed = " and ".join(parts) or "finite"
    raise ValueError(f"{what} must be {allowed} [{unit}], got {value!r}")
