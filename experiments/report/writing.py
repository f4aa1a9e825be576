"""Results on disk: a report with its tables and figures, or one experiment."""

from __future__ import annotations

import logging
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.measures import MEASURES
from experiments.output import new_folder
from experiments.plots import figure_of, save_figure, svg_inside
from experiments.report.figures import report_figures
from experiments.report.full_cells import full_cells_bands, full_cells_frame
from experiments.report.page import report_html

if TYPE_CHECKING:
    from experiments.bands.effects import UnknownEffect
    from experiments.bands.sampled import SampledBands
    from experiments.comparison import Comparison
    from experiments.result import Result

_log = logging.getLogger(__name__)


def write_report(comparison: Comparison, directory: str | Path, *, force: bool = False) -> Path:
    """Write ``report.html``, ``tables/`` and ``figures/``, all of it or nothing.

    Parameters
    ----------
    comparison : Comparison
        What was found.
    directory : str or Path
        Folder for it; made if it does not exist.
    force : bool
        Replace an earlier result there.

    Returns
    -------
    Path
        Of the report.

    Raises
    ------
    OutputError
        If the folder is in use or cannot be written.
    """
    target = Path(directory)
    with new_folder(target, force=force) as folder:
        tables, figures = folder / "tables", folder / "figures"
        tables.mkdir()
        figures.mkdir()
        _write_tables(comparison, tables)
        drawn = report_figures(comparison)
        drawings = {}
        for item in drawn:
            _log.info("figure %s", item.name)
            vector, _ = save_figure(item.figure, figures / item.name)
            drawings[item.name] = svg_inside(vector.read_text(encoding="utf-8"), item.name)
        page = report_html(comparison, drawn, drawings)
        (folder / "report.html").write_text(page, encoding="utf-8")
    return target / "report.html"


def write_result(result: Result, folder: Path) -> None:
    """Write table, curves, record and figure of one experiment into an existing folder."""
    result.save(folder)
    save_figure(figure_of(result.plot()), folder / result.experiment)


def _write_tables(comparison: Comparison, folder: Path) -> None:
    for result in comparison.results:
        result.save(folder)
    comparison.ranking.to_csv(folder / "ranking.csv", index=False)
    by_variant = {cell.name: cell.derived.to_frame() for cell in comparison.cells}
    _stacked(by_variant).to_csv(folder / "derived.csv", index=False)
    balances = {
        cell.name: cell.balance.to_frame()
        for cell in comparison.full_cells
        if cell.balance is not None
    }
    _stacked(balances).to_csv(folder / "balance.csv", index=False)
    full_cells_frame(comparison).to_csv(folder / "full-cells.csv", index=False)
    charts = {name: chart.to_frame() for name, chart in comparison.claims.items()}
    _stacked(charts).to_csv(folder / "claims.csv", index=False)
    if comparison.bands is not None:
        chosen = {effect.unknown for effect in comparison.bands.chosen}
        effects = pd.DataFrame([_effect_row(effect) for effect in comparison.bands.screened])
        if not effects.empty:
            effects["in the bands"] = effects["unknown"].isin(chosen)
        effects.to_csv(folder / "unknowns.csv", index=False)
    if comparison.sampled is not None:
        _write_sampled(comparison.sampled, folder)


def _write_sampled(sampled: SampledBands, folder: Path) -> None:
    """Percentiles beside the table that they belong to, and what the draws say together."""
    for name, table in sampled.percentiles.items():
        table.to_csv(folder / f"{name}-bands.csv", index=False)
    for name, curves in sampled.curves.items():
        curves.to_csv(folder / f"{name}-curves-bands.csv", index=False, float_format="%.7g")
    for name, table in {**sampled.built, "full-cells": full_cells_bands(sampled)}.items():
        table.to_csv(folder / f"{name}-bands.csv", index=False)
    sampled.measures.to_csv(folder / "draws.csv", index=False)
    sampled.counts.to_csv(folder / "draws-of-variants.csv", index=False)
    sampled.differences.to_csv(folder / "differences.csv", index=False)
    matrices = [
        matrix.rename_axis("variant").reset_index().assign(measure=name)
        for name, matrix in sampled.better.items()
    ]
    pd.concat(matrices).to_csv(folder / "better-than.csv", index=False)


def _effect_row(effect: UnknownEffect) -> dict[str, Any]:
    """Columns for each measure that the unknown moves."""
    row = {item.name: getattr(effect, item.name) for item in fields(effect)}
    changes, slopes = row.pop("changes"), row.pop("slopes")
    row |= {f"change of {item.column}": changes[item.name] for item in MEASURES}
    return row | {f"slope of {item.column}": slopes[item.name] for item in MEASURES}


def _stacked(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parts = [frame.assign(variant=name) for name, frame in frames.items()]
    table = pd.concat(parts, ignore_index=True)
    return table[["variant", *(column for column in table if column != "variant")]]
