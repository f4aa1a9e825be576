"""R9: thermodynamic factor of the open-circuit potential of R8, which the diffusivity follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anode_model.relations.potential import (
    INVERSE_THERMAL_VOLTAGE,
    Galleries,
    at_least,
    hard_carbon_galleries,
    inside_range,
    msmr_potential,
    msmr_slope,
)

# A filling may be a float, an array or a PyBaMM symbol; this floor does not know the latter's type.
Scalar = Any


def msmr_thermodynamic_factor(
    filling: Scalar,
    fractions: Sequence[Scalar],
    galleries: Galleries | None = None,
    *,
    steps: int = 1,
) -> Scalar:
    r"""Thermodynamic factor :math:`-(F/RT)\,\theta(1-\theta)\,dU/d\theta`, at least 1.

    The slope is :math:`dU/d\theta = 1/(dx/dU)` at the inverted potential: differentiating the
    Halley steps themselves would be far dearer and no better.

    Parameters
    ----------
    filling, fractions, galleries, steps
        As in :func:`msmr_potential`; one step leaves at most 0.1 % of the factor over the
        claimed window.

    Returns
    -------
    float, array or PyBaMM symbol
        Thermodynamic factor [1], shape of `filling`.

    Notes
    -----
    Source: definition; its use in the chemical diffusivity is recalled from M. D. Levi and D.
    Aurbach, not checked. Relation R9.

    Examples
    --------
    >>> base = (0.0861, 0.7667, 0.2363, 0.0)
    >>> 3.0 < float(msmr_thermodynamic_factor(0.3, base)) < 18.0
    True
    """
    held = inside_range(filling, sum(fractions))
    potential = msmr_potential(held, fractions, galleries, steps=steps)
    return msmr_thermodynamic_factor_at(potential, filling, fractions, galleries)


def msmr_thermodynamic_factor_at(
    potential: Scalar,
    filling: Scalar,
    fractions: Sequence[Scalar],
    galleries: Galleries | None = None,
) -> Scalar:
    r"""The same where the potential of the filling is known already.

    Parameters
    ----------
    potential : float, array or PyBaMM symbol
        What :func:`msmr_potential` gives for `filling` [V].
    filling, fractions, galleries
        As in :func:`msmr_potential`.

    Returns
    -------
    float, array or PyBaMM symbol
        Thermodynamic factor [1], shape of `filling`.

    Notes
    -----
    Source: definition. Relation R9.

    Examples
    --------
    >>> base = (0.0861, 0.7667, 0.2363, 0.0)
    >>> bool(msmr_thermodynamic_factor_at(msmr_potential(0.3, base, steps=1), 0.3, base)
    ...      == msmr_thermodynamic_factor(0.3, base))
    True
    """
    held = inside_range(filling, sum(fractions))
    slope = msmr_slope(potential, fractions, galleries or hard_carbon_galleries())
    return at_least(-INVERSE_THERMAL_VOLTAGE * held * (1.0 - held) / slope, 1.0)


def mean_thermodynamic_factor(
    fractions: Sequence[float], filling_low: float, filling_high: float
) -> float:
    """Mean of :func:`msmr_thermodynamic_factor` between two fillings.

    Parameters
    ----------
    fractions : sequence of float
        :math:`X_j` [1], one per gallery.
    filling_low, filling_high : float
        Ends of the range [1].

    Returns
    -------
    float
        [1], at least 1.

    Raises
    ------
    ValueError
        If the range is empty or leaves the open range of fillings.

    Notes
    -----
    Source: definition, by Gauss-Legendre quadrature. Relation R9.

    Examples
    --------
    >>> base = (0.0861, 0.7667, 0.2363, 0.0)
    >>> 5.0 < mean_thermodynamic_factor(base, 0.02, 0.65) < 12.0
    True
    """
    if not 0.0 < filling_low < filling_high < sum(fractions):
        raise ValueError(
            f"fillings must satisfy 0 < low < high < {sum(fractions):.4g}, "
            f"got {filling_low!r} and {filling_high!r}"
        )
    nodes, weights = _gauss_legendre()
    half = (filling_high - filling_low) / 2
    fillings = filling_low + half * (nodes + 1.0)
    return float(np.sum(weights * msmr_thermodynamic_factor(fillings, fractions)) / 2)


@cache
def _gauss_legendre() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """64 points: the factor has features about 0.03 wide, which 20 points would miss."""
    return np.polynomial.legendre.leggauss(64)
