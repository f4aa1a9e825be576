"""``anode-model run``: one experiment."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commands.arguments import (
    add_command,
    add_loading,
    add_output,
    add_profile,
)

if TYPE_CHECKING:
    from experiments.commands.arguments import Commands
    from experiments.result import Result

_EXPERIMENTS = {"capacity": "run_capacity", "rate": "run_rate", "pulse": "run_pulse"}


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(commands, "run", execute, summary="one experiment: table, curves, figure")
    parser.add_argument(
        "experiment",
        metavar="EXPERIMENT",
        choices=tuple(_EXPERIMENTS),
        help=", ".join(_EXPERIMENTS),
    )
    parser.add_argument("sheets", nargs="+", metavar="SHEET", help="shipped name or path")
    add_loading(parser, default="60 g/m^2")
    add_profile(parser)
    add_output(parser, "table, curves and figure")


def execute(arguments: argparse.Namespace) -> int:
    """Run one experiment on one or more sheets and save what came out."""
    import experiments
    from anode_model import derive
    from experiments.commands.failures import exit_code
    from experiments.commands.interruption import raise_if_interrupted
    from experiments.commands.sheets import coating_of, load_distinct
    from experiments.commands.terminal import Progress, say
    from experiments.output import check_target, default_folder, new_folder
    from experiments.report.writing import write_result
    from parameter_sets import half_cell

    target: Path = arguments.out or default_folder(f"run-{arguments.experiment}")
    check_target(target, force=arguments.force)
    coating = coating_of(arguments.loading)
    materials = load_distinct(arguments.sheets)
    cells = [half_cell(derive(material, coating)) for material in materials]
    run = getattr(experiments, _EXPERIMENTS[arguments.experiment])
    with Progress(arguments.experiment) as progress:
        result: Result = run(cells, profile=arguments.profile, progress=progress.add)
        raise_if_interrupted()
        with new_folder(target, force=arguments.force) as folder:
            write_result(result, folder)
    say(_text(result))
    say(f"saved in {target}")
    return exit_code([result])


def _text(result: Result) -> str:
    shown = result.table.dropna(axis="columns", how="all")
    return str(shown.to_string(index=False, float_format=lambda number: f"{number:.4g}"))
