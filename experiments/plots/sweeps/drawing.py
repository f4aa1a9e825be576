"""What the pictures of a sweep have in common: colours of an output, limits of claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_rgba
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from experiments.plots.style import FAINT, SIZE, SMALL, TEXT

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from experiments.plots.sweeps.frame import Moved, Output

#: Even in lightness, and told apart by colour-blind readers.
COLOURS = "cividis"

#: Colour of a claimed limit.
LIMIT = "#a33a00"

#: So many points are drawn as a picture inside the drawing, which would be too large otherwise.
_MANY = 1000


def colours_of(values: pd.Series[float]) -> ScalarMappable:
    """Colours of an output; the outermost hundredths do not stretch them."""
    known = values.dropna().to_numpy(float)
    low, high = np.percentile(known, [1, 99]) if known.size else (0.0, 1.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return ScalarMappable(Normalize(low, high), COLOURS)


def colour_bar(figure: Figure, colours: ScalarMappable, output: Output, axes: Any) -> None:
    """A bar that says what the colours mean."""
    bar = figure.colorbar(colours, ax=axes, fraction=0.04, pad=0.02, extend="both", aspect=30)
    bar.set_label(output.label, fontsize=SIZE, color=TEXT)
    bar.ax.tick_params(labelsize=SMALL, colors=TEXT, width=0.5, length=2)
    bar.outline.set_visible(False)


def tints_of(colours: ScalarMappable, values: pd.Series[float]) -> NDArray[np.float64]:
    """Colours of single values, shape (values, 4); grey where there is none."""
    numbers = values.to_numpy(float)
    found = np.asarray(colours.to_rgba(numbers))
    found[~np.isfinite(numbers)] = to_rgba(FAINT)
    return found


def scale_axis(ax: Axes, name: Literal["x", "y"], *, logarithmic: bool) -> None:
    """A logarithmic scale with plain numbers where it spans little more than a decade."""
    if not logarithmic:
        return
    (ax.set_xscale if name == "x" else ax.set_yscale)("log")
    axis = ax.xaxis if name == "x" else ax.yaxis
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_formatter(NullFormatter())


def scatter(ax: Axes, x: Any, y: Any, **look: Any) -> Any:
    """Points, fainter and as a picture where there are many."""
    count = np.size(x)
    settings = {"s": 14 if count < 200 else 6, "lw": 0, "rasterized": count > _MANY}
    return ax.scatter(x, y, **{**settings, "alpha": 0.9 if count < 300 else 0.55, **look})


def mark_limits(ax: Axes, moved: Moved, *, upright: bool = True, words: bool = True) -> None:
    """Claimed limits of what is on an axis, as lines with the number of the claim."""
    for claim, value in moved.limits:
        line = ax.axvline if upright else ax.axhline
        line(value, color=LIMIT, lw=0.8, ls=(0, (4, 2)), zorder=1)
        if words and upright:
            ax.annotate(
                f"claim {claim}",
                (value, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(2, -2),
                textcoords="offset points",
                va="top",
                fontsize=SMALL,
                color=LIMIT,
            )


def write_caption(figure: Figure, text: str) -> None:
    """A line below everything."""
    figure.supxlabel(text, fontsize=SMALL, color=FAINT, x=0.01, ha="left")
