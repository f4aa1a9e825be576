"""Time and memory of the cycling experiment: ``python -m benchmarks.ageing``.

Each run has a process of its own, so that its peak memory is its own. PyBaMM's way of the same
cycles keeps every solution; its peak is measured with fewer cycles and stated for those.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

#: Kilobytes in a gigabyte: Linux counts the peak in kilobytes.
_PER_GIGABYTE = 1024.0**2


def main() -> None:
    """Measure, and print one line a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--plain", type=int, default=20, help="cycles of PyBaMM's own way")
    parser.add_argument("--one", nargs=2, metavar=("WAY", "CYCLES"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        way, cycles = arguments.one
        sys.stdout.write(json.dumps(_measure(way, int(cycles))) + "\n")
        return
    runs = [("explore", cycles) for cycles in arguments.cycles]
    for way, cycles in (*runs, ("plain", arguments.plain)):
        command = [sys.executable, "-m", "benchmarks.ageing", "--one", way, str(cycles)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        sys.stdout.write(
            f"{way}: {cycles} cycles in {found['seconds']:.1f} s, peak {found['peak']:.2f} GB "
            f"({found['before']:.2f} GB before), retention {found['retention']:.3f} %\n"
        )


def _measure(way: str, cycles: int) -> dict[str, float]:
    from anode_model import derive
    from parameter_sets import full_cell, load_material

    cell = full_cell(derive(load_material("reference-sphere"), spreads=False))
    before, start = _peak(), time.perf_counter()
    retention = _plain(cell, cycles) if way == "plain" else _ours(cell, cycles, way)
    return {
        "seconds": time.perf_counter() - start,
        "before": before,
        "peak": _peak(),
        "retention": retention,
    }


def _ours(cell: Any, cycles: int, profile: str) -> float:
    from experiments import run_cycling

    return float(run_cycling(cell, cycles, profile=profile).table["retention [%]"].iloc[0])


def _plain(cell: Any, cycles: int) -> float:
    import pybamm

    high, low = (cell.design.value(f"{end}_voltage") for end in ("upper", "lower"))
    step = pybamm.step
    cycle = (
        step.c_rate(1, termination=f"{low} V"),
        step.rest(600),
        step.c_rate(-1, termination=f"{high} V"),
        step.voltage(high, termination="C/20"),
        step.rest(600),
    )
    simulation = pybamm.Simulation(
        pybamm.lithium_ion.DFN({"SEI": "solvent-diffusion limited"}),
        experiment=pybamm.Experiment([cycle] * cycles),
        parameter_values=cell.values,
        solver=pybamm.IDAKLUSolver(),
    )
    solution = simulation.solve(save_at_cycles=max(cycles - 1, 1))

    def capacity(number: int) -> float:
        charge = solution.cycles[number].steps[0]["Discharge capacity [A.h]"].entries
        return float(charge[-1] - charge[0])

    return 100 * capacity(cycles - 1) / capacity(0)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _PER_GIGABYTE


if __name__ == "__main__":
    main()
