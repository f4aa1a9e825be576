"""Chunks on a Dask cluster: on this machine, or on any number of others."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from anode_model import SimulationInputError
from experiments.result import installed_versions
from experiments.sweeps.chunk import Chunk, Solved
from experiments.sweeps.executors.processes import WorkersDiedError
from experiments.sweeps.executors.worker import solve_on_cluster
from experiments.sweeps.runs import Solving
from experiments.sweeps.study import Study

if TYPE_CHECKING:
    from distributed import Client

#: Scheduler of a cluster that is started on this machine for one sweep.
LOCAL = "local"

#: Chunks under way for each thread of the workers: the next is there when one is done.
_AHEAD = 2

#: Workers that may be lost under one chunk, or errors on the way, before it is given up.
_RETRIES = 3


@dataclass(frozen=True)
class DaskCluster:
    """Solves on the workers of a Dask scheduler.

    Workers need this package and PyBaMM in the same versions, which is checked. The threads of a
    worker take turns, so that workers with one thread each are the right ones.

    Parameters
    ----------
    scheduler : str
        Address as ``"tcp://host:8786"``, or ``"local"`` for a cluster on this machine.
    workers : int
        Processes of a cluster on this machine.
    """

    scheduler: str
    workers: int = 2
    _open: list[tuple[ExitStack, Any]] = field(default_factory=list, repr=False, compare=False)

    @property
    def what(self) -> str:
        """In words, for the record."""
        if self.scheduler == LOCAL:
            return f"a Dask cluster on this machine, {self.workers} workers"
        return "a Dask cluster"

    def start(self) -> None:
        """Connect, before anything is written.

        Raises
        ------
        SimulationInputError
            If Dask is not installed, or there is no scheduler at the address.
        """
        if not self._open:
            stack = ExitStack()
            self._open.append((stack, stack.enter_context(self._client(_distributed()))))

    def close(self) -> None:
        """Leave the cluster; one that was started for this is ended."""
        while self._open:
            self._open.pop()[0].close()

    def solve(
        self,
        study: Study,
        solving: Solving,
        chunks: Iterable[Chunk],
        stopping: Callable[[], bool],
    ) -> Iterator[Solved]:
        """Yield each chunk as soon as it is solved; see :class:`Executor`.

        Raises
        ------
        SimulationInputError
            If Dask is not installed, or there is no scheduler at the address.
        """
        self.start()
        ((_, client),) = self._open
        yield from _solve(_distributed(), client, study, solving, chunks, stopping)

    @contextmanager
    def _client(self, distributed: Any) -> Iterator[Client]:
        if self.scheduler == LOCAL:
            settings: dict[str, Any] = {
                "n_workers": self.workers,
                "threads_per_worker": 1,
                "processes": True,
            }
            settings |= {"host": "127.0.0.1", "dashboard_address": None}
            with _ctrl_c_ignored():
                started = distributed.LocalCluster(**settings)
            with started as cluster, distributed.Client(cluster) as client:
                yield client
            return
        try:
            client = distributed.Client(self.scheduler, timeout="15s")
        except (OSError, ValueError) as error:
            raise SimulationInputError(
                f"--scheduler {self.scheduler}: no Dask scheduler there ({error}); start one with "
                '"dask scheduler", or give its address as tcp://host:8786'
            ) from error
        with client:
            yield client


@contextmanager
def _ctrl_c_ignored() -> Iterator[None]:
    """Processes that are started meanwhile leave Ctrl-C to this one: they inherit that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _solve(
    distributed: Any,
    client: Any,
    study: Study,
    solving: Solving,
    chunks: Iterable[Chunk],
    stopping: Callable[[], bool],
) -> Iterator[Solved]:
    waiting = iter(chunks)
    under_way: dict[str, Chunk] = {}
    losses: Counter[int] = Counter()
    versions = installed_versions()

    def submit(chunk: Chunk | None) -> Any:
        if chunk is None:
            return None
        what = (solve_on_cluster, study, solving, chunk, versions)
        future = client.submit(*what, pure=False, retries=_RETRIES)
        under_way[future.key] = chunk
        return future

    def following() -> Chunk | None:
        return None if stopping() else next(waiting, None)

    def wanted() -> int:
        # Asked again and again: workers of a queue come one by one.
        return int(_AHEAD * max(1, sum(client.nthreads().values())))

    first = [found for _ in range(wanted()) if (found := submit(following())) is not None]
    done = distributed.as_completed(first)
    for future in done:
        chunk = under_way.pop(future.key)
        again: Chunk | None = None
        try:
            solved = future.result()
        except (CancelledError, distributed.KilledWorker) as error:
            # What a worker had solved, and not yet handed over, is lost with it.
            again = _again(chunk, losses, error)
        else:
            yield solved
        future.release()
        more = submit(again or following())
        while more is not None:
            done.add(more)
            more = submit(following()) if len(under_way) < wanted() else None


def _again(chunk: Chunk, losses: Counter[int], error: BaseException) -> Chunk:
    losses[chunk.number] += 1
    if losses[chunk.number] > _RETRIES:
        raise WorkersDiedError(
            f"{losses[chunk.number]} workers were lost with chunk {chunk.number} ({error}); they "
            "may not have enough memory. What was written stays: go on with --resume"
        ) from error
    return chunk


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise SimulationInputError(
            "a cluster needs Dask, which is not installed: pip install anode-model[cluster]"
        ) from error
    return distributed
