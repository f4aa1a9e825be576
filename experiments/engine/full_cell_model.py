"""The full-cell DFN, compiled once for every material, coating, balance, temperature and rate.

What makes a topology: the laws of the carbon, the cell design, the numerics, and whether the cell
heats itself. The model is one electrode pair of one square metre; a positive current discharges.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

# The first import of PyBaMM can otherwise ask a question in the middle of a run.
os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")

import pybamm

from anode_model.derivation.laws import Laws
from experiments.engine.compiled_model import (
    DEPLETED,
    DEPLETION,
    OVERSALTED,
    OVERSALTING,
    REFERENCE_RADIUS,
    SILICON_FILLING,
    CompiledModel,
    batch_solver,
    carbon_template,
    input_numbers,
    inputs_of_carbon,
    latched_events,
    material_inputs,
    quiet_about_decay,
)
from experiments.engine.discretisation import discretisation
from experiments.engine.jacobian import LeanJacobianDFN
from experiments.engine.library_cache import Effort
from experiments.engine.lumped_heat import INNER_POTENTIALS, TEMPERATURE, LumpedHeatDFN
from experiments.engine.numerics import Numerics
from experiments.engine.phases import equilibrium_potential, join_phases
from parameter_sets.carbon_electrode import carbon_options
from parameter_sets.carbon_functions import inner_potential_function
from parameter_sets.cell_design import PouchCell
from parameter_sets.full_cells import full_cell_values
from parameter_sets.parameter_set import ParameterSet
from parameter_sets.silicon_phase import (
    SILICON,
    has_silicon,
    of_carbon,
    silicon_mean_potential,
)
from parameter_sets.stored_lithium import StoredLithium

#: Of both electrodes at their mean fillings; hysteresis of the carbon counts as a loss against it.
EQUILIBRIUM = "Equilibrium open-circuit voltage [V]"

#: What a run reports along its course: our name, PyBaMM's name.
OUTPUTS: Mapping[str, str] = MappingProxyType(
    {
        "voltage": "Voltage [V]",
        "negative_filling": "Average negative particle stoichiometry",
        "positive_filling": "Average positive particle stoichiometry",
        "open_circuit_voltage": EQUILIBRIUM,
        "plating_margin": (
            "Negative electrode surface potential difference at separator interface [V]"
        ),
    }
)

#: What it reports at its first and its last instant only.
ENDS: Mapping[str, str] = MappingProxyType(
    {
        "negative_bulk_ocp": "Negative electrode bulk open-circuit potential [V]",
        "positive_bulk_ocp": "Positive electrode bulk open-circuit potential [V]",
        "negative_surface_ocp": "X-averaged negative electrode open-circuit potential [V]",
        "positive_surface_ocp": "X-averaged positive electrode open-circuit potential [V]",
        "negative_overpotential": "X-averaged negative electrode reaction overpotential [V]",
        "positive_overpotential": "X-averaged positive electrode reaction overpotential [V]",
        "electronic_loss": "X-averaged solid phase ohmic losses [V]",
    }
)

#: What a cell that heats itself reports beside: temperature [K], and heat since the start [J.m-2].
HEAT_OUTPUTS: Mapping[str, str] = MappingProxyType(
    {
        "temperature": TEMPERATURE,
        "reversible": "Reversible heat [J]",
        "ohmic": "Ohmic heat [J]",
        "reaction": "Reaction heat [J]",
        "mixing": "Heat of mixing [J]",
        "hysteresis": "Heat of hysteresis [J]",
    }
)

#: Inputs that describe the cell, its state and its operation rather than the carbon electrode.
OPERATION = (
    "positive_thickness",
    "initial_positive_filling",
    "temperature",
    "current_density",
    "lower_cutoff",
    "upper_cutoff",
)

#: Beside them, where the cell heats itself: per electrode area [J.K-1.m-2] and [W.K-1.m-2].
HEAT_OPERATION = ("areal_heat_capacity", "areal_cooling")

#: Temperature at which a run ends [K]; films decompose there, which is not in the model.
HOTTEST = 353.15

TOO_HOT = "temperature limit"
LOWER_CUTOFF, UPPER_CUTOFF = "lower cut-off", "upper cut-off"


@cache
def full_cell_model(
    laws: Laws,
    design: PouchCell,
    numerics: Numerics,
    *,
    heats: bool,
    threads: int = 2,
    ahead: Effort | None = None,
) -> CompiledModel:
    """Build a topology; the second call with the same arguments costs nothing.

    Parameters
    ----------
    laws : Laws
        Laws of the carbon.
    design : PouchCell
        The cell around it.
    numerics : Numerics
        Mesh and tolerances.
    heats : bool
        Whether the cell has a temperature of its own, or keeps that of its surroundings.
    threads : int
        Solver threads for batches.
    ahead : {"quick", "thorough"}, optional
        How hard a C compiler, where one is present, tries on its functions ahead of time; they
        are interpreted if not given.

    Returns
    -------
    CompiledModel
        For constant current densities per electrode area.
    """
    options = carbon_options(laws, "Negative")
    with quiet_about_decay():
        model = LumpedHeatDFN(options) if heats else LeanJacobianDFN(options)
    join_phases(model, "negative")
    positive = model.variables["Positive electrode bulk open-circuit potential [V]"]
    model.variables[EQUILIBRIUM] = positive - equilibrium_potential(model, "negative")
    model.events = _events(model, heats=heats)
    values = template_values(laws, design, numerics, heats=heats)
    values["Current function [A]"] = pybamm.InputParameter("current_density")
    outputs = {**OUTPUTS, **(HEAT_OUTPUTS if heats else {})}
    solver = batch_solver(numerics, outputs, threads, ahead=ahead)
    simulation = pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(values),
        solver=solver,
        **discretisation(model, numerics),
    )
    simulation.build()
    names = (*inputs_of_carbon(laws), *OPERATION, *(HEAT_OPERATION if heats else ()))
    return CompiledModel(
        simulation.built_model, solver, frozenset(names), outputs, numerics, threads, ENDS
    )


def cell_inputs(cell: ParameterSet, laws: Laws | None = None) -> dict[str, float]:
    """Inputs of one full cell: everything but state and operation.

    Parameters
    ----------
    cell : ParameterSet
        A full cell.
    laws : Laws, optional
        Those of the model where they are not the carbon's own.
    """
    if cell.balance is None:
        raise TypeError("a half cell has no balance")
    thickness = cell.balance.value("positive_thickness")
    return material_inputs(cell, laws) | {"positive_thickness": thickness}


def charge_of(cell: ParameterSet, end: str) -> float:
    """Charge of the coating at one end of the cell's window, over its reversible capacity [1].

    Parameters
    ----------
    cell : ParameterSet
        A full cell.
    end : {"charged", "discharged"}
        Which.
    """
    if cell.balance is None:
        raise TypeError("a half cell has no balance")
    stored = StoredLithium.of(cell.derived)
    filling = cell.balance.value(f"negative_filling_{end}")
    return stored.charge(filling) / stored.areal_capacity


def heat_inputs(cell: ParameterSet, heat_transfer_coefficient: float) -> dict[str, float]:
    """Heat capacity and cooling of one full cell per electrode area.

    Parameters
    ----------
    cell : ParameterSet
        A full cell.
    heat_transfer_coefficient : float
        From the body to the surroundings [W.m-2.K-1]; zero is adiabatic.
    """
    if cell.body is None:
        raise TypeError("a half cell has no body")
    area = cell.electrode_area
    return {
        "areal_heat_capacity": cell.body.heat_capacity.value / area,
        "areal_cooling": heat_transfer_coefficient * cell.body.cooling_area.value / area,
    }


def template_values(
    laws: Laws, design: PouchCell, numerics: Numerics, *, heats: bool
) -> dict[str, Any]:
    """Parameter values of a topology: an input parameter wherever a material differs."""
    numbers = input_numbers(laws, numerics)
    values = full_cell_values(
        laws,
        design,
        numbers,
        positive_thickness=pybamm.InputParameter("positive_thickness"),
        initial_filling=pybamm.InputParameter("initial_filling"),
        initial_positive_filling=pybamm.InputParameter("initial_positive_filling"),
        initial_silicon_filling=pybamm.InputParameter(SILICON_FILLING),
        reference_radius=REFERENCE_RADIUS,
    )
    values |= carbon_template(laws, "Negative", numbers)
    temperature = pybamm.InputParameter("temperature")
    # One pair of one square metre: whatever scales with the cell is given per area.
    values |= {
        "Electrode height [m]": 1.0,
        "Electrode width [m]": 1.0,
        "Number of electrodes connected in parallel to make a cell": 1.0,
        "Nominal cell capacity [A.h]": 1.0,
        "Ambient temperature [K]": temperature,
        "Initial temperature [K]": temperature,
    }
    if not heats:
        return values
    inside = {INNER_POTENTIALS["Negative"]: inner_potential_function(laws, numbers)}
    if has_silicon(laws):
        inside = of_carbon(inside, "Negative")
        inside[SILICON + INNER_POTENTIALS["Negative"]] = silicon_mean_potential
    return values | {
        **inside,
        INNER_POTENTIALS["Positive"]: values["Positive electrode OCP [V]"],
        "Cell volume [m3]": 1.0,
        "Cell cooling surface area [m2]": 1.0,
        "Cell heat capacity [J.K-1.m-3]": pybamm.InputParameter("areal_heat_capacity"),
        "Total heat transfer coefficient [W.m-2.K-1]": pybamm.InputParameter("areal_cooling"),
    }


def _events(model: Any, *, heats: bool) -> list[Any]:
    """What ends a run: the cut-offs, too little or too much salt in a named place, and heat."""
    margins = cell_margins(model)
    if heats:
        margins[TOO_HOT] = HOTTEST - model.variables[TEMPERATURE]
    return latched_events(margins)


def cell_margins(model: Any) -> dict[str, Any]:
    """What ends any run of a full cell, by name of the event; positive while nothing happens.

    Parameters
    ----------
    model : pybamm.lithium_ion.DFN
        A full cell; its cut-offs are the inputs ``lower_cutoff`` and ``upper_cutoff``.
    """
    variables = model.variables
    voltage = variables["Voltage [V]"]
    margins = {
        UPPER_CUTOFF: pybamm.InputParameter("upper_cutoff") - voltage,
        LOWER_CUTOFF: voltage - pybamm.InputParameter("lower_cutoff"),
    }
    sides = {
        "Negative": ("carbon coating", "left"),
        "Positive": ("positive coating", "right"),
    }
    for side, (place, face) in sides.items():
        salt = variables[f"{side} electrolyte concentration [mol.m-3]"]
        # Where salt piles up any extrapolation overshoots; the outermost volume must hold.
        transference = model.param.t_plus(salt, variables[f"{side} electrode temperature [K]"])
        outermost = pybamm.boundary_value(transference, face, "constant")
        at_collector = pybamm.boundary_value(salt, face, "quadratic")
        margins |= {
            f"{DEPLETED} in the {place}": pybamm.min(salt) - DEPLETION,
            f"{DEPLETED} at the collector of the {place}": at_collector - DEPLETION,
            f"{OVERSALTED} in the {place}": OVERSALTING - outermost,
        }
    return margins
