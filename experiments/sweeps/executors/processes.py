"""Chunks in several processes on this machine."""

from __future__ import annotations

import logging
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from anode_model import AnodeModelError
from experiments.sweeps.chunk import Chunk, Solved
from experiments.sweeps.executors.worker import load_solver, solve_in_worker, start_worker
from experiments.sweeps.runs import Solving
from experiments.sweeps.study import Study

_LOG = logging.getLogger(__name__)

#: Chunks under way for each process: the next is there when one is done.
_AHEAD = 2

#: Processes that may die under one chunk before it is given up.
MOST_DEATHS = 3


class WorkersDiedError(AnodeModelError):
    """The processes of a sweep die again and again."""


class Processes:
    """Solves in processes of one thread each, which also derive side by side.

    Parameters
    ----------
    workers : int
        How many.
    """

    def __init__(self, workers: int):
        self.workers = workers
        self._started: ProcessPoolExecutor | None = None

    def start(self) -> None:
        """Start the processes, which takes some seconds, while other things are done."""
        if self._started is None:
            self._started = self._pool()
            for _ in range(self.workers):
                self._started.submit(load_solver)

    def close(self) -> None:
        """End processes that were started and got nothing to do."""
        if self._started is not None:
            self._started.shutdown(wait=False, cancel_futures=True)
            self._started = None

    def _pool(self) -> ProcessPoolExecutor:
        # Not fork: the solver's threads do not survive it.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, context, initializer=start_worker)

    @property
    def what(self) -> str:
        """In words, for the record."""
        return f"{self.workers} processes"

    def solve(
        self,
        study: Study,
        solving: Solving,
        chunks: Iterable[Chunk],
        stopping: Callable[[], bool],
    ) -> Iterator[Solved]:
        """Yield each chunk as soon as it is solved; see :class:`Executor`.

        The chunks of a process that dies, as one that ran out of memory does, are begun again.

        Raises
        ------
        WorkersDiedError
            If processes die under the same chunk again and again.
        """
        waiting = iter(chunks)
        again: list[Chunk] = []
        deaths: Counter[int] = Counter()
        while True:
            lost: list[Chunk] = []
            yield from self._one_pool(study, solving, waiting, again, stopping, lost)
            if not lost:
                return
            deaths.update(chunk.number for chunk in lost)
            worst = max(lost, key=lambda chunk: deaths[chunk.number])
            if deaths[worst.number] >= MOST_DEATHS:
                raise WorkersDiedError(
                    f"{deaths[worst.number]} times a process died while chunk {worst.number} was "
                    "under way; there may not be enough memory: try fewer --workers, then --resume"
                )
            _LOG.warning("a process died; %d chunks are begun again", len(lost))
            again = lost

    def _one_pool(
        self,
        study: Study,
        solving: Solving,
        waiting: Iterator[Chunk],
        again: list[Chunk],
        stopping: Callable[[], bool],
        lost: list[Chunk],
    ) -> Iterator[Solved]:
        """Solve until all is done, or a process dies: then `lost` has what was under way."""
        pool, self._started = self._started or self._pool(), None
        under_way: dict[Future[Solved], Chunk] = {}
        try:
            while True:
                while len(under_way) < _AHEAD * self.workers and not stopping():
                    chunk = again.pop() if again else next(waiting, None)
                    if chunk is None:
                        break
                    try:
                        future = pool.submit(solve_in_worker, study, solving, chunk)
                    except BrokenProcessPool:
                        lost.append(chunk)
                        raise
                    under_way[future] = chunk
                if not under_way:
                    return
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    solved = future.result()
                    del under_way[future]
                    yield solved
        except BrokenProcessPool:
            lost += [*under_way.values(), *again]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
