"""The door: what people write comes in, quantities in internal units leave.

A quantity is written short, ``"0.380 +/- 0.002 nm"``, or as a table with the keys of
:data:`TABLE_KEYS`. Inside the software there are only floats in the internal units of the
nomenclature table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from anode_model.conversion import convert, convert_difference, plain_text
from anode_model.errors import MOST_TOLD, Problem, QuantityError
from anode_model.nomenclature import Term
from anode_model.quantities import Basis, Quantity
from anode_model.sheets.naming import did_you_mean

__all__ = [
    "NO_SOURCE",
    "TABLE_KEYS",
    "convert",
    "convert_difference",
    "limit_problem",
    "parse_quantity",
    "range_text",
]

#: Keys of a quantity written as a table.
TABLE_KEYS = ("value", "unit", "spread", "factor", "basis", "source", "note")

#: Source of a quantity that is written short and for which the sheet has no `default_source`.
NO_SOURCE = "short form: no source given"

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_SHORT_FORM = re.compile(rf"({_NUMBER})\s*(?:(?:\+/-|\+-|±)\s*({_NUMBER}))?\s*(.*)", re.DOTALL)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?)\b.*", re.IGNORECASE | re.DOTALL)
_SPREAD_NOT_FINITE = re.compile(
    rf"{_NUMBER}\s*(?:\+/-|\+-|±)\s*{_NOT_FINITE.pattern}", re.IGNORECASE | re.DOTALL
)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d.*", re.DOTALL)
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class _Written:
    """A quantity as it was written, before any unit is converted."""

    value: float
    unit: str | None
    spread: float | None = None
    factor: float | None = None
    basis: Basis | None = None
    source: str = ""
    note: str = ""


def parse_quantity(
    raw: object,
    term: Term,
    *,
    key: str,
    default_basis: Basis = Basis.ASSUMED,
    default_source: str = "",
) -> Quantity:
    """Read a quantity as a sheet or a script gives it.

    Parameters
    ----------
    raw : str, number or mapping
        Short form ``"0.380 nm"`` or ``"0.380 ± 0.002 nm"``, a bare number where the term is read as
        a pure number, or a table with the keys of :data:`TABLE_KEYS`. `spread` is in `unit`,
        `factor` a geometric standard deviation.
    term : Term
        What the quantity is: its internal unit and what is physically possible.
    key : str
        Dotted key for messages.
    default_basis, default_source : Basis and str
        Used where `raw` says nothing.

    Returns
    -------
    Quantity
        In the term's internal unit.

    Raises
    ------
    QuantityError
        With every problem found in `raw`.

    Examples
    --------
    >>> from anode_model.nomenclature import term
    >>> d002 = parse_quantity("0.380 +/- 0.002 nm", term("d002"), key="properties.d002")
    >>> d002.value, d002.spread, d002.unit
    (3.8e-10, 2e-12, 'm')
    """
    written = _read(raw, term, key)
    basis = written.basis or default_basis
    source = written.source or default_source
    if not source and written.basis not in {None, Basis.ASSUMED}:
        advice = f'add source = "...": where the {basis.value} value comes from'
        raise QuantityError(Problem(key, "a value without a source", _shown(raw), advice=advice))
    value, spread = _in_internal_units(written, term, key, raw)
    outside = limit_problem(value, term, key=key, got=_shown(raw))
    if outside is not None:
        raise QuantityError(outside)
    return Quantity(
        value=value,
        unit=term.unit,
        basis=basis,
        source=source or NO_SOURCE,
        spread=spread,
        factor=written.factor,
        note=written.note,
    )


def limit_problem(value: float, term: Term, *, key: str, got: str) -> Problem | None:
    """Tell whether an internal value is physically impossible; ``None`` where it is possible."""
    low, high = term.limits
    shown = term.to_shown(value)
    # A limit itself is allowed, also after its unit was converted.
    if low - 1e-9 * abs(low) <= shown <= high + 1e-9 * abs(high):
        return None
    what = "must not be negative" if shown < 0 <= low else "not physically possible"
    allowed = range_text(low, high, term)
    return Problem(key, what, got=got, allowed=allowed, advice=f"check the {term.label}")


def range_text(low: float, high: float, term: Term) -> str:
    """A range of shown values as a reader wants it, ``"0.3354 to 0.5 nm"`` or ``">= 1"``."""
    unit = "" if term.shown == "1" else f" {term.shown}"
    return f"{low:g} to {high:g}{unit}" if math.isfinite(high) else f">= {low:g}{unit}"


def _read(raw: object, term: Term, key: str) -> _Written:
    if isinstance(raw, Mapping):
        return _read_table(raw, term, key)
    if isinstance(raw, str):
        return _read_text(raw, term, key)
    return _Written(
        value=_finite(raw, key, "a number, or text such as " + _example(term)), unit=None
    )


def _read_text(raw: str, term: Term, key: str) -> _Written:
    text = plain_text(raw[: _LONGEST_TEXT + 1])
    if _NOT_FINITE.fullmatch(text):
        raise QuantityError(_not_finite(key, raw))
    if _SPREAD_NOT_FINITE.fullmatch(text):
        what, advice = "the spread is not a finite number", "leave it out where it is not known"
        raise QuantityError(Problem(key, what, _shown(raw), "a finite number above 0", advice))
    match = _SHORT_FORM.fullmatch(text)
    if match is None or len(text) > _LONGEST_TEXT or _DECIMAL_COMMA.fullmatch(text):
        comma = _DECIMAL_COMMA.fullmatch(text) is not None
        advice = "write a decimal point, not a comma" if comma else f"write it as {_example(term)}"
        allowed = '"number unit" or "number +/- spread unit"'
        raise QuantityError(Problem(key, "cannot be read", _shown(raw), allowed, advice))
    value, spread, unit = match.groups()
    return _Written(
        value=_finite(float(value), key, ""),
        unit=unit or None,
        spread=None if spread is None else _spread(float(spread), key),
    )


def _read_table(raw: Mapping[str, Any], term: Term, key: str) -> _Written:
    problems: list[Problem] = []
    for name in raw:
        if name not in TABLE_KEYS:
            # What each of thousands may mean takes long, and nobody reads it.
            advice = did_you_mean(str(name), TABLE_KEYS) if len(problems) < MOST_TOLD else ""
            allowed = ", ".join(TABLE_KEYS)
            problems.append(Problem(f"{key}.{name}", "unknown key", allowed=allowed, advice=advice))
    fields: dict[str, Any] = {"unit": None}
    if "value" not in raw:
        advice = f"write value = ..., or the short form {_example(term)}"
        problems.append(Problem(key, "no value given", advice=advice))
    readers = {"value": _finite_value, "spread": _spread, "factor": _factor, "basis": _basis}
    for name in TABLE_KEYS:
        if name in raw:
            try:
                fields[name] = readers.get(name, _text)(raw[name], f"{key}.{name}")
            except QuantityError as error:
                problems.extend(error.problems)
    if "spread" in raw and "factor" in raw:
        problems.append(Problem(key, "both a spread and a factor", advice="keep one of them"))
    if problems:
        raise QuantityError(*problems)
    return _Written(**fields)


def _in_internal_units(
    written: _Written, term: Term, key: str, raw: object
) -> tuple[float, float | None]:
    # A bare 5 for a mass fraction may mean 5 % or a factor of 5; only true pure numbers go bare.
    if written.unit is None and not (term.unit == "1" and term.shown == "1"):
        advice = f"write it as {_example(term)}"
        raise QuantityError(Problem(key, "no unit given", _shown(raw), _allowed(term), advice))
    unit = written.unit or "1"
    try:
        value = convert(written.value, unit, term.unit)
        spread = written.spread
        if spread is not None:
            spread = convert_difference(spread, unit, term.unit)
    except QuantityError as error:
        advice = f"write it as {_example(term)}"
        raise QuantityError(
            *(
                replace(p, key=key, got=_shown(raw), allowed=_allowed(term), advice=advice)
                for p in error.problems
            )
        ) from error
    if not (math.isfinite(value) and math.isfinite(spread or 0.0)):
        raise QuantityError(_not_finite(key, raw))
    return value, spread


def _finite_value(raw: object, key: str) -> float:
    return _finite(raw, key, "a number; the unit has its own key")


def _finite(raw: object, key: str, allowed: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise QuantityError(Problem(key, "not a number", _shown(raw), allowed))
    try:
        value = float(raw)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise QuantityError(_not_finite(key, raw))
    return value


def _spread(raw: object, key: str) -> float:
    spread = _finite(raw, key, "one standard deviation in the unit of the value, as a number")
    if spread <= 0:
        advice = "leave it out where it is not known"
        raise QuantityError(Problem(key, "a spread must be above zero", f"{spread:g}", "", advice))
    return spread


def _factor(raw: object, key: str) -> float:
    factor = _finite(raw, key, "a geometric standard deviation, as a number")
    if factor <= 1:
        advice = "leave it out where it is not known"
        raise QuantityError(Problem(key, "a factor must be above 1", f"{factor:g}", "", advice))
    return factor


def _basis(raw: object, key: str) -> Basis:
    allowed: Sequence[str] = [basis.value for basis in Basis]
    if not isinstance(raw, str) or raw not in allowed:
        advice = did_you_mean(str(raw), allowed)
        raise QuantityError(Problem(key, "unknown basis", _shown(raw), ", ".join(allowed), advice))
    return Basis(raw)


def _text(raw: object, key: str) -> str:
    if not isinstance(raw, str):
        raise QuantityError(Problem(key, "not a text", _shown(raw), advice="write it in quotes"))
    return raw.strip()


def _not_finite(key: str, raw: object) -> Problem:
    advice = "leave the key out where the value is not known"
    return Problem(key, "not a finite number", _shown(raw), "a finite number", advice)


def _shown(raw: object) -> str:
    if isinstance(raw, Mapping) and "value" in raw:
        # What was written about the value helps nobody to see what is wrong with it.
        return " ".join(str(raw[key]) for key in ("value", "unit") if key in raw)[:_LONGEST_TEXT]
    text = f'"{raw}"' if isinstance(raw, str) else str(raw)
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "..."


def _allowed(term: Term) -> str:
    return "a pure number" if term.shown == "1" else f"a unit that converts to {term.shown}"


def _example(term: Term) -> str:
    ends = [end for end in (*term.typical, *term.limits) if math.isfinite(end)] or [1.0]
    return f'"{ends[0]:g} {term.shown}"' if term.shown != "1" else f"{ends[0]:g}"
