"""R10: the exchange current of the material and that of the model's equal spheres."""

from __future__ import annotations

import numpy as np

from anode_model.relations.ranges import Scalar, require_range


def exchange_current_from_nitrogen(
    reference_exchange_current_density: Scalar,
    *,
    nitrogen_content: Scalar,
    nitrogen_exchange_gain: float,
    nitrogen_exchange_reference: float,
) -> Scalar:
    r"""Exchange-current density of the material, :math:`i_{ref}[1+g\,\min(w_N/w_{ref},1)]`.

    Parameters
    ----------
    reference_exchange_current_density : float or array
        Without nitrogen, per true active area [A.m-2].
    nitrogen_content : float or array
        Mass fraction [1].
    nitrogen_exchange_gain : float
        g [1], at least 0; 0 leaves nitrogen without effect.
    nitrogen_exchange_reference : float
        Mass fraction at which the gain is reached [1]; more nitrogen does not raise it.

    Returns
    -------
    float or array
        [A.m-2], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: prior, linear up to its bound. Relation R10.

    Examples
    --------
    >>> float(exchange_current_from_nitrogen(
    ...     2.0, nitrogen_content=0.02, nitrogen_exchange_gain=0.25,
    ...     nitrogen_exchange_reference=0.05))
    2.2
    """
    require_range(
        "reference_exchange_current_density",
        reference_exchange_current_density,
        above=0,
        unit="A.m-2",
    )
    require_range("nitrogen_content", nitrogen_content, 0, 1)
    require_range("nitrogen_exchange_gain", nitrogen_exchange_gain, 0)
    require_range("nitrogen_exchange_reference", nitrogen_exchange_reference, 0, 1, above=0)
    reached = np.minimum(nitrogen_content / nitrogen_exchange_reference, 1.0)
    return reference_exchange_current_density * (1 + nitrogen_exchange_gain * reached)


def effective_exchange_current_from_surface(
    exchange_current_density: Scalar,
    *,
    particle_radius: Scalar,
    sauter_diameter: Scalar,
    roughness_factor: Scalar,
    sphericity: Scalar,
    roughness_exponent: float,
) -> Scalar:
    r"""Exchange-current density on the area that a model has, a = 3 ε/R.

    .. math:: i_{0,eff} = i_0\,\frac{R}{D_{32}/2}\,\frac{f_r^{\,b}}{\Psi}

    Parameters
    ----------
    exchange_current_density : float or array
        Per true active area [A.m-2].
    particle_radius : float or array
        Of the model's equal spheres [m].
    sauter_diameter : float or array
        Of the powder [m].
    roughness_factor : float or array
        [1], at least 1.
    sphericity : float or array
        [1], above 0, at most 1.
    roughness_exponent : float
        b [1], 0 to 1: the nitrogen surface takes part only in part.

    Returns
    -------
    float or array
        Per area of the model's spheres [A.m-2], shape of the arguments.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    Notes
    -----
    Source: geometry but for the exponent, which is a prior. Relation R10.

    Examples
    --------
    >>> effective_exchange_current_from_surface(
    ...     2.0, particle_radius=5e-6, sauter_diameter=10e-6, roughness_factor=1.0,
    ...     sphericity=1.0, roughness_exponent=0.25)
    2.0
    """
    require_range("exchange_current_density", exchange_current_density, above=0, unit="A.m-2")
    require_range("particle_radius", particle_radius, above=0, unit="m")
    require_range("sauter_diameter", sauter_diameter, above=0, unit="m")
    require_range("roughness_factor", roughness_factor, 1)
    require_range("sphericity", sphericity, high=1, above=0)
    require_range("roughness_exponent", roughness_exponent, 0, 1)
    more_area = 2 * particle_radius / sauter_diameter / sphericity
    return exchange_current_density * more_area * roughness_factor**roughness_exponent


def exchange_current_half_power(
    *,
    exchange_current_density: Scalar,
    electrolyte_concentration: Scalar,
    filling: Scalar,
) -> Scalar:
    r"""Exchange-current density at a state, highest at half filling.

    .. math:: 2\,i_0\,(c_e/c_{ref})^{1/2}\,[\theta(1-\theta)]^{1/2}

    Parameters
    ----------
    exchange_current_density : float, array or model symbol
        At half filling and 1000 mol.m-3 [A.m-2].
    electrolyte_concentration : float, array or model symbol
        [mol.m-3].
    filling : float, array or model symbol
        Stoichiometry at the surface [1].

    Returns
    -------
    float, array or model symbol
        [A.m-2], shape of the arguments; multiply by the Arrhenius factor.

    Notes
    -----
    Source: Butler-Volmer kinetics with equal transfer coefficients, as cell models usually have it;
    the factor 2 is a convention. Relation R10. Not checked, so that a cell model can build its
    expression from it.

    Examples
    --------
    >>> exchange_current_half_power(
    ...     exchange_current_density=2.0, electrolyte_concentration=1000.0, filling=0.5)
    2.0
    """
    state = electrolyte_concentration / 1000.0 * filling * (1 - filling)
    return 2 * exchange_current_density * state**0.5


def exchange_current_coke_Fuller1994(
    *,
    exchange_current_density: Scalar,
    electrolyte_concentration: Scalar,
    filling: Scalar,
) -> Scalar:
    r"""Petroleum coke, :math:`4\,i_0\,(c_e/c_{ref})^{1/2}[(0.5-\theta)\theta]^{1/2}`.

    Parameters
    ----------
    exchange_current_density : float, array or model symbol
        At a filling of 0.25, half of what the coke takes up, and 1000 mol.m-3 [A.m-2]; the source
        has 8.3038 in front of the roots, 2.076 here.
    electrolyte_concentration : float, array or model symbol
        [mol.m-3].
    filling : float, array or model symbol
        Stoichiometry at the surface on the basis of LiC6 [1], below 0.5.

    Returns
    -------
    float, array or model symbol
        [A.m-2], shape of the arguments.

    Notes
    -----
    Source: T. F. Fuller, M. Doyle, J. Newman, J. Electrochem. Soc. 141 (1994) 1; the coke is full
    at 0.5. Relation R10. Not checked, so that a cell model can build its expression from it.

    Examples
    --------
    >>> round(exchange_current_coke_Fuller1994(
    ...     exchange_current_density=8.3038 / 4, electrolyte_concentration=1000.0, filling=0.4), 4)
    1.6608
    """
    state = electrolyte_concentration / 1000.0 * (0.5 - filling) * filling
    return 4 * exchange_current_density * state**0.5
