"""The page that a sweep ends with: one HTML file beside its table."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from anode_model import SimulationInputError
from experiments.plots.saving import svg_inside, svg_text
from experiments.plots.style import figure_of
from experiments.plots.sweeps import SweepFrame, pareto_front, plot_sweep
from experiments.report.cells import Table
from experiments.report.tables import table_of
from experiments.sweeps.axis import COEFFICIENT
from experiments.sweeps.store import PAGE, SUMMARY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.sweeps.outcome import SweepResult

#: A drawing with more text than this [characters] becomes a picture.
_LARGEST_DRAWING = 1_500_000
_DPI = 160

#: Rows of the front that are shown.
_MOST_ROWS = 15

_FIGURES: Mapping[str, tuple[str, str]] = {
    "pareto": (
        "Pareto front",
        "More areal capacity, more retention and less temperature rise are better; nothing lies "
        "beyond the line.",
    ),
    "response": (
        "Response",
        "What moves the output most comes first. Of drawn points the line is the median of "
        "neighbours and the shade their 16 to 84 %: what all the rest moves. Of levels there is a "
        "line a material.",
    ),
    "parallel": ("Parallel coordinates", "One line a variant, coloured by what came out."),
    "pairs": ("Pairs", "One point a variant, coloured by what came out."),
}


def write_sweep_page(result: SweepResult) -> str:
    """Draw a sweep and write its page beside the table.

    Parameters
    ----------
    result : SweepResult
        Finished or not.

    Returns
    -------
    str
        Path or address of the page: one file without scripts and without reference to anything
        outside; every text of a study or a sheet is escaped.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    frame = SweepFrame(result)
    drawings, missing = {}, []
    for kind in _FIGURES:
        try:
            axes = plot_sweep(frame, kind)
        except SimulationInputError as error:
            missing.append(f"No picture of {_FIGURES[kind][0].lower()}: {error}.")
            continue
        first = axes[0] if isinstance(axes, list) else axes
        drawings[kind] = Markup(_drawing(figure_of(first), kind))
    shown = [
        {"name": name, "title": _FIGURES[name][0], "caption": _FIGURES[name][1]}
        for name in drawings
    ]
    content = _content(result, frame)
    text = _template().render(content, figures=shown, missing=missing, svg=drawings)
    with result.store.clear_messages():
        result.store.write_bytes((PAGE,), text.encode())
    return f"{result.store.target.rstrip('/')}/{PAGE}"


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    folder = files("experiments.report")
    environment.globals["style"] = Markup((folder / "report.css").read_text(encoding="utf-8"))
    return environment.from_string((folder / "sweep.html").read_text(encoding="utf-8"))


def _drawing(figure: Figure, name: str) -> str:
    """As text where that is small enough, else as a picture."""
    text = svg_text(figure, name)
    if len(text) <= _LARGEST_DRAWING:
        return svg_inside(text, name)
    target = io.BytesIO()
    figure.savefig(target, format="png", dpi=_DPI, facecolor="white")
    picture = base64.b64encode(target.getvalue()).decode()
    return f'<img alt="" style="width:100%" src="data:image/png;base64,{picture}">'


def _content(result: SweepResult, frame: SweepFrame) -> dict[str, Any]:
    manifest, study = result.manifest, result.manifest["study"]
    failed = result.failed
    attempts = result.read(["attempts"])["attempts"]
    return {
        "title": study["title"],
        "notes": study.get("notes", ""),
        "variants": manifest["variants"],
        "materials": list(study["materials"]),
        "runs": result.runs,
        "created": manifest["created"],
        "unfinished": not result.finished,
        "done": len(frame.table),
        "count_without": len(failed),
        "without": _without(failed),
        "retried": int((attempts > 1).sum()),
        "outputs": _outputs(frame),
        "spread_words": _spread_words(frame),
        "front": _front(frame),
        "front_words": _front_words(frame),
        "axes": _axes(result, frame),
        "settings": _settings(result),
        "curves": study["curve_points"] > 0,
    }


def _without(failed: pd.DataFrame) -> list[str]:
    return [
        f"{len(rows)} {status}: {label}. The first, of variant {rows['variant'].iloc[0]}: "
        f"{rows['reason'].iloc[0]}"
        for (status, label), rows in failed.groupby(["status", "label"], sort=False)
    ]


def _outputs(frame: SweepFrame) -> Table:
    rows = []
    for output in frame.outputs.values():
        known = frame.table[output.column].dropna()
        shares = np.percentile(known, [0, 16, 50, 84, 100]) if len(known) else [np.nan] * 5
        names = ("least", "16 %", "median", "84 %", "most")
        label, _, run = output.label.partition("\n")
        rows.append({"output": label, "run": run, **dict(zip(names, shares, strict=True))})
    columns = ["output", "run", "least", "16 %", "median", "84 %", "most"]
    return table_of(pd.DataFrame(rows, columns=columns))


def _spread_words(frame: SweepFrame) -> str:
    coefficients = sum(item.name.startswith(COEFFICIENT) for item in frame.moved)
    if not frame.drawn:
        return "The values were counted off: shares of variants are no probabilities."
    if coefficients:
        return (
            f"What is not known of {coefficients} coefficients was drawn beside what was moved: "
            "the spread has both in it."
        )
    return (
        "Coefficients of the relations are at their centre: the spread is that of what was moved, "
        "and not of what is not known."
    )


def _front(frame: SweepFrame) -> Table | None:
    if len(frame.outputs) < 2:
        return None
    front = pareto_front(frame)
    columns = [item.column for item in frame.moved if not item.name.startswith(COEFFICIENT)]
    shown = front.reset_index().rename(columns={"inside": "within the claims"})
    shown["within the claims"] = shown["within the claims"].map({True: "yes", False: "no"})
    outputs = [item.column for item in frame.outputs.values()]
    order = ["variant", "material", *outputs, *columns, "within the claims"]
    return table_of(shown.head(_MOST_ROWS), order)


def _front_words(frame: SweepFrame) -> str:
    if len(frame.outputs) < 2:
        return ""
    count = len(pareto_front(frame))
    names = ", ".join(frame.outputs)
    shown = "" if count <= _MOST_ROWS else f"; the {_MOST_ROWS} with most areal capacity are shown"
    return (
        f"{count} of {len(frame.table)} variants are beaten by no other in all of {names} "
        f"together{shown}. Within the claims says whether what was moved lies within the limits "
        "that a claim puts on it by itself."
    )


def _axes(result: SweepResult, frame: SweepFrame) -> Table:
    how = result.manifest["study"]["axes"]
    rows = []
    for item in frame.moved:
        entry = result.axes[item.name]
        known = frame.table[item.column].dropna()
        said = how[item.name]
        kind = "its spread" if "spread" in said else "values" if "values" in said else "range"
        if "product with" in said:
            kind = f"product with {said['product with']}"
        rows.append(
            {
                "moved": item.label,
                "what": entry["label"],
                "from": known.min() if len(known) else np.nan,
                "to": known.max() if len(known) else np.nan,
                "how": f"{kind}, logarithmic" if item.logarithmic else kind,
            }
        )
    frame_of = pd.DataFrame(rows, columns=["moved", "what", "from", "to", "how"])
    for name in ("from", "to"):
        frame_of[name] = [f"{value:.4g}" for value in frame_of[name]]
    return table_of(frame_of)


def _settings(result: SweepResult) -> Sequence[str]:
    manifest, study = result.manifest, result.manifest["study"]
    sampling, numerics = study["sampling"], study["numerics"]
    drawn = f", seed {sampling['seed']}" if sampling["samples"] else ""
    points = (
        f"{numerics['electrode_points']} / {numerics['separator_points']} / "
        f"{numerics['radial_points']} points across electrode, separator and particle"
    )
    more = ", more of them where a run needs them" if numerics.get("finer") else ""
    lines = [
        f"Points: {sampling['method']}{drawn}",
        f"Cells: {study['cells']['half']['title']}; {study['cells']['full']['title']}",
        f"Mesh {numerics['name']}: {points}{more}; relative tolerance {numerics['rtol']:g}",
        f"Sizes of particles: {study['sizes']}",
        f"Models compiled ahead of time: {_ahead_words(manifest)}",
        "Versions: " + ", ".join(f"{k} {v}" for k, v in manifest["versions"].items()),
        f"Hash of the study: {manifest['study_hash']}",
    ]
    summary = result.store.read_json(SUMMARY)
    if summary.get("not compiled because"):
        lines.append(f"Not compiled after all: {summary['not compiled because']}")
    if summary:
        lines.append(f"Solved by {summary['solved by']}")
    return lines


def _ahead_words(manifest: Mapping[str, Any]) -> str:
    names = manifest["compiled ahead of time"]
    return "; ".join(names) if names else "none, there are too few runs of each"
