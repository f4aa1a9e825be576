"""What the variants are: verdicts on the claims, and how they differ from the reference."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from anode_model.derivation.display import derived_html
from anode_model.nomenclature import term
from experiments.plots.bands import BAND_WORDS, ENDS, band_text
from experiments.plots.columns import reference_of

if TYPE_CHECKING:
    from anode_model import ClaimChart, DerivedElectrode
    from anode_model.claims.rows import ClaimRow
    from experiments.bands.sampled import SampledBands

MARKS = {"met": "✓", "not met": "✗", "unknown": "?"}

# Below this relative change two values of a property are the same for a reader.
_SAME = 0.005

#: Numbers that are written without an exponent.
_PLAIN = (1e-4, 1e4)


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell of the matrix of claims."""

    verdict: str
    symbol: str
    tip: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant as the page shows it.

    Parameters
    ----------
    name, title, kind : str
        Of the sheet.
    differs : str
        From the reference, in the properties of the powder.
    marks : tuple of Mark
        Verdicts on the claims, in their order.
    chart, derived : str
        The whole claim chart and everything derived; they escape what sheets say.
    """

    name: str
    title: str
    kind: str
    differs: str
    marks: tuple[Mark, ...]
    chart: Markup
    derived: Markup


def variants_shown(
    derived: Mapping[str, DerivedElectrode],
    claims: Mapping[str, ClaimChart],
    sampled: SampledBands | None = None,
) -> tuple[Variant, ...]:
    """Every variant, in the order of `derived`; with draws, with the bands of what is derived."""
    reference = reference_of(tuple(derived))
    return tuple(
        Variant(
            name=name,
            title=electrode.material.title,
            kind=electrode.material.kind,
            differs=_difference(electrode, derived.get(reference or "")),
            marks=_marks(claims[name]),
            chart=Markup(claims[name]._repr_html_()),
            derived=Markup(_derived(electrode, sampled)),
        )
        for name, electrode in derived.items()
    )


def _derived(electrode: DerivedElectrode, sampled: SampledBands | None) -> str:
    """Everything derived, as HTML."""
    if sampled is None:
        return electrode._repr_html_()
    table = sampled.built["derived"]
    own = table[table["variant"] == electrode.material.name]
    ends = [own[f"p{end}"].to_numpy(float) for end in ENDS]
    texts = (band_text(low, high, *_formats(low, high)) for low, high in zip(*ends, strict=True))
    return derived_html(electrode, dict(zip(own["name"], texts, strict=True)), BAND_WORDS)


def _formats(low: float, high: float) -> tuple[str, str]:
    """Three digits of the larger end, four where they do not tell the ends apart.

    Examples
    --------
    >>> _formats(0.901, 1.1), _formats(963.0, 1052.0), _formats(1e-14, 2e-13)
    (('.2f', '.3f'), ('.0f', '.1f'), ('.2e', '.3e'))
    """
    largest = max(abs(low), abs(high))
    if not _PLAIN[0] <= largest < _PLAIN[1]:
        return ".2e", ".3e"
    decimals = max(0, 2 - math.floor(math.log10(largest)))
    return f".{decimals}f", f".{decimals + 1}f"


def not_acting(derived: Mapping[str, DerivedElectrode]) -> tuple[tuple[str, str, str], ...]:
    """What does not act yet: name, reason, and for which variants."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, electrode in derived.items():
        for item in electrode.not_acting:
            found.setdefault((item.name, item.reason), []).append(name)
    return tuple(
        (_words(name), reason, _which(names, tuple(derived)))
        for (name, reason), names in found.items()
    )


def _words(name: str) -> str:
    try:
        return term(name).label
    except KeyError:
        return name.replace("_", " ")


def _which(names: Sequence[str], everyone: Sequence[str]) -> str:
    others = [name for name in everyone if name not in names]
    if not others:
        return "all variants"
    return f"all but {', '.join(others)}" if len(others) < len(names) / 2 else ", ".join(names)


def _marks(chart: ClaimChart) -> tuple[Mark, ...]:
    return tuple(_mark(row) for row in chart)


def _mark(row: ClaimRow) -> Mark:
    verdict, own = row.verdict.value, row.own_verdict.value
    symbol = MARKS[verdict]
    if own == "met" != verdict:
        symbol = f"({symbol})"
    limit = f": {row.limit}" if row.limit else ""
    tip = f"claim {row.number}, {row.subject}: {verdict}; own limit {own}{limit}"
    return Mark(verdict, symbol, tip)


def _difference(electrode: DerivedElectrode, reference: DerivedElectrode | None) -> str:
    if reference is None:
        return ""
    if reference is electrode:
        return "the reference"
    found = []
    for name, quantity in electrode.material.given.items():
        other = reference.properties.get(name)
        if other is None or math.isclose(quantity.value, other.value, rel_tol=_SAME, abs_tol=1e-12):
            continue
        row = term(name)
        unit = "" if row.shown == "1" else f" {row.shown}"
        value, before = row.to_shown(quantity.value), row.to_shown(other.value)
        found.append(f"{row.symbol} {value:.4g}{unit} ({before:.4g})")
    part = electrode.material.electrochemistry
    if part is not None:
        found.append("laboratory or literature data in place of derived values")
    return ", ".join(found)
