"""Temperature and heat along a run, over the share of the nominal capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from experiments.bands.heats import TOTAL_HEAT
from experiments.plots.bands import of_run, shade_around
from experiments.plots.columns import (
    ADIABATIC,
    COOLING,
    RATE,
    SHARE,
    TEMPERATURE,
    axis_label,
    chosen,
    coolings_of,
)
from experiments.plots.curves import rate_name, rates_of, rounded
from experiments.plots.heat import SPLIT_RATE, one_run
from experiments.plots.style import FAINT, HEATS, TEXT, dress, legend, new_axes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: Opacity of the band of a sum, which lies behind those of its parts.
_FAINT = 0.12

#: Dashes of the coolings in their order; without cooling comes last.
_DASHES = ("-", (0, (3.5, 1.3)), (0, (1, 1.2)), (0, (6, 1.5, 1, 1.5)))


def plot_temperature_curves(
    curves: pd.DataFrame, variant: str, ax: Axes | None = None, *, direction: str = "discharge"
) -> Axes:
    """Temperature of one variant at every rate and cooling.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the thermal experiment.
    variant : str
        Which.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    direction : {"discharge", "charge"}
        Which.

    Returns
    -------
    matplotlib.axes.Axes
        With share of the nominal capacity [%] and temperature [°C].
    """
    chosen(curves, [variant])
    ax = new_axes(ax)
    draw_temperatures(ax, curves, variant, direction)
    dress(ax, axis_label(SHARE), f"{direction}: {axis_label(TEMPERATURE)}")
    keys = temperature_legend(curves)
    legend(ax, list(keys.values()), list(keys))
    return ax


def draw_temperatures(
    ax: Axes,
    curves: pd.DataFrame,
    variant: str,
    direction: str,
    bands: pd.DataFrame | None = None,
) -> bool:
    """Draw one variant; says whether there was anything."""
    own = curves[(curves["variant"] == variant) & (curves["direction"] == direction)]
    coolings = dict(zip(coolings_of(curves), _DASHES, strict=False))
    rates = rates_of(curves, "C-rate")
    for (cooling, rate), run in own.groupby([COOLING, RATE], sort=False):
        colour, dash = rates[rounded(rate)], coolings.get(str(cooling), "-")
        keys = {"variant": variant, "direction": direction, COOLING: cooling, RATE: rate}
        shade_around(ax, of_run(bands, keys), SHARE, TEMPERATURE, colour)
        ax.plot(run[SHARE], run[TEMPERATURE], color=colour, ls=dash, lw=1.0)
    return len(own) > 0


def temperature_legend(curves: pd.DataFrame) -> dict[str, Line2D]:
    """What the lines of :func:`plot_temperature_curves` mean."""
    found = {
        rate_name(rate, "C-rate"): Line2D([], [], color=colour, lw=1.6)
        for rate, colour in rates_of(curves, "C-rate").items()
    }
    for cooling, dash in zip(coolings_of(curves), _DASHES, strict=False):
        words = cooling if cooling == ADIABATIC else f"cooled with {axis_label(cooling)}"
        found[words] = Line2D([], [], color=TEXT, lw=1.0, ls=dash)
    return found


def plot_heat_curves(
    curves: pd.DataFrame,
    variant: str,
    ax: Axes | None = None,
    *,
    direction: str = "discharge",
    rate: float = SPLIT_RATE,
    cooling: str | None = None,
    bands: pd.DataFrame | None = None,
) -> Axes:
    """Heat of one variant along one run, by what it comes from.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the thermal experiment.
    variant : str
        Which.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    direction : {"discharge", "charge"}
        Which.
    rate : float
        Which [1/h].
    cooling : str, optional
        Which, as in the column; the first that is not adiabatic if not given.
    bands : pandas.DataFrame, optional
        Bands of these curves; shaded behind them.

    Returns
    -------
    matplotlib.axes.Axes
        With share of the nominal capacity [%] and heat of the whole cell [W].
    """
    chosen(curves, [variant])
    ax = new_axes(ax)
    run = one_run(curves, direction, rate, cooling)
    run = run[run["variant"] == variant]
    ax.axhline(0, color=FAINT, lw=0.7)
    own = None
    if bands is not None and not bands.empty:
        own = of_run(one_run(bands, direction, rate, cooling), {"variant": variant})
    shade_around(ax, own, SHARE, f"{TOTAL_HEAT} [W]", TEXT, _FAINT)
    total = np.zeros(len(run))
    for name, colour in HEATS.items():
        heat = run[f"{name} heat [W]"].to_numpy(float)
        total += heat
        shade_around(ax, own, SHARE, f"{name} heat [W]", colour)
        ax.plot(run[SHARE], heat, color=colour, lw=1.2)
    ax.plot(run[SHARE], total, color=TEXT, lw=1.0, ls=(0, (4, 1.5)))
    label = f"{direction} at {rate_name(rate, 'C-rate')}: heat [W]"
    dress(ax, axis_label(SHARE), label, title=variant)
    keys = heat_legend()
    legend(ax, list(keys.values()), list(keys))
    return ax


def heat_legend() -> dict[str, Line2D]:
    """What the lines of :func:`plot_heat_curves` mean."""
    found = {name: Line2D([], [], color=colour, lw=1.6) for name, colour in HEATS.items()}
    return found | {"sum": Line2D([], [], color=TEXT, lw=1.0, ls=(0, (4, 1.5)))}
