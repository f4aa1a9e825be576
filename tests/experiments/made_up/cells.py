"""Cells that the made-up results are about; one has a name that breaks careless pages."""

from __future__ import annotations

import pytest

from anode_model import derive
from parameter_sets import full_cell, half_cell, load_material
from parameter_sets.parameter_set import ParameterSet

#: A file may be called like this, and a title may say anything.
HOSTILE_NAME = "_a<b>&$x_{"
HOSTILE_TITLE = "<script>alert('x')</script> \"quoted\" & more"


@pytest.fixture(scope="session")
def cells() -> tuple[ParameterSet, ...]:
    reference = load_material("reference-sphere")
    hostile = load_material("fine-sphere").replace(name=HOSTILE_NAME, title=HOSTILE_TITLE)
    materials = (reference, hostile, load_material("coarse-sphere"))
    return tuple(half_cell(derive(material)) for material in materials)


@pytest.fixture(scope="session")
def full_cells(cells: tuple[ParameterSet, ...]) -> tuple[ParameterSet, ...]:
    return tuple(full_cell(cell.derived) for cell in cells)
