"""What TOML allows and no sheet needs, because reading it could take for ever."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from anode_model.errors import Problem

#: Tables and lists inside one another.
DEEPEST = 50

#: Parts of a dotted name in the text: the TOML reader takes the square of them.
_MOST_PARTS = 1000

#: Bits of a whole number; Python writes none of more than 4300 digits into a message.
_MOST_BITS = 10_000

_NO_NAME = re.compile(r"[^\w\-.\"' \t]+")


def endless_name(text: str) -> Problem | None:
    """A dotted name in the text of a sheet that is too long to be read, or ``None``."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.count(".") < _MOST_PARTS:
            continue
        if max(part.count(".") for part in _NO_NAME.split(line)) >= _MOST_PARTS:
            allowed = f"at most {DEEPEST} parts"
            advice = "no sheet needs such a name: take the line away"
            return Problem("", "a name of too many parts", "", allowed, advice, number)
    return None


def endless_value(content: Mapping[str, Any]) -> Problem | None:
    """A value that no sheet needs, too deep or too large, or ``None``.

    Parameters
    ----------
    content : mapping
        What was read.
    """
    # Without recursion, which has a limit of its own.
    left: list[tuple[str, int, Any]] = [("", 0, content)]
    while left:
        key, depth, value = left.pop()
        if isinstance(value, int) and value.bit_length() > _MOST_BITS:
            digits = f"at most {int(_MOST_BITS / math.log2(10))} digits"
            return Problem(key, "too large a number", "", digits, "write it in another unit")
        if not isinstance(value, Mapping | list):
            continue
        if depth >= DEEPEST:
            what = "tables or lists too deep inside one another"
            return Problem(key, what, "", f"at most {DEEPEST}", "no sheet needs so many")
        inside = value.items() if isinstance(value, Mapping) else enumerate(value)
        left += [(f"{key}.{name}" if key else str(name), depth + 1, item) for name, item in inside]
    return None
