"""Half cells: the carbon against lithium metal, as PyBaMM takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from anode_model import Basis, DerivedElectrode, Quantity
from anode_model.arguments import check_kind
from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import ONE_RADIUS, Laws
from anode_model.lazy_mapping import DeferredMapping
from parameter_sets.carbon_electrode import (
    carbon_numbers,
    carbon_origins,
    carbon_values,
)
from parameter_sets.cell_design import CellDesign, CoinHalfCell
from parameter_sets.library import load_cell_design
from parameter_sets.parameter_set import Origin, ParameterSet
from parameter_sets.particle_sizes import with_sizes
from parameter_sets.pybamm_sets import origin_in_set, values_of_set
from parameter_sets.sets_in_cells import ELECTROLYTE, LITHIUM, check_sets
from parameter_sets.stored_lithium import DELITHIATED, StoredLithium

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

#: What PyBaMM asks for and what follows from the model as it is meant: name, value, why.
_BY_DEFINITION: tuple[tuple[str, Any, str], ...] = (
    (
        "Separator Bruggeman coefficient (electrode)",
        1.5,
        "asked for by PyBaMM; a separator has no electronic path",
    ),
    ("Reference temperature [K]", REFERENCE_TEMPERATURE, "temperature of the relations"),
    ("Ambient temperature [K]", REFERENCE_TEMPERATURE, "25 degC unless a run says otherwise"),
    ("Initial temperature [K]", REFERENCE_TEMPERATURE, "25 degC unless a run says otherwise"),
    ("Number of electrodes connected in parallel to make a cell", 1.0, "one electrode pair"),
    ("Number of cells connected in series to make a battery", 1.0, "one cell"),
)


def half_cell_values(
    laws: Laws,
    design: CoinHalfCell,
    numbers: Mapping[str, Any],
    *,
    initial_filling: Any,
    initial_silicon_filling: Any = None,
    reference_radius: float | None = None,
) -> dict[str, Any]:
    """PyBaMM values of a half cell, from numbers or from model inputs in their place.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act in the carbon.
    design : CoinHalfCell
        The cell around the carbon.
    numbers : mapping of str to float or pybamm.InputParameter
        The names of :func:`parameter_sets.carbon_electrode.carbon_numbers`, in internal units.
    initial_filling : float or pybamm.InputParameter
        Stoichiometry at the start [1].
    initial_silicon_filling : float or pybamm.InputParameter, optional
        That of a silicon compound, where it is a second phase [1].
    reference_radius : float, optional
        Radius of the model's mesh [m] where the true radius is to be an input: diffusivity and
        exchange current then carry the ratio, which is exact for Fickian spheres.

    Returns
    -------
    dict
        Without the current and the nominal capacity.
    """
    values = carbon_values(
        laws,
        numbers,
        "Positive",
        initial_filling=initial_filling,
        initial_silicon_filling=initial_silicon_filling,
        reference_radius=reference_radius,
    )
    values |= {name: design[key].value for name, key in _DESIGN.items()}
    side = design["electrode_area"].value ** 0.5
    values |= {"Electrode height [m]": side, "Electrode width [m]": side}
    electrolyte, lithium = values_of_set(design.electrolyte_set), values_of_set(design.lithium_set)
    values |= {name: electrolyte[name] for name in ELECTROLYTE}
    values |= {name: lithium[name] for name in LITHIUM}
    values |= {name: value for name, value, _ in _BY_DEFINITION}
    return values


def half_cell(
    derived: DerivedElectrode,
    design: str | CellDesign = "coin-half-cell",
    *,
    sizes: str = ONE_RADIUS,
) -> ParameterSet:
    """Assemble the carbon electrode against lithium metal.

    Parameters
    ----------
    derived : DerivedElectrode
        From :func:`anode_model.derive`.
    design : str or CoinHalfCell
        A shipped cell design, a path to one, or a loaded one.
    sizes : {"one-radius", "log-normal"}
        Particles of one radius, or the powder for PyBaMM's option ``"particle size":
        "distribution"``. The experiments choose for themselves, whatever this says.

    Returns
    -------
    ParameterSet
        The carbon is delithiated, as a cell is built.

    Raises
    ------
    WrongKindError
        If something else than a derived electrode or a cell design is given.
    SheetError
        If the design cannot be read, or names a set that is not there or cannot be used.

    Examples
    --------
    >>> from anode_model import derive
    >>> from parameter_sets import load_material
    >>> cell = half_cell(derive(load_material("reference-sphere")))
    >>> cell.values["Positive electrode porosity"] == cell.derived.value("porosity")
    True
    """
    check_kind(derived, DerivedElectrode, "derived", "pass derive(material)")
    derived = with_sizes(derived, sizes)
    loaded = load_cell_design(design) if isinstance(design, str) else design
    advice = 'a half cell takes load_cell_design("coin-half-cell"); full cells: full_cell(derived)'
    check_kind(loaded, CoinHalfCell, "design", advice)
    cell = cast(CoinHalfCell, loaded)
    check_sets(cell)
    capacity = _nominal_capacity(derived, cell)
    return ParameterSet(
        name=derived.material.name,
        kind=cell.kind,
        derived=derived,
        design=cell,
        # A sweep has models of its own and never asks for them.
        parameters=DeferredMapping(lambda: _values(derived, cell, capacity)),
        origins=DeferredMapping(lambda: _origins(derived, cell, capacity)),
        nominal_capacity=capacity,
        volume=cell.volume,
        mass=cell.mass(derived),
    )


def _values(derived: DerivedElectrode, design: CoinHalfCell, capacity: Quantity) -> dict[str, Any]:
    """Parameters of the delithiated cell."""
    laws = derived.laws
    empty = StoredLithium.of(derived, DELITHIATED).fillings(0.0)
    values = half_cell_values(
        laws,
        design,
        {name: derived.value(name) for name in carbon_numbers(laws)},
        initial_filling=empty.carbon,
        initial_silicon_filling=empty.silicon,
    )
    return values | {
        "Nominal cell capacity [A.h]": capacity.value,
        "Current function [A]": capacity.value,
    }


def _nominal_capacity(derived: DerivedElectrode, design: CoinHalfCell) -> Quantity:
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
    derived: DerivedElectrode, design: CoinHalfCell, capacity: Quantity
) -> dict[str, Origin]:
    empty = "empty electrode: stoichiometry at 1.5 V times maximum concentration"
    origins = carbon_origins(derived, "Positive", Origin(Basis.DERIVED, empty))
    origins |= {name: Origin.of(design[key]) for name, key in _DESIGN.items()}
    side = Origin(Basis.DERIVED, "side of the square with the electrode's area")
    origins |= {"Electrode height [m]": side, "Electrode width [m]": side}
    for names, source in ((ELECTROLYTE, design.electrolyte_set), (LITHIUM, design.lithium_set)):
        origins |= dict.fromkeys(names, origin_in_set(source))
    origins |= {name: Origin(Basis.ASSUMED, why) for name, _, why in _BY_DEFINITION}
    origins["Nominal cell capacity [A.h]"] = Origin.of(capacity)
    origins["Current function [A]"] = Origin(Basis.DERIVED, "1 C of the nominal capacity")
    return origins
