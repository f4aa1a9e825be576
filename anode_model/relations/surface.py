"""Roughness: measured surface over that of the smooth powder (R10, R11); geometry only."""

from __future__ import annotations

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def smooth_surface_from_diameter(
    *, sauter_diameter: Scalar, true_density: Scalar, sphericity: Scalar
) -> Scalar:
    r"""Surface of a smooth powder, :math:`6/(\rho_t D_{32}\Psi)`.

    Parameters
    ----------
    sauter_diameter : float or array
        [m].
    true_density : float or array
        [kg.m-3].
    sphericity : float or array
        [1], above 0, at most 1.

    Returns
    -------
    float or array
        [m2.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: geometry; sphericity is the surface of the equal-volume sphere over that of the
    particle. Relation R10.

    Examples
    --------
    >>> round(smooth_surface_from_diameter(
    ...     sauter_diameter=10e-6, true_density=1500.0, sphericity=1.0))
    400
    """
    require_range("sauter_diameter", sauter_diameter, above=0, unit="m")
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    require_range("sphericity", sphericity, high=1, above=0)
    return 6 / (true_density * sauter_diameter * sphericity)


def roughness_ratio_from_surface(
    *, surface_area: Scalar, sauter_diameter: Scalar, true_density: Scalar, sphericity: Scalar
) -> Scalar:
    r"""Measured over smooth surface, :math:`S\rho_t D_{32}\Psi/6`; below 1 is smoother than smooth.

    Parameters
    ----------
    surface_area : float or array
        By nitrogen [m2.kg-1].
    sauter_diameter, true_density, sphericity : float or array
        As in :func:`smooth_surface_from_diameter`.

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
    Source: definition. Relation R10.

    Examples
    --------
    >>> round(roughness_ratio_from_surface(
    ...     surface_area=4e3, sauter_diameter=10e-6, true_density=1500.0, sphericity=1.0), 9)
    10.0
    """
    require_range("surface_area", surface_area, 0, unit="m2.kg-1")
    smooth = smooth_surface_from_diameter(
        sauter_diameter=sauter_diameter, true_density=true_density, sphericity=sphericity
    )
    return surface_area / smooth


def roughness_factor_from_surface(
    *, surface_area: Scalar, sauter_diameter: Scalar, true_density: Scalar, sphericity: Scalar
) -> Scalar:
    """Roughness, the measured over the smooth surface, at least 1.

    Parameters
    ----------
    surface_area, sauter_diameter, true_density, sphericity : float or array
        As in :func:`roughness_ratio_from_surface`.

    Returns
    -------
    float or array
        [1], shape of the arguments; 1 where the ratio is below 1
        (:func:`anode_model.derive` warns then).

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: definition; held at 1 because no surface is smoother than smooth. Relation R10.

    Examples
    --------
    >>> float(roughness_factor_from_surface(
    ...     surface_area=300.0, sauter_diameter=10e-6, true_density=1500.0, sphericity=1.0))
    1.0
    """
    ratio = roughness_ratio_from_surface(
        surface_area=surface_area,
        sauter_diameter=sauter_diameter,
        true_density=true_density,
        sphericity=sphericity,
    )
    return np.maximum(ratio, 1.0)


def surface_area_from_roughness(
    *, roughness: Scalar, sauter_diameter: Scalar, true_density: Scalar, sphericity: Scalar
) -> Scalar:
    """Surface that stands in where none is measured, roughness times the smooth surface.

    Parameters
    ----------
    roughness : float or array
        Assumed roughness [1], at least 1.
    sauter_diameter, true_density, sphericity : float or array
        As in :func:`smooth_surface_from_diameter`.

    Returns
    -------
    float or array
        [m2.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: definition; the roughness itself is a prior. Relation R10.

    Examples
    --------
    >>> round(surface_area_from_roughness(
    ...     roughness=1.5, sauter_diameter=10e-6, true_density=1500.0, sphericity=1.0))
    600
    """
    require_range("roughness", roughness, 1)
    return roughness * smooth_surface_from_diameter(
        sauter_diameter=sauter_diameter, true_density=true_density, sphericity=sphericity
    )
