"""Which runs share a model, and so count together for the compiler."""

from __future__ import annotations

from dataclasses import replace

from anode_model import derive
from experiments.engine.numerics import SWEEP
from experiments.rate import RateCase
from experiments.sweeps.compiling import topology_of
from parameter_sets import half_cell, load_material
from parameter_sets.parameter_set import ParameterSet


def name_of(cell: ParameterSet) -> str:
    return topology_of(RateCase(cell, "delithiation", "C-rate", 5.0), SWEEP)


def test_models_of_other_laws_have_other_names() -> None:
    sheets = ("reference-sphere", "fine-sphere", "silicon-coated-active", "graphite-Marquis2019")
    plain, fine, silicon, graphite = (
        name_of(half_cell(derive(load_material(name)))) for name in sheets
    )
    assert fine == plain
    assert len({plain, silicon, graphite}) == 3
    assert silicon.endswith("silicon active")


def test_two_tables_of_potentials_are_two_models() -> None:
    cell = half_cell(derive(load_material("reference-sphere")))
    names = set()
    for middle in (0.3, 0.4):
        table = ((0.0, 1.0), (0.5, middle), (1.0, 0.0))
        laws = replace(cell.derived.laws, ocp="table", ocp_points=table)
        names.add(name_of(replace(cell, derived=replace(cell.derived, laws=laws))))
    assert len(names) == 2
