"""The full-cell DFN with a film that grows on the carbon, one phase of a protocol at a time.

One compiled model serves every material and every phase. The cell is isothermal, its carbon has
particles of one radius.
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
    REFERENCE_RADIUS,
    inputs_of_carbon,
    latched_events,
    quiet_about_decay,
    start_inputs,
)
from experiments.engine.full_cell_model import (
    OPERATION,
    cell_inputs,
    cell_margins,
    charge_of,
    template_values,
)
from experiments.engine.jacobian import LeanJacobianDFN
from experiments.engine.numerics import Numerics
from experiments.engine.phases import join_phases
from experiments.engine.stepwise import StepwiseModel, died_away, held, stepwise_model
from parameter_sets.carbon_electrode import carbon_options
from parameter_sets.cell_design import PouchCell
from parameter_sets.parameter_set import ParameterSet
from parameter_sets.particle_sizes import sizes_needed
from parameter_sets.silicon_phase import has_silicon
from parameter_sets.surface_film import (
    FILM_COEFFICIENTS,
    FILM_NUMBERS,
    SEI_LAW,
    film_numbers,
    film_values,
)

#: What a phase reports along its course: our name, PyBaMM's name.
OUTPUTS: Mapping[str, str] = MappingProxyType(
    {
        "voltage": "Voltage [V]",
        "current_density": "Current [A]",
        "charge": "Discharge capacity [A.h]",
        "lithium_in_film": "Loss of capacity to negative SEI [A.h]",
        "film_thickness": "X-averaged negative SEI thickness [m]",
        "negative_filling": "Average negative particle stoichiometry",
        "positive_filling": "Average positive particle stoichiometry",
        "lithium": "Total lithium [mol]",
    }
)


@cache
def ageing_model(
    laws: Laws, design: PouchCell, numerics: Numerics, *, threads: int = 2
) -> StepwiseModel:
    """Build a topology; the second call with the same arguments costs nothing.

    Parameters
    ----------
    laws : Laws
        Laws of the carbon; particles of one radius.
    design : PouchCell
        The cell around it.
    numerics : Numerics
        Mesh and tolerances.
    threads : int
        Solver threads for batches.

    Returns
    -------
    StepwiseModel
        Of one electrode pair of one square metre.
    """
    model = film_growth_cell(laws)
    # A voltage is held in charge, whose currents are negative.
    model.events = latched_events(cell_margins(model) | died_away(-model.variables["Current [A]"]))
    return stepwise_model(
        model,
        film_template_values(laws, design, numerics),
        numerics,
        inputs=(*inputs_of_carbon(laws), *OPERATION, *FILM_NUMBERS, *FILM_COEFFICIENTS),
        outputs=OUTPUTS,
        threads=threads,
    )


def ageing_inputs(
    cell: ParameterSet, laws: Laws, *, state_of_charge: float, temperature: float
) -> dict[str, float]:
    """Inputs of one full cell: everything but the phase and the state.

    Parameters
    ----------
    cell : ParameterSet
        A full cell.
    laws : Laws
        Those of the model.
    state_of_charge : float
        Of the nominal capacity at the start [1].
    temperature : float
        Of the isothermal cell [K].
    """
    balance = cell.balance
    if balance is None:
        raise TypeError("a half cell has no balance")
    ends = ("discharged", "charged")

    def between(empty: float, full: float) -> float:
        return empty + state_of_charge * (full - empty)

    charge = between(*(charge_of(cell, end) for end in ends))
    positive = between(*(balance.value(f"positive_filling_{end}") for end in ends))
    return (
        cell_inputs(cell, laws)
        | start_inputs(cell.derived, charge=charge, lithiated_before=True)
        | film_numbers(cell.derived)
        | {"initial_positive_filling": positive, "temperature": temperature}
    )


def film_growth_cell(laws: Laws) -> pybamm.lithium_ion.DFN:
    """The DFN with a growing film; a current or a voltage is held, as its inputs say.

    The resistance of the film is that of its mean thickness: a resistance at every place makes the
    current there a state of its own, and a cycle takes four times as long.
    """
    law: Any = ((SEI_LAW, "none"), "none") if has_silicon(laws) else SEI_LAW
    options = {"SEI": law, "SEI film resistance": "average", "operating mode": held()}
    with quiet_about_decay():
        model = LeanJacobianDFN(options | carbon_options(laws, "Negative"))
    join_phases(model, "negative")
    return model


def film_template_values(laws: Laws, design: PouchCell, numerics: Numerics) -> dict[str, Any]:
    """Parameter values of a topology: an input parameter wherever a material differs."""
    names = (*FILM_NUMBERS, *FILM_COEFFICIENTS)
    return template_values(laws, design, numerics, heats=False) | film_values(
        laws,
        {name: pybamm.InputParameter(name) for name in names},
        {name: pybamm.InputParameter(name) for name in sizes_needed(laws)},
        reference_radius=REFERENCE_RADIUS,
    )
