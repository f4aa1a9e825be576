"""A law of a chemistry module with the origin that a bare function cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from anode_model.quantities import Basis, Quantity


@dataclass(frozen=True, slots=True)
class Law:
    """A function that a parameter set takes, and where it came from.

    Parameters
    ----------
    function : callable
        Of floats, arrays or PyBaMM symbols, with the arguments that PyBaMM gives it.
    unit : str
        Of what it returns, in PyBaMM's spelling.
    basis : Basis
        How it is known.
    source : str
        Where it came from, in words that a reader can follow up.
    """

    function: Callable[..., Any]
    unit: str
    basis: Basis
    source: str


#: Parameters by PyBaMM name: numbers as quantities, functions as laws.
Record = Mapping[str, Quantity | Law]


def plain_values(record: Record) -> dict[str, Any]:
    """Numbers and functions as PyBaMM takes them, without their origin.

    Parameters
    ----------
    record : mapping of str to Quantity or Law
        By PyBaMM name.

    Examples
    --------
    >>> plain_values({"Separator porosity": Quantity(0.4, "1", Basis.ASSUMED, "example")})
    {'Separator porosity': 0.4}
    """
    return {
        name: entry.function if isinstance(entry, Law) else entry.value
        for name, entry in record.items()
    }
