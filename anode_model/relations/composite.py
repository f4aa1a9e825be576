"""R18: capacity and loss of a carbon with an active silicon compound, by mass."""

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


def carbon_capacity_from_measured(
    *, reversible_capacity: Scalar, silicon_reversible_capacity: Scalar
) -> Scalar:
    """What of a measured capacity of both phases is left for the carbon.

    Parameters
    ----------
    reversible_capacity : float or array
        Measured, of the whole [A.h.kg-1].
    silicon_reversible_capacity : float or array
        Per mass of active material [A.h.kg-1].

    Returns
    -------
    float or array
        Per mass of active material [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If nothing is left.

    Notes
    -----
    Source: convention; the capacity of the compound is known from its formula, that of the carbon
    is not, so the carbon takes the difference. Relation R18.

    Examples
    --------
    >>> carbon_capacity_from_measured(
    ...     reversible_capacity=430.0, silicon_reversible_capacity=80.0)
    350.0
    """
    left = reversible_capacity - silicon_reversible_capacity
    require_range(
        "reversible_capacity - silicon_reversible_capacity", left, above=0, unit="A.h.kg-1"
    )
    return left


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
