"""The first case that each model solves: the same in every process.

The solver orders the elimination of its linear systems by the first matrix that it sees and keeps
that order. If it hung on the chunk that a process happens to get first, or on what was solved in
it before, the last digits of all results would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from experiments.capacity import capacity_outcomes
from experiments.engine.batch import solve_batch
from experiments.engine.compiled_model import material_inputs
from experiments.engine.protocol_model import protocol_model
from experiments.sweeps.variants import Variant, VariantMaker

if TYPE_CHECKING:
    from experiments.engine.compiled_model import CompiledModel
    from experiments.engine.numerics import Numerics
    from experiments.sweeps.study import Study

#: How long that case runs [s]: a few time steps.
_LONG_ENOUGH = 1e-3

#: Variants, beside the sheets as they are, among which it is looked for.
_MOST = 256

#: What each solver of this process solved first, where it was chosen here.
_FIRST: WeakKeyDictionary[Any, frozenset[Any]] = WeakKeyDictionary()


class Settling:
    """Solves a little of one and the same case on every model before anything else.

    Parameters
    ----------
    study : Study
        Its sheets as they are, and its first variants, give the cases.
    """

    def __init__(self, study: Study):
        self.study = study
        self._settled: set[Any] = set()
        self._made: list[Variant] = []
        self._making = self._make()

    def settle(self, model: CompiledModel, case: Any) -> None:
        """Settle a model that is new here.

        Where no run of the study's first variants is of the same kind, `case` itself has to serve.

        Parameters
        ----------
        model : CompiledModel
            On which `case` will run.
        case : Case
            Tells what kind of case it has to be.
        """
        if model.solver in self._settled:
            return
        self._settled.add(model.solver)
        found = (self._like(model, case, variant) for variant in self._variants())
        chosen = next((inputs for inputs in found if inputs is not None), None)
        inputs = case.inputs(self.study.temperature) if chosen is None else chosen
        if _anew(model, inputs):
            solve_batch(model, [inputs], _LONG_ENOUGH)

    def settle_capacity(self, cells: Sequence[Any], numerics: Numerics, threads: int) -> None:
        """Settle the models of the slow cycle, by the whole of it.

        Parameters
        ----------
        cells : sequence of ParameterSet
            Half cells that will go through it.
        numerics : Numerics
            Mesh and tolerances.
        threads : int
            Threads that solve a batch; each has a solver of its own, and is given the same case.
        """
        for cell in cells:
            laws, design = cell.derived.laws, cell.design
            model = protocol_model(laws, design, numerics, threads=threads).compiled
            if model.solver in self._settled:
                continue
            self._settled.add(model.solver)
            alike = (
                (v.half, v.temperature)
                for v in self._variants()
                if v.half is not None and v.half.derived.laws == laws
            )
            half, kelvin = next(alike, (cell, self.study.temperature))
            if _anew(model, {**material_inputs(half), "temperature": kelvin}):
                capacity_outcomes([half] * threads, numerics, kelvin, None, threads=threads)

    def _like(self, model: CompiledModel, case: Any, variant: Variant) -> dict[str, float] | None:
        """Inputs of the first run of a variant that `model` can take."""
        from experiments.sweeps.runs import cases_of

        for plan in self.study.runs:
            if plan.experiment == "capacity" or not variant.has(plan.cell):
                continue
            first: Any = cases_of(plan, self.study, variant)[0]
            other = replace(first, sizes=case.sizes)
            if other.laws != case.laws or other.cell.design != case.cell.design:
                continue
            inputs = dict(other.inputs(variant.temperature))
            if inputs.keys() == model.inputs:
                return inputs
        return None

    def _variants(self) -> Iterator[Variant]:
        """What the cases are taken from, in an order that hangs on the study alone."""
        yield from self._made
        for variant in self._making:
            self._made.append(variant)
            yield variant

    def _make(self) -> Iterator[Variant]:
        maker = VariantMaker(self.study)
        still = np.full(len(self.study.axes), np.nan)
        for place in range(len(self.study.materials)):
            yield maker.make(place * self.study.points_of_each, still)
        for number, values in enumerate(self.study.values[:_MOST]):
            yield maker.make(number, values)


def _anew(model: CompiledModel, inputs: Mapping[str, Any]) -> bool:
    """Whether a model has to solve these inputs to be settled by them.

    One that solved something else before, for another study or none, is set up anew.
    """
    first = frozenset(inputs.items())
    if _FIRST.get(model.solver) == first:
        return False
    model.forget()
    _FIRST[model.solver] = first
    return True
