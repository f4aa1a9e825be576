"""A material as a notebook shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING

from anode_model.nomenclature import term
from anode_model.quantities import Quantity
from anode_model.sheets.formatting import format_quantity

if TYPE_CHECKING:
    from anode_model.material.carbon_material import CarbonMaterial


def material_html(material: CarbonMaterial) -> str:
    """Table of everything that the sheet gives, with basis and source."""
    quantities = [material.given]
    words: list[tuple[str, str]] = []
    if material.process is not None:
        quantities.append(material.process.given)
        words += _words(material.process.model_dump(exclude=set(material.process.given)))
    if material.silicon is not None:
        words.append(("silicon compound", f"{material.silicon.compound} ({material.silicon.kind})"))
        quantities.append(material.silicon.given)
    if material.electrochemistry is not None:
        quantities.append(material.electrochemistry.given)
        words += _words(_laws(material))
    head = "".join(f"<th>{name}</th>" for name in ("", "symbol", "value", "basis", "source"))
    rows = "".join(row for table in quantities for row in _rows(table))
    rows += "".join(
        f"<tr><td>{escape(name)}</td><td></td><td>{escape(text)}</td><td></td><td></td></tr>"
        for name, text in words
    )
    warnings = "".join(f"<li>{escape(text)}</li>" for text in material.warnings)
    return (
        f"<h4>{escape(material.name)}: {escape(material.title)} ({material.kind})</h4>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        + (f"<p>Unusual:</p><ul>{warnings}</ul>" if warnings else "")
        + (f"<p>{escape(material.notes.strip())}</p>" if material.notes.strip() else "")
    )


def _rows(quantities: Mapping[str, Quantity]) -> Iterator[str]:
    for name, quantity in quantities.items():
        row = term(name)
        cells = (
            row.label,
            row.symbol,
            format_quantity(quantity, row),
            quantity.basis.value,
            quantity.source,
        )
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _words(fields: Mapping[str, str | None]) -> list[tuple[str, str]]:
    return [
        (name.replace("_", " "), text) for name, text in fields.items() if isinstance(text, str)
    ]


def _laws(material: CarbonMaterial) -> dict[str, str | None]:
    part = material.electrochemistry
    if part is None:
        return {}
    names = ("from_set", "diffusivity_law", "exchange_current_law")
    laws: dict[str, str | None] = {name: getattr(part, name) for name in names}
    if part.ocp is not None:
        laws["open-circuit potential"] = part.ocp.law or f"points of {part.ocp.csv}"
    return laws
