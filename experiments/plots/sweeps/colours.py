"""Colours by an output, with a bar that says what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from numpy.typing import NDArray

from experiments.plots.style import FAINT, SIZE, SMALL, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Percentiles between which colours change: one odd variant must not take them from all others.
_ENDS = (1, 99)

_BAR: Mapping[str, Any] = {"fraction": 0.05, "pad": 0.02, "aspect": 28, "extendfrac": 0.02}

#: Variants from which single points say less than their density.
MANY = 1500


def colours_of(values: Sequence[float] | NDArray[np.float64]) -> ScalarMappable:
    """A map from dark to light that ends where a light line would vanish on white."""
    shades = mpl.colormaps["viridis"](np.linspace(0.0, 0.93, 256))
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    low, high = np.percentile(known, _ENDS) if known.size > 100 else _extremes(known)
    if not low < high:
        low, high = low - 0.5, high + 0.5
    return ScalarMappable(Normalize(low, high), ListedColormap(shades))


def add_bar(
    figure: Figure,
    colours: ScalarMappable,
    axes: Any,
    label: str,
    values: NDArray[np.float64],
    **where: Any,
) -> Axes:
    """A colour bar beside axes; pointed where values lie beyond its ends.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Where.
    colours : matplotlib.cm.ScalarMappable
        Of :func:`colours_of`.
    axes : Axes or sequence of Axes
        Beside which.
    label : str
        With unit.
    values : array
        What is coloured.
    **where
        Of :meth:`matplotlib.figure.Figure.colorbar`: ``shrink``, ``anchor``, ``aspect``.
    """
    low, high = colours.get_clim()
    below, above = bool(np.nanmin(values) < low), bool(np.nanmax(values) > high)
    extend = ("both" if above else "min") if below else ("max" if above else "neither")
    bar = figure.colorbar(colours, ax=axes, extend=extend, **{**_BAR, **where})
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=SMALL + 0.5, colors=TEXT, color=FAINT, width=0.6, length=2.5)
    bar.set_label(label, fontsize=SIZE, color=TEXT)
    bar.ax.yaxis.label.set_parse_math(False)
    return bar.ax


def opacity(count: int) -> float:
    """How opaque one of so many marks is, so that a cloud of them still shows where it is dense.

    Examples
    --------
    >>> opacity(40), round(opacity(10_000), 2)
    (0.9, 0.15)
    """
    return float(np.clip(0.9 * np.sqrt(120 / max(count, 1)), 0.15, 0.9))


def _extremes(known: NDArray[np.float64]) -> tuple[float, float]:
    return (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
