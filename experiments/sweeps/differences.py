"""What differs between two nested descriptions, in lines that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

#: Characters of a value that are shown.
_LONGEST = 60


def differences(before: Any, after: Any, at: str = "") -> list[str]:
    """Lines that say what differs and where.

    Parameters
    ----------
    before, after : object
        Plain types, as JSON knows them.
    at : str
        Where they stand, for the lines.

    Returns
    -------
    list of str
        ``"axes.Dv50.high: was 20, is 25"``; empty where nothing differs.

    Examples
    --------
    >>> differences({"axes": {"Dv50": {"high": 20}}}, {"axes": {"Dv50": {"high": 25}}})
    ['axes.Dv50.high: was 20, is 25']
    """
    return list(_lines(before, after, at))


def _lines(before: Any, after: Any, at: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            where = f"{at}.{key}" if at else str(key)
            if key not in after:
                yield f"{where}: was {_shown(before[key])}, is gone"
            elif key not in before:
                yield f"{where}: is new, {_shown(after[key])}"
            else:
                yield from _lines(before[key], after[key], where)
    elif _is_list(before) and _is_list(after) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _lines(one, other, f"{at}[{place}]")
    elif before != after:
        yield f"{at}: was {_shown(before)}, is {_shown(after)}"


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
