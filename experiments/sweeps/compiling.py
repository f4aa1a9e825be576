"""Which models of a study are compiled ahead of time: those with so many runs that it pays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from anode_model.derivation.laws import ONE_RADIUS, ONE_STATE, Laws
from experiments.full_cell_case import FullCellCase
from experiments.sweeps.runs import cases_of
from experiments.sweeps.variants import VariantMaker

if TYPE_CHECKING:
    from experiments.engine.library_cache import Effort
    from experiments.engine.numerics import Numerics
    from experiments.sweeps.study import Study

#: Runs of a model from which each effort of the compiler pays with two processes, best first, for
#: half cells of one radius and for all others. A half cell takes 30 ms interpreted, 6 ms after 5 s
#: of compiling quickly, 4 ms after 12 s of doing so thoroughly; a full cell with heat 70 to 180 ms,
#: then 30 to 120 ms after 15 s, 20 to 90 ms after 35 s.
PAYS: dict[Effort, int] = {"thorough": 4000, "quick": 400}
PAYS_ELSEWHERE: dict[Effort, int] = {"thorough": 2000, "quick": 400}

_USUAL = Laws("msmr", "thermodynamic-factor", "half-power", hysteresis=ONE_STATE)

#: Variants by which the runs of each model are counted.
_SAMPLE = 128


def topology_of(case: Any, mesh: Numerics) -> str:
    """Name of the model that a run needs: cell, heat, sizes of particles, mesh, unusual laws."""
    cell = "half"
    if isinstance(case, FullCellCase):
        cell = "full" if case.heat_transfer_coefficient is None else "full with heat"
    points = f"{mesh.electrode_points}/{mesh.separator_points}/{mesh.radial_points}"
    return ", ".join((cell, case.sizes, points, *_unusual(case.laws)))


def _unusual(laws: Laws) -> Iterator[str]:
    """Laws other than those of a sheet without laboratory data; each makes a model of its own."""
    for field in fields(Laws):
        value, usual = getattr(laws, field.name), getattr(_USUAL, field.name)
        if field.name == "sizes" or value == usual:
            continue
        shown = f"{crc32(repr(value).encode()):08x}" if field.name == "ocp_points" else value
        yield f"{field.name} {shown}"


def worth_compiling(study: Study) -> dict[str, Effort]:
    """Models of a study that are worth compiling, and how hard the compiler should try.

    It hangs on the study alone, so that every machine that has a compiler gets the same numbers.

    Parameters
    ----------
    study : Study
        Its runs are counted on some of its variants.

    Returns
    -------
    dict
        By names as :func:`topology_of` gives them.
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
    efforts = {name: _effort(name, count * each) for name, count in sorted(counts.items())}
    return {name: effort for name, effort in efforts.items() if effort is not None}


def _effort(name: str, runs: float) -> Effort | None:
    pays = PAYS if name.startswith(f"half, {ONE_RADIUS}") else PAYS_ELSEWHERE
    return next((effort for effort, least in pays.items() if runs >= least), None)
