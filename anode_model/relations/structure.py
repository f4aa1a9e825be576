"""R1 and R2: X-ray density, closed pores and layers per stack from X-ray diffraction."""

from __future__ import annotations

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def xray_density_from_spacing(
    d002: Scalar, *, graphite_density: float, graphite_spacing: float
) -> Scalar:
    r"""Density of the carbon without its closed pores, :math:`\rho_x=\rho_g d_g/d_{002}`.

    Parameters
    ----------
    d002 : float or array
        Interlayer spacing [m], any shape, not below that of graphite.
    graphite_density : float
        Density of graphite [kg.m-3].
    graphite_spacing : float
        Spacing of graphite [m].

    Returns
    -------
    float or array
        [kg.m-3], shape of `d002`.

    Raises
    ------
    ValueError
        If the spacing is below that of graphite.

    Notes
    -----
    Source: geometry; the layers keep graphite's density in the plane. Relation R1.

    Examples
    --------
    >>> density = xray_density_from_spacing(
    ...     0.380e-9, graphite_density=2267.0, graphite_spacing=0.3354e-9)
    >>> round(float(density))
    2001
    """
    require_range("d002", d002, graphite_spacing * (1 - 1e-9), unit="m")
    return graphite_density * graphite_spacing / d002


def closed_pore_volume_from_densities(*, true_density: Scalar, xray_density: Scalar) -> Scalar:
    r"""Volume closed to the pycnometer's fluid, :math:`v_p=1/\rho_t-1/\rho_x`, at least 0.

    Parameters
    ----------
    true_density : float or array
        By butanol or helium pycnometry [kg.m-3].
    xray_density : float or array
        [kg.m-3].

    Returns
    -------
    float or array
        [m3.kg-1], shape of the arguments; 0 where the true density reaches the X-ray density
        (:func:`anode_model.derive` warns then).

    Raises
    ------
    ValueError
        If a density is not positive.

    Notes
    -----
    Source: geometry. Relation R1.

    Examples
    --------
    >>> volume = closed_pore_volume_from_densities(true_density=1500.0, xray_density=2001.0)
    >>> f"{volume * 1e3:.3f} cm3/g"
    '0.167 cm3/g'
    """
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    require_range("xray_density", xray_density, above=0, unit="kg.m-3")
    return np.maximum(1 / true_density - 1 / xray_density, 0.0)


def layers_per_stack_from_crystallite_size(*, Lc: Scalar, d002: Scalar) -> Scalar:
    """Graphene layers in a coherent stack, n = Lc/d002 + 1.

    Parameters
    ----------
    Lc : float or array
        Crystallite size along c [m].
    d002 : float or array
        Interlayer spacing [m].

    Returns
    -------
    float or array
        [1], shape of the arguments, above 1.

    Raises
    ------
    ValueError
        If a length is not positive.

    Notes
    -----
    Source: geometry. Relation R2.

    Examples
    --------
    >>> round(layers_per_stack_from_crystallite_size(Lc=1.3e-9, d002=0.38e-9), 1)
    4.4
    """
    require_range("Lc", Lc, above=0, unit="m")
    require_range("d002", d002, above=0, unit="m")
    return Lc / d002 + 1
