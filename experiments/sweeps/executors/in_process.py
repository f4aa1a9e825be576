"""Chunks one after the other in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from experiments.sweeps.chunk import Chunk, ChunkSolver, Solved
from experiments.sweeps.runs import Solving
from experiments.sweeps.study import Study


@dataclass(frozen=True)
class InProcess:
    """Solves in this process, batches of a chunk on several threads.

    Parameters
    ----------
    threads : int
        Of the solver.
    """

    threads: int = 1

    @property
    def what(self) -> str:
        """In words, for the record."""
        return f"this process, {self.threads} thread{'s' * (self.threads != 1)}"

    def start(self) -> None:
        """Nothing has to be started."""

    def close(self) -> None:
        """Nothing was started."""

    def solve(
        self,
        study: Study,
        solving: Solving,
        chunks: Iterable[Chunk],
        stopping: Callable[[], bool],
    ) -> Iterator[Solved]:
        """Yield each chunk as soon as it is solved; see :class:`Executor`."""
        solver = ChunkSolver(study, replace(solving, threads=self.threads))
        for chunk in chunks:
            if stopping():
                return
            yield solver.solve(chunk)
