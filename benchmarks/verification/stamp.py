"""What decides the figures of docs/verification.md: versions, meshes, and the cells' numbers.

As in docs/accuracy.md source code is not hashed; what it does is caught by the tests that measure
the fast checks again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from anode_model import derive
from benchmarks.accuracy_stamp import changes
from benchmarks.verification import (
    closed_forms,
    conservation,
    convergence,
    independent,
    plain_cell,
    repeat,
)
from experiments.engine.compiled_model import material_inputs
from experiments.full_cell_case import DISCHARGE, FullCellCase
from experiments.rate import RateCase
from parameter_sets import full_cell, half_cell, load_material

#: Relative digits of an input that count; the last ones differ between processors.
_DIGITS = 9

_PINS = Path(__file__).parents[2] / "constraints.txt"

_PYBAMM = ("pybamm", "pybammsolvers", "casadi")

#: Not installed where tests run: what the figures were measured with is compared with the pins.
_OTHERS = ("batmods-lite", "scikit-sundae")

Stamp = dict[str, Any]


def current_stamps() -> dict[str, Stamp]:
    """By part of the page, what decides its figures now."""
    versions = {name: version(name) for name in _PYBAMM}
    half = _half_cell(plain_cell.MATERIAL)
    others = _full_cell(independent.DESIGN)
    return {
        "closed-forms": {
            "versions": versions,
            "cell": half,
            "meshes": _hash([asdict(closed_forms.MESH), asdict(closed_forms.ACROSS)]),
            "settings": _hash([closed_forms.SLOW, plain_cell.SALT["salt_factor"], _salt()]),
        },
        "convergence": {
            "versions": versions,
            "cell": half,
            "meshes": _hash([convergence.RADIAL, convergence.ACROSS, convergence.TOLERANCES]),
            "settings": _hash([convergence.RADIAL_RATE, convergence.ACROSS_RATE]),
        },
        "conservation": {
            "versions": versions,
            "cells": {name: _conserved(name) for name in conservation.DESIGNS},
            "meshes": _hash(asdict(conservation.MESH)),
            "settings": _hash([conservation.CYCLES, conservation.RATE]),
        },
        "batmods": {
            "versions": versions | pins(),
            "cell": others,
            "meshes": _hash(
                [
                    asdict(independent.CONVERGED),
                    [independent.ACROSS, independent.RADIAL, independent.GRADING],
                    independent.EQUAL,
                ]
            ),
            "settings": _hash(list(independent.RATES)),
        },
        "fuller1994": {"versions": versions, "cell": _half_cell("petroleum-coke-Fuller1994")},
        "repeat": {
            "versions": versions,
            "cells": {name: _half_cell(name) for name in repeat.MATERIALS},
            "settings": _hash(list(repeat.RATES)),
        },
    }


def stale(measured: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What changed since the parts were measured, one sentence each.

    Parameters
    ----------
    measured : mapping of str to mapping
        By part, with its ``"stamp"``.
    """
    found = []
    for part, now in current_stamps().items():
        if part not in measured:
            found.append(f"{part}: not measured; python -m benchmarks.verification {part}")
            continue
        found += [f"{part}: {change}" for change in changes(measured[part]["stamp"], now)]
    return found


def pins() -> dict[str, str]:
    """Versions of the other code's packages that constraints.txt names."""
    text = _PINS.read_text(encoding="utf-8")
    known = dict(re.findall(r"^([\w.-]+)==(\S+)$", text, re.MULTILINE))
    return {name: known[name] for name in _OTHERS}


def _salt() -> list[float]:
    return [value for _, value in plain_cell.SALT.values()]


def _half_cell(name: str) -> str:
    cell = half_cell(derive(load_material(name), spreads=False))
    case = RateCase(cell, "delithiation", "C-rate", cell.derived.value("areal_capacity"))
    return _hash([asdict(cell.derived.laws), _rounded(case.inputs(298.15))])


def _full_cell(design: str) -> str:
    cell = full_cell(derive(load_material(plain_cell.MATERIAL), spreads=False), design)
    inputs = FullCellCase(cell, DISCHARGE, 1.0).inputs(298.15)
    return _hash([asdict(cell.derived.laws), _rounded(inputs)])


def _conserved(name: str) -> str:
    cell = conservation.cell_of(name)
    inputs = conservation.inputs(cell) | material_inputs(cell)
    return _hash([asdict(cell.derived.laws), _rounded(inputs)])


def _rounded(values: Mapping[str, float]) -> dict[str, str]:
    return {name: f"{value:.{_DIGITS}g}" for name, value in values.items()}


def _hash(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
