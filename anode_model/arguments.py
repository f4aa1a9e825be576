"""Checks of what a caller passes in, before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real
from typing import Any

from anode_model.errors import WrongKindError

_NAMES: dict[type, str] = {Real: "number", str: "text"}


def check_kind(value: object, kind: type, argument: str, advice: str) -> None:
    """Refuse an object of another kind with a message that helps.

    Parameters
    ----------
    value : object
        What was passed.
    kind : type
        What is needed.
    argument : str
        Name of the argument.
    advice : str
        How to come by the right object.

    Raises
    ------
    WrongKindError
        If the value is not of that kind.

    Examples
    --------
    >>> check_kind(3, str, "name", "pass its name")
    Traceback (most recent call last):
    anode_model.errors.WrongKindError: name: got 3 (int), allowed: text; pass its name
    """
    if not isinstance(value, kind):
        raise WrongKindError(f"{argument}: got {_shown(value)}, allowed: {_name(kind)}; {advice}")


def as_list(values: object, kinds: tuple[type, ...], argument: str, example: str) -> list[Any]:
    """Several objects of some kinds as a list; a single text does not count as several.

    Parameters
    ----------
    values : object
        What was passed.
    kinds : tuple of type
        What an item may be.
    argument : str
        Name of the argument.
    example : str
        How to pass it.

    Returns
    -------
    list
        The items.

    Raises
    ------
    WrongKindError
        If the argument is not iterable, or an item is of another kind.

    Examples
    --------
    >>> as_list((0.2, 1), (Real,), "c_rates", "[0.2, 1]")
    [0.2, 1]
    >>> as_list(1, (Real,), "rates", "[0.2, 1]")
    Traceback (most recent call last):
    anode_model.errors.WrongKindError: rates: got 1 (int), allowed: several of number; pass [0.2, 1]
    """
    several = isinstance(values, Iterable) and not isinstance(values, str)
    items = list(values) if isinstance(values, Iterable) else []
    wrong = [item for item in items if not isinstance(item, kinds)] if several else [values]
    if wrong:
        allowed = " or ".join(map(_name, kinds))
        raise WrongKindError(
            f"{argument}: got {_shown(wrong[0])}, allowed: several of {allowed}; pass {example}"
        )
    return items


def _name(kind: type) -> str:
    return _NAMES.get(kind, kind.__name__)


def _shown(value: object) -> str:
    text = repr(value)
    return f"{text if len(text) <= 60 else f'{text[:57]}...'} ({type(value).__name__})"
