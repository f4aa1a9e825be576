"""Where a derivation starts: properties, coefficients, coating and laboratory values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from anode_model.coating import Coating
from anode_model.coefficients import Coefficients
from anode_model.coefficients.coefficient import Coefficient
from anode_model.derivation.capacity_order import (
    DELITHIATED,
    EMPTY,
    FULL,
    LABORATORY,
    LITHIATED,
    OFFSET,
    SPAN,
)
from anode_model.derivation.chain import Leaf
from anode_model.derivation.laws import (
    LOWER_POTENTIAL,
    UPPER_POTENTIAL,
    filling_at_potential,
    lithium_at_limits,
)
from anode_model.derivation.silicon_order import SILICON
from anode_model.lazy_mapping import LazyMapping
from anode_model.material import CarbonMaterial
from anode_model.nomenclature import Term, term
from anode_model.quantities import Basis, Quantity


class Leaves(LazyMapping[Leaf]):
    """Everything that a derivation can start from, by the keys that the steps use.

    Parameters
    ----------
    coefficients : Coefficients
        Their leaves are made when they are asked for.
    others : mapping of str to Leaf
        Of sheet and coating.
    """

    __slots__ = ("_coefficients", "_others")

    def __init__(self, coefficients: Coefficients, others: Mapping[str, Leaf]):
        super().__init__((*coefficients, *others), self._made)
        self._coefficients, self._others = coefficients, others

    @property
    def numbers(self) -> dict[str, float]:
        """Values in internal units."""
        others = {key: leaf.quantity.value for key, leaf in self._others.items()}
        return self._coefficients.to_dict() | others

    def _made(self, key: str) -> Leaf:
        found = self._others.get(key)
        return _coefficient_leaf(self._coefficients[key]) if found is None else found


def find_leaves(material: CarbonMaterial, coating: Coating, coefficients: Coefficients) -> Leaves:
    """Everything that a derivation can start from.

    Parameters
    ----------
    material : CarbonMaterial
        Properties and laboratory values.
    coating : Coating
        The layer.
    coefficients : Coefficients
        The table to be used.

    Returns
    -------
    Leaves
        By the keys that the steps use.
    """
    leaves = {name: _leaf(q, term(name)) for name, q in coating.design.items()}
    leaves.update({name: _leaf(q, term(name)) for name, q in material.given.items()})
    if material.process is not None:
        leaves.update({name: _leaf(q, term(name)) for name, q in material.process.given.items()})
    if material.silicon is not None:
        known = material.silicon.given
        leaves.update({SILICON + name: _leaf(q, term(name)) for name, q in known.items()})
    part = material.electrochemistry
    if part is not None:
        for name, quantity in part.given.items():
            replaced = replace(quantity, note=f"laboratory value; {quantity.note}".rstrip("; "))
            leaves[LABORATORY + name] = _leaf(replaced, term(name))
        leaves.update(_potential_leaves(material))
    return Leaves(coefficients, leaves)


def _leaf(quantity: Quantity, row: Term) -> Leaf:
    low, high = (row.from_shown(limit) for limit in row.limits)
    return Leaf(quantity, low, high)


def _coefficient_leaf(row: Coefficient) -> Leaf:
    default = row.name.startswith("default_")
    quantity = Quantity(
        value=row.value,
        unit=row.unit,
        basis=Basis.ASSUMED if default else row.basis,
        source=f"not given; default: {row.source}" if default else row.source,
        spread=None if row.factor is not None else row.std,
        factor=row.factor,
    )
    low = -math.inf if row.low is None else row.low
    high = math.inf if row.high is None else row.high
    return Leaf(quantity, low, high, exact=row.status == "G")


def _potential_leaves(material: CarbonMaterial) -> dict[str, Leaf]:
    """What a given open-circuit potential says about fillings or capacities."""
    part = material.electrochemistry
    if part is None or not part.gives_potential:
        return {}
    ocp = part.ocp
    basis = Basis.LITERATURE if ocp is None else ocp.basis
    source = f"parameter set {part.from_set}" if ocp is None else ocp.source
    numbers = {OFFSET: (0.0, "V")}
    if ocp is not None and ocp.law is not None:
        numbers[LITHIATED] = (filling_at_potential(ocp.law, LOWER_POTENTIAL), "1")
        numbers[DELITHIATED] = (filling_at_potential(ocp.law, UPPER_POTENTIAL), "1")
    elif ocp is not None:
        full, empty = lithium_at_limits(ocp)
        measured = part.reversible_capacity
        # A measured capacity sets the scale; the points keep the shape.
        scale = 1.0 if measured is None else measured.value / (full - empty)
        for key, number in ((FULL, full), (EMPTY, empty), (SPAN, full - empty)):
            numbers[key] = (scale * number, "A.h.kg-1")
    note = "read off the given potential; its spread is not known"
    return {
        key: Leaf(Quantity(number, unit, basis, source, note=note))
        for key, (number, unit) in numbers.items()
    }
