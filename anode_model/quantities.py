"""A number that knows where it came from: value, unit, spread, basis and source."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from anode_model.errors import QuantityError


class Basis(StrEnum):
    """How a number is known. The order is from the best known to the least."""

    MEASURED = "measured"
    FITTED = "fitted"
    LITERATURE = "literature"
    DERIVED = "derived"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A scalar with its unit, its standard uncertainty and its origin.

    Parameters
    ----------
    value : float
        Finite number in `unit`.
    unit : str
        Internal unit in PyBaMM's spelling, ``"mol.m-3"``; ``"1"`` for a pure number.
    basis : Basis
        How the number is known.
    source : str
        Where it came from, in words that a reader can follow up.
    spread : float or None
        One standard deviation in `unit`; ``None`` means that the spread is not known, never zero.
    factor : float or None
        Geometric standard deviation (at least 1) for a quantity known to a factor; then `spread`
        is ``None``.
    inputs : tuple of str
        Names of the properties, coefficients and derived values that it was computed from.
    note : str
        Anything the reader of a table has to know, for example that the value does not act yet.

    Raises
    ------
    QuantityError
        If a number is not finite, a spread negative, or a factor below one.
    """

    value: float
    unit: str
    basis: Basis
    source: str
    spread: float | None = None
    factor: float | None = None
    inputs: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise QuantityError(f"a quantity must be a finite number, got {self.value!r}")
        if self.spread is not None and not (math.isfinite(self.spread) and self.spread >= 0):
            raise QuantityError(f"a spread must be finite and not negative, got {self.spread!r}")
        if self.factor is not None and not (math.isfinite(self.factor) and self.factor >= 1):
            raise QuantityError(
                f"a spread factor must be finite and at least 1, got {self.factor!r}"
            )
        if self.spread is not None and self.factor is not None:
            raise QuantityError("give a spread or a spread factor, not both")

    def at_sigma(self, sigmas: float) -> float:
        """Value moved by `sigmas` standard deviations; unmoved where the spread is unknown."""
        if self.factor is not None:
            return float(self.value * self.factor**sigmas)
        return self.value + sigmas * (self.spread or 0.0)
