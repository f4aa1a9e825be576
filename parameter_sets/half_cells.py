"""Half cells: the carbon against lithium metal, as PyBaMM takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pybamm

from anode_model import Basis, DerivedElectrode, Quantity
from anode_model.arguments import check_kind
from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import Laws
from anode_model.frozen_mapping import FrozenMapping
from parameter_sets.carbon_functions import (
    diffusivity_function,
    exchange_current_function,
    numbers_needed,
    potential_function,
)
from parameter_sets.cell_design import CellDesign
from parameter_sets.library import load_cell_design
from parameter_sets.parameter_set import Origin, ParameterSet

#: PyBaMM's names of the derived values that enter a set as they are.
_DIRECT: Mapping[str, str] = {
    "Positive electrode thickness [m]": "coating_thickness",
    "Positive electrode porosity": "porosity",
    "Positive electrode active material volume fraction": "active_material_volume_fraction",
    "Positive electrode Bruggeman coefficient (electrolyte)": "bruggeman_coefficient",
    "Positive electrode conductivity [S.m-1]": "electronic_conductivity",
    "Maximum concentration in positive electrode [mol.m-3]": "maximum_concentration",
    "Positive electrode OCP entropic change [V.K-1]": "entropic_coefficient",
    "Positive particle radius [m]": "particle_radius",
}

#: PyBaMM's names of what the cell design gives.
_DESIGN: Mapping[str, str] = {
    "Separator thickness [m]": "separator_thickness",
    "Separator porosity": "separator_porosity",
    "Separator Bruggeman coefficient (electrolyte)": "separator_bruggeman_coefficient",
    "Negative electrode thickness [m]": "lithium_thickness",
    "Contact resistance [Ohm]": "contact_resistance",
    "Lower voltage cut-off [V]": "lower_potential",
    "Upper voltage cut-off [V]": "upper_potential",
    "Open-circuit voltage at 0% SOC [V]": "lower_potential",
    "Open-circuit voltage at 100% SOC [V]": "upper_potential",
}

_ELECTROLYTE = (
    "Initial concentration in electrolyte [mol.m-3]",
    "Cation transference number",
    "Thermodynamic factor",
    "Electrolyte diffusivity [m2.s-1]",
    "Electrolyte conductivity [S.m-1]",
)

_LITHIUM = (
    "Negative electrode OCP [V]",
    "Negative electrode conductivity [S.m-1]",
    "Negative electrode OCP entropic change [V.K-1]",
    "Lithium metal partial molar volume [m3.mol-1]",
    "Exchange-current density for lithium metal electrode [A.m-2]",
    "Negative electrode charge transfer coefficient",
    "Negative electrode double-layer capacity [F.m-2]",
)

#: What PyBaMM asks for and what follows from the model as it is meant: name, value, why.
_BY_DEFINITION: tuple[tuple[str, Any, str], ...] = (
    (
        "Positive electrode Bruggeman coefficient (electrode)",
        0.0,
        "the conductivity is that of the layer, so nothing is left to correct",
    ),
    (
        "Separator Bruggeman coefficient (electrode)",
        1.5,
        "asked for by PyBaMM; a separator has no electronic path",
    ),
    ("Positive electrode charge transfer coefficient", 0.5, "symmetric charge transfer"),
    (
        "Positive electrode double-layer capacity [F.m-2]",
        0.2,
        "asked for by PyBaMM; acts in impedance models only, usual value",
    ),
    ("Reference temperature [K]", REFERENCE_TEMPERATURE, "temperature of the relations"),
    ("Ambient temperature [K]", REFERENCE_TEMPERATURE, "25 degC unless a run says otherwise"),
    ("Initial temperature [K]", REFERENCE_TEMPERATURE, "25 degC unless a run says otherwise"),
    ("Number of electrodes connected in parallel to make a cell", 1.0, "one electrode pair"),
    ("Number of cells connected in series to make a battery", 1.0, "one cell"),
)


def half_cell_numbers(laws: Laws) -> tuple[str, ...]:
    """Nomenclature names of every number of the carbon that a half cell takes."""
    return (*_DIRECT.values(), *numbers_needed(laws))


def half_cell_values(
    laws: Laws,
    design: CellDesign,
    numbers: Mapping[str, Any],
    *,
    initial_filling: Any,
    reference_radius: float | None = None,
) -> dict[str, Any]:
    """PyBaMM values of a half cell, from numbers or from model inputs in their place.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act in the carbon.
    design : CellDesign
        The cell around the carbon.
    numbers : mapping of str to float or pybamm.InputParameter
        The names of :func:`half_cell_numbers`, in internal units.
    initial_filling : float or pybamm.InputParameter
        Stoichiometry at the start [1].
    reference_radius : float, optional
        Radius of the model's mesh [m] where the true radius is to be an input: diffusivity and
        exchange current then carry the ratio, which is exact for Fickian spheres.

    Returns
    -------
    dict
        Without the current and the nominal capacity.
    """
    scale = 1.0 if reference_radius is None else numbers["particle_radius"] / reference_radius
    values = {name: numbers[key] for name, key in _DIRECT.items()}
    if reference_radius is not None:
        values["Positive particle radius [m]"] = reference_radius
    values |= {
        "Positive electrode OCP [V]": potential_function(laws, numbers),
        "Positive particle diffusivity [m2.s-1]": diffusivity_function(laws, numbers, scale),
        "Positive electrode exchange-current density [A.m-2]": exchange_current_function(
            laws, numbers, scale
        ),
        "Initial concentration in positive electrode [mol.m-3]": initial_filling
        * numbers["maximum_concentration"],
    }
    values |= {name: design[key].value for name, key in _DESIGN.items()}
    side = design["electrode_area"].value ** 0.5
    values |= {"Electrode height [m]": side, "Electrode width [m]": side}
    electrolyte, lithium = _set(design.electrolyte_set), _set(design.lithium_set)
    values |= {name: electrolyte[name] for name in _ELECTROLYTE}
    values |= {name: lithium[name] for name in _LITHIUM}
    values |= {name: value for name, value, _ in _BY_DEFINITION}
    return values


def half_cell(
    derived: DerivedElectrode, design: str | CellDesign = "coin-half-cell"
) -> ParameterSet:
    """Assemble the carbon electrode against lithium metal.

    Parameters
    ----------
    derived : DerivedElectrode
        From :func:`anode_model.derive`.
    design : str or CellDesign
        A shipped cell design, a path to one, or a loaded one.

    Returns
    -------
    ParameterSet
        The carbon is delithiated, as a cell is built.

    Raises
    ------
    WrongKindError
        If something else than a derived electrode or a cell design is given.
    SheetError
        If the design cannot be read.

    Examples
    --------
    >>> from anode_model import derive
    >>> from parameter_sets import load_material
    >>> cell = half_cell(derive(load_material("reference-sphere")))
    >>> cell.values["Positive electrode porosity"] == cell.derived.value("porosity")
    True
    """
    check_kind(derived, DerivedElectrode, "derived", "pass derive(material)")
    cell = load_cell_design(design) if isinstance(design, str) else design
    check_kind(cell, CellDesign, "design", "load one with parameter_sets.load_cell_design")
    laws = derived.laws
    numbers = {name: derived.value(name) for name in half_cell_numbers(laws)}
    empty = derived["filling_delithiated"]
    capacity = _nominal_capacity(derived, cell)
    values = half_cell_values(laws, cell, numbers, initial_filling=empty.value)
    values["Nominal cell capacity [A.h]"] = capacity.value
    values["Current function [A]"] = capacity.value
    return ParameterSet(
        name=derived.material.name,
        kind=cell.kind,
        derived=derived,
        design=cell,
        parameters=FrozenMapping(values),
        origins=FrozenMapping(_origins(derived, cell, capacity)),
        nominal_capacity=capacity,
        volume=cell.volume,
        mass=cell.mass(derived),
    )


def _nominal_capacity(derived: DerivedElectrode, design: CellDesign) -> Quantity:
    areal, area = derived["areal_capacity"], design["electrode_area"]
    spread = None if areal.spread is None else areal.spread * area.value
    return Quantity(
        value=areal.value * area.value,
        unit="A.h",
        basis=Basis.DERIVED,
        source="areal capacity times electrode area",
        spread=spread,
        inputs=("areal_capacity", "electrode_area"),
    )


def _origins(
    derived: DerivedElectrode, design: CellDesign, capacity: Quantity
) -> dict[str, Origin]:
    laws = derived.laws
    origins = {name: Origin.of(derived[key]) for name, key in _DIRECT.items()}
    origins["Positive electrode OCP [V]"] = _of_potential(derived)
    origins["Positive particle diffusivity [m2.s-1]"] = _of_function(
        derived, laws.diffusivity, "diffusivity"
    )
    origins["Positive electrode exchange-current density [A.m-2]"] = _of_function(
        derived, laws.exchange_current, "effective_exchange_current_density"
    )
    origins["Initial concentration in positive electrode [mol.m-3]"] = Origin(
        Basis.DERIVED, "empty carbon: stoichiometry at 1.5 V times maximum concentration"
    )
    origins |= {name: Origin.of(design[key]) for name, key in _DESIGN.items()}
    side = Origin(Basis.DERIVED, "side of the square with the electrode's area")
    origins |= {"Electrode height [m]": side, "Electrode width [m]": side}
    for names, source in ((_ELECTROLYTE, design.electrolyte_set), (_LITHIUM, design.lithium_set)):
        cited = ", ".join(_set(source)["citations"])
        text = f"PyBaMM parameter set {source} ({cited})"
        origins |= {name: Origin(Basis.LITERATURE, text) for name in names}
    origins |= {name: Origin(Basis.ASSUMED, why) for name, _, why in _BY_DEFINITION}
    origins["Nominal cell capacity [A.h]"] = Origin.of(capacity)
    origins["Current function [A]"] = Origin(Basis.DERIVED, "1 C of the nominal capacity")
    return origins


def _of_potential(derived: DerivedElectrode) -> Origin:
    """Origin of the open-circuit potential; its spread is that of the whole curve [V]."""
    law, part = derived.laws.ocp, derived.material.electrochemistry
    if law == "msmr":
        offset = derived["open_circuit_potential_offset"]
        galleries = tuple(f"gallery_fraction_{number}" for number in (1, 2, 3, 4))
        lineage = replace(offset, inputs=(*galleries, "open_circuit_potential_offset"))
        return Origin(
            Basis.DERIVED,
            "law 'msmr': galleries shared out from the capacities, R8; the spread does not act yet",
            lineage,
        )
    if part is not None and part.ocp is not None:
        return Origin(part.ocp.basis, f"law {law!r}; {part.ocp.source}")
    return Origin(Basis.LITERATURE, f"PyBaMM parameter set {law.removeprefix('set:')}")


def _of_function(derived: DerivedElectrode, law: str, key: str) -> Origin:
    """Origin of a function: that of its central number, with the law named."""
    if key in derived.quantities:
        quantity = derived[key]
        return Origin(quantity.basis, f"law {law!r}; {quantity.source}", quantity)
    return Origin(Basis.LITERATURE, f"PyBaMM parameter set {law.removeprefix('set:')}")


@cache
def _set(name: str) -> dict[str, Any]:
    return dict(pybamm.ParameterValues(name).items())
