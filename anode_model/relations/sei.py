"""R17: growth of the film on the carbon's surface (SEI), limited by the solvent's diffusion.

The film grows on the true surface, a model has that of its spheres, a = 3 ε/R. Both are brought
together by the area factor: currents per model area carry it, and the volume that a mole of film
takes up is divided by it, so that thicknesses stay true ones.
"""

from __future__ import annotations

import numpy as np

from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from anode_model.relations.ranges import Scalar, require_range


def sei_area_factor_from_roughness(
    roughness_factor: Scalar,
    *,
    particle_radius: Scalar,
    sauter_diameter: Scalar,
    sphericity: Scalar,
    sei_roughness_limit: float,
) -> Scalar:
    r"""Surface that carries the film over that of the model's spheres.

    .. math:: A = \frac{R}{D_{32}/2}\,\frac{\min(f_r, f_{max})}{\Psi}

    Parameters
    ----------
    roughness_factor : float or array
        f_r of R10 [1], at least 1.
    particle_radius : float or array
        Of the model's equal spheres [m].
    sauter_diameter : float or array
        Of the powder [m].
    sphericity : float or array
        [1], above 0, at most 1.
    sei_roughness_limit : float
        f_max [1], at least 1: rougher surfaces are taken as pores that nitrogen enters and the
        electrolyte does not. At 1 the measured surface has no effect.

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
    Source: geometry but for the limit, which is a prior. Relation R17. Below the limit the surface
    per volume of particles, 3 A/R, is the measured one, S times density.

    Examples
    --------
    >>> sei_area_factor_from_roughness(
    ...     2.0, particle_radius=5e-6, sauter_diameter=10e-6, sphericity=1.0,
    ...     sei_roughness_limit=10.0)
    2.0
    """
    require_range("roughness_factor", roughness_factor, 1)
    require_range("particle_radius", particle_radius, above=0, unit="m")
    require_range("sauter_diameter", sauter_diameter, above=0, unit="m")
    require_range("sphericity", sphericity, high=1, above=0)
    require_range("sei_roughness_limit", sei_roughness_limit, 1)
    smooth = 2 * particle_radius / sauter_diameter / sphericity
    reached = np.minimum(roughness_factor, sei_roughness_limit)
    return smooth * (float(reached) if np.ndim(reached) == 0 else reached)


def sei_solvent_diffusivity_from_reactivity(
    surface_reactivity: Scalar, *, reference_sei_solvent_diffusivity: float
) -> Scalar:
    r"""Diffusivity of solvent in the film, :math:`D = D_0 r^2`.

    A film that lets solvent through grows as :math:`L^2 = L_0^2 + 2 D c V t/z`. So that the lithium
    that it takes is proportional to r at every time, as it is in the first cycle (R6), its
    thickness has to be: the diffusivity carries the square.

    Parameters
    ----------
    surface_reactivity : float or array
        r of R7 [1], any shape.
    reference_sei_solvent_diffusivity : float
        D_0, at r = 1 and 298.15 K [m2.s-1]; 0 stops the growth.

    Returns
    -------
    float or array
        [m2.s-1], shape of `surface_reactivity`.

    Raises
    ------
    ValueError
        If an argument is negative.

    Notes
    -----
    Source: own derivation from the parabolic law; that r acts on the growth as it acts on the
    first cycle is a prior. Relation R17.

    Examples
    --------
    >>> sei_solvent_diffusivity_from_reactivity(2.0, reference_sei_solvent_diffusivity=1e-22)
    4e-22
    """
    require_range("surface_reactivity", surface_reactivity, 0)
    require_range(
        "reference_sei_solvent_diffusivity", reference_sei_solvent_diffusivity, 0, unit="m2.s-1"
    )
    return reference_sei_solvent_diffusivity * surface_reactivity**2


def sei_thickness_after_formation(
    surface_reactivity: Scalar,
    *,
    sei_capacity: float,
    sei_molar_volume: float,
    sei_lithium_ratio: float,
) -> Scalar:
    r"""Thickness of the film that the first cycle leaves, :math:`L_0 = r\,q_S V/(z F)`.

    Parameters
    ----------
    surface_reactivity : float or array
        r of R7 [1], any shape.
    sei_capacity : float
        q_S of R6, lithium in the film per nitrogen surface [A.h.m-2].
    sei_molar_volume : float
        V [m3.mol-1].
    sei_lithium_ratio : float
        z, lithium in one unit of film [1].

    Returns
    -------
    float or array
        [m], shape of `surface_reactivity`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: balance of the lithium that R6 counts as lost to the film. Relation R17. Where the
    electrolyte does not reach all of the nitrogen surface the film is thicker.

    Examples
    --------
    >>> thickness = sei_thickness_after_formation(
    ...     1.0, sei_capacity=1.5e-3, sei_molar_volume=9.585e-5, sei_lithium_ratio=2.0)
    >>> f"{thickness * 1e9:.2f} nm"
    '2.68 nm'
    """
    require_range("surface_reactivity", surface_reactivity, 0)
    require_range("sei_capacity", sei_capacity, 0, unit="A.h.m-2")
    require_range("sei_molar_volume", sei_molar_volume, above=0, unit="m3.mol-1")
    require_range("sei_lithium_ratio", sei_lithium_ratio, above=0)
    per_area = sei_capacity * SECONDS_PER_HOUR / FARADAY
    return surface_reactivity * per_area * sei_molar_volume / sei_lithium_ratio


def sei_thickness_at_time(
    time: Scalar,
    *,
    sei_initial_thickness: float,
    sei_solvent_diffusivity: float,
    sei_solvent_concentration: float,
    sei_molar_volume: float,
    sei_lithium_ratio: float,
) -> Scalar:
    r"""Thickness of a film that solvent grows, :math:`L = \sqrt{L_0^2 + 2 D c V t/z}`.

    Parameters
    ----------
    time : float or array
        At one temperature [s], any shape.
    sei_initial_thickness : float
        L_0 [m].
    sei_solvent_diffusivity : float
        D at that temperature [m2.s-1].
    sei_solvent_concentration : float
        c, solvent at the outer face of the film [mol.m-3].
    sei_molar_volume : float
        V [m3.mol-1].
    sei_lithium_ratio : float
        z [1].

    Returns
    -------
    float or array
        [m], shape of `time`.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: PyBaMM's law "solvent-diffusion limited", S. G. Marquis, thesis, Oxford 2020, eq. 5.91
    (as PyBaMM cites it): a flux of lithium D c/L into the film, integrated. Relation R17. It does
    not depend on the potential, so not on the state of charge either.

    Examples
    --------
    >>> thickness = sei_thickness_at_time(
    ...     365 * 86400.0, sei_initial_thickness=2.68e-9, sei_solvent_diffusivity=2.5e-22,
    ...     sei_solvent_concentration=2636.0, sei_molar_volume=9.585e-5, sei_lithium_ratio=2.0)
    >>> f"{thickness * 1e9:.1f} nm"
    '44.7 nm'
    """
    require_range("time", time, 0, unit="s")
    require_range("sei_initial_thickness", sei_initial_thickness, 0, unit="m")
    require_range("sei_solvent_diffusivity", sei_solvent_diffusivity, 0, unit="m2.s-1")
    require_range("sei_solvent_concentration", sei_solvent_concentration, 0, unit="mol.m-3")
    require_range("sei_molar_volume", sei_molar_volume, above=0, unit="m3.mol-1")
    require_range("sei_lithium_ratio", sei_lithium_ratio, above=0)
    flux = sei_solvent_diffusivity * sei_solvent_concentration
    return (sei_initial_thickness**2 + 2 * flux * sei_molar_volume * time / sei_lithium_ratio) ** (
        0.5
    )
