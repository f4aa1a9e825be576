"""Heat of all variants on one page: both directions side by side, or a small panel each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.plots.bands import band_legend
from experiments.plots.columns import (
    SHARE,
    TEMPERATURE,
    axis_label,
    directions_of,
    variants_of,
)
from experiments.plots.curves import rate_name
from experiments.plots.heat import (
    DATA_END,
    DATA_LINE,
    DATA_WORDS,
    SPLIT_RATE,
    plot_heat_split,
    plot_temperature_rise,
    rise_legend,
    split_legend,
    split_row,
)
from experiments.plots.heat_curves import (
    draw_temperatures,
    heat_legend,
    plot_heat_curves,
    temperature_legend,
)
from experiments.plots.panels import draw_panels, page_legend
from experiments.plots.style import PAGE, write_title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def rise_page(
    table: pd.DataFrame, *, variants: Sequence[str] | None = None, band_words: str = ""
) -> Figure:
    """Temperature rise of every variant, a panel for each direction.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the thermal experiment.
    variants : sequence of str, optional
        From top to bottom; as in the table if not given.
    band_words : str
        What the bands are, for the legend; nothing there if empty.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(table))
    figure, panels = _side_by_side(table, 1.3 + 0.24 * len(names))
    for direction, ax in panels.items():
        plot_temperature_rise(table, ax, variants=names, direction=direction)
    return _with_one_legend(figure, rise_legend(table, band_words), columns=4)


def heat_split_page(
    table: pd.DataFrame,
    *,
    variants: Sequence[str] | None = None,
    rate: float = SPLIT_RATE,
    bands: pd.DataFrame | None = None,
) -> Figure:
    """Heat of every variant by what it comes from, a panel for each direction.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of the thermal experiment.
    variants : sequence of str, optional
        From top to bottom; as in the table if not given.
    rate : float
        Which [1/h].
    bands : pandas.DataFrame, optional
        Percentiles of this table; whiskers of the bars.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(table))
    figure, panels = _side_by_side(table, 1.1 + split_row(bands) * len(names))
    for direction, ax in panels.items():
        plot_heat_split(table, ax, variants=names, direction=direction, rate=rate, bands=bands)
    return _with_one_legend(figure, split_legend(bands))


def heat_curves_page(
    curves: pd.DataFrame,
    variant: str,
    *,
    rate: float = SPLIT_RATE,
    bands: pd.DataFrame | None = None,
) -> Figure:
    """Heat of one variant along a run, a panel for each direction under the variant's name.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the thermal experiment.
    variant : str
        Which.
    rate : float
        Which [1/h].
    bands : pandas.DataFrame, optional
        Bands of these curves; shaded behind them.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    figure = Figure(figsize=(PAGE, 2.9), layout="constrained")
    directions = directions_of(curves)
    panels = figure.subplots(1, len(directions), sharey=True, squeeze=False)[0]
    for direction, ax in zip(directions, panels, strict=True):
        plot_heat_curves(curves, variant, ax, direction=direction, rate=rate, bands=bands)
        write_title(ax, direction)
        ax.set_ylabel("")
    panels[0].set_ylabel(f"heat at {rate_name(rate, 'C-rate')} [W]")
    return _with_one_legend(figure, {**heat_legend(), **band_legend(bands)}, title=variant)


def temperature_page(
    curves: pd.DataFrame,
    *,
    variants: Sequence[str] | None = None,
    direction: str = "discharge",
    bands: pd.DataFrame | None = None,
) -> Figure:
    """Temperature of every variant at every rate and cooling, a panel each.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the thermal experiment.
    variants : sequence of str, optional
        In this order; as in the table if not given. One without curves gets a panel that says so.
    direction : {"discharge", "charge"}
        Which.
    bands : pandas.DataFrame, optional
        Bands of these curves; shaded behind them.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the panels.
    """
    names = tuple(variants or variants_of(curves))
    keys: dict[str, Any] = {**temperature_legend(curves), **band_legend(bands)}
    hottest = curves.loc[curves["direction"] == direction, TEMPERATURE].max()
    beyond = hottest > DATA_END
    if beyond:
        keys[DATA_WORDS] = Line2D([], [], **DATA_LINE)

    def draw(ax: Axes, name: str) -> bool:
        if beyond:
            ax.axhline(DATA_END, **DATA_LINE)
        return draw_temperatures(ax, curves, name, direction, bands)

    label = f"{direction}: {axis_label(TEMPERATURE)}"
    figure = draw_panels(names, draw, axis_label(SHARE), label)
    page_legend(figure, keys, tight=bands is not None)
    return figure


def _side_by_side(table: pd.DataFrame, height: float) -> tuple[Figure, dict[str, Axes]]:
    """Panels with the same scale, so that both directions can be compared."""
    figure = Figure(figsize=(PAGE, height), layout="constrained")
    directions = directions_of(table)
    panels = figure.subplots(1, len(directions), sharex=True, sharey=True, squeeze=False)[0]
    return figure, dict(zip(directions, panels, strict=True))


def _with_one_legend(
    figure: Figure, keys: dict[str, Any], columns: int = 7, title: str = ""
) -> Figure:
    """One legend above in place of one for each panel."""
    for ax in figure.axes:
        own = ax.get_legend()
        if own is not None:
            own.remove()
    page_legend(figure, keys, outside=True, columns=columns, title=title)
    return figure
