"""Full cells: the carbon against a positive electrode of a PyBaMM set, in a pouch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from anode_model import Basis, DerivedElectrode, Quantity
from anode_model.arguments import check_kind
from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import ONE_RADIUS, Laws
from anode_model.lazy_mapping import DeferredMapping
from parameter_sets.balance import Balance, find_balance
from parameter_sets.carbon_electrode import (
    carbon_numbers,
    carbon_origins,
    carbon_values,
)
from parameter_sets.cell_design import CellDesign, PouchCell
from parameter_sets.cell_design.pouch_body import PositiveCoating, PouchBody
from parameter_sets.library import load_cell_design
from parameter_sets.parameter_set import Origin, ParameterSet
from parameter_sets.particle_sizes import sizes_needed, with_sizes
from parameter_sets.pybamm_sets import origin_in_set, values_of_set
from parameter_sets.sets_in_cells import ELECTROLYTE, POSITIVE, check_sets
from parameter_sets.stored_lithium import LITHIATED, StoredLithium
from parameter_sets.surface_film import film_numbers, film_origins, film_values

#: PyBaMM's names of what the cell design gives.
_DESIGN: Mapping[str, str] = {
    "Separator thickness [m]": "separator_thickness",
    "Separator porosity": "separator_porosity",
    "Separator Bruggeman coefficient (electrolyte)": "separator_bruggeman_coefficient",
    "Electrode width [m]": "electrode_width",
    "Electrode height [m]": "electrode_height",
    "Number of electrodes connected in parallel to make a cell": "electrode_pairs",
    "Lower voltage cut-off [V]": "lower_voltage",
    "Upper voltage cut-off [V]": "upper_voltage",
    "Open-circuit voltage at 0% SOC [V]": "lower_voltage",
    "Open-circuit voltage at 100% SOC [V]": "upper_voltage",
    "Negative current collector density [kg.m-3]": "current_collector_density",
    "Positive current collector density [kg.m-3]": "positive_collector_density",
    "Negative current collector specific heat capacity [J.kg-1.K-1]": (
        "current_collector_specific_heat_capacity"
    ),
    "Positive current collector specific heat capacity [J.kg-1.K-1]": (
        "positive_collector_specific_heat_capacity"
    ),
    "Total heat transfer coefficient [W.m-2.K-1]": "heat_transfer_coefficient",
}

#: PyBaMM's names of what the derived electrode gives beside its electrochemistry.
_HEAT_OF_CARBON: Mapping[str, str] = {
    "Negative electrode density [kg.m-3]": "electrode_density",
    "Negative electrode specific heat capacity [J.kg-1.K-1]": "electrode_specific_heat_capacity",
    "Negative electrode thermal conductivity [W.m-1.K-1]": "thermal_conductivity",
}

#: What PyBaMM asks for and what follows from the model as it is meant: name, value, why.
_BY_DEFINITION: tuple[tuple[str, float, str], ...] = (
    (
        "Separator Bruggeman coefficient (electrode)",
        1.5,
        "asked for by PyBaMM; a separator has no electronic path",
    ),
    ("Contact resistance [Ohm]", 0.0, "tabs and welds have no resistance here"),
    ("Reference temperature [K]", REFERENCE_TEMPERATURE, "temperature of the relations"),
    ("Ambient temperature [K]", REFERENCE_TEMPERATURE, "25 degC unless a run says otherwise"),
    ("Initial temperature [K]", REFERENCE_TEMPERATURE, "25 degC unless a run says otherwise"),
    ("Number of cells connected in series to make a battery", 1.0, "one cell"),
)


def full_cell_values(
    laws: Laws,
    design: PouchCell,
    numbers: Mapping[str, Any],
    *,
    positive_thickness: Any,
    initial_filling: Any,
    initial_positive_filling: Any,
    initial_silicon_filling: Any = None,
    reference_radius: float | None = None,
) -> dict[str, Any]:
    """PyBaMM values of a full cell's electrochemistry, from numbers or from model inputs.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act in the carbon.
    design : PouchCell
        The cell around the carbon.
    numbers : mapping of str to float or pybamm.InputParameter
        The names of :func:`parameter_sets.carbon_electrode.carbon_numbers`, in internal units.
    positive_thickness : float or pybamm.InputParameter
        Of one coated side [m].
    initial_filling, initial_positive_filling : float or pybamm.InputParameter
        Stoichiometry of the carbon and of the positive at the start [1].
    initial_silicon_filling : float or pybamm.InputParameter, optional
        That of a silicon compound, where it is a second phase [1].
    reference_radius : float, optional
        As in :func:`parameter_sets.carbon_electrode.carbon_values`.

    Returns
    -------
    dict
        Without current, nominal capacity and what heat needs beyond the collectors.
    """
    values = carbon_values(
        laws,
        numbers,
        "Negative",
        initial_filling=initial_filling,
        initial_silicon_filling=initial_silicon_filling,
        reference_radius=reference_radius,
    )
    positive = values_of_set(design.positive_set)
    values |= {name: positive[name] for name in POSITIVE}
    electrolyte = values_of_set(design.electrolyte_set)
    values |= {name: electrolyte[name] for name in ELECTROLYTE}
    values |= {name: design[key].value for name, key in _DESIGN.items()}
    values |= {name: value for name, value, _ in _BY_DEFINITION}
    foils = {"Negative": design.negative_foils, "Positive": design.positive_foils}
    thickness = {
        "Negative": design.current_collector_thickness.value,
        "Positive": design.positive_collector_thickness.value,
    }
    values |= {
        f"{side} current collector thickness [m]": count * thickness[side] / design.pairs
        for side, count in foils.items()
    }
    largest = positive["Maximum concentration in positive electrode [mol.m-3]"]
    return values | {
        "Positive electrode thickness [m]": positive_thickness,
        "Initial concentration in positive electrode [mol.m-3]": initial_positive_filling * largest,
    }


def full_cell(
    derived: DerivedElectrode,
    design: str | CellDesign = "pouch-LCO",
    *,
    sizes: str = ONE_RADIUS,
) -> ParameterSet:
    """Balance the carbon electrode with a positive one and build both into a pouch.

    Parameters
    ----------
    derived : DerivedElectrode
        From :func:`anode_model.derive`.
    design : str or PouchCell
        A shipped cell design (``"pouch-LCO"``, ``"pouch-NMC811"``), a path to one, or a loaded one.
    sizes : {"one-radius", "log-normal"}
        As in :func:`half_cell`.

    Returns
    -------
    ParameterSet
        After formation, charged to the upper cut-off; `balance` says how it was balanced, `body`
        what it measures and weighs.

    Raises
    ------
    WrongKindError
        If something else than a derived electrode or a pouch cell is given.
    SheetError
        If the design cannot be read or contradicts the electrode: the carbon would be overcharged,
        the voltage window leaves the known range, the stack does not fit in the case; or if a set
        that it names is not there or cannot be used.

    Examples
    --------
    >>> from anode_model import derive
    >>> from parameter_sets import load_material
    >>> cell = full_cell(derive(load_material("reference-sphere")))
    >>> cell.values["Negative electrode porosity"] == cell.derived.value("porosity")
    True
    """
    check_kind(derived, DerivedElectrode, "derived", "pass derive(material)")
    derived = with_sizes(derived, sizes)
    loaded = load_cell_design(design) if isinstance(design, str) else design
    advice = 'a full cell takes load_cell_design("pouch-LCO"); half cells: half_cell(derived)'
    check_kind(loaded, PouchCell, "design", advice)
    cell = cast(PouchCell, loaded)
    check_sets(cell)
    balance = find_balance(derived, cell)
    set_ = values_of_set(cell.positive_set)
    coating = PositiveCoating(
        balance.value("positive_thickness"),
        float(set_["Positive electrode porosity"]),
        float(set_["Positive electrode active material volume fraction"]),
    )
    body = PouchBody(cell, derived, coating)
    capacity = balance["nominal_capacity"]

    @cache
    def parts() -> tuple[dict[str, Any], dict[str, Origin]]:
        return _values_and_origins(derived, cell, balance, body)

    return ParameterSet(
        name=derived.material.name,
        kind=cell.kind,
        derived=derived,
        design=cell,
        # A sweep has models of its own and never asks for them.
        parameters=DeferredMapping(lambda: parts()[0]),
        origins=DeferredMapping(lambda: parts()[1]),
        nominal_capacity=capacity,
        volume=body.volume,
        mass=body.mass,
        balance=balance,
        body=body,
    )


def _values_and_origins(
    derived: DerivedElectrode, cell: PouchCell, balance: Balance, body: PouchBody
) -> tuple[dict[str, Any], dict[str, Origin]]:
    """Parameters of the charged cell, and where each comes from."""
    laws = derived.laws
    charge = StoredLithium.of(derived).charge(balance.value("negative_filling_charged"))
    charged = StoredLithium.of(derived, LITHIATED).fillings(charge)
    values = full_cell_values(
        laws,
        cell,
        {name: derived.value(name) for name in carbon_numbers(laws)},
        positive_thickness=balance.value("positive_thickness"),
        initial_filling=charged.carbon,
        initial_silicon_filling=charged.silicon,
        initial_positive_filling=balance.value("positive_filling_charged"),
    )
    heat, heat_origins = _heat(derived, body)
    # Without an option for the film PyBaMM does not ask for these.
    particles = {name: derived.value(name) for name in sizes_needed(laws)}
    film = film_values(laws, film_numbers(derived), particles)
    capacity = balance.value("nominal_capacity")
    values |= heat | film
    values |= {"Nominal cell capacity [A.h]": capacity, "Current function [A]": capacity}
    origins = _origins(derived, cell, balance) | heat_origins | film_origins(derived, film)
    return values, origins


def _heat(derived: DerivedElectrode, body: PouchBody) -> tuple[dict[str, Any], dict[str, Origin]]:
    """What PyBaMM's thermal models take, with origins."""
    values: dict[str, Any] = {name: derived.value(key) for name, key in _HEAT_OF_CARBON.items()}
    origins = {name: Origin.of(derived[key]) for name, key in _HEAT_OF_CARBON.items()}
    mixed = Origin(Basis.DERIVED, "mean of solids and of the electrolyte in the pores, R15")
    for side, layer in (
        ("Positive electrode", body.positive_layer),
        ("Separator", body.separator_layer),
    ):
        density, heat = (
            f"{side} density [kg.m-3]",
            f"{side} specific heat capacity [J.kg-1.K-1]",
        )
        values |= {density: layer.density, heat: layer.specific_heat_capacity}
        origins |= {density: mixed, heat: mixed}
    faces, face_origins = _cooling_of_a_pair(body.design)
    per_volume = body.heat_capacity.value / body.volume.value
    whole = "heat capacity of stack, electrolyte and case over the volume of the body"
    return values | faces | {
        "Cell volume [m3]": body.volume.value,
        "Cell cooling surface area [m2]": body.cooling_area.value,
        "Cell heat capacity [J.K-1.m-3]": per_volume,
    }, origins | face_origins | {
        "Cell volume [m3]": Origin.of(body.volume),
        "Cell cooling surface area [m2]": Origin.of(body.cooling_area),
        "Cell heat capacity [J.K-1.m-3]": Origin(Basis.DERIVED, whole),
    }


def _cooling_of_a_pair(design: PouchCell) -> tuple[dict[str, Any], dict[str, Origin]]:
    """What PyBaMM's models of one pair resolved in depth take: the mean pair of the stack."""
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    coefficient = design.heat_transfer_coefficient
    face = Origin(Basis.DERIVED, "one face of the body shared by all pairs")
    tab = Origin(Basis.ASSUMED, "tabs are left out of the exchange of heat")
    for side in ("Negative", "Positive"):
        name = f"{side} current collector surface heat transfer coefficient [W.m-2.K-1]"
        values[name], origins[name] = coefficient.value / design.pairs, face
        for name in (f"{side} tab heat transfer coefficient [W.m-2.K-1]", f"{side} tab width [m]"):
            values[name], origins[name] = 0.0, tab
    name = "Edge heat transfer coefficient [W.m-2.K-1]"
    return values | {name: coefficient.value}, origins | {name: Origin.of(coefficient)}


def _origins(derived: DerivedElectrode, design: PouchCell, balance: Balance) -> dict[str, Origin]:
    charged = "charged cell after formation: stoichiometry times maximum concentration"

    def state(key: str) -> Origin:
        quantity: Quantity = balance[key]
        return Origin(Basis.DERIVED, f"{charged}; {quantity.source}")

    origins = carbon_origins(derived, "Negative", state("negative_filling_charged"))
    origins |= dict.fromkeys(POSITIVE, origin_in_set(design.positive_set))
    origins |= dict.fromkeys(ELECTROLYTE, origin_in_set(design.electrolyte_set))
    origins |= {name: Origin.of(design[key]) for name, key in _DESIGN.items()}
    origins |= {name: Origin(Basis.ASSUMED, why) for name, _, why in _BY_DEFINITION}
    share = Origin(Basis.DERIVED, "all foils of the stack over the number of pairs")
    return origins | {
        "Negative current collector thickness [m]": share,
        "Positive current collector thickness [m]": share,
        "Positive electrode thickness [m]": Origin.of(balance["positive_thickness"]),
        "Initial concentration in positive electrode [mol.m-3]": state("positive_filling_charged"),
        "Nominal cell capacity [A.h]": Origin.of(balance["nominal_capacity"]),
        "Current function [A]": Origin(Basis.DERIVED, "1 C of the nominal capacity"),
    }
