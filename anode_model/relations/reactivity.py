"""R7: how reactive the surface is, from the temperature at which the bare carbon burns off."""

from __future__ import annotations

import numpy as np

from anode_model.constants import GAS_CONSTANT
from anode_model.relations.ranges import Scalar, require_range


def reactive_sites_from_exothermic_peak(
    exothermic_peak: Scalar,
    *,
    oxidation_activation_energy: float,
    oxidation_reference_temperature: float,
) -> Scalar:
    r"""Density of oxidation sites against the reference, :math:`e^{(E/R)(1/T_{ex}-1/T_{ref})}`.

    Parameters
    ----------
    exothermic_peak : float or array
        Peak of the burn-off in air [K], any shape.
    oxidation_activation_energy : float
        [J.mol-1].
    oxidation_reference_temperature : float
        Peak temperature that counts as 1 [K].

    Returns
    -------
    float or array
        [1], shape of `exothermic_peak`; falls with the temperature.

    Raises
    ------
    ValueError
        If a temperature is not positive or the energy negative.

    Notes
    -----
    Source: own derivation: equal burn-off rates of first order at one heating rate and one
    mechanism. Relation R7. Heating rate, gas flow, ash and coatings confound it. It says nothing
    about the heat of a charged electrode.

    Examples
    --------
    >>> round(float(reactive_sites_from_exothermic_peak(873.15,
    ...     oxidation_activation_energy=188e3, oxidation_reference_temperature=923.15)), 1)
    4.1
    """
    require_range("exothermic_peak", exothermic_peak, above=0, unit="K")
    require_range("oxidation_activation_energy", oxidation_activation_energy, 0, unit="J.mol-1")
    require_range(
        "oxidation_reference_temperature", oxidation_reference_temperature, above=0, unit="K"
    )
    inverse = 1 / exothermic_peak - 1 / oxidation_reference_temperature
    return np.exp(oxidation_activation_energy / GAS_CONSTANT * inverse)


def surface_reactivity_from_sites(reactive_sites: Scalar, *, reactivity_exponent: float) -> Scalar:
    """Factor on surface reactions with electrolyte, r = r_site^a.

    Parameters
    ----------
    reactive_sites : float or array
        From :func:`reactive_sites_from_exothermic_peak` [1], any shape.
    reactivity_exponent : float
        a [1], 0 to 1.

    Returns
    -------
    float or array
        [1], shape of `reactive_sites`.

    Raises
    ------
    ValueError
        If there are no sites or the exponent lies outside 0 to 1.

    Notes
    -----
    Source: prior, form and exponent. Relation R7.

    Examples
    --------
    >>> round(surface_reactivity_from_sites(4.066, reactivity_exponent=0.4), 2)
    1.75
    """
    require_range("reactive_sites", reactive_sites, above=0)
    require_range("reactivity_exponent", reactivity_exponent, 0, 1)
    return reactive_sites**reactivity_exponent
