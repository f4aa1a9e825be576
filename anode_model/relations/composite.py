"""R18: an active silicon compound as the second phase of a composite electrode."""

from __future__ import annotations

from anode_model.relations.ranges import Scalar, require_range


def silicon_capacity_in_mixture(*, silicon_capacity: Scalar, silicon_content: Scalar) -> Scalar:
    r"""Part of the reversible capacity that the silicon compound brings, :math:`w\,q_{Si}`.

    Parameters
    ----------
    silicon_capacity : float or array
        Per mass of the compound [A.h.kg-1].
    silicon_content : float or array
        w, mass of the compound over that of the coated material [1].

    Returns
    -------
    float or array
        Per mass of active material [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: mass balance. Relation R18.

    Examples
    --------
    >>> silicon_capacity_in_mixture(silicon_capacity=1600.0, silicon_content=0.05)
    80.0
    """
    require_range("silicon_capacity", silicon_capacity, 0, unit="A.h.kg-1")
    require_range("silicon_content", silicon_content, 0, 1)
    return silicon_content * silicon_capacity


def capacity_of_composite(
    *, carbon_reversible_capacity: Scalar, silicon_reversible_capacity: Scalar
) -> Scalar:
    """Capacity of carbon and silicon compound together, between 0 V (held) and 1.5 V.

    Parameters
    ----------
    carbon_reversible_capacity, silicon_reversible_capacity : float or array
        Per mass of active material [A.h.kg-1].

    Returns
    -------
    float or array
        Per mass of active material [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If a capacity is negative.

    Notes
    -----
    Source: sum over both phases. Relation R18.

    Examples
    --------
    >>> capacity_of_composite(
    ...     carbon_reversible_capacity=370.0, silicon_reversible_capacity=80.0)
    450.0
    """
    carbon, silicon = carbon_reversible_capacity, silicon_reversible_capacity
    require_range("carbon_reversible_capacity", carbon, 0, unit="A.h.kg-1")
    require_range("silicon_reversible_capacity", silicon, 0, unit="A.h.kg-1")
    return carbon + silicon


def capacity_per_mass_of_carbon(
    carbon_reversible_capacity: Scalar, *, silicon_content: Scalar
) -> Scalar:
    r"""Capacity of the carbon by itself, :math:`q_{stack}+q_H+q_{pore}`.

    Parameters
    ----------
    carbon_reversible_capacity : float or array
        Per mass of active material [A.h.kg-1].
    silicon_content : float or array
        Mass of the compound over that of the coated material [1], below 1.

    Returns
    -------
    float or array
        Per mass of carbon [A.h.kg-1], shape of the arguments. The stoichiometry of the carbon
        counts from it: its galleries know nothing of the second phase.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: mass balance. Relation R18.

    Examples
    --------
    >>> round(capacity_per_mass_of_carbon(380.0, silicon_content=0.05))
    400
    """
    carbon = carbon_reversible_capacity
    require_range("carbon_reversible_capacity", carbon, 0, unit="A.h.kg-1")
    require_range("silicon_content", silicon_content, 0, 1 - 1e-9)
    return carbon / (1 - silicon_content)


def silicon_loss_from_efficiency(
    *, silicon_reversible_capacity: Scalar, silicon_efficiency: Scalar
) -> Scalar:
    r"""What the silicon compound loses in the first cycle, :math:`w\,q_{Si}(1/\eta_{Si}-1)`.

    Parameters
    ----------
    silicon_reversible_capacity : float or array
        Per mass of active material [A.h.kg-1].
    silicon_efficiency : float or array
        First-cycle efficiency of the compound [1], above 0, at most 1.

    Returns
    -------
    float or array
        Per mass of active material [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: definition of the efficiency. Relation R18.

    Examples
    --------
    >>> round(silicon_loss_from_efficiency(
    ...     silicon_reversible_capacity=80.0, silicon_efficiency=0.74), 1)
    28.1
    """
    silicon = silicon_reversible_capacity
    require_range("silicon_reversible_capacity", silicon, 0, unit="A.h.kg-1")
    require_range("silicon_efficiency", silicon_efficiency, high=1, above=0)
    return silicon * (1 / silicon_efficiency - 1)


def loss_of_composite(
    *, carbon_irreversible_capacity: Scalar, silicon_irreversible_capacity: Scalar
) -> Scalar:
    """What carbon and silicon compound lose together in the first cycle.

    Parameters
    ----------
    carbon_irreversible_capacity, silicon_irreversible_capacity : float or array
        Per mass of active material [A.h.kg-1].

    Returns
    -------
    float or array
        Per mass of active material [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If a loss is negative.

    Notes
    -----
    Source: sum over both phases. Relation R18.

    Examples
    --------
    >>> loss_of_composite(
    ...     carbon_irreversible_capacity=70.0, silicon_irreversible_capacity=28.0)
    98.0
    """
    carbon, silicon = carbon_irreversible_capacity, silicon_irreversible_capacity
    require_range("carbon_irreversible_capacity", carbon, 0, unit="A.h.kg-1")
    require_range("silicon_irreversible_capacity", silicon, 0, unit="A.h.kg-1")
    return carbon + silicon


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
