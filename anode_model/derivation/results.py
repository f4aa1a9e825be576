"""From the numbers of a chain to quantities with basis, source, spread and lineage."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from anode_model.derivation.chain import Leaf, Step, leaves_before
from anode_model.lazy_mapping import LazyMapping
from anode_model.nomenclature import derived_terms, properties, term
from anode_model.quantities import Basis, Quantity

#: Relation whose results stand in for what was not measured.
ESTIMATE = "R19"

#: By result, then by leaf: the move for one standard deviation; ``None`` where it is not known.
Effects = Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True)
class Results:
    """The numbers of a chain, and what they came from.

    Parameters
    ----------
    steps : tuple of Step
        The chain.
    leaves : mapping of str to Leaf
        What it started from.
    values : mapping of str to float
        Every number.
    moves : mapping
        What :func:`anode_model.derivation.chain.effects` found; empty without spreads.
    """

    steps: tuple[Step, ...]
    leaves: Mapping[str, Leaf]
    values: Mapping[str, float]
    moves: Effects

    def quantities(self) -> Mapping[str, Quantity]:
        """Every result that has a row in the table of names, made when it is asked for."""
        shown = _shown(self.steps)
        return LazyMapping(shown, lambda name: self._quantity(name, shown[name]))

    def _quantity(self, name: str, step: Step) -> Quantity:
        inputs = _shown_inputs(step.inputs.values(), _hidden(self.steps))
        if step.passes_on and inputs[0] in self.leaves:
            return replace(self.leaves[inputs[0]].quantity, inputs=inputs)
        moves = self.moves.get(name, {})
        total = _root_sum(moves)
        logarithmic = is_logarithmic(name)
        return Quantity(
            value=self.values[name],
            unit=term(name).unit,
            basis=_basis(step.relation),
            source=_origin(step),
            spread=None if logarithmic else total,
            factor=math.exp(total) if logarithmic and total is not None else None,
            inputs=inputs,
            note=self._weakest(leaves_before(self.steps)[name], moves),
        )

    def _weakest(self, sources: frozenset[str], moves: Mapping[str, float | None]) -> str:
        """Name the worst-known input; among equals the one that moves the result most."""
        order = list(Basis)
        open_to_doubt = [key for key in sorted(sources) if not self.leaves[key].exact]
        if not open_to_doubt:
            return ""
        bases = {key: self.leaves[key].quantity.basis for key in open_to_doubt}
        worst = max(
            open_to_doubt, key=lambda key: (order.index(bases[key]), abs(moves.get(key) or 0.0))
        )
        note = f"weakest input: {worst} ({bases[worst].value})"
        unknown = [key for key, move in moves.items() if move is None]
        if unknown:
            note += f"; spread not known: {', '.join(unknown)} leaves the range of a relation"
        return note


@lru_cache(maxsize=64)
def _shown(steps: tuple[Step, ...]) -> Mapping[str, Step]:
    """The step of each result that has a row in a table."""
    return {output: step for step in steps for output in step.outputs if _has_row(output)}


@lru_cache(maxsize=64)
def _hidden(steps: tuple[Step, ...]) -> Mapping[str, tuple[str, ...]]:
    """Inputs of each result that no table shows."""
    return {
        output: tuple(step.inputs.values())
        for step in steps
        for output in step.outputs
        if not _has_row(output)
    }


def _has_row(name: str) -> bool:
    return name in properties() or name in derived_terms()


def _basis(relation: str) -> Basis:
    return {"default": Basis.ASSUMED, ESTIMATE: Basis.FITTED}.get(relation, Basis.DERIVED)


def _origin(step: Step) -> str:
    if step.relation == "default":
        return "not given; from defaults"
    if step.relation == ESTIMATE:
        return f"not measured; estimated from carbonization temperature, {ESTIMATE}"
    if step.passes_on:
        return f"{step.relation}, same as {next(iter(step.inputs.values()))}"
    return f"{step.relation}, {step.function.__name__}"


def _shown_inputs(keys: Iterable[str], hidden: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Keys of a step, with results that no table shows replaced by their own inputs."""
    shown: dict[str, None] = {}
    pending = list(keys)
    while pending:
        key = pending.pop(0)
        if key in hidden:
            pending[:0] = hidden[key]
        else:
            shown[key] = None
    return tuple(shown)


def _root_sum(moves: Mapping[str, float | None]) -> float | None:
    """Moves summed in squares; ``None`` where one is not known or nothing moves the result."""
    known = [move for move in moves.values() if move is not None]
    total = math.hypot(*known)
    return total if len(known) == len(moves) and total > 0 else None


def is_logarithmic(name: str) -> bool:
    """Whether a derived value is known to a factor rather than to a difference."""
    row = derived_terms().get(name)
    return row is not None and row.scale == "log"
