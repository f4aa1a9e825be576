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
from parameter_sets.parameter_set import ParameterSet

#: Version of the layout of what is exported.
FORMAT = 1

#: Points that a function is given at.
_POINTS = 101

#: Salt concentrations over which the electrolyte is given, and at which the rest is [mol.m-3].
_SALT, _SALT_HERE = (10.0, 4850.0), 1000.0

# The carbon is the positive electrode of a half cell.
_OCP = "Positive electrode OCP [V]"
_DIFFUSIVITY = "Positive particle diffusivity [m2.s-1]"
_EXCHANGE_CURRENT = "Positive electrode exchange-current density [A.m-2]"
_MOLAR_VOLUME = "Lithium metal partial molar volume [m3.mol-1]"

_WARMTH = "exp(E_a/R (1/298.15 - 1/T))"
_WITH_DIFFUSIVITY = "D_mean = diffusivity, E_a = diffusivity_activation_energy"
_WITH_EXCHANGE = (
    "i0 = effective_exchange_current_density, E_a = exchange_current_activation_energy, "
    "c_e in mol/m3"
)

#: Formulas by parameter and law; the words after "with" are keys under derived.quantities.
_FORMULAS: Mapping[tuple[str, str], str] = {
    (_OCP, "msmr"): "x = sum_j X_j/(1 + exp((F/RT)(U - U_j)/w_j)) solved "
    "for U at T = 298.15 K, with X_j = gallery_fraction_j; U_j and w_j are msmr_potential_j and "
    "msmr_width_j under derived.coefficients",
    (_OCP, "coke-Fuller1994"): "U = -0.132056 + 1.40854 exp(-3.52312 x)",
    (_OCP, "mcmb-Doyle1996"): "U = -0.16 + 1.32 exp(-3 x) + 10 exp(-2000 x)",
    (_OCP, "table"): "monotone cubic through derived.laws.ocp_points",
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
        From :func:`parameter_sets.half_cell`.

    Returns
    -------
    dict
        What :meth:`ParameterSet.to_dict` gives, with the format's number, versions, capacity,
        volume and mass of the cell, its design, and every function as law and points at
        298.15 K.
    """
    set_ = cell.to_dict()
    for name, value in cell.parameters.items():
        if callable(value):
            set_["parameters"][name] |= _function(cell, name, value)
    return {
        "format": FORMAT,
        "written_by": "anode-model",
        "versions": {name: version(name) for name in ("anode-model", "pybamm")},
        "cell": {
            "nominal_capacity": asdict(cell.nominal_capacity),
            "volume": asdict(cell.volume),
            "mass": asdict(cell.mass),
            "design": cell.design.to_dict(),
        },
        **set_,
    }


def _function(cell: ParameterSet, name: str, function: Callable[..., Any]) -> dict[str, Any]:
    """Law and points of one function of the set."""
    argument, points, call = _arguments(cell, name, function)
    values = [_number(call(point)) for point in points]
    found: dict[str, Any] = {
        "argument": f"{argument} at 298.15 K",
        "points": [[float(x), y] for x, y in zip(points, values, strict=True)],
    }
    law = _law(cell.derived.laws, name)
    if law is not None:
        found["law"] = law
        if (name, law) in _FORMULAS:
            found["formula"] = _FORMULAS[name, law]
    return found


def _law(laws: Laws, name: str) -> str | None:
    return {
        _OCP: laws.ocp,
        _DIFFUSIVITY: laws.diffusivity,
        _EXCHANGE_CURRENT: laws.exchange_current,
    }.get(name)


def _arguments(
    cell: ParameterSet, name: str, function: Callable[..., Any]
) -> tuple[str, np.ndarray[Any, np.dtype[np.float64]], Callable[[float], Any]]:
    """What a function is given over, and how it is called there; the rest is held."""
    kelvin, salt = REFERENCE_TEMPERATURE, pybamm.Scalar(_SALT_HERE)
    full, empty = (cell.derived.value(end) for end in ("filling_lithiated", "filling_delithiated"))
    largest = cell.derived.value("maximum_concentration")
    fillings = np.linspace(empty, full, _POINTS)
    if name == _OCP:
        return "stoichiometry [1]", fillings, lambda x: function(pybamm.Scalar(x))
    if name == _DIFFUSIVITY:
        return "stoichiometry [1]", fillings, lambda x: function(pybamm.Scalar(x), kelvin)
    if name == _EXCHANGE_CURRENT:
        held = f"stoichiometry [1] with {_SALT_HERE:g} mol/m3 of salt"
        return (
            held,
            fillings,
            lambda x: function(salt, pybamm.Scalar(x * largest), pybamm.Scalar(largest), kelvin),
        )
    salts = np.linspace(*_SALT, _POINTS)
    if name.startswith("Exchange-current density for lithium"):
        lithium = pybamm.Scalar(1.0 / float(cell.parameters[_MOLAR_VOLUME]))  # type: ignore[arg-type]
        return (
            "salt concentration [mol.m-3]",
            salts,
            lambda c: function(pybamm.Scalar(c), lithium, kelvin),
        )
    return "salt concentration [mol.m-3]", salts, lambda c: function(pybamm.Scalar(c), kelvin)


def _number(value: Any) -> float:
    """A value, evaluated if PyBaMM still holds it as an expression."""
    if isinstance(value, pybamm.Symbol):
        value = value.evaluate()
    return float(np.asarray(value).ravel()[0])
