"""Which figures a report has, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from experiments.plots import (
    capacity_page,
    discharge_page,
    figure_of,
    plot_pulse_resistance,
    plot_retention_matrix,
    ranking_page,
    rate_page,
)
from experiments.plots.columns import CAPACITY, variants_of

if TYPE_CHECKING:
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
    rate = comparison.rate
    return (
        ReportFigure(
            "ranking",
            "Ranking with bands",
            "Dots: central coefficients. Bands: the coefficients that the ranking hangs on, moved "
            "by one standard deviation each. Grey line: the reference.",
            ranking_page(comparison.ranking),
        ),
        ReportFigure(
            "capacity",
            "Slow cycle of every variant",
            "0.5 mA/cm² with a hold at 0 V, delithiation to 1.5 V; potential of the carbon against "
            "a reference electrode.",
            capacity_page(comparison.capacity.curves, variants=names)
            if not comparison.capacity.curves.empty
            else _nothing(),
        ),
        ReportFigure(
            "rate",
            "Rate capability of every variant",
            "Retention against 0.2 C of the same direction. Hollow: the electrolyte ran out of "
            "salt, which the coating decides and not the particle.",
            rate_page(rate.table, variants=names),
        ),
        ReportFigure(
            "retention",
            "Retention in delithiation",
            "The same numbers, to be read off.",
            figure_of(plot_retention_matrix(rate.table, variants=names)),
        ),
        ReportFigure(
            "current-density",
            "Capacity at common current densities",
            "The same current for every variant, whatever its capacity.",
            rate_page(rate.table, variants=names, basis="current density", quantity=CAPACITY),
        ),
        *(
            ReportFigure(
                f"curves-{direction}",
                f"Curves in {direction}",
                "Light for slow, dark for fast; the cut-offs act on the carbon's potential "
                "against a reference electrode.",
                discharge_page(rate.curves, variants=names, direction=direction),
            )
            for direction in ("delithiation", "lithiation")
        ),
        ReportFigure(
            "pulse",
            "Resistance of a 10 s pulse at half filling",
            "Of the carbon electrode against a reference electrode; lower is better.",
            figure_of(plot_pulse_resistance(comparison.pulse.table)),
        ),
    )


def _nothing() -> Figure:
    figure = Figure(figsize=(3, 1))
    figure.text(0.5, 0.5, "no result", ha="center")
    return figure
