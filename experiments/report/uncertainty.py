"""What is not known: which numbers to measure next, differences under the same draws, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.bands.first_order import FirstOrderBands
from experiments.measures import MEASURES, Measure
from experiments.next_measurements import (
    NAMED,
    NextMeasurement,
    narrowed_together,
    next_by_linear_moves,
)
from experiments.report.cells import DASH, Table
from experiments.report.words import listed, measurement_words

if TYPE_CHECKING:
    from experiments.bands.sampled import SampledBands
    from experiments.comparison import Comparison

#: Below so many draws the outer percentiles are the outermost draws.
_FEW = 32


def next_content(bands: FirstOrderBands | None) -> dict[str, Any] | None:
    """The three numbers that a laboratory should measure next, or nothing where none acts.

    Parameters
    ----------
    bands : FirstOrderBands or None
        Every unknown, moved one at a time on one variant.
    """
    if bands is None or not bands.screened:
        return None
    found = next_by_linear_moves(bands.screened)[:NAMED]
    if not found:
        return None
    return {
        "variant": bands.screened[0].variant,
        "lines": [_sentence(item) for item in found],
        "together": _together(found),
    }


def _sentence(item: NextMeasurement) -> str:
    words = measurement_words(item)
    return f"{words[0].upper()}{words[1:]}."


def _together(found: Sequence[NextMeasurement]) -> str:
    """What knowing all of them would do."""
    narrowed = narrowed_together(found)
    return listed(f"{name} by {100 * part:.0f} %" for name, part in narrowed.items())


def differences_tables(
    sampled: SampledBands | None, names: Sequence[str]
) -> list[tuple[Measure, Table]]:
    """By measure, the difference of every variant from the baseline under the same draws."""
    if sampled is None or len(names) < 2:
        return []
    heads = ("variant", "median", "16 to 84 %", "5 to 95 %", "plain bands would say", "better")
    tables = []
    for item in MEASURES:
        own = sampled.differences[sampled.differences["measure"] == item.name].set_index("variant")
        rows = tuple(
            _difference_row(name, own.loc[name].to_dict(), sampled, item)
            for name in names
            if name in own.index
        )
        tables.append((item, Table(heads, rows, (False, *5 * (True,)))))
    return tables


def _difference_row(
    name: str, row: Mapping[str, float], sampled: SampledBands, measure: Measure
) -> tuple[str, ...]:
    digits = measure.digits + 1
    better = row["probability of being better"]
    plain = _plain_width(name, sampled, measure)
    return (
        name,
        _signed(row["p50"], digits),
        _range(row["p16"], row["p84"], digits),
        _range(row["p5"], row["p95"], digits),
        f"± {plain:.{digits}f}" if np.isfinite(plain) else DASH,
        f"{100 * better:.0f} %" if np.isfinite(better) else DASH,
    )


def _plain_width(name: str, sampled: SampledBands, measure: Measure) -> float:
    """Half width of the difference if the errors of both variants had nothing in common."""
    low, high, _ = measure.columns
    halves = [
        (sampled.table.loc[variant, high] - sampled.table.loc[variant, low]) / 2
        for variant in (name, sampled.baseline)
    ]
    return float(np.hypot(*halves))


def _signed(value: float, digits: int) -> str:
    return f"{value:+.{digits}f}".replace("-", "−") if np.isfinite(value) else DASH


def _range(low: float, high: float, digits: int) -> str:
    if not (np.isfinite(low) and np.isfinite(high)):
        return DASH
    return f"{_signed(low, digits)} to {_signed(high, digits)}"


def draws_words(sampled: SampledBands | None) -> tuple[str, ...]:
    """What a reader has to know about the draws."""
    if sampled is None:
        return ()
    return tuple(_draws_lines(sampled))


def _draws_lines(sampled: SampledBands) -> Iterator[str]:
    counts = sampled.counts
    yield (
        f"{sampled.draws} joint draws for each variant of every coefficient and every value of its "
        "sheet that has a spread. A coefficient has the same draw in every variant, unless its "
        "spread is from carbon to carbon; this and errors of measured values are independent "
        "between variants."
    )
    if sampled.draws < _FEW:
        yield (
            f"{sampled.draws} draws are few: the 5 and 95 % ends lie between the outermost of "
            "them, and fewer than 19 tell no two variants apart."
        )
    dropped = counts[counts["contradictory draws, dropped"] > 0]
    for row in dropped.to_dict("records"):
        yield (
            f"{row['variant']}: {row['contradictory draws, dropped']} of {row['draws']} draws "
            f"contradicted themselves and were left out, in all comparisons with it too; "
            f"{row['first reason']}."
        )
    failed = counts[counts["failed runs"] > 0]
    if len(failed):
        each = (f"{row['variant']} {row['failed runs']}" for row in failed.to_dict("records"))
        yield f"Runs of draws that the solver could not finish, without a result: {listed(each)}."
    column = "cases that end otherwise on the coarse mesh"
    otherwise = counts[counts[column] > 0]
    if len(otherwise):
        each = (f"{row['variant']} {row[column]}" for row in otherwise.to_dict("records"))
        yield (
            "Near a depletion of the electrolyte the coarse mesh of the draws may end a run "
            f"otherwise than the fine one; such bands are rough: {listed(each)}."
        )


def band_settings(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """How the bands were made, for the settings."""
    sampled = comparison.sampled
    if comparison.bands is None:
        yield "bands", "none"
        return
    if sampled is None:
        yield "bands", "first order, one unknown at a time"
        return
    yield "bands", "joint draws, Latin hypercube"
    yield "draws", str(sampled.draws)
    yield "seed of the draws", str(sampled.seed)
    yield "mesh of the draws", sampled.numerics.name
    yield "baseline of differences", sampled.baseline
