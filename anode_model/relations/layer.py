"""R12, second half: density, porosity and thickness of the layer from packing and recipe."""

from __future__ import annotations

from anode_model.relations.ranges import Scalar, require_range

#: A layer with less pore space than this cannot be wetted; the recipe is at fault.
SMALLEST_POROSITY = 0.05


def coating_density_from_packing(
    packing_fraction: Scalar, *, true_density: Scalar, active_fraction: Scalar
) -> Scalar:
    r"""Total solids per volume of the layer, :math:`\varphi\rho_t/w_{act}`.

    Parameters
    ----------
    packing_fraction : float or array
        Active material per volume of the layer [1].
    true_density : float or array
        Of the active material [kg.m-3].
    active_fraction : float or array
        Mass of active material over total solids [1].

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
    Source: definition, mass balance. Relation R12.

    Examples
    --------
    >>> round(coating_density_from_packing(0.663, true_density=1500.0, active_fraction=0.95))
    1047
    """
    require_range("packing_fraction", packing_fraction, high=1, above=0)
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    require_range("active_fraction", active_fraction, high=1, above=0)
    return packing_fraction * true_density / active_fraction


def porosity_from_recipe(
    coating_density: Scalar,
    *,
    true_density: Scalar,
    active_fraction: Scalar,
    conductive_fraction: Scalar,
    binder_fraction: Scalar,
    conductive_carbon_density: float,
    binder_density: float,
) -> Scalar:
    r"""Electrolyte volume fraction, :math:`1-\rho_{el}\sum_i w_i/\rho_i`.

    Parameters
    ----------
    coating_density : float or array
        Total solids per volume of the layer [kg.m-3].
    true_density, conductive_carbon_density, binder_density : float or array
        [kg.m-3].
    active_fraction, conductive_fraction, binder_fraction : float or array
        Mass fractions of the total solids [1].

    Returns
    -------
    float or array
        [1], shape of the arguments, above 0.05.

    Raises
    ------
    ValueError
        If the solids leave no more than 5 % of pores: the recipe holds more conductive carbon and
        binder than the packed particles leave room for, or the layer is pressed too far.

    Notes
    -----
    Source: geometry, volume balance. Relation R12.

    Examples
    --------
    >>> round(porosity_from_recipe(
    ...     1047.0, true_density=1500.0, active_fraction=0.95, conductive_fraction=0.025,
    ...     binder_fraction=0.025, conductive_carbon_density=1900.0, binder_density=1780.0), 3)
    0.308
    """
    require_range("coating_density", coating_density, above=0, unit="kg.m-3")
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    additives = conductive_fraction / conductive_carbon_density + binder_fraction / binder_density
    porosity = 1 - coating_density * (active_fraction / true_density + additives)
    cause = "porosity (less conductive carbon or binder, or less pressing, leaves more)"
    require_range(cause, porosity, above=SMALLEST_POROSITY)
    return porosity


def coating_thickness_from_loading(*, coating_loading: Scalar, coating_density: Scalar) -> Scalar:
    """Thickness of one side, coating rate over coating density.

    Parameters
    ----------
    coating_loading : float or array
        Total solids per area [kg.m-2].
    coating_density : float or array
        [kg.m-3].

    Returns
    -------
    float or array
        [m], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    Source: mass balance. Relation R12.

    Examples
    --------
    >>> round(coating_thickness_from_loading(coating_loading=0.06, coating_density=1e3) * 1e6)
    60
    """
    require_range("coating_loading", coating_loading, above=0, unit="kg.m-2")
    require_range("coating_density", coating_density, above=0, unit="kg.m-3")
    return coating_loading / coating_density


def active_mass_loading_from_recipe(*, coating_loading: Scalar, active_fraction: Scalar) -> Scalar:
    """Active mass per area of one side.

    Parameters
    ----------
    coating_loading : float or array
        Total solids per area [kg.m-2].
    active_fraction : float or array
        [1].

    Returns
    -------
    float or array
        [kg.m-2], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: mass balance. Relation R12.

    Examples
    --------
    >>> round(active_mass_loading_from_recipe(coating_loading=0.06, active_fraction=0.95), 4)
    0.057
    """
    require_range("coating_loading", coating_loading, above=0, unit="kg.m-2")
    require_range("active_fraction", active_fraction, high=1, above=0)
    return coating_loading * active_fraction


def areal_capacity_from_loading(
    *, active_mass_loading: Scalar, reversible_capacity: Scalar
) -> Scalar:
    """Reversible capacity per area of one side.

    Parameters
    ----------
    active_mass_loading : float or array
        [kg.m-2].
    reversible_capacity : float or array
        [A.h.kg-1].

    Returns
    -------
    float or array
        [A.h.m-2], shape of the arguments; 10 A.h.m-2 are 1 mAh/cm2.

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    Source: definition. Relation R12.

    Examples
    --------
    >>> round(areal_capacity_from_loading(active_mass_loading=0.057, reversible_capacity=400.0), 1)
    22.8
    """
    require_range("active_mass_loading", active_mass_loading, above=0, unit="kg.m-2")
    require_range("reversible_capacity", reversible_capacity, above=0, unit="A.h.kg-1")
    return active_mass_loading * reversible_capacity
