"""The temperatures at which the electrolytes' laws mean something."""

from __future__ import annotations

import warnings
from numbers import Real

from anode_model import SimulationInputError
from anode_model.arguments import check_kind

#: Range of the measurements behind the electrolyte of the shipped cell designs [K]: -10 to 50 degC.
LOWEST, HIGHEST = 263.15, 323.15

#: Below this the fitted transference number of ORegan2022 is negative at some salt concentration
#: [K]: at 283 K between 1075 and 2800 mol/m3, at 263 K over nearly the whole range.
DOUBTFUL = 290.0


class ColdElectrolyteWarning(UserWarning):
    """The electrolyte's fits are doubtful at this temperature."""


def check_temperature(temperature: float) -> None:
    """Refuse a temperature outside the range of the electrolyte's data.

    Parameters
    ----------
    temperature : float
        [K].

    Warns
    -----
    ColdElectrolyteWarning
        Where the fitted transference number turns negative.

    Raises
    ------
    WrongKindError
        If it is not a number.
    SimulationInputError
        If it lies outside; a temperature in degC, taken for kelvin, does.

    Notes
    -----
    Source: J. Landesfeind, H. A. Gasteiger, J. Electrochem. Soc. 166 (2019) A3079, as in PyBaMM's
    set ORegan2022; the range is recalled, not checked.

    Examples
    --------
    >>> check_temperature(298.15)
    """
    check_kind(temperature, Real, "temperature", "in kelvin, as 298.15")
    if not LOWEST <= temperature <= HIGHEST:
        raise SimulationInputError(
            f"temperature: got {temperature:g} K; allowed: {LOWEST:g} to {HIGHEST:g} K, the range "
            "of the electrolyte's data; give kelvin, 25 degC is 298.15"
        )
    if temperature < DOUBTFUL:
        text = (
            f"temperature: {temperature:g} K: below {DOUBTFUL:g} K the electrolyte's fitted "
            "transference number is negative at higher salt concentrations; doubt results at high "
            "rate"
        )
        warnings.warn(text, ColdElectrolyteWarning, stacklevel=3)
