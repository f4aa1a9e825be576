"""Cases at constant current, solved together, each topology compiled once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.compiled_model import CompiledModel
from experiments.engine.library_cache import Effort
from experiments.engine.numerics import Numerics


class Case(Protocol):
    """One run of one cell at constant current."""

    @property
    def c_rate(self) -> float:
        """Current over the nominal capacity [1/h]."""

    @property
    def duration(self) -> float:
        """Longest time that the run can take [s]."""

    def mesh(self, numerics: Numerics, temperature: float) -> Numerics:
        """The mesh that it needs, where the numerics leave a choice."""

    def compiled(
        self, numerics: Numerics, *, threads: int = 2, ahead: Effort | None = None
    ) -> CompiledModel:
        """The model that it runs on, compiled ahead of time where that can be had."""

    def inputs(self, temperature: float) -> Mapping[str, float]:
        """Inputs of that model."""


def solve_cases(
    cases: Sequence[Case],
    numerics: Numerics,
    temperature: float | Sequence[float],
    progress: Callable[[int], None] | None = None,
    *,
    threads: int = 2,
    ahead: Callable[[Case, Numerics], Effort | None] | None = None,
    settle: Callable[[CompiledModel, Case], None] | None = None,
) -> list[Outcome]:
    """Outcomes in the order of the cases.

    Parameters
    ----------
    cases : sequence of Case
        Any mixture of cells, directions and currents.
    numerics : Numerics
        Mesh and tolerances.
    temperature : float or sequence of float
        Of the surroundings, of all cases or of each [K].
    progress : callable, optional
        Called with the number of cases just finished.
    threads : int
        Threads that solve a batch.
    ahead : callable, optional
        Tells of a case and its mesh how hard a compiler, where one is present, tries on its model
        ahead of time; none does if not given.
    settle : callable, optional
        Called with each model, and a case of it, before its cases are solved.

    Returns
    -------
    list of Outcome
        One a case.
    """
    kelvin = [float(t) for t in np.broadcast_to(temperature, len(cases))]
    models: dict[int, CompiledModel] = {}
    early: dict[int, Numerics] = {}
    groups: dict[int, list[int]] = {}
    for index, case in enumerate(cases):
        mesh = case.mesh(numerics, kelvin[index])
        effort = None if ahead is None else ahead(case, mesh)
        model = case.compiled(mesh, threads=threads, ahead=effort)
        if effort is not None:
            early[id(model)] = mesh
        models[id(model)] = model
        groups.setdefault(id(model), []).append(index)
    found: dict[int, Outcome] = {}
    for key, indices in _taking_turns(groups, early):
        # Neighbours of similar length keep both threads busy.
        indices.sort(key=lambda index: cases[index].c_rate)
        if settle is not None:
            settle(models[key], cases[indices[0]])
        inputs = {index: cases[index].inputs(kelvin[index]) for index in indices}
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


def _taking_turns(
    groups: Mapping[int, list[int]], early: Mapping[int, Numerics]
) -> Iterator[tuple[int, list[int]]]:
    """Groups of cases, those whose models are compiled first, from another on in each process.

    So neighbours do not wait for the same compiler: each calls it for another model, or, where
    there is but one such model, solves what needs no compiler.
    """
    # In an order that does not hang on the chunk.
    keys = sorted(early, key=lambda key: (early[key].radial_points, early[key].electrode_points))
    compiled = [(key, groups[key]) for key in keys]
    others = [(key, indices) for key, indices in groups.items() if key not in early]
    number = os.getpid()
    if len(compiled) == 1 and number % 2:
        yield from (*others, *compiled)
        return
    first = number % len(compiled) if compiled else 0
    yield from (*compiled[first:], *compiled[:first], *others)


def _first_alike(inputs: Mapping[int, Mapping[str, float]]) -> dict[int, int]:
    """For each case the first one with the very same inputs: what is alike is solved once.

    Many unknowns move one of an electrode's two cells only.
    """
    seen: dict[frozenset[tuple[str, float]], int] = {}
    return {
        index: seen.setdefault(frozenset(values.items()), index) for index, values in inputs.items()
    }
