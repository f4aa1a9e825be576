"""From a capacity to the stoichiometry scale of a cell model; definitions only."""

from __future__ import annotations

from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from anode_model.relations.ranges import Scalar, require_range


def filling_basis_from_capacity(
    reversible_capacity: Scalar, *, filling_lithiated: Scalar, filling_delithiated: Scalar
) -> Scalar:
    r"""Capacity that a stoichiometry of 1 stands for, :math:`q_{rev}/(\theta_0-\theta_{1.5})`.

    Parameters
    ----------
    reversible_capacity : float or array
        Between 0 V and 1.5 V [A.h.kg-1].
    filling_lithiated, filling_delithiated : float or array
        Stoichiometry at 0 V and at 1.5 V [1].

    Returns
    -------
    float or array
        [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If the capacity is not positive or the fillings are not ordered inside 0 to 1.

    Notes
    -----
    Source: definition of the stoichiometry. Relation R8.

    Examples
    --------
    >>> round(filling_basis_from_capacity(
    ...     400.0, filling_lithiated=0.65, filling_delithiated=0.01), 1)
    625.0
    """
    require_range("reversible_capacity", reversible_capacity, above=0, unit="A.h.kg-1")
    require_range("filling_lithiated", filling_lithiated, 0, 1)
    require_range("filling_delithiated", filling_delithiated, 0, 1)
    swing = filling_lithiated - filling_delithiated
    require_range("filling_lithiated - filling_delithiated", swing, above=0)
    return reversible_capacity / swing


def reversible_capacity_from_basis(
    filling_basis: Scalar, *, filling_lithiated: Scalar, filling_delithiated: Scalar
) -> Scalar:
    """Capacity between 0 V and 1.5 V; the inverse of :func:`filling_basis_from_capacity`.

    Parameters
    ----------
    filling_basis : float or array
        [A.h.kg-1].
    filling_lithiated, filling_delithiated : float or array
        Stoichiometry at 0 V and at 1.5 V [1].

    Returns
    -------
    float or array
        [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If the basis is not positive or the fillings are not ordered inside 0 to 1.

    Notes
    -----
    Source: definition of the stoichiometry. Relation R8.

    Examples
    --------
    >>> round(reversible_capacity_from_basis(
    ...     625.0, filling_lithiated=0.65, filling_delithiated=0.01), 1)
    400.0
    """
    require_range("filling_basis", filling_basis, above=0, unit="A.h.kg-1")
    require_range("filling_lithiated", filling_lithiated, 0, 1)
    require_range("filling_delithiated", filling_delithiated, 0, 1)
    swing = filling_lithiated - filling_delithiated
    require_range("filling_lithiated - filling_delithiated", swing, above=0)
    return filling_basis * swing


def maximum_concentration_from_basis(*, filling_basis: Scalar, true_density: Scalar) -> Scalar:
    r"""Lithium per particle volume at a stoichiometry of 1, :math:`3600\,Q_{max}\rho_t/F`.

    Parameters
    ----------
    filling_basis : float or array
        [A.h.kg-1].
    true_density : float or array
        Density of the particle with its closed pores [kg.m-3].

    Returns
    -------
    float or array
        [mol.m-3], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    Source: definition, Faraday's law. Relation R8.

    Examples
    --------
    >>> round(maximum_concentration_from_basis(filling_basis=372.0, true_density=1500.0))
    20820
    """
    require_range("filling_basis", filling_basis, above=0, unit="A.h.kg-1")
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    return SECONDS_PER_HOUR * filling_basis * true_density / FARADAY


def filling_basis_from_concentration(
    *, maximum_concentration: Scalar, true_density: Scalar
) -> Scalar:
    """Inverse of :func:`maximum_concentration_from_basis`.

    Parameters
    ----------
    maximum_concentration : float or array
        [mol.m-3].
    true_density : float or array
        [kg.m-3].

    Returns
    -------
    float or array
        [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    Source: definition, Faraday's law. Relation R8.

    Examples
    --------
    >>> round(filling_basis_from_concentration(
    ...     maximum_concentration=20820.0, true_density=1500.0))
    372
    """
    require_range("maximum_concentration", maximum_concentration, above=0, unit="mol.m-3")
    require_range("true_density", true_density, above=0, unit="kg.m-3")
    return maximum_concentration * FARADAY / (SECONDS_PER_HOUR * true_density)


def filling_from_capacity(capacity: Scalar, *, filling_basis: Scalar) -> Scalar:
    """Stoichiometry of a capacity taken up.

    Parameters
    ----------
    capacity, filling_basis : float or array
        [A.h.kg-1].

    Returns
    -------
    float or array
        [1], shape of the arguments, 0 to 1.

    Raises
    ------
    ValueError
        If the capacity is negative or exceeds the basis.

    Notes
    -----
    Source: definition of the stoichiometry. Relation R8.

    Examples
    --------
    >>> filling_from_capacity(186.0, filling_basis=372.0)
    0.5
    """
    require_range("filling_basis", filling_basis, above=0, unit="A.h.kg-1")
    filling = capacity / filling_basis
    require_range("capacity / filling_basis", filling, 0, 1)
    return filling


def filling_in_proportion(
    *, capacity: Scalar, whole_capacity: Scalar, whole_filling: Scalar
) -> Scalar:
    """Stoichiometry of a capacity, where that of another one is known.

    Parameters
    ----------
    capacity, whole_capacity : float or array
        [A.h.kg-1].
    whole_filling : float or array
        Stoichiometry at `whole_capacity` [1].

    Returns
    -------
    float or array
        [1], shape of the arguments.

    Raises
    ------
    ValueError
        If a capacity is not possible or the filling lies outside 0 to 1.

    Notes
    -----
    Source: definition of the stoichiometry. Relation R8.

    Examples
    --------
    >>> filling_in_proportion(capacity=20.0, whole_capacity=400.0, whole_filling=0.65)
    0.0325
    """
    require_range("whole_filling", whole_filling, 0, 1)
    share = filling_from_capacity(capacity, filling_basis=whole_capacity)
    return share * whole_filling


def share_of_measured_capacity(*, part: Scalar, derived: Scalar, measured: Scalar) -> Scalar:
    """A part of a derived capacity, scaled as its whole is to a measured one.

    Parameters
    ----------
    part, derived, measured : float or array
        Part and whole as derived, and the whole as measured [A.h.kg-1].

    Returns
    -------
    float or array
        [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If a capacity is not possible.

    Notes
    -----
    Source: convention; a measurement of the whole says nothing about its parts, so their ratios
    stay as derived. Relations R3 to R5.

    Examples
    --------
    >>> share_of_measured_capacity(part=280.0, derived=400.0, measured=300.0)
    210.0
    """
    require_range("part", part, 0, unit="A.h.kg-1")
    require_range("derived", derived, above=0, unit="A.h.kg-1")
    require_range("measured", measured, above=0, unit="A.h.kg-1")
    return part * measured / derived
