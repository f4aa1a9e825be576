"""R18: an active silicon compound as the second phase of the layer: volume, lithium, size."""

from __future__ import annotations

from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from anode_model.relations.ranges import Scalar, require_range


def silicon_volume_fraction_from_content(
    *,
    active_material_volume_fraction: Scalar,
    true_density: Scalar,
    silicon_content: Scalar,
    silicon_density: Scalar,
) -> Scalar:
    r"""Silicon compound per volume of the layer, :math:`\varepsilon_s w\rho_t/\rho_{Si}`.

    Parameters
    ----------
    active_material_volume_fraction : float or array
        Coated particles per volume of the layer [1].
    true_density, silicon_density : float or array
        Of the coated powder and of the compound [kg.m-3].
    silicon_content : float or array
        w, mass of the compound over that of the coated material [1].

    Returns
    -------
    float or array
        [1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the compound takes more than all of the volume.

    Notes
    -----
    Source: volume balance. Relation R18.

    Examples
    --------
    >>> fraction = silicon_volume_fraction_from_content(
    ...     active_material_volume_fraction=0.66, true_density=1520.0, silicon_content=0.05,
    ...     silicon_density=2150.0)
    >>> round(fraction, 4)
    0.0233
    """
    require_range("active_material_volume_fraction", active_material_volume_fraction, 0, 1)
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    require_range("silicon_content", silicon_content, 0, 1)
    require_range("silicon_density", silicon_density, above=0, unit="kg.m-3")
    share = silicon_content * true_density / silicon_density
    require_range("volume share of the silicon compound", share, 0, 1)
    return active_material_volume_fraction * share


def carbon_volume_fraction_from_whole(
    *, active_material_volume_fraction: Scalar, silicon_volume_fraction: Scalar
) -> Scalar:
    """Carbon per volume of the layer: the coated particles without the silicon compound.

    Parameters
    ----------
    active_material_volume_fraction, silicon_volume_fraction : float or array
        Per volume of the layer [1].

    Returns
    -------
    float or array
        [1], shape of the arguments, above 0.

    Raises
    ------
    ValueError
        If no volume is left for the carbon.

    Notes
    -----
    Source: volume balance. Relation R18.

    Examples
    --------
    >>> round(carbon_volume_fraction_from_whole(
    ...     active_material_volume_fraction=0.66, silicon_volume_fraction=0.0233), 4)
    0.6367
    """
    left = active_material_volume_fraction - silicon_volume_fraction
    require_range("active_material_volume_fraction - silicon_volume_fraction", left, above=0)
    return left


def silicon_concentration_from_capacity(
    *, silicon_capacity: Scalar, silicon_density: Scalar
) -> Scalar:
    r"""Lithium per volume of a full compound, :math:`3600\,q_{Si}\rho_{Si}/F`.

    Parameters
    ----------
    silicon_capacity : float or array
        Per mass of the compound [A.h.kg-1].
    silicon_density : float or array
        Of the compound without lithium [kg.m-3]: its swelling is left out.

    Returns
    -------
    float or array
        [mol.m-3], shape of the arguments; a stoichiometry from 0 to 1 is the whole capacity.

    Raises
    ------
    ValueError
        If the capacity is negative or the density not positive.

    Notes
    -----
    Source: definition, Faraday's law. Relation R18.

    Examples
    --------
    >>> round(silicon_concentration_from_capacity(
    ...     silicon_capacity=3579.0, silicon_density=2330.0))
    311142
    """
    require_range("silicon_capacity", silicon_capacity, 0, unit="A.h.kg-1")
    require_range("silicon_density", silicon_density, above=0, unit="kg.m-3")
    return SECONDS_PER_HOUR * silicon_capacity * silicon_density / FARADAY


def silicon_radius_from_film(film_thickness: Scalar) -> Scalar:
    """Radius of spheres that have the film's surface per volume, R = 3 t.

    Parameters
    ----------
    film_thickness : float or array
        t of a film with one side open to the electrolyte [m], any shape.

    Returns
    -------
    float or array
        [m], shape of `film_thickness`.

    Raises
    ------
    ValueError
        If the thickness is not positive.

    Notes
    -----
    Source: geometry, 3/R = 1/t. Relation R18. Current per area is that of the film. Diffusion is
    1.8 times as slow as in the film (R²/15D for 0.6 t²/D, against t²/3D), which a film of
    nanometres does not notice.

    Examples
    --------
    >>> round(silicon_radius_from_film(50e-9) * 1e9)
    150
    """
    require_range("film_thickness", film_thickness, above=0, unit="m")
    return 3 * film_thickness
