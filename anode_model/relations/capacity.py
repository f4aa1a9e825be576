"""R3 to R5: where lithium sits, and the reversible capacity between 0 V and 1.5 V."""

from __future__ import annotations

from anode_model.relations.ranges import Scalar, require_range


def stack_capacity_from_layers(
    layers_per_stack: Scalar,
    *,
    accessibility: float,
    face_share: float,
    graphite_capacity: float,
) -> Scalar:
    r"""Capacity of layers and outer faces, :math:`q=f_{acc}\,372\,(1+\eta/n)`.

    Parameters
    ----------
    layers_per_stack : float or array
        n [1], any shape, at least 1.
    accessibility : float
        Share of the sites that disorder leaves open [1].
    face_share : float
        Share of the outer faces that lithium can sit on [1].
    graphite_capacity : float
        Capacity of LiC6 [A.h.kg-1].

    Returns
    -------
    float or array
        [A.h.kg-1], shape of `layers_per_stack`.

    Raises
    ------
    ValueError
        If there is less than one layer or a share lies outside 0 to 1.

    Notes
    -----
    Source: geometry of a stack, idea of J. R. Dahn, T. Zheng, Y. Liu, J. S. Xue, Science 270 (1995)
    590; both shares are priors. Relation R3.

    Examples
    --------
    >>> capacity = stack_capacity_from_layers(
    ...     4.4, accessibility=0.65, face_share=0.75, graphite_capacity=372.0)
    >>> round(capacity)
    283
    """
    require_range("layers_per_stack", layers_per_stack, 1)
    require_range("accessibility", accessibility, 0, 1)
    require_range("face_share", face_share, 0, 1)
    return accessibility * graphite_capacity * (1 + face_share / layers_per_stack)


def hydrogen_capacity_from_ratio(
    hydrogen_carbon_ratio: Scalar, *, hydrogen_share: float, hydrogen_lithium_capacity: float
) -> Scalar:
    """Capacity bound near hydrogen, q = h 2231 (H/C).

    Parameters
    ----------
    hydrogen_carbon_ratio : float or array
        Atomic ratio [1], any shape.
    hydrogen_share : float
        Lithium per hydrogen [1], at most 1.
    hydrogen_lithium_capacity : float
        One lithium per hydrogen, per unit of H/C [A.h.kg-1].

    Returns
    -------
    float or array
        [A.h.kg-1], shape of `hydrogen_carbon_ratio`. It is the hysteretic share, and it fades.

    Raises
    ------
    ValueError
        If the ratio is negative or the share lies outside 0 to 1.

    Notes
    -----
    Source: definition of the share; its bound is one lithium per hydrogen, its value a prior.
    Relation R4. Per mass of carbon; the hydrogen's own mass (0.8 % at 0.1) is left out.

    Examples
    --------
    >>> round(hydrogen_capacity_from_ratio(
    ...     0.1, hydrogen_share=0.5, hydrogen_lithium_capacity=2231.0))
    112
    """
    require_range("hydrogen_carbon_ratio", hydrogen_carbon_ratio, 0)
    require_range("hydrogen_share", hydrogen_share, 0, 1)
    return hydrogen_share * hydrogen_lithium_capacity * hydrogen_carbon_ratio


def pore_capacity_from_volume(
    closed_pore_volume: Scalar, *, pore_filling: float, lithium_volumetric_capacity: float
) -> Scalar:
    """Capacity of lithium clusters in closed pores, q = f 2062 v_p.

    Parameters
    ----------
    closed_pore_volume : float or array
        [m3.kg-1], any shape.
    pore_filling : float
        Share of the volume that is filled at 0 V [1].
    lithium_volumetric_capacity : float
        Capacity of metallic lithium per volume [A.h.m-3].

    Returns
    -------
    float or array
        [A.h.kg-1], shape of `closed_pore_volume`; reached only in a constant-voltage step.

    Raises
    ------
    ValueError
        If the volume is negative or the share lies outside 0 to 1.

    Notes
    -----
    Source: definition of the share; its bound is metallic lithium in all closed pores, its value a
    prior. Relation R5.

    Examples
    --------
    >>> round(pore_capacity_from_volume(
    ...     0.167e-3, pore_filling=0.2, lithium_volumetric_capacity=2.062e6))
    69
    """
    require_range("closed_pore_volume", closed_pore_volume, 0, unit="m3.kg-1")
    require_range("pore_filling", pore_filling, 0, 1)
    return pore_filling * lithium_volumetric_capacity * closed_pore_volume


def reversible_capacity_from_parts(
    *,
    stack_capacity: Scalar,
    hydrogen_capacity: Scalar,
    pore_capacity: Scalar,
    silicon_content: Scalar,
) -> Scalar:
    r"""Capacity between 0 V (held) and 1.5 V, :math:`(1-w_{Si})(q_{stack}+q_H+q_{pore})`.

    Parameters
    ----------
    stack_capacity, hydrogen_capacity, pore_capacity : float or array
        Per mass of carbon [A.h.kg-1].
    silicon_content : float or array
        Mass of the silicon compound over the mass of the coated material [1]; it dilutes.

    Returns
    -------
    float or array
        What the carbon brings per mass of active material [A.h.kg-1], shape of the arguments. That
        of an active coating comes on top, :mod:`anode_model.relations.composite`.

    Raises
    ------
    ValueError
        If a capacity is negative or the content lies outside 0 to 1.

    Notes
    -----
    Source: mass balance over lithium's places. Relations R3 to R5.

    Examples
    --------
    >>> round(reversible_capacity_from_parts(stack_capacity=283.0, hydrogen_capacity=56.0,
    ...                                      pore_capacity=69.0, silicon_content=0.05), 1)
    387.6
    """
    total = stack_capacity + hydrogen_capacity + pore_capacity
    require_range("hydrogen_capacity", hydrogen_capacity, 0, unit="A.h.kg-1")
    require_range("pore_capacity", pore_capacity, 0, unit="A.h.kg-1")
    require_range("stack_capacity", stack_capacity, 0, unit="A.h.kg-1")
    require_range("silicon_content", silicon_content, 0, 1)
    return (1 - silicon_content) * total
