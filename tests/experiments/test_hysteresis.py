"""Hysteresis in the model: where it starts, what a cycle loses, and what hydrogen does to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pybamm
import pytest

from anode_model import DerivedElectrode, derive, load_coefficients
from anode_model.derivation.laws import NO_HYSTERESIS
from experiments import run_capacity, run_rate
from experiments.cases import solve_cases
from experiments.engine.compiled_model import quiet_about_decay
from experiments.engine.numerics import SKETCH
from experiments.rate import RateCase
from parameter_sets import half_cell, load_material


def derived_of(
    ratio: float,
    share: float | None = None,
    base: float | None = None,
    decay: float | None = None,
) -> DerivedElectrode:
    """Reference sphere of another H/C, with other coefficients of the hysteresis."""
    table = load_coefficients()
    values = {
        "hydrogen_share": share,
        "base_hysteresis": base,
        "reference_hysteresis_decay": decay,
    }
    for name, value in values.items():
        if value is not None:
            table = table.with_value(name, value)
    sheet = load_material("reference-sphere").with_properties(hydrogen_carbon_ratio=str(ratio))
    return derive(sheet, coefficients=table, spreads=False)


def without(derived: DerivedElectrode) -> DerivedElectrode:
    return replace(derived, laws=replace(derived.laws, hysteresis=NO_HYSTERESIS))


def efficiency(derived: DerivedElectrode) -> float:
    row = run_capacity(half_cell(derived), profile=SKETCH).table.iloc[0]
    assert row["status"] == "ok"
    return float(row["energy efficiency [%]"])


def test_energy_efficiency_falls_with_hydrogen() -> None:
    few, some, many = (efficiency(derived_of(ratio)) for ratio in (0.0, 0.04, 0.1))
    assert few > some + 5 > many + 10


def test_without_its_coefficients_hydrogen_costs_no_energy() -> None:
    # The share of hydrogen that binds lithium, and the base hysteresis, both nothing.
    few, many = (efficiency(derived_of(ratio, 0.0, 0.0)) for ratio in (0.0, 0.1))
    assert many == pytest.approx(few, abs=0.05)
    plain = efficiency(without(derived_of(0.1, 0.0, 0.0)))
    assert many == pytest.approx(plain, abs=0.05)


@pytest.mark.parametrize(("decay", "within"), [(40.0, 0.1), (1000.0, 0.01)])
def test_a_slow_cycle_loses_the_loop(decay: float, within: float) -> None:
    # Changing branches takes a part of the capacity, the less the faster.
    derived = derived_of(0.04, decay=decay)
    table = run_rate(half_cell(derived), [0.01], current_densities=[], profile=SKETCH).table
    plain = run_rate(half_cell(without(derived)), [0.01], current_densities=[], profile=SKETCH)
    gap, none = (
        float(np.subtract(*rows.set_index("direction")["mean potential [V]"].loc[WAYS]))
        for rows in (table, plain.table)
    )
    capacity = derived.value("reversible_capacity")
    lost = 0.035 * capacity + 0.864 * derived.value("hydrogen_capacity")
    assert (gap - none) * capacity == pytest.approx(lost, rel=within)


WAYS = ["delithiation", "lithiation"]


def test_a_run_starts_on_the_branch_of_the_step_before() -> None:
    derived = derived_of(0.1)
    cell, areal = half_cell(derived), derived.value("areal_capacity")
    cases = [RateCase(cell, way, "C-rate", 0.05 * areal) for way in WAYS]
    assert [case.inputs(298.15)["initial_hysteresis"] for case in cases] == [-1.0, 1.0]
    for case, outcome in zip(cases, solve_cases(cases, SKETCH, 298.15), strict=True):
        half = np.interp(0.5 * outcome.time[-1], outcome.time, outcome.series["potential"])
        # Half way the branch is the run's own.
        sign = 1.0 if case.direction == "delithiation" else -1.0
        (flat,) = solve_cases(
            [RateCase(half_cell(without(derived)), case.direction, "C-rate", 0.05 * areal)],
            SKETCH,
            298.15,
        )
        middle = np.interp(0.5 * flat.time[-1], flat.time, flat.series["potential"])
        assert sign * (half - middle) > 0.03


def test_a_set_with_hysteresis_runs_in_plain_pybamm() -> None:
    derived = derived_of(0.1)
    cell = half_cell(derived)
    values = cell.values
    values["Current function [A]"] = cell.nominal_capacity.value / 2
    values["Lower voltage cut-off [V]"] = -1.0
    with quiet_about_decay():
        model = pybamm.lithium_ion.DFN(
            {
                "working electrode": "positive",
                "open-circuit potential": ("single", "one-state hysteresis"),
            }
        )
    points = {"x_n": 3, "x_s": 6, "x_p": 12, "r_p": 60}
    simulation = pybamm.Simulation(model, parameter_values=values, var_pts=points)
    solution = simulation.solve([0, 5400])
    case = RateCase(cell, "lithiation", "C-rate", 0.5 * derived.value("areal_capacity"))
    (ours,) = solve_cases([case], SKETCH, 298.15)
    seconds = np.linspace(60.0, 0.9 * ours.time[-1], 30)
    voltage = np.interp(seconds, ours.time, ours.series["voltage"])
    theirs = np.interp(seconds, solution.t, solution["Voltage [V]"].entries)
    assert np.sqrt(np.mean((voltage - theirs) ** 2)) < 3e-3
    # Without the option the same set has one curve: what is compared here can differ.
    plain = RateCase(half_cell(without(derived)), "lithiation", "C-rate", case.current_density)
    (single,) = solve_cases([plain], SKETCH, 298.15)
    other = np.interp(seconds, single.time, single.series["voltage"])
    assert np.sqrt(np.mean((other - theirs) ** 2)) > 0.05
