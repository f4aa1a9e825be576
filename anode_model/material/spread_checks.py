"""Spreads that reach beyond what is physically possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from anode_model.errors import Problem
from anode_model.nomenclature import term
from anode_model.probability import share_outside
from anode_model.quantities import Quantity
from anode_model.sheets.formatting import format_quantity
from anode_model.units import range_text

#: Share of a distribution outside what is possible above which draws announce a cut.
ANNOUNCED = 0.01

# The same when a sheet is read: what is cut should be enough to matter to whoever draws nothing.
_ANNOUNCED_ON_READING = 0.05

#: Share above which a spread makes no sense.
SENSELESS = 0.5

_Parts = Mapping[str, Mapping[str, Quantity]]


def spread_problem(name: str, quantity: Quantity, key: str) -> Problem | None:
    """Whether most of a distribution is not possible; ``None`` where it is.

    Parameters
    ----------
    name : str
        Row of the nomenclature.
    quantity : Quantity
        With its spread.
    key : str
        Dotted key for the message.
    """
    row = term(name)
    outside = share_outside(quantity, row)
    if outside <= SENSELESS:
        return None
    return Problem(
        key,
        f"{outside:.0%} of what its spread says is not physically possible",
        got=format_quantity(quantity, row),
        allowed=range_text(*row.limits, row),
        advice="give one standard deviation, or no spread where it is not known",
    )


def spread_problems(parts: _Parts) -> Iterator[Problem]:
    """Every spread of a sheet that makes no sense.

    Parameters
    ----------
    parts : mapping of str to mapping of str to Quantity
        Quantities by section and name.
    """
    for part, quantities in parts.items():
        for name, quantity in quantities.items():
            problem = spread_problem(name, quantity, f"{part}.{name}")
            if problem is not None:
                yield problem


def spread_warnings(parts: _Parts) -> Iterator[str]:
    """Every spread of a sheet that is cut off at what is possible, or larger than its value.

    Parameters
    ----------
    parts : mapping of str to mapping of str to Quantity
        Quantities by section and name.
    """
    for part, quantities in parts.items():
        for name, quantity in quantities.items():
            row = term(name)
            width = abs(quantity.value - row.offset)
            wide = quantity.spread is not None and quantity.spread > width > 0
            texts = ["the spread is larger than the value"] if wide else []
            outside = share_outside(quantity, row)
            if outside > _ANNOUNCED_ON_READING:
                texts.append(
                    f"{outside:.1%} of the distribution of {format_quantity(quantity, row)} lies "
                    f"beyond what is possible ({range_text(*row.limits, row)}); it is cut off "
                    "(truncated) there"
                )
            if texts:
                yield f"{part}.{name}: {'; '.join(texts)}"
