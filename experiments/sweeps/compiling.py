"""Which models of a study are compiled ahead of time: those with so many runs that it pays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from anode_model.derivation.laws import ONE_RADIUS
from experiments.full_cell_case import FullCellCase
from experiments.sweeps.runs import cases_of
from experiments.sweeps.variants import VariantMaker

if TYPE_CHECKING:
    from experiments.engine.numerics import Numerics
    from experiments.sweeps.study import Study

#: Runs of a model from which compiling it pays with two processes, half cells of one radius and all
#: others. Of half cells 12 to 27 s of compiling stand against 25 to 35 ms a run, of the others 18
#: to 140 s against 30 to 140 ms, and two of their models are compiled side by side.
PAYS, PAYS_ELSEWHERE = 1000, 500

#: Variants by which the runs of each model are counted.
_SAMPLE = 128


def topology_of(case: Any, mesh: Numerics) -> str:
    """Name of the model that a run needs: cell, heat, sizes of particles, mesh."""
    cell = "half"
    if isinstance(case, FullCellCase):
        cell = "full" if case.heat_transfer_coefficient is None else "full with heat"
    points = f"{mesh.electrode_points}/{mesh.separator_points}/{mesh.radial_points}"
    return f"{cell}, {case.sizes}, {points}"


def worth_compiling(study: Study) -> tuple[str, ...]:
    """Models of a study that are worth compiling.

    It hangs on the study alone, so that every machine that has a compiler gets the same numbers.

    Parameters
    ----------
    study : Study
        Its runs are counted on some of its variants.

    Returns
    -------
    tuple of str
        Names as :func:`topology_of` gives them.
    """
    maker = VariantMaker(study)
    chosen = np.linspace(0, study.variants - 1, min(_SAMPLE, study.variants)).astype(int)
    counts: Counter[str] = Counter()
    for number in dict.fromkeys(chosen.tolist()):
        variant = maker.make(number, study.values[number])
        for plan in study.runs:
            if plan.experiment == "capacity" or not variant.has(plan.cell):
                continue
            for case in cases_of(plan, study, variant):
                mesh = case.mesh(study.numerics, variant.temperature)
                counts[topology_of(case, mesh)] += 1
    each = study.variants / len(chosen)
    return tuple(sorted(name for name, count in counts.items() if count * each >= _least(name)))


def _least(name: str) -> int:
    return PAYS if name.startswith(f"half, {ONE_RADIUS}") else PAYS_ELSEWHERE
