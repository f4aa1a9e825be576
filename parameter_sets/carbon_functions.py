"""The carbon's open-circuit potential, diffusivity and exchange current as PyBaMM sees them.

Each function is made from a law and from numbers. The numbers may be floats, which gives a
parameter set for one material, or PyBaMM input parameters, which gives a model that serves every
material. The laws themselves are those of `anode_model.relations`; nothing is defined twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pybamm
from scipy.interpolate import PchipInterpolator

from anode_model.constants import GAS_CONSTANT, REFERENCE_TEMPERATURE
from anode_model.derivation.laws import NAMED_POTENTIALS, NO_HYSTERESIS, Laws
from anode_model.errors import ParameterSetError
from anode_model.relations.hysteresis import Branch, branch_potential
from anode_model.relations.kinetics import (
    exchange_current_coke_Fuller1994,
    exchange_current_half_power,
)
from anode_model.relations.potential import inside_range, msmr_potential
from anode_model.relations.thermodynamic_factor import msmr_thermodynamic_factor_at
from parameter_sets.casadi_calls import called_with_slope

GALLERIES = tuple(f"gallery_fraction_{number}" for number in (1, 2, 3, 4))

#: What parts the branches of the potential.
HYSTERESIS = (
    "hydrogen_filling",
    "potential_hysteresis",
    "filling_lithiated",
    "filling_delithiated",
)

#: Slope of the potential beyond the points of a table [V per stoichiometry].
_BEYOND_POINTS = 2000.0

#: Distances from the last point at which that slope is pinned [1].
_EDGE, _FAR = 5e-4, 0.5

Function = Callable[..., Any]


def potential_function(laws: Laws, numbers: Mapping[str, Any]) -> Function:
    """Open-circuit potential [V] as a function of the stoichiometry.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act.
    numbers : mapping of str to float or pybamm.InputParameter
        By nomenclature name; the gallery fractions where the law is ``"msmr"``.

    Returns
    -------
    callable
        Of a float, an array or a PyBaMM symbol.

    Raises
    ------
    ParameterSetError
        If the law is unknown.
    """
    law = laws.ocp
    if law == "msmr":
        fractions = [numbers[name] for name in GALLERIES]
        return lambda sto: _apply(_msmr_potential, sto, *fractions)
    if law == "table":
        return _interpolated(laws.ocp_points)
    if law in NAMED_POTENTIALS:
        return NAMED_POTENTIALS[law]
    if not law.startswith("set:"):
        known = ", ".join(("msmr", "table", *NAMED_POTENTIALS))
        raise ParameterSetError(f"unknown law of the potential {law!r}; known: {known}, set:NAME")
    return _from_set(law, "Negative electrode OCP [V]")


def branch_function(laws: Laws, numbers: Mapping[str, Any], branch: Branch) -> Function:
    """Potential [V] along which lithium goes one way, as a function of the stoichiometry.

    Parameters
    ----------
    laws : Laws
        With a hysteresis.
    numbers : mapping of str to float or pybamm.InputParameter
        By nomenclature name: the gallery fractions and :data:`HYSTERESIS`.
    branch : {"lithiation", "delithiation"}
        Direction of the lithium.
    """
    if laws.hysteresis == NO_HYSTERESIS:
        return potential_function(laws, numbers)
    parameters = [numbers[name] for name in (*GALLERIES, *HYSTERESIS)]
    return lambda sto: _apply(_BRANCHES[branch], sto, *parameters)


def entropic_function(laws: Laws, numbers: Mapping[str, Any]) -> Any:
    """Entropic coefficient [V.K-1]: the number, or the function of stoichiometry of a set.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act.
    numbers : mapping of str to float or pybamm.InputParameter
        By nomenclature name.
    """
    if laws.entropic_coefficient.startswith("set:"):
        law = laws.entropic_coefficient
        return _from_set(law, "Negative electrode OCP entropic change [V.K-1]")
    return numbers["entropic_coefficient"]


def inner_potential_function(laws: Laws, numbers: Mapping[str, Any]) -> Function:
    """Open-circuit potential [V] for the inside of a particle, where its heat of mixing arises.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act.
    numbers : mapping of str to float or pybamm.InputParameter
        As in :func:`potential_function`.

    Returns
    -------
    callable
        Of the stoichiometry. Where the law is ``"msmr"`` it is within 2e-4 V of
        :func:`potential_function`, and the very node that the diffusivity holds too.
    """
    if laws.ocp != "msmr":
        return potential_function(laws, numbers)
    fractions = [numbers[name] for name in GALLERIES]
    return lambda sto: _apply(_rough_potential, sto, *fractions)


def diffusivity_function(
    laws: Laws, numbers: Mapping[str, Any], radius_scale: Any = 1.0
) -> Function:
    r"""Particle diffusivity [m2.s-1] as a function of stoichiometry and temperature.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act.
    numbers : mapping of str to float or pybamm.InputParameter
        By nomenclature name.
    radius_scale : float or pybamm symbol
        :math:`s = R/R_{ref}` where the model keeps a reference radius; then the function returns
        :math:`D/s^2`, which is exact for Fickian spheres.

    Returns
    -------
    callable
        Of stoichiometry [1] and temperature [K].
    """
    if laws.diffusivity.startswith("set:"):
        inner = _from_set(laws.diffusivity, "Negative particle diffusivity [m2.s-1]")
        return lambda sto, T: inner(sto, T) / radius_scale**2
    central, energy = numbers["diffusivity"], numbers["diffusivity_activation_energy"]
    if laws.diffusivity == "constant":
        return lambda _sto, T: central / radius_scale**2 * arrhenius(energy, T)
    mean = numbers["thermodynamic_factor_mean"]
    fractions = [numbers[name] for name in GALLERIES]

    def diffusivity(sto: Any, T: Any) -> Any:
        # As a node of its own the potential is shared with whatever else asks for it there.
        potential = _apply(_rough_potential, sto, *fractions)
        factor = _apply(_thermodynamic_factor, potential, sto, *fractions, fields=2)
        return central / mean / radius_scale**2 * factor * arrhenius(energy, T)

    return diffusivity


def exchange_current_function(
    laws: Laws, numbers: Mapping[str, Any], radius_scale: Any = 1.0
) -> Function:
    r"""Exchange-current density [A.m-2] of electrolyte, surface and temperature.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act.
    numbers : mapping of str to float or pybamm.InputParameter
        By nomenclature name.
    radius_scale : float or pybamm symbol
        As in :func:`diffusivity_function`; the function returns :math:`i_0/s`, because the model
        takes the area from the reference radius.

    Returns
    -------
    callable
        Of electrolyte, surface and maximum concentration [mol.m-3] and temperature [K].
    """
    if laws.exchange_current.startswith("set:"):
        inner = _from_set(
            laws.exchange_current, "Negative electrode exchange-current density [A.m-2]"
        )
        return lambda c_e, c_s, c_max, T: inner(c_e, c_s, c_max, T) / radius_scale
    central = numbers["effective_exchange_current_density"] / radius_scale
    energy = numbers["exchange_current_activation_energy"]
    try:
        law, full = _EXCHANGE_CURRENTS[laws.exchange_current]
    except KeyError as error:
        raise ParameterSetError(
            f"unknown exchange-current law {laws.exchange_current!r}; known: "
            + ", ".join(_EXCHANGE_CURRENTS)
        ) from error

    def exchange_current(c_e: Any, c_s: Any, c_max: Any, T: Any) -> Any:
        at_reference = law(
            exchange_current_density=central,
            electrolyte_concentration=c_e,
            filling=between(c_s / c_max, _MARGIN, full - _MARGIN),
        )
        return at_reference * arrhenius(energy, T)

    return exchange_current


def numbers_needed(laws: Laws) -> tuple[str, ...]:
    """Nomenclature names of the numbers that these laws take, in a fixed order."""
    names = list(GALLERIES) if laws.ocp == "msmr" else []
    if laws.hysteresis != NO_HYSTERESIS:
        names += [*HYSTERESIS, "hysteresis_decay"]
    if not laws.diffusivity.startswith("set:"):
        names += ["diffusivity", "diffusivity_activation_energy"]
    if laws.diffusivity == "thermodynamic-factor":
        names.append("thermodynamic_factor_mean")
    if not laws.exchange_current.startswith("set:"):
        names += ["effective_exchange_current_density", "exchange_current_activation_energy"]
    return tuple(names)


def _msmr_potential(filling: Any, *fractions: Any) -> Any:
    return msmr_potential(filling, fractions)


def _branch_potential(branch: Branch, filling: Any, *numbers: Any) -> Any:
    fractions, rest = numbers[: len(GALLERIES)], numbers[len(GALLERIES) :]
    return branch_potential(filling, fractions, branch, **dict(zip(HYSTERESIS, rest, strict=True)))


# Two functions by name: PyBaMM takes functions of one name and the same arguments for one.
def _lithiation_potential(filling: Any, *numbers: Any) -> Any:
    return _branch_potential("lithiation", filling, *numbers)


def _delithiation_potential(filling: Any, *numbers: Any) -> Any:
    return _branch_potential("delithiation", filling, *numbers)


_BRANCHES: Mapping[Branch, Function] = {
    "lithiation": _lithiation_potential,
    "delithiation": _delithiation_potential,
}


def _rough_potential(filling: Any, *fractions: Any) -> Any:
    """One step of the inversion, within 2e-4 V: what stands in every radial volume."""
    return msmr_potential(inside_range(filling, sum(fractions)), fractions, steps=1)


def _thermodynamic_factor(potential: Any, filling: Any, *fractions: Any) -> Any:
    return msmr_thermodynamic_factor_at(potential, filling, fractions)


def _apply(function: Function, *arguments: Any, fields: int = 1) -> Any:
    """Call on numbers; on symbols make one node of it, of which the leading `fields` vary.

    The steps of the inversion use each intermediate several times. PyBaMM's expression trees copy
    what is used twice, so that a tree of the steps would grow exponentially; inside a single
    function node the steps reach CasADi as a graph, where nothing is copied.
    """
    if any(isinstance(item, pybamm.Symbol) for item in arguments):
        return pybamm.Function(called_with_slope(function, fields), *arguments)
    return function(*arguments)


def arrhenius(energy: Any, temperature: Any) -> Any:
    """Factor of a rate against 298.15 K [1], of its activation energy [J.mol-1] and of T [K]."""
    return np.exp(energy / GAS_CONSTANT * (1.0 / REFERENCE_TEMPERATURE - 1.0 / temperature))


def between(value: Any, low: float, high: float) -> Any:
    """A value held inside a range; in arithmetic that numbers and symbols both have."""
    raised = 0.5 * (value + low + abs(value - low))
    return 0.5 * (raised + high - abs(raised - high))


def _interpolated(points: Sequence[tuple[float, float]]) -> Function:
    """Monotone cubic through points (stoichiometry, potential), steep beyond both ends."""
    fillings, potentials = (np.array(column) for column in zip(*points, strict=True))
    # Beyond the points the potential leaves the window so steeply that no capacity lies there: the
    # capacity of the table is the capacity of the model.
    steps = np.array([_EDGE, _FAR])
    rises = _BEYOND_POINTS * steps
    fillings = np.concatenate([fillings[0] - steps[::-1], fillings, fillings[-1] + steps])
    potentials = np.concatenate([potentials[0] + rises[::-1], potentials, potentials[-1] - rises])
    numeric = PchipInterpolator(fillings, potentials)

    def potential(sto: Any) -> Any:
        if isinstance(sto, pybamm.Symbol):
            return pybamm.Interpolant(fillings, potentials, sto, interpolator="pchip")
        return numeric(sto)

    return potential


def _from_set(law: str, parameter: str) -> Function:
    """One function of a PyBaMM set, the constant of a set as a function of the same arguments."""
    value = pybamm.ParameterValues(law.removeprefix("set:"))[parameter]
    if callable(value):
        return value  # type: ignore[no-any-return]
    return lambda *_: value


#: Distance that a filling keeps from where an exchange current ends in a root of zero [1].
_MARGIN = 1e-6

#: Each law with the filling at which it closes.
_EXCHANGE_CURRENTS: Mapping[str, tuple[Function, float]] = {
    "half-power": (exchange_current_half_power, 1.0),
    "coke-Fuller1994": (exchange_current_coke_Fuller1994, 0.5),
}
