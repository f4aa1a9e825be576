"""``anode-model explain``: what one property changes, by which relation, by how much."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commands.arguments import (
    add_cell,
    add_command,
    add_json,
    add_loading,
    add_profile,
    count,
)

if TYPE_CHECKING:
    from experiments.commands.arguments import Commands
    from experiments.explanation import Explanation


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands,
        "explain",
        execute,
        summary="what one property changes, by which relation, and by how much across its claimed "
        "window",
    )
    parser.add_argument("sheet", metavar="SHEET", help="shipped name or path")
    parser.add_argument(
        "property",
        metavar="PROPERTY",
        help="a claimed property as a sheet calls it (d002, Dv50, surface_area, ...), "
        "carbonization_temperature, or loading",
    )
    add_loading(parser, default="60 g/m^2")
    add_cell(parser, default="pouch-LCO", usual="%(default)s; the half cell stays")
    add_profile(parser)
    parser.add_argument(
        "--points",
        metavar="N",
        type=count,
        default=5,
        help="points across the window, both ends among them (default: %(default)s)",
    )
    add_json(parser)
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help="also save tables, figure and record in this folder",
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace an earlier result in that folder; other files in it stay",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Explain one property of one sheet."""
    from anode_model.claims.windows import claimed_window
    from experiments.commands.failures import exit_code
    from experiments.commands.interruption import raise_if_interrupted
    from experiments.commands.sheets import check_cell, coating_of, load_all
    from experiments.commands.terminal import Progress, say, say_json, tell
    from experiments.explanation import explain
    from experiments.output import check_target

    if arguments.out is not None:
        check_target(arguments.out, force=arguments.force)
    check_cell(arguments.cell, "full-cell", "explain")
    coating = coating_of(arguments.loading)
    (material,) = load_all([arguments.sheet])
    # Before the solver is there: a wrong name should not cost seconds.
    claimed_window(arguments.property, material).values(arguments.points)
    with Progress("explain") as progress:
        found = explain(
            material,
            arguments.property,
            coating=coating,
            cell=arguments.cell,
            points=arguments.points,
            profile=arguments.profile,
            progress=progress.add,
        )
        raise_if_interrupted()
        if arguments.out is not None:
            _save(found, arguments.out, force=arguments.force)
    if arguments.json:
        say_json(found.to_dict())
    else:
        say(_text(found))
    if arguments.out is not None:
        tell(f"saved in {arguments.out}")
    return exit_code([found])


def _save(found: Explanation, target: Path, *, force: bool) -> None:
    from experiments.output import new_folder
    from experiments.plots import figure_of, save_figure

    with new_folder(target, force=force) as folder:
        found.save(folder)
        save_figure(figure_of(found.plot()[0]), folder / "explain")


def _text(found: Explanation) -> str:
    """Sentences, then one row a point."""
    from experiments.commands.terminal import columns
    from experiments.plots.columns import axis_label

    measures = [effect.measure for effect in found.effects]
    name = found.window.term.column
    rows = [[name, "", *(axis_label(measure.column) for measure in measures)]]
    # The sheet itself has no place among the points where it has no value of the property.
    placed = found.table[found.table[name].notna()]
    for row in placed.to_dict("records"):
        marks = ["sheet"] if row["in the sheet"] else []
        marks += [] if row["inside the window"] else ["outside"]
        marks += [] if row["status"] == "ok" else [row["status"]]
        numbers = (f"{row[m.column]:.{max(m.digits, 1)}f}" for m in measures)
        rows.append([f"{row[name]:.4g}", ", ".join(marks), *numbers])
    # One measure a line: nine columns are wider than a terminal.
    return "\n".join([*found.words, "", *columns(zip(*rows, strict=True))])
