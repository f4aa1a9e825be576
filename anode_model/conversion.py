"""Numbers change their unit here and nowhere else; the units library is imported on first use."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from tokenize import TokenError
from typing import TYPE_CHECKING, Any

from anode_model.errors import Problem, QuantityError

if TYPE_CHECKING:
    import pint

# What the units library raises on text that it cannot read; found by feeding it such text.
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    SyntaxError,
    TokenError,
    TypeError,
    ValueError,
)

_LONGEST_UNIT = 60
_MASS_PERCENT = re.compile(r"(?:wt|w|mass)?[\s.\-]*%(?:\s*\(?w/w\)?)?", re.IGNORECASE)
# A bracket that closes behind an exponent is its own only if it was opened before it.
_POWER = re.compile(r"([^\W\d_])\s*\^?\s*(\()?([+-]?\d{1,2})(?(2)\))")

# Of a unit as it is spelled for the units library.
_EXPONENT = re.compile(r"\*\*\s*(?:\(\s*[+-]?\d{1,2}\s*\)|[+-]?\d{1,2}(?!\d))")
_BRACKET = re.compile(r"\(([^()]*)\)(\s*\^)?")
_TOWER = re.compile(r"\^\s*\^")
_FACTOR = re.compile(r"(?<!\d)1(?!\d)")


@cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint

    # Not pint's shared registry: a user's changes to that must not change what a sheet says.
    return pint.UnitRegistry()


def plain_text(text: str) -> str:
    """Bring typographic signs to the keyboard's: superscripts to digits, the minus sign to ``-``.

    Examples
    --------
    >>> plain_text("m²·g⁻¹")
    'm2·g-1'
    """
    return unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()


def unit_spelling(unit: str) -> str:
    """Spell a unit as the units library reads it.

    Examples
    --------
    >>> unit_spelling("kg.m-3"), unit_spelling("g/cm³"), unit_spelling("wt.%")
    ('kg*m**(-3)', 'g/cm**(3)', 'percent')
    """
    plain = plain_text(unit)
    if plain in {"", "1", "-"}:
        return ""
    if _MASS_PERCENT.fullmatch(plain):
        return "percent"
    if plain in {"oC", "\N{DEGREE SIGN}C"}:
        return "degC"
    for sign in (".", "·", "⋅", "×"):
        plain = plain.replace(sign, "*")
    # The field writes the ohm with a capital; the units library knows it without.
    plain = plain.replace("Ohm", "ohm")
    return _POWER.sub(r"\1**(\3)", plain.replace("**", "^")).replace("^", "**")


def _is_plain(spelled: str) -> bool:
    """Whether a spelled unit has whole powers of names or brackets, and no number but 1.

    The units library works numbers out: powers of powers would keep it busy without end.
    """
    left = _EXPONENT.sub("^", spelled)
    if "**" in left or any(sign in "+-" or sign.isdigit() for sign in _FACTOR.sub("", left)):
        return False
    # From the inside out: a bracket stands for one name, with a power or without.
    while bracket := _BRACKET.search(left):
        inner, power = bracket.groups()
        if power and "^" in inner:
            return False
        mark = "u^" if power or "^" in inner else "u"
        left = left[: bracket.start()] + mark + left[bracket.end() :]
    return not _TOWER.search(left)


@cache
def _scale(unit: str, to: str) -> tuple[float, float]:
    """Factor and offset of a conversion, so that ``new = factor * old + offset``."""
    registry = _registry()
    target = registry.parse_units(unit_spelling(to))
    try:
        if len(unit) > _LONGEST_UNIT:
            raise ValueError("too long")
        spelled = unit_spelling(unit)
        if not _is_plain(spelled):
            raise ValueError("a number, or a power that is none of a unit")
        source = registry.parse_units(spelled)
        zero, one, two = (
            float(registry.Quantity(value, source).to(target).magnitude)
            if source.dimensionality == target.dimensionality
            else math.nan
            for value in (0.0, 1.0, 2.0)
        )
    except _UNREADABLE as error:
        raise QuantityError(
            Problem("", "unknown unit", got=f'"{unit[:_LONGEST_UNIT]}"', allowed=_like(to))
        ) from error
    if math.isnan(zero):
        raise QuantityError(Problem("", "wrong dimension", got=f'"{unit}"', allowed=_like(to)))
    if not math.isclose(two - one, one - zero, rel_tol=1e-9):
        raise QuantityError(Problem("", "not a linear unit", got=f'"{unit}"', allowed=_like(to)))
    return _rounded(one - zero), zero


def _like(unit: str) -> str:
    return "a pure number or %" if unit == "1" else f"a unit that converts to {unit}"


def _rounded(value: float) -> float:
    # 15 digits survive in a double; what lies behind them is noise of the multiplication.
    return float(f"{value:.15g}")


def convert(value: float, unit: str, to: str) -> float:
    """Convert a number from one unit to another.

    Parameters
    ----------
    value : float
        Number in `unit`.
    unit, to : str
        Units in any usual spelling: ``"g/cm³"``, ``"kg.m-3"``, ``"wt.%"``, ``"°C"``, ``"1"``.

    Returns
    -------
    float
        Number in `to`.

    Raises
    ------
    QuantityError
        If a unit is not known or the two measure different things.

    Examples
    --------
    >>> convert(0.5, "g/cm³", "kg.m-3"), convert(650, "°C", "K")
    (500.0, 923.15)
    """
    factor, offset = _scale(unit, to)
    return _rounded(value * factor + offset)


def convert_difference(value: float, unit: str, to: str) -> float:
    """Convert a difference, such as a standard deviation; a step of 5 °C is one of 5 K.

    Parameters
    ----------
    value : float
        Difference in `unit`.
    unit, to : str
        As in :func:`convert`.

    Returns
    -------
    float
        Difference in `to`.

    Raises
    ------
    QuantityError
        As :func:`convert`.

    Examples
    --------
    >>> convert_difference(5, "°C", "K")
    5.0
    """
    factor, _ = _scale(unit, to)
    return _rounded(value * factor)
