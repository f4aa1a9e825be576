"""What the ranking hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.report.tables import Table

if TYPE_CHECKING:
    from experiments.bands import CoefficientEffect

#: What the letters of a coefficient's status say.
STATUS = {
    "G": "geometry or definition",
    "S": "read in a source",
    "F": "fitted to public data",
    "R": "recalled, not checked",
    "P": "engineering prior, no source",
}


def effects_table(effects: Sequence[CoefficientEffect]) -> Table:
    """Coefficients with range, effect, status and source."""
    rows = tuple(
        (
            effect.coefficient.replace("_", " "),
            effect.what,
            effect.relation,
            _range(effect),
            f"{effect.capacity_change:.1f}",
            f"{effect.retention_change:.1f}",
            effect.status,
            effect.source,
        )
        for effect in effects
    )
    columns = (
        "coefficient",
        "what it is",
        "relation",
        "value (−1σ to +1σ)",
        "moves capacity by [mAh/g]",
        "moves retention by [%]",
        "status",
        "source",
    )
    return Table(columns, rows, tuple("moves" in column for column in columns))


def _range(effect: CoefficientEffect) -> str:
    unit = "" if effect.unit == "1" else f" {effect.unit}"
    ends = f"{_number(effect.low)} to {_number(effect.high)}"
    return f"{_number(effect.value)} ({ends}){unit}"


def _number(value: float) -> str:
    return f"{value:.0f}" if 1e3 <= abs(value) < 1e6 else f"{value:.3g}"
