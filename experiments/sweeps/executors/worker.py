"""What a worker process does: it makes what chunks share once, and solves chunks."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import sys
import threading
from collections.abc import Mapping
from multiprocessing import parent_process

from anode_model import SimulationInputError
from experiments.result import installed_versions
from experiments.sweeps.chunk import Chunk, ChunkSolver, Solved
from experiments.sweeps.runs import Solving
from experiments.sweeps.study import Study

#: Asks the kernel for a signal when the parent dies (PR_SET_PDEATHSIG of prctl(2)).
_DEATH_OF_PARENT = 1

#: Solvers of this process by study; a cluster's workers outlive a sweep.
_SOLVERS: dict[tuple[str, Solving], ChunkSolver] = {}

_ONE_AT_A_TIME = threading.Lock()


def start_worker() -> None:
    """Leave Ctrl-C to the parent, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        # The thread below waits for the interpreter, which the solver does not give away.
        ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def load_solver() -> None:
    """Import what solving needs, before there is anything to solve."""
    import pybamm  # noqa: F401


def solve_in_worker(study: Study, solving: Solving, chunk: Chunk) -> Solved:
    """Solve one chunk; the first of a study sets everything up."""
    key = (study.content_hash, solving)
    if key not in _SOLVERS:
        _SOLVERS.clear()
        _SOLVERS[key] = ChunkSolver(study, solving)
    return _SOLVERS[key].solve(chunk)


def solve_on_cluster(
    study: Study, solving: Solving, chunk: Chunk, versions: Mapping[str, str]
) -> Solved:
    """Solve one chunk in a worker that may be anywhere, and may have several threads.

    Parameters
    ----------
    study, solving, chunk
        As for :func:`solve_in_worker`.
    versions : mapping of str to str
        Of the machine that writes the table; see :func:`experiments.result.installed_versions`.

    Raises
    ------
    SimulationInputError
        If those of this machine are others: rows of two versions would stand in one table.
    """
    here = installed_versions()
    if here != versions:
        differing = ", ".join(
            f"{name} {here.get(name)} instead of {wanted}"
            for name, wanted in versions.items()
            if here.get(name) != wanted
        )
        raise SimulationInputError(
            f"the worker on {platform.node()} has {differing}: install the same versions on every "
            "machine (constraints.txt), then go on with --resume"
        )
    # The solver and the set-up of models are not made for several threads of a process.
    with _ONE_AT_A_TIME:
        return solve_in_worker(study, solving, chunk)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        # A killed parent cannot tell its children, which would wait for work for ever.
        os._exit(1)
