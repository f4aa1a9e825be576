"""Half cells under a protocol of several phases: constant current, constant voltage, rest.

One compiled model serves every material and every phase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pybamm
from numpy.typing import NDArray

from anode_model.derivation.laws import Laws
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.compiled_model import check_inputs, inputs_of_carbon, latched_events
from experiments.engine.half_cell_model import OUTPUTS as CARBON_OUTPUTS
from experiments.engine.half_cell_model import carbon_half_cell, template_values
from experiments.engine.numerics import Numerics
from experiments.engine.stepwise import (
    STATE,
    Phase,
    StepwiseModel,
    died_away,
    held,
    stepwise_model,
)
from parameter_sets.cell_design import CoinHalfCell

#: Inputs of a protocol beside those of the material.
OPERATION = ("temperature",)

#: What a phase reports of the carbon, by the names of the engine.
SERIES = tuple(CARBON_OUTPUTS)

#: Longest time of one phase [s]; far beyond any that ends by its own condition.
LONGEST = 500 * 3600.0

_OUTPUTS: Mapping[str, str] = MappingProxyType(
    {**CARBON_OUTPUTS, "current": "Current [A]", "charge": "Discharge capacity [A.h]"}
)

#: Cells that go through the protocol together.
_TOGETHER = 32


@dataclass(frozen=True)
class PhaseCurve:
    """Course of one phase.

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
    """What became of one case: its phases, or why there are none."""

    status: Literal["ok", "failed"]
    reason: str
    phases: tuple[PhaseCurve, ...]


@cache
def protocol_model(
    laws: Laws, design: CoinHalfCell, numerics: Numerics, *, threads: int = 2
) -> StepwiseModel:
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

    Returns
    -------
    StepwiseModel
        Ends of its phases are those of the cell voltage, as in a coin cell of two electrodes.
    """
    area = design["electrode_area"].value
    model = carbon_half_cell(laws, mode=held(area=area))
    voltage = model.variables["Voltage [V]"]
    margins = {
        "upper cut-off": pybamm.InputParameter("upper_cutoff") - voltage,
        "lower cut-off": voltage - pybamm.InputParameter("lower_cutoff"),
    }
    # A voltage is held in lithiation, whose currents are positive.
    margins |= died_away(model.variables["Current [A]"] / area)
    model.events = latched_events(margins)
    return stepwise_model(
        model,
        template_values(laws, design, numerics),
        numerics,
        inputs=(*inputs_of_carbon(laws), *OPERATION),
        outputs=_OUTPUTS,
        threads=threads,
    )


def run_protocol(
    laws: Laws,
    design: CoinHalfCell,
    numerics: Numerics,
    phases: Sequence[Phase],
    cases: Sequence[Mapping[str, float]],
    progress: Callable[[int], None] | None = None,
    *,
    threads: int = 2,
) -> list[ProtocolOutcome]:
    """Run every case through the phases.

    Parameters
    ----------
    laws : Laws
        Laws of the carbon.
    design : CoinHalfCell
        The cell around it.
    numerics : Numerics
        Mesh and tolerances.
    phases : sequence of Phase
        The protocol; positive currents lithiate. A rest is a current of zero, which ends with its
        time; any other phase has to reach an end of its own. A voltage is held after lithiation:
        the current at which it ends is a lithiating one.
    cases : sequence of mapping of str to float
        Inputs of the material and of its state at the start, and :data:`OPERATION`.
    progress : callable, optional
        Called with the number of cases just finished.
    threads : int
        Threads that solve a batch.

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
    model = protocol_model(laws, design, numerics, threads=threads)
    area = design["electrode_area"].value
    outcomes: list[ProtocolOutcome] = []
    for first in range(0, len(cases), _TOGETHER):
        together = cases[first : first + _TOGETHER]
        outcomes += _run(model, together, phases, area)
        if progress is not None:
            progress(len(together))
    return outcomes


def _run(
    model: StepwiseModel,
    cases: Sequence[Mapping[str, float]],
    phases: Sequence[Phase],
    area: float,
) -> Iterator[ProtocolOutcome]:
    """Take cells through all phases side by side."""
    states = {index: model.initial_state(case) for index, case in enumerate(cases)}
    curves: dict[int, list[PhaseCurve]] = {index: [] for index in states}
    reasons: dict[int, str] = {}
    for phase in phases:
        going = [index for index in states if index not in reasons]
        inputs: list[Mapping[str, Any]] = [
            {**cases[index], **phase.inputs, STATE: model.restarted(states[index])}
            for index in going
        ]
        found = solve_batch(model.compiled, inputs, phase.duration)
        for index, outcome in zip(going, found, strict=True):
            why_not = _obstacle(phase, outcome)
            if why_not or outcome.state is None:
                reasons[index] = f"the phase {phase.name!r}: {why_not}"
                continue
            states[index] = outcome.state
            curves[index].append(_curve(phase, outcome, area))
    for index in states:
        if index in reasons:
            yield ProtocolOutcome("failed", reasons[index], ())
        else:
            yield ProtocolOutcome("ok", "", tuple(curves[index]))


def _obstacle(phase: Phase, outcome: Outcome) -> str:
    """Why a phase did not go as it should; empty where it did."""
    if outcome.status != "ok":
        return outcome.reason
    if outcome.ended_by == "time limit" and phase.current_density != 0.0:
        return f"it did not end within {phase.duration / 3600:.3g} h"
    return ""


def _curve(phase: Phase, outcome: Outcome, area: float) -> PhaseCurve:
    series = {name: outcome.series[name] for name in SERIES}
    # The charge is integrated by the solver: a sum over the points kept would be coarser.
    current, charge = (outcome.series[name] / area for name in ("current", "charge"))
    return PhaseCurve(phase.name, outcome.time, current, charge, series)
