"""R6: lithium lost in the first cycle and the first-cycle efficiency."""

from __future__ import annotations

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def irreversible_capacity_from_surface(
    *,
    surface_area: Scalar,
    surface_reactivity: Scalar,
    oxygen_content: Scalar,
    nitrogen_content: Scalar,
    hydrogen_capacity: Scalar,
    silicon_content: Scalar,
    trapped_lithium: float,
    sei_capacity: float,
    oxygen_capacity: float,
    oxygen_share: float,
    nitrogen_capacity: float,
    hydrogen_loss_share: float,
) -> Scalar:
    r"""Capacity lost in the first cycle.

    .. math:: q_{irr} = (1-w_{Si})[q_0 + q_S S r + f_O q_O w_O + q_N w_N + k_H q_H]

    Parameters
    ----------
    surface_area : float or array
        S [m2.kg-1]; below an inert film what the film leaves open.
    surface_reactivity : float or array
        r of R7 [1].
    oxygen_content, nitrogen_content, silicon_content : float or array
        Mass fractions [1]. The silicon compound dilutes; what an active one loses comes on top,
        :mod:`anode_model.relations.composite`.
    hydrogen_capacity : float or array
        Of R4 [A.h.kg-1].
    trapped_lithium : float
        Traps and defects [A.h.kg-1].
    sei_capacity : float
        Film per nitrogen surface [A.h.m-2].
    oxygen_capacity, nitrogen_capacity : float
        Per mass fraction [A.h.kg-1].
    oxygen_share, hydrogen_loss_share : float
        Shares of the oxygen and of the hydrogen-bound lithium that are lost [1].

    Returns
    -------
    float or array
        Per mass of active material [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is negative or a mass fraction above 1.

    Notes
    -----
    Source: mass balance over what keeps lithium; each of the terms is a prior but for the oxygen's
    bound of two lithium. Relation R6. Surface by nitrogen is partly closed to electrolyte, hence
    the low film capacity.

    Examples
    --------
    >>> round(irreversible_capacity_from_surface(
    ...     surface_area=4e3, surface_reactivity=1.0, oxygen_content=0.005, nitrogen_content=0.0,
    ...     hydrogen_capacity=0.0, silicon_content=0.0, trapped_lithium=60.0, sei_capacity=1.5e-3,
    ...     oxygen_capacity=3350.0, oxygen_share=0.75, nitrogen_capacity=500.0,
    ...     hydrogen_loss_share=0.35), 1)
    78.6
    """
    require_range("surface_area", surface_area, 0, unit="m2.kg-1")
    require_range("surface_reactivity", surface_reactivity, 0)
    require_range("oxygen_content", oxygen_content, 0, 1)
    require_range("nitrogen_content", nitrogen_content, 0, 1)
    require_range("silicon_content", silicon_content, 0, 1)
    require_range("hydrogen_capacity", hydrogen_capacity, 0, unit="A.h.kg-1")
    lost = (
        trapped_lithium
        + sei_capacity * surface_area * surface_reactivity
        + oxygen_share * oxygen_capacity * oxygen_content
        + nitrogen_capacity * nitrogen_content
        + hydrogen_loss_share * hydrogen_capacity
    )
    require_range("lost capacity", lost, 0, unit="A.h.kg-1")
    return (1 - silicon_content) * lost


def first_cycle_efficiency_from_capacities(
    *, reversible_capacity: Scalar, irreversible_capacity: Scalar
) -> Scalar:
    """First-cycle efficiency, q_rev / (q_rev + q_irr).

    Parameters
    ----------
    reversible_capacity, irreversible_capacity : float or array
        [A.h.kg-1].

    Returns
    -------
    float or array
        [1], shape of the arguments.

    Raises
    ------
    ValueError
        If the reversible capacity is not positive or the irreversible one negative.

    Notes
    -----
    Source: definition. Relation R6.

    Examples
    --------
    >>> round(first_cycle_efficiency_from_capacities(
    ...     reversible_capacity=400.0, irreversible_capacity=78.6), 2)
    0.84
    """
    require_range("reversible_capacity", reversible_capacity, above=0, unit="A.h.kg-1")
    require_range("irreversible_capacity", irreversible_capacity, 0, unit="A.h.kg-1")
    return reversible_capacity / (reversible_capacity + irreversible_capacity)


def irreversible_capacity_from_efficiency(
    *, reversible_capacity: Scalar, first_cycle_efficiency: Scalar
) -> Scalar:
    """Inverse of :func:`first_cycle_efficiency_from_capacities`, for a measured efficiency.

    Parameters
    ----------
    reversible_capacity : float or array
        [A.h.kg-1].
    first_cycle_efficiency : float or array
        [1], above 0, at most 1.

    Returns
    -------
    float or array
        [A.h.kg-1], shape of the arguments.

    Raises
    ------
    ValueError
        If the capacity is not positive or the efficiency outside its range.

    Notes
    -----
    Source: definition. Relation R6.

    Examples
    --------
    >>> round(irreversible_capacity_from_efficiency(
    ...     reversible_capacity=400.0, first_cycle_efficiency=0.8), 1)
    100.0
    """
    require_range("reversible_capacity", reversible_capacity, above=0, unit="A.h.kg-1")
    require_range("first_cycle_efficiency", first_cycle_efficiency, high=1, above=0)
    return reversible_capacity * (1 / first_cycle_efficiency - 1)


def first_cycle_efficiency_from_sodium_fit(
    surface_area: Scalar, *, efficiency_fit_intercept: float, efficiency_fit_slope: float
) -> Scalar:
    """Efficiency of published sodium cells at this surface, a - b log10 S; for comparison only.

    Parameters
    ----------
    surface_area : float or array
        [m2.kg-1], at least 1000 (1 m2/g), any shape.
    efficiency_fit_intercept, efficiency_fit_slope : float
        a, and b per decade [1].

    Returns
    -------
    float or array
        [1], shape of `surface_area`; scatter 0.11.

    Raises
    ------
    ValueError
        If the surface is below 1 m2/g, where the fit fails.

    Notes
    -----
    Source: fit to published sodium half cells with carbonate electrolyte; the list of cells is not
    part of the software. Relation R6.

    Examples
    --------
    >>> round(float(first_cycle_efficiency_from_sodium_fit(
    ...     4e3, efficiency_fit_intercept=0.859, efficiency_fit_slope=0.121)), 3)
    0.786
    """
    require_range("surface_area", surface_area, 1e3, unit="m2.kg-1")
    return efficiency_fit_intercept - efficiency_fit_slope * np.log10(surface_area / 1e3)
