"""All variants on one page: a small panel each, with the reference in grey behind."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.plots.columns import (
    CAPACITY,
    POTENTIAL,
    RATE_COLUMNS,
    RETENTION,
    axis_label,
    reference_of,
    variants_of,
)
from experiments.plots.curves import draw_cycle, rate_name, rates_of, select
from experiments.plots.dots import BAND, VALUE, plot_ranking
from experiments.plots.rate_capability import draw_rates, rate_axis
from experiments.plots.style import (
    DIRECTIONS,
    FAINT,
    OTHERS,
    PAGE,
    REFERENCE,
    SIZE,
    SMALL,
    TEXT,
    dress,
    write_title,
)
from experiments.ranking import MEASURES, Measure, standings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_COLUMNS = 4
_PANEL_HEIGHT = 1.42
_HEAD = 0.62  # for the legend and the axis label, inch

_POTENTIAL_LABEL = "potential vs. Li/Li⁺ [V]"
_CAPACITY_LABEL = "capacity [mAh/g]"
_LITHIUM_LABEL = "lithium in the material [mAh/g]"


def capacity_page(
    curves: pd.DataFrame,
    *,
    variants: Sequence[str] | None = None,
    reference: str | None = None,
) -> Figure:
    """The slow cycle of every variant.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the capacity experiment.
    variants : sequence of str, optional
        In this order; as in the table if not given. One without curves gets a panel that says so.
    reference : str, optional
        Which variant stands in grey behind the others; ``"reference-sphere"`` if not given.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(curves))
    behind = reference_of(names, reference)
    grey = {None: (REFERENCE, "-")}

    def draw(axes: Axes, name: str) -> bool:
        rows = curves[curves["variant"] == name]
        if behind not in {None, name}:
            draw_cycle(axes, curves[curves["variant"] == behind], grey, width=0.6)
        draw_cycle(axes, rows, width=1.1)
        return len(rows) > 0

    figure = _panels(names, draw, _LITHIUM_LABEL, _POTENTIAL_LABEL)
    hold = Line2D([], [], color=DIRECTIONS["lithiation"][0], lw=2.4)
    _legend(figure, _both_directions(behind) | {"hold at 0 V": hold})
    return figure


def rate_page(
    table: pd.DataFrame,
    *,
    variants: Sequence[str] | None = None,
    reference: str | None = None,
    basis: str = "C-rate",
    quantity: str = RETENTION,
) -> Figure:
    """Rate capability of every variant in both directions.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the rate experiment.
    variants : sequence of str, optional
        In this order; as in the table if not given.
    reference : str, optional
        Which variant stands in grey behind the others; ``"reference-sphere"`` if not given.
    basis : {"C-rate", "current density"}
        Rates relative to capacity, or currents that all variants have in common.
    quantity : str
        Column of the table.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(table))
    behind = reference_of(names, reference)
    parts = {direction: select(table, direction, basis) for direction in DIRECTIONS}

    def draw(axes: Axes, name: str) -> bool:
        drawn = False
        for direction, (colour, dash) in DIRECTIONS.items():
            part = parts[direction]
            if behind not in {None, name}:
                draw_rates(
                    axes, part, str(behind), basis, quantity, color=REFERENCE, ls=dash, lw=0.6
                )
            line = draw_rates(axes, part, name, basis, quantity, color=colour, ls=dash, lw=1.1)
            drawn = drawn or line is not None
        return drawn

    label = axis_label(quantity)
    figure = _panels(names, draw, axis_label(RATE_COLUMNS[basis]), label)
    rates = list(rates_of(parts["delithiation"], basis))
    for axes in figure.axes:
        rate_axis(axes, rates, ticks=5)
        axes.set_ylim(bottom=0)
    hollow = Line2D([], [], color=TEXT, ls="", marker="o", ms=3.6, mfc="white", mew=0.9)
    _legend(figure, _both_directions(behind) | {"ended by electrolyte depletion": hollow})
    return figure


def discharge_page(
    curves: pd.DataFrame,
    *,
    variants: Sequence[str] | None = None,
    direction: str = "delithiation",
    basis: str = "C-rate",
) -> Figure:
    """Curves of every variant at every rate, light for slow and dark for fast.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the rate experiment.
    variants : sequence of str, optional
        In this order; as in the table if not given.
    direction : {"delithiation", "lithiation"}
        Which.
    basis : {"C-rate", "current density"}
        Rates relative to capacity, or currents that all variants have in common.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(curves))
    part = select(curves, direction, basis)
    rates = rates_of(part, basis)

    def draw(axes: Axes, name: str) -> bool:
        rows = part[part["variant"] == name]
        for rate, colour in rates.items():
            curve = rows[np.isclose(rows[RATE_COLUMNS[basis]], rate)]
            axes.plot(curve[CAPACITY], curve[POTENTIAL], color=colour, lw=1.0)
        return len(rows) > 0

    figure = _panels(names, draw, _CAPACITY_LABEL, f"{direction}: {_POTENTIAL_LABEL}")
    handles = {
        rate_name(rate, basis): Line2D([], [], color=colour, lw=1.6)
        for rate, colour in rates.items()
    }
    _legend(figure, handles)
    return figure


def ranking_page(
    ranking: pd.DataFrame,
    *,
    measures: Sequence[Measure] = MEASURES,
    reference: str | None = None,
) -> Figure:
    """Every measure side by side, variants in the order of the first.

    Parameters
    ----------
    ranking : pandas.DataFrame
        One row per variant.
    measures : sequence of Measure
        What to show.
    reference : str, optional
        Which variant the grey line stands for; ``"reference-sphere"`` if not given.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    ranked = [standing.variant for standing in standings(ranking, measures[0])]
    names = [*ranked, *(name for name in variants_of(ranking) if name not in ranked)]
    height = 1.0 + 0.17 * len(names)
    figure = Figure(figsize=(PAGE, height), layout="constrained")
    panels = figure.subplots(1, len(measures), sharey=True, squeeze=False)[0]
    for axes, measure in zip(panels, measures, strict=True):
        plot_ranking(ranking, measure, axes, variants=names, reference=reference)
    behind = reference_of(names, reference)
    dot = Line2D([], [], color=VALUE, ls="", marker="o", ms=4)
    handles = {"central coefficients": dot}
    if np.isfinite(ranking[[c for m in measures for c in m.columns[:2]]].to_numpy(float)).any():
        handles["band: widest coefficients at ±1σ"] = Line2D([], [], color=BAND, lw=4.5)
    if behind is not None:
        handles[behind] = Line2D([], [], color=REFERENCE, lw=0.9)
    _legend(figure, handles)
    return figure


def _panels(names: Sequence[str], draw: Callable[[Axes, str], bool], x: str, y: str) -> Figure:
    columns = min(_COLUMNS, len(names))
    rows = math.ceil(len(names) / columns)
    width = PAGE if columns > 2 else PAGE * 0.4 * columns
    figure = Figure(figsize=(width, rows * _PANEL_HEIGHT + _HEAD), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.03)  # type: ignore[union-attr]
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes, name in zip(grid.flat, names, strict=False):
        drawn = draw(axes, name)
        dress(axes)
        write_title(axes, name, size=SMALL + 0.5)
        axes.grid(color=OTHERS, lw=0.35)
        if not drawn:
            axes.text(
                0.5,
                0.5,
                "no result",
                transform=axes.transAxes,
                ha="center",
                va="center",
                fontsize=SMALL,
                color=FAINT,
            )
    _drop_unused(grid, len(names))
    figure.supxlabel(x, fontsize=SIZE, color=TEXT)
    figure.supylabel(y, fontsize=SIZE, color=TEXT)
    return figure


def _drop_unused(grid: np.ndarray[tuple[int, int], np.dtype[np.object_]], used: int) -> None:
    """Take empty panels away; what stands above one gets the labels that it had."""
    columns = grid.shape[1]
    for number in range(used, grid.size):
        grid.flat[number].remove()
        above = number - columns
        if above >= 0:
            grid.flat[above].tick_params(labelbottom=True)


def _both_directions(reference: str | None) -> dict[str, Line2D]:
    handles = {
        direction: Line2D([], [], color=colour, ls=dash, lw=1.4)
        for direction, (colour, dash) in DIRECTIONS.items()
    }
    if reference is not None:
        handles[f"{reference} (in grey behind)"] = Line2D([], [], color=REFERENCE, lw=0.9)
    return handles


def _legend(figure: Figure, handles: Mapping[str, Line2D]) -> None:
    box = figure.legend(
        list(handles.values()),
        ["x"] * len(handles),
        loc="outside upper left",
        ncols=min(len(handles), 7),
        frameon=False,
        fontsize=SMALL + 0.5,
        handlelength=2.2,
        columnspacing=1.4,
    )
    for text, name in zip(box.get_texts(), handles, strict=True):
        text.set_parse_math(False)
        text.set_text(name)
