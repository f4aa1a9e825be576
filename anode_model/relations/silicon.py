"""R18: a silicon compound on the surface of the particles, inert or a second lithiating phase."""

from __future__ import annotations

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def carbon_density_from_mixture(
    *, true_density: Scalar, silicon_content: Scalar, silicon_density: Scalar
) -> Scalar:
    r"""Density of the carbon alone, :math:`(1-w)/(1/\rho_t-w/\rho_{Si})`.

    Parameters
    ----------
    true_density : float or array
        Of the coated powder as it is measured [kg.m-3].
    silicon_content : float or array
        w, mass of the compound over that of the coated material [1], below 1.
    silicon_density : float or array
        Of the compound [kg.m-3].

    Returns
    -------
    float or array
        [kg.m-3], shape of the arguments; includes the carbon's closed pores.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the compound alone fills the whole powder.

    Notes
    -----
    Source: volume balance, nothing but carbon and compound. Relation R18.

    Examples
    --------
    >>> round(carbon_density_from_mixture(
    ...     true_density=1520.0, silicon_content=0.05, silicon_density=2150.0))
    1497
    """
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    require_range("silicon_content", silicon_content, 0, 1)
    require_range("silicon_density", silicon_density, above=0, unit="kg.m-3")
    carbon_volume = 1 / true_density - silicon_content / silicon_density
    cause = "volume of the carbon (the silicon compound leaves no room: check silicon_content)"
    require_range(cause, carbon_volume, above=0, unit="m3.kg-1")
    return (1 - silicon_content) / carbon_volume


def density_of_mixture(
    *, carbon_density: Scalar, silicon_content: Scalar, silicon_density: Scalar
) -> Scalar:
    r"""Density of the coated powder, :math:`1/\rho=(1-w)/\rho_c+w/\rho_{Si}`.

    Parameters
    ----------
    carbon_density, silicon_density : float or array
        [kg.m-3].
    silicon_content : float or array
        w, mass of the compound over that of the coated material [1].

    Returns
    -------
    float or array
        [kg.m-3], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: volume balance; the inverse of :func:`carbon_density_from_mixture`. Relation R18.

    Examples
    --------
    >>> round(density_of_mixture(
    ...     carbon_density=1500.0, silicon_content=0.05, silicon_density=2150.0))
    1523
    """
    require_range("carbon_density", carbon_density, above=0, unit="kg.m-3")
    require_range("silicon_content", silicon_content, 0, 1)
    require_range("silicon_density", silicon_density, above=0, unit="kg.m-3")
    return 1 / ((1 - silicon_content) / carbon_density + silicon_content / silicon_density)


def film_thickness_from_content(
    *,
    silicon_content: Scalar,
    carbon_density: Scalar,
    silicon_density: Scalar,
    sauter_diameter: Scalar,
) -> Scalar:
    r"""Thickness of an even film on a sphere.

    .. math:: t = \frac{D_{32}}{2}\left(1 - (1 + x)^{-1/3}\right), \qquad
              x = \frac{w\,\rho_c}{(1 - w)\,\rho_{Si}}

    with x the volume of the film over that of the carbon; for a thin film :math:`x D_{32}/6`.

    Parameters
    ----------
    silicon_content : float or array
        w, mass of the compound over that of the coated material [1], below 1.
    carbon_density, silicon_density : float or array
        [kg.m-3].
    sauter_diameter : float or array
        Of the coated powder [m].

    Returns
    -------
    float or array
        [m], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: geometry of an even film on smooth spheres, all of the compound in it. Relation R18.

    Examples
    --------
    >>> thickness = film_thickness_from_content(
    ...     silicon_content=0.01, carbon_density=1500.0, silicon_density=2200.0,
    ...     sauter_diameter=10e-6)
    >>> f"{thickness * 1e9:.1f} nm"
    '11.4 nm'
    """
    require_range("silicon_content", silicon_content, 0, 1 - 1e-9)
    require_range("carbon_density", carbon_density, above=0, unit="kg.m-3")
    require_range("silicon_density", silicon_density, above=0, unit="kg.m-3")
    require_range("sauter_diameter", sauter_diameter, above=0, unit="m")
    per_carbon = silicon_content * carbon_density / ((1 - silicon_content) * silicon_density)
    return 0.5 * sauter_diameter * (1 - (1 + per_carbon) ** (-1 / 3))


def closed_share_from_thickness(
    film_thickness: Scalar, *, film_closing_share: float, film_closing_thickness: float
) -> Scalar:
    r"""Share of surface and pores that an inert film closes, :math:`s(1-e^{-t/t_0})`.

    Parameters
    ----------
    film_thickness : float or array
        t [m], any shape.
    film_closing_share : float
        s, share that a thick film closes [1], at most 1; 0 leaves a film without effect.
    film_closing_thickness : float
        t_0 [m].

    Returns
    -------
    float or array
        [1], shape of `film_thickness`, from 0 to s.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: prior; that pore filling and loss fall together is seen with blocked pores, Gotoh et
    al., J. Power Sources 162 (2006) 1322. Relation R18.

    Examples
    --------
    >>> share = closed_share_from_thickness(
    ...     5e-9, film_closing_share=0.5, film_closing_thickness=5e-9)
    >>> round(float(share), 3)
    0.316
    """
    require_range("film_thickness", film_thickness, 0, unit="m")
    require_range("film_closing_share", film_closing_share, 0, 1)
    require_range("film_closing_thickness", film_closing_thickness, above=0, unit="m")
    return film_closing_share * -np.expm1(-film_thickness / film_closing_thickness)


def part_left_open(whole: Scalar, *, film_closed_share: Scalar) -> Scalar:
    """What an inert film leaves of the reacting surface or of the filling of pores.

    Parameters
    ----------
    whole : float or array
        Without the film, in any unit.
    film_closed_share : float or array
        [1], 0 to 1.

    Returns
    -------
    float or array
        Unit of `whole`, shape of the arguments.

    Raises
    ------
    ValueError
        If the whole is negative or the share lies outside 0 to 1.

    Notes
    -----
    Source: definition of the share. Relation R18.

    Examples
    --------
    >>> part_left_open(1000.0, film_closed_share=0.25)
    750.0
    """
    require_range("whole", whole, 0, unit="its own unit")
    require_range("film_closed_share", film_closed_share, 0, 1)
    return whole * (1 - film_closed_share)
