"""What a study decides before it begins: chunks, meshes, and what is compiled."""

from __future__ import annotations

from dataclasses import replace

from anode_model import derive
from experiments import load_study, new_study
from experiments.engine.numerics import EXPLORE, SWEEP
from experiments.rate import RateCase
from experiments.sweeps.compiling import worth_compiling
from experiments.sweeps.running import chunk_size_of
from parameter_sets import half_cell, load_material
from tests.experiments.sweeps.conftest import moving_sizes


def test_chunks_and_compilation_hang_on_the_study_alone() -> None:
    window = load_study("claimed-window")
    assert chunk_size_of(window) == 128
    ahead = worth_compiling(window)
    assert ahead["half, one-radius, 6/3/10"] == "thorough"
    assert ahead["full with heat, one-radius, 6/3/10"] == "thorough"
    small = moving_sizes().build()
    assert chunk_size_of(small) == 8
    assert worth_compiling(small) == {}


def test_a_run_gets_the_mesh_that_it_needs() -> None:
    slow, steep, crowded = (
        SWEEP.for_run(lag, salt) for lag, salt in ((0.1, 20.0), (1.0, 20.0), (0.1, 100.0))
    )
    assert slow.radial_points < steep.radial_points
    assert slow.electrode_points < crowded.electrode_points
    assert EXPLORE.for_run(1.0, 100.0) is EXPLORE
    assert replace(slow, finer=SWEEP.finer) == SWEEP


def test_runs_count_for_compiling_not_variants() -> None:
    rates = new_study("rates", "reference-sphere").vary("Dv50", low="2 um", high="3 um").sobol(150)
    once, often = (
        rates.rate(c_rates, directions=["delithiation"]).numerics(sizes="one-radius").build()
        for c_rates in ([0.2], [0.2, 0.25, 0.3, 0.4])
    )
    assert worth_compiling(once) == {}
    assert worth_compiling(often) == {"half, one-radius, 6/3/10": "quick"}


def test_all_runs_of_a_powder_have_one_mesh() -> None:
    cell = half_cell(derive(load_material("reference-sphere")))
    for sizes, meshes in (("one-radius", 2), ("log-normal", 1)):
        cases = [RateCase(cell, "delithiation", "C-rate", i, sizes) for i in (5.0, 500.0)]
        assert len({case.mesh(SWEEP, 298.15) for case in cases}) == meshes
