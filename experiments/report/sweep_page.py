"""The page that a sweep ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anode_model import SimulationInputError
from experiments.plots import drawing_of
from experiments.plots.sweeps import find_trade_off
from experiments.report.cells import Table
from experiments.report.sweep_figures import sweep_figures
from experiments.report.sweep_tables import (
    axes_table,
    ends_table,
    materials_table,
    reasons_table,
    settings_of,
    variants_words,
)
from experiments.report.sweep_words import notes_of, reading_of
from experiments.report.tables import table_of
from experiments.report.template import template, trusted
from experiments.sweeps.outcome import WITHOUT_RESULT
from experiments.sweeps.store import PAGE

if TYPE_CHECKING:
    from experiments.sweeps.outcome import SweepResult

#: Rows of the front that stand on the page.
_SHOWN_FRONT = 100


def write_sweep_page(result: SweepResult) -> str:
    """Write ``report.html`` into the folder of a sweep: one file, without anything outside itself.

    Parameters
    ----------
    result : SweepResult
        A sweep on disk or wherever fsspec reaches, finished or not.

    Returns
    -------
    str
        Path or address of the page.

    Raises
    ------
    OutputError
        If there is no table yet, or the page cannot be written.
    """
    page = sweep_html(result)
    with result.store.clear_messages(
        "the table is not touched; make room, or leave the page out with --no-page"
    ):
        result.store.write_bytes((PAGE,), page.encode())
    return f"{result.store.target.rstrip('/')}/{PAGE}"


def sweep_html(result: SweepResult) -> str:
    """The page as one HTML text; every text of the study and of its sheets is escaped."""
    figures = sweep_figures(result)
    drawings = {item.name: drawing_of(item.figure, item.name) for item in figures.all}
    return template("sweep.html").render(
        **_content(result),
        sections=figures,
        figures={item.name: item for item in figures.all},
        svg=trusted(drawings),
    )


def _content(result: SweepResult) -> dict[str, Any]:
    manifest = result.manifest
    study = manifest["study"]
    runs = result.read(["variant", "status"])
    solved = runs["variant"].nunique()
    front, count = _front(result)
    return {
        "name": manifest["study_name"],
        "title": study["title"],
        "text": study.get("notes", ""),
        "created": manifest["created"],
        "variants": variants_words(result),
        "missing": int(manifest["variants"]) - solved,
        "all_runs": len(runs),
        "without": int(runs["status"].isin(WITHOUT_RESULT).sum()),
        "axes": axes_table(result, drawn=False),
        "spreads": axes_table(result, drawn=True),
        "materials": materials_table(result),
        "ends": ends_table(result),
        "reasons": reasons_table(result),
        "front": front,
        "front_count": count,
        "settings": settings_of(result),
        "reading": reading_of(result),
        "notes": notes_of(result),
    }


def _front(result: SweepResult) -> tuple[Table | None, int]:
    """The front as a table, and how many variants are on it."""
    try:
        rows = find_trade_off(result).table()
    except SimulationInputError:
        return None, 0
    return table_of(rows.head(_SHOWN_FRONT)), len(rows)
