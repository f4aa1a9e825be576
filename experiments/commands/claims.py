"""``anode-model claims``: claim charts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from experiments.commands.arguments import add_claim_set, add_command, add_json, add_loading

if TYPE_CHECKING:
    from experiments.commands.arguments import Commands


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands, "claims", execute, summary="claim chart: verdict, value, limit, margin per claim"
    )
    parser.add_argument("sheets", nargs="+", metavar="SHEET", help="shipped name or path")
    add_claim_set(parser)
    add_loading(parser)
    add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Print one chart for each sheet."""
    from anode_model import claim_chart
    from experiments.commands.sheets import coating_of, load_all, read_sheet
    from experiments.commands.terminal import say, say_json

    # Without a rate there is no electrode to judge, and claims 10 and 11 stay unknown.
    coating = None if arguments.loading is None else coating_of(arguments.loading)
    charts = [
        claim_chart(material, coating=coating, claim_set=arguments.claim_set)
        for material in load_all(arguments.sheets, read_sheet)
    ]
    if arguments.json:
        say_json([chart.to_dict() for chart in charts])
    else:
        say("\n\n".join(chart.to_text() for chart in charts))
    return 0
