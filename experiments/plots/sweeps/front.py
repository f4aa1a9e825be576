"""The Pareto front: what cannot be had more of without less of something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.plots.style import COLOURS as PALETTE
from experiments.plots.style import OTHERS, PAGE, SMALL, dress
from experiments.plots.sweeps.drawing import (
    LIMIT,
    colour_bar,
    colours_of,
    scatter,
    tints_of,
    write_caption,
)
from experiments.plots.sweeps.frame import AREAL, RETENTION, RISE, Output, SweepFrame

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Whether more of an output is better.
_MORE_IS_BETTER = {AREAL: True, RETENTION: True, RISE: False}


def not_dominated(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points no other one beats.

    Parameters
    ----------
    values : array
        Shape (points, objectives); more is better.

    Returns
    -------
    array
        Shape (points,): false where another point is at least as good in everything and better in
        something, or where a value is not known.

    Examples
    --------
    >>> not_dominated(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0]]))
    array([ True,  True, False])
    """
    kept: NDArray[np.bool_] = np.all(np.isfinite(values), axis=1)
    for place in np.flatnonzero(kept):
        better = np.all(values >= values[place], axis=1) & np.any(values > values[place], axis=1)
        kept[place] = not np.any(better)
    return kept


def pareto_front(frame: SweepFrame) -> pd.DataFrame:
    """Variants that no other beats in all outputs together, most areal capacity first."""
    outputs = [frame.outputs[name] for name in _MORE_IS_BETTER if name in frame.outputs]
    signs = [1.0 if _MORE_IS_BETTER[item.name] else -1.0 for item in outputs]
    values = frame.table[[item.column for item in outputs]].to_numpy(float) * signs
    found = frame.table[not_dominated(values)].assign(inside=frame.inside)
    return found.sort_values(outputs[0].column, ascending=False)


def draw_pareto(frame: SweepFrame) -> list[Axes]:
    """Areal capacity against retention, and against temperature rise where there is one.

    Parameters
    ----------
    frame : SweepFrame
        The sweep.

    Returns
    -------
    list of matplotlib.axes.Axes
        One a panel. Variants outside the claims that limit what was moved are triangles.

    Raises
    ------
    SimulationInputError
        If the sweep has no areal capacity, or neither of the two others.
    """
    areal = frame.output(AREAL)
    others = [frame.outputs[name] for name in (RETENTION, RISE) if name in frame.outputs]
    if not others:
        frame.output(RETENTION)
    figure = Figure(figsize=(PAGE, 3.1), layout="constrained")
    panels = figure.subplots(1, len(others), squeeze=False)[0]
    for ax, other in zip(panels, others, strict=True):
        tint = next((item for item in others if item is not other), other)
        _draw_panel(ax, frame, areal, other, tint)
        colour_bar(figure, colours_of(frame.table[tint.column]), tint, ax)
    outside = int((~frame.inside).sum())
    words = f"; triangles: {outside} outside a claimed limit" if outside else ""
    write_caption(figure, f"{frame.caption}; line: the front of the two axes{words}")
    return list(panels)


def _draw_panel(ax: Axes, frame: SweepFrame, areal: Output, other: Output, tint: Output) -> None:
    colours = colours_of(frame.table[tint.column])
    rows = frame.table.dropna(subset=[areal.column, other.column])
    inside = frame.inside.reindex(rows.index)
    for chosen, marker in ((rows[inside], "o"), (rows[~inside], "^")):
        if len(chosen):
            shades = tints_of(colours, chosen[tint.column])
            scatter(ax, chosen[areal.column], chosen[other.column], c=shades, marker=marker)
    sign = 1.0 if _MORE_IS_BETTER[other.name] else -1.0
    pairs = rows[[areal.column, other.column]].to_numpy(float)
    front = pairs[not_dominated(pairs * [1.0, sign])]
    front = front[np.argsort(front[:, 0])]
    ax.plot(*front.T, color=PALETTE[1], lw=1.1, marker=".", ms=3.5, zorder=4)
    _draw_claimed(ax, frame, areal)
    dress(ax, areal.label, other.label)
    ax.grid(color=OTHERS, lw=0.35)
    ax.tick_params(labelsize=SMALL)


def _draw_claimed(ax: Axes, frame: SweepFrame, areal: Output) -> None:
    """Where the claimed limits of a single moved number lie on the axis of areal capacity."""
    moved = [item for item in frame.moved if frame.table[item.column].nunique() > 1]
    if len(moved) != 1 or not moved[0].limits or frame.table["material"].nunique() > 1:
        return
    (item,) = moved
    rows = frame.table.dropna(subset=[item.column, areal.column]).sort_values(item.column)
    for claim, limit in item.limits:
        at = float(np.interp(limit, rows[item.column], rows[areal.column]))
        ax.axvline(at, color=LIMIT, lw=0.8, ls=(0, (4, 2)), zorder=1)
        ax.annotate(
            f"claim {claim}: {item.label} {limit:g}",
            (at, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, -2),
            textcoords="offset points",
            va="top",
            fontsize=SMALL,
            color=LIMIT,
        )
