"""R8: open-circuit potential, its slope and the thermodynamic factor, from one definition.

The hard-carbon curve is a sum of galleries (multi-species multi-reaction, MSMR) that gives the
filling as a function of the potential. A cell model needs the inverse. It is found here by Newton
steps in logit coordinates, where each single gallery is a straight line, from a start that
interpolates the material's own curve between fixed potentials. Everything is written in `exp`,
`log`, `abs` and arithmetic, so that the same functions serve NumPy arrays and PyBaMM symbols, and
one compiled model serves every material: the gallery fractions are plain inputs.

All potentials are versus Li/Li+ at 298.15 K. Temperature enters a model through the entropic
coefficient only; evaluating the galleries at another temperature would imply entropic coefficients
of 0.1-1.2 mV/K, far above what disordered carbons show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anode_model.coefficients import load_coefficients
from anode_model.constants import FARADAY, GAS_CONSTANT, REFERENCE_TEMPERATURE

#: F/RT at the temperature at which the galleries are defined [1/V].
INVERSE_THERMAL_VOLTAGE = FARADAY / (GAS_CONSTANT * REFERENCE_TEMPERATURE)

#: Potentials between which the start of the inversion interpolates [V]. With them three steps leave
#: at most 2e-8 V, two 2e-5 V and one 1e-3 V over the claimed window and the spreads of the priors.
_START_POTENTIALS = (-0.1, -0.02, 0.0, 0.015, 0.03, 0.05, 0.0822, 0.12, 0.2, 0.5, 0.85, 1.5)

#: Distance that a filling keeps from empty and full, where the potential diverges.
_FILLING_MARGIN = 1e-7

# A filling may be a float, an array or a PyBaMM symbol; this floor does not know the latter's type.
Scalar = Any


@dataclass(frozen=True, slots=True)
class Galleries:
    """Standard potentials [V] and widths [1] of the galleries; the same for every hard carbon."""

    potentials: tuple[float, ...]
    widths: tuple[float, ...]

    def occupancy(self, potential: float) -> NDArray[np.float64]:
        """Share of each gallery that is filled at one potential [V]; shape (galleries,)."""
        exponent = INVERSE_THERMAL_VOLTAGE * (potential - np.array(self.potentials))
        return np.asarray(1.0 / (1.0 + np.exp(exponent / np.array(self.widths))))


@cache
def hard_carbon_galleries() -> Galleries:
    """Galleries fitted to the hard-carbon curve of R8, the fourth for closed pores (a prior)."""
    table = load_coefficients()
    numbers = (1, 2, 3, 4)
    return Galleries(
        potentials=tuple(table[f"msmr_potential_{j}"].value for j in numbers),
        widths=tuple(table[f"msmr_width_{j}"].value for j in numbers),
    )


def gallery_fractions_from_capacities(
    *, stack_capacity: float, hydrogen_capacity: float, pore_capacity: float
) -> tuple[tuple[float, float, float, float], float]:
    r"""Share the capacities between 0 V and 1.5 V among the galleries.

    .. math:: Q_{max} = \frac{1}{0.65}\sum_j q_j \frac{o_j}{s_j}, \qquad
              X_j = \frac{q_j}{Q_{max} s_j}

    with :math:`o_j` the occupancy at 0 V and :math:`s_j` that at 0 V minus that at 1.5 V, so that
    the filling at 0 V is 0.65 and the capacity between 0 V and 1.5 V is exactly the sum given.

    Parameters
    ----------
    stack_capacity, hydrogen_capacity, pore_capacity : float
        Non-negative [A.h.kg-1]; the first is positive.

    Returns
    -------
    fractions : tuple of float
        :math:`X_1..X_4` [1].
    filling_basis : float
        :math:`Q_{max}` [A.h.kg-1].

    Raises
    ------
    ValueError
        If a capacity is negative or there is no stack capacity.

    Notes
    -----
    Source: R8 of the project's relations; the shares are those of the fitted base curve.

    Examples
    --------
    >>> fractions, basis = gallery_fractions_from_capacities(
    ...     stack_capacity=280.0, hydrogen_capacity=0.0, pore_capacity=0.0)
    >>> filled = msmr_filling(0.0, fractions), msmr_filling(1.5, fractions)
    >>> f"{filled[0]:.4f} {(filled[0] - filled[1]) * basis:.3f}"
    '0.6500 280.000'
    """
    if stack_capacity <= 0 or hydrogen_capacity < 0 or pore_capacity < 0:
        raise ValueError("capacities must not be negative, and the stack capacity not zero")
    table = load_coefficients()
    shares = np.array([table[f"gallery_share_{j}"].value for j in (1, 2, 3)])
    capacities = np.append(shares / shares.sum() * stack_capacity, pore_capacity)
    capacities[2] += hydrogen_capacity
    galleries = hard_carbon_galleries()
    full = galleries.occupancy(0.0)
    swing = full - galleries.occupancy(1.5)
    basis = float(np.sum(capacities * full / swing) / table["filling_at_zero_volt"].value)
    first, second, third, fourth = (float(x) for x in capacities / (basis * swing))
    return (first, second, third, fourth), basis


def msmr_filling(
    potential: Scalar, fractions: Sequence[Scalar], galleries: Galleries | None = None
) -> Scalar:
    r"""Filling at equilibrium, :math:`x(U)=\sum_j X_j/(1+\exp[(F/RT)(U-U_j)/w_j])`.

    Parameters
    ----------
    potential : float, array or PyBaMM symbol
        Potential versus Li/Li+ [V], any shape.
    fractions : sequence of float or PyBaMM symbol
        :math:`X_j` [1], one per gallery.
    galleries : Galleries, optional
        Defaults to :func:`hard_carbon_galleries`.

    Returns
    -------
    float, array or PyBaMM symbol
        Filling on the basis of the fractions [1], shape of `potential`.

    Notes
    -----
    Source: MSMR form of the Redlich-Kister curve of R8, rms 0.0015 in x.

    Examples
    --------
    >>> round(float(msmr_filling(0.0822, (0.0861, 0.7667, 0.2363, 0.0))), 3)
    0.553
    """
    filled, _ = _filling_and_slope(potential, fractions, galleries or hard_carbon_galleries())
    return filled


def msmr_slope(
    potential: Scalar, fractions: Sequence[Scalar], galleries: Galleries | None = None
) -> Scalar:
    """Slope dx/dU [1/V] of :func:`msmr_filling`, in closed form; negative everywhere."""
    _, slope = _filling_and_slope(potential, fractions, galleries or hard_carbon_galleries())
    return slope


def msmr_potential(
    filling: Scalar,
    fractions: Sequence[Scalar],
    galleries: Galleries | None = None,
    *,
    steps: int = 3,
) -> Scalar:
    """Open-circuit potential versus Li/Li+ at 298.15 K: the inverse of :func:`msmr_filling`.

    Parameters
    ----------
    filling : float, array or PyBaMM symbol
        Filling [1], any shape; held inside the open range between 0 and the sum of `fractions`.
    fractions : sequence of float or PyBaMM symbol
        :math:`X_j` [1].
    galleries : Galleries, optional
        Defaults to :func:`hard_carbon_galleries`.
    steps : int
        Newton steps; 3 leave at most 2e-8 V, 2 leave 2e-5 V (fillings above 1e-5).

    Returns
    -------
    float, array or PyBaMM symbol
        Potential [V], shape of `filling`.

    Examples
    --------
    >>> base = (0.0861, 0.7667, 0.2363, 0.0)
    >>> round(float(msmr_potential(msmr_filling(0.25, base), base)), 7)
    0.25
    """
    galleries = galleries or hard_carbon_galleries()
    total = sum(fractions)
    target = _logit(_inside(filling, total), total)
    potential = _start(target, fractions, galleries, total)
    for _ in range(steps):
        filled, slope = _filling_and_slope(potential, fractions, galleries)
        error = np.log(filled / (total - filled)) - target
        potential = potential - error * filled * (total - filled) / (total * slope)
    return potential


def msmr_thermodynamic_factor(
    filling: Scalar,
    fractions: Sequence[Scalar],
    galleries: Galleries | None = None,
    *,
    steps: int = 3,
) -> Scalar:
    r"""Thermodynamic factor :math:`-(F/RT)\,\theta(1-\theta)\,dU/d\theta`, at least 1.

    The slope is :math:`dU/d\theta = 1/(dx/dU)` at the inverted potential: differentiating the
    Newton steps themselves would be far dearer and no better.

    Parameters
    ----------
    filling, fractions, galleries, steps
        As in :func:`msmr_potential`.

    Returns
    -------
    float, array or PyBaMM symbol
        Thermodynamic factor [1], shape of `filling`.

    Notes
    -----
    Source: definition; its use in the chemical diffusivity follows Levi and Aurbach.

    Examples
    --------
    >>> base = (0.0861, 0.7667, 0.2363, 0.0)
    >>> 3.0 < float(msmr_thermodynamic_factor(0.3, base)) < 18.0
    True
    """
    galleries = galleries or hard_carbon_galleries()
    held = _inside(filling, sum(fractions))
    potential = msmr_potential(held, fractions, galleries, steps=steps)
    slope = msmr_slope(potential, fractions, galleries)
    return _at_least(-INVERSE_THERMAL_VOLTAGE * held * (1.0 - held) / slope, 1.0)


def mean_thermodynamic_factor(
    fractions: Sequence[float], filling_low: float, filling_high: float
) -> float:
    """Mean of :func:`msmr_thermodynamic_factor` between two fillings [1].

    Raises
    ------
    ValueError
        If the range is empty or leaves the open range of fillings.

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


def coke_potential_Fuller1994(filling: Scalar) -> Scalar:
    """Petroleum coke, U = -0.132056 + 1.40854 exp(-3.52312 x) [V], zero at x = 0.672.

    Notes
    -----
    Source: T. F. Fuller, M. Doyle, J. Newman, J. Electrochem. Soc. 141 (1994) 1. Filling on the
    basis LiC6.

    Examples
    --------
    >>> f"{coke_potential_Fuller1994(0.672):.4f}"
    '-0.0001'
    """
    return -0.132056 + 1.40854 * np.exp(-3.52312 * filling)


def mcmb_potential_Doyle1996(filling: Scalar) -> Scalar:
    """MCMB 2510, U = -0.16 + 1.32 exp(-3x) + 10 exp(-2000x) [V], zero at x = 0.703.

    Notes
    -----
    Source: M. Doyle et al., J. Electrochem. Soc. 143 (1996) 1890. Copies with the wrong sign of
    0.16 circulate.

    Examples
    --------
    >>> f"{mcmb_potential_Doyle1996(0.703):.4f}"
    '0.0002'
    """
    return -0.16 + 1.32 * np.exp(-3.0 * filling) + 10.0 * np.exp(-2000.0 * filling)


@cache
def _gauss_legendre() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """64 points: the factor has features about 0.03 wide, which 20 points would miss."""
    return np.polynomial.legendre.leggauss(64)


def _filling_and_slope(
    potential: Scalar, fractions: Sequence[Scalar], galleries: Galleries
) -> tuple[Scalar, Scalar]:
    filled, slope = 0.0, 0.0
    for fraction, standard, width in zip(
        fractions, galleries.potentials, galleries.widths, strict=True
    ):
        steepness = INVERSE_THERMAL_VOLTAGE / width
        occupied = 1.0 / (1.0 + np.exp(steepness * (potential - standard)))
        filled = filled + fraction * occupied
        slope = slope - steepness * fraction * occupied * (1.0 - occupied)
    return filled, slope


def _start(
    target: Scalar, fractions: Sequence[Scalar], galleries: Galleries, total: Scalar
) -> Scalar:
    """Potential interpolated linearly in the logit of the filling, with straight ends."""
    knots = [
        _logit(_filling_and_slope(potential, fractions, galleries)[0], total)
        for potential in _START_POTENTIALS
    ]
    slopes = [
        (right - left) / (high - low)
        for left, right, low, high in zip(
            _START_POTENTIALS, _START_POTENTIALS[1:], knots, knots[1:], strict=False
        )
    ]
    potential = _START_POTENTIALS[0] + slopes[0] * (target - knots[0])
    for knot, before, after in zip(knots[1:], slopes, slopes[1:], strict=False):
        beyond = target - knot
        potential = potential + 0.5 * (after - before) * (beyond - abs(beyond))
    return potential


def _logit(filling: Scalar, total: Scalar) -> Scalar:
    return np.log(filling / (total - filling))


def _at_least(value: Scalar, bound: Scalar) -> Scalar:
    return 0.5 * (value + bound + abs(value - bound))


def _inside(filling: Scalar, total: Scalar) -> Scalar:
    low, high = _FILLING_MARGIN, total - _FILLING_MARGIN
    raised = _at_least(filling, low)
    return 0.5 * (raised + high - abs(raised - high))
