"""PyBaMM's door: ``pybamm.ParameterValues("reference-sphere")`` for every shipped material.

The entry points of ``pyproject.toml`` name one function of this module for each sheet; the
functions are made here from the names of the sheets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from anode_model import derive
from parameter_sets.half_cells import half_cell
from parameter_sets.library import load_material, material_names

#: Group of entry points that PyBaMM reads.
GROUP = "pybamm_parameter_sets"

Values = dict[str, Any]


def entry_points() -> dict[str, str]:
    """Entry points that ``pyproject.toml`` must list, one for each shipped material.

    Returns
    -------
    dict of str to str
        From the name of a set to ``"module:function"``.

    Examples
    --------
    >>> entry_points()["reference-sphere"]
    'parameter_sets.registry:reference_sphere'
    """
    return {name: f"{__name__}:{_function_name(name)}" for name in material_names()}


def __getattr__(name: str) -> Callable[[], Values]:
    sheets = {_function_name(sheet): sheet for sheet in material_names()}
    if name in sheets:
        return _function(sheets[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _function(sheet: str) -> Callable[[], Values]:
    def values() -> Values:
        cell = half_cell(derive(load_material(sheet)))
        return {"chemistry": "lithium_ion", **cell.parameters}

    values.__name__ = values.__qualname__ = _function_name(sheet)
    values.__doc__ = (
        f"Half cell of the material {sheet} against lithium, coated and built as by default.\n\n"
        "The carbon is PyBaMM's positive electrode: use the option "
        '{"working electrode": "positive"}.\n'
    )
    return values


def _function_name(sheet: str) -> str:
    return sheet.replace("-", "_")
