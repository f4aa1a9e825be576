"""The temperatures at which the electrolytes' laws mean something."""

from __future__ import annotations

from numbers import Real

from anode_model import SimulationInputError
from anode_model.arguments import check_kind

#: Range of the measurements behind the electrolyte of the shipped cell designs [K]: -10 to 50 degC.
#: Below it the fitted transference number turns negative and no run can be believed.
LOWEST, HIGHEST = 263.15, 323.15


def check_temperature(temperature: float) -> None:
    """Refuse a temperature outside the range of the electrolyte's data.

    Parameters
    ----------
    temperature : float
        [K].

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
