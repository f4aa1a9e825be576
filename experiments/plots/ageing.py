"""What is left of the capacity over cycles, and what the film took over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from experiments.plots.columns import RETENTION, axis_label, chosen
from experiments.plots.style import (
    SMALL,
    dress,
    label_lines,
    legend,
    look,
    new_axes,
    write_title,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from experiments.result import RunRecord

CYCLE = "cycle"
TIME = "time [d]"
LOST = "lithium lost [% of nominal]"

# Up to this many lines can be named at their ends without crowding.
_NAMED_AT_END = 7

#: How far the axis of time goes on, so that no dot is cut off.
_MARGIN = 1.02

#: What every figure of the film says: variants can be compared, levels are those of a prior.
KNOWN_TO = "only the film ages; its growth is known to a factor of two to three: compare variants"

_CELSIUS = 273.15


def ageing_conditions(record: RunRecord) -> str:
    """Cell design and conditions of a cycling or a storage run, for its figure.

    Parameters
    ----------
    record : RunRecord
        Of the result.
    """
    designs = dict.fromkeys(str(variant["cell_design"]) for variant in record.variants)
    how: Mapping[str, str] = {
        "c_rate": "discharge and charge at {:g} C",
        "state of charge [%]": "stored from {:g} % state of charge",
        "temperature [degC]": "{:g} °C",
    }
    shown = {**record.settings}
    shown["temperature [degC]"] = round(shown["temperature [K]"] - _CELSIUS, 2)
    if "state of charge [1]" in shown:
        shown["state of charge [%]"] = round(100 * shown["state of charge [1]"], 2)
    said = [words.format(shown[key]) for key, words in how.items() if key in shown]
    return ", ".join([*designs, *said])


def plot_retention_over_cycles(
    curves: pd.DataFrame,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    quantity: str = RETENTION,
    conditions: str = "",
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
    conditions : str
        Above the axes, as :func:`ageing_conditions` says them.

    Returns
    -------
    matplotlib.axes.Axes
        The axis of the quantity begins where the curves need it to, not at zero.
    """
    ax = new_axes(ax)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    _name(ax, _draw(ax, curves, variants, CYCLE, quantity), conditions)
    return ax


def plot_lithium_loss(
    curves: pd.DataFrame,
    ax: Axes | None = None,
    *,
    variants: Sequence[str] | None = None,
    quantity: str = LOST,
    conditions: str = "",
) -> Axes:
    """Lithium that the film took, against time.

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
    conditions : str
        Above the axes, as :func:`ageing_conditions` says them.

    Returns
    -------
    matplotlib.axes.Axes
        Both axes begin at zero, and time is to scale: the loss is seen to slow down.
    """
    ax = new_axes(ax)
    ends = _draw(ax, curves, variants, TIME, quantity)
    ax.set_xlim(0.0, float(curves[TIME].max()) * _MARGIN)
    ax.set_ylim(bottom=0)
    _name(ax, ends, conditions)
    return ax


def _draw(
    ax: Axes, curves: pd.DataFrame, variants: Sequence[str] | None, x: str, quantity: str
) -> dict[str, tuple[float, float] | None]:
    """Draw the lines; returns where each variant's ends, if it has one."""
    names = chosen(curves, variants)
    ends: dict[str, tuple[float, float] | None] = {}
    for number, name in enumerate(names):
        colour, dash = look(number)
        own = curves[curves["variant"] == name].dropna(subset=[quantity])
        # A dot stands for a curve of one point.
        ax.plot(own[x], own[quantity], color=colour, ls=dash, lw=1.2, marker="o", ms=1.6)
        ends[name] = (float(own[x].iloc[-1]), float(own[quantity].iloc[-1])) if len(own) else None
    dress(ax, axis_label(x), axis_label(quantity))
    return ends


def _name(ax: Axes, ends: Mapping[str, tuple[float, float] | None], conditions: str) -> None:
    """Name the lines of axes with their final limits, and say what was done."""
    looks = [look(number) for number in range(len(ends))]
    known = [end for end in ends.values() if end is not None]
    if len(known) == len(ends) <= _NAMED_AT_END:
        label_lines(ax, known, list(ends), [colour for colour, _ in looks])
    else:
        handles = [Line2D([], [], color=colour, ls=dash, lw=1.2) for colour, dash in looks]
        legend(ax, handles, list(ends))
    said = "\n".join(words for words in (conditions, KNOWN_TO) if words)
    write_title(ax, said, size=SMALL, weight="normal")
