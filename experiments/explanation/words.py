"""What an explanation says, in sentences; made from labels and numbers, never written by hand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from anode_model import AnodeModelError, derive
from anode_model.claims.definitions import claims_of
from anode_model.derivation.reach import reached_by
from anode_model.derivation.results import ESTIMATE
from anode_model.nomenclature import process_terms, properties, term
from anode_model.variation import FILM
from experiments.explanation.effects import (
    BELOW,
    MIXED,
    STILL,
    UNKNOWN,
    Effect,
)
from experiments.full_cell_case import FullCellCase
from experiments.rate import RateCase
from parameter_sets.silicon_phase import has_silicon

if TYPE_CHECKING:
    import pandas as pd

    from anode_model import CarbonMaterial, DerivedElectrode
    from anode_model.claims.windows import Window
    from anode_model.derivation.not_acting import NotActing
    from experiments.explanation.points import Point
    from experiments.pair import Pair

#: How well the difference of two printed numbers has to be that of the numbers.
_TELLING = 0.03

#: How many values a sentence names.
_NAMED = 4

#: Numbers from here on are written with an exponent.
_EXPONENT = 1e6


def head_words(window: Window, points: Sequence[Point], material: CarbonMaterial) -> Iterator[str]:
    """What is moved, and what moves along or stays."""
    row = window.term
    own = next(point for point in points if point.own)
    yield (
        f"{_capital(row.label)} ({row.symbol}) of {material.name}, {window.text} "
        f"({window.reasons}). {_own_words(window, own, material)} "
        "Everything else stays as in the sheet."
    )
    yield from _product_words(window, points)
    if window.name == "silicon_content" and material.silicon is None:
        yield (
            f"The sheet names no silicon compound: an {FILM.kind} film of {FILM.compound} is "
            "assumed at the points of the window."
        )
    given = None if material.electrochemistry is None else material.electrochemistry.given
    if given:
        yield f"Laboratory values of the sheet stay as measured: {', '.join(given)}."


def _own_words(window: Window, own: Point, material: CarbonMaterial) -> str:
    if math.isnan(own.value):
        return "The sheet gives none."
    row = window.term
    text = f"The sheet has {_number(own.value, row.shown)}"
    if window.name in properties() and window.name not in material.given:
        text = f"The sheet gives none; {_number(own.value, row.shown)} is {_stand_in(window, own)}"
    return f"{text}." if own.inside else f"{text}, outside the window."


def _stand_in(window: Window, own: Point) -> str:
    """How the value came about that stands for a property which the sheet does not give."""
    relations = {} if own.derived is None else own.derived.relations
    if relations.get(window.name) == ESTIMATE:
        return f"estimated from the carbonization temperature ({ESTIMATE})"
    return "assumed"


def _product_words(window: Window, points: Sequence[Point]) -> Iterator[str]:
    """A claimed product that the property is a factor of moves with it."""
    known = [p.derived for p in points if p.inside and p.derived is not None]
    for claim in claims_of("as-amended"):
        for limit in claim.limits:
            if window.name not in limit.product_of or not known:
                continue
            ends = [_product(derived, limit.product_of) for derived in (known[0], known[-1])]
            texts = [f"{end:.3g}" for end in ends]
            how = f"goes from {texts[0]} to" if texts[0] != texts[1] else "stays at"
            yield (
                f"With it the {limit.label} {limit.symbol} of claim {claim.number} {how} "
                f"{texts[1]} {limit.unit} (claimed: {limit.text})."
            )


def _product(derived: DerivedElectrode, names: Iterable[str]) -> float:
    return math.prod(term(name).to_shown(derived.value(name)) for name in names)


def relation_words(values: pd.DataFrame) -> Iterator[str]:
    """The derived values that move, one sentence a relation, in the order of the chain."""
    rows = values.to_dict("records")
    for (relation, direct), members in groupby(rows, lambda r: (r["relation"], r["takes it"])):
        moves = "; ".join(f"{row['label']} {_move_words(row)}" for row in members)
        start = "" if relation == "default" else f"{relation}"
        how = "takes it" if direct else "follows"
        yield f"{start or 'A default'} {how}: {moves}."


def _move_words(row: dict[str, Any]) -> str:
    ends = row["at low end"], row["at high end"]
    if row["direction"] == MIXED or not all(map(math.isfinite, ends)):
        low, high = _pair_of(row["smallest"], row["largest"], row["unit"])
        how = "moves both ways" if row["direction"] == MIXED else row["direction"]
        return f"{how} between {low} and {high}"
    low, high = _pair_of(*ends, row["unit"])
    return f"{row['direction']} from {low} to {high}"


def sizes_words(pair: Pair, many_sizes: Sequence[bool]) -> str:
    """In which runs the powder's sizes stand in for one radius; empty where in none.

    Parameters
    ----------
    pair : Pair
        One of the points.
    many_sizes : sequence of bool
        From :func:`experiments.explanation.solving.choose_many_sizes`.
    """
    if has_silicon(pair.half.derived.laws):
        return (
            "All runs have one radius: no model has particles of many sizes beside a silicon phase."
        )
    runs = [
        f"{case.direction} at {case.c_rate:.3g} C"
        for case, many in zip(pair.cases(), many_sizes, strict=True)
        if many and isinstance(case, RateCase | FullCellCase)
    ]
    if not runs:
        return ""
    return (
        f"At every point these runs have the powder's distribution of sizes, because one radius "
        f"could cost more than 1 % of capacity at one of them: {', '.join(runs)}."
    )


def spread_words(values: pd.DataFrame) -> Iterator[str]:
    """Which derived values move less than they are known to; those that relations give first."""
    little = values[values["effect over spread"] < 1].sort_values(
        "takes it", ascending=False, kind="stable"
    )
    labels = [label.partition(",")[0] for label in little["label"]]
    if not labels:
        return
    more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
    yield (
        "Across the whole window these move by less than one standard deviation of what is known "
        f"of them: {', '.join(labels[:_NAMED])}{more}."
    )


def still_words(window: Window, material: CarbonMaterial, derived: DerivedElectrode) -> str:
    """Why nothing moves at all."""
    label = window.term.label
    winners = _winners(window.name, material, derived)
    if winners:
        named = ", ".join(winners)
        return (
            f"Nothing moves: the {label} only stands in for what is not measured, and the sheet "
            f"gives {named}. Measured values win."
        )
    if not reached_by(derived, window.name):
        return f"Nothing moves: no relation takes the {label} of this sheet."
    return f"Nothing moves: every value that the {label} reaches stays the same in this window."


def _winners(name: str, material: CarbonMaterial, derived: DerivedElectrode) -> list[str]:
    """Properties that the sheet gives and that a temperature of the process would estimate."""
    if name not in process_terms():
        return []
    found = []
    for given in material.given:
        try:
            without = material.with_properties(**{given: None})
            chain = derive(without, derived.coating, derived.coefficients, spreads=False)
        except AnodeModelError:  # nothing can stand in for this one
            continue
        if any(item.name == given for item in reached_by(chain, name)):
            found.append(given)
    return found


def effect_words(effect: Effect) -> str:
    """What becomes of one measure, in a sentence."""
    item = effect.measure
    what, unit = _capital(item.title), item.unit
    # A percentage of what changes is not meant.
    apart = "points" if unit == "%" else unit
    if effect.direction == UNKNOWN:
        return f"{what}: not known, fewer than two points have a result."
    if effect.direction == STILL:
        return f"{what}: does not move, {_number(effect.largest, unit)}."
    if effect.direction == BELOW:
        return (
            f"{what}: below the numerical error (moves by {_number(effect.span, apart, 2)}, "
            f"error {_number(effect.error, apart, 2)})."
        )
    error = f"; numerical error {_number(effect.error, apart, 2)}" if effect.simulated else ""
    by = f"by {_number(effect.span, apart, 3)}{error}"
    ends = effect.low, effect.high
    if effect.direction == MIXED or not all(map(math.isfinite, ends)):
        low, high = _pair_of(effect.smallest, effect.largest, unit)
        return f"{what}: {effect.direction}, between {low} and {high} ({by})."
    low, high = _pair_of(*ends, unit)
    return f"{what} {effect.direction} from {low} to {high} ({by})."


def doubt_words(window: Window, points: Sequence[Point], reasons: Sequence[str]) -> Iterator[str]:
    """Points that are not possible, runs that failed, and warnings that the sheet has not."""
    own = next(point for point in points if point.own)
    usual = () if own.derived is None else own.derived.warnings
    said: dict[str, str] = {}
    for point, reason in zip(points, reasons, strict=True):
        at = _number(point.value, window.term.shown)
        if point.pair is None:
            yield f"Not possible at {at}: {point.reason}."
        elif reason:
            yield f"No result at {at}: {reason}."
        for text in () if point.derived is None else point.derived.warnings:
            if text not in usual:
                # One example of each kind: the numbers differ from point to point.
                said.setdefault(text.partition(":")[0], f"Look at {at}: {text}.")
    yield from said.values()


def silent_words(items: Iterable[NotActing]) -> Iterator[str]:
    """What does not act yet."""
    for item in items:
        row = {**properties(), **process_terms()}.get(item.name)
        try:
            label = term(item.name).label if row is None else row.label
        except KeyError:
            label = item.name
        yield f"Does not act yet: {label}: {item.reason}."


def _number(value: float, unit: str, digits: int = 4) -> str:
    text = _plain(value, digits)
    return text if unit in {"", "1"} else f"{text} {_unit(unit)}"


def _plain(value: float, digits: int) -> str:
    """A number with so many digits, without an exponent where people write none."""
    text = f"{value:.{digits}g}"
    return f"{float(text):.0f}" if "e+0" in text and abs(value) < _EXPONENT else text


def _pair_of(low: float, high: float, unit: str) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart, the unit once."""
    texts = ("", "")
    for digits in (3, 4, 5, 6):
        texts = _plain(low, digits), _plain(high, digits)
        shown = float(texts[1]) - float(texts[0])
        if math.isclose(shown, high - low, rel_tol=_TELLING):
            break
    return texts[0], texts[1] if unit in {"", "1"} else f"{texts[1]} {_unit(unit)}"


def _unit(unit: str) -> str:
    return unit.replace("cm2", "cm²").replace("A.h", "Ah")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
