"""A chain of steps from leaves to results, and what the spread of each leaf does to each result.

A step is a function and the keys of its arguments. Nothing here knows any physics: the chain that
the software uses is written down in ``order.py``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from inspect import signature
from typing import Any

from anode_model.errors import DerivationError
from anode_model.quantities import Quantity

Values = dict[str, float]


class StepError(DerivationError):
    """A step left its range.

    Parameters
    ----------
    message : str
        What happened.
    step : Step
        Where.
    """

    def __init__(self, message: str, step: Step):
        super().__init__(message)
        self.step = step


# Relative difference below which two runs of the chain gave the same number.
_NOISE = 1e-12


@cache
def _arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(signature(function).parameters)


# Equal only to itself: what follows from a chain is kept by its steps.
@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One relation at its place in the chain.

    Parameters
    ----------
    outputs : tuple of str
        Keys of the results; the function returns one number, or as many as there are keys.
    function : callable
        Takes floats by name, raises ``ValueError`` outside its range.
    inputs : mapping of str to str
        Argument name to key of a leaf or of an earlier result.
    relation : str
        For example ``"R3"``.
    """

    outputs: tuple[str, ...]
    function: Callable[..., Any]
    inputs: Mapping[str, str]
    relation: str

    @classmethod
    def of(
        cls,
        output: str | tuple[str, ...],
        function: Callable[..., Any],
        relation: str,
        **keys: str,
    ) -> Step:
        """Step whose arguments are named like their keys, but for those given in `keys`."""
        outputs = (output,) if isinstance(output, str) else output
        inputs = {argument: keys.get(argument, argument) for argument in _arguments(function)}
        return cls(outputs, function, inputs, relation)

    @classmethod
    def passing(cls, output: str, key: str, relation: str) -> Step:
        """Step that hands a leaf or an earlier result through under another name."""
        return cls((output,), unchanged, {"value": key}, relation)

    @property
    def passes_on(self) -> bool:
        """Whether the step hands one leaf through unchanged."""
        return self.function is unchanged


@dataclass(frozen=True, slots=True)
class Leaf:
    """An input of the chain: a quantity and the range that its physics allows.

    Parameters
    ----------
    quantity : Quantity
        Value, spread and origin.
    low, high : float
        Range [unit of the quantity]; a move by one standard deviation stops there.
    exact : bool
        Whether it is a definition or geometry, which no result can be blamed on.
    """

    quantity: Quantity
    low: float = -math.inf
    high: float = math.inf
    exact: bool = False

    @property
    def uncertain(self) -> bool:
        """Whether the quantity has a spread that is known and not zero."""
        return bool(self.quantity.spread) or (self.quantity.factor or 1.0) > 1.0

    def moved(self, sigmas: float) -> float:
        """Value moved by standard deviations, kept inside the range."""
        return min(max(self.quantity.at_sigma(sigmas), self.low), self.high)

    def distance(self, value: float) -> float:
        """How many standard deviations a value is away."""
        if self.quantity.factor is not None:
            return math.log(value / self.quantity.value) / math.log(self.quantity.factor)
        return (value - self.quantity.value) / (self.quantity.spread or math.inf)


def unchanged(value: float) -> float:
    """Hand a value through; for leaves that are results as they are."""
    return value


def evaluate(steps: Iterable[Step], values: Mapping[str, float], *, name: str) -> Values:
    """Run steps in order.

    Parameters
    ----------
    steps : iterable of Step
        Each after the steps that it needs.
    values : mapping of str to float
        Leaves, and results of steps that are not run.
    name : str
        What is being derived, for messages.

    Returns
    -------
    dict of str to float
        `values` and the results.

    Raises
    ------
    StepError
        If a relation leaves its range or a result is not finite.
    """
    found = dict(values)
    for step in steps:
        arguments = {argument: found[key] for argument, key in step.inputs.items()}
        try:
            result = step.function(**arguments)
        except ValueError as error:
            what = ", ".join(step.outputs)
            raise StepError(f"{name}: {what} ({step.relation}): {error}", step) from error
        results = result if len(step.outputs) > 1 else (result,)
        for key, number in zip(step.outputs, results, strict=True):
            found[key] = float(number)
            if not math.isfinite(found[key]):
                raise StepError(f"{name}: {key} ({step.relation}) is {found[key]}", step)
    return found


def steps_after(steps: Sequence[Step], leaf: str) -> tuple[Step, ...]:
    """The steps that a leaf reaches, in order."""
    reached, after = {leaf}, []
    for step in steps:
        if reached.intersection(step.inputs.values()):
            reached.update(step.outputs)
            after.append(step)
    return tuple(after)


@lru_cache(maxsize=64)
def leaves_before(steps: tuple[Step, ...]) -> Mapping[str, frozenset[str]]:
    """The leaves that each result comes from, by result."""
    sources: dict[str, frozenset[str]] = {}
    for step in steps:
        keys = step.inputs.values()
        leaves = frozenset().union(*(sources.get(key, frozenset({key})) for key in keys))
        sources.update(dict.fromkeys(step.outputs, leaves))
    return sources


def effects(
    steps: Sequence[Step],
    leaves: Mapping[str, Leaf],
    centre: Mapping[str, float],
    *,
    logarithmic: Callable[[str], bool],
    name: str,
) -> dict[str, dict[str, float | None]]:
    """How far one standard deviation of each leaf moves each result, to first order.

    Parameters
    ----------
    steps : sequence of Step
        The chain.
    leaves : mapping of str to Leaf
        All inputs.
    centre : mapping of str to float
        What :func:`evaluate` gave.
    logarithmic : callable
        Tells by key whether a result moves by factors; its moves are in units of ln.
    name : str
        What is being derived.

    Returns
    -------
    dict
        By result, then by leaf: half the difference between the chain at plus and at minus one
        standard deviation. Where one side leaves its range the other stands for both; ``None``
        where both do.
    """
    moves: dict[str, dict[str, float | None]] = {}
    for key, leaf in leaves.items():
        after = steps_after(steps, key) if leaf.uncertain else ()
        if not after:
            continue
        ends = [_moved(after, centre, key, leaf.moved(sigmas), name) for sigmas in (1.0, -1.0)]
        for output in (output for step in after for output in step.outputs):
            move = _slope(leaf, key, output, [*ends, centre], logarithmic=logarithmic(output))
            moves.setdefault(output, {})[key] = move
    return moves


def _moved(
    steps: Sequence[Step], centre: Mapping[str, float], key: str, value: float, name: str
) -> Values | None:
    try:
        return evaluate(steps, {**centre, key: value}, name=name)
    except DerivationError:
        return None


def _slope(
    leaf: Leaf,
    key: str,
    output: str,
    points: Sequence[Mapping[str, float] | None],
    *,
    logarithmic: bool,
) -> float | None:
    # The centre comes last: it only stands in for an end that could not be reached.
    reached = [point for point in points if point is not None]
    if len(reached) < 2:
        return None
    first, second = reached[:2]
    between = leaf.distance(first[key]) - leaf.distance(second[key])
    if between == 0:
        return None
    if math.isclose(first[output], second[output], rel_tol=_NOISE):
        return 0.0
    if not logarithmic:
        return (first[output] - second[output]) / between
    if first[output] <= 0 or second[output] <= 0:
        return None
    return math.log(first[output] / second[output]) / between
