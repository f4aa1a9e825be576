"""``anode-model materials``: the shipped sheets and which claims they meet."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.commands.arguments import add_claim_set, add_command, add_json

if TYPE_CHECKING:
    from anode_model import CarbonMaterial, ClaimChart
    from experiments.commands.arguments import Commands

_MARKS: Mapping[str, str] = {"met": "+", "not met": "-", "unknown": "?"}


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands, "materials", execute, summary="list the shipped sheets and their claim verdicts"
    )
    add_claim_set(parser)
    add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """List the shipped sheets."""
    from anode_model import claim_chart
    from experiments.commands.sheets import load_all, read_sheet
    from experiments.commands.terminal import say, say_json
    from parameter_sets import material_names

    materials = load_all(material_names(), read_sheet)
    charts = [claim_chart(material, claim_set=arguments.claim_set) for material in materials]
    if arguments.json:
        say_json([_row(*pair) for pair in zip(materials, charts, strict=True)])
    else:
        say(_text(materials, charts))
    return 0


def _row(material: CarbonMaterial, chart: ClaimChart) -> dict[str, Any]:
    return {
        "name": material.name,
        "title": material.title,
        "kind": material.kind,
        "claim_set": chart.claim_set,
        "verdicts": {str(number): verdict.value for number, verdict in chart.verdicts.items()},
        "sheet_hash": material.sheet_hash,
    }


def _text(materials: Sequence[CarbonMaterial], charts: Sequence[ClaimChart]) -> str:
    from experiments.commands.terminal import columns

    numbers = [str(number) for number in charts[0].verdicts]
    rows = [("name", "kind", *numbers, "title")]
    for material, chart in zip(materials, charts, strict=True):
        marks = [_MARKS[verdict.value] for verdict in chart.verdicts.values()]
        rows.append((material.name, material.kind, *marks, material.title))
    legend = (
        f"claims {charts[0].claim_set}: + met, - not met, ? unknown (not given; claims 10 and 11 "
        "need a coating and a cell)"
    )
    return "\n".join([*columns(rows), "", legend])
