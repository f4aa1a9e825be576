"""What a worker process does: it makes what chunks share once, and solves chunks."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from multiprocessing import parent_process

from experiments.sweeps.chunk import Chunk, ChunkSolver, Solved
from experiments.sweeps.runs import Solving
from experiments.sweeps.study import Study

#: Asks the kernel for a signal when the parent dies (PR_SET_PDEATHSIG of prctl(2)).
_DEATH_OF_PARENT = 1

#: Solvers of this process by study; a cluster's workers outlive a sweep.
_SOLVERS: dict[tuple[str, Solving], ChunkSolver] = {}


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


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        # A killed parent cannot tell its children, which would wait for work for ever.
        os._exit(1)
