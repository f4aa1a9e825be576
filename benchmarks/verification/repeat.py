"""Whether two programs that solve the same cases give the very same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from anode_model import derive
from experiments import run_capacity, run_rate
from experiments.result import Result
from parameter_sets import half_cell, load_material

ROOT = Path(__file__).parents[2]

#: Cases like those of `anode-model compare`: variants, both directions, slow and fast.
MATERIALS = ("reference-sphere", "coarse-sphere", "graphite-Marquis2019")
RATES = (0.2, 1.0, 5.0)


def measure() -> dict[str, Any]:
    """Hashes of the tables and curves of two programs."""
    first, second = (_run() for _ in range(2))
    return {"runs": first["runs"], "same": first == second, "hashes": first}


def hashes() -> dict[str, Any]:
    """Of every number of the results, bit by bit; times of solving are left out."""
    cells = [half_cell(derive(load_material(name), spreads=False)) for name in MATERIALS]
    results = {
        "rate": run_rate(cells, RATES, current_densities=[]),
        "capacity": run_capacity(cells),
    }
    found: dict[str, Any] = {"runs": sum(len(result.table) for result in results.values())}
    for name, result in results.items():
        found[name] = _hash(result)
    return found


def _hash(result: Result) -> str:
    total = hashlib.sha256()
    for frame in (result.table, result.curves):
        for name in frame.columns:
            if name == "solve time [ms]":
                continue
            column = frame[name]
            numeric = column.dtype.kind in "fiub"
            total.update(column.to_numpy().tobytes() if numeric else repr(list(column)).encode())
    return total.hexdigest()


def _run() -> dict[str, Any]:
    code = f"import json; from {__name__} import hashes; print(json.dumps(hashes()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
