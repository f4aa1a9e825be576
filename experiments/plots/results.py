"""The figure by which a result shows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.plots.columns import variants_of
from experiments.plots.curves import plot_capacity_curves, plot_rate_curves
from experiments.plots.dots import plot_pulse_resistance
from experiments.plots.rate_capability import plot_rate_capability
from experiments.plots.style import FAINT, SIZE, new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.result import Result


def plot_result(result: Result, ax: Axes | None = None) -> Axes:
    """Draw a result: cycles, curves at every rate or retention against rate, or resistances.

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
    if result.experiment not in {"capacity", "rate"}:
        raise ValueError(f"no figure for the experiment {result.experiment!r}")
    if result.curves.empty:
        ax = new_axes(ax)
        ax.text(0.5, 0.5, "no result", ha="center", va="center", fontsize=SIZE, color=FAINT)
        return ax
    if result.experiment == "capacity":
        return plot_capacity_curves(result.curves, ax)
    names = variants_of(result.table)
    if len(names) > 1:
        return plot_rate_capability(result.table, ax)
    rates = result.table["basis_of_rate"]
    basis = "C-rate" if (rates == "C-rate").any() else str(rates.iloc[0])
    return plot_rate_curves(result.curves, names[0], ax, basis=basis)
