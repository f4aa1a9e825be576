"""R13 and R14: ions in the pores and electrons in the solid of the layer."""

from __future__ import annotations

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def bruggeman_coefficient_from_sphericity(
    sphericity: Scalar,
    *,
    bruggeman_spheres: float,
    bruggeman_slope: float,
    bruggeman_largest: float,
) -> Scalar:
    r"""Bruggeman coefficient, :math:`\min(1.5+2.5(1-\Psi),\,2.5)`.

    Parameters
    ----------
    sphericity : float or array
        [1], any shape, 0 to 1.
    bruggeman_spheres : float
        Of spheres [1].
    bruggeman_slope : float
        Rise per unit of lost sphericity [1].
    bruggeman_largest : float
        Upper end [1].

    Returns
    -------
    float or array
        [1], shape of `sphericity`: transport efficiency is porosity to this power.

    Raises
    ------
    ValueError
        If the sphericity lies outside 0 to 1.

    Notes
    -----
    Source: 1.5 for spheres as in coke and hard-carbon models, for example T. F. Fuller, M. Doyle,
    J. Newman, J. Electrochem. Soc. 141 (1994) 1; the rise is a prior. Relation R13.

    Examples
    --------
    >>> round(float(bruggeman_coefficient_from_sphericity(
    ...     0.8, bruggeman_spheres=1.5, bruggeman_slope=2.5, bruggeman_largest=2.5)), 3)
    2.0
    """
    require_range("sphericity", sphericity, 0, 1)
    risen = bruggeman_spheres + bruggeman_slope * (1 - sphericity)
    return np.minimum(risen, bruggeman_largest)


def electronic_conductivity_from_ratio(
    hydrogen_carbon_ratio: Scalar,
    *,
    reference_electronic_conductivity: float,
    hydrogen_rich_conductivity_ratio: float,
    hydrogen_rich_limit: float,
) -> Scalar:
    """Effective electronic conductivity of the layer, ten times lower for hydrogen-rich carbon.

    Parameters
    ----------
    hydrogen_carbon_ratio : float or array
        [1], any shape.
    reference_electronic_conductivity : float
        [S.m-1].
    hydrogen_rich_conductivity_ratio : float
        Factor above the limit [1].
    hydrogen_rich_limit : float
        H/C above which it holds [1].

    Returns
    -------
    float or array
        [S.m-1], shape of `hydrogen_carbon_ratio`. A step; it is never limiting.

    Raises
    ------
    ValueError
        If the ratio is negative or the conductivity not positive.

    Notes
    -----
    Source: prior, magnitude and step. Relation R14.

    Examples
    --------
    >>> float(electronic_conductivity_from_ratio(
    ...     0.2, reference_electronic_conductivity=150.0, hydrogen_rich_conductivity_ratio=0.1,
    ...     hydrogen_rich_limit=0.1))
    15.0
    """
    require_range("hydrogen_carbon_ratio", hydrogen_carbon_ratio, 0)
    conductivity = reference_electronic_conductivity
    require_range("reference_electronic_conductivity", conductivity, above=0, unit="S.m-1")
    # A converted 0.1 must not fall on the wrong side of the limit by rounding.
    rich = hydrogen_carbon_ratio > hydrogen_rich_limit * (1 + 1e-9)
    return conductivity * np.where(rich, hydrogen_rich_conductivity_ratio, 1.0)[()]
