"""One number that a study moves, and how its values are spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anode_model.nomenclature import Term
from anode_model.uncertainty import Unknown

Array = NDArray[np.float64]

#: How the name of a coefficient of the relations begins, where a study moves one.
COEFFICIENT = "coefficient."

#: Name of the temperature of cell and surroundings.
TEMPERATURE = "temperature"


@dataclass(frozen=True, slots=True)
class Range:
    """Everything between two ends, equally likely.

    Parameters
    ----------
    low, high : float
        Ends, both among the values.
    logarithmic : bool
        Whether values are even in the logarithm.
    points : int
        Values where the study counts them off instead of sampling; 0 where it samples only.
    """

    low: float
    high: float
    logarithmic: bool = False
    points: int = 0

    def at(self, shares: Array) -> Array:
        """Values at shares of the range, shape (n,), each from 0 to 1.

        Examples
        --------
        >>> Range(1.0, 100.0, logarithmic=True).at(np.array([0.5]))
        array([10.])
        """
        if self.logarithmic:
            return np.asarray(self.low * (self.high / self.low) ** shares)
        return np.asarray(self.low + (self.high - self.low) * shares)

    def levels(self) -> Array:
        """Values where the study counts them off, shape (points,), both ends among them."""
        return self.at(np.linspace(0.0, 1.0, self.points))


@dataclass(frozen=True, slots=True)
class Levels:
    """Some single values, equally likely."""

    values: tuple[float, ...]

    def at(self, shares: Array) -> Array:
        """Values at shares of the list, shape (n,), each from 0 to below 1."""
        place = np.minimum((shares * len(self.values)).astype(int), len(self.values) - 1)
        return np.array([self.values[index] for index in place], dtype=float)

    def levels(self) -> Array:
        """All values, shape (values,)."""
        return np.asarray(self.values)


@dataclass(frozen=True, slots=True)
class Spread:
    """What is not known of a number, as its spread says; for each material its own.

    Parameters
    ----------
    unknowns : mapping of str to Unknown
        By name of the material; a material that is not named keeps its number.
    own : bool
        Whether each material has draws of its own: errors of measurement have nothing in common,
        a coefficient is one number for all.
    """

    unknowns: Mapping[str, Unknown]
    own: bool = False

    def at(self, shares: Array, material: str) -> Array:
        """Values at probabilities, shape (n,); NaN where the material has no spread."""
        unknown = self.unknowns.get(material)
        return np.full_like(shares, np.nan) if unknown is None else unknown.at(shares)


@dataclass(frozen=True, slots=True)
class Axis:
    """One number that a study moves.

    Parameters
    ----------
    name : str
        A property, a temperature of the process, a number of the coating or of the laboratory by
        its nomenclature name; ``"temperature"``; or a coefficient as ``"coefficient.<name>"``.
    term : Term
        Its unit and its limits.
    values : Range, Levels or Spread
        In the internal unit; of a product in the unit of the product as it is shown.
    partner : str
        Where the range is that of a product: the other factor, also by nomenclature name.
    """

    name: str
    term: Term
    values: Range | Levels | Spread
    partner: str = ""

    @property
    def column(self) -> str:
        """Column of tables: name with unit, ``"Dv50 [µm]"``."""
        return f"{self.name} [{self.term.shown}]"

    def at(self, shares: Array, material: str) -> Array:
        """Values at shares, shape (n,), of a material; NaN where it keeps its own number."""
        if isinstance(self.values, Spread):
            return np.asarray(self.values.at(shares, material), dtype=float)
        return np.asarray(self.values.at(shares), dtype=float)

    def to_dict(self) -> dict[str, Any]:
        """How it is moved, as plain types; numbers in the shown unit."""
        how = self.values
        if isinstance(how, Spread):
            return {"spread": {name: unknown.shown for name, unknown in how.unknowns.items()}}
        if isinstance(how, Levels):
            return {"values": [self._shown(value) for value in how.values]}
        found: dict[str, Any] = {
            "low": self._shown(how.low),
            "high": self._shown(how.high),
            "scale": "log" if how.logarithmic else "linear",
        }
        if how.points:
            found["points"] = how.points
        if self.partner:
            found["product with"] = self.partner
        return found

    def _shown(self, value: float) -> float:
        # 12 digits: a unit there and back must not make two studies differ.
        return float(f"{value if self.partner else self.term.to_shown(value):.12g}")
