"""Figures. Every function returns matplotlib axes and accepts some; none touches pyplot's state.

A figure for all variants shows them as small panels with the reference in grey behind: twenty
lines in one panel cannot be told apart by anyone.
"""

from experiments.plots.ageing import plot_lithium_loss, plot_retention_over_cycles
from experiments.plots.curves import (
    plot_capacity_curves,
    plot_open_circuit_potentials,
    plot_rate_curves,
)
from experiments.plots.dots import plot_pulse_resistance, plot_ranking
from experiments.plots.heat import plot_heat_split, plot_temperature_rise
from experiments.plots.heat_curves import plot_heat_curves, plot_temperature_curves
from experiments.plots.heat_pages import (
    heat_curves_page,
    heat_split_page,
    rise_page,
    temperature_page,
)
from experiments.plots.pages import capacity_page, discharge_page, ranking_page, rate_page
from experiments.plots.rate_capability import plot_rate_capability, plot_retention_matrix
from experiments.plots.results import plot_result
from experiments.plots.saving import drawing_of, figure_html, save_figure, svg_inside
from experiments.plots.sensitivity_bars import plot_sensitivity
from experiments.plots.style import figure_of

__all__ = [
    "capacity_page",
    "discharge_page",
    "drawing_of",
    "figure_html",
    "figure_of",
    "heat_curves_page",
    "heat_split_page",
    "plot_capacity_curves",
    "plot_heat_curves",
    "plot_heat_split",
    "plot_lithium_loss",
    "plot_open_circuit_potentials",
    "plot_pulse_resistance",
    "plot_ranking",
    "plot_rate_capability",
    "plot_rate_curves",
    "plot_result",
    "plot_retention_matrix",
    "plot_retention_over_cycles",
    "plot_sensitivity",
    "plot_temperature_curves",
    "plot_temperature_rise",
    "ranking_page",
    "rate_page",
    "rise_page",
    "save_figure",
    "svg_inside",
    "temperature_page",
]
