"""R15b: how much positive electrode belongs to a carbon, and how much lithium is left to cycle."""

from __future__ import annotations

from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from anode_model.relations.ranges import Scalar, require_range

_AREAL = "A.h.m-2"


def positive_first_capacity_from_ratio(
    *,
    negative_positive_ratio: Scalar,
    reversible_areal_capacity: Scalar,
    irreversible_areal_capacity: Scalar,
) -> Scalar:
    r"""First-charge capacity of the positive, :math:`q_{rev}/(N/P) + q_{irr}`.

    Parameters
    ----------
    negative_positive_ratio : float or array
        Reversible capacity of the carbon over what the first charge brings beyond its loss [1].
    reversible_areal_capacity, irreversible_areal_capacity : float or array
        Of the carbon, per electrode area [A.h.m-2].

    Returns
    -------
    float or array
        Per electrode area [A.h.m-2], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: charge balance of the first charge. Relation R15b.

    Examples
    --------
    >>> round(positive_first_capacity_from_ratio(
    ...     negative_positive_ratio=1.1, reversible_areal_capacity=22.0,
    ...     irreversible_areal_capacity=5.0), 6)
    25.0
    """
    require_range("negative_positive_ratio", negative_positive_ratio, above=0)
    require_range("reversible_areal_capacity", reversible_areal_capacity, above=0, unit=_AREAL)
    require_range("irreversible_areal_capacity", irreversible_areal_capacity, 0, unit=_AREAL)
    return reversible_areal_capacity / negative_positive_ratio + irreversible_areal_capacity


def negative_positive_ratio_from_capacities(
    *,
    positive_first_capacity: Scalar,
    reversible_areal_capacity: Scalar,
    irreversible_areal_capacity: Scalar,
) -> Scalar:
    r"""N/P ratio after the first-cycle loss, :math:`q_{rev}/(Q_{p,1} - q_{irr})`.

    Parameters
    ----------
    positive_first_capacity : float or array
        What the positive gives in the first charge, per electrode area [A.h.m-2]; more than the
        loss.
    reversible_areal_capacity, irreversible_areal_capacity : float or array
        Of the carbon, per electrode area [A.h.m-2].

    Returns
    -------
    float or array
        [1], shape of the arguments; below one the carbon is overcharged.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the loss takes everything.

    Notes
    -----
    Source: charge balance of the first charge. Relation R15b.

    Examples
    --------
    >>> round(negative_positive_ratio_from_capacities(
    ...     positive_first_capacity=25.0, reversible_areal_capacity=22.0,
    ...     irreversible_areal_capacity=5.0), 6)
    1.1
    """
    require_range("reversible_areal_capacity", reversible_areal_capacity, above=0, unit=_AREAL)
    require_range("irreversible_areal_capacity", irreversible_areal_capacity, 0, unit=_AREAL)
    left = positive_first_capacity - irreversible_areal_capacity
    require_range("positive_first_capacity minus the loss", left, above=0, unit=_AREAL)
    return reversible_areal_capacity / left


def cyclable_lithium_from_positive(
    *, positive_capacity: Scalar, filling_made: Scalar, irreversible_areal_capacity: Scalar
) -> Scalar:
    r"""Lithium after formation, :math:`Q_p\,y_{made} - q_{irr}`.

    Parameters
    ----------
    positive_capacity : float or array
        Of all sites of the positive, per electrode area [A.h.m-2].
    filling_made : float or array
        Stoichiometry of the positive before the first charge [1].
    irreversible_areal_capacity : float or array
        What the first cycle loses, per electrode area [A.h.m-2].

    Returns
    -------
    float or array
        As charge per electrode area [A.h.m-2]; the carbon's share counts from empty, at 1.5 V.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the loss takes everything.

    Notes
    -----
    Source: lithium balance; the carbon as made brings none. Relation R15b.

    Examples
    --------
    >>> round(cyclable_lithium_from_positive(
    ...     positive_capacity=50.0, filling_made=0.99, irreversible_areal_capacity=5.0), 6)
    44.5
    """
    require_range("positive_capacity", positive_capacity, above=0, unit=_AREAL)
    require_range("filling_made", filling_made, 0, 1)
    require_range("irreversible_areal_capacity", irreversible_areal_capacity, 0, unit=_AREAL)
    left = positive_capacity * filling_made - irreversible_areal_capacity
    require_range("lithium after formation", left, above=0, unit=_AREAL)
    return left


def thickness_from_areal_capacity(
    areal_capacity: Scalar,
    *,
    maximum_concentration: Scalar,
    active_material_volume_fraction: Scalar,
) -> Scalar:
    r"""Thickness of an electrode, :math:`Q/(F\,c_{max}\,\varepsilon_s)`.

    Parameters
    ----------
    areal_capacity : float or array
        Of all its sites [A.h.m-2].
    maximum_concentration : float or array
        [mol.m-3].
    active_material_volume_fraction : float or array
        [1], 0 to 1.

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
    Source: definition of the maximum concentration. Relation R15b.

    Examples
    --------
    >>> thickness = thickness_from_areal_capacity(
    ...     50.0, maximum_concentration=50000.0, active_material_volume_fraction=0.62)
    >>> round(1e6 * thickness, 1)
    60.2
    """
    require_range("areal_capacity", areal_capacity, above=0, unit=_AREAL)
    require_range("maximum_concentration", maximum_concentration, above=0, unit="mol.m-3")
    require_range(
        "active_material_volume_fraction", active_material_volume_fraction, high=1, above=0
    )
    per_length = FARADAY * maximum_concentration * active_material_volume_fraction
    return areal_capacity * SECONDS_PER_HOUR / per_length
