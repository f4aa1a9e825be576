"""Figures on disk and inside a page."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

_DPI = 180

#: Width of a drawing in a page for each inch [rem].
_WIDE = 7.5

#: Of what stands as points among vectors.
_DPI_INSIDE = 150

#: Bytes of a drawing of vectors above which a page shows points instead.
_LARGEST = 1_000_000


def save_figure(figure: Figure, stem: str | Path) -> tuple[Path, Path]:
    """Write a figure as SVG and as PNG.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to write.
    stem : str or Path
        Path without ending.

    Returns
    -------
    tuple of Path
        The two files.
    """
    stem = Path(stem)
    vector = stem.with_name(f"{stem.name}.svg")
    raster = stem.with_name(f"{stem.name}.png")
    vector.write_text(_svg(figure, stem.name), encoding="utf-8")
    # The places are found already; to find them again would be a third of the time of a report.
    layout = figure.get_layout_engine()
    figure.set_layout_engine("none")
    FigureCanvasAgg(figure)
    figure.savefig(raster, dpi=_DPI, format="png", facecolor="white")
    figure.set_layout_engine(layout)
    return vector, raster


def drawing_of(figure: Figure, name: str) -> str:
    """A figure as an element of a page: vectors, or points where these would fill its file.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to show.
    name : str
        As in :func:`svg_inside`.

    Returns
    -------
    str
        An ``<svg>`` or an ``<img>`` without reference to anything outside, no wider than letters
        are large enough in.
    """
    text = _svg(figure, name, dpi=_DPI_INSIDE)
    frame = f'<div style="max-width:{_WIDE * figure.get_figwidth():.1f}rem">{{}}</div>'
    if len(text.encode()) <= _LARGEST:
        return frame.format(svg_inside(text, name))
    target = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(target, dpi=_DPI, format="png", facecolor="white")
    code = base64.b64encode(target.getvalue()).decode()
    return frame.format(f'<img alt="" src="data:image/png;base64,{code}">')


def svg_inside(svg: str, name: str) -> str:
    """A written SVG as an ``<svg>`` element for the inside of a page.

    Parameters
    ----------
    svg : str
        Content of a file of :func:`save_figure`.
    name : str
        Unlike that of every other figure of the page; marks the identifiers inside.

    Returns
    -------
    str
        Without reference to anything outside.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    # Two equal images, as colour bars are, get one identifier; nothing refers to it.
    svg = re.sub(r'(<image\b[^>]*?) id="[^"]*"', r"\1", svg)
    # As wide as the page allows; the height follows.
    return re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"', r"\1", svg, count=1)


def figure_html(figure: Figure) -> str:
    """A figure as an element of an object's notebook view; as wide as it was drawn.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to show.
    """
    text = _svg(figure, "shown")
    mark = f"f{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    width = figure.get_figwidth()
    return f'<div style="max-width:{width:.1f}in">{svg_inside(text, mark)}</div>'


def _svg(figure: Figure, name: str, dpi: float | str = "figure") -> str:
    """The same text for the same figure, with its words as words."""
    target = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(target, format="svg", metadata={"Date": None}, facecolor="white", dpi=dpi)
    return target.getvalue()
