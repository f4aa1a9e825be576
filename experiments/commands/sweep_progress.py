"""Progress of a sweep on stderr, and a Ctrl-C that lets the chunks in hand be finished."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

from experiments.commands.terminal import MovingLine, tell

if TYPE_CHECKING:
    from experiments.sweeps.running import SweepProgress

#: Seconds between two lines of a log; a line on a terminal moves with every chunk.
_APART = 60.0


class SweepLine:
    """How far a sweep is: a line that moves on a terminal; elsewhere nothing, unless asked for.

    Parameters
    ----------
    logged : bool
        Whether there is a line a minute where there is no terminal.
    """

    def __init__(self, *, logged: bool = False) -> None:
        self.state = "sweep: not begun"
        self._logged = logged
        self._line = MovingLine()
        self._next = 0.0

    def __call__(self, progress: SweepProgress) -> None:
        """Take note of a chunk."""
        self.state = words_of(progress)
        if self._line.moving:
            self._line.show(self.state)
        elif self._logged and (time.monotonic() >= self._next or progress.done == progress.total):
            self._next = time.monotonic() + _APART
            tell(self.state)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._line.leave()


def words_of(progress: SweepProgress) -> str:
    """Progress in one line: what is done, how fast, what is left, what failed so far."""
    parts = [f"sweep: {progress.done} of {progress.total} variants"]
    if progress.rate > 0:
        parts.append(f"{progress.rate:.3g} in a second")
        if progress.done < progress.total:
            parts.append(f"{_time(progress.left)} left")
    counts = {
        "failed": progress.failed,
        "impossible": progress.impossible,
        "tried twice": progress.retried,
    }
    parts += [f"{number} runs {what}" for what, number in counts.items() if number]
    return ", ".join(parts)


@contextmanager
def finishing_interrupts() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C inside asks to stop, the second stops at once.

    Yields
    ------
    callable
        Whether to stop.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return

    def ask(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            signal.default_int_handler(number, frame)
        asked.set()
        tell("\nfinishing the chunks in hand; Ctrl-C again to stop at once")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
