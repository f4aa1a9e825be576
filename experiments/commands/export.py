"""``anode-model export``: the parameter set for other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commands.arguments import add_cell, add_command, add_loading, add_output

if TYPE_CHECKING:
    from experiments.commands.arguments import Commands


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands, "export", execute, summary="parameter set with provenance, as a file"
    )
    parser.add_argument("sheet", metavar="SHEET", help="shipped name or path")
    parser.add_argument("--format", choices=("json",), default="json", help="default: %(default)s")
    add_loading(parser, default="60 g/m^2")
    add_cell(parser, default="coin-half-cell", usual="%(default)s")
    add_output(parser, "the file; - for stdout")


def execute(arguments: argparse.Namespace) -> int:
    """Write the parameter set of one sheet."""
    import json

    from experiments.commands.sheets import cells_in, coating_of, load_all
    from experiments.commands.terminal import say, say_json
    from experiments.output import check_target, default_folder, new_folder
    from experiments.plain import plain
    from parameter_sets.exported import exported

    target: Path = arguments.out or default_folder("export")
    to_stdout = str(target) == "-"
    if not to_stdout:
        check_target(target, force=arguments.force)
    coating = coating_of(arguments.loading)
    (material,) = load_all([arguments.sheet])
    (cell,) = cells_in([material], coating, arguments.cell)
    content = plain(exported(cell))
    if to_stdout:
        say_json(content)
        return 0
    name = f"{material.name}.{arguments.format}"
    with new_folder(target, force=arguments.force) as folder:
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        (folder / name).write_text(text, encoding="utf-8")
    say(str(target / name))
    return 0
