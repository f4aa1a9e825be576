"""Which figures a report has, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from experiments.plots import (
    capacity_page,
    discharge_page,
    figure_of,
    heat_curves_page,
    heat_split_page,
    plot_pulse_resistance,
    plot_retention_matrix,
    ranking_page,
    rate_page,
    rise_page,
    temperature_page,
)
from experiments.plots.bands import BAND_WORDS
from experiments.plots.columns import CAPACITY, reference_of, variants_of
from experiments.plots.curves import rate_name, shaded_rates
from experiments.plots.heat import RUN_END, SPLIT_RATE
from experiments.plots.style import FULL_CELL_DIRECTIONS
from experiments.report.heat import rise_band_words, thermal_with_bands
from experiments.report.words import listed

if TYPE_CHECKING:
    import pandas as pd

    from experiments.comparison import Comparison


@dataclass(frozen=True)
class ReportFigure:
    """A figure with its words.

    Parameters
    ----------
    name : str
        Of the file, and of the place in the page.
    title, caption : str
        What it shows, and how to read it.
    figure : matplotlib.figure.Figure
        The figure.
    """

    name: str
    title: str
    caption: str
    figure: Figure


def report_figures(comparison: Comparison) -> tuple[ReportFigure, ...]:
    """Draw every figure, variants in the order of the ranking."""
    names = variants_of(comparison.ranking)
    return (
        _ranking(comparison),
        *_half_cells(comparison, names),
        *_full_cells(comparison, names),
        *_heat(comparison, names),
    )


def _ranking(comparison: Comparison) -> ReportFigure:
    sampled = comparison.sampled
    if sampled is None:
        words = (
            "Bands: the unknowns that the ranking hangs on, moved by one standard deviation each."
        )
        figure = ranking_page(comparison.ranking)
    else:
        words = f"Bands: {BAND_WORDS}, {sampled.draws} for each variant."
        figure = ranking_page(comparison.ranking, band_words=f"band: {BAND_WORDS}")
    caption = f"Dots: central values. {words} Grey line: the reference."
    return ReportFigure("ranking", "Ranking with bands", caption, figure)


def _half_cells(comparison: Comparison, names: Sequence[str]) -> tuple[ReportFigure, ...]:
    rate, shades, curves = comparison.rate, _tables(comparison), _curves(comparison)
    return (
        ReportFigure(
            "capacity",
            "Slow cycle of every variant",
            "0.5 mA/cm² with a hold at 0 V, delithiation to 1.5 V; potential of the carbon against "
            "a reference electrode."
            + _shade_words(comparison, "of the capacity that is passed at each potential"),
            capacity_page(comparison.capacity.curves, variants=names, bands=curves.get("capacity"))
            if not comparison.capacity.curves.empty
            else _nothing(),
        ),
        ReportFigure(
            "rate",
            "Rate capability of every variant",
            "Retention against 0.2 C of the same direction. Hollow: the electrolyte ran out of "
            "salt, which the coating decides and not the particle." + _shade_words(comparison),
            rate_page(rate.table, variants=names, bands=shades.get("rate")),
        ),
        ReportFigure(
            "retention",
            "Retention in delithiation",
            "The same numbers, to be read off."
            + (f" Small: {BAND_WORDS}." if comparison.sampled else ""),
            figure_of(plot_retention_matrix(rate.table, variants=names, bands=shades.get("rate"))),
        ),
        ReportFigure(
            "current-density",
            "Capacity at common current densities",
            "The same current for every variant, whatever its capacity." + _shade_words(comparison),
            rate_page(
                rate.table,
                variants=names,
                basis="current density",
                quantity=CAPACITY,
                bands=shades.get("rate"),
            ),
        ),
        *(
            ReportFigure(
                f"curves-{direction}",
                f"Curves in {direction}",
                "Light for slow, dark for fast; the cut-offs act on the carbon's potential "
                "against a reference electrode."
                + _curve_words(comparison, "rate", direction, "potential"),
                discharge_page(
                    rate.curves, variants=names, direction=direction, bands=curves.get("rate")
                ),
            )
            for direction in ("delithiation", "lithiation")
        ),
        ReportFigure(
            "pulse",
            "Resistance of a 10 s pulse at half filling",
            "Of the carbon electrode against a reference electrode; lower is better.",
            figure_of(plot_pulse_resistance(comparison.pulse.table, bands=shades.get("pulse"))),
        ),
    )


def _full_cells(comparison: Comparison, names: Sequence[str]) -> tuple[ReportFigure, ...]:
    rate, shades = comparison.full_cell_rate, _tables(comparison)
    curves = _curves(comparison).get("full-cell-rate")
    return (
        ReportFigure(
            "full-cell-rate",
            "Rate capability of every variant in the full cell",
            "Retention against 0.2 C of the same direction. Hollow: the electrolyte ran out of "
            "salt in one of the coatings." + _shade_words(comparison),
            rate_page(rate.table, variants=names, bands=shades.get("full-cell-rate")),
        ),
        *(
            ReportFigure(
                f"curves-{direction}",
                f"Full cell in {direction}",
                "Light for slow, dark for fast; the cut-offs act on the cell voltage."
                + _curve_words(comparison, "full-cell-rate", direction, "voltage"),
                discharge_page(rate.curves, variants=names, direction=direction, bands=curves)
                if not rate.curves.empty
                else _nothing(),
            )
            for direction in FULL_CELL_DIRECTIONS
        ),
    )


def _heat(comparison: Comparison, names: Sequence[str]) -> tuple[ReportFigure, ...]:
    table, curves = thermal_with_bands(comparison), comparison.thermal.curves
    shades = _curves(comparison).get("thermal")
    shown = _shown_along_a_run(names, curves)
    return (
        ReportFigure(
            "temperature-rise",
            "Temperature rise in discharge and charge",
            "Largest rise above the surroundings, for every rate with cooling (upper, filled) and "
            f"without (lower, hollow). Bands: {rise_band_words(comparison)} Arrows: the run ended "
            f"at {RUN_END:.0f} °C.",
            rise_page(table, variants=names, band_words=BAND_WORDS if comparison.sampled else ""),
        ),
        ReportFigure(
            "heat-split",
            f"Where the heat comes from at {SPLIT_RATE:g} C with cooling",
            "Heat of the whole cell over a run; what lies left of zero cools. "
            + _whisker_words(comparison),
            heat_split_page(table, variants=names, bands=_tables(comparison).get("thermal")),
        ),
        ReportFigure(
            "heat-along-run",
            f"Heat along a run at {SPLIT_RATE:g} C with cooling: {shown or 'no variant'}",
            "Of the whole cell. Mixing: gradients inside the particles that level out."
            + _shade_words(comparison, "at the same share of each draw's own run"),
            heat_curves_page(curves, shown, bands=shades) if shown else _nothing(),
        ),
        *(
            ReportFigure(
                f"temperature-{direction}",
                f"Temperature in {direction}",
                "Solid: with cooling, dashed: without. One temperature for the whole cell. A run "
                f"ends at the cut-off voltage or at {RUN_END:.0f} °C."
                + _shade_words(comparison, "at the same share of each draw's own run"),
                temperature_page(curves, variants=names, direction=direction, bands=shades)
                if not curves.empty
                else _nothing(),
            )
            for direction in FULL_CELL_DIRECTIONS
        ),
    )


def _tables(comparison: Comparison) -> Mapping[str, pd.DataFrame]:
    return {} if comparison.sampled is None else comparison.sampled.percentiles


def _curves(comparison: Comparison) -> Mapping[str, pd.DataFrame]:
    return {} if comparison.sampled is None else comparison.sampled.curves


def _shade_words(comparison: Comparison, how: str = "") -> str:
    words = f"{BAND_WORDS}, {how}" if how else BAND_WORDS
    return "" if comparison.sampled is None else f" Shaded: {words}."


def _curve_words(comparison: Comparison, experiment: str, direction: str, level: str) -> str:
    """Which curves are shaded, and how far."""
    curves = {"rate": comparison.rate, "full-cell-rate": comparison.full_cell_rate}
    drawn, bands = curves[experiment].curves, _curves(comparison).get(experiment)
    rates = [] if drawn.empty else shaded_rates(drawn, bands, direction)
    if not rates:
        return ""
    named = listed([rate_name(rate, "C-rate") for rate in rates])
    return (
        f" Shaded at {named}: {BAND_WORDS}, of the capacity that is passed at each {level}, as far "
        "as the curve goes and most draws get."
    )


def _whisker_words(comparison: Comparison) -> str:
    if comparison.sampled is None:
        return (
            "The thin line is one standard deviation of the reversible heat, from the carbon's "
            "entropic coefficient alone."
        )
    return (
        f"Thin lines: {BAND_WORDS}, of each part from where its bar begins, below the bar of the "
        "sum."
    )


def _shown_along_a_run(names: Sequence[str], curves: pd.DataFrame) -> str | None:
    """The reference, or the first variant that has curves."""
    solved = [] if curves.empty else [name for name in names if name in variants_of(curves)]
    return reference_of(solved) or next(iter(solved), None)


def _nothing() -> Figure:
    figure = Figure(figsize=(3, 1))
    figure.text(0.5, 0.5, "no result", ha="center")
    return figure
