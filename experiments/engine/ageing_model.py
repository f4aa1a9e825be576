"""The full-cell DFN with a film that grows on the carbon, one phase of a protocol at a time.

One compiled model serves every material and every phase: what is held (a current or a voltage), the
ends of a phase and the state in which it starts are inputs. A phase begins where the last one
ended, and nothing of it is kept but its end and a few curves, so that thousands of cycles need no
more memory than one. The cell is isothermal, its carbon has particles of one radius.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

# The first import of PyBaMM can otherwise ask a question in the middle of a run.
os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")

import numpy as np
import pybamm
from numpy.typing import NDArray

from anode_model.derivation.laws import Laws
from experiments.engine.compiled_model import (
    OPEN,
    REFERENCE_RADIUS,
    CompiledModel,
    batch_solver,
    inputs_of_carbon,
    latched_events,
    quiet_about_decay,
    start_inputs,
)
from experiments.engine.discretisation import discretisation
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

#: State that counts from the start of each phase: a sum over years would hide what one phase adds.
_COUNTER = "Discharge capacity [A.h]"

#: Inputs of a phase beside those of the cell: what is held, and what ends it.
PHASE = ("holds_voltage", "voltage", "current_density", "final_current_density")

#: All states at the start of a phase.
STATE = "state"

#: What ends a held voltage.
DIED_AWAY = "final current"

#: A final current that is never reached [A.m-2].
_NEVER = -1e6

#: Brings a current density to the size of a voltage, in the equation that holds one of them
#: [V.m2.A-1].
_PER_CURRENT = 0.1


@dataclass(frozen=True)
class AgeingModel:
    """A compiled model with its states.

    Parameters
    ----------
    compiled : CompiledModel
        Takes the state as an input.
    initial : pybamm.Symbol
        States at the start as a function of the other inputs.
    counter : int
        Place of the charge passed, which counts from the start of each phase.
    """

    compiled: CompiledModel
    initial: Any
    counter: int

    def initial_state(self, inputs: Mapping[str, float]) -> NDArray[np.float64]:
        """All states of a cell after formation, with the fillings of its inputs.

        Parameters
        ----------
        inputs : mapping of str to float
            From :func:`ageing_inputs`.
        """
        return np.ravel(self.initial.evaluate(t=0.0, inputs=dict(inputs)))

    def restarted(self, state: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same state with no charge passed."""
        fresh = state.copy()
        fresh[self.counter] = 0.0
        return fresh


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a protocol.

    Parameters
    ----------
    name : str
        For messages.
    current_density : float or None
        Held current per electrode area [A.m-2], positive in discharge; ``None`` holds the voltage.
    voltage : float
        Held voltage [V], where no current is.
    final_current_density : float or None
        Charging current at which a held voltage ends [A.m-2].
    lower_cutoff, upper_cutoff : float or None
        Voltages that end the phase [V].
    duration : float
        Longest time [s].
    """

    name: str
    duration: float
    current_density: float | None = None
    voltage: float = 0.0
    final_current_density: float | None = None
    lower_cutoff: float | None = None
    upper_cutoff: float | None = None

    @property
    def inputs(self) -> dict[str, float]:
        """Inputs of the model."""
        final = self.final_current_density
        return {
            "holds_voltage": float(self.current_density is None),
            "voltage": self.voltage,
            "current_density": self.current_density or 0.0,
            "final_current_density": _NEVER if final is None else final,
            "lower_cutoff": -OPEN if self.lower_cutoff is None else self.lower_cutoff,
            "upper_cutoff": OPEN if self.upper_cutoff is None else self.upper_cutoff,
        }


@cache
def ageing_model(
    laws: Laws, design: PouchCell, numerics: Numerics, *, threads: int = 2
) -> AgeingModel:
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
    AgeingModel
        Of one electrode pair of one square metre.
    """
    model = film_growth_cell(laws)
    model.events = _events(model)
    solver = batch_solver(numerics, OUTPUTS, threads)
    simulation = pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(film_template_values(laws, design, numerics)),
        solver=solver,
        **discretisation(model, numerics),
    )
    simulation.build()
    built = simulation.built_model
    initial = built.concatenated_initial_conditions
    state = pybamm.InputParameter(STATE, expected_size=built.len_rhs_and_alg)
    built.concatenated_initial_conditions = state
    # PyBaMM looks for inputs among the equations and variables, not among the initial conditions.
    built.variables["State at the start of the phase"] = state
    (counter,) = (
        place.start
        for variable, places in built.y_slices.items()
        for place in places
        if variable.name == _COUNTER
    )
    names = (*inputs_of_carbon(laws), *OPERATION, *PHASE, *FILM_NUMBERS, *FILM_COEFFICIENTS, STATE)
    compiled = CompiledModel(built, solver, frozenset(names), OUTPUTS, numerics, threads)
    return AgeingModel(compiled, initial, counter)


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
    options = {"SEI": law, "SEI film resistance": "average", "operating mode": _held}
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


def _held(variables: Mapping[str, Any]) -> Any:
    """Zero while the current, or the voltage, is what it should be."""
    holds_voltage = pybamm.InputParameter("holds_voltage")
    voltage = variables["Voltage [V]"] - pybamm.InputParameter("voltage")
    # One square metre of electrode pair: the current is a current density.
    current = variables["Current [A]"] - pybamm.InputParameter("current_density")
    return holds_voltage * voltage + (1 - holds_voltage) * _PER_CURRENT * current


def _events(model: Any) -> list[Any]:
    """What ends a phase: what ends any run, and a charging current that died away."""
    final = pybamm.InputParameter("final_current_density")
    died_away = {DIED_AWAY: -model.variables["Current [A]"] - final}
    return latched_events(cell_margins(model) | died_away)
