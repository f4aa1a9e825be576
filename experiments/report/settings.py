"""What made the numbers: versions, numerics, hashes and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from anode_model.nomenclature import term
from anode_model.sheets.formatting import format_quantity
from experiments.plots.columns import COOLING, axis_label
from experiments.report.cells import Table, number_text
from experiments.report.uncertainty import band_settings
from experiments.thermal import BAND_OF_RISE

if TYPE_CHECKING:
    import pandas as pd

    from experiments.comparison import Comparison
    from experiments.result import Result

_TIME = "solve time [ms]"
_SHORT = 16

#: Numbers of a pouch cell that decide most of what a reader sees.
_OF_FULL_CELL = (
    "electrode_pairs",
    "electrode_width",
    "electrode_height",
    "negative_positive_ratio",
    "positive_thickness",
    "positive_filling_made",
    "lower_voltage",
    "upper_voltage",
    "separator_thickness",
    "separator_porosity",
    "heat_transfer_coefficient",
)


def settings_shown(comparison: Comparison) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Groups of names and values."""
    record = comparison.capacity.record
    return (
        ("software", tuple(record.versions.items())),
        ("numerics", tuple(flat(asdict(record.numerics)))),
        ("coating and half cell", tuple(_design(comparison))),
        ("full cell", tuple(_full_cell(comparison))),
        *(
            (result.experiment.replace("-", " "), tuple(flat(_settings(result, comparison))))
            for result in comparison.results
        ),
        ("bands", tuple(band_settings(comparison))),
        ("run", (("created", record.created), ("seed", _seed(comparison)))),
        ("time", tuple(_times(comparison))),
    )


def variants_table(comparison: Comparison) -> Table:
    """Hashes of each variant, and the time that its solves took."""
    timed = {"rate": comparison.rate, "full-cell": comparison.full_cell_rate}
    timed["thermal"] = comparison.thermal
    full = {entry["name"]: entry for entry in comparison.full_cell_rate.record.variants}
    rows = []
    for entry in comparison.rate.record.variants:
        name = entry["name"]
        hashes = [entry["hashes"][key][:_SHORT] for key in ("sheet", "derived", "parameter_set")]
        hashes.append(full[name]["hashes"]["parameter_set"][:_SHORT])
        sums = (_seconds_of(result.table, name) for result in timed.values())
        rows.append((name, *hashes, *(number_text(total, 2) for total in sums)))
    columns = (
        "variant",
        "sheet SHA-256",
        "derived SHA-256",
        "half-cell set SHA-256",
        "full-cell set SHA-256",
        *(f"{words} solves, sum [s]" for words in timed),
    )
    return Table(columns, tuple(rows), (*5 * (False,), *len(timed) * (True,)))


def _seconds_of(table: pd.DataFrame, variant: str) -> float:
    return float(table.loc[table["variant"] == variant, _TIME].sum() / 1e3)


def cases_with(status: str, results: Sequence[Result]) -> tuple[str, ...]:
    """Every case with this status, in words."""
    return tuple(
        f"{result.experiment}, {_case(row)}: {row['reason'] or 'no reason given'}"
        for result in results
        for row in result.table[result.table["status"] == status].to_dict("records")
    )


def _case(row: Mapping[Any, Any]) -> str:
    rate = row.get("rate [C]")
    words = [str(row["variant"]), str(row.get("direction", ""))]
    words += [f"{rate:g} C" if rate is not None else "", axis_label(str(row.get(COOLING, "")))]
    return " ".join(word for word in words if word)


def _design(comparison: Comparison) -> Iterator[tuple[str, str]]:
    cell = comparison.cells[0]
    for name, quantity in cell.derived.coating.design.items():
        yield name.replace("_", " "), format_quantity(quantity, term(name))
    yield "cell", f"{cell.design.name}: {cell.design.title}"


def _full_cell(comparison: Comparison) -> Iterator[tuple[str, str]]:
    design = comparison.full_cells[0].design
    yield "design", f"{design.name}: {design.title}"
    yield from ((name, str(words)) for name, words in design.words.items())
    for name in _OF_FULL_CELL:
        quantity = getattr(design, name)
        if quantity is not None:
            row = term(name)
            yield row.label, axis_label(format_quantity(quantity, row))


def _times(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for part, seconds in comparison.seconds.items():
        yield part, f"{seconds:.1f} s"
    total = sum(comparison.seconds.values())
    yield "all parts", f"{total:.1f} s, {total / len(comparison.cells):.1f} s per variant"
    for result in (comparison.rate, comparison.full_cell_rate, comparison.thermal):
        times = result.table[_TIME].dropna()
        if len(times):
            yield (
                f"one {result.experiment.replace('-', ' ')} solve",
                f"median {times.median():.0f} ms, longest {times.max():.0f} ms, "
                f"{len(times)} solves",
            )


def _settings(result: Result, comparison: Comparison) -> Mapping[str, Any]:
    """Settings of one experiment; with draws no band here is the experiment's own any more."""
    settings = result.record.settings
    if comparison.sampled is None or BAND_OF_RISE not in settings:
        return settings
    return {**settings, BAND_OF_RISE: "16 to 84 % of the draws"}


def _seed(comparison: Comparison) -> str:
    if comparison.sampled is None:
        return "none: nothing is random"
    return f"{comparison.sampled.seed}, of the draws; nothing else is random"


def flat(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Names and values of nested settings as texts, one a line."""
    for key, value in content.items():
        name = f"{prefix}{key}".replace("_", " ")
        if isinstance(value, Mapping):
            yield from flat(value, f"{name}: ")
        elif isinstance(value, list | tuple):
            yield name, ", ".join(map(_value, value))
        else:
            yield name, _value(value)


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
