"""Full cells that heat themselves, at several rates, against a loop of one's own."""

from __future__ import annotations

import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.sweeps.program import timed
from benchmarks.sweeps.studies import KELVIN, RATES, full_cell_cases, full_cells
from experiments.engine.lumped_heat import INNER_POTENTIALS, LumpedHeatDFN
from parameter_sets.carbon_electrode import carbon_numbers, carbon_options
from parameter_sets.carbon_functions import inner_potential_function

#: Cases of the loop for each rate, and those of them whose results are held against the sweep's.
_LOOP, _COMPARED = 50, 10


def measure(variants: int = 1000, loop: int = _LOOP) -> dict[str, Any]:
    """Times of the loop and of sweeps, and how far their results are apart.

    Parameters
    ----------
    variants : int
        Of the sweep; each runs at all rates.
    loop : int
        Cases of the loop at each rate.
    """
    study = full_cells(variants)
    seconds = {rate: _users_loop(study, loop, rate) for rate in RATES}
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        cold, _ = timed(folder, cache, variants, made="full_cells")
        warm, _ = timed(folder, cache, variants, made="full_cells", force=True)
        apart = _apart(study, Path(folder) / "out")
    mean = float(np.mean(list(seconds.values())))
    runs = variants * len(RATES)
    return {
        "variants": variants,
        "loop": loop,
        "compared": _COMPARED,
        "design": study.full.name,
        "rates [C]": list(RATES),
        "loop, a run [s]": {f"{rate:g}": value for rate, value in seconds.items()},
        "cold [s]": cold,
        "warm [s]": warm,
        "cold, ratio": runs * mean / cold,
        "warm, ratio": runs * mean / warm,
        "apart": apart,
    }


def _user(case: Any) -> Any:
    """What a user of PyBaMM writes for one run, with the same sources of heat.

    PyBaMM's own heat of mixing cannot take a derived potential; the class of this package can.
    """
    import pybamm

    derived, laws = case.cell.derived, case.cell.derived.laws
    values = case.cell.values
    values["Current function [A]"] = case.current
    numbers = {name: derived.value(name) for name in carbon_numbers(laws)}
    values.update(
        {
            INNER_POTENTIALS["Negative"]: inner_potential_function(laws, numbers),
            INNER_POTENTIALS["Positive"]: values["Positive electrode OCP [V]"],
        }
    )
    model = LumpedHeatDFN(carbon_options(laws, "Negative"))
    simulation = pybamm.Simulation(model, parameter_values=values)
    return simulation.solve([0, case.duration])


def _users_loop(study: Any, count: int, rate: float) -> float:
    """Seconds a run, deriving not counted."""
    warnings.simplefilter("ignore")
    cases = full_cell_cases(study, count, rate)
    start = time.perf_counter()
    for case in cases:
        _user(case)
    return (time.perf_counter() - start) / len(cases)


def _apart(study: Any, folder: Path) -> dict[str, float]:
    """Largest differences between the loop's results and the rows of the sweep."""
    from experiments import open_sweep

    table = open_sweep(folder).table.set_index(["variant", "rate [C]"])
    numbers = range(_COMPARED)
    share, rise = [], []
    for rate in RATES:
        for number, case in zip(numbers, full_cell_cases(study, _COMPARED, rate), strict=True):
            row, solution = table.loc[(number, rate)], _user(case)
            capacity = case.current * float(solution.t[-1]) / 3600
            hottest = float(solution["Volume-averaged cell temperature [K]"].entries.max())
            share.append(abs(row["capacity [A.h]"] - capacity) / capacity)
            rise.append(abs(row["temperature rise [K]"] - (hottest - KELVIN)))
    return {"capacity [%]": 100 * max(share), "rise [K]": max(rise)}
