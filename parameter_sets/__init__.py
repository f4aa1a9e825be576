"""From a derived negative electrode to a PyBaMM parameter set, and where each number came from.

Nothing heavy is imported until it is used: PyBaMM and the units library come in with the functions
that need them.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parameter_sets.cell_design import CellDesign
    from parameter_sets.full_cells import full_cell
    from parameter_sets.half_cells import half_cell
    from parameter_sets.library import (
        cell_design_names,
        load_cell_design,
        load_material,
        material_names,
    )
    from parameter_sets.negative_electrode_sets import resolve_from_set
    from parameter_sets.parameter_set import ParameterSet

__all__ = [
    "CellDesign",
    "ParameterSet",
    "cell_design_names",
    "full_cell",
    "half_cell",
    "load_cell_design",
    "load_material",
    "material_names",
    "resolve_from_set",
]

_HOMES = {
    "CellDesign": "parameter_sets.cell_design",
    "ParameterSet": "parameter_sets.parameter_set",
    "cell_design_names": "parameter_sets.library",
    "full_cell": "parameter_sets.full_cells",
    "half_cell": "parameter_sets.half_cells",
    "load_cell_design": "parameter_sets.library",
    "load_material": "parameter_sets.library",
    "material_names": "parameter_sets.library",
    "resolve_from_set": "parameter_sets.negative_electrode_sets",
}

# The first import of PyBaMM can otherwise stop and ask about telemetry in the middle of a run.
os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
