"""What decides the numbers of docs/accuracy.md, as hashes and as a small sample to solve again.

Source code is not hashed: a comment would make the page stale. What the code does is caught by the
sample.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np

from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import Laws
from benchmarks.accuracy_run import CONVERGED, FINEST, PROFILES, default_cases
from experiments.cases import solve_cases
from experiments.engine.compiled_model import material_inputs
from experiments.rate import C_RATES, DIRECTIONS, RateCase
from parameter_sets.cell_design import CellDesign

#: Three cheap cases, limited by the solid, by the electrolyte, and by nothing; two laws.
SAMPLE = (
    ("coarse-sphere", "delithiation", 10.0),
    ("fine-sphere", "lithiation", 20.0),
    ("graphite-Marquis2019", "delithiation", 1.0),
)

#: What a cell design says that enters the model; masses and densities do not.
DESIGN_VALUES = (
    "electrode_diameter",
    "separator_thickness",
    "separator_porosity",
    "separator_bruggeman_coefficient",
    "lithium_thickness",
    "lower_potential",
    "upper_potential",
    "contact_resistance",
)

#: How far the sample may move on another machine: capacity [% of nominal], mean potential [mV].
TOLERANCE = {"capacity": 0.02, "potential": 0.3}

#: Relative digits of an input that count; the last ones differ between processors.
_DIGITS = 9

#: What decides start and current of a case besides the model's inputs.
_OPERATION = ("filling_lithiated", "filling_delithiated", "areal_capacity")

Stamp = dict[str, Any]
Sample = dict[str, dict[str, float]]


def current_stamp() -> Stamp:
    """What decides the numbers, by what it is; variants one by one."""
    cases = default_cases()
    cells = {case.cell.name: case.cell for case in cases}
    designs = {case.cell.design.name: case.cell.design for case in cases}
    return {
        "versions": {name: version(name) for name in ("pybamm", "pybammsolvers", "casadi")},
        "profiles": {
            # A half cell has no positive particles, and the page's particles have one radius.
            numerics.name: _hash(
                {
                    key: value
                    for key, value in asdict(numerics).items()
                    if key not in ("positive_radial_points", "sized")
                    # Where all runs have one mesh, the choice of another is nothing.
                    and not (key == "finer" and value is None)
                }
            )
            for numerics in (*PROFILES, CONVERGED, FINEST)
        },
        "cases": _hash(
            {
                "rates": list(C_RATES),
                "directions": list(DIRECTIONS),
                "temperature": REFERENCE_TEMPERATURE,
            }
        ),
        "cell designs": {name: _hash(_design(design)) for name, design in designs.items()},
        "variants": {
            name: _hash(
                {
                    "laws": _acting_laws(cell.derived.laws),
                    "inputs": _rounded(material_inputs(cell)),
                    "operation": _rounded({key: cell.derived.value(key) for key in _OPERATION}),
                }
            )
            for name, cell in cells.items()
        },
    }


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between two stamps, one sentence each."""
    found = []
    for part in sorted({*old, *new}):
        before, after = old.get(part), new.get(part)
        if before == after:
            continue
        if not (isinstance(before, dict) and isinstance(after, dict)):
            found.append(f"{part}: changed since the page was measured")
            continue
        for key in sorted({*before, *after}):
            if key not in after:
                found.append(f"{part}: {key} is measured on the page and does not exist any more")
            elif key not in before:
                found.append(f"{part}: {key} is not on the page")
            elif before[key] != after[key]:
                found.append(f"{part}: {key} changed since the page was measured")
    return found


def solve_sample() -> Sample:
    """Capacity [% of nominal] and mean potential [mV] of the sample with both profiles."""
    cases = [
        case
        for case in default_cases(sorted({name for name, _, _ in SAMPLE}))
        if (case.cell.name, case.direction, round(case.c_rate, 6)) in SAMPLE
    ]
    return {
        f"{numerics.name}: {_label(case)}": {
            "capacity": round(100.0 * outcome.time[-1] * case.c_rate / 3600.0, 5),
            "potential": round(
                1e3
                * float(np.trapezoid(outcome.series["potential"], outcome.time))
                / outcome.time[-1],
                4,
            ),
        }
        for numerics in PROFILES
        for case, outcome in zip(
            cases, solve_cases(cases, numerics, REFERENCE_TEMPERATURE), strict=True
        )
        if outcome.status == "ok"
    }


def sample_changes(old: Sample, new: Sample) -> list[str]:
    """Where the sample moved by more than the tolerance, one sentence each."""
    found = []
    for label in sorted({*old, *new}):
        if label not in old or label not in new:
            found.append(f"sample: {label} is solved on one side only")
            continue
        for quantity, allowed in TOLERANCE.items():
            moved = abs(new[label][quantity] - old[label][quantity])
            if not moved <= allowed:
                found.append(
                    f"sample: {label}: {quantity} moved by {moved:.3g}, allowed is {allowed:g}"
                )
    return found


def _label(case: RateCase) -> str:
    return f"{case.cell.name} {case.c_rate:g} C {case.direction}"


def _acting_laws(laws: Laws) -> dict[str, Any]:
    """Without what does not act: entropy at this temperature, sizes on this page, no silicon."""
    silent = {"entropic_coefficient", "sizes"} | ({"silicon"} if laws.silicon == "none" else set())
    return {name: law for name, law in asdict(laws).items() if name not in silent}


def _design(design: CellDesign) -> dict[str, Any]:
    """The numbers of a cell design and the sets behind it, without words and sources."""
    return {
        "sets": [design.electrolyte_set, *design.words.values()],
        "values": _rounded({name: design[name].value for name in DESIGN_VALUES}),
    }


def _rounded(values: Mapping[str, float]) -> dict[str, str]:
    return {name: f"{value:.{_DIGITS}g}" for name, value in values.items()}


def _hash(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
