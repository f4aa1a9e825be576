"""How fast sweeps are, against a loop of one's own and a bare batch; writes docs/performance.md.

Every figure is a ratio of two times of one call of this program, on the machine that runs it::

    python -m benchmarks.sweeps
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from anode_model import derive
from experiments import new_study
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.numerics import EXPLORE, SWEEP, Numerics
from experiments.rate import RateCase
from experiments.sweeps.study import Study
from experiments.sweeps.variants import VariantMaker, make_all

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"

#: Beyond which nothing of interest moves, for errors.
CONVERGED = Numerics("converged", 50, 20, 140, 2.0, 1e-6, 1e-8)

#: Cases of the user's loop, and variants whose errors are taken.
USERS, CHECKED = 50, 64


def study_of(variants: int) -> Study:
    """Delithiation at 1 C over the claimed window and the spreads of all coefficients."""
    return (
        new_study("window and spreads", "reference-sphere")
        .claimed_window()
        .spreads(sheets=False)
        .sobol(variants)
        .rate([1], directions=["delithiation"])
        .numerics(sizes="one-radius")
        .build("benchmark")
    )


def cases_of(study: Study, count: int) -> list[RateCase]:
    """The runs of the first variants."""
    variants = make_all(VariantMaker(study), 0, study.values[:count])
    halves = [variant.half for variant in variants if variant.half is not None]
    return [
        RateCase(half, "delithiation", "C-rate", half.derived.value("areal_capacity"))
        for half in halves
    ]


def users_loop(study: Study) -> float:
    """Seconds a case of a loop that makes parameter values and a simulation for each."""
    import pybamm

    from parameter_sets import half_cell
    from parameter_sets.carbon_electrode import carbon_options
    from parameter_sets.electrode_names import INITIAL_HYSTERESIS

    warnings.simplefilter("ignore")
    materials = [case.cell.derived for case in cases_of(study, USERS)]
    start = time.perf_counter()
    for item in materials:
        derived = derive(item.material, item.coating, item.coefficients, spreads=False)
        values = half_cell(derived).values
        full = derived.value("filling_lithiated") * derived.value("maximum_concentration")
        values["Initial concentration in positive electrode [mol.m-3]"] = full
        values[INITIAL_HYSTERESIS.format(domain="positive")] = -1.0
        values["Current function [A]"] = -values["Nominal cell capacity [A.h]"]
        options = {"working electrode": "positive", **carbon_options(derived.laws, "Positive")}
        model = pybamm.lithium_ion.DFN(options)
        pybamm.Simulation(model, parameter_values=values).solve([0, 4500])
    return (time.perf_counter() - start) / len(materials)


def sweep(variants: int, folder: str, cache: str) -> tuple[float, float]:
    """Seconds of a whole sweep in a program of its own, and the largest process of it [MB]."""
    program = (
        "import sys; from benchmarks.sweeps import study_of; from experiments import run_sweep\n"
        "if __name__ == '__main__':\n"
        "    run_sweep(study_of(int(sys.argv[1])), sys.argv[2], force=True)\n"
    )
    script = Path(folder) / "program.py"
    script.write_text(program, encoding="utf-8")
    root = str(Path(__file__).parents[1])
    environment = {**os.environ, "XDG_CACHE_HOME": cache, "PYTHONPATH": root}
    command = [sys.executable, str(script), str(variants), str(Path(folder) / "out")]
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def bare_batch(study: Study, count: int) -> tuple[float, float]:
    """Seconds a case of a bare batch, and of this package's chunk, same inputs and meshes."""
    from experiments.sweeps.chunk import Chunk, ChunkSolver
    from experiments.sweeps.compiling import topology_of
    from experiments.sweeps.runs import Solving

    cases = cases_of(study, count)
    meshes = [case.mesh(SWEEP, 298.15) for case in cases]
    ahead = tuple({topology_of(*pair) for pair in zip(cases, meshes, strict=True)})
    solver = ChunkSolver(study, Solving(1, ahead))
    solver.solve(Chunk(0, 0, study.values[:64]))
    start = time.process_time()
    for first in range(0, count, 64):
        solver.solve(Chunk(0, first, study.values[first : first + 64]))
    ours = time.process_time() - start
    groups: dict[int, tuple[Any, list[dict[str, float]]]] = {}
    for case, mesh in zip(cases, meshes, strict=True):
        model = case.compiled(mesh, threads=1, ahead=True)
        groups.setdefault(id(model), (model, []))[1].append(case.inputs(298.15))
    start = time.process_time()
    for model, inputs in groups.values():
        model.solver.solve(model.model, np.array([0.0, 4500.0]), inputs=inputs)
    return (time.process_time() - start) / count, ours / count


def errors(study: Study) -> dict[str, tuple[float, float, float]]:
    """Errors of the profiles: capacity [%], potential along the curve [mV], its largest [mV]."""
    cases = cases_of(study, CHECKED)
    best = _outcomes(cases, CONVERGED)
    found = {}
    for name, numerics in (("sweep", SWEEP), ("explore", EXPLORE)):
        rows = [_error(*pair) for pair in zip(best, _outcomes(cases, numerics), strict=True)]
        for what, values in zip(("capacity", "mean", "largest"), np.array(rows).T, strict=True):
            found[f"{name}, {what}"] = (
                float(np.median(values)),
                float(np.percentile(values, 95)),
                float(np.max(values)),
            )
    return found


def _outcomes(cases: list[RateCase], numerics: Numerics) -> list[Outcome]:
    outcomes = []
    for case in cases:
        model = case.compiled(case.mesh(numerics, 298.15), threads=1)
        outcomes += solve_batch(model, [case.inputs(298.15)], case.duration)
    return outcomes


def _error(best: Outcome, other: Outcome) -> tuple[float, float, float]:
    from scipy.interpolate import PchipInterpolator

    share = np.linspace(0.005, 0.98, 200)
    potentials = [
        PchipInterpolator(item.time, item.series["potential"])(share * item.time[-1])
        for item in (best, other)
    ]
    apart = 1e3 * np.abs(potentials[0] - potentials[1])
    capacity = 100 * abs(other.time[-1] - best.time[-1]) / 3600
    return capacity, float(np.sqrt(np.mean(apart**2))), float(np.max(apart))


def main() -> int:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variants", type=int, nargs=2, default=(1000, 10_000))
    few, many = parser.parse_args().variants
    study = study_of(few)
    with tempfile.TemporaryDirectory() as folder:
        cache = str(Path(folder) / "cache")
        before = users_loop(study)
        cold, _ = sweep(few, folder, cache)
        warm, small = sweep(few, folder, cache)
        long, large = sweep(many, folder, cache)
        shutil.rmtree(Path(folder) / "out")
        before = (before + users_loop(study)) / 2
    bare, ours = bare_batch(study, 512)
    rows = {
        "a loop of one's own, a case": (f"{1e3 * before:.0f} ms", "1"),
        f"{few} variants, nothing compiled before": (f"{cold:.1f} s", f"{few * before / cold:.0f}"),
        f"{few} variants, compiled before": (f"{warm:.1f} s", f"{few * before / warm:.0f}"),
        f"{many} variants, compiled before": (f"{long:.1f} s", f"{many * before / long:.0f}"),
        f"{many} variants, with the time of compiling": (
            f"{long + cold - warm:.1f} s",
            f"{many * before / (long + cold - warm):.0f}",
        ),
    }
    text = _page(rows, bare, ours, small, large, errors(study))
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


def _page(
    rows: dict[str, tuple[str, str]],
    bare: float,
    ours: float,
    small: float,
    large: float,
    found: dict[str, tuple[float, float, float]],
) -> str:
    head = (Path(__file__).parent / "performance-page.md").read_text(encoding="utf-8")
    times = "\n".join(f"| {name} | {took} | {ratio} |" for name, (took, ratio) in rows.items())
    shown = "\n".join(
        f"| {name} | {values[0]:.3f} | {values[1]:.3f} | {values[2]:.3f} |"
        for name, values in found.items()
    )
    return head.format(
        machine=f"{os.cpu_count()} processors, {platform.system()}",
        times=times,
        bare=f"{1e3 * bare:.1f}",
        ours=f"{1e3 * ours:.1f}",
        ratio=f"{ours / bare:.2f}",
        small=f"{small:.0f}",
        large=f"{large:.0f}",
        growth=f"{large / small:.2f}",
        errors=shown,
        checked=CHECKED,
        users=USERS,
    )


if __name__ == "__main__":
    sys.exit(main())
