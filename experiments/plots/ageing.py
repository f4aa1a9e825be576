"""What is left of the capacity over cycles, and what the film took over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from experiments.plots.columns import RETENTION, axis_label, chosen
from experiments.plots.style import dress, label_lines, legend, look, new_axes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

CYCLE = "cycle"
TIME = "time [d]"
LOST = "lithium lost [% of nominal]"

# Up to this many lines can be named at their ends without crowding.
_NAMED_AT_END = 7

#: Ticks of the axis of time, and how far it goes on after the last one, so that no dot is cut off.
_TICKS, _MARGIN = 6, 1.02


def plot_retention_over_cycles(
    curves: pd.DataFrame,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    quantity: str = RETENTION,
) -> Axes:
    """Retention, or another quantity of each cycle, against the number of cycles.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the cycling experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variants : sequence of str, optional
        Which; all if not given.
    quantity : str
        Column of the curves.

    Returns
    -------
    matplotlib.axes.Axes
        The axis of the quantity begins where the curves need it to, not at zero.
    """
    ax = new_axes(ax)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    _draw(ax, curves, variants, CYCLE, quantity)
    return ax


def plot_lithium_loss(
    curves: pd.DataFrame,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    quantity: str = LOST,
) -> Axes:
    """Lithium that the film took, against time on an axis of its root.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the cycling or of the storage experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variants : sequence of str, optional
        Which; all if not given.
    quantity : str
        Column of the curves.

    Returns
    -------
    matplotlib.axes.Axes
        A film that solvent grows is nearly a straight line on it.
    """
    ax = new_axes(ax)
    ax.set_xscale("function", functions=(_root, np.square))
    _draw(ax, curves, variants, TIME, quantity)
    last = float(curves[TIME].max())
    ax.set_xlim(0.0, last * _MARGIN)
    ax.xaxis.set_major_locator(FixedLocator(_root_ticks(last)))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(lambda days, _: f"{days:.3g}")
    ax.set_ylim(bottom=0)
    return ax


def _draw(
    ax: Axes, curves: pd.DataFrame, variants: Sequence[str] | None, x: str, quantity: str
) -> None:
    names = chosen(curves, variants)
    looks = [look(number) for number in range(len(names))]
    ends = []
    for name, (colour, dash) in zip(names, looks, strict=True):
        own = curves[curves["variant"] == name].dropna(subset=[quantity])
        # A dot stands for a curve of one point.
        ax.plot(own[x], own[quantity], color=colour, ls=dash, lw=1.2, marker="o", ms=1.6)
        if len(own):
            ends.append((float(own[x].iloc[-1]), float(own[quantity].iloc[-1])))
    dress(ax, axis_label(x), axis_label(quantity))
    if len(ends) == len(names) <= _NAMED_AT_END:
        label_lines(ax, ends, names, [colour for colour, _ in looks])
    else:
        handles = [Line2D([], [], color=colour, ls=dash, lw=1.2) for colour, dash in looks]
        legend(ax, handles, names)


def _root(days: ArrayLike) -> NDArray[np.float64]:
    # matplotlib asks for places left of the axis too.
    return np.sqrt(np.maximum(days, 0.0))


def _root_ticks(last: float) -> list[float]:
    """Round times, about evenly spaced in their root, and the last one."""
    even = last * np.linspace(0.0, 1.0, _TICKS)[:-1] ** 2
    return sorted({float(f"{tick:.2g}") for tick in even} | {last})
