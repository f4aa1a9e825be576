"""Anything that a result holds as what JSON knows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import PurePath
from typing import Any


def plain(content: Any) -> Any:
    """Turn content into dictionaries, lists, texts, numbers and null.

    Parameters
    ----------
    content : object
        Anything with ``to_dict()``, dataclasses, mappings, sequences, numpy numbers and arrays,
        pandas frames (a list of rows).

    Returns
    -------
    object
        Without NaN and infinities, which JSON has no word for: they become ``None``.

    Raises
    ------
    TypeError
        If there is something in it that has no plain form.

    Examples
    --------
    >>> plain({"capacity [mAh/g]": float("nan"), "rates": (0.2, 1)})
    {'capacity [mAh/g]': None, 'rates': [0.2, 1]}
    """
    if isinstance(content, Enum):
        return plain(content.value)
    if content is None or isinstance(content, str | bool | int):
        return content
    if isinstance(content, float):
        return float(content) if math.isfinite(content) else None
    if isinstance(content, Mapping):
        return {str(key): plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple | set | frozenset):
        items = sorted(content, key=str) if isinstance(content, set | frozenset) else content
        return [plain(item) for item in items]
    return _plain_object(content)


def _plain_object(content: Any) -> Any:
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, PurePath):
        return str(content)
    if hasattr(content, "iterrows"):
        return plain(content.to_dict("records"))
    if hasattr(content, "to_dict"):
        return plain(content.to_dict())
    if is_dataclass(content) and not isinstance(content, type):
        return {field.name: plain(getattr(content, field.name)) for field in fields(content)}
    if hasattr(content, "tolist"):
        return plain(content.tolist())
    raise TypeError(f"no plain form for {type(content).__name__}: {content!r}")
