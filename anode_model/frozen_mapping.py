"""A mapping that nothing can change, and that can be hashed, copied and sent to another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

Value = TypeVar("Value")


class FrozenMapping(Mapping[str, Value]):
    """An immutable mapping from names to values that keeps the order it was given.

    Examples
    --------
    >>> FrozenMapping({"a": 1})
    FrozenMapping({'a': 1})
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Value]):
        self._items = dict(items)

    def __getitem__(self, name: str) -> Value:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._items!r})"
