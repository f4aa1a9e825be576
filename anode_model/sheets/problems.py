"""What pydantic finds wrong in the form of a sheet, said in the words of a sheet's writer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, SkipValidation, ValidationError
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
}


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
    return [_problem(details, places, other_words or {}) for details in error.errors()]


def _problem(
    details: ErrorDetails, places: Mapping[str, list[str]], words: Mapping[str, str]
) -> Problem:
    path = [str(part) for part in details["loc"]]
    key = ".".join(path)
    if details["type"] == "extra_forbidden":
        return Problem(key, "unknown key", advice=_right_place(path, places, words))
    what = _WHAT.get(details["type"], details["msg"])
    if details["type"] == "missing":
        return Problem(key, what, advice=f"add {path[-1]}" if path else "")
    got = str(details["input"])[:_LONGEST]
    if isinstance(details["input"], str):
        got = f'"{got}"'
    allowed = str(details.get("ctx", {}).get("expected", ""))
    return Problem(key, what, got, allowed.replace("'", '"'), "")


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
