"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    Execute = Callable[[argparse.Namespace], int]


def add_command(
    commands: Commands, name: str, execute: Execute, *, summary: str
) -> argparse.ArgumentParser:
    """Register a command with what every command has."""
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(execute=execute)
    # Without a default of its own, so that it does not undo a --verbose before the command.
    add_verbose(parser, default=argparse.SUPPRESS)
    return parser


def add_verbose(parser: argparse.ArgumentParser, *, default: int | str = 0) -> None:
    """Give a parser its ``--verbose``."""
    parser.add_argument(
        "-v",
        "--verbose",
        action="count",
        default=default,
        help="say on stderr what is done; twice for more",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Give a reading command its ``--json``."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def add_claim_set(parser: argparse.ArgumentParser) -> None:
    """Give a command the choice of the claim set."""
    parser.add_argument(
        "--set",
        dest="claim_set",
        choices=("as-filed", "as-amended"),
        default="as-amended",
        help="which version of the claims (default: %(default)s)",
    )


def add_loading(parser: argparse.ArgumentParser, *, default: str | None = None) -> None:
    """Give a command the coating rate."""
    parser.add_argument(
        "--loading",
        metavar="RATE",
        default=default,
        help='coating rate with its unit, as "60 g/m^2"'
        + (f" (default: {default})" * bool(default)),
    )


def add_cell(parser: argparse.ArgumentParser, *, default: str | None, usual: str) -> None:
    """Give a command the choice of the cell around the electrode."""
    parser.add_argument(
        "--cell",
        metavar="DESIGN",
        default=default,
        help="cell design: coin-half-cell, pouch-LCO, pouch-NMC811, or the path of a sheet "
        f"(default: {usual})",
    )


def add_output(parser: argparse.ArgumentParser, what: str) -> None:
    """Give a writing command its ``--out`` and ``--force``."""
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help=f"folder for {what} (default: results/<command>-<time>)",
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace an earlier result in that folder; other files in it stay",
    )


def add_sizes(parser: argparse.ArgumentParser, *, only: str = "") -> None:
    """Give a simulating command the choice of how the sizes of the particles enter."""
    parser.add_argument(
        "--sizes",
        choices=("auto", "one-radius", "log-normal"),
        default="auto",
        help="particles of one radius, or the powder's distribution; auto takes the distribution "
        f"where one radius would cost more than 1 %% of capacity{only} (default: %(default)s)",
    )


def add_profile(
    parser: argparse.ArgumentParser,
    *,
    default: str | None = "explore",
    usual: str = "%(default)s",
) -> None:
    """Give a simulating command the choice of the numerics."""
    parser.add_argument(
        "--profile",
        choices=("explore", "reference"),
        default=default,
        help=f"numerics: fast, or converged (default: {usual})",
    )


def count(text: str) -> int:
    """Read a number of things from the command line."""
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"not a whole number of 0 or more: {text!r}")
    return number
