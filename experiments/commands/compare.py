"""``anode-model compare``: the main job."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commands.arguments import (
    add_cell,
    add_command,
    add_loading,
    add_output,
    add_profile,
    count,
)

if TYPE_CHECKING:
    from experiments.commands.arguments import Commands


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands,
        "compare",
        execute,
        summary="compare capacity, rate capability and heat of material variants: tables, figures, "
        "report.html",
    )
    parser.add_argument(
        "sheets", nargs="*", metavar="SHEET", help="shipped names or paths (default: all shipped)"
    )
    add_loading(parser, default="60 g/m^2")
    add_cell(parser, default="pouch-LCO", usual="%(default)s; the half cells stay")
    add_profile(parser)
    parser.add_argument(
        "--bands",
        type=count,
        metavar="N",
        help="bands of every table and curve from N joint draws of everything that is not known "
        "exactly, 8 to 10000 (64 are a good number; each costs as many solves as all else); 0 for "
        "no bands (default: bands of the ranking to first order)",
    )
    parser.add_argument(
        "--baseline",
        metavar="NAME",
        help="variant from which --bands takes differences (default: the first named, or "
        "reference-sphere)",
    )
    parser.add_argument(
        "--seed",
        type=count,
        metavar="N",
        help="makes the draws of --bands (default: 1)",
    )
    add_output(parser, "tables, figures and report.html")


def execute(arguments: argparse.Namespace) -> int:
    """Compare variants and write the report."""
    from experiments.commands.failures import exit_code
    from experiments.commands.interruption import raise_if_interrupted
    from experiments.commands.sheets import check_cell, coating_of, load_distinct
    from experiments.commands.terminal import Progress, say
    from experiments.comparison import compare
    from experiments.output import check_target, default_folder
    from experiments.report import write_report

    target: Path = arguments.out or default_folder("compare")
    check_target(target, force=arguments.force)
    check_cell(arguments.cell, "full-cell", "compare")
    coating = coating_of(arguments.loading)
    materials = load_distinct(arguments.sheets) if arguments.sheets else None
    with Progress("compare") as progress:
        comparison = compare(
            materials,
            coating=coating,
            profile=arguments.profile,
            bands=arguments.bands,
            baseline=arguments.baseline,
            seed=arguments.seed,
            cell=arguments.cell,
            progress=progress,
        )
        progress.doing = "writing the report"
        raise_if_interrupted()
        report = write_report(comparison, target, force=arguments.force)
    say(str(report))
    return exit_code(comparison.results)
