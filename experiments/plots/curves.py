"""Potential against capacity: one slow cycle, equilibrium, and many rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.lines import Line2D

from experiments.plots.bands import MOST_DRAWS, of_run, shade_beside, share_there
from experiments.plots.columns import (
    CAPACITY,
    CHARGE_PASSED,
    POTENTIAL,
    RATE_COLUMNS,
    VOLTAGE,
    axis_label,
    chosen,
)
from experiments.plots.style import (
    DIRECTIONS,
    FULL_CELL_DIRECTIONS,
    Look,
    dress,
    legend,
    look,
    new_axes,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from anode_model import DerivedElectrode

_Y = "potential vs. Li/Li⁺ [V]"
_X = "lithium in the material [mAh/g]"


def plot_capacity_curves(
    curves: pd.DataFrame, ax: Axes | None = None, *, variants: Sequence[str] | None = None
) -> Axes:
    """One slow cycle of some variants: lithiation with its hold, and delithiation.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the capacity experiment.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    variants : sequence of str, optional
        Which; all if not given. Up to four can be followed comfortably.

    Returns
    -------
    matplotlib.axes.Axes
        With capacity [mAh/g] and potential [V].
    """
    names = chosen(curves, variants)
    ax = new_axes(ax)
    looks = [look(number) for number in range(len(names))]
    for name, (colour, dash) in zip(names, looks, strict=True):
        draw_cycle(
            ax,
            curves[curves["variant"] == name],
            dict.fromkeys(DIRECTIONS, (colour, dash)),
            width=1.2,
        )
    dress(ax, _X, _Y)
    handles = [Line2D([], [], color=colour, ls=dash, lw=1.2) for colour, dash in looks]
    legend(ax, handles, names)
    return ax


def draw_cycle(
    ax: Axes,
    curves: pd.DataFrame,
    looks: Mapping[str, Look] = DIRECTIONS,
    width: float = 1.0,
    bands: pd.DataFrame | None = None,
) -> None:
    """Draw the cycle of one variant; the hold at constant voltage as a thick line."""
    for direction in DIRECTIONS:
        colour, _ = looks[direction]
        shade_beside(ax, of_run(bands, {"branch": direction}), POTENTIAL, CAPACITY, colour)
    for branch in ("lithiation", "constant voltage", "delithiation"):
        part = curves[curves["branch"] == branch]
        direction = "delithiation" if branch == "delithiation" else "lithiation"
        colour, dash = looks[direction]
        holds = branch == "constant voltage"
        ax.plot(
            part[CAPACITY],
            part[POTENTIAL],
            color=colour,
            ls="-" if holds else dash,
            lw=2.2 * width if holds else width,
            solid_capstyle="butt",
        )


def plot_open_circuit_potentials(
    derived: Mapping[str, DerivedElectrode], ax: Axes | None = None, *, points: int = 200
) -> Axes:
    """Open-circuit potential between 1.5 V and 0 V against reversible capacity.

    Parameters
    ----------
    derived : mapping of str to DerivedElectrode
        By variant.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    points : int
        Points of each curve.

    Returns
    -------
    matplotlib.axes.Axes
        With capacity [mAh/g] and potential [V].
    """
    ax = new_axes(ax)
    handles = []
    for number, electrode in enumerate(derived.values()):
        colour, dash = look(number)
        capacity, potential = equilibrium_curve(electrode, points)
        handles += ax.plot(capacity, potential, color=colour, ls=dash, lw=1.2)
    dress(ax, _X, "open-circuit " + _Y)
    legend(ax, handles, list(derived))
    return ax


def equilibrium_curve(
    derived: DerivedElectrode, points: int = 200
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Capacity [mAh/g] and open-circuit potential [V] of one electrode, from empty to full."""
    from parameter_sets.carbon_functions import numbers_needed, potential_function

    numbers = {name: derived.value(name) for name in numbers_needed(derived.laws)}
    empty, full = derived.value("filling_delithiated"), derived.value("filling_lithiated")
    fillings = np.linspace(empty, full, points)
    potential = np.asarray(potential_function(derived.laws, numbers)(fillings), dtype=float)
    share = (fillings - empty) / (full - empty)
    return share * derived.value("reversible_capacity"), potential


def plot_rate_curves(
    curves: pd.DataFrame,
    variant: str,
    ax: Axes | None = None,
    *,
    direction: str = "delithiation",
    basis: str = "C-rate",
) -> Axes:
    """Curves of one variant at every rate, light for slow and dark for fast.

    Parameters
    ----------
    curves : pandas.DataFrame
        Curves of the rate experiment, in half cells or in full cells.
    variant : str
        Which.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own if not given.
    direction : {"delithiation", "lithiation", "discharge", "charge"}
        Which.
    basis : {"C-rate", "current density"}
        Rates relative to capacity, or currents that all variants have in common.

    Returns
    -------
    matplotlib.axes.Axes
        With capacity [mAh/g] and potential [V]; with [Ah] and the voltage of full cells.
    """
    chosen(curves, [variant])
    ax = new_axes(ax)
    part = select(curves, direction, basis)
    column = RATE_COLUMNS[basis]
    x, y = curve_columns(curves)
    rates = rates_of(part, basis)
    part = part[part["variant"] == variant]
    for rate, colour in rates.items():
        curve = part[np.isclose(part[column], rate)]
        ax.plot(curve[x], curve[y], color=colour, lw=1.1)
    dress(ax, *curve_labels(curves, direction))
    handles = [Line2D([], [], color=colour, lw=1.4) for colour in rates.values()]
    legend(ax, handles, [rate_name(rate, basis) for rate in rates])
    return ax


def curve_columns(curves: pd.DataFrame) -> tuple[str, str]:
    """What a curve is drawn over, and what is drawn: of the carbon, or of a full cell."""
    return (CAPACITY, POTENTIAL) if POTENTIAL in curves else (CHARGE_PASSED, VOLTAGE)


def curve_labels(curves: pd.DataFrame, direction: str) -> tuple[str, str]:
    """Labels of the axes for :func:`curve_columns`."""
    x, y = curve_columns(curves)
    return axis_label(x), f"{direction}: {_Y if y == POTENTIAL else y}"


def select(table: pd.DataFrame, direction: str, basis: str) -> pd.DataFrame:
    """Rows of one direction and one kind of rate; full cells have C-rates only."""
    rows = table[table["direction"] == direction]
    return rows[rows["basis_of_rate"] == basis] if "basis_of_rate" in rows else rows


def looks_of(table: pd.DataFrame) -> Mapping[str, Look]:
    """Colour and dash of the directions of half cells or of full cells."""
    full = table["direction"].isin(FULL_CELL_DIRECTIONS).any()
    return FULL_CELL_DIRECTIONS if full else DIRECTIONS


def rates_of(table: pd.DataFrame, basis: str) -> dict[float, str]:
    """Rates of a table, slow first, each with its colour."""
    rates = sorted({rounded(rate) for rate in table[RATE_COLUMNS[basis]].dropna().unique()})
    # The light end of the map vanishes on white paper.
    shades = mpl.colormaps["viridis_r"](np.linspace(0.18, 1.0, len(rates)))
    return {rate: mpl.colors.to_hex(shade) for rate, shade in zip(rates, shades, strict=True)}


def shaded_rates(
    curves: pd.DataFrame, bands: pd.DataFrame | None, direction: str, basis: str = "C-rate"
) -> tuple[float, ...]:
    """Rates whose bands can be told apart: the slowest, a middle one, and a fast one.

    Parameters
    ----------
    curves, bands : pandas.DataFrame
        Of the rate experiment, in half cells or in full cells.
    direction : {"delithiation", "lithiation", "discharge", "charge"}
        Which.
    basis : {"C-rate", "current density"}
        Rates relative to capacity, or currents that all variants have in common.

    Returns
    -------
    tuple of float
        Slow first: the slowest; 1 C, or the middle one where 1 C is none between; the fastest that
        most draws of most variants complete. Empty without bands.
    """
    if bands is None or bands.empty:
        return ()
    own = select(bands, direction, basis)
    own = own.assign(rate=[rounded(rate) for rate in own[RATE_COLUMNS[basis]]])
    completed = share_there(own).groupby([own["rate"], own["variant"]]).min() >= MOST_DRAWS
    most = completed.groupby("rate").mean() > 0.5
    rates = list(rates_of(select(curves, direction, basis), basis))
    done = [rate for rate in rates if most.get(rate, False)] or rates[:1]
    between = done[1:-1]
    unit = [rate for rate in between if basis == "C-rate" and rate == 1.0]
    middle = unit or between[len(between) // 2 :][:1]
    return tuple(sorted({done[0], *middle, done[-1]})) if done else ()


def rounded(rate: float) -> float:
    """A rate without what computing with currents leaves behind."""
    return float(f"{rate:.6g}")


def rate_name(rate: float, basis: str) -> str:
    """A rate with its unit."""
    return f"{rate:g} C" if basis == "C-rate" else f"{rate:g} mA/cm²"
