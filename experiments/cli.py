"""The command line ``anode-model``: reads arguments, calls a command, says what went wrong.

Nothing heavy is imported here; each command imports what it needs when it runs.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from experiments.commands import (
    baseline,
    check,
    claims,
    compare,
    derive,
    explain,
    export,
    materials,
    run,
    sweep,
)
from experiments.commands.arguments import add_verbose
from experiments.commands.interruption import remembered_interrupts
from experiments.commands.terminal import tell

DONE, FAILED_CASES, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

_COMMANDS = (materials, claims, derive, explain, run, compare, sweep, export, baseline, check)
_PACKAGES = ("anode_model", "parameter_sets", "experiments")
_EPILOG = """\
SHEET is the name of a shipped material (anode-model materials) or the path of a sheet.
exit status: 0 done, 1 finished with cases that gave no result (all listed), 2 bad input
"""


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="anode-model",
        description="From the measured structure of a hard carbon to its simulated behaviour in a "
        "cell.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, help="print the version and exit")
    add_verbose(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; those of the process if not given.

    Returns
    -------
    int
        0 done, 1 finished with failed cases, 2 bad input, 130 interrupted.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123  it has to stay open
    if sys.stdout is None:
        _complain("anode-model: standard output is closed; open it, or send it to a file")
        return BAD_INPUT
    _never_fail_to_print()
    code = DONE
    try:
        code = _run(argv)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else DONE
    except KeyboardInterrupt as interrupt:
        _complain(f"interrupted: {str(interrupt) or 'nothing was written'}")
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has enough.
        _give_up_printing()
    except OSError as error:
        _give_up_printing()
        _complain(f"anode-model: cannot write: {error}; make room, or send the output elsewhere")
        code = BAD_INPUT
    return code


def _run(argv: Sequence[str] | None) -> int:
    arguments = build_parser().parse_args(argv)
    try:
        with remembered_interrupts(), _spoken_warnings(), _logging(arguments.verbose):
            code = int(arguments.execute(arguments))
    except _user_errors() as error:
        _complain(f"anode-model {arguments.command}: {error}")
        code = BAD_INPUT
    sys.stdout.flush()
    return code


def _complain(text: str) -> None:
    """Say it on stderr; where that is full or closed, the exit status has to do."""
    with suppress(OSError):
        tell(text)


def _give_up_printing() -> None:
    """What is left in the buffer must not complain when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _user_errors() -> type[Exception]:
    from anode_model import AnodeModelError

    return AnodeModelError


def _never_fail_to_print() -> None:
    """Show what a terminal's encoding lacks in another way instead of stopping."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _spoken_warnings() -> Iterator[None]:
    """Warnings about a sheet as one line each, without the place in the code."""
    from anode_model.errors import visible
    from anode_model.material import SheetWarning

    usual = warnings.showwarning

    def speak(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if issubclass(category, SheetWarning):
            tell(f"warning: {visible(str(message))}")
        else:
            usual(message, category, filename, lineno, file, line)

    with warnings.catch_warnings():
        warnings.simplefilter("always", SheetWarning)
        warnings.showwarning = speak
        yield


@contextmanager
def _logging(verbosity: int) -> Iterator[None]:
    """Log of these packages on stderr, as loud as asked for."""
    if not verbosity:
        yield
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s", "%H:%M:%S"))
    loggers = [logging.getLogger(name) for name in _PACKAGES]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO if verbosity == 1 else logging.DEBUG)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None):  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("anode-model")
        except PackageNotFoundError:
            number = "(not installed)"
        sys.stdout.write(f"anode-model {number}\n")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
