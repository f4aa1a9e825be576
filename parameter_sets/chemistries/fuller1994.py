"""The cell of Fuller, Doyle and Newman (1994) around its coke: coke | 1 M LiClO4 in PC | Mn2O4.

Positive electrode, electrolyte, separator and the cell's dimensions. The coke itself is a material
sheet, ``petroleum-coke-Fuller1994``. Values and units are those of the paper; the fit of the
conductivity is one that its users pass on with it.

The functions use arithmetic and NumPy's functions only, so that they serve floats, arrays and
PyBaMM symbols.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from anode_model.frozen_mapping import FrozenMapping
from anode_model.quantities import Basis, Quantity
from parameter_sets.chemistries.records import Law, Record

SOURCE = "T. F. Fuller, M. Doyle, J. Newman, J. Electrochem. Soc. 141 (1994) 1"

#: Stoichiometry of the coke in the charged cell [1].
COKE_FILLING = 0.495

# A float, an array or a PyBaMM symbol.
Scalar = Any


def mn2o4_potential_Fuller1994(stoichiometry: Scalar) -> Scalar:
    r"""Open-circuit potential of the manganese-oxide spinel versus Li/Li+.

    .. math:: U = 4.06279 + 0.0677504\tanh(12.8268 - 21.8502y)
              - 0.105734\,[(1.00167 - y)^{-0.379571} - 1.575994]
              - 0.045\,e^{-71.69y^8} + 0.01\,e^{-200(y-0.19)}

    Parameters
    ----------
    stoichiometry : float, array or model symbol
        y [1], above 0.17 and below 1.

    Returns
    -------
    float, array or model symbol
        [V], shape of the argument.

    Examples
    --------
    >>> round(float(mn2o4_potential_Fuller1994(0.2)), 4)
    4.1385
    """
    y = stoichiometry
    step = 0.0677504 * np.tanh(12.8268 - 21.8502 * y)
    end = 0.105734 * ((1.00167 - y) ** (-0.379571) - 1.575994)
    return 4.06279 + step - end - 0.045 * np.exp(-71.69 * y**8) + 0.01 * np.exp(-200 * (y - 0.19))


def mn2o4_exchange_current_Fuller1994(
    electrolyte_concentration: Scalar,
    surface_concentration: Scalar,
    maximum_concentration: Scalar,
    temperature: Scalar,  # noqa: ARG001  PyBaMM hands it over; the paper has one temperature
) -> Scalar:
    r"""Exchange-current density of the spinel, :math:`7.225\,(c_e/c_{ref})^{1/2}[(1-y)y]^{1/2}`.

    Parameters
    ----------
    electrolyte_concentration, surface_concentration, maximum_concentration : float, array or symbol
        [mol.m-3]; the reference concentration is 1000.
    temperature : float, array or symbol
        Does not act.

    Returns
    -------
    float, array or model symbol
        [A.m-2].

    Examples
    --------
    >>> mn2o4_exchange_current_Fuller1994(1000.0, 10000.0, 20000.0, 298.0)
    3.6125
    """
    y = surface_concentration / maximum_concentration
    return 7.225 * (electrolyte_concentration / 1000.0 * (1 - y) * y) ** 0.5


def liclo4_pc_conductivity_Fuller1994(
    concentration: Scalar,
    temperature: Scalar,  # noqa: ARG001  PyBaMM hands it over; the fit has one temperature
) -> Scalar:
    r"""Ionic conductivity of LiClO4 in propylene carbonate at 298 K.

    .. math:: \kappa = 10^{-4} + c^a\,p_{max}\,(\rho p_u)^{-a}
              \exp[b(c/\rho - p_u)^2 - (a/p_u)(c/\rho - p_u)]

    Parameters
    ----------
    concentration : float, array or model symbol
        Salt [mol.m-3], not negative.
    temperature : float, array or model symbol
        Does not act.

    Returns
    -------
    float, array or model symbol
        [S.m-1], shape of `concentration`; largest, 0.5421, near 0.6616 mol per kg.

    Notes
    -----
    Form of J. F. Casteel, E. S. Amis, J. Chem. Eng. Data 17 (1972) 55, for which p_max is the
    largest conductivity and p_u the molality there.

    Examples
    --------
    >>> round(float(liclo4_pc_conductivity_Fuller1994(1000.0, 298.0)), 4)
    0.5281
    """
    largest, molality, power, width, density = 0.542, 0.6616, 0.855, -0.08, 1204.1
    relative = concentration / density
    beyond = relative - molality
    rise = (relative / molality) ** power
    return 0.0001 + largest * rise * np.exp(width * beyond**2 - power / molality * beyond)


def _read(value: float, unit: str, note: str = "") -> Quantity:
    return Quantity(value, unit, Basis.LITERATURE, SOURCE, note=note)


def _law(function: Any, unit: str) -> Law:
    return Law(function, unit, Basis.LITERATURE, SOURCE)


def _isothermal(unit: str) -> Quantity:
    return Quantity(0.0, unit, Basis.ASSUMED, "the paper's cell is isothermal", note="does not act")


def _active(porosity: float, share: float) -> Quantity:
    note = f"{share:g} of the solid volume, at a porosity of {porosity:g}"
    return Quantity((1 - porosity) * share, "1", Basis.DERIVED, SOURCE, note=note)


_BRUGGEMAN = "Bruggeman coefficient"
_HALF = "symmetric charge transfer: i = 2 i0 sinh(F eta/2RT)"

#: Everything of the cell but the coke, by PyBaMM name.
FULLER1994: Record = FrozenMapping(
    {
        # Layers
        "Negative electrode thickness [m]": _read(243e-6, "m"),
        "Separator thickness [m]": _read(50e-6, "m"),
        "Positive electrode thickness [m]": _read(200e-6, "m"),
        "Negative electrode porosity": _read(0.3, "1"),
        "Separator porosity": _read(0.4, "1"),
        "Positive electrode porosity": _read(0.3, "1"),
        "Negative electrode active material volume fraction": _active(0.3, 0.937),
        "Positive electrode active material volume fraction": _active(0.3, 0.784),
        f"Negative electrode {_BRUGGEMAN} (electrolyte)": _read(1.5, "1"),
        f"Negative electrode {_BRUGGEMAN} (electrode)": _read(1.5, "1"),
        f"Separator {_BRUGGEMAN} (electrolyte)": _read(1.5, "1"),
        f"Positive electrode {_BRUGGEMAN} (electrolyte)": _read(1.5, "1"),
        f"Positive electrode {_BRUGGEMAN} (electrode)": _read(1.5, "1"),
        "Negative electrode conductivity [S.m-1]": _read(100.0, "S.m-1"),
        "Positive electrode conductivity [S.m-1]": _read(100.0, "S.m-1"),
        # Positive electrode
        "Maximum concentration in positive electrode [mol.m-3]": _read(23719.5, "mol.m-3"),
        "Initial concentration in positive electrode [mol.m-3]": _read(
            0.2 * 23719.5, "mol.m-3", "stoichiometry 0.2"
        ),
        "Positive particle radius [m]": _read(1e-6, "m"),
        "Positive particle diffusivity [m2.s-1]": _read(1e-13, "m2.s-1"),
        "Positive electrode OCP [V]": _law(mn2o4_potential_Fuller1994, "V"),
        "Positive electrode OCP entropic change [V.K-1]": _isothermal("V.K-1"),
        "Positive electrode exchange-current density [A.m-2]": _law(
            mn2o4_exchange_current_Fuller1994, "A.m-2"
        ),
        "Positive electrode charge transfer coefficient": _read(0.5, "1", _HALF),
        "Negative electrode charge transfer coefficient": _read(0.5, "1", _HALF),
        # Electrolyte
        "Initial concentration in electrolyte [mol.m-3]": _read(1000.0, "mol.m-3"),
        "Cation transference number": _read(0.2, "1"),
        "Thermodynamic factor": _read(0.5, "1"),
        "Electrolyte diffusivity [m2.s-1]": _read(2.58e-10, "m2.s-1"),
        "Electrolyte conductivity [S.m-1]": _law(liclo4_pc_conductivity_Fuller1994, "S.m-1"),
        # The cell and its discharge
        "Electrode height [m]": _read(1.0, "m", "a cell of one square metre"),
        "Electrode width [m]": _read(1.0, "m", "a cell of one square metre"),
        "Current function [A]": _read(40.0, "A", "40 A/m2 on one square metre"),
        "Contact resistance [Ohm]": _read(0.0, "Ohm"),
        "Lower voltage cut-off [V]": _read(2.0, "V", "end of the curve that is compared"),
        "Upper voltage cut-off [V]": _read(4.5, "V", "above the whole curve; does not act"),
        "Ambient temperature [K]": _read(298.0, "K"),
        "Initial temperature [K]": _read(298.0, "K"),
        "Reference temperature [K]": _read(298.0, "K"),
        "Number of electrodes connected in parallel to make a cell": _read(1.0, "1"),
        "Number of cells connected in series to make a battery": _read(1.0, "1"),
    }
)
