"""Linear and logarithmic scales with ticks that are numbers a person would write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator
from numpy.typing import NDArray

from experiments.plots.sweeps.axes import ShownAxis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Part of a scale that is left free beyond the outermost values.
_MARGIN = 0.04

_STEPS = [1, 2, 2.5, 5, 10]


def is_logarithmic(axis: ShownAxis, values: NDArray[np.float64]) -> bool:
    """Whether an axis can have its logarithmic scale: zero has no place on one."""
    known = values[np.isfinite(values)]
    return axis.logarithmic and known.size > 0 and bool((known > 0).all())


def ends_of(axis: ShownAxis, values: NDArray[np.float64]) -> tuple[float, float]:
    """Ends of what an axis shows: of the range that was asked for and of what is there."""
    known = values[np.isfinite(values)]
    found = [*(axis.ends or ()), *((known.min(), known.max()) if known.size else ())]
    low, high = (float(min(found)), float(max(found))) if found else (0.0, 1.0)
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def scale(
    ax: Axes, which: str, axis: ShownAxis, values: NDArray[np.float64]
) -> tuple[float, float]:
    """Set scale, ends and ticks of the x or the y axis.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where.
    which : {"x", "y"}
        Which of its axes.
    axis : ShownAxis
        What stands on it.
    values : array
        Of the axis.

    Returns
    -------
    tuple of float
        Ends without the margin.
    """
    low, high = ends_of(axis, values)
    logarithmic = is_logarithmic(axis, np.append(values, (low, high)))
    limits = padded(low, high, logarithmic=logarithmic)
    ticks = ticks_between(low, high, logarithmic=logarithmic)
    side = ax.xaxis if which == "x" else ax.yaxis
    if logarithmic:
        (ax.set_xscale if which == "x" else ax.set_yscale)("log")
    (ax.set_xlim if which == "x" else ax.set_ylim)(*limits)
    side.set_ticks(list(ticks))
    side.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.6g}"))
    side.set_minor_locator(NullLocator())
    side.set_minor_formatter(NullFormatter())
    return low, high


def round_ticks(ax: Axes, which: str, most: int = 5) -> None:
    """Ticks at round numbers on a linear axis whose ends are matplotlib's own."""
    side = ax.xaxis if which == "x" else ax.yaxis
    side.set_major_locator(MaxNLocator(most, steps=_STEPS))


def padded(low: float, high: float, *, logarithmic: bool = False) -> tuple[float, float]:
    """Ends with some room beyond.

    Examples
    --------
    >>> padded(0.0, 100.0)
    (-4.0, 104.0)
    """
    if logarithmic:
        factor = (high / low) ** _MARGIN
        return low / factor, high * factor
    room = _MARGIN * (high - low)
    return low - room, high + room


def ticks_between(
    low: float, high: float, *, logarithmic: bool = False, most: int = 4
) -> tuple[float, ...]:
    """Round numbers between two ends.

    Examples
    --------
    >>> ticks_between(1.0, 20.0, logarithmic=True)
    (1.0, 2.0, 5.0, 10.0, 20.0)
    >>> ticks_between(0.8, 1.0)
    (0.8, 0.85, 0.9, 0.95, 1.0)
    """
    if logarithmic:
        # Beyond two decades the powers of ten are enough.
        subs = (1.0, 2.0, 5.0) if high / low < 110 else (1.0,)
        found = LogLocator(subs=subs, numticks=20).tick_values(low, high)
    else:
        found = MaxNLocator(most, steps=_STEPS).tick_values(low, high)
    room = 1e-9 * (high - low)
    inside = [float(f"{tick:.9g}") for tick in found if low - room <= tick <= high + room]
    return tuple(inside)
