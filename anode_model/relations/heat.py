"""R15: thermal properties of the layer with its pores full of electrolyte."""

from __future__ import annotations

from anode_model.relations.ranges import Scalar, require_range


def electrode_density_from_porosity(
    *, coating_density: Scalar, porosity: Scalar, electrolyte_density: float
) -> Scalar:
    r"""Density of the filled layer, :math:`\rho_{el}+\varepsilon\rho_e`.

    Parameters
    ----------
    coating_density : float or array
        Solids per volume of the layer [kg.m-3].
    porosity : float or array
        [1], 0 to 1.
    electrolyte_density : float
        [kg.m-3].

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
    Source: mass balance, all pores full. Relation R15.

    Examples
    --------
    >>> round(electrode_density_from_porosity(
    ...     coating_density=1047.0, porosity=0.308, electrolyte_density=1220.0))
    1423
    """
    require_range("coating_density", coating_density, above=0, unit="kg.m-3")
    require_range("porosity", porosity, 0, 1)
    require_range("electrolyte_density", electrolyte_density, above=0, unit="kg.m-3")
    return coating_density + porosity * electrolyte_density


def electrode_specific_heat_from_mixture(
    *,
    coating_density: Scalar,
    porosity: Scalar,
    specific_heat_capacity: Scalar,
    electrolyte_density: float,
    electrolyte_specific_heat_capacity: float,
) -> Scalar:
    """Specific heat capacity of the filled layer, the mean by mass of solid and electrolyte.

    Parameters
    ----------
    coating_density : float or array
        Solids per volume of the layer [kg.m-3].
    porosity : float or array
        [1], 0 to 1.
    specific_heat_capacity : float or array
        Of the solid [J.kg-1.K-1].
    electrolyte_density : float
        [kg.m-3].
    electrolyte_specific_heat_capacity : float
        [J.kg-1.K-1].

    Returns
    -------
    float or array
        [J.kg-1.K-1], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: energy balance, exact for a mixture without heat of mixing. Relation R15.

    Examples
    --------
    >>> round(electrode_specific_heat_from_mixture(
    ...     coating_density=1047.0, porosity=0.308, specific_heat_capacity=720.0,
    ...     electrolyte_density=1220.0, electrolyte_specific_heat_capacity=1800.0))
    1005
    """
    filled = electrode_density_from_porosity(
        coating_density=coating_density, porosity=porosity, electrolyte_density=electrolyte_density
    )
    heat = electrolyte_specific_heat_capacity
    require_range("specific_heat_capacity", specific_heat_capacity, above=0, unit="J.kg-1.K-1")
    require_range("electrolyte_specific_heat_capacity", heat, above=0, unit="J.kg-1.K-1")
    share = porosity * electrolyte_density / filled
    return (1 - share) * specific_heat_capacity + share * heat


def thermal_conductivity_from_mixture(
    *,
    porosity: Scalar,
    carbon_thermal_conductivity: Scalar,
    electrolyte_thermal_conductivity: Scalar,
) -> Scalar:
    r"""Thermal conductivity of the filled layer by Bruggeman's symmetric mixing rule.

    .. math:: (1-\varepsilon)\frac{\lambda_s-\lambda}{\lambda_s+2\lambda}
              + \varepsilon\frac{\lambda_e-\lambda}{\lambda_e+2\lambda} = 0

    Parameters
    ----------
    porosity : float or array
        [1], 0 to 1.
    carbon_thermal_conductivity, electrolyte_thermal_conductivity : float or array
        Of the solid and of what fills the pores [W.m-1.K-1].

    Returns
    -------
    float or array
        [W.m-1.K-1], shape of the arguments, between the two.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: D. A. G. Bruggeman, Ann. Phys. 416 (1935) 636; the positive root of a quadratic.
    Relation R15.

    Examples
    --------
    >>> round(thermal_conductivity_from_mixture(
    ...     porosity=0.3, carbon_thermal_conductivity=1.2,
    ...     electrolyte_thermal_conductivity=0.2), 2)
    0.8
    """
    solid, pores = carbon_thermal_conductivity, electrolyte_thermal_conductivity
    require_range("porosity", porosity, 0, 1)
    require_range("carbon_thermal_conductivity", solid, above=0, unit="W.m-1.K-1")
    require_range("electrolyte_thermal_conductivity", pores, above=0, unit="W.m-1.K-1")
    linear = (2 - 3 * porosity) * solid + (3 * porosity - 1) * pores
    return (linear + (linear**2 + 8 * solid * pores) ** 0.5) / 4
