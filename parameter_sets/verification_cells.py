"""Cells of the literature, rebuilt with this package's own objects to compare with known curves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from anode_model.derivation.electrode import DerivedElectrode
from anode_model.errors import ParameterSetError
from parameter_sets.chemistries.fuller1994 import COKE_FILLING, FULLER1994
from parameter_sets.chemistries.records import plain_values

if TYPE_CHECKING:
    import pybamm

#: PyBaMM's names of the derived values of the coke that enter as they are.
_COKE = {
    "Maximum concentration in negative electrode [mol.m-3]": "maximum_concentration",
    "Negative particle radius [m]": "particle_radius",
    "Negative electrode OCP entropic change [V.K-1]": "entropic_coefficient",
}


def fuller1994_cell(coke: DerivedElectrode) -> pybamm.ParameterValues:
    """Coke | 1 M LiClO4 in PC | Mn2O4 of Fuller, Doyle and Newman (1994), charged.

    What belongs to the material (open-circuit potential, maximum concentration, diffusivity,
    exchange current, radius, entropic coefficient) comes from the derived electrode; what belongs
    to the cell of the paper (layers, electrolyte, positive electrode, fillings when charged) from
    :data:`parameter_sets.chemistries.fuller1994.FULLER1994`. The coating of the derived electrode
    does not act: the paper has its own.

    Parameters
    ----------
    coke : DerivedElectrode
        From the sheet ``petroleum-coke-Fuller1994`` or a variant of it.

    Returns
    -------
    pybamm.ParameterValues
        Of one square metre, discharged at 40 A.

    Raises
    ------
    ParameterSetError
        If the material has another open-circuit potential than the paper's coke: the cell would
        not start charged.
    """
    import pybamm

    from parameter_sets.carbon_functions import (
        diffusivity_function,
        exchange_current_function,
        numbers_needed,
        potential_function,
    )

    laws = coke.laws
    if laws.ocp != "coke-Fuller1994":
        raise ParameterSetError(
            f"{coke.material.name}: the cell of Fuller et al. (1994) is balanced for the potential "
            f'"coke-Fuller1994", got "{laws.ocp}"; use the sheet petroleum-coke-Fuller1994'
        )
    numbers = {name: coke.value(name) for name in numbers_needed(laws)}
    values = plain_values(FULLER1994)
    values |= {name: coke.value(key) for name, key in _COKE.items()}
    charged = COKE_FILLING * coke.value("maximum_concentration")
    values |= {
        "Initial concentration in negative electrode [mol.m-3]": charged,
        "Negative electrode OCP [V]": potential_function(laws, numbers),
        "Negative particle diffusivity [m2.s-1]": diffusivity_function(laws, numbers),
        "Negative electrode exchange-current density [A.m-2]": exchange_current_function(
            laws, numbers
        ),
    }
    values["Nominal cell capacity [A.h]"] = _coke_capacity(coke, values)
    return pybamm.ParameterValues(values)


def _coke_capacity(coke: DerivedElectrode, values: Mapping[str, Any]) -> float:
    """Charge that the coke gives from the charged cell until it is empty [A.h]."""
    volume = (
        values["Negative electrode active material volume fraction"]
        * values["Negative electrode thickness [m]"]
        * values["Electrode height [m]"]
        * values["Electrode width [m]"]
    )
    swing = COKE_FILLING - coke.value("filling_delithiated")
    amount = volume * swing * coke.value("maximum_concentration")
    return float(amount * FARADAY / SECONDS_PER_HOUR)
