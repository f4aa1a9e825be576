"""Cases at constant current, solved together, each topology compiled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.compiled_model import CompiledModel
from experiments.engine.numerics import Numerics


class Case(Protocol):
    """One run of one cell at constant current."""

    @property
    def c_rate(self) -> float:
        """Current over the nominal capacity [1/h]."""

    @property
    def duration(self) -> float:
        """Longest time that the run can take [s]."""

    def compiled(self, numerics: Numerics) -> CompiledModel:
        """The model that it runs on."""

    def inputs(self, temperature: float) -> Mapping[str, float]:
        """Inputs of that model."""


def solve_cases(
    cases: Sequence[Case],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None = None,
) -> list[Outcome]:
    """Outcomes in the order of the cases.

    Parameters
    ----------
    cases : sequence of Case
        Any mixture of cells, directions and currents.
    numerics : Numerics
        Mesh and tolerances.
    temperature : float
        Of the surroundings [K].
    progress : callable, optional
        Called with the number of cases just finished.

    Returns
    -------
    list of Outcome
        One a case.
    """
    models: dict[int, CompiledModel] = {}
    groups: dict[int, list[int]] = {}
    for index, case in enumerate(cases):
        model = case.compiled(numerics)
        models[id(model)] = model
        groups.setdefault(id(model), []).append(index)
    found: dict[int, Outcome] = {}
    for key, indices in groups.items():
        # Neighbours of similar length keep both threads busy.
        indices.sort(key=lambda index: cases[index].c_rate)
        inputs = {index: cases[index].inputs(temperature) for index in indices}
        first = _first_alike(inputs)
        alone = list(dict.fromkeys(first.values()))
        outcomes = solve_batch(
            models[key],
            [inputs[index] for index in alone],
            max(cases[index].duration for index in indices),
            progress=progress,
        )
        solved = dict(zip(alone, outcomes, strict=True))
        found.update({index: solved[first[index]] for index in indices})
        if progress is not None and len(alone) < len(indices):
            progress(len(indices) - len(alone))
    return [found[index] for index in range(len(cases))]


def _first_alike(inputs: Mapping[int, Mapping[str, float]]) -> dict[int, int]:
    """For each case the first one with the very same inputs: what is alike is solved once.

    Many unknowns move one of an electrode's two cells only.
    """
    seen: dict[frozenset[tuple[str, float]], int] = {}
    return {
        index: seen.setdefault(frozenset(values.items()), index) for index, values in inputs.items()
    }
