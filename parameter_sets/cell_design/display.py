"""A cell design as a notebook shows it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from anode_model.nomenclature import cell_terms
from anode_model.sheets.formatting import format_quantity

if TYPE_CHECKING:
    from parameter_sets.cell_design.design import CellDesign


def design_html(design: CellDesign) -> str:
    """Table of everything that the sheet gives, with basis and source."""
    words = {
        "electrolyte": design.electrolyte_name,
        "electrolyte set": design.electrolyte_set,
        "non-aqueous electrolyte": "yes" if design.electrolyte_is_non_aqueous else "no",
        **design.words,
    }
    rows = [(name, "", text, "", "") for name, text in words.items()]
    for name, quantity in {**design.given, **design.computed}.items():
        row = cell_terms()[name]
        shown = format_quantity(quantity, row)
        rows.append((row.label, row.symbol, shown, quantity.basis.value, quantity.source))
    head = "".join(f"<th>{name}</th>" for name in ("", "symbol", "value", "basis", "source"))
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>" for cells in rows
    )
    return (
        f"<h4>{escape(design.name)}: {escape(design.title)} ({design.kind})</h4>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        + (f"<p>{escape(design.notes.strip())}</p>" if design.notes.strip() else "")
    )
