"""A derived electrode as a notebook shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING

from anode_model.nomenclature import term
from anode_model.sheets.formatting import format_quantity

if TYPE_CHECKING:
    from anode_model.derivation.electrode import DerivedElectrode

_COLUMNS = ("", "symbol", "value", "basis", "from", "relation", "source", "note")

#: Place of the bands: behind the values.
_BANDS_AT = 3


def derived_html(
    derived: DerivedElectrode, bands: Mapping[str, str] | None = None, head: str = "band"
) -> str:
    """Table of everything derived, what does not act yet, and warnings.

    Parameters
    ----------
    derived : DerivedElectrode
        What to show.
    bands : mapping of str to str, optional
        By name of a value, text of a column of its own behind the values.
    head : str
        Of that column.

    Returns
    -------
    str
        HTML; every text of a sheet is escaped.
    """
    columns = list(_COLUMNS)
    if bands is not None:
        columns.insert(_BANDS_AT, escape(head))
    heads = "".join(f"<th>{name}</th>" for name in columns)
    body = []
    for _, name, quantity in derived.rows():
        row = term(name)
        cells = [
            row.label,
            row.symbol,
            format_quantity(quantity, row),
            quantity.basis.value,
            ", ".join(quantity.inputs),
            derived.relations.get(name, ""),
            quantity.source,
            quantity.note,
        ]
        if bands is not None:
            cells.insert(_BANDS_AT, bands.get(name, ""))
        body.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    title = f"{derived.material.name}: {derived.material.title}"
    silent = (f"{item.name}: {item.reason}" for item in derived.not_acting)
    return (
        f"<h4>{escape(title)}</h4>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table>"
        + _list("Does not act yet", silent)
        + _list("Look at", derived.warnings)
    )


def _list(title: str, texts: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<p>{title}:</p><ul>{items}</ul>" if items else ""
