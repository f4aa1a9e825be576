"""Half cells against a loop of one's own, against a bare batch, and the memory of many."""

from __future__ import annotations

import os
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from anode_model import derive
from benchmarks.sweeps.program import timed
from benchmarks.sweeps.studies import KELVIN, half_cell_cases, half_cells
from experiments.engine.compiled_model import CompiledModel
from experiments.engine.library_cache import Effort
from experiments.engine.numerics import SOLVER_OPTIONS, SWEEP, Numerics
from experiments.rate import RateCase
from experiments.sweeps.chunk import Chunk, ChunkSolver
from experiments.sweeps.compiling import topology_of
from experiments.sweeps.runs import Solving
from experiments.sweeps.study import Study

#: Cases of the loop, and of the batch.
_LOOP, _BATCH = 50, 512

#: Variants that a chunk has here.
_CHUNK = 64

#: Longest run [s].
_LONGEST = 4500.0


def measure(few: int = 1000, many: int = 10_000, loop: int = _LOOP) -> dict[str, Any]:
    """Times of the loop, of sweeps and of batches.

    Parameters
    ----------
    few, many : int
        Variants of the sweeps.
    loop : int
        Cases of the loop; it is timed before and after.
    """
    study = half_cells(few)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        before = _users_loop(study, loop)
        cold, _ = timed(folder, cache, few, made="half_cells")
        warm, small = timed(folder, cache, few, made="half_cells", force=True)
        all_cold, _ = timed(folder, Path(folder) / "other", many, made="half_cells", force=True)
        all_warm, large = timed(folder, Path(folder) / "other", many, made="half_cells", force=True)
        each = (before + _users_loop(study, loop)) / 2
        batches = _batches(study, str(Path(folder) / "batches"))
    return {
        "few": few,
        "many": many,
        "loop": loop,
        "batch": _BATCH,
        "loop, a case [s]": each,
        "cold, few [s]": cold,
        "warm, few [s]": warm,
        "cold, many [s]": all_cold,
        "warm, many [s]": all_warm,
        "largest process, few [MB]": small,
        "largest process, many [MB]": large,
        **batches,
    }


def _users_loop(study: Study, count: int) -> float:
    """Seconds a case of a loop that makes parameter values and a simulation for each."""
    import pybamm

    from parameter_sets import half_cell
    from parameter_sets.carbon_electrode import carbon_options
    from parameter_sets.electrode_names import INITIAL_HYSTERESIS

    warnings.simplefilter("ignore")
    materials = [case.cell.derived for case in half_cell_cases(study, count)]
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
        pybamm.Simulation(model, parameter_values=values).solve([0, _LONGEST])
    return (time.perf_counter() - start) / len(materials)


def _batches(study: Study, cache: str) -> dict[str, float]:
    """Processor time a case of batches and of this package's chunks; inputs and meshes alike.

    A hand-written batch has its inputs given, and PyBaMM's solver as it comes: interpreted, or
    compiled by PyBaMM's own option. The last one has this package's solver.
    """
    # PyBaMM keeps what it compiles there too.
    os.environ["XDG_CACHE_HOME"] = cache
    groups: dict[Numerics, list[RateCase]] = {}
    for case in half_cell_cases(study, _BATCH):
        groups.setdefault(case.mesh(SWEEP, KELVIN), []).append(case)
    return {
        "batch, PyBaMM interpreted [s]": _batch(groups, compiled=False),
        "batch, PyBaMM compiled [s]": _batch(groups, compiled=True),
        "batch, this package's solver [s]": _batch(groups, compiled=None),
        "chunk [s]": _chunks(study, groups),
    }


def _batch(groups: dict[Numerics, list[RateCase]], *, compiled: bool | None) -> float:
    """Processor time a case, with PyBaMM's solver or, for ``None``, with this package's."""
    ready = []
    for mesh, cases in groups.items():
        effort: Effort | None = "thorough" if compiled is None else None
        model = cases[0].compiled(mesh, threads=1, ahead=effort)
        solver = model.solver if compiled is None else _solver(mesh, model, compiled=compiled)
        inputs = [dict(case.inputs(KELVIN)) for case in cases]
        solver.solve(model.model, np.array([0.0, 10.0]), inputs=inputs[:1])
        ready.append((solver, model.model, inputs))
    start = time.process_time()
    for solver, model, inputs in ready:
        solver.solve(model, np.array([0.0, _LONGEST]), inputs=inputs)
    return (time.process_time() - start) / _BATCH


def _solver(mesh: Numerics, model: CompiledModel, *, compiled: bool) -> Any:
    import pybamm

    return pybamm.IDAKLUSolver(
        rtol=mesh.rtol,
        atol=mesh.atol,
        output_variables=list(model.outputs.values()),
        options={**SOLVER_OPTIONS, "num_threads": 1, "num_solvers": 1, "compile": compiled},
    )


def _chunks(study: Study, groups: dict[Numerics, list[RateCase]]) -> float:
    """Processor time a case of chunks, the second time: by then all is set up."""
    ahead: dict[str, Effort] = {
        topology_of(cases[0], mesh): "thorough" for mesh, cases in groups.items()
    }
    solver = ChunkSolver(study, Solving(1, tuple(ahead.items())))
    chunks = [
        Chunk(0, first, study.values[first : first + _CHUNK]) for first in range(0, _BATCH, _CHUNK)
    ]
    for chunk in chunks:
        solver.solve(chunk)
    start = time.process_time()
    for chunk in chunks:
        solver.solve(chunk)
    return (time.process_time() - start) / _BATCH
