"""Half cells under a protocol of several steps (constant current, constant voltage, rest).

One simulation a topology: PyBaMM builds the steps once and takes every material as inputs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import pybamm
from numpy.typing import NDArray

from anode_model.derivation.laws import Laws
from experiments.engine.batch import solver_reason
from experiments.engine.compiled_model import check_inputs, inputs_of_carbon
from experiments.engine.discretisation import discretisation
from experiments.engine.half_cell_model import OUTPUTS, carbon_half_cell, template_values
from experiments.engine.numerics import SOLVER_OPTIONS, Numerics
from parameter_sets.cell_design import CoinHalfCell

#: Inputs of a protocol beside those of the material.
OPERATION = ("temperature",)

#: What a step reports: outputs of the engine, here evaluated afterwards from the stored states.
SERIES = ("potential", "voltage", "filling")

#: Longest time of one step [s]; far beyond any that ends by its own condition.
_LONGEST = 500 * 3600.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a protocol.

    Parameters
    ----------
    name : str
        As it appears in curves.
    kind : {"current", "voltage", "rest"}
        What is held.
    value : float
        Current density [A.m-2], positive lithiates; or cell voltage [V]; ignored in a rest.
    until : float
        Cell voltage [V] that ends a current, current density [A.m-2] that ends a voltage hold, or
        duration [s] of a rest.
    """

    name: str
    kind: Literal["current", "voltage", "rest"]
    value: float
    until: float


@dataclass(frozen=True)
class StepCurve:
    """Course of one step.

    Time from its start [s], current density [A.m-2] and charge taken in since its start
    [A.h.m-2], both positive in lithiation, and the outputs named in :data:`SERIES`.
    """

    name: str
    time: NDArray[np.float64]
    current_density: NDArray[np.float64]
    charge: NDArray[np.float64]
    series: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class ProtocolOutcome:
    """What became of one case: its steps, or why there are none."""

    status: Literal["ok", "failed"]
    reason: str
    steps: tuple[StepCurve, ...]


@cache
def _simulation(
    laws: Laws, design: CoinHalfCell, numerics: Numerics, steps: tuple[Step, ...]
) -> Any:
    model = carbon_half_cell(laws)
    model.events = []
    area = design["electrode_area"].value
    values = template_values(laws, design, numerics)
    values["Current function [A]"] = 0.0
    return pybamm.Simulation(
        model,
        experiment=pybamm.Experiment([_pybamm_step(step, area) for step in steps]),
        parameter_values=pybamm.ParameterValues(values),
        solver=pybamm.IDAKLUSolver(
            rtol=numerics.rtol, atol=numerics.atol, options=dict(SOLVER_OPTIONS)
        ),
        **discretisation(model, numerics),
    )


def run_protocol(
    laws: Laws,
    design: CoinHalfCell,
    numerics: Numerics,
    steps: Sequence[Step],
    cases: Sequence[Mapping[str, float]],
    progress: Callable[[int], None] | None = None,
) -> list[ProtocolOutcome]:
    """Run every case through the steps.

    Parameters
    ----------
    laws : Laws
        Laws of the carbon.
    design : CoinHalfCell
        The cell around it.
    numerics : Numerics
        Mesh and tolerances.
    steps : sequence of Step
        The protocol; names must differ.
    cases : sequence of mapping of str to float
        Inputs of the material and of its state at the start, and :data:`OPERATION`.
    progress : callable, optional
        Called with the number of cases just finished.

    Returns
    -------
    list of ProtocolOutcome
        In the order of the cases; one that fails does not touch its neighbours.

    Raises
    ------
    SimulationInputError
        If a case has unknown or missing inputs; nothing is solved then.
    """
    known = frozenset((*inputs_of_carbon(laws), *OPERATION))
    for case in cases:
        check_inputs(case, known)
    simulation = _simulation(laws, design, numerics, tuple(steps))
    area = design["electrode_area"].value
    outcomes = []
    for case in cases:
        outcomes.append(_run(simulation, dict(case), steps, area))
        if progress is not None:
            progress(1)
    return outcomes


def _run(
    simulation: Any, case: dict[str, float], steps: Sequence[Step], area: float
) -> ProtocolOutcome:
    errors = _Errors()
    try:
        with _quiet():
            solution = simulation.solve(inputs=case, callbacks=[errors])
    except (pybamm.SolverError, RuntimeError, ValueError) as error:
        stopped = steps[errors.cycle - 1].name
        return ProtocolOutcome("failed", f"the step {stopped!r}: {solver_reason(error)}", ())
    done = [] if solution is None else [item for item in solution.cycles if item is not None]
    if len(done) < len(steps):
        stopped = steps[len(done)].name
        reason = f"the step {stopped!r} could not be carried out"
        if errors.last is not None:
            reason += f": {solver_reason(errors.last)}"
        return ProtocolOutcome("failed", reason, ())
    curves = tuple(_curve(step, cycle, area) for step, cycle in zip(steps, done, strict=True))
    return ProtocolOutcome("ok", "", curves)


class _Errors(pybamm.callbacks.Callback):  # type: ignore[misc]  # PyBaMM has no types
    """Keeps what the solver said when a later step failed; PyBaMM only prints it."""

    last: Exception | None = None
    cycle = 1

    def on_cycle_start(self, logs: Mapping[str, Any]) -> None:
        """Note which step is tried; each is a cycle of its own."""
        self.cycle = logs["cycle number"][0]

    def on_experiment_error(self, logs: Mapping[str, Any]) -> None:
        """Take the error."""
        self.last = logs["error"]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep PyBaMM from printing what comes back as the reason of the case."""
    level = pybamm.logger.level
    pybamm.logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        pybamm.logger.setLevel(level)


def _curve(step: Step, cycle: Any, area: float) -> StepCurve:
    seconds = np.asarray(cycle["Time [s]"].entries)
    current = np.asarray(cycle["Current [A]"].entries) / area
    # Integrated by the solver: a sum over the points that were kept would be coarser.
    charge = np.asarray(cycle["Discharge capacity [A.h]"].entries) / area
    series = {name: np.asarray(cycle[OUTPUTS[name]].entries) for name in SERIES}
    return StepCurve(step.name, seconds - seconds[0], current, charge - charge[0], series)


def _pybamm_step(step: Step, area: float) -> Any:
    # Without skip_ok PyBaMM passes over a step whose end is reached at once, in silence.
    if step.kind == "rest":
        return pybamm.step.rest(duration=step.until, skip_ok=False)
    limits = {"duration": _LONGEST, "skip_ok": False}
    if step.kind == "voltage":
        end = f"{step.until * area} A"
        return pybamm.step.voltage(step.value, termination=end, **limits)
    return pybamm.step.current(step.value * area, termination=f"{step.until} V", **limits)
