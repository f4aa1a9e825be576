"""All variants on one page: a small panel each, with the reference in grey behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.measures import MEASURES, Measure
from experiments.plots.bands import (
    along_line,
    band_legend,
    of_run,
    shade_around,
    shade_beside,
    shade_patch,
)
from experiments.plots.columns import (
    RATE_COLUMNS,
    RETENTION,
    axis_label,
    reference_of,
    variants_of,
)
from experiments.plots.curves import (
    curve_columns,
    curve_labels,
    draw_cycle,
    looks_of,
    rate_name,
    rates_of,
    select,
    shaded_rates,
)
from experiments.plots.dots import BAND, VALUE, plot_ranking
from experiments.plots.panels import draw_panels, page_legend
from experiments.plots.rate_capability import draw_rates, rate_axis
from experiments.plots.style import (
    DIRECTIONS,
    PAGE,
    REFERENCE,
    TEXT,
    Look,
)
from experiments.ranking import standings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POTENTIAL_LABEL = "potential vs. Li/Li⁺ [V]"
_LITHIUM_LABEL = "lithium in the material [mAh/g]"


def capacity_page(
    curves: pd.DataFrame,
    *,
    variants: Sequence[str] | None = None,
    reference: str | None = None,
    bands: pd.DataFrame | None = None,
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
    bands : pandas.DataFrame, optional
        Bands of these curves; shaded behind the curves.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(curves))
    behind = reference_of(names, reference)
    grey = dict.fromkeys(DIRECTIONS, (REFERENCE, "-"))

    def draw(ax: Axes, name: str) -> bool:
        rows = curves[curves["variant"] == name]
        if behind not in {None, name}:
            draw_cycle(ax, curves[curves["variant"] == behind], grey, width=0.6)
        draw_cycle(ax, rows, width=1.1, bands=of_run(bands, {"variant": name}))
        return len(rows) > 0

    figure = draw_panels(names, draw, _LITHIUM_LABEL, _POTENTIAL_LABEL)
    hold = Line2D([], [], color=DIRECTIONS["lithiation"][0], lw=2.4)
    keys = _both_directions(DIRECTIONS, behind) | {"hold at 0 V": hold} | band_legend(bands)
    page_legend(figure, keys)
    return figure


def rate_page(
    table: pd.DataFrame,
    *,
    variants: Sequence[str] | None = None,
    reference: str | None = None,
    basis: str = "C-rate",
    quantity: str = RETENTION,
    bands: pd.DataFrame | None = None,
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
    bands : pandas.DataFrame, optional
        Percentiles of this table; shaded behind the curves.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(table))
    behind = reference_of(names, reference)
    looks = looks_of(table)
    parts = {direction: select(table, direction, basis) for direction in looks}

    def draw(ax: Axes, name: str) -> bool:
        drawn = False
        for direction, (colour, dash) in looks.items():
            part = parts[direction]
            if behind not in {None, name}:
                draw_rates(ax, part, str(behind), basis, quantity, color=REFERENCE, ls=dash, lw=0.6)
            own = of_run(bands, {"variant": name})
            if own is not None:
                own = select(own, direction, basis).sort_values(RATE_COLUMNS[basis])
            shade_around(ax, own, RATE_COLUMNS[basis], quantity, colour)
            line = draw_rates(ax, part, name, basis, quantity, color=colour, ls=dash, lw=1.1)
            drawn = drawn or line is not None
        return drawn

    label = axis_label(quantity)
    figure = draw_panels(names, draw, axis_label(RATE_COLUMNS[basis]), label)
    rates = list(rates_of(pd.concat(parts.values()), basis))
    for ax in figure.axes:
        rate_axis(ax, rates, ticks=5)
        ax.set_ylim(bottom=0)
    hollow = Line2D([], [], color=TEXT, ls="", marker="o", ms=3.6, mfc="white", mew=0.9)
    keys = _both_directions(looks, behind) | {"ended by electrolyte depletion": hollow}
    keys |= band_legend(bands)
    page_legend(figure, keys)
    return figure


def discharge_page(
    curves: pd.DataFrame,
    *,
    variants: Sequence[str] | None = None,
    direction: str = "delithiation",
    basis: str = "C-rate",
    bands: pd.DataFrame | None = None,
) -> Figure:
    """Curves of every variant at every rate, light for slow and dark for fast.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the rate experiment.
    variants : sequence of str, optional
        In this order; as in the table if not given.
    direction : {"delithiation", "lithiation", "discharge", "charge"}
        Which.
    basis : {"C-rate", "current density"}
        Rates relative to capacity, or currents that all variants have in common.
    bands : pandas.DataFrame, optional
        Bands of these curves; shaded behind those of :func:`shaded_rates`, as far as a curve goes
        and most draws get.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(curves))
    shades = None if bands is None or bands.empty else select(bands, direction, basis)
    part = select(curves, direction, basis)
    x, y = curve_columns(curves)
    rates, shaded = rates_of(part, basis), shaded_rates(curves, bands, direction, basis)

    def draw(ax: Axes, name: str) -> bool:
        rows = part[part["variant"] == name]
        for rate, colour in rates.items():
            curve = rows[np.isclose(rows[RATE_COLUMNS[basis]], rate)]
            if rate in shaded:
                own = of_run(shades, {"variant": name, RATE_COLUMNS[basis]: rate})
                shade_beside(ax, along_line(own, y, curve[y]), y, x, colour)
            ax.plot(curve[x], curve[y], color=colour, lw=1.0)
        return len(rows) > 0

    figure = draw_panels(names, draw, *curve_labels(curves, direction))
    handles: dict[str, Any] = {}
    for rate, colour in rates.items():
        line = Line2D([], [], color=colour, lw=1.6)
        # One drawn over the other.
        handles[rate_name(rate, basis)] = (shade_patch(colour), line) if rate in shaded else line
    handles |= band_legend(bands)
    # Rates have short names: all of them fit into one line.
    page_legend(figure, handles, columns=len(handles))
    return figure


def ranking_page(
    ranking: pd.DataFrame,
    *,
    measures: Sequence[Measure] = MEASURES,
    reference: str | None = None,
    band_words: str = "band: strongest unknowns at ±1σ",
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
    band_words : str
        What the bands are, for the legend.

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
    for ax, measure in zip(panels, measures, strict=True):
        plot_ranking(ranking, measure, ax, variants=names, reference=reference)
    behind = reference_of(names, reference)
    dot = Line2D([], [], color=VALUE, ls="", marker="o", ms=4)
    handles = {"central value": dot}
    if np.isfinite(ranking[[c for m in measures for c in m.columns[:2]]].to_numpy(float)).any():
        handles[band_words] = Line2D([], [], color=BAND, lw=4.5)
    if behind is not None:
        handles[behind] = Line2D([], [], color=REFERENCE, lw=0.9)
    page_legend(figure, handles, outside=True)
    return figure


def _both_directions(looks: Mapping[str, Look], reference: str | None) -> dict[str, Any]:
    handles: dict[str, Any] = {
        direction: Line2D([], [], color=colour, ls=dash, lw=1.4)
        for direction, (colour, dash) in looks.items()
    }
    if reference is not None:
        handles[f"{reference} (in grey behind)"] = Line2D([], [], color=REFERENCE, lw=0.9)
    return handles
