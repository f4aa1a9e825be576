"""R8 in plain numbers: the galleries of :mod:`anode_model.relations.potential` for a derivation."""

from __future__ import annotations

from anode_model.relations.potential import gallery_fractions_from_capacities, msmr_filling
from anode_model.relations.thermodynamic_factor import mean_thermodynamic_factor


def gallery_fractions(
    *, stack_capacity: float, hydrogen_capacity: float, pore_capacity: float
) -> tuple[float, float, float, float]:
    """Fractions of the four galleries; only the ratios of the capacities matter.

    Parameters
    ----------
    stack_capacity, hydrogen_capacity, pore_capacity : float
        [A.h.kg-1].

    Returns
    -------
    tuple of float
        X_1 to X_4 [1].

    Raises
    ------
    ValueError
        If a capacity is negative or there is no stack capacity.

    Notes
    -----
    Source: mass balance over the galleries, see
    :func:`anode_model.relations.potential.gallery_fractions_from_capacities`. Relation R8.

    Examples
    --------
    >>> [round(x, 4) for x in gallery_fractions(
    ...     stack_capacity=280.0, hydrogen_capacity=0.0, pore_capacity=0.0)]
    [0.0838, 0.7464, 0.2299, 0.0]
    """
    fractions, _ = gallery_fractions_from_capacities(
        stack_capacity=stack_capacity,
        hydrogen_capacity=hydrogen_capacity,
        pore_capacity=pore_capacity,
    )
    return fractions


def filling_at_0V(
    *,
    gallery_fraction_1: float,
    gallery_fraction_2: float,
    gallery_fraction_3: float,
    gallery_fraction_4: float,
) -> float:
    """Equilibrium filling at 0 V versus Li/Li+.

    Parameters
    ----------
    gallery_fraction_1, gallery_fraction_2, gallery_fraction_3, gallery_fraction_4 : float
        [1].

    Returns
    -------
    float
        [1]; 0.65 by the definition of the filling basis.

    Notes
    -----
    Source: definition, :func:`anode_model.relations.potential.msmr_filling` at 0 V. Relation R8.

    Examples
    --------
    >>> round(filling_at_0V(gallery_fraction_1=0.0838, gallery_fraction_2=0.7464,
    ...                     gallery_fraction_3=0.2299, gallery_fraction_4=0.0), 3)
    0.65
    """
    fractions = (gallery_fraction_1, gallery_fraction_2, gallery_fraction_3, gallery_fraction_4)
    return float(msmr_filling(0.0, fractions))


def filling_at_1500mV(
    *,
    gallery_fraction_1: float,
    gallery_fraction_2: float,
    gallery_fraction_3: float,
    gallery_fraction_4: float,
) -> float:
    """Equilibrium filling at 1.5 V versus Li/Li+.

    Parameters
    ----------
    gallery_fraction_1, gallery_fraction_2, gallery_fraction_3, gallery_fraction_4 : float
        [1].

    Returns
    -------
    float
        [1].

    Notes
    -----
    Source: definition, :func:`anode_model.relations.potential.msmr_filling` at 1.5 V. Relation R8.

    Examples
    --------
    >>> round(filling_at_1500mV(gallery_fraction_1=0.0838, gallery_fraction_2=0.7464,
    ...                         gallery_fraction_3=0.2299, gallery_fraction_4=0.0), 4)
    0.0091
    """
    fractions = (gallery_fraction_1, gallery_fraction_2, gallery_fraction_3, gallery_fraction_4)
    return float(msmr_filling(1.5, fractions))


def thermodynamic_factor_mean(
    *,
    gallery_fraction_1: float,
    gallery_fraction_2: float,
    gallery_fraction_3: float,
    gallery_fraction_4: float,
    filling_lithiated: float,
    filling_delithiated: float,
) -> float:
    """Mean thermodynamic factor over the fillings between 1.5 V and 0 V.

    Parameters
    ----------
    gallery_fraction_1, gallery_fraction_2, gallery_fraction_3, gallery_fraction_4 : float
        [1].
    filling_lithiated, filling_delithiated : float
        Fillings at 0 V and at 1.5 V [1].

    Returns
    -------
    float
        [1], at least 1.

    Raises
    ------
    ValueError
        If the fillings are not in order.

    Notes
    -----
    Source: definition, the mean of
    :func:`~anode_model.relations.thermodynamic_factor.msmr_thermodynamic_factor`. Relation R9.

    Examples
    --------
    >>> mean = thermodynamic_factor_mean(
    ...     gallery_fraction_1=0.0838, gallery_fraction_2=0.7464, gallery_fraction_3=0.2299,
    ...     gallery_fraction_4=0.0, filling_lithiated=0.65, filling_delithiated=0.01)
    >>> 5 < mean < 15
    True
    """
    fractions = (gallery_fraction_1, gallery_fraction_2, gallery_fraction_3, gallery_fraction_4)
    return mean_thermodynamic_factor(fractions, filling_delithiated, filling_lithiated)
