"""R19: what the carbonization temperature says about a structure that nobody measured."""

from __future__ import annotations

import numpy as np

from anode_model.constants import ZERO_CELSIUS
from anode_model.relations.ranges import Scalar, require_range


def hydrogen_content_from_carbonization(
    carbonization_temperature: Scalar,
    *,
    carbonization_lowest: float,
    carbonization_highest: float,
    carbonization_hydrogen_offset: float,
    carbonization_hydrogen_height: float,
    carbonization_hydrogen_rate: float,
    carbonization_hydrogen_middle: float,
    carbonization_hydrogen_scatter: float,
    carbonization_hydrogen_end: float,
) -> Scalar:
    r"""Hydrogen left after carbonization, :math:`s\,\max(0,a+b/(1+e^{k(T-T_m)}))`.

    Parameters
    ----------
    carbonization_temperature : float or array
        T [K], any shape.
    carbonization_lowest, carbonization_highest : float
        Ends of the range of the estimate [K].
    carbonization_hydrogen_offset, carbonization_hydrogen_height : float
        a and b, mass fractions [1].
    carbonization_hydrogen_rate : float
        k [K-1].
    carbonization_hydrogen_middle : float
        T_m [K].
    carbonization_hydrogen_scatter : float
        s, this carbon over the fit [1], at least 0.
    carbonization_hydrogen_end : float
        Temperature from which no hydrogen is left [K].

    Returns
    -------
    float or array
        Mass fraction [1], shape of `carbonization_temperature`.

    Raises
    ------
    ValueError
        If the temperature is outside the range of the estimate or the scatter is negative.

    Notes
    -----
    Source: fit of a literature-mining project to 351 carbons, mostly of biomass; good to 50 % above
    1000 °C. Relation R19.

    Examples
    --------
    >>> content = hydrogen_content_from_carbonization(
    ...     1273.15, carbonization_lowest=773.15, carbonization_highest=2273.15,
    ...     carbonization_hydrogen_offset=-0.07996e-2, carbonization_hydrogen_height=11.52796e-2,
    ...     carbonization_hydrogen_rate=0.0037353, carbonization_hydrogen_middle=472.79,
    ...     carbonization_hydrogen_scatter=1.0, carbonization_hydrogen_end=1773.15)
    >>> f"{content * 100:.2f} wt.%"
    '0.47 wt.%'
    """
    _require_temperature(carbonization_temperature, carbonization_lowest, carbonization_highest)
    require_range("carbonization_hydrogen_scatter", carbonization_hydrogen_scatter, 0)
    above_middle = carbonization_temperature - carbonization_hydrogen_middle
    sigmoid = carbonization_hydrogen_height / (
        1 + np.exp(carbonization_hydrogen_rate * above_middle)
    )
    left = np.maximum(carbonization_hydrogen_offset + sigmoid, 0.0)
    hot = carbonization_temperature >= carbonization_hydrogen_end
    return carbonization_hydrogen_scatter * np.where(hot, 0.0, left)


def hydrogen_ratio_from_content(
    hydrogen_content: Scalar, *, carbon_hydrogen_mass_ratio: float
) -> Scalar:
    r"""Atomic H/C of a carbon of hydrogen and carbon, :math:`(M_C/M_H)\,w_H/(1-w_H)`.

    Parameters
    ----------
    hydrogen_content : float or array
        Mass fraction [1], any shape, below 1.
    carbon_hydrogen_mass_ratio : float
        Molar mass of carbon over that of hydrogen [1].

    Returns
    -------
    float or array
        [1], shape of `hydrogen_content`.

    Raises
    ------
    ValueError
        If the content lies outside 0 to 1.

    Notes
    -----
    Source: molar masses; oxygen and nitrogen are left out. Relation R19.

    Examples
    --------
    >>> round(hydrogen_ratio_from_content(0.0047, carbon_hydrogen_mass_ratio=11.92), 3)
    0.056
    """
    require_range("hydrogen_content", hydrogen_content, 0, 1 - 1e-9)
    return carbon_hydrogen_mass_ratio * hydrogen_content / (1 - hydrogen_content)


def spacing_from_carbonization(
    carbonization_temperature: Scalar,
    *,
    carbonization_lowest: float,
    carbonization_highest: float,
    carbonization_d002_intercept: float,
    carbonization_d002_slope: float,
) -> Scalar:
    """Interlayer spacing of published carbons of this temperature, a + b T.

    Parameters
    ----------
    carbonization_temperature : float or array
        [K], any shape; the fit counts in °C.
    carbonization_lowest, carbonization_highest : float
        Ends of the range of the estimate [K].
    carbonization_d002_intercept : float
        At 0 °C [m].
    carbonization_d002_slope : float
        [m.K-1].

    Returns
    -------
    float or array
        [m], shape of `carbonization_temperature`.

    Raises
    ------
    ValueError
        If the temperature is outside the range of the estimate.

    Notes
    -----
    Source: fit to 583 published carbons of sodium cells, r = -0.21: the temperature says little
    about the spacing. Relation R19.

    Examples
    --------
    >>> spacing = spacing_from_carbonization(
    ...     1273.15, carbonization_lowest=773.15, carbonization_highest=2273.15,
    ...     carbonization_d002_intercept=0.3924e-9, carbonization_d002_slope=-1.19e-14)
    >>> f"{spacing * 1e9:.4f} nm"
    '0.3805 nm'
    """
    _require_temperature(carbonization_temperature, carbonization_lowest, carbonization_highest)
    celsius = carbonization_temperature - ZERO_CELSIUS
    return carbonization_d002_intercept + carbonization_d002_slope * celsius


def crystallite_size_from_carbonization(
    carbonization_temperature: Scalar,
    *,
    carbonization_lowest: float,
    carbonization_highest: float,
    carbonization_Lc: float,
) -> Scalar:
    """Crystallite size of published carbons, the same at every temperature of the range.

    Parameters
    ----------
    carbonization_temperature : float or array
        [K], any shape.
    carbonization_lowest, carbonization_highest : float
        Ends of the range of the estimate [K].
    carbonization_Lc : float
        [m].

    Returns
    -------
    float or array
        [m], shape of `carbonization_temperature`.

    Raises
    ------
    ValueError
        If the temperature is outside the range of the estimate.

    Notes
    -----
    Source: 583 published carbons of sodium cells, 1.13 to 1.5 nm. Relation R19.

    Examples
    --------
    >>> size = crystallite_size_from_carbonization(
    ...     1273.15, carbonization_lowest=773.15, carbonization_highest=2273.15,
    ...     carbonization_Lc=1.315e-9)
    >>> f"{size * 1e9:.3f} nm"
    '1.315 nm'
    """
    _require_temperature(carbonization_temperature, carbonization_lowest, carbonization_highest)
    return carbonization_Lc + 0.0 * carbonization_temperature


def _require_temperature(temperature: Scalar, low: float, high: float) -> None:
    require_range("carbonization_temperature", temperature, low, high, unit="K")
