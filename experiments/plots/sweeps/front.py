"""Variants that no other one beats in everything that counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def non_dominated(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows no other row dominates: at least as good in every column and better in one.

    Parameters
    ----------
    values : array
        Shape (rows, columns), more is better.

    Returns
    -------
    array of bool
        Shape (rows,). Equal rows stand or fall together; a row with NaN is not in the front and
        dominates nothing.

    Examples
    --------
    >>> non_dominated(np.array([[1.0, 3.0], [2.0, 2.0], [1.0, 2.0], [3.0, np.nan]]))
    array([ True,  True, False, False])
    """
    front = np.zeros(len(values), dtype=bool)
    known = np.flatnonzero(np.isfinite(values).all(axis=1))
    # From the best of the first column on: what dominates a row then stands before it.
    left = known[np.lexsort(-values[known].T[::-1])]
    while left.size:
        best = values[left[0]]
        same = (values[left] == best).all(axis=1)
        front[left[same]] = True
        left = left[~(values[left] <= best).all(axis=1)]
    return front
