"""What the claims ask, read from ``claims.toml``; no evaluation."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from anode_model.arguments import check_kind
from anode_model.errors import AnodeModelError

LimitSource = Literal["material", "process", "coating", "cell"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that a claim asks: a range of a number, or one of some words.

    Parameters
    ----------
    name : str
        Property of the sheet, or attribute of the process record, the coating or the cell.
    source : {"material", "process", "coating", "cell"}
        Where the value is read.
    label, symbol : str
        For tables where nomenclature has no row.
    unit : str
        Shown unit of `low` and `high`; empty for a limit in words.
    low, high : float
        Ends of the range in `unit`; infinite where there is none.
    low_inclusive, high_inclusive : bool
        Whether an end belongs to the range.
    product_of : tuple of str
        Properties whose product is limited; empty for `name` itself.
    met_by, not_met_by : tuple of str
        Lower-case words; a limit with `met_by` is one in words. A word of neither is unknown.
    in_longer_text : bool
        Whether a word of `met_by` counts inside a longer text too.
    """

    name: str
    source: LimitSource = "material"
    label: str = ""
    symbol: str = ""
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    low_inclusive: bool = True
    high_inclusive: bool = True
    product_of: tuple[str, ...] = ()
    met_by: tuple[str, ...] = ()
    not_met_by: tuple[str, ...] = ()
    in_longer_text: bool = False

    @property
    def text(self) -> str:
        """The limit as printed, without its unit."""
        if self.met_by:
            return self.met_by[0]
        below = "≤" if self.high_inclusive else "<"
        above = "≥" if self.low_inclusive else ">"
        if math.isinf(self.low):
            return f"{below} {self.high:g}"
        if math.isinf(self.high):
            return f"{above} {self.low:g}"
        if self.low_inclusive and self.high_inclusive:
            return f"{self.low:g} to {self.high:g}"
        return f"{above} {self.low:g} and {below} {self.high:g}"


@dataclass(frozen=True, slots=True)
class Dependency:
    """What a claim may depend on in one claim set.

    Parameters
    ----------
    depends_on : tuple of int
        Claims of which at least one has to be met; empty for an independent claim.
    text : str
        The dependency in words.
    struck, new : str or None
        Deleted and inserted text of an amendment; ``None`` where nothing was amended, an empty
        `new` where nothing was inserted.
    note : str
        What the reader of a chart has to know.
    """

    depends_on: tuple[int, ...]
    text: str
    struck: str | None = None
    new: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of one set: subject, own limits and dependency."""

    number: int
    subject: str
    limits: tuple[Limit, ...]
    dependency: Dependency


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _limit(row: Mapping[str, Any], words: Mapping[str, Mapping[str, Any]]) -> Limit:
    fields = _frozen(row)
    shared = _frozen(words[fields.pop("words")]) if "words" in fields else {}
    return Limit(source=fields.pop("from", "material"), **fields, **shared)


@cache
def _data() -> Mapping[str, Any]:
    text = files("anode_model.claims").joinpath("claims.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def neutral_words() -> tuple[str, ...]:
    """Words that leave a longer text open, in lower case; signs stand for themselves."""
    return tuple(_data()["neutral"]["words"])


@cache
def claim_sets() -> Mapping[str, tuple[Claim, ...]]:
    """All claim sets by name, each in the order of the claims' numbers."""
    data = _data()
    sets = {}
    for name, dependencies in data["sets"].items():
        sets[name] = tuple(
            Claim(
                number=row["number"],
                subject=row["subject"],
                limits=tuple(_limit(limit, data["words"]) for limit in row["limit"]),
                dependency=Dependency(**_frozen(dependencies[str(row["number"])])),
            )
            for row in sorted(data["claim"], key=lambda row: row["number"])
        )
    return MappingProxyType(sets)


def claims_of(claim_set: str) -> tuple[Claim, ...]:
    """Look up one claim set.

    Raises
    ------
    AnodeModelError
        If there is no set of this name, or it is not a name.
    """
    check_kind(claim_set, str, "claim_set", 'pass "as-amended" or "as-filed"')
    try:
        return claim_sets()[claim_set]
    except KeyError:
        names = " or ".join(f'"{name}"' for name in claim_sets())
        raise AnodeModelError(f'no claim set "{claim_set}"; allowed: {names}') from None
