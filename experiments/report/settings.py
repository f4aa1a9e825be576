"""What made the numbers: versions, numerics, hashes and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from anode_model.nomenclature import term
from anode_model.sheets.formatting import format_quantity
from experiments.report.tables import Table, number_text

if TYPE_CHECKING:
    from experiments.comparison import Comparison
    from experiments.result import Result

_TIME = "solve time [ms]"
_SHORT = 16


def settings_shown(comparison: Comparison) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Groups of names and values."""
    record = comparison.capacity.record
    results = (comparison.capacity, comparison.rate, comparison.pulse)
    return (
        ("software", tuple(record.versions.items())),
        ("numerics", tuple(_flat(asdict(record.numerics)))),
        ("coating and cell", tuple(_design(comparison))),
        *((result.experiment, tuple(_flat(result.record.settings))) for result in results),
        ("run", (("created", record.created), ("seed", _seed(record.seed)))),
        ("time", tuple(_times(comparison))),
    )


def variants_table(comparison: Comparison) -> Table:
    """Hashes of each variant, and the time that its solves took."""
    rows = []
    for entry in comparison.rate.record.variants:
        own = comparison.rate.table[comparison.rate.table["variant"] == entry["name"]]
        hashes = (entry["hashes"][key][:_SHORT] for key in ("sheet", "derived", "parameter_set"))
        total, each = own[_TIME].sum() / 1e3, own[_TIME].median()
        rows.append((entry["name"], *hashes, number_text(total, 2), number_text(each, 0)))
    columns = (
        "variant",
        "sheet SHA-256",
        "derived SHA-256",
        "parameter set SHA-256",
        "rate solves, sum [s]",
        "rate solve, median [ms]",
    )
    return Table(columns, tuple(rows), (False, False, False, False, True, True))


def cases_with(status: str, results: Sequence[Result]) -> tuple[str, ...]:
    """Every case with this status, in words."""
    return tuple(
        f"{result.experiment}, {_case(row)}: {row['reason'] or 'no reason given'}"
        for result in results
        for row in result.table[result.table["status"] == status].to_dict("records")
    )


def _case(row: Mapping[Any, Any]) -> str:
    words = [str(row["variant"]), str(row.get("direction", ""))]
    rate = row.get("rate [C]")
    return " ".join([*(word for word in words if word), f"{rate:g} C" if rate is not None else ""])


def _design(comparison: Comparison) -> Iterator[tuple[str, str]]:
    cell = comparison.cells[0]
    for name, quantity in cell.derived.coating.design.items():
        yield name.replace("_", " "), format_quantity(quantity, term(name))
    yield "cell", f"{cell.design.name}: {cell.design.title}"


def _times(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for part, seconds in comparison.seconds.items():
        yield part, f"{seconds:.1f} s"
    total = sum(comparison.seconds.values())
    yield "all parts", f"{total:.1f} s, {total / len(comparison.cells):.1f} s per variant"
    times = comparison.rate.table[_TIME].dropna()
    if len(times):
        yield (
            "one rate solve",
            f"median {times.median():.0f} ms, longest {times.max():.0f} ms, {len(times)} solves",
        )


def _seed(seed: int | None) -> str:
    return "none: nothing is random" if seed is None else str(seed)


def _flat(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in content.items():
        name = f"{prefix}{key}".replace("_", " ")
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}: ")
        elif isinstance(value, list | tuple):
            yield name, ", ".join(map(_value, value))
        else:
            yield name, _value(value)


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
