"""Columns of the results that figures read, and how they are written on an axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

CAPACITY = "capacity [mAh/g]"
POTENTIAL = "potential [V]"
VOLTAGE = "cell voltage [V]"
CHARGE_PASSED = "capacity [A.h]"
RATE = "rate [C]"
CURRENT = "current density [mA/cm2]"
RETENTION = "retention [%]"
RESISTANCE = "pulse resistance [Ohm cm2]"
SHARE = "share of nominal capacity [%]"
TEMPERATURE = "temperature [degC]"
RISE = "temperature rise [K]"
COOLING = "cooling"

#: How a run without cooling is called.
ADIABATIC = "adiabatic"

#: Column of the rate by what the rates of a run have in common.
RATE_COLUMNS: Mapping[str, str] = {"C-rate": RATE, "current density": CURRENT}

_SHOWN = (
    ("W/m2/K", "W/(m² K)"),
    ("cm2", "cm²"),
    ("Ohm", "Ω"),
    ("W.h", "Wh"),
    ("A.h", "Ah"),
    ("degC", "°C"),
)


def axis_label(column: str) -> str:
    """Name of a column, or a text with units, as it stands on an axis.

    Examples
    --------
    >>> axis_label("pulse resistance [Ohm cm2]")
    'pulse resistance [Ω cm²]'
    >>> axis_label("10 W/m2/K")
    '10 W/(m² K)'
    """
    for plain, shown in _SHOWN:
        column = column.replace(plain, shown)
    return column


def variants_of(table: pd.DataFrame) -> tuple[str, ...]:
    """Variants of a table in the order in which they come."""
    return tuple(str(name) for name in table["variant"].drop_duplicates())


def directions_of(table: pd.DataFrame) -> tuple[str, ...]:
    """Directions of a table in the order in which they come."""
    return tuple(str(name) for name in table["direction"].drop_duplicates())


def coolings_of(table: pd.DataFrame) -> tuple[str, ...]:
    """Coolings of a table as they come, without cooling last."""
    names = [str(name) for name in table[COOLING].drop_duplicates()]
    return tuple(sorted(names, key=lambda name: name == ADIABATIC))


def chosen(table: pd.DataFrame, variants: Sequence[str] | None) -> tuple[str, ...]:
    """The variants to show: those asked for, or all.

    Raises
    ------
    ValueError
        If the table has no variant of a name that was asked for.
    """
    known = variants_of(table)
    missing = [name for name in variants or () if name not in known]
    if missing:
        raise ValueError(f"no variant {missing[0]!r} in this table; it has {', '.join(known)}")
    return known if variants is None else tuple(variants)


def reference_of(variants: Sequence[str], reference: str | None = None) -> str | None:
    """The variant to show in grey behind the others: as asked for, or the one so named."""
    for name in (reference, "reference-sphere"):
        if name in variants:
            return name
    return None
