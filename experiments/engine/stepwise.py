"""Models that go on where they ended: protocols of several phases from one compiled model.

What is held (a current or a voltage), the ends of a phase and the state in which it starts are
inputs. A phase begins where the last one ended, many cells at once, and nothing of it is kept but
its end and a few curves, so that thousands of cycles need no more memory than one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The first import of PyBaMM can otherwise ask a question in the middle of a run.
os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")

import numpy as np
import pybamm
from numpy.typing import NDArray

from experiments.engine.compiled_model import OPEN, CompiledModel, batch_solver
from experiments.engine.discretisation import discretisation
from experiments.engine.numerics import Numerics

#: State that counts from the start of each phase: a sum over years would hide what one phase adds.
_COUNTER = "Discharge capacity [A.h]"

#: Inputs of a phase beside those of the cell: what is held, and what ends it.
PHASE = (
    "holds_voltage",
    "voltage",
    "current_density",
    "final_current_density",
    "lower_cutoff",
    "upper_cutoff",
)

#: All states at the start of a phase.
STATE = "state"

#: What ends a held voltage.
DIED_AWAY = "final current"

#: A final current that is never reached [A.m-2].
_NEVER = -1e6

#: Brings a current density to the size of a voltage, in the equation that holds one of them
#: [V.m2.A-1].
_PER_CURRENT = 0.1


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a protocol.

    Parameters
    ----------
    name : str
        For messages.
    duration : float
        Longest time [s].
    current_density : float or None
        Held current per electrode area [A.m-2], in the sign of the model; ``None`` holds the
        voltage.
    voltage : float
        Held voltage [V], where no current is.
    final_current_density : float or None
        Current [A.m-2] at which a held voltage ends, positive in the direction for which the model
        was built (see :func:`died_away`).
    lower_cutoff, upper_cutoff : float or None
        Voltages that end the phase [V].
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


@dataclass(frozen=True)
class StepwiseModel:
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
        """All states at the very start.

        Parameters
        ----------
        inputs : mapping of str to float
            Of the cell, without phase and state.
        """
        whole = {**inputs, **Phase("start", 0.0).inputs}
        return np.ravel(self.initial.evaluate(t=0.0, inputs=whole))

    def restarted(self, state: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same state with no charge passed."""
        fresh = state.copy()
        fresh[self.counter] = 0.0
        return fresh


def held(*, area: float = 1.0) -> Any:
    """PyBaMM's operating mode of a model whose inputs say what is held.

    Parameters
    ----------
    area : float
        Of the electrodes [m2].

    Returns
    -------
    callable
        From a model's variables to what is zero while the current, or the voltage, is as it should.
    """

    def residual(variables: Mapping[str, Any]) -> Any:
        holds_voltage = pybamm.InputParameter("holds_voltage")
        voltage = variables["Voltage [V]"] - pybamm.InputParameter("voltage")
        current = variables["Current [A]"] / area - pybamm.InputParameter("current_density")
        return holds_voltage * voltage + (1 - holds_voltage) * _PER_CURRENT * current

    return residual


def died_away(current_density: Any) -> dict[str, Any]:
    """Margin of the event that ends a held voltage.

    Parameters
    ----------
    current_density : pybamm.Symbol
        [A.m-2], positive in the direction in which voltages are held.
    """
    return {DIED_AWAY: current_density - pybamm.InputParameter("final_current_density")}


def stepwise_model(
    model: Any,
    values: Mapping[str, Any],
    numerics: Numerics,
    *,
    inputs: tuple[str, ...],
    outputs: Mapping[str, str],
    threads: int,
) -> StepwiseModel:
    """Build a model and make its state an input.

    Parameters
    ----------
    model : pybamm.lithium_ion.DFN
        With its events, in the operating mode of :func:`held`.
    values : mapping of str to object
        Its parameter values.
    numerics : Numerics
        Mesh and tolerances.
    inputs : tuple of str
        What it takes beside phase and state.
    outputs : mapping of str to str
        What a phase reports along its course: our name, PyBaMM's name.
    threads : int
        Solver threads for batches.
    """
    solver = batch_solver(numerics, outputs, threads)
    simulation = pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(dict(values)),
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
    names = frozenset((*inputs, *PHASE, STATE))
    compiled = CompiledModel(built, solver, names, outputs, numerics, threads)
    return StepwiseModel(compiled, initial, counter)
