"""A parameter set for tools that do not know this package: numbers, and functions as points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np
import pybamm

from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import Laws
from anode_model.errors import ParameterSetError
from parameter_sets.parameter_set import ParameterSet
from parameter_sets.silicon_phase import CARBON, SILICON, silicon_fillings

_Array = np.ndarray[Any, np.dtype[np.float64]]

#: Version of the layout of what is exported.
FORMAT = 1

#: Points that a function is given at.
_POINTS = 101

#: Salt concentrations over which the electrolyte is given, and at which the rest is [mol.m-3].
_SALT, _SALT_HERE = (10.0, 4850.0), 1000.0

#: Temperatures over which heat conduction is given [K].
_TEMPERATURES = (273.15, 333.15)

# What follows "Negative " or "Positive " in PyBaMM's names of an electrode's functions.
_OCP = "electrode OCP [V]"
_BRANCHES = ("electrode lithiation OCP [V]", "electrode delithiation OCP [V]")
_ENTROPIC_CHANGE = "electrode OCP entropic change [V.K-1]"
_DIFFUSIVITY = "particle diffusivity [m2.s-1]"
_EXCHANGE_CURRENT = "electrode exchange-current density [A.m-2]"
_ENDS = ("minimum", "maximum")
_SIZES = "area-weighted particle-size distribution [m-1]"
_CONDUCTIVITY = "electrode conductivity [S.m-1]"
_MOLAR_VOLUME = "Lithium metal partial molar volume [m3.mol-1]"

_WARMTH = "exp(E_a/R (1/298.15 - 1/T))"
_WITH_DIFFUSIVITY = "D_mean = diffusivity, E_a = diffusivity_activation_energy"
_WITH_EXCHANGE = (
    "i0 = effective_exchange_current_density, E_a = exchange_current_activation_energy, "
    "c_e in mol/m3"
)

#: Formulas of the carbon by parameter and law; the words after "with" are keys under
#: derived.quantities.
_FORMULAS: Mapping[tuple[str, str], str] = {
    (_OCP, "msmr"): "x = sum_j X_j/(1 + exp((F/RT)(U - U_j)/w_j)) solved "
    "for U at T = 298.15 K, with X_j = gallery_fraction_j; U_j and w_j are msmr_potential_j and "
    "msmr_width_j under derived.coefficients",
    (_OCP, "coke-Fuller1994"): "U = -0.132056 + 1.40854 exp(-3.52312 x)",
    (_OCP, "mcmb-Doyle1996"): "U = -0.16 + 1.32 exp(-3 x) + 10 exp(-2000 x)",
    (_OCP, "table"): "monotone cubic through derived.laws.ocp_points",
    **{
        (branch, "one-state"): "as the open-circuit potential, but hydrogen_filling of gallery 3 "
        "moved to a gallery at msmr_potential_hydrogen_(de)lithiation, less (lithiation) or plus "
        "(delithiation) 10 potential_hysteresis p(1 - p)^3, p from 0 at filling_delithiated to 1 "
        "at filling_lithiated"
        for branch in _BRANCHES
    },
    (_SIZES, "log-normal"): "exp(-(ln(R/R_m) + s^2)^2/(2 s^2))/(s R sqrt(2 pi)), with s = "
    "size_distribution_width, R_m = Dv50/2",
    (_DIFFUSIVITY, "thermodynamic-factor"): "D = D_mean TF(x)/TF_mean "
    f"{_WARMTH}, TF = -(F/RT) x(1 - x) dU/dx and at least 1, with {_WITH_DIFFUSIVITY}, "
    "TF_mean = thermodynamic_factor_mean",
    (_DIFFUSIVITY, "constant"): f"D = D_mean {_WARMTH}, with {_WITH_DIFFUSIVITY}",
    (_EXCHANGE_CURRENT, "half-power"): "2 i0 sqrt(c_e/1000) "
    f"sqrt(x (1 - x)) {_WARMTH}, with {_WITH_EXCHANGE}",
    (_EXCHANGE_CURRENT, "coke-Fuller1994"): "4 i0 "
    f"sqrt(c_e/1000) sqrt((0.5 - x) x) {_WARMTH}, with {_WITH_EXCHANGE}",
}


def exported(cell: ParameterSet) -> dict[str, Any]:
    """Everything about a set as plain types, complete without this package.

    Parameters
    ----------
    cell : ParameterSet
        From :func:`parameter_sets.half_cell` or :func:`parameter_sets.full_cell`.

    Returns
    -------
    dict
        What :meth:`ParameterSet.to_dict` gives, with the format's number, versions, capacity,
        volume and mass of the cell, its design, balance and body where it has them, and every
        function as law and points, at 298.15 K where it does not run over the temperature.
    """
    set_, values = cell.to_dict(), cell.values
    for name, value in cell.parameters.items():
        if callable(value):
            set_["parameters"][name] |= _function(cell, values, name, value)
    return {
        "format": FORMAT,
        "written_by": "anode-model",
        "versions": {name: version(name) for name in ("anode-model", "pybamm")},
        "cell": {
            "nominal_capacity": asdict(cell.nominal_capacity),
            "volume": asdict(cell.volume),
            "mass": asdict(cell.mass),
            "design": cell.design.to_dict(),
            **_balance_and_body(cell),
        },
        **set_,
    }


def _balance_and_body(cell: ParameterSet) -> dict[str, Any]:
    """What only a full cell has."""
    if cell.balance is None or cell.body is None:
        return {}
    body = cell.body
    return {
        "balance": {name: asdict(item) for name, item in cell.balance.quantities.items()},
        "body": {
            "stack_thickness": asdict(body.stack_thickness),
            "cooling_area": asdict(body.cooling_area),
            "heat_capacity": asdict(body.heat_capacity),
            "mass_parts": dict(body.mass_parts()),
        },
    }


def _function(
    cell: ParameterSet, values: pybamm.ParameterValues, name: str, function: Callable[..., Any]
) -> dict[str, Any]:
    """Law and points of one function of the set."""
    argument, points, call = _arguments(cell, name, function)
    found: dict[str, Any] = {
        "argument": argument,
        "points": [[float(point), _number(call(point), values)] for point in points],
    }
    phase, bare = _phase(name)
    domain, _, parameter = bare.partition(" ")
    carbon = domain == _carbon(cell) and phase != SILICON
    law = _law(cell.derived.laws, parameter) if carbon else None
    if law is not None:
        found["law"] = law
        if (parameter, law) in _FORMULAS:
            found["formula"] = _FORMULAS[parameter, law]
    return found


def _phase(name: str) -> tuple[str, str]:
    """What PyBaMM puts before the name where an electrode has two phases, and the name."""
    for phase in (CARBON, SILICON):
        if name.startswith(phase):
            return phase, name.removeprefix(phase)
    return "", name


def _carbon(cell: ParameterSet) -> str:
    """What PyBaMM calls the carbon electrode."""
    return "Positive" if cell.balance is None else "Negative"


def _law(laws: Laws, parameter: str) -> str | None:
    return {
        _OCP: laws.ocp,
        _DIFFUSIVITY: laws.diffusivity,
        _EXCHANGE_CURRENT: laws.exchange_current,
        _SIZES: laws.sizes,
        **dict.fromkeys(_BRANCHES, laws.hysteresis),
    }.get(parameter)


def _arguments(
    cell: ParameterSet, name: str, function: Callable[..., Any]
) -> tuple[str, _Array, Callable[[float], Any]]:
    """What a function is given over, and how it is called there; the rest is held."""
    kelvin = REFERENCE_TEMPERATURE
    phase, bare = _phase(name)
    domain, _, parameter = bare.partition(" ")
    if parameter == _SIZES:
        limits = [cell.parameters[f"{domain} {end} particle radius [m]"] for end in _ENDS]
        low, high = (float(limit) for limit in limits)  # type: ignore[arg-type]
        return "radius [m]", np.geomspace(low, high, _POINTS), function
    if domain in {"Negative", "Positive"} and "thermal" not in parameter:
        held, call = _in_particle(cell, phase, domain, parameter, function)
        return f"stoichiometry [1]{held} at 298.15 K", _fillings(cell, phase, domain), call
    if "thermal conductivity" in parameter:
        temperatures = np.linspace(*_TEMPERATURES, _POINTS)
        return "temperature [K]", temperatures, lambda T: function(pybamm.Scalar(T))
    salts, over_salt = np.linspace(*_SALT, _POINTS), "salt concentration [mol.m-3] at 298.15 K"
    if name.startswith("Exchange-current density for lithium"):
        lithium = pybamm.Scalar(1.0 / float(cell.parameters[_MOLAR_VOLUME]))  # type: ignore[arg-type]
        return over_salt, salts, lambda c: function(pybamm.Scalar(c), lithium, kelvin)
    return over_salt, salts, lambda c: function(pybamm.Scalar(c), kelvin)


def _in_particle(
    cell: ParameterSet, phase: str, domain: str, parameter: str, function: Callable[..., Any]
) -> tuple[str, Callable[[float], Any]]:
    """What is held beside the stoichiometry, and the call at one."""
    kelvin, salt = REFERENCE_TEMPERATURE, pybamm.Scalar(_SALT_HERE)
    if parameter in {_OCP, _ENTROPIC_CHANGE, *_BRANCHES}:
        return "", lambda x: function(pybamm.Scalar(x))
    if parameter in {_DIFFUSIVITY, _CONDUCTIVITY}:
        return "", lambda x: function(pybamm.Scalar(x), kelvin)
    if parameter != _EXCHANGE_CURRENT:
        raise ParameterSetError(f"no way to export the function {phase}{domain} {parameter}")
    name = f"{phase}Maximum concentration in {domain.lower()} electrode [mol.m-3]"
    largest = float(cell.parameters[name])  # type: ignore[arg-type]
    return (
        f" with {_SALT_HERE:g} mol/m3 of salt",
        lambda x: function(salt, pybamm.Scalar(x * largest), pybamm.Scalar(largest), kelvin),
    )


def _fillings(cell: ParameterSet, phase: str, domain: str) -> _Array:
    """Stoichiometries of one electrode over which its functions are given."""
    if phase == SILICON:
        return np.linspace(*silicon_fillings(), _POINTS)
    if domain == _carbon(cell):
        ends = [cell.derived.value(f"filling_{end}") for end in ("delithiated", "lithiated")]
    elif cell.balance is not None:
        ends = [cell.balance.value(f"positive_filling_{end}") for end in ("charged", "discharged")]
    else:
        raise ParameterSetError("lithium metal has no stoichiometry to give a function over")
    return np.linspace(ends[0], ends[1], _POINTS)


def _number(value: Any, values: pybamm.ParameterValues) -> float:
    """A value, evaluated if PyBaMM still holds it as an expression of the set's other values."""
    if isinstance(value, pybamm.Symbol):
        if value.has_symbol_of_classes(pybamm.Parameter):
            value = values.process_symbol(value)
        value = value.evaluate()
    return float(np.asarray(value).ravel()[0])
