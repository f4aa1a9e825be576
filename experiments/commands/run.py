"""``anode-model run``: one experiment."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commands.arguments import (
    add_cell,
    add_command,
    add_loading,
    add_output,
    add_profile,
    add_sizes,
    count,
)

if TYPE_CHECKING:
    from experiments.commands.arguments import Commands
    from experiments.result import Result

#: The function of each experiment, the cell that it usually is about, and the kind that it takes.
_EXPERIMENTS: Mapping[str, tuple[str, str, str | None]] = {
    "capacity": ("run_capacity", "coin-half-cell", "half-cell"),
    "rate": ("run_rate", "coin-half-cell", None),
    "pulse": ("run_pulse", "coin-half-cell", "half-cell"),
    "thermal": ("run_thermal", "pouch-LCO", "full-cell"),
    "sensitivity": ("run_sensitivity", "pouch-LCO", "full-cell"),
    "cycling": ("run_cycling", "pouch-LCO", "full-cell"),
    "storage": ("run_storage", "pouch-LCO", "full-cell"),
}


#: Experiments whose particles can have many sizes; the others are slow, or over in seconds.
_WITH_SIZES = ("rate", "thermal")


#: Options that one experiment takes.
_ONLY = {"cycles": "cycling", "days": "storage"}


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
    usual = "coin-half-cell; pouch-LCO for thermal, cycling, storage and sensitivity"
    add_cell(parser, default=None, usual=usual)
    add_sizes(parser, only="; rate and thermal only")
    parser.add_argument("--cycles", type=count, metavar="N", help="cycling only (default: 200)")
    parser.add_argument("--days", type=count, metavar="N", help="storage only (default: 365)")
    add_profile(parser, default=None, usual="explore; a coarser one for sensitivity")
    add_output(parser, "table, curves and figure")


def execute(arguments: argparse.Namespace) -> int:
    """Run one experiment on one or more sheets and save what came out."""
    import experiments
    from experiments.commands.failures import exit_code
    from experiments.commands.interruption import raise_if_interrupted
    from experiments.commands.sheets import (
        cells_in,
        check_cell,
        coating_of,
        load_distinct,
    )
    from experiments.commands.terminal import Progress, say
    from experiments.output import check_target, default_folder, new_folder
    from experiments.report.writing import write_result
    from experiments.size_model import sizes_words

    target: Path = arguments.out or default_folder(f"run-{arguments.experiment}")
    check_target(target, force=arguments.force)
    coating = coating_of(arguments.loading)
    materials = load_distinct(arguments.sheets)
    function, usual_cell, kind = _EXPERIMENTS[arguments.experiment]
    design = arguments.cell or usual_cell
    if kind is not None:
        check_cell(design, kind, f"the experiment {arguments.experiment}")
    cells = cells_in(materials, coating, design)
    run = getattr(experiments, function)
    options = _options(arguments)
    with Progress(arguments.experiment) as progress:
        if arguments.experiment == "sensitivity":
            # The only one of them that takes minutes.
            from experiments.sensitivity import solves_for_indices

            progress.total = solves_for_indices(cells)
        result: Result = run(cells, progress=progress.add, **options)
        raise_if_interrupted()
        with new_folder(target, force=arguments.force) as folder:
            write_result(result, folder)
    say(_text(result))
    if "sizes" in result.table and (words := sizes_words(result.table, arguments.sizes)):
        say(words)
    held = str(result.record.settings.get("sizes", ""))
    if "%" in held:
        say(f"Sizes of the particles: {held}.")
    for line in _next_words(result):
        say(line)
    say(f"saved in {target}")
    return exit_code([result])


def _options(arguments: argparse.Namespace) -> dict[str, str | int]:
    """What only some experiments take."""
    from anode_model import SimulationInputError
    from experiments.size_model import AUTO

    given: dict[str, str | int] = {}
    if arguments.profile is not None:
        given["profile"] = arguments.profile
    for name, only in _ONLY.items():
        value = getattr(arguments, name)
        if value is None:
            continue
        if arguments.experiment != only:
            raise SimulationInputError(
                f"--{name} {value}: only the experiment {only} takes it, not {arguments.experiment}"
            )
        given[name] = value
    if arguments.experiment in _WITH_SIZES:
        return {"sizes": arguments.sizes, **given}
    if arguments.sizes != AUTO:
        raise SimulationInputError(
            f"--sizes {arguments.sizes}: the experiment {arguments.experiment} has one radius for "
            f"all particles; experiments with a choice: {', '.join(_WITH_SIZES)}"
        )
    return given


def _text(result: Result) -> str:
    shown = result.table
    if result.experiment == "sensitivity":
        # What is frozen, and what an unknown is in a whole sentence, stands in the file.
        shown = shown[shown["reason"] == ""].drop(columns=["what", "status", "reason"])
    shown = shown.dropna(axis="columns", how="all")
    return str(shown.to_string(index=False, float_format=lambda number: f"{number:.4g}"))


def _next_words(result: Result) -> list[str]:
    """What to measure next, where the experiment says it."""
    if result.experiment != "sensitivity":
        return []
    from experiments.next_measurements import NAMED, next_by_variance
    from experiments.report.words import measurement_words

    return [
        f"{variant}: measure next: {measurement_words(item)}"
        for variant in result.table["variant"].unique()
        for item in next_by_variance(result.table, variant)[:NAMED]
    ]
