"""Frozen mappings whose values are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from anode_model.frozen_mapping import FrozenMapping, Value


class LazyMapping(FrozenMapping[Value]):
    """An immutable mapping whose names are known and whose values are made on first use.

    Most of what is derived in a sweep is asked for its numbers only; their origin in words would
    cost more time than the numbers.

    Parameters
    ----------
    names : iterable of str
        In their order.
    make : callable
        Gives the value of a name; the same whenever it is called.

    Examples
    --------
    >>> squares = LazyMapping(["1", "2"], lambda name: int(name) ** 2)
    >>> squares["2"], "3" in squares, dict(squares)
    (4, False, {'1': 1, '2': 4})
    """

    __slots__ = ("_make", "_names")

    def __init__(self, names: Iterable[str], make: Callable[[str], Value]):
        super().__init__({})
        self._names, self._make = dict.fromkeys(names), make

    def __getitem__(self, name: str) -> Value:
        if name not in self._items:
            if name not in self._names:
                raise KeyError(name)
            self._items[name] = self._make(name)
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Made in full before it is sent anywhere."""
        return FrozenMapping, (dict(self),)


class DeferredMapping(FrozenMapping[Value]):
    """An immutable mapping that is made as a whole on first use.

    Parameters
    ----------
    make : callable
        Gives the items.

    Examples
    --------
    >>> later = DeferredMapping(lambda: {"a": 1})
    >>> later["a"], len(later)
    (1, 1)
    """

    __slots__ = ("_make", "_ready")

    def __init__(self, make: Callable[[], Mapping[str, Value]]):
        super().__init__({})
        self._make, self._ready = make, False

    def __getitem__(self, name: str) -> Value:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __hash__(self) -> int:
        return hash(frozenset(self._all().items()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._all()!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Made before it is sent anywhere."""
        return FrozenMapping, (dict(self._all()),)

    def _all(self) -> dict[str, Value]:
        if not self._ready:
            self._items, self._ready = dict(self._make()), True
        return self._items
