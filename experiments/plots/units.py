"""Units as they stand on an axis of a sweep."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

#: Internal units of coefficients as people write them.
SHOWN_UNITS: Mapping[str, str] = {
    "m2.s-1": "m²/s",
    "A.m-2": "A/m²",
    "J.mol-1": "J/mol",
    "V.K-1": "V/K",
    "S.m-1": "S/m",
    "kg.m-3": "kg/m³",
    "A.h.kg-1": "mAh/g",
    "A.h.m-2": "Ah/m²",
    "A.h.m-3": "Ah/m³",
    "J.kg-1.K-1": "J/(kg K)",
    "W.m-1.K-1": "W/(m K)",
}


def with_unit(name: str, unit: str) -> str:
    """A name with its unit behind it; without one where it has none.

    Examples
    --------
    >>> with_unit("sphericity", "1"), with_unit("reference diffusivity", "m2.s-1")
    ('sphericity', 'reference diffusivity [m²/s]')
    """
    return without_one(f"{name} [{SHOWN_UNITS.get(unit, unit)}]")


def wrapped(label: str, letters: int) -> str:
    """A label in lines of at most so many letters, its own lines kept apart.

    Examples
    --------
    >>> wrapped("temperature rise [K]", 12).splitlines()
    ['temperature', 'rise [K]']
    """
    lines = (line for part in label.split("\n") for line in textwrap.wrap(part, letters))
    return "\n".join(lines)


def without_one(label: str) -> str:
    """A label without the unit of a pure number.

    Examples
    --------
    >>> without_one("porosity [1]")
    'porosity'
    """
    return label.removesuffix(" [1]")
