"""R12, first half: how densely the particles pack, loose, coated and pressed."""

from __future__ import annotations

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def random_packing_Farr2013(
    size_distribution_width: Scalar,
    *,
    random_packing_void: float,
    random_packing_filled: float,
    random_packing_ripple: float,
    random_packing_ripple_rise: float,
    random_packing_ripple_power: float,
    random_packing_ripple_end: float,
    random_packing_ripple_end_power: float,
) -> Scalar:
    r"""Densest random packing of log-normal spheres.

    .. math:: \varphi = 1 - a e^{-\sigma} + b e^{-a\sigma/b}
              + c\,[\cos 2\pi(1-e^{-p\sigma^m-q\sigma^n}) - 1]

    Parameters
    ----------
    size_distribution_width : float or array
        Standard deviation of ln(size) [1], any shape, 0 to 3.
    random_packing_void : float
        a [1]: voids that wider sizes fill in the end.
    random_packing_filled : float
        b [1], above 0: the part of them that equal spheres fill already.
    random_packing_ripple : float
        c [1]: height of a small ripple.
    random_packing_ripple_rise, random_packing_ripple_power : float
        p and m [1], above 0: phase of the ripple at small widths.
    random_packing_ripple_end, random_packing_ripple_end_power : float
        q and n [1], above 0: phase of the ripple at large widths.

    Returns
    -------
    float or array
        Packing fraction [1], shape of `size_distribution_width`; 1 - a + b for equal spheres.

    Raises
    ------
    ValueError
        If the width lies outside 0 to 3 or b is not positive.

    Notes
    -----
    Source: R. S. Farr, Powder Technology 245 (2013) 28, arXiv:1306.1442, after R. S. Farr and
    R. D. Groot, J. Chem. Phys. 131 (2009) 244104. The constants are recalled, not checked against
    the paper; recomputing the packing with the greedy one-dimensional algorithm of these papers
    gives the same to 5e-4 for widths 0 to 1.5. Relation R12.

    Examples
    --------
    >>> from anode_model.coefficients import load_coefficients
    >>> table = load_coefficients()
    >>> constants = {name: table[name].value for name in table if "random_packing" in name}
    >>> [round(float(random_packing_Farr2013(width, **constants)), 4) for width in (0.0, 0.6)]
    [0.6435, 0.7267]
    """
    require_range("size_distribution_width", size_distribution_width, 0, 3)
    require_range("random_packing_filled", random_packing_filled, above=0)
    width, void, filled = size_distribution_width, random_packing_void, random_packing_filled
    rise = random_packing_ripple_rise * width**random_packing_ripple_power
    end = random_packing_ripple_end * width**random_packing_ripple_end_power
    ripple = random_packing_ripple * (np.cos(2 * np.pi * (1 - np.exp(-rise - end))) - 1)
    return 1 - void * np.exp(-width) + filled * np.exp(-void * width / filled) + ripple


def dense_packing_ratio_ZouYu1996(
    sphericity: Scalar,
    *,
    shape_packing_porosity: float,
    shape_packing_power: float,
    shape_packing_rate: float,
) -> Scalar:
    r"""Densest random packing of rough shapes over that of spheres, at most 1.

    .. math:: \min\left(1, \frac{1-\varepsilon}{1-\varepsilon_0}\right), \qquad
              \varepsilon = \varepsilon_0^{\,\Psi^{m}\exp[k(1-\Psi)]}

    Parameters
    ----------
    sphericity : float or array
        [1], any shape, 0.3 to 1.
    shape_packing_porosity : float
        Of densely packed equal spheres in this correlation [1], between 0 and 1.
    shape_packing_power, shape_packing_rate : float
        m and k [1].

    Returns
    -------
    float or array
        [1], shape of `sphericity`; below 1 only for sphericities below about 0.7.

    Raises
    ------
    ValueError
        If the sphericity lies outside 0.3 to 1 or the porosity is not between 0 and 1.

    Notes
    -----
    Source: R. P. Zou, A. B. Yu, Powder Technology 88 (1996) 71, dense random packing; recalled,
    not checked. Between 0.7 and 1 the source lets blunt shapes pack denser than spheres; that is
    cut. Relation R12.

    Examples
    --------
    >>> constants = {
    ...     "shape_packing_porosity": 0.36, "shape_packing_power": 6.74, "shape_packing_rate": 8.0}
    >>> float(dense_packing_ratio_ZouYu1996(0.9, **constants))
    1.0
    >>> round(float(dense_packing_ratio_ZouYu1996(0.65, **constants)), 3)
    0.941
    """
    spheres = 1 - shape_packing_porosity
    require_range("sphericity", sphericity, 0.3, 1)
    require_range("shape_packing_porosity", shape_packing_porosity, above=0)
    require_range("1 - shape_packing_porosity", spheres, above=0)
    rougher = sphericity**shape_packing_power * np.exp(shape_packing_rate * (1 - sphericity))
    return np.minimum((1 - shape_packing_porosity**rougher) / spheres, 1.0)


def densest_packing_from_spheres(sphere_packing: Scalar, *, dense_packing_ratio: Scalar) -> Scalar:
    """Densest random packing of a powder, that of spheres of its sizes times the ratio of shape.

    Parameters
    ----------
    sphere_packing : float or array
        Densest random packing of spheres with the powder's size width [1], between 0 and 1.
    dense_packing_ratio : float or array
        Of the powder's shape over spheres [1], above 0, at most 1.

    Returns
    -------
    float or array
        [1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: prior; that width and shape act independently of each other is an assumption.
    Relation R12.

    Examples
    --------
    >>> round(densest_packing_from_spheres(0.6885, dense_packing_ratio=0.94), 3)
    0.647
    """
    require_range("sphere_packing", sphere_packing, high=1, above=0)
    require_range("dense_packing_ratio", dense_packing_ratio, high=1, above=0)
    return sphere_packing * dense_packing_ratio


def loose_packing_fraction_from_densities(*, bulk_density: Scalar, true_density: Scalar) -> Scalar:
    """Packing fraction of the loose powder, bulk over true density.

    Parameters
    ----------
    bulk_density, true_density : float or array
        [kg.m-3]; the bulk density is the smaller one.

    Returns
    -------
    float or array
        [1], shape of the arguments.

    Raises
    ------
    ValueError
        If the bulk density is not positive or not below the true density.

    Notes
    -----
    Source: definition, with the true density for that of the particle. Relation R12.

    Examples
    --------
    >>> round(loose_packing_fraction_from_densities(bulk_density=500.0, true_density=1500.0), 2)
    0.33
    """
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    fraction = bulk_density / true_density
    require_range("bulk_density / true_density", fraction, high=1, above=0)
    return fraction


def packing_fraction_from_pressing(
    *,
    loose_packing_fraction: Scalar,
    densest_packing_fraction: Scalar,
    pressing: Scalar,
    coating_to_bulk_packing: float,
) -> Scalar:
    r"""Packing of the active material in the pressed coating.

    .. math:: \varphi = \varphi_1 + \kappa(\varphi_{max}-\varphi_1), \qquad
              \varphi_1 = \min(c\,\varphi_0,\,\varphi_{max})

    Parameters
    ----------
    loose_packing_fraction : float or array
        Of the powder [1].
    densest_packing_fraction : float or array
        [1].
    pressing : float or array
        Share of the gap to the densest packing that pressing closes [1], 0 to 1.
    coating_to_bulk_packing : float
        c, unpressed coating over loose powder [1].

    Returns
    -------
    float or array
        [1], shape of the arguments. The unpressed coating is never denser than the densest packing.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: definition of the pressing; the packing of the unpressed coating is a prior from one
    electrode. Relation R12.

    Examples
    --------
    >>> round(float(packing_fraction_from_pressing(
    ...     loose_packing_fraction=1 / 3, densest_packing_fraction=0.69, pressing=0.9,
    ...     coating_to_bulk_packing=1.25)), 3)
    0.663
    """
    require_range("loose_packing_fraction", loose_packing_fraction, high=1, above=0)
    require_range("densest_packing_fraction", densest_packing_fraction, high=1, above=0)
    require_range("pressing", pressing, 0, 1)
    coated = np.minimum(coating_to_bulk_packing * loose_packing_fraction, densest_packing_fraction)
    return coated + pressing * (densest_packing_fraction - coated)
