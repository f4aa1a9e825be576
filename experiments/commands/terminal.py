"""Where commands speak: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from experiments.commands.interruption import raise_if_interrupted
from experiments.plain import plain

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def say(text: str) -> None:
    """Print a result."""
    sys.stdout.write(_printable(text) + "\n")


def tell(text: str) -> None:
    """Print what a person should know but a pipe should not get."""
    sys.stderr.write(_printable(text) + "\n")
    sys.stderr.flush()


def _printable(text: str) -> str:
    """Text without control characters, which could move a cursor or change colours."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def say_json(content: Any) -> None:
    """Print JSON that every reader understands: ASCII, and null where there is no number."""
    say(json.dumps(plain(content), indent=2, allow_nan=False))


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of text as lines with aligned columns."""
    table = [list(row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


class MovingLine:
    """A line on stderr that is written over again and again, where that is a terminal."""

    def __init__(self) -> None:
        #: Whether there is a terminal; elsewhere nothing can be written over.
        self.moving = sys.stderr.isatty()
        self._width = 0

    def show(self, text: str) -> None:
        """Put this text in place of the last one."""
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = len(text)

    def leave(self) -> None:
        """Go on below it."""
        if self._width:
            tell("")
            self._width = 0


class Progress:
    """Progress of long work on stderr: one line that moves on a terminal, a few lines in a log.

    As a context it leaves the line at its end; a Ctrl-C inside goes on with what was done as its
    message.

    Parameters
    ----------
    what : str
        The work, in a word.
    """

    def __init__(self, what: str):
        self.what = what
        self.done = 0
        self.total = 0
        self.doing = ""
        self._line = MovingLine()
        self._next = 0.0

    def __call__(self, done: int, total: int = 0, doing: str = "") -> None:
        """Take note that `done` solves of `total`, where that is known, are finished."""
        self.done, self.total, self.doing = done, total, doing
        raise_if_interrupted()
        now = time.monotonic()
        if now < self._next and done != total:
            return
        self._next = now + (0.1 if self._line.moving else 10.0)
        if self._line.moving:
            self._line.show(self.state)
        else:
            tell(self.state)

    def add(self, solves: int) -> None:
        """Take note that some more solves are finished."""
        self(self.done + solves, self.total)

    @property
    def state(self) -> str:
        """What is done, in one line."""
        of = f" of {self.total}" if self.total else ""
        line = f"{self.what}: {self.done}{of} solved"
        return f"{line}, {self.doing}" if self.doing else line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._line.leave()
        if kind is KeyboardInterrupt:
            raise KeyboardInterrupt(f"{self.state}; nothing was written") from None
