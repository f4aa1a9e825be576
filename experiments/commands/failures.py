"""Cases that did not give a result: all listed, and the exit code that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from experiments.commands.terminal import tell

if TYPE_CHECKING:
    from experiments.explanation import Explanation
    from experiments.result import Result

#: Columns that say which case a row is.
_CASE = ("variant", "direction", "rate [C]", "cooling", "current density [mA/cm2]")


def exit_code(results: Iterable[Result | Explanation]) -> int:
    """List on stderr every case that could not be solved.

    Parameters
    ----------
    results : iterable of Result or Explanation
        A case that is over at the first instant has a result: zero.

    Returns
    -------
    int
        0, or 1 if there was one.
    """
    lines = [line for result in results for line in _lines(result)]
    if not lines:
        return 0
    tell(f"{len(lines)} case{'s' * (len(lines) != 1)} failed:")
    for line in lines:
        tell(f"  {line}")
    return 1


def _lines(result: Result | Explanation) -> Iterator[str]:
    for row in result.failed.to_dict("records"):
        case = ", ".join(
            f"{row[column]:g} {column.partition('[')[2].rstrip(']')}"
            if isinstance(row[column], float)
            else str(row[column])
            for column in _CASE
            if column in row and row[column] == row[column]
        )
        yield f"{result.experiment}, {case}: {row['reason'] or 'no reason given'}"
