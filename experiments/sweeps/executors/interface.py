"""What a place that solves chunks has to offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from experiments.sweeps.chunk import Chunk, Solved
    from experiments.sweeps.runs import Solving
    from experiments.sweeps.study import Study


class Executor(Protocol):
    """Solves chunks, in any order."""

    def start(self) -> None:
        """Begin with what takes long and does not hang on the study; may do nothing."""

    def close(self) -> None:
        """End what was started."""

    def solve(
        self,
        study: Study,
        solving: Solving,
        chunks: Iterable[Chunk],
        stopping: Callable[[], bool],
    ) -> Iterator[Solved]:
        """Yield each chunk as soon as it is solved.

        Parameters
        ----------
        study : Study
            What is done.
        solving : Solving
            How.
        chunks : iterable of Chunk
            Taken as places become free, so that few are under way at a time.
        stopping : callable
            Asked before each new chunk; once true, what is under way is finished and nothing new
            begun.
        """

    @property
    def what(self) -> str:
        """In words, for the record: ``"2 processes"``."""
