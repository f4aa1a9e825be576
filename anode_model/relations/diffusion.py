"""R9: lithium diffusion in the particle."""

from __future__ import annotations

import numpy as np

from anode_model.constants import GAS_CONSTANT, REFERENCE_TEMPERATURE
from anode_model.relations.ranges import Scalar, require_range


def diffusivity_from_spacing(
    d002: Scalar,
    *,
    reference_diffusivity: float,
    diffusivity_spacing_ratio: float,
    diffusivity_spacing_reference: float,
    diffusivity_spacing_step: float,
) -> Scalar:
    r"""Mean diffusivity at 298.15 K, :math:`D_0\,k^{(d_{002}-d_{ref})/\Delta d}`.

    Parameters
    ----------
    d002 : float or array
        Interlayer spacing [m], any shape.
    reference_diffusivity : float
        D0 at the reference spacing [m2.s-1].
    diffusivity_spacing_ratio : float
        k over one step of spacing [1].
    diffusivity_spacing_reference, diffusivity_spacing_step : float
        [m].

    Returns
    -------
    float or array
        Mean over the fillings between 1.5 V and 0 V [m2.s-1], shape of `d002`.

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    Source: prior, magnitude and trend. Relation R9. R squared over D dominates every rate result.

    Examples
    --------
    >>> diffusivity = diffusivity_from_spacing(
    ...     0.415e-9, reference_diffusivity=3e-14, diffusivity_spacing_ratio=1.7,
    ...     diffusivity_spacing_reference=0.380e-9, diffusivity_spacing_step=0.035e-9)
    >>> f"{diffusivity:.2e}"
    '5.10e-14'
    """
    require_range("d002", d002, above=0, unit="m")
    require_range("reference_diffusivity", reference_diffusivity, above=0, unit="m2.s-1")
    require_range("diffusivity_spacing_ratio", diffusivity_spacing_ratio, above=0)
    require_range("diffusivity_spacing_step", diffusivity_spacing_step, above=0, unit="m")
    steps = (d002 - diffusivity_spacing_reference) / diffusivity_spacing_step
    return reference_diffusivity * diffusivity_spacing_ratio**steps


def arrhenius_factor(temperature: Scalar, *, activation_energy: Scalar) -> Scalar:
    r"""Factor against 298.15 K, :math:`\exp[-(E/R)(1/T-1/298.15)]`.

    Parameters
    ----------
    temperature : float, array or model symbol
        [K], any shape.
    activation_energy : float, array or model symbol
        [J.mol-1].

    Returns
    -------
    float, array or model symbol
        [1], shape of the arguments.

    Notes
    -----
    Source: Arrhenius's law, with the reference at 298.15 K by definition. Relations R9 and R10. Not
    checked, so that a cell model can build its expression from it.

    Examples
    --------
    >>> round(float(arrhenius_factor(308.15, activation_energy=37e3)), 2)
    1.62
    """
    inverse = 1 / temperature - 1 / REFERENCE_TEMPERATURE
    return np.exp(-activation_energy / GAS_CONSTANT * inverse)


def diffusivity_at_filling(
    thermodynamic_factor: Scalar, *, diffusivity: Scalar, thermodynamic_factor_mean: Scalar
) -> Scalar:
    r"""Diffusivity at one filling, :math:`\bar D\,TF(\theta)/\langle TF\rangle`.

    Parameters
    ----------
    thermodynamic_factor : float, array or model symbol
        At this filling [1], any shape.
    diffusivity : float, array or model symbol
        Mean over the fillings [m2.s-1].
    thermodynamic_factor_mean : float, array or model symbol
        Mean of the thermodynamic factor over the same fillings [1].

    Returns
    -------
    float, array or model symbol
        [m2.s-1], shape of `thermodynamic_factor`.

    Notes
    -----
    Source: definition of the chemical diffusivity with a constant mobility; that it follows the
    thermodynamic factor is recalled from M. D. Levi and D. Aurbach, not checked. Relation R9. Not
    checked, so that a cell model can build its expression from it.

    Examples
    --------
    >>> diffusivity_at_filling(6.0, diffusivity=3e-14, thermodynamic_factor_mean=12.0)
    1.5e-14
    """
    return diffusivity * thermodynamic_factor / thermodynamic_factor_mean
