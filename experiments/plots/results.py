"""The figure by which a result shows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.plots.ageing import (
    ageing_conditions,
    plot_lithium_loss,
    plot_retention_over_cycles,
)
from experiments.plots.columns import directions_of, variants_of
from experiments.plots.curves import plot_capacity_curves, plot_rate_curves
from experiments.plots.dots import plot_pulse_resistance
from experiments.plots.heat import plot_temperature_rise
from experiments.plots.heat_curves import plot_temperature_curves
from experiments.plots.rate_capability import plot_rate_capability
from experiments.plots.sensitivity_bars import plot_sensitivity
from experiments.plots.style import FAINT, SIZE, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.result import Result


def plot_result(result: Result, ax: Axes | None = None) -> Axes:
    """Draw a result: of one variant its curves, of several what they differ in.

    Cycles of the capacity experiment, curves at every rate or retention against rate, resistances
    of pulses, temperature along the runs or its rise, retention over cycles, lithium lost in
    storage, shares of the variance. Of half cells in delithiation, of full cells in the first
    direction that they were run in.

    Parameters
    ----------
    result : Result
        Of any experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.

    Returns
    -------
    matplotlib.axes.Axes
        Its ``figure`` can be saved or shown.

    Raises
    ------
    ValueError
        If there is no figure for this experiment.
    """
    if result.experiment == "pulse":
        return plot_pulse_resistance(result.table, ax)
    if result.experiment == "sensitivity":
        return plot_sensitivity(result.table, ax)
    drawn = {"capacity", "rate", "full-cell-rate", "thermal", "cycling", "storage"}
    if result.experiment not in drawn:
        raise ValueError(f"no figure for the experiment {result.experiment!r}")
    if result.curves.empty:
        ax = new_axes(ax)
        ax.text(0.5, 0.5, "no result", ha="center", va="center", fontsize=SIZE, color=FAINT)
        return ax
    if result.experiment == "capacity":
        return plot_capacity_curves(result.curves, ax)
    if result.experiment in {"cycling", "storage"}:
        draw = plot_lithium_loss if result.experiment == "storage" else plot_retention_over_cycles
        return draw(result.curves, ax, conditions=ageing_conditions(result.record))
    return _plot_heat(result, ax) if result.experiment == "thermal" else _plot_rate(result, ax)


def _plot_rate(result: Result, ax: Axes | None) -> Axes:
    names, directions = variants_of(result.table), directions_of(result.table)
    usual = "delithiation"
    direction = usual if usual in directions else directions[0]
    if len(names) > 1:
        return plot_rate_capability(result.table, ax, direction=direction)
    basis = "C-rate"
    if "basis_of_rate" in result.table and not (result.table["basis_of_rate"] == basis).any():
        basis = str(result.table["basis_of_rate"].iloc[0])
    return plot_rate_curves(result.curves, names[0], ax, direction=direction, basis=basis)


def _plot_heat(result: Result, ax: Axes | None) -> Axes:
    names, direction = variants_of(result.table), directions_of(result.table)[0]
    if len(names) > 1:
        return plot_temperature_rise(result.table, ax, direction=direction)
    return plot_temperature_curves(result.curves, names[0], ax, direction=direction)
