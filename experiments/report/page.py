"""The page itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from anode_model.nomenclature import term
from experiments.full_cell_case import FULL_CELL_DIRECTIONS
from experiments.full_cell_rate import ENERGY_RATE
from experiments.measures import WARM
from experiments.plots.bands import BAND_WORDS
from experiments.plots.columns import reference_of, variants_of
from experiments.plots.heat import RUN_END
from experiments.report.answer import Answer, answers, limit_title, rank_text
from experiments.report.assumptions import STATUS, chosen_words, effects_table
from experiments.report.cells import DASH, number_text
from experiments.report.figures import ReportFigure
from experiments.report.full_cells import cells_table, ends_words, plating_table, plating_words
from experiments.report.heat import heat_notes, rise_band_words
from experiments.report.heat_tables import every_run, heat_table, rise_table
from experiments.report.settings import cases_with, settings_shown, variants_table
from experiments.report.tables import limit_legend, rate_table, table_of
from experiments.report.template import template, trusted
from experiments.report.uncertainty import differences_tables, draws_words, next_content
from experiments.report.variants import MARKS, not_acting, variants_shown
from experiments.report.words import coefficient_words, limit_words
from experiments.size_model import sizes_words

if TYPE_CHECKING:
    from experiments.bands.first_order import FirstOrderBands
    from experiments.comparison import Comparison

_CAPACITY_COLUMNS = (
    "variant",
    "lithiation capacity [mAh/g]",
    "delithiation capacity [mAh/g]",
    "areal capacity [mAh/cm2]",
    "constant-voltage share [%]",
    "mean lithiation potential [V]",
    "mean delithiation potential [V]",
    "first-cycle efficiency [%]",
    "irreversible capacity [mAh/g]",
    "energy efficiency [%]",
)
#: What stands below the numbers, with draws.
_BELOW = f"Small, below a number: {BAND_WORDS}, where its digits show them."

_PULSE_COLUMNS = ("variant", "direction", "pulse resistance [Ohm cm2]", "pulse power [W/g]")


def report_html(
    comparison: Comparison, figures: Sequence[ReportFigure], drawings: Mapping[str, str]
) -> str:
    """The report as one HTML text.

    Parameters
    ----------
    comparison : Comparison
        What was found.
    figures : sequence of ReportFigure
        Their words.
    drawings : mapping of str to str
        By name of the figure, an ``<svg>`` element.

    Returns
    -------
    str
        Without scripts and without reference to anything outside; every text of a sheet is
        escaped.
    """
    return template("report.html").render(_content(comparison, figures), svg=trusted(drawings))


def _content(comparison: Comparison, figures: Sequence[ReportFigure]) -> dict[str, Any]:
    names = variants_of(comparison.ranking)
    derived = {cell.name: cell.derived for cell in comparison.cells}
    # The order of the ranking everywhere; variants without a result come last in it.
    derived = {name: derived[name] for name in names if name in derived}
    sampled = comparison.sampled
    shades = {} if sampled is None else sampled.percentiles
    found = answers(comparison.ranking, None if sampled is None else sampled.better)
    first_chart = next(iter(comparison.claims.values()))
    bands = comparison.bands
    capacity = comparison.capacity.table.set_index("variant", drop=False).reindex(names)
    slow_bands = shades.get("capacity")
    if slow_bands is not None:
        slow_bands = slow_bands.set_index("variant", drop=False).reindex(names)
    kinds = [electrode.material.kind for electrode in derived.values()]
    return {
        "count": len(names),
        "kinds": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        "reference": reference_of(names),
        "answers": found,
        "ranking": _ranking_rows(names, found, bands),
        "limit_titles": [limit_title(answer.measure) for answer in found],
        "has_bands": bands is not None,
        "next": next_content(bands),
        "sampled": sampled,
        "draws_words": draws_words(sampled),
        "small": _BELOW if sampled else "",
        "differences": differences_tables(sampled, names),
        "claim_set": first_chart.claim_set,
        "claims": [(row.number, row.subject) for row in first_chart],
        "marks": MARKS,
        "variants": variants_shown(derived, comparison.claims, sampled),
        "figures": {item.name: item for item in figures},
        "capacity": table_of(capacity, _CAPACITY_COLUMNS, slow_bands),
        "rates": {
            direction: rate_table(comparison.rate.table, names, direction, shades.get("rate"))
            for direction in ("delithiation", "lithiation")
        },
        "limits": limit_legend(comparison.rate.table),
        "pulse": table_of(comparison.pulse.table, _PULSE_COLUMNS, shades.get("pulse")),
        "sizes": {
            name: sizes_words(getattr(comparison, name).table)
            for name in ("rate", "full_cell_rate", "thermal")
        },
        "full": _full_cells_content(comparison, names),
        "heat": _heat_content(comparison, names),
        "chosen_words": () if bands is None else chosen_words(bands.chosen),
        "chosen": None if bands is None else effects_table(bands.chosen),
        "screened": None if bands is None else effects_table(bands.screened),
        "statuses": STATUS,
        "tried_on": bands.chosen[0].variant if bands is not None and bands.chosen else "",
        "not_acting": not_acting(derived),
        "settings": settings_shown(comparison),
        "hashes": variants_table(comparison),
        "failed": cases_with("failed", comparison.results),
        "infeasible": cases_with("infeasible", comparison.results),
        "temperature": _temperature(comparison),
        "created": comparison.capacity.record.created,
    }


def _full_cells_content(comparison: Comparison, names: Sequence[str]) -> dict[str, Any]:
    table, design = comparison.full_cell_rate.table, comparison.full_cells[0].design
    sampled = comparison.sampled
    bands = None if sampled is None else sampled.percentiles["full-cell-rate"]
    return {
        "name": design.name,
        "energy_rate": f"{ENERGY_RATE:g} C",
        "title": design.title,
        "cells": cells_table(comparison, names),
        "rates": {way: rate_table(table, names, way, bands) for way in FULL_CELL_DIRECTIONS},
        "limits": limit_legend(table),
        "ends": {way: ends_words(table, way) for way in FULL_CELL_DIRECTIONS},
        "plating": plating_table(table, names, bands),
        "plating_words": plating_words(table, bands),
    }


def _heat_content(comparison: Comparison, names: Sequence[str]) -> dict[str, Any]:
    table, sampled = comparison.thermal.table, comparison.sampled
    bands = None if sampled is None else sampled.percentiles["thermal"]
    return {
        "rises": {way: rise_table(table, names, way, bands) for way in FULL_CELL_DIRECTIONS},
        "split": heat_table(table, names, bands),
        "every": every_run(table, bands),
        "band_words": rise_band_words(comparison),
        "notes": heat_notes(comparison),
        "rate": f"{WARM:g} C",
        "run_end": f"{RUN_END:.0f} °C",
    }


def _temperature(comparison: Comparison) -> str:
    kelvin = comparison.rate.record.settings["temperature [K]"]
    row = term("carbonization_temperature")  # any temperature: the shown unit is °C
    return f"{row.to_shown(kelvin):.4g} {row.shown}"


def _ranking_rows(
    names: Sequence[str], found: Sequence[Answer], bands: FirstOrderBands | None
) -> list[dict[str, Any]]:
    effects = () if bands is None else bands.screened
    meaning = {effect.unknown: effect.what for effect in effects}
    by_variant = [{standing.variant: standing for standing in answer.standings} for answer in found]
    rows = []
    for name in names:
        cells: list[Mapping[str, Any]] = []
        for answer, table in zip(found, by_variant, strict=True):
            standing = table.get(name)
            if standing is None:
                cells.append({"rank": DASH, "value": "no result", "alike": None})
                continue
            digits = answer.measure.digits
            low, high = (number_text(end, digits) for end in (standing.low, standing.high))
            cells.append(
                {
                    "rank": rank_text(standing),
                    "value": number_text(standing.value, digits),
                    "band": f"{low} to {high}" if standing.has_band else "no band",
                    "alike": standing.alike if standing.has_band else None,
                    "limit": limit_words(standing.limit) or DASH,
                    "hangs": coefficient_words(standing.hangs_on),
                    "meaning": meaning.get(standing.hangs_on, ""),
                }
            )
        rows.append({"name": name, "cells": cells})
    return rows
