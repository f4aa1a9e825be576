"""Functions of a parameter set in the form in which BATMODS-lite takes them: classes of arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pybamm
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Its units: kmol for mol.
KILO = 1e3


class Electrolyte:
    """Functions of the salt's concentration [kmol/m3]."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        def law(name: str) -> Callable[..., Array]:
            return as_numbers(values, name, 2)

        self._laws = {
            name: law(known)
            for name, known in {
                "D": "Electrolyte diffusivity [m2.s-1]",
                "kappa": "Electrolyte conductivity [S.m-1]",
                "t0": "Cation transference number",
                "factor": "Thermodynamic factor",
            }.items()
        }

    def get_D(self, salt: Array, kelvin: float) -> Array:
        """Diffusivity [m2/s]."""
        return self._laws["D"](KILO * salt, kelvin)

    def get_kappa(self, salt: Array, kelvin: float) -> Array:
        """Conductivity [S/m]."""
        return self._laws["kappa"](KILO * salt, kelvin)

    def get_t0(self, salt: Array, kelvin: float) -> Array:
        """Transference number of the lithium [1]."""
        return self._laws["t0"](KILO * salt, kelvin)

    def get_gamma(self, salt: Array, kelvin: float) -> Array:
        """Thermodynamic factor less the one that the other code adds [1]."""
        return self._laws["factor"](KILO * salt, kelvin) - 1.0


def material_class(values: Mapping[str, Any], side: str) -> Callable[..., Any]:
    """What the other code makes an electrode's material from.

    Parameters
    ----------
    values : pybamm.ParameterValues
        Of a full cell.
    side : {"negative", "positive"}
        Of which electrode.
    """
    layer = f"{side.capitalize()} electrode"
    diffusivity = as_numbers(values, f"{side.capitalize()} particle diffusivity [m2.s-1]", 2)
    exchange = as_numbers(values, f"{layer} exchange-current density [A.m-2]", 4)
    names = [f"{layer} {way} OCP [V]" for way in ("delithiation", "lithiation")]
    branches = [
        as_numbers(values, name if name in values else f"{layer} OCP [V]", 1) for name in names
    ]

    class Material:
        """Functions of the filling."""

        def __init__(self, _alpha_a: float, _alpha_c: float, full: float) -> None:
            self._full = KILO * full

        def get_Ds(self, filling: Array, kelvin: float, _way: Array) -> Array:
            """Diffusivity [m2/s]."""
            return diffusivity(filling, kelvin)

        def get_i0(self, filling: Array, salt: Array, kelvin: float, _way: Array) -> Array:
            """Exchange-current density [A/m2]."""
            return exchange(KILO * salt, filling * self._full, self._full, kelvin)

        def get_Eeq(self, filling: Array) -> Array:
            """Middle of both branches of the potential [V]."""
            return (branches[0](filling) + branches[1](filling)) / 2

        def get_Mhyst(self, filling: Array) -> Array:
            """Half the distance of the branches [V]."""
            return (branches[0](filling) - branches[1](filling)) / 2

    return Material


def as_numbers(values: Any, parameter: str, count: int) -> Callable[..., Array]:
    """A number or a function among parameter values as a function of arrays.

    Parameters
    ----------
    values : pybamm.ParameterValues
        Of a cell.
    parameter : str
        PyBaMM's name.
    count : int
        How many arguments it has.
    """
    import casadi

    law = values[parameter]
    names = [f"argument {number}" for number in range(count)]
    symbols = [pybamm.InputParameter(name) for name in names]
    made = law(*symbols) if callable(law) else pybamm.Scalar(float(law))
    made = values.process_symbol(made)
    unknown = {name: casadi.MX.sym(name) for name in names}
    expression = made.to_casadi(inputs=unknown)
    function = casadi.Function("law", list(unknown.values()), [expression])

    def numbers(*arguments: Any) -> Array:
        shape = np.shape(arguments[0])
        flat = [np.ravel(argument)[None, :] for argument in np.broadcast_arrays(*arguments)]
        return np.asarray(function(*flat)).reshape(shape)

    return numbers
