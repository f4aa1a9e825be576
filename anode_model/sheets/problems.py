"""What pydantic finds wrong in the form of a sheet, said in the words of a sheet's writer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, SkipValidation, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from anode_model.errors import Problem
from anode_model.sheets.naming import did_you_mean

_LONGEST = 200

_WHAT = {
    "missing": "missing",
    "string_type": "not a text",
    "string_too_short": "an empty text",
    "model_type": "not a table",
    "literal_error": "not one of the allowed values",
    "enum": "not one of the allowed values",
    "dataclass_type": "not a Quantity",
    "dict_type": "not a mapping",
    "mapping_type": "not a mapping",
}

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
    places = dict(_places(form))
    return [_problem(details, form, places, other_words or {}) for details in error.errors()]


def form_name(form: type[BaseModel], data: object) -> str:
    """What to call an object that cannot be built: by its name, if it has one, else by its kind."""
    name = data.get("name") if isinstance(data, Mapping) else None
    return name if isinstance(name, str) and name else form.__name__


def _problem(
    details: ErrorDetails,
    form: type[BaseModel],
    places: Mapping[str, list[str]],
    words: Mapping[str, str],
) -> Problem:
    path = [str(part) for part in details["loc"]]
    key = ".".join(path)
    if details["type"] == "extra_forbidden":
        return Problem(key, "unknown key", advice=_right_place(path, places, words))
    what = _WHAT.get(details["type"], details["msg"])
    if details["type"] == "missing":
        return _missing(key, what, path, _field(form, path))
    got = str(details["input"])[:_LONGEST]
    if isinstance(details["input"], str):
        got = f'"{got}"'
    allowed = str(details.get("ctx", {}).get("expected", ""))
    advice = _QUANTITY_ADVICE if details["type"] == "dataclass_type" else ""
    return Problem(key, what, got, allowed.replace("'", '"'), advice)


def _missing(key: str, what: str, path: Sequence[str], field: FieldInfo | None) -> Problem:
    """Say how to write what is missing, and what may be written there."""
    name = path[-1] if path else ""
    if field is None:
        return Problem(key, what, advice=f"add {name}".rstrip())
    meaning = f" ({field.description})" if field.description else ""
    if options := _options(field.annotation):
        *others, last = options
        allowed = f"{', '.join(others)} or {last}" if others else last
        advice = f'add {name} = "..."' if others else f"add {name} = {last}"
        return Problem(key, what, allowed=allowed, advice=advice + meaning)
    if field.annotation is str:
        return Problem(key, what, advice=f'add {name} = "..."{meaning}')
    if SkipValidation not in field.metadata and any(_models(field.annotation)):
        return Problem(key, what, advice=f"add a table [{key}]{meaning}")
    return Problem(key, what, advice=f"add {name}{meaning}")


def _options(annotation: Any) -> list[str]:
    """What a key may say, as a sheet would write it; empty where it may say anything."""
    if get_origin(annotation) is Literal:
        return [json.dumps(option) for option in get_args(annotation)]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return [json.dumps(option.value) for option in annotation]
    return []


def _field(form: type[BaseModel], path: Sequence[str]) -> FieldInfo | None:
    """The field of a form, or of a table in it, that a path leads to."""
    *tables, name = path or ("",)
    for table in tables:
        inner = form.model_fields.get(table)
        form = next(_models(inner.annotation), form) if inner is not None else form
    return form.model_fields.get(name)


def _right_place(path: list[str], places: Mapping[str, list[str]], words: Mapping[str, str]) -> str:
    section, name = ".".join(path[:-1]), path[-1]
    here = places.get(section, [])
    elsewhere = [place for place, names in places.items() if name in names and place != section]
    if elsewhere:
        place = f"[{elsewhere[0]}]" if elsewhere[0] else "the top of the sheet"
        return f"it belongs in {place}"
    folded = {word.casefold(): right for word, right in words.items()}
    right = folded.get(name.casefold())
    if right is not None:
        return f'did you mean "{right}"?' if " " not in right else right
    return did_you_mean(name, here) or f"allowed here: {', '.join(here)}"


def _places(form: type[BaseModel], section: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each table of a form with the keys that it can have."""
    yield section, list(form.model_fields)
    for name, field in form.model_fields.items():
        if SkipValidation in field.metadata:
            continue  # a quantity: its own reader knows its keys
        for part in _models(field.annotation):
            yield from _places(part, f"{section}.{name}" if section else name)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            yield candidate
