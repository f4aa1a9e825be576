"""R11: a log-normal powder from its median and its size ratio."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def size_distribution_width_from_ratio(D4_D1: Scalar) -> Scalar:
    r"""Standard deviation of ln(size), :math:`\sigma=\sqrt{\ln(D4/D1)/3}`.

    Parameters
    ----------
    D4_D1 : float or array
        Weight-mean D[4,3] over length-mean D[1,0] [1], any shape, at least 1.

    Returns
    -------
    float or array
        [1], shape of `D4_D1`; 0 for equal spheres.

    Raises
    ------
    ValueError
        If the ratio is below 1, which no powder can have.

    Notes
    -----
    Source: geometry of a log-normal powder. Relation R11.

    Examples
    --------
    >>> round(float(size_distribution_width_from_ratio(3.0)), 3)
    0.605
    """
    require_range("D4_D1", D4_D1, 1)
    return np.sqrt(np.log(D4_D1) / 3)


def size_ratio_from_width(size_distribution_width: Scalar) -> Scalar:
    """Inverse of :func:`size_distribution_width_from_ratio`.

    Parameters
    ----------
    size_distribution_width : float or array
        Standard deviation of ln(size) [1], any shape, not negative.

    Returns
    -------
    float or array
        D4/D1 [1], shape of `size_distribution_width`.

    Raises
    ------
    ValueError
        If the width is negative.

    Notes
    -----
    Source: geometry of a log-normal powder. Relation R11.

    Examples
    --------
    >>> round(float(size_ratio_from_width(0.605)), 2)
    3.0
    """
    require_range("size_distribution_width", size_distribution_width, 0)
    return np.exp(3 * size_distribution_width**2)


def sauter_diameter_from_median(*, Dv50: Scalar, size_distribution_width: Scalar) -> Scalar:
    r"""Sphere with the powder's surface per volume, :math:`D_{32}=D_{v50}e^{-\sigma^2/2}`.

    Parameters
    ----------
    Dv50 : float or array
        Volume median size [m].
    size_distribution_width : float or array
        [1], not negative.

    Returns
    -------
    float or array
        [m], shape of the arguments.

    Raises
    ------
    ValueError
        If the size is not positive or the width negative.

    Notes
    -----
    Source: geometry of a log-normal powder; equal to Dv50 (D4/D1)^(-1/6). Relation R11.

    Examples
    --------
    >>> diameter = sauter_diameter_from_median(Dv50=10e-6, size_distribution_width=0.605)
    >>> f"{diameter * 1e6:.2f} µm"
    '8.33 µm'
    """
    require_range("Dv50", Dv50, above=0, unit="m")
    require_range("size_distribution_width", size_distribution_width, 0)
    return Dv50 * np.exp(-(size_distribution_width**2) / 2)


def area_weighted_median_from_median(*, Dv50: Scalar, size_distribution_width: Scalar) -> Scalar:
    r"""Median of the area-weighted distribution, :math:`D_{v50}e^{-\sigma^2}`.

    Parameters
    ----------
    Dv50 : float or array
        Volume median size [m].
    size_distribution_width : float or array
        [1], not negative.

    Returns
    -------
    float or array
        [m], shape of the arguments; what a many-particle model with an area-weighted distribution
        takes.

    Raises
    ------
    ValueError
        If the size is not positive or the width negative.

    Notes
    -----
    Source: geometry of a log-normal powder. Relation R11.

    Examples
    --------
    >>> round(float(area_weighted_median_from_median(
    ...     Dv50=10e-6, size_distribution_width=0.605)) * 1e6, 2)
    6.93
    """
    require_range("Dv50", Dv50, above=0, unit="m")
    require_range("size_distribution_width", size_distribution_width, 0)
    return Dv50 * np.exp(-(size_distribution_width**2))


def particle_radius_from_median(*, Dv50: Scalar, size_distribution_width: Scalar) -> Scalar:
    r"""Radius of the one-radius model, :math:`(D_{v50}/2)e^{\sigma^2}`.

    Parameters
    ----------
    Dv50 : float or array
        Volume median size [m].
    size_distribution_width : float or array
        [1], not negative.

    Returns
    -------
    float or array
        [m], shape of the arguments.

    Raises
    ------
    ValueError
        If the size is not positive or the width negative.

    Notes
    -----
    Source: geometry of a log-normal powder: root of the volume mean of R squared, the diffusion
    time's mean; equal to (Dv50/2)(D4/D1)^(1/3). Half the median would ignore the width; half the
    Sauter diameter would make broad powders faster. Good to about 1 C. Relation R11.

    Examples
    --------
    >>> radius = particle_radius_from_median(Dv50=10e-6, size_distribution_width=0.605)
    >>> f"{radius * 1e6:.2f} µm"
    '7.21 µm'
    """
    require_range("Dv50", Dv50, above=0, unit="m")
    require_range("size_distribution_width", size_distribution_width, 0)
    return Dv50 / 2 * np.exp(size_distribution_width**2)


def area_weight_of_radius(radius: Any, *, median_radius: Any, size_distribution_width: Any) -> Any:
    r"""Share of a log-normal powder's surface by radius, a density.

    .. math:: f_a(R) = \frac{1}{\sigma R\sqrt{2\pi}}
              \exp\left[-\frac{(\ln(R/R_{v50})+\sigma^2)^2}{2\sigma^2}\right]

    Parameters
    ----------
    radius : float, array or PyBaMM symbol
        Positive [m], any shape.
    median_radius : float or PyBaMM symbol
        Half the volume median size [m], positive.
    size_distribution_width : float or PyBaMM symbol
        Standard deviation of ln(size) [1], positive.

    Returns
    -------
    float, array or PyBaMM symbol
        [1/m], shape of `radius`; its integral over all radii is 1.

    Notes
    -----
    Source: geometry of a log-normal powder whose median by volume is given; weighting by area
    divides by the radius, which moves the median to :func:`area_weighted_median_from_median` and
    leaves the width. Relation R11.

    Examples
    --------
    >>> radii = np.geomspace(0.1e-6, 100e-6, 2001)
    >>> weights = area_weight_of_radius(radii, median_radius=5e-6, size_distribution_width=0.605)
    >>> mean = np.trapezoid(radii * weights, radii)
    >>> print(f"{np.trapezoid(weights, radii):.4f}, {2e6 * mean:.2f} µm")
    1.0000, 8.33 µm
    """
    deviation = (np.log(radius / median_radius) + size_distribution_width**2) / (
        size_distribution_width
    )
    density = np.exp(-(deviation**2) / 2) / (size_distribution_width * math.sqrt(2 * math.pi))
    return density / radius
