"""``anode-model derive``: what a powder becomes as an electrode."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from experiments.commands.arguments import add_command, add_json, add_loading

if TYPE_CHECKING:
    from anode_model import DerivedElectrode
    from experiments.commands.arguments import Commands

_HEAD = ("", "value", "basis", "relation", "source", "from")
_GROUPS = {"property": "powder", "coating": "coating", "derived": "derived electrode"}


def add_parser(commands: Commands) -> None:
    """Register the command."""
    parser = add_command(
        commands,
        "derive",
        execute,
        summary="derived electrode: each value with spread, basis, relation, inputs and source",
    )
    parser.add_argument("sheet", metavar="SHEET", help="shipped name or path")
    add_loading(parser, default="60 g/m^2")
    add_json(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Print the table of one sheet."""
    from anode_model import derive
    from experiments.commands.sheets import coating_of, load_all
    from experiments.commands.terminal import say, say_json

    coating = coating_of(arguments.loading)
    (material,) = load_all([arguments.sheet])
    derived = derive(material, coating)
    if arguments.json:
        say_json(derived.to_dict())
    else:
        say("\n".join(_lines(derived)))
    return 0


def _lines(derived: DerivedElectrode) -> Iterator[str]:
    from anode_model.nomenclature import term
    from anode_model.sheets.formatting import format_quantity
    from experiments.commands.terminal import columns

    yield f"{derived.material.name}: {derived.material.title}"
    marks: list[str] = []
    sources: dict[str, int] = {}
    rows: list[tuple[str, ...]] = [_HEAD]
    for group, members in groupby(derived.rows(), key=lambda row: row[0]):
        for _, name, quantity in members:
            marks.append(group)
            said = "; ".join(text for text in (quantity.source, quantity.note) if text)
            number = sources.setdefault(said, len(sources) + 1) if said else ""
            rows.append(
                (
                    name,
                    format_quantity(quantity, term(name)),
                    quantity.basis.value,
                    derived.relations.get(name, ""),
                    str(number),
                    ", ".join(quantity.inputs),
                )
            )
    head, *lines = columns(rows)
    yield head
    for group, pairs in groupby(zip(marks, lines, strict=True), key=lambda pair: pair[0]):
        yield f"-- {_GROUPS[group]}"
        yield from (line for _, line in pairs)
    yield "-- sources"
    yield from (f"{number:>3}  {text}" for text, number in sources.items())
    laws = derived.laws
    yield f"-- laws: open-circuit potential {laws.ocp}, diffusivity {laws.diffusivity}, " + (
        f"exchange current {laws.exchange_current}"
    )
    if derived.not_acting:
        yield "-- does not act yet"
        yield from (f"{item.name}: {item.reason}" for item in derived.not_acting)
    if derived.warnings:
        yield "-- look at"
        yield from derived.warnings
