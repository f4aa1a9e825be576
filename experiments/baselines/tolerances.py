"""How far a quantity may move before it counts, each in its own unit, and how it is rounded."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anode_model import SimulationInputError
from anode_model.sheets.naming import did_you_mean

#: Units of a tolerance; a percentage is one of the stored value, or of a curve's largest one.
UNITS = ("mV", "K", "%")

#: A number is rounded to this share of what it may move by, downwards to a power of ten.
_ROUNDING = 0.1

#: What is small beside the others of its unit may move by as much as this share of them would.
_SMALL = 0.02

_WRITTEN = re.compile(r"(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?) ?(mV|K|%)")


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What one quantity may move by.

    Parameters
    ----------
    value : float
        More than zero.
    unit : {"mV", "K", "%"}
        A percentage is one of the stored value.
    """

    value: float
    unit: str

    def allowed(self, scale: float) -> float:
        """In the unit of the quantity's column; `scale` is what a percentage is taken of."""
        if self.unit == "%":
            return self.value / 100 * abs(scale)
        return self.value / 1000 if self.unit == "mV" else self.value

    def shown(self, difference: float, scale: float) -> str:
        """A difference of the column as text in the tolerance's own unit."""
        if self.unit == "%":
            if scale == 0:
                return "from zero"
            return f"{100 * difference / abs(scale):.3g} %"
        return f"{1000 * difference:.3g} mV" if self.unit == "mV" else f"{difference:.3g} K"

    def __str__(self) -> str:
        return f"{self.value:g} {self.unit}"


#: By the unit of a column; everything else is a percentage.
_BY_UNIT: Mapping[str, Tolerance] = {
    "V": Tolerance(1.0, "mV"),
    "K": Tolerance(0.1, "K"),
    "degC": Tolerance(0.1, "K"),
}

#: Where a quantity hangs on its neighbours more than others do.
_BY_NAME: Mapping[str, Tolerance] = {
    # Of a hold: the current dies away slowly, so that the end lies flat.
    "time": Tolerance(0.5, "%"),
    "current density": Tolerance(0.5, "%"),
}
_HEAT = Tolerance(1.0, "%")
_USUAL = Tolerance(0.2, "%")


def quantity_of(column: str) -> str:
    """Name of a column without its unit.

    Examples
    --------
    >>> quantity_of("cell voltage [V]")
    'cell voltage'
    """
    return column.partition(" [")[0]


def unit_of(column: str) -> str:
    """Unit of a column, empty where it has none.

    Examples
    --------
    >>> unit_of("cell voltage [V]")
    'V'
    """
    return column.partition(" [")[2].removesuffix("]")


def usual_tolerance(column: str) -> Tolerance:
    """What a quantity may move by where nobody says otherwise.

    Examples
    --------
    >>> str(usual_tolerance("cell voltage [V]")), str(usual_tolerance("capacity [mAh/g]"))
    ('1 mV', '0.2 %')
    """
    name = quantity_of(column)
    if name.endswith("heat"):
        return _HEAT
    return _BY_NAME.get(name) or _BY_UNIT.get(unit_of(column), _USUAL)


def read_tolerance(text: object) -> Tolerance | None:
    """A tolerance as it is written, ``"2 mV"``; ``None`` where it cannot be read."""
    found = _WRITTEN.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or not 0 < float(found[1]) < math.inf:
        return None
    return Tolerance(float(found[1]), found[2])


def tolerances_for(columns: Mapping[str, str], given: Mapping[str, str]) -> dict[str, Tolerance]:
    """Tolerance of every quantity, those that were given in place of the usual ones.

    Parameters
    ----------
    columns : mapping of str to str
        Column of each quantity by its name.
    given : mapping of str to str
        Tolerance as text by the name of a quantity: ``{"cell voltage": "2 mV"}``.

    Raises
    ------
    SimulationInputError
        If a quantity is not there, or its tolerance cannot be read or has another unit.
    """
    found = {name: usual_tolerance(column) for name, column in columns.items()}
    for name, text in given.items():
        if name not in columns:
            advice = did_you_mean(name, columns) or f"there are: {', '.join(columns)}"
            raise SimulationInputError(f"tolerances: no quantity {name!r}; {advice}")
        read = read_tolerance(text)
        allowed = units_for(columns[name])
        if read is None or read.unit not in allowed:
            example = " or ".join(f'"1 {unit}"' for unit in allowed)
            raise SimulationInputError(
                f"tolerances: {name}: got {text!r}, allowed: a number above zero with its unit, "
                f"as {example}"
            )
        found[name] = read
    return found


def units_for(column: str) -> tuple[str, ...]:
    """Units in which a column's tolerance can be said."""
    own = {"V": "mV", "K": "K", "degC": "K"}.get(unit_of(column))
    # A percentage of a temperature in degrees Celsius would mean nothing.
    return ("%",) if own is None else (own,) if own == "K" else (own, "%")


def rounded(value: float, allowed: float) -> float:
    """A number with the digits that matter where it may move by `allowed`.

    Examples
    --------
    >>> rounded(0.123456789, 1e-3), rounded(393.24898, 0.2 / 100 * 393.2)
    (0.1235, 393.25)
    """
    if not allowed > 0:
        return float(value)
    # Without a hair above, 1e-3 could count as a little less than it is.
    digits = -math.floor(math.log10(allowed * _ROUNDING * (1 + 1e-9)))
    # Adding zero turns a negative zero into a plain one.
    return round(float(value), digits) + 0.0


def scales_of(numbers: Mapping[str, float]) -> dict[str, float]:
    """What a percentage is taken of: a number itself, or a share of the largest of its unit."""
    largest: dict[str, float] = {}
    for column, value in numbers.items():
        unit = unit_of(column)
        largest[unit] = max(largest.get(unit, 0.0), abs(value))
    return {
        column: max(abs(value), _SMALL * largest[unit_of(column)])
        for column, value in numbers.items()
    }


def scale_of(values: Sequence[float]) -> float:
    """What a percentage of a curve is taken of: its largest value, without sign."""
    return max(map(abs, values))
