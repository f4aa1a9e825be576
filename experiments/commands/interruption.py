"""Ctrl-C that cannot get lost.

While a model is being built, the exception of a Ctrl-C can rise inside CasADi's own callbacks,
which drop it. The signal is therefore remembered, and long work asks for it between two steps.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_requested = threading.Event()


@contextmanager
def remembered_interrupts() -> Iterator[None]:
    """Remember every Ctrl-C inside; the usual exception rises as well."""
    _requested.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def remember(number: int, frame: FrameType | None) -> None:
        _requested.set()
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def raise_if_interrupted() -> None:
    """Raise the exception of a Ctrl-C that was dropped on its way.

    Raises
    ------
    KeyboardInterrupt
        If there was one.
    """
    if _requested.is_set():
        _requested.clear()
        raise KeyboardInterrupt
