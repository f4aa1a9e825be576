"""Solve many cases of one model; every case comes back as an outcome, whatever happens to it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pybamm
from numpy.typing import NDArray

from experiments.engine.compiled_model import CompiledModel

_LOGGER = logging.getLogger(__name__)

Status = Literal["ok", "infeasible", "failed"]

#: Cases that the solver gets at once: enough to keep the threads busy, few enough for progress.
_CHUNK = 32

#: A run that ends within this time [s] was over before it began: the latch of the events is open
#: for the first few tenths of a millisecond.
_BEGAN = 5e-3


@dataclass(frozen=True)
class Outcome:
    """What became of one case.

    Parameters
    ----------
    status : {"ok", "infeasible", "failed"}
        ``"infeasible"`` where the first instant already violates a cut-off: its capacity is zero.
    reason : str
        Empty for ``"ok"``; else what happened, in one sentence.
    ended_by : str
        Event that ended the run, or ``"time limit"``; empty if it failed.
    time : array
        Shape (n,) [s].
    series : mapping of str to array
        Shape (n,) each, by the names of the model's outputs; shape (2,), at the first and the last
        instant, for its ends.
    solve_time : float
        Wall time [s]; for a batch the share of one case.
    state : array or None
        All states at the end, shape (m,), from which a model that takes its state as an input goes
        on; ``None`` if it failed.
    """

    status: Status
    reason: str
    ended_by: str
    time: NDArray[np.float64]
    series: Mapping[str, NDArray[np.float64]]
    solve_time: float
    state: NDArray[np.float64] | None = None


def solve_batch(
    compiled: CompiledModel,
    cases: Sequence[Mapping[str, float]],
    duration: float,
    *,
    progress: Callable[[int], None] | None = None,
) -> list[Outcome]:
    """Run every case at constant current until an event or for the duration.

    The solver refuses a whole batch for one failing case. Then the batch is halved until the case
    stands alone; it comes back as ``"failed"`` with the solver's words, its neighbours as solved.

    Parameters
    ----------
    compiled : CompiledModel
        From :func:`half_cell_model` or :func:`full_cell_model`.
    cases : sequence of mapping
        Inputs, complete.
    duration : float
        Longest time [s].
    progress : callable, optional
        Called with the number of cases just finished.

    Returns
    -------
    list of Outcome
        In the order of the cases.

    Raises
    ------
    SimulationInputError
        If a case has unknown or missing inputs; nothing is solved then.
    """
    for case in cases:
        compiled.check(case)
    outcomes: dict[int, Outcome] = {}
    for first in range(0, len(cases), _CHUNK):
        chunk = _dealt(range(first, min(first + _CHUNK, len(cases))), compiled.threads)
        found = _solve(compiled, [dict(cases[index]) for index in chunk], duration)
        outcomes.update(zip(chunk, found, strict=True))
        if progress is not None:
            progress(len(chunk))
    return [outcomes[index] for index in range(len(cases))]


def _dealt(indices: Sequence[int], threads: int) -> list[int]:
    """Deal neighbours, which take about equally long, to different threads.

    The solver gives each thread one unbroken stretch of its batch.
    """
    return [index for hand in range(threads) for index in indices[hand::threads]]


def _solve(
    compiled: CompiledModel, cases: list[dict[str, float]], duration: float
) -> list[Outcome]:
    start = time.perf_counter()
    try:
        found = compiled.solver.solve(compiled.model, np.array([0.0, duration]), inputs=cases)
    except (pybamm.SolverError, RuntimeError, ValueError) as error:
        if len(cases) == 1:
            return [_failed(error, time.perf_counter() - start)]
        _LOGGER.debug("batch of %d cases refused, halving: %s", len(cases), error)
        middle = len(cases) // 2
        return _solve(compiled, cases[:middle], duration) + _solve(
            compiled, cases[middle:], duration
        )
    solutions = found if isinstance(found, list) else [found]
    share = (time.perf_counter() - start) / len(cases)
    return [
        _outcome(compiled, case, solution, share)
        for case, solution in zip(cases, solutions, strict=True)
    ]


def _outcome(
    compiled: CompiledModel, case: Mapping[str, float], solution: Any, solve_time: float
) -> Outcome:
    seconds = np.asarray(solution.t)
    series = {name: np.asarray(solution[key].entries) for name, key in compiled.outputs.items()}
    event = solution.termination.removeprefix("event: ")
    ended_by = "time limit" if event == "final time" else event
    if not all(np.all(np.isfinite(values)) for values in series.values()):
        return Outcome(
            "failed", "the solution has values that are not finite", "", seconds, series, solve_time
        )
    state = np.ravel(solution.y_event)
    if compiled.ends:
        states = (solution.first_state.all_ys[0], state)
        series |= compiled.at_ends((seconds[0], seconds[-1]), states, case)
    if ended_by != "time limit" and seconds[-1] < _BEGAN:
        reason = f"{ended_by} is reached at the first instant"
        return Outcome("infeasible", reason, ended_by, seconds, series, solve_time, state)
    return Outcome("ok", "", ended_by, seconds, series, solve_time, state)


def solver_reason(error: Exception) -> str:
    """What happened, as far as the solver's words tell it, followed by these words.

    Parameters
    ----------
    error : Exception
        From the solver.

    Returns
    -------
    str
        One line.
    """
    words = " ".join(str(error).split())
    if "IDA_BAD_K" in words:
        # The integrator never made a first step.
        return f"no step was possible from the initial state; the solver says: {words}"
    return f"the solver gave up: {words}"


def _failed(error: Exception, solve_time: float) -> Outcome:
    empty = np.empty(0)
    return Outcome("failed", solver_reason(error), "", empty, {}, solve_time)
