"""Time of sampled bands against their budget, printed as a ratio.

The budget: 64 joint draws of one variant, each delithiated at 0.2, 2 and 10 C and discharged warm
at 2 C in a full cell, in at most 60 s on two cores once the models are compiled::

    python benchmarks/bands.py
"""

from __future__ import annotations

import sys
import time

from anode_model import derive
from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.uncertainty import draw_electrodes
from experiments.cases import Case, solve_cases
from experiments.engine.numerics import SKETCH
from experiments.full_cell_case import DISCHARGE, FullCellCase
from experiments.pair import Pair
from experiments.rate import RateCase
from parameter_sets import full_cell, half_cell, load_material

DRAWS, BUDGET = 64, 60.0
RATES, WARM = (0.2, 2.0, 10.0), 2.0


def cases_of(pair: Pair) -> list[Case]:
    """The four runs of one draw."""
    areal = pair.half.derived.value("areal_capacity")
    cases: list[Case] = [
        RateCase(pair.half, "delithiation", "C-rate", rate * areal) for rate in RATES
    ]
    cooling = pair.full.design.value("heat_transfer_coefficient")
    return [*cases, FullCellCase(pair.full, DISCHARGE, WARM, cooling)]


def main(name: str = "reference-sphere") -> int:
    """Print the parts, the total and its ratio to the budget; 1 if that is above one."""
    derived = derive(load_material(name))
    centre = Pair(half_cell(derived), full_cell(derived))
    start = time.perf_counter()
    solve_cases(cases_of(centre), SKETCH, REFERENCE_TEMPERATURE)
    print(f"set-up: {time.perf_counter() - start:.1f} s (models compiled, not counted)")
    start = time.perf_counter()
    sample = draw_electrodes(derived, DRAWS, seed=1)
    pairs = [centre.with_electrode(item) for item in sample.electrodes if item is not None]
    built = time.perf_counter()
    cases = [case for pair in pairs for case in cases_of(pair)]
    outcomes = solve_cases(cases, SKETCH, REFERENCE_TEMPERATURE)
    end = time.perf_counter()
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    print(f"draws:  {built - start:.1f} s, {len(pairs)} of {DRAWS} possible, derived and built")
    print(f"solves: {end - built:.1f} s, {len(cases)} runs, {failed} failed")
    print(f"total:  {end - start:.1f} s of {BUDGET:.0f} s, ratio {(end - start) / BUDGET:.2f}")
    return int(end - start > BUDGET)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
