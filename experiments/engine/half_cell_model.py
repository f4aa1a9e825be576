"""The half-cell DFN, compiled once for every material, coating, temperature and rate.

What makes a topology: the laws of the carbon, the cell design, the numerics. Everything else is a
model input. Positive currents lithiate the carbon, which PyBaMM keys as the positive electrode.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
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
    quiet_about_decay,
)
from experiments.engine.discretisation import conserve_salt, discretisation
from experiments.engine.jacobian import LeanJacobianDFN
from experiments.engine.library_cache import Effort
from experiments.engine.numerics import Numerics
from experiments.engine.phases import join_phases
from parameter_sets.carbon_electrode import carbon_options
from parameter_sets.cell_design import CoinHalfCell
from parameter_sets.half_cells import half_cell_values

#: What a run reports along its course: our name, PyBaMM's name.
OUTPUTS: Mapping[str, str] = {
    "potential": "Carbon potential [V]",
    "voltage": "Voltage [V]",
    "filling": "Average carbon stoichiometry",
}

#: What it reports at its first and its last instant only.
ENDS: Mapping[str, str] = {
    "surface_ocp": "X-averaged positive electrode open-circuit potential [V]",
    "bulk_ocp": "Positive electrode bulk open-circuit potential [V]",
    "reaction_overpotential": "X-averaged positive electrode reaction overpotential [V]",
    "electronic_loss": "X-averaged positive electrode ohmic losses [V]",
}

#: Inputs that describe the operation rather than the electrode and its state.
OPERATION = ("temperature", "current_density", "lower_cutoff", "upper_cutoff")


@cache
def half_cell_model(
    laws: Laws,
    design: CoinHalfCell,
    numerics: Numerics,
    *,
    threads: int = 2,
    ahead: Effort | None = None,
) -> CompiledModel:
    """Build a topology; the second call with the same arguments costs nothing.

    Parameters
    ----------
    laws : Laws
        Laws of the carbon.
    design : CoinHalfCell
        The cell around it.
    numerics : Numerics
        Mesh and tolerances.
    threads : int
        Solver threads for batches.
    ahead : {"quick", "thorough"}, optional
        How hard a C compiler, where one is present, tries on its functions ahead of time; they
        are interpreted if not given.

    Returns
    -------
    CompiledModel
        For constant current densities.
    """
    model = carbon_half_cell(laws)
    model.events = _events(model)
    area = design["electrode_area"].value
    values = template_values(laws, design, numerics)
    values["Current function [A]"] = pybamm.InputParameter("current_density") * area
    solver = batch_solver(numerics, OUTPUTS, threads, ahead=ahead)
    simulation = pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(values),
        solver=solver,
        **discretisation(model, numerics),
    )
    simulation.build()
    built = simulation.built_model
    names = frozenset((*inputs_of_carbon(laws), *OPERATION))
    return CompiledModel(built, solver, names, OUTPUTS, numerics, threads, ENDS)


def carbon_half_cell(laws: Laws, *, mode: Any = "current") -> pybamm.lithium_ion.DFN:
    """The DFN half cell with the variables that the experiments read.

    The carbon's potential is that of its collector against a lithium reference electrode in the
    electrolyte at the face of the separator, so that the counter electrode's own overpotential
    and the resistance of the separator (together 0.1-0.25 V at 20 C) are not charged to the carbon.

    Parameters
    ----------
    laws : Laws
        Laws of the carbon.
    mode : str or callable
        PyBaMM's operating mode: what the outer circuit holds.
    """
    options: dict[str, Any] = {
        "working electrode": "positive",
        "contact resistance": "true",
        "operating mode": mode,
    }
    with quiet_about_decay():
        model = LeanJacobianDFN(options | carbon_options(laws, "Positive"))
    conserve_salt(model)
    join_phases(model, "positive")
    variables = model.variables
    collector = pybamm.boundary_value(variables["Positive electrode potential [V]"], "right")
    reference = pybamm.boundary_value(variables["Separator electrolyte potential [V]"], "right")
    variables.update(
        {
            "Carbon potential [V]": collector - reference,
            "Average carbon stoichiometry": variables["Average positive particle stoichiometry"],
        }
    )
    return model


def _events(model: Any) -> list[Any]:
    """What ends a run: the carbon's cut-offs, and too little or too much salt in a named place.

    The counter electrode's face has its own events: they are limits of the half cell, not of the
    carbon.
    """
    carbon = model.variables["Carbon potential [V]"]
    separator, coating = (
        model.variables[f"{region} electrolyte concentration [mol.m-3]"]
        for region in ("Separator", "Positive")
    )
    # Straight extrapolation would see the depletion some tenths of a percent of capacity too soon.
    # Where salt piles up any extrapolation overshoots; the outermost volume's equations must hold.
    at_lithium = pybamm.boundary_value(separator, "left", "quadratic")
    places = ((separator, "Separator", "left"), (coating, "Positive electrode", "right"))
    outermost = [
        pybamm.boundary_value(
            model.param.t_plus(salt, model.variables[f"{place} temperature [K]"]), face, "constant"
        )
        for salt, place, face in places
    ]
    at_collector = pybamm.boundary_value(coating, "right", "quadratic")
    margins = {
        "upper cut-off": pybamm.InputParameter("upper_cutoff") - carbon,
        "lower cut-off": carbon - pybamm.InputParameter("lower_cutoff"),
        f"{DEPLETED} in the coating": pybamm.min(coating) - DEPLETION,
        f"{DEPLETED} at the collector": at_collector - DEPLETION,
        f"{DEPLETED} at the counter electrode": at_lithium - DEPLETION,
        f"{OVERSALTED} at the counter electrode": OVERSALTING - outermost[0],
        f"{OVERSALTED} in the coating": OVERSALTING - outermost[1],
    }
    return latched_events(margins)


def template_values(laws: Laws, design: CoinHalfCell, numerics: Numerics) -> dict[str, Any]:
    """Parameter values of a topology: an input parameter wherever a material differs."""
    numbers = input_numbers(laws, numerics)
    temperature = pybamm.InputParameter("temperature")
    values = half_cell_values(
        laws,
        design,
        numbers,
        initial_filling=pybamm.InputParameter("initial_filling"),
        initial_silicon_filling=pybamm.InputParameter(SILICON_FILLING),
        reference_radius=REFERENCE_RADIUS,
    )
    values |= carbon_template(laws, "Positive", numbers)
    # One ampere-hour: currents are given as current densities, nothing is scaled by a capacity.
    values["Nominal cell capacity [A.h]"] = 1.0
    values["Ambient temperature [K]"] = temperature
    values["Initial temperature [K]"] = temperature
    return values
