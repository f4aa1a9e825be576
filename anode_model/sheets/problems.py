"""What pydantic finds wrong in the form of a sheet, said in the words of a sheet's writer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, SkipValidation, ValidationError
from pydantic_core import ErrorDetails

from anode_model.errors import MOST_TOLD, Problem
from anode_model.sheets.kinds import meaning, out_of_limits, shown, wrong_kind
from anode_model.sheets.naming import did_you_mean
from anode_model.sheets.places import Place, item_of, models, place_of, sections

_WHAT = {
    "string_too_short": "an empty text",
    "literal_error": "not one of the allowed values",
    "enum": "not one of the allowed values",
    "dataclass_type": "not a Quantity",
    "dict_type": "not a mapping",
    "mapping_type": "not a mapping",
    "finite_number": "not a finite number",
}

_LIMITS = {
    "less_than_equal": "too large",
    "less_than": "too large",
    "greater_than_equal": "too small",
    "greater_than": "too small",
}

_MISSING, _UNKNOWN_KEY, _DID_YOU_MEAN = "missing", "unknown key", 'did you mean "'

_QUANTITY_ADVICE = (
    'text like "0.38 nm" is read in a sheet and by with_properties; here pass a Quantity in the '
    "internal unit"
)


def form_problems(
    error: ValidationError, form: type[BaseModel], other_words: Mapping[str, str] | None = None
) -> list[Problem]:
    """Turn pydantic's errors into problems with the nearest right names.

    Parameters
    ----------
    error : ValidationError
        From validating a sheet's content against `form`.
    form : type of BaseModel
        Model of the sheet as it is written.
    other_words : mapping of str to str, optional
        Words that people use for a key, each with advice or the key itself.
    """
    words, found = other_words or {}, dict[str, Problem]()
    for details in error.errors():
        place = place_of(form, details["loc"])
        # A value that may be of several kinds is wrong once, not once for each kind.
        if place.key in found:
            continue
        if len(found) < MOST_TOLD:
            found[place.key] = _problem(details, place, form, words)
        else:
            # Only counted: looking for what was meant takes long.
            found[place.key] = Problem(place.key, details["msg"])
    return _without_consequences(list(found.values()))


def _without_consequences(problems: list[Problem]) -> list[Problem]:
    """Leave out what is missing only because its key was written in another way."""
    meant = {
        ".".join((*problem.key.split(".")[:-1], problem.advice[len(_DID_YOU_MEAN) : -2]))
        for problem in problems
        if problem.what == _UNKNOWN_KEY and problem.advice.startswith(_DID_YOU_MEAN)
    }
    return [p for p in problems if not (p.what == _MISSING and p.key in meant)]


def form_name(form: type[BaseModel], data: object) -> str:
    """What to call an object that cannot be built: by its name, if it has one, else by its kind."""
    name = data.get("name") if isinstance(data, Mapping) else None
    return name if isinstance(name, str) and name else form.__name__


def _problem(
    details: ErrorDetails, place: Place, form: type[BaseModel], words: Mapping[str, str]
) -> Problem:
    kind, value = details["type"], details["input"]
    if kind == "extra_forbidden":
        return Problem(place.key, _UNKNOWN_KEY, advice=_right_place(place, value, form, words))
    if kind == "missing":
        return _missing(place)
    if kind in _LIMITS:
        advice = f"write a number inside these limits{meaning(place)}"
        return Problem(place.key, _LIMITS[kind], shown(value), out_of_limits(place), advice)
    if kind in {"too_short", "too_long"}:
        return _wrong_length(details, place)
    if kind not in _WHAT or kind == "dict_type":
        wrong = wrong_kind(place, value)
        if wrong is not None:
            return wrong
    allowed = str(details.get("ctx", {}).get("expected", ""))
    advice = _QUANTITY_ADVICE if kind == "dataclass_type" else ""
    if kind == "finite_number":
        advice = "write one that is neither nan nor inf"
    if kind == "string_too_short":
        advice = f"write something between the quotes{meaning(place)}"
    what = _WHAT.get(kind, details["msg"])
    return Problem(place.key, what, shown(value), allowed.replace("'", '"'), advice)


def _wrong_length(details: ErrorDetails, place: Place) -> Problem:
    """A list or a table of too few or too many entries."""
    if details["type"] == "too_short":
        left = "" if place.field is None or place.field.is_required() else ", or leave it out"
        return Problem(place.key, "empty", advice=f"name at least one{left}{meaning(place)}")
    context = details["ctx"]
    got, allowed = str(context["actual_length"]), f"at most {context['max_length']}"
    return Problem(place.key, "too many", got, allowed, f"take fewer{meaning(place)}")


def _missing(place: Place) -> Problem:
    """Say how to write what is missing, and what may be written there."""
    key, name, field = place.key, place.name, place.field
    if field is None:
        return Problem(key, _MISSING, advice=f"add {name}".rstrip())
    if options := _options(field.annotation):
        *others, last = options
        allowed = f"{', '.join(others)} or {last}" if others else last
        advice = f'add {name} = "..."' if others else f"add {name} = {last}"
        return Problem(key, _MISSING, allowed=allowed, advice=advice + meaning(place))
    if field.annotation is str:
        return Problem(key, _MISSING, advice=f'add {name} = "..."{meaning(place)}')
    is_table = any(models(field.annotation)) or any(models(item_of(field.annotation)))
    if SkipValidation not in field.metadata and is_table:
        return Problem(key, _MISSING, advice=f"add a table {place.header}{meaning(place)}")
    return Problem(key, _MISSING, advice=f"add {name}{meaning(place)}")


def _options(annotation: Any) -> list[str]:
    """What a key may say, as a sheet would write it; empty where it may say anything."""
    if get_origin(annotation) is Literal:
        return [json.dumps(option) for option in get_args(annotation)]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [json.dumps(option.value) for option in annotation]
    return []


def _right_place(
    place: Place, value: object, form: type[BaseModel], words: Mapping[str, str]
) -> str:
    name, here = place.name, list(place.table.model_fields) if place.table else []
    *tables, _ = place.path
    if isinstance(value, Mapping) and len(tables) > 1 and place_of(form, tables).table is None:
        # In a table with free names a dot in a name is read as a table inside.
        return f'a name with a dot needs quotes: [{tables[0]}."{tables[1]}.{name}"]'
    elsewhere = [head for head, names in sections(form) if name in names and names != here]
    if elsewhere:
        return f"it belongs in {elsewhere[0] or 'the top of the sheet'}"
    folded = {word.casefold(): right for word, right in words.items()}
    right = folded.get(name.casefold())
    if right is not None:
        return f'{_DID_YOU_MEAN}{right}"?' if " " not in right else right
    return did_you_mean(name, here) or f"allowed here: {', '.join(here)}"
