"""``anode-model baseline``: store curves, so that a later change of them shows."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commands.arguments import add_cell, add_command, add_loading

if TYPE_CHECKING:
    from experiments.baselines.baseline import Baseline, Recipe
    from experiments.commands.arguments import Commands
    from experiments.result import Result

#: Experiments whose results can be solved again from the file alone.
_EXPERIMENTS = ("capacity", "rate", "thermal")


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands,
        "baseline",
        execute,
        summary="store curves of sheets as text, for anode-model check",
    )
    parser.add_argument("sheets", nargs="+", metavar="SHEET", help="shipped name or path")
    parser.add_argument(
        "--experiment",
        dest="experiments",
        action="append",
        choices=_EXPERIMENTS,
        help="one experiment, may be repeated (default: all three)",
    )
    parser.add_argument(
        "--c-rates",
        type=_rates,
        metavar="LIST",
        help="of rate and thermal, as 0.2,1,5 (default: 0.2,1,5 and 1,2)",
    )
    add_loading(parser, default="60 g/m^2")
    add_cell(parser, default=None, usual="pouch-LCO for thermal, the others have coin-half-cell")
    parser.add_argument(
        "--profile",
        choices=("explore", "steady", "reference"),
        default="steady",
        help="numerics: fast, as fast and less sensitive to last digits, or converged (default: "
        "%(default)s)",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=Path("baselines"),
        help="folder for the files (default: %(default)s)",
    )
    parser.add_argument(
        "--force", action="store_true", help="write stored files anew, and say what moved"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Solve each experiment on each sheet and store what came out."""
    from anode_model import OutputError
    from experiments.baselines.making import make_baseline
    from experiments.baselines.solving import KINDS, path_for, reference_to, solve
    from experiments.baselines.text import save_baseline
    from experiments.commands.interruption import raise_if_interrupted
    from experiments.commands.sheets import check_cell, coating_of, load_distinct
    from experiments.commands.terminal import Progress, say
    from parameter_sets import cell_design_names, load_cell_design, material_names

    coating_of(arguments.loading)
    out: Path = arguments.out
    experiments = tuple(dict.fromkeys(arguments.experiments or _EXPERIMENTS))
    if arguments.cell is not None:
        for experiment in experiments:
            # Half cells of the other experiments stay, as in a comparison.
            if experiment == "thermal" or len(experiments) == 1:
                check_cell(arguments.cell, KINDS[experiment].kind, f"the experiment {experiment}")
    materials = load_distinct(arguments.sheets)
    targets = [path_for(name, item.name, out) for item in materials for name in experiments]
    taken = [str(path) for path in targets if path.exists() and not arguments.force]
    if taken:
        more = f" and {len(taken) - 3} more" if len(taken) > 3 else ""
        raise OutputError(
            f"{', '.join(taken[:3])}{more}: stored already; add --force to write them anew, or "
            "name another folder with --out"
        )
    with Progress("baseline") as progress:
        for given, material in zip(arguments.sheets, materials, strict=True):
            for experiment in experiments:
                kind = KINDS[experiment]
                own = arguments.cell if kind.kind == "full-cell" or len(experiments) == 1 else None
                design = own or kind.cell
                recipe = _recipe(
                    arguments,
                    reference_to(given, material_names(), out),
                    reference_to(design, cell_design_names(), out),
                    kind.c_rates,
                )
                cell = load_cell_design(design)
                result = solve(experiment, material, recipe, cell, progress.add)
                raise_if_interrupted()
                path = path_for(experiment, material.name, out)
                lines = _moved(path, result)
                save_baseline(make_baseline(result, tolerances=_kept(path), recipe=recipe), path)
                say("\n".join([str(path), *(f"  {line}" for line in lines)]))
    return 0


def _recipe(
    arguments: argparse.Namespace, sheet: str, cell: str, usual: tuple[float, ...] | None
) -> Recipe:
    from experiments.baselines.baseline import Recipe

    rates = None if usual is None else arguments.c_rates or usual
    return Recipe(sheet, arguments.loading, cell, arguments.profile, rates)


def _earlier(path: Path) -> Baseline | None:
    """What is stored there, if it can be read."""
    from anode_model import SheetError
    from experiments.baselines.reading import load_baseline

    try:
        return load_baseline(path) if path.exists() else None
    except SheetError:
        return None


def _kept(path: Path) -> dict[str, str]:
    """Tolerances that somebody may have edited."""
    found = _earlier(path)
    return {} if found is None else {name: str(value) for name, value in found.tolerances.items()}


def _moved(path: Path, result: Result) -> list[str]:
    from experiments.baselines.comparing import compare_with
    from experiments.baselines.words import moved_lines

    found = _earlier(path)
    return [] if found is None else moved_lines(compare_with(found, result))


def _rates(text: str) -> tuple[float, ...]:
    try:
        found = tuple(float(word) for word in text.split(","))
    except ValueError:
        found = ()
    if not found or not all(0 < rate < float("inf") for rate in found):
        raise argparse.ArgumentTypeError(f"not numbers above zero with commas between: {text!r}")
    return found
