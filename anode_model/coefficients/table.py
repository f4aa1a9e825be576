"""Every coefficient of the relations, with its distribution, status and source.

The numbers live in ``coefficients.toml``. Nothing else in the software repeats one of them, so a
prior is changed, shifted or calibrated in one place.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from anode_model.coefficients.coefficient import Coefficient
from anode_model.conversion import convert
from anode_model.errors import Problem, QuantityError
from anode_model.frozen_mapping import FrozenMapping
from anode_model.sheets.naming import did_you_mean

# Internal unit of each unit that the file uses.
_INTERNAL_UNIT = {
    "1": "1",
    "wt.%": "1",
    "nm": "m",
    "um": "m",
    "g/cm^3": "kg.m-3",
    "mAh/g": "A.h.kg-1",
    "mAh/g/percent": "A.h.kg-1",
    "mAh/m^2": "A.h.m-2",
    "mAh/cm^3": "A.h.m-3",
    "kJ/mol": "J.mol-1",
    "K": "K",
    "1/K": "K-1",
    "nm/K": "m.K-1",
    "V": "V",
    "mV": "V",
    "mV/K": "V.K-1",
    "m^2/s": "m2.s-1",
    "A/m^2": "A.m-2",
    "S/m": "S.m-1",
    "Ohm*m": "Ohm.m",
    "mol/m^3": "mol.m-3",
    "cm^3/mol": "m3.mol-1",
    "J/(kg*K)": "J.kg-1.K-1",
    "W/(m*K)": "W.m-1.K-1",
}


class Coefficients(FrozenMapping[Coefficient]):
    """An immutable table of coefficients by name.

    Parameters
    ----------
    items : mapping of str to Coefficient
        The table.
    fixed : mapping of str to (float, str), optional
        Coefficients that have another value [internal unit], and why; each becomes a row without a
        spread when it is asked for.
    """

    __slots__ = ("_fixed",)

    def __init__(
        self,
        items: Mapping[str, Coefficient],
        fixed: Mapping[str, tuple[float, str]] | None = None,
    ):
        super().__init__(items)
        self._fixed = dict(fixed or {})

    def __getitem__(self, name: str) -> Coefficient:
        if name in self._fixed:
            # In this order, so that another thread finds one or the other.
            self._items[name] = _fixed(self._items[name], *self._fixed[name])
            self._fixed.pop(name, None)
        return self._items[name]

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def __repr__(self) -> str:
        return f"Coefficients({dict(self)!r})"

    def with_value(
        self, name: str, value: float, *, source: str = "set by the caller"
    ) -> Coefficients:
        """Copy of the table with one coefficient set, from then on without a spread.

        Parameters
        ----------
        name : str
            Coefficient to set.
        value : float
            In the internal unit.
        source : str
            Why; shown in every table.

        Returns
        -------
        Coefficients
            A new table.

        Raises
        ------
        QuantityError
            If there is no coefficient of that name or the value is not finite. The range of the
            prior does not bind a caller; the relation's own range does, when it is used.
        """
        return self.with_values({name: value}, source=source)

    def with_values(
        self, values: Mapping[str, float], *, source: str = "set by the caller"
    ) -> Coefficients:
        """Copy of the table with some coefficients set, as by :meth:`with_value`.

        Parameters
        ----------
        values : mapping of str to float
            By name, in internal units.
        source : str
            Why.

        Returns
        -------
        Coefficients
            A new table; this one if nothing is set.

        Raises
        ------
        QuantityError
            As in :meth:`with_value`.
        """
        if not values:
            return self
        for name, value in values.items():
            if not math.isfinite(value):
                # Says what is wrong in the words of the row.
                _fixed(self._known(name), value, source)
        unknown = [name for name in values if name not in self._items]
        if unknown:
            self._known(unknown[0])
        fixed = {name: (float(value), source) for name, value in values.items()}
        return Coefficients(self._items, {**self._fixed, **fixed})

    def shifted(self, name: str, sigmas: float) -> Coefficients:
        """Copy of the table with one coefficient moved along its distribution.

        Parameters
        ----------
        name : str
            Coefficient to move.
        sigmas : float
            As in :meth:`Coefficient.at_sigma`.

        Returns
        -------
        Coefficients
            A new table.

        Raises
        ------
        QuantityError
            If there is no coefficient of that name.
        """
        old = self._known(name)
        source = f"{old.source} (moved by {sigmas:+g} sigma)"
        return self.with_value(name, old.at_sigma(sigmas), source=source)

    def to_dict(self) -> dict[str, float]:
        """Values in internal units, by name."""
        return {
            name: self._fixed[name][0] if name in self._fixed else row.value
            for name, row in self._items.items()
        }

    def _known(self, name: str) -> Coefficient:
        if name not in self._items:
            advice = did_you_mean(name, self._items)
            problem = Problem(f"coefficients.{name}", "there is no such coefficient", advice=advice)
            raise QuantityError(problem)
        return self[name]


def _fixed(row: Coefficient, value: float, source: str) -> Coefficient:
    """The row with another value, from then on without a spread."""
    none: dict[str, Any] = dict.fromkeys(("low", "high", "sigma", "factor"))
    none["per_material"] = False
    return replace(row, value=float(value), shape="fixed", status="P", source=source, **none)


def _coefficient(name: str, row: dict[str, Any]) -> Coefficient:
    unit = row.pop("unit")
    internal = _INTERNAL_UNIT[unit]
    for key in {"value", "low", "high", "sigma"} & row.keys():
        row[key] = float(row[key]) if unit == "1" else convert(float(row[key]), unit, internal)
    return Coefficient(name=name, unit=internal, **row)


@cache
def load_coefficients() -> Coefficients:
    """Read the table that ships with the package.

    Returns
    -------
    Coefficients
        The same object on every call.

    Examples
    --------
    >>> load_coefficients()["default_true_density"].value
    1500.0
    """
    text = (
        files("anode_model")
        .joinpath("coefficients", "coefficients.toml")
        .read_text(encoding="utf-8")
    )
    rows = tomllib.loads(text)
    return Coefficients({name: _coefficient(name, row) for name, row in rows.items()})
