"""The one table of names: symbol, unit, limits and meaning of every quantity.

The rows live in ``nomenclature.toml``; nothing else in the software repeats a unit or a limit.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the table.

    Parameters
    ----------
    name : str
        Attribute and sheet key, for example ``"d002"``.
    symbol, label, definition : str
        As printed, in the field's words, and what it is.
    unit, shown : str
        Internal unit (SI, charge in A.h) and the unit in which people read the quantity.
    per_shown : float
        Internal units per shown unit.
    offset : float
        Internal value of a shown zero (only temperatures have one).
    limits, typical : tuple of float
        Physically possible and usual range, in the shown unit.
    scale : {"linear", "log"}
        ``"log"`` where the quantity is known to a factor.
    """

    name: str
    symbol: str
    label: str
    unit: str
    shown: str
    per_shown: float
    definition: str
    offset: float = 0.0
    limits: tuple[float, float] = (-math.inf, math.inf)
    typical: tuple[float, float] = (-math.inf, math.inf)
    scale: str = "linear"

    def to_shown(self, value: float) -> float:
        """Convert an internal value to the shown unit."""
        return (value - self.offset) / self.per_shown

    def from_shown(self, value: float) -> float:
        """Convert a shown value to the internal unit."""
        return value * self.per_shown + self.offset

    @property
    def column(self) -> str:
        """Name with unit, as a table column: ``"d002 [nm]"``."""
        return f"{self.name} [{self.shown}]"


def _terms(section: str) -> Mapping[str, Term]:
    text = files("anode_model").joinpath("nomenclature.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)[section]
    terms = {}
    for name, row in rows.items():
        for key in {"limits", "typical"} & row.keys():
            row[key] = tuple(row[key])
        terms[name] = Term(name=name, **row)
    return MappingProxyType(terms)


@cache
def properties() -> Mapping[str, Term]:
    """Everything that a sheet can give about the powder, by sheet key."""
    return _terms("properties")


@cache
def process_terms() -> Mapping[str, Term]:
    """Quantities of the process record, by sheet key."""
    return _terms("process")


@cache
def derived_terms() -> Mapping[str, Term]:
    """Everything that a derivation adds, by name."""
    return _terms("derived")


@cache
def design_terms() -> Mapping[str, Term]:
    """What whoever makes the electrode decides, by name."""
    return _terms("design")


@cache
def cell_terms() -> Mapping[str, Term]:
    """What a cell design gives, and what follows from it, by name."""
    return _terms("cell")


def term(name: str) -> Term:
    """Look up one row by name.

    Raises
    ------
    KeyError
        If no table has the name.
    """
    for table in (properties(), process_terms(), design_terms(), derived_terms(), cell_terms()):
        if name in table:
            return table[name]
    raise KeyError(name)
