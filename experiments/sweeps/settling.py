"""The first case that each model solves: the same in every process.

The solver orders the elimination of its linear systems by the first matrix that it sees and keeps
that order. If it hung on the chunk that a process happens to get first, the last digits of all
results would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.capacity import capacity_outcomes
from experiments.engine.batch import solve_batch
from experiments.sweeps.plan import RunPlan
from experiments.sweeps.variants import Variant, VariantMaker

if TYPE_CHECKING:
    from experiments.engine.compiled_model import CompiledModel
    from experiments.engine.numerics import Numerics
    from experiments.sweeps.study import Study

#: How long that case runs [s]: a few time steps.
_LONG_ENOUGH = 1e-3

#: Variants, beside the sheets as they are, among which it is looked for.
_MOST = 16


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

    def settle(self, model: CompiledModel, case: Any, plan: RunPlan) -> None:
        """Settle a model that is new here.

        Where none of the study's first variants is of the same kind, `case` itself has to serve.

        Parameters
        ----------
        model : CompiledModel
            On which `case` will run.
        case : Case
            Tells what kind of case it has to be.
        plan : RunPlan
            What `case` is of.
        """
        if id(model) in self._settled:
            return
        self._settled.add(id(model))
        inputs = case.inputs(self.study.temperature)
        for variant in self._variants:
            found = self._like(case, plan, variant)
            if found is not None:
                inputs = found
                break
        solve_batch(model, [inputs], _LONG_ENOUGH)

    def settle_capacity(self, cells: Sequence[Any], numerics: Numerics) -> None:
        """Settle the models of the slow cycle, by the whole of it."""
        for cell in cells:
            key = (cell.derived.laws, cell.design, numerics)
            if key in self._settled:
                continue
            self._settled.add(key)
            for variant in self._variants:
                half = variant.half
                if half is not None and half.derived.laws == cell.derived.laws:
                    capacity_outcomes([half], numerics, variant.temperature, None)
                    break

    def _like(self, case: Any, plan: RunPlan, variant: Variant) -> Mapping[str, float] | None:
        from experiments.sweeps.runs import cases_of

        if not variant.has(plan.cell):
            return None
        first: Any = cases_of(plan, self.study, variant)[0]
        other = replace(first, sizes=case.sizes)
        alike = other.laws == case.laws and other.cell.design == case.cell.design
        return dict(other.inputs(variant.temperature)) if alike else None

    @cached_property
    def _variants(self) -> Sequence[Variant]:
        """What the cases are taken from, in an order that hangs on the study alone."""
        maker = VariantMaker(self.study)
        return [maker.make(number, values) for number, values in self._points()]

    def _points(self) -> Iterator[tuple[int, Any]]:
        still = np.full(len(self.study.axes), np.nan)
        for place in range(len(self.study.materials)):
            yield place * self.study.points_of_each, still
        yield from enumerate(self.study.values[:_MOST])
