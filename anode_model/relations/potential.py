"""R8: open-circuit potential and its slope, from one definition.

The hard-carbon curve is a sum of galleries (multi-species multi-reaction, MSMR) that gives the
filling as a function of the potential. A cell model needs the inverse. It is found here by Halley
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

#: Potentials between which the start of the inversion interpolates [V]. With them two steps leave
#: at most 1e-10 V and one 2e-4 V over the claimed window and the spreads of the priors.
_START_POTENTIALS = (-0.1, -0.02, 0.0, 0.015, 0.03, 0.05, 0.0822, 0.12, 0.2, 0.5, 0.85, 1.5)
_START_STEPS = np.diff(_START_POTENTIALS)

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
    """Galleries fitted to the hard-carbon curve, the fourth for closed pores (a prior).

    Returns
    -------
    Galleries
        Four of them, the same object on every call.

    Notes
    -----
    Source: 1 to 3 are our own fit to ``data/hard_carbon_ocp.csv``, whose header says where that
    curve comes from; 4 is a prior. Relation R8.

    Examples
    --------
    >>> hard_carbon_galleries().potentials
    (0.0822, -0.039, 0.8526, 0.015)
    """
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
    Source: mass balance over the galleries. That structure scales the shares of the fitted base
    curve in proportion, with hydrogen in gallery 3 and pores in gallery 4, is a prior. Relation R8.

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
    Source: sum of galleries as in multi-species multi-reaction models, its numbers our own fit to
    the Redlich-Kister curve of ``data/hard_carbon_ocp.csv``, rms 0.0015 in x for x of
    0.02 and more, before the scaling of the fractions to 0.65 at 0 V. Relation R8.

    Examples
    --------
    >>> round(float(msmr_filling(0.0822, (0.0861, 0.7667, 0.2363, 0.0))), 3)
    0.553
    """
    filled, *_ = _filling_and_slopes(potential, fractions, galleries or hard_carbon_galleries())
    return filled


def msmr_slope(
    potential: Scalar, fractions: Sequence[Scalar], galleries: Galleries | None = None
) -> Scalar:
    """Slope dx/dU of :func:`msmr_filling`, in closed form; negative everywhere.

    Parameters
    ----------
    potential, fractions, galleries
        As in :func:`msmr_filling`.

    Returns
    -------
    float, array or PyBaMM symbol
        [1/V], shape of `potential`.

    Notes
    -----
    Source: derivative of :func:`msmr_filling`. Relation R8.

    Examples
    --------
    >>> base = (0.0861, 0.7667, 0.2363, 0.0)
    >>> round(float(msmr_slope(0.0822, base)), 3)
    -2.937
    """
    _, slope, _ = _filling_and_slopes(potential, fractions, galleries or hard_carbon_galleries())
    return slope


def msmr_potential(
    filling: Scalar,
    fractions: Sequence[Scalar],
    galleries: Galleries | None = None,
    *,
    steps: int = 2,
) -> Scalar:
    r"""Open-circuit potential versus Li/Li+ at 298.15 K: the inverse of :func:`msmr_filling`.

    Parameters
    ----------
    filling : float, array or PyBaMM symbol
        Filling [1], any shape; held inside the open range between 0 and the sum of `fractions`.
    fractions : sequence of float or PyBaMM symbol
        :math:`X_j` [1].
    galleries : Galleries, optional
        Defaults to :func:`hard_carbon_galleries`.
    steps : int
        Halley steps; 2 leave at most 1e-10 V, 1 leaves 2e-4 V (fillings above 1e-7).

    Returns
    -------
    float, array or PyBaMM symbol
        Potential [V], shape of `filling`.

    Notes
    -----
    Source: inverse of :func:`msmr_filling` by Halley's method. Relation R8.

    With :math:`y=\ln[x/(X-x)]`, :math:`X` the sum of the fractions, and :math:`n=(y^*-y)/y'`
    Newton's step towards the wanted :math:`y^*`, Halley's step is :math:`n/(1+n\,y''/2y')`. Its
    error falls with the third power; the second derivative costs little beside the exponentials.

    Examples
    --------
    >>> base = (0.0861, 0.7667, 0.2363, 0.0)
    >>> round(float(msmr_potential(msmr_filling(0.25, base), base)), 7)
    0.25
    """
    galleries = galleries or hard_carbon_galleries()
    total = sum(fractions)
    target = _logit(inside_range(filling, total), total)
    potential = _start(target, fractions, galleries, total)
    for _ in range(steps):
        filled, slope, curvature = _filling_and_slopes(potential, fractions, galleries)
        free = total - filled
        # The slope of the logit is total * slope / (filled * free); this is the ratio y''/y'.
        bend = curvature / slope - slope * (free - filled) / (filled * free)
        newton = (target - np.log(filled / free)) * filled * free / (total * slope)
        potential = potential + newton / (1.0 + 0.5 * newton * bend)
    return potential


def _filling_and_slopes(
    potential: Scalar, fractions: Sequence[Scalar], galleries: Galleries
) -> tuple[Scalar, Scalar, Scalar]:
    """Filling, its first [1/V] and its second derivative [1/V2]."""
    filled, slope, curvature = 0.0, 0.0, 0.0
    for fraction, standard, width in zip(
        fractions, galleries.potentials, galleries.widths, strict=True
    ):
        steepness = INVERSE_THERMAL_VOLTAGE / width
        occupied = 1.0 / (1.0 + np.exp(steepness * (potential - standard)))
        part = fraction * occupied
        fall = steepness * part * (1.0 - occupied)
        filled = filled + part
        slope = slope - fall
        curvature = curvature + steepness * fall * (1.0 - 2.0 * occupied)
    return filled, slope, curvature


def _start(
    target: Scalar, fractions: Sequence[Scalar], galleries: Galleries, total: Scalar
) -> Scalar:
    """Potential interpolated linearly in the logit of the filling, with straight ends."""
    # All knots in one array: for a solver's graph a few operations in place of hundreds.
    above = (1,) * max(getattr(fraction, "ndim", 0) for fraction in fractions)
    occupied = _start_occupancies(galleries)
    filled = sum(
        fraction * column.reshape(-1, *above)
        for fraction, column in zip(fractions, occupied, strict=True)
    )
    knots = _logit(filled, total)
    slopes = _START_STEPS.reshape(-1, *above) / (knots[1:] - knots[:-1])
    bends = 0.5 * (slopes[1:] - slopes[:-1])
    moments = bends * knots[1:-1]
    inner = range(len(_START_POTENTIALS) - 2)
    level = _START_POTENTIALS[0] - slopes[0] * knots[0] - sum(moments[place] for place in inner)
    potential = level + (slopes[0] + sum(bends[place] for place in inner)) * target
    for place in inner:
        potential = potential - bends[place] * abs(target - knots[place + 1])
    return potential


@cache
def _start_occupancies(galleries: Galleries) -> NDArray[np.float64]:
    """Occupancies at the potentials of the start; shape (galleries, potentials)."""
    return np.array([galleries.occupancy(potential) for potential in _START_POTENTIALS]).T


def _logit(filling: Scalar, total: Scalar) -> Scalar:
    return np.log(filling / (total - filling))


def at_least(value: Scalar, bound: Scalar) -> Scalar:
    """The larger of two, in arithmetic that numbers and symbols both have.

    Notes
    -----
    Source: definition. Relation R8.

    Examples
    --------
    >>> at_least(0.5, 1.0)
    1.0
    """
    return 0.5 * (value + bound + abs(value - bound))


def inside_range(filling: Scalar, total: Scalar) -> Scalar:
    """Hold a filling inside the open range between 0 and the sum of the fractions.

    Notes
    -----
    Source: definition; at the ends the potential diverges. Relation R8.

    Examples
    --------
    >>> round(inside_range(0.3, 1.0), 9), round(inside_range(1.2, 1.0), 3)
    (0.3, 1.0)
    """
    low, high = _FILLING_MARGIN, total - _FILLING_MARGIN
    raised = at_least(filling, low)
    return 0.5 * (raised + high - abs(raised - high))
