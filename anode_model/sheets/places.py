"""Where in the form of a sheet a key stands, and what it may say there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, SkipValidation
from pydantic.fields import FieldInfo

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """One key of a sheet.

    Parameters
    ----------
    path : tuple of str or int
        Names of the tables that lead to it and its own; numbers count tables and items of lists.
    annotation : object
        What it may say; ``None`` where that is not known.
    field : FieldInfo or None
        The field that it is, or that it is an item of.
    table : type of BaseModel or None
        Form of the table that it stands in, if it is a field of one.
    """

    path: tuple[str | int, ...]
    annotation: Any
    field: FieldInfo | None = None
    table: type[BaseModel] | None = None

    @property
    def key(self) -> str:
        """Dotted key for messages."""
        return ".".join(map(str, self.path))

    @property
    def name(self) -> str:
        """Name of the key, also where this is an item of its list."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def header(self) -> str:
        """How TOML writes the head of a table at this place: ``[vary.Dv50]``, ``[[runs]]``."""
        names = ".".join(toml_key(part) for part in self.path if isinstance(part, str))
        many = self.is_item or bool(list(models(item_of(self.annotation))))
        return f"[[{names}]]" if many else f"[{names}]"


def toml_key(name: str) -> str:
    """A name as TOML writes it.

    Examples
    --------
    >>> print(toml_key("Dv50"), toml_key("coefficient.accessibility"))
    Dv50 "coefficient.accessibility"
    """
    return name if _BARE.fullmatch(name) else f'"{name}"'


def place_of(form: type[BaseModel], location: Sequence[str | int]) -> Place:
    """The key that one of pydantic's locations means.

    Where a value may be of several kinds, pydantic adds the kind to the location: it is no key.

    Parameters
    ----------
    form : type of BaseModel
        Model of the sheet as it is written.
    location : sequence of str or int
        ``loc`` of one of pydantic's errors.
    """
    place = Place((), form)
    for part in location:
        kinds = options(place.annotation)
        if len(kinds) > 1:
            return place
        path, inner = (*place.path, part), (kinds[0] if kinds else None)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found = inner.model_fields.get(str(part))
            place = Place(path, found.annotation if found else None, found, inner)
        elif isinstance(part, int):
            place = Place(path, item_of(inner), place.field, place.table)
        else:
            place = Place(path, value_of(inner))
    return place


def sections(form: type[BaseModel], header: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each table of a form as its head is written, with the keys that it can have."""
    yield header, list(form.model_fields)
    names = header.strip("[]")
    for name, field in form.model_fields.items():
        if SkipValidation in field.metadata:
            continue  # a quantity: its own reader knows its keys
        own = f"{names}.{name}" if names else name
        for kind in options(field.annotation):
            for part in models(kind):
                yield from sections(part, f"[{own}]")
            for part in models(item_of(kind)):
                yield from sections(part, f"[[{own}]]")
            for part in models(value_of(kind)):
                yield from sections(part, f"[{own}.NAME]")


def options(annotation: Any) -> list[Any]:
    """Kinds of values that an annotation allows, without ``None``."""
    if get_origin(annotation) is Annotated:
        return options(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return [kind for part in get_args(annotation) for kind in options(part)]
    return [] if annotation in {None, type(None)} else [annotation]


def item_of(annotation: Any) -> Any:
    """What the items of a list may be; ``None`` where it is no list."""
    found = [get_args(kind)[0] for kind in options(annotation) if get_origin(kind) is list]
    return found[0] if found else None


def value_of(annotation: Any) -> Any:
    """What a table with free names may hold; ``None`` where it is none."""
    kinds = [kind for kind in options(annotation) if get_origin(kind) is dict]
    return get_args(kinds[0])[1] if kinds else None


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Forms of tables among the kinds that an annotation allows."""
    for kind in options(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield kind
