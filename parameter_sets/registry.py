"""PyBaMM's door: ``pybamm.ParameterValues("reference-sphere")`` for every shipped material.

A material's own name is its half cell; with the name of a pouch behind it, as in
``"reference-sphere-LCO"``, it is a full cell. The entry points of ``pyproject.toml`` name one
function of this module for each; the functions are made here from the names of the sheets.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from anode_model import derive
from parameter_sets import pybamm_sets
from parameter_sets.carbon_electrode import carbon_options
from parameter_sets.electrode_names import Domain
from parameter_sets.full_cells import full_cell
from parameter_sets.half_cells import half_cell
from parameter_sets.library import cell_design_names, load_material, material_names

#: Group of entry points that PyBaMM reads.
GROUP = pybamm_sets.GROUP

#: How the names of the shipped full-cell designs begin; what follows tells their sets apart.
_POUCH = "pouch-"

Values = dict[str, Any]


def entry_points() -> dict[str, str]:
    """Entry points that ``pyproject.toml`` must list: half and full cells of the shipped materials.

    Returns
    -------
    dict of str to str
        From the name of a set to ``"module:function"``.

    Examples
    --------
    >>> entry_points()["reference-sphere"]
    'parameter_sets.registry:reference_sphere'
    """
    return {name: f"{__name__}:{_function_name(name)}" for name in _cells()}


def __getattr__(name: str) -> Callable[[], Values]:
    names = {_function_name(set_): set_ for set_ in _cells()}
    if name in names:
        return _function(names[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _cells() -> dict[str, tuple[str, str | None]]:
    """Material and full-cell design of each set; no design for a half cell."""
    cells: dict[str, tuple[str, str | None]] = {name: (name, None) for name in material_names()}
    for design in cell_design_names():
        if design.startswith(_POUCH):
            positive = design.removeprefix(_POUCH)
            cells |= {f"{name}-{positive}": (name, design) for name in material_names()}
    return cells


@cache
def _function(name: str) -> Callable[[], Values]:
    sheet, design = _cells()[name]

    def values() -> Values:
        # A set for PyBaMM has no spreads.
        derived = derive(load_material(sheet), spreads=False)
        cell = half_cell(derived) if design is None else full_cell(derived, design)
        return {"chemistry": "lithium_ion", **cell.parameters}

    values.__name__ = values.__qualname__ = _function_name(name)
    text = _half_cell_text(sheet) if design is None else _full_cell_text(sheet, design)
    values.__doc__ = text + _options_text(sheet, "Negative" if design else "Positive")
    return values


def _half_cell_text(sheet: str) -> str:
    return (
        f"Half cell of the material {sheet} against lithium, coated and built as by default.\n\n"
        "The carbon is PyBaMM's positive electrode: use the option "
        '{"working electrode": "positive"}.\n\n'
    )


def _full_cell_text(sheet: str, design: str) -> str:
    return (
        f"Full cell of the material {sheet}, coated as by default, in the design {design}.\n\n"
        "After formation, charged to the upper cut-off; carbon is the negative electrode.\n\n"
    )


def _options_text(sheet: str, domain: Domain) -> str:
    laws = derive(load_material(sheet), spreads=False).laws
    options = carbon_options(laws, domain)
    return f"Its laws ask for the options {options}.\n" if options else ""


def _function_name(name: str) -> str:
    return name.replace("-", "_")
