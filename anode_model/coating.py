"""The coating: what whoever makes the electrode decides."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from numbers import Real
from typing import Any

from anode_model.errors import DerivationError, Problem, QuantityError
from anode_model.nomenclature import term
from anode_model.quantities import Basis, Quantity
from anode_model.units import limit_problem, parse_quantity

_SOURCE = "design of the coating"


@dataclass(frozen=True, slots=True)
class Coating:
    """A layer of active material on one side of the current collector.

    Every argument is read like a quantity of a sheet: text with a unit, a number in the internal
    unit, or a `Quantity`. The attributes are `Quantity` objects.

    Parameters
    ----------
    loading : str, float or Quantity
        Coating rate: total solids per area of one side [kg.m-2].
    active_fraction, conductive_fraction, binder_fraction : str, float or Quantity
        Mass fractions of the total solids [1]; together 1.
    pressing : str, float or Quantity
        Share of the gap between the unpressed and the densest packing that pressing closes [1].

    Raises
    ------
    QuantityError
        If a value cannot be read or is not possible.
    DerivationError
        If the fractions do not add up to 1.

    Examples
    --------
    >>> coating = Coating(loading="60 g/m^2", active_fraction="90 %", binder_fraction=0.075)
    >>> coating.loading.value, coating.active_fraction.value
    (0.06, 0.9)
    """

    loading: Quantity
    active_fraction: Quantity
    conductive_fraction: Quantity
    binder_fraction: Quantity
    pressing: Quantity

    def __init__(
        self,
        loading: str | float | Quantity = "60 g/m^2",
        active_fraction: str | float | Quantity = 0.95,
        conductive_fraction: str | float | Quantity = 0.025,
        binder_fraction: str | float | Quantity = 0.025,
        pressing: str | float | Quantity = 0.9,
    ) -> None:
        written = {
            "loading": loading,
            "active_fraction": active_fraction,
            "conductive_fraction": conductive_fraction,
            "binder_fraction": binder_fraction,
            "pressing": pressing,
        }
        for name, raw in written.items():
            object.__setattr__(self, name, _read(name, raw))
        _check_positive(self.loading, self.active_fraction)
        _check_sum(self.active_fraction, self.conductive_fraction, self.binder_fraction)

    @property
    def design(self) -> dict[str, Quantity]:
        """The values by the names that lineages use."""
        return {_name_in_tables(field.name): getattr(self, field.name) for field in fields(self)}

    def to_dict(self) -> dict[str, float]:
        """Values in internal units, by name."""
        return {name: quantity.value for name, quantity in self.design.items()}


def _name_in_tables(field: str) -> str:
    return "coating_loading" if field == "loading" else field


def _read(name: str, raw: Any) -> Quantity:
    row, key = term(_name_in_tables(name)), f"coating.{name}"
    if isinstance(raw, Quantity):
        if raw.unit != row.unit:
            raise QuantityError(Problem(key, "wrong unit", got=raw.unit, allowed=row.unit))
        quantity = raw
    elif isinstance(raw, str):
        return parse_quantity(raw, row, key=key, default_source=_SOURCE)
    elif isinstance(raw, bool) or not isinstance(raw, Real):
        raise QuantityError(Problem(key, "neither a number nor text", got=repr(raw)))
    else:
        quantity = Quantity(_finite(raw, key), row.unit, Basis.ASSUMED, _SOURCE)
    problem = limit_problem(quantity.value, row, key=key, got=f"{quantity.value:g}")
    if problem is not None:
        raise QuantityError(problem)
    return quantity


def _finite(raw: Real, key: str) -> float:
    try:
        number = float(raw)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        advice = "leave it out for the default"
        raise QuantityError(
            Problem(key, "not a finite number", str(raw)[:60], "a finite number", advice)
        )
    return number


def _check_positive(loading: Quantity, active_fraction: Quantity) -> None:
    for key, quantity in (("loading", loading), ("active_fraction", active_fraction)):
        if quantity.value <= 0:
            allowed = "above 0"
            problem = Problem(f"coating.{key}", "not possible", f"{quantity.value:g}", allowed)
            raise QuantityError(problem)


def _check_sum(*fractions: Quantity) -> None:
    total = sum(fraction.value for fraction in fractions)
    if not math.isclose(total, 1.0, abs_tol=1e-6):
        parts = " + ".join(f"{fraction.value:g}" for fraction in fractions)
        raise DerivationError(
            f"coating: active, conductive and binder fraction add up to {total:g} ({parts}); "
            "they must add up to 1: change one of them"
        )
