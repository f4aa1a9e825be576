"""Chunks on a Dask cluster: on this machine, or on any number of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anode_model import SimulationInputError
from experiments.sweeps.chunk import Chunk, Solved
from experiments.sweeps.executors.worker import solve_in_worker
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

    Workers need this package in the same version. Each thread of a worker would solve on its own;
    the solver is not made for that, so that workers with one thread each are the right ones.

    Parameters
    ----------
    scheduler : str
        Address as ``"tcp://host:8786"``, or ``"local"`` for a cluster on this machine.
    workers : int
        Processes of a cluster on this machine.
    """

    scheduler: str
    workers: int = 2

    @property
    def what(self) -> str:
        """In words, for the record."""
        if self.scheduler == LOCAL:
            return f"a Dask cluster on this machine, {self.workers} workers"
        return "a Dask cluster"

    def start(self) -> None:
        """Connect when there is something to solve."""

    def close(self) -> None:
        """Closed already, with the last chunk."""

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
        distributed = _distributed()
        with self._client(distributed) as client:
            yield from _solve(distributed, client, study, solving, chunks, stopping)

    @contextmanager
    def _client(self, distributed: Any) -> Iterator[Client]:
        if self.scheduler == LOCAL:
            settings = {"n_workers": self.workers, "threads_per_worker": 1, "processes": True}
            with (
                distributed.LocalCluster(
                    **settings, host="127.0.0.1", dashboard_address=None
                ) as cluster,
                distributed.Client(cluster) as client,
            ):
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


def _solve(
    distributed: Any,
    client: Any,
    study: Study,
    solving: Solving,
    chunks: Iterable[Chunk],
    stopping: Callable[[], bool],
) -> Iterator[Solved]:
    # Sent to the workers once, not with every chunk.
    shared = client.scatter(study, broadcast=True)
    waiting = iter(chunks)

    def submit() -> Any:
        chunk = None if stopping() else next(waiting, None)
        if chunk is None:
            return None
        return client.submit(solve_in_worker, shared, solving, chunk, pure=False, retries=_RETRIES)

    threads = max(1, sum(client.nthreads().values()))
    first = [future for _ in range(_AHEAD * threads) if (future := submit()) is not None]
    done = distributed.as_completed(first)
    for future in done:
        yield future.result()
        future.release()
        following = submit()
        if following is not None:
            done.add(following)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise SimulationInputError(
            "a cluster needs Dask, which is not installed: pip install anode-model[cluster]"
        ) from error
    return distributed
