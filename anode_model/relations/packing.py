"""R12, first half: how densely the particles pack, loose, coated and pressed."""

from __future__ import annotations

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def random_packing_Farr2013(size_distribution_width: Scalar) -> Scalar:
    r"""Densest random packing of log-normal spheres.

    .. math:: \varphi = 1 - 0.57e^{-\sigma} + 0.2135e^{-0.57\sigma/0.2135}
              + 0.0019\,[\cos 2\pi(1-e^{-0.75\sigma^{0.7}-0.025\sigma^4}) - 1]

    Parameters
    ----------
    size_distribution_width : float or array
        Standard deviation of ln(size) [1], any shape, 0 to 3.

    Returns
    -------
    float or array
        Packing fraction [1], shape of `size_distribution_width`; 0.6435 for equal spheres.

    Raises
    ------
    ValueError
        If the width lies outside 0 to 3.

    Notes
    -----
    R. S. Farr, Powder Technology 245 (2013) 28, arXiv:1306.1442, after R. S. Farr and R. D. Groot,
    J. Chem. Phys. 131 (2009) 244104. The constants are recalled; recomputing the packing with the
    greedy one-dimensional algorithm of these papers gives the same to 2e-4 for widths 0 to 1.5.

    Examples
    --------
    >>> round(float(random_packing_Farr2013(0.0)), 4), round(float(random_packing_Farr2013(0.6)), 4)
    (0.6435, 0.7267)
    """
    require_range("size_distribution_width", size_distribution_width, 0, 3)
    width = size_distribution_width
    phase = 1 - np.exp(-0.75 * width**0.7 - 0.025 * width**4)
    ripple = 0.0019 * (np.cos(2 * np.pi * phase) - 1)
    return 1 - 0.57 * np.exp(-width) + 0.2135 * np.exp(-0.57 * width / 0.2135) + ripple


def dense_packing_ratio_ZouYu1996(sphericity: Scalar) -> Scalar:
    r"""Densest random packing of rough shapes over that of spheres, at most 1.

    .. math:: \min\left(1, \frac{1-\varepsilon}{0.64}\right), \qquad
              \varepsilon = 0.36^{\,\Psi^{6.74}\exp[8(1-\Psi)]}

    Parameters
    ----------
    sphericity : float or array
        [1], any shape, 0.3 to 1.

    Returns
    -------
    float or array
        [1], shape of `sphericity`; below 1 only for sphericities below about 0.7.

    Raises
    ------
    ValueError
        If the sphericity lies outside 0.3 to 1.

    Notes
    -----
    R. P. Zou, A. B. Yu, Powder Technology 88 (1996) 71, dense random packing; recalled, not
    checked. Between 0.7 and 1 the source lets blunt shapes pack denser than spheres; that is cut.

    Examples
    --------
    >>> float(dense_packing_ratio_ZouYu1996(0.9))
    1.0
    >>> round(float(dense_packing_ratio_ZouYu1996(0.65)), 3)
    0.941
    """
    require_range("sphericity", sphericity, 0.3, 1)
    porosity = 0.36 ** (sphericity**6.74 * np.exp(8 * (1 - sphericity)))
    return np.minimum((1 - porosity) / (1 - 0.36), 1.0)


def densest_packing_from_shape(*, size_distribution_width: Scalar, sphericity: Scalar) -> Scalar:
    """Densest random packing for this size width and sphericity.

    Parameters
    ----------
    size_distribution_width : float or array
        [1], 0 to 3.
    sphericity : float or array
        [1], 0.3 to 1.

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
    Relation R12: the two correlations multiplied.

    Examples
    --------
    >>> round(float(densest_packing_from_shape(size_distribution_width=0.4, sphericity=0.9)), 4)
    0.6885
    """
    spheres = random_packing_Farr2013(size_distribution_width)
    return spheres * dense_packing_ratio_ZouYu1996(sphericity)


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
    Definition, with the true density for that of the particle. Relation R12.

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
              \varphi_1 = \min(1.25\,\varphi_0,\,\varphi_{max})

    Parameters
    ----------
    loose_packing_fraction : float or array
        Of the powder [1].
    densest_packing_fraction : float or array
        [1].
    pressing : float or array
        Share of the gap to the densest packing that pressing closes [1], 0 to 1.
    coating_to_bulk_packing : float
        Unpressed coating over loose powder [1].

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
    Relation R12; the unpressed coating is a prior from one electrode.

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
