"""Cases that did not give a result: all listed, and the exit code that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from experiments.commands.terminal import tell

if TYPE_CHECKING:
    import pandas as pd

#: Columns that say which case a row is.
_CASE = ("variant", "direction", "rate [C]", "current density [mA/cm2]")


def exit_code(tables: Mapping[str, pd.DataFrame]) -> int:
    """List every case without a result on stderr.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        By experiment; rows whose ``status`` is not ``"ok"`` have no result.

    Returns
    -------
    int
        0, or 1 if there was one.
    """
    lines = [line for name, table in tables.items() for line in _lines(name, table)]
    if not lines:
        return 0
    tell(f"{len(lines)} case{'s' * (len(lines) != 1)} without a result:")
    for line in lines:
        tell(f"  {line}")
    return 1


def _lines(experiment: str, table: pd.DataFrame) -> Iterator[str]:
    if "status" not in table:
        return
    for row in table[table["status"] != "ok"].to_dict("records"):
        case = ", ".join(
            f"{row[column]:g} {column.partition('[')[2].rstrip(']')}"
            if isinstance(row[column], float)
            else str(row[column])
            for column in _CASE
            if column in row and row[column] == row[column]
        )
        yield f"{experiment}, {case}: {row['status']}: {row.get('reason') or 'no reason given'}"
