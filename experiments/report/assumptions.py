"""What the ranking hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.measures import MEASURES
from experiments.report.cells import Table, number_text
from experiments.report.words import coefficient_words

if TYPE_CHECKING:
    from experiments.bands.effects import UnknownEffect
    from experiments.measures import Measure

#: What the letters of a coefficient's status say.
STATUS = {
    "G": "geometry or definition",
    "S": "read in a source",
    "F": "fitted to public data",
    "R": "recalled, not checked",
    "P": "engineering prior, no source",
}


def effects_table(effects: Sequence[UnknownEffect]) -> Table:
    """Unknowns with range, effect, status and source."""
    rows = tuple(
        (
            coefficient_words(effect.unknown),
            effect.what,
            effect.relation,
            _range(effect),
            *(number_text(effect.changes[item.name], _decimals(item)) for item in MEASURES),
            effect.status,
            effect.source,
        )
        for effect in effects
    )
    columns = (
        "unknown",
        "what it is",
        "relation",
        "value (−1σ to +1σ)",
        *(f"moves {item.name} by [{item.unit}]" for item in MEASURES),
        "status",
        "source",
    )
    return Table(columns, rows, tuple("moves" in column for column in columns))


def chosen_words(effects: Sequence[UnknownEffect]) -> tuple[tuple[str, str], ...]:
    """Name of each unknown, and where it comes from in a few words."""
    return tuple(
        (
            coefficient_words(effect.unknown),
            f"{effect.relation}, {STATUS.get(effect.status, effect.status)}",
        )
        for effect in effects
    )


def _decimals(measure: Measure) -> int:
    """A change is smaller than what it changes."""
    return measure.digits + 1


def _range(effect: UnknownEffect) -> str:
    unit = "" if effect.unit == "1" else f" {effect.unit}"
    ends = f"{_number(effect.low)} to {_number(effect.high)}"
    return f"{_number(effect.value)} ({ends}){unit}"


def _number(value: float) -> str:
    return f"{value:.0f}" if 1e3 <= abs(value) < 1e6 else f"{value:.3g}"
