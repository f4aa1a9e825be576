"""What a value in a sheet may be, in words, and how to write it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from anode_model.errors import Problem
from anode_model.sheets.places import Place, item_of, models, options, toml_key, value_of

_ONE = {str: "a text", bool: "a boolean", int: "a whole number", float: "a number"}
_MANY = {str: "texts", bool: "booleans", int: "whole numbers", float: "numbers"}
_LIMITS = ("ge", "gt", "le", "lt")

#: Of a value that is not what it should be, this much is shown.
LONGEST = 200


def wrong_kind(place: Place, value: object) -> Problem | None:
    """A value of a kind that its key does not take; ``None`` where there are no words for it."""
    wanted = _words(place.annotation)
    if wanted is None:
        return None
    what, got = f"not {wanted}", shown(value)
    if any(models(item_of(place.annotation))) and isinstance(value, Mapping):
        what, got = "a single table, where a list of them belongs", ""
    elif any(models(place.annotation)) and isinstance(value, list):
        what, got = "not a table but a list", ""
    return Problem(place.key, what, got, advice=_how_to_write(place, value) + meaning(place))


def out_of_limits(place: Place) -> str:
    """Limits of a number or of a length, as a message says what is allowed."""
    found = {
        name: getattr(item, name)
        for item in (place.field.metadata if place.field else ())
        for name in _LIMITS
        if hasattr(item, name)
    }
    if found.keys() == {"ge", "le"}:
        return f"{found['ge']} to {found['le']}"
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
    return " and ".join(f"{signs[name]} {limit}" for name, limit in found.items())


def meaning(place: Place) -> str:
    """What the key is for, in brackets; empty where its form does not say."""
    text = place.field.description if place.field else ""
    return f" ({text})" if text else ""


def shown(value: object) -> str:
    """A value as a message repeats it."""
    text = str(value)[:LONGEST]
    if isinstance(value, bool):
        return text.lower()
    return f'"{text}"' if isinstance(value, str) else text


def _words(annotation: Any) -> str | None:
    kinds = options(annotation)
    if any(models(annotation)) or any(value_of(kind) is not None for kind in kinds):
        return _also(kinds) or "a table"
    if any(models(item_of(annotation))):
        return "a list of tables"
    item = item_of(annotation)
    if item is not None:
        many = _named(options(item), _MANY)
        return f"a list of {many}" if many else "a list"
    return _named(kinds, _ONE)


def _also(kinds: list[Any]) -> str:
    """A number, a text or a table: what may be written short or long."""
    one = _named([kind for kind in kinds if kind in _ONE], _ONE)
    return f"{one} or a table" if one else ""


def _named(kinds: list[Any], words: Mapping[Any, str]) -> str | None:
    if not kinds or any(kind not in words for kind in kinds):
        return None
    # Every whole number is a number.
    told = [kind for kind in kinds if not (kind is int and float in kinds)]
    return " or ".join(words[kind] for kind in sorted(told, key=list(words).index, reverse=True))


def _how_to_write(place: Place, value: object) -> str:
    kinds = options(place.annotation)
    own = "" if place.is_item else f"{toml_key(place.name)} = "
    if any(models(place.annotation)) or any(models(item_of(place.annotation))):
        return f"write {place.header}, and its keys below"
    if len(kinds) == 1 and value_of(kinds[0]) is not None:
        return f"write a table [{place.key}.NAME] for each"
    if item_of(place.annotation) is not None:
        return f"write it in brackets: {own}[{_inside(options(item_of(place.annotation)), value)}]"
    return _how_to_write_one(kinds, own, value)


def _inside(kinds: list[Any], value: object) -> str:
    """What stands between the brackets, if the value itself can."""
    if isinstance(value, bool) or not any(isinstance(value, k) for k in kinds if k in _ONE):
        return "..."
    return _short(json.dumps(value, ensure_ascii=False))


def _how_to_write_one(kinds: list[Any], own: str, value: object) -> str:
    if kinds == [bool]:
        return f"write {own}true, or {own}false"
    if kinds == [str]:
        scalar = isinstance(value, int | float) and not isinstance(value, bool)
        return f'write it in quotes: {own}"{_short(str(value)) if scalar else "..."}"'
    if str in kinds:
        return "write one number, or one text with a number and its unit"
    number = _as_number(value, whole=float not in kinds)
    if number is not None:
        return f"write {own}{_short(number)}"
    return "write a plain number, without quotes and without a unit"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else "..."


def _as_number(value: object, *, whole: bool) -> str | None:
    """The number that a text or a fraction stands for, as it should have been written."""
    with suppress(ValueError, TypeError, OverflowError):
        number = float(value) if isinstance(value, str | float) else None
        if number is not None and number == int(number):
            return str(int(number))
        if number is not None and not whole:
            return f"{number:g}"
    return None
