"""An active silicon compound in runs: conservation, limits, heat, and PyBaMM's own composite."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pybamm
import pytest

from anode_model import CarbonMaterial, DerivedElectrode, derive, load_coefficients
from anode_model.relations.potential import msmr_potential
from experiments import run_capacity, run_cycling, run_pulse, run_rate, run_storage, run_thermal
from experiments.cases import solve_cases
from experiments.engine.compiled_model import quiet_about_decay, start_inputs
from experiments.engine.discretisation import discretisation
from experiments.engine.full_cell_model import (
    cell_inputs,
    charge_of,
    full_cell_model,
    heat_inputs,
    template_values,
)
from experiments.engine.lumped_heat import LumpedHeatDFN
from experiments.engine.numerics import SKETCH, SOLVER_OPTIONS, Numerics
from experiments.full_cell_case import FullCellCase
from experiments.rate import RateCase
from experiments.size_model import TWO_PHASES, sizes_words
from parameter_sets import full_cell, half_cell, load_material
from parameter_sets.carbon_electrode import carbon_options
from parameter_sets.cell_design import PouchCell
from parameter_sets.silicon_phase import silicon_fillings, silicon_mean_potential

TIGHT = Numerics("tight", 10, 4, 24, 2.0, 1e-6, 1e-8, 16)
TINY = Numerics("tiny", 5, 3, 10, 2.0, 1e-4, 1e-6, 8)
WAYS = ["delithiation", "lithiation"]


def sheet(content: str = "5 wt.%", compound: str = "SiO") -> CarbonMaterial:
    material = load_material("silicon-coated-active")
    assert material.silicon is not None
    silicon = material.silicon.model_copy(update={"compound": compound})
    # The same carbon below every coating: the density of the powder follows from it.
    changed = material.with_properties(silicon_content=content, true_density=None)
    return changed.replace(silicon=silicon)


@cache
def coated(content: str = "5 wt.%", compound: str = "SiO") -> DerivedElectrode:
    return derive(sheet(content, compound), spreads=False)


def diluted(derived: DerivedElectrode) -> DerivedElectrode:
    """The same sheet with a compound that takes up nothing."""
    laws = replace(derived.laws, silicon="none")
    return derive(derived.material, laws=laws, spreads=False)


@pytest.mark.parametrize("compound", ["SiO", "silicon"])
def test_a_slow_run_passes_the_capacity_of_both_phases(compound: str) -> None:
    derived = coated(compound=compound)
    table = run_rate(half_cell(derived), [0.002], current_densities=[], profile=SKETCH).table
    expected = derived.value("reversible_capacity")
    np.testing.assert_allclose(table["capacity [mAh/g]"], expected, rtol=2e-3)


@pytest.mark.parametrize("direction", WAYS)
def test_charge_passed_is_what_both_phases_took_up(direction: str) -> None:
    derived = coated()
    cell, areal = half_cell(derived), derived.value("areal_capacity")
    case = RateCase(cell, direction, "C-rate", areal)
    model = case.compiled(SKETCH)
    solver = pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8, options=dict(SOLVER_OPTIONS))
    solution = solver.solve(model.model, [0, 1800.0], inputs=case.inputs(298.15))
    ends = np.array(silicon_fillings())
    own = [derived.value(f"filling_{end}") for end in ("delithiated", "lithiated")]
    parts = [derived.value(f"{name}_reversible_capacity") for name in ("carbon", "silicon")]
    taken = 0.0
    for phase, swing, part in (
        ("primary", own[1] - own[0], parts[0]),
        ("secondary", ends[1] - ends[0], parts[1]),
    ):
        filling = solution[f"Average positive {phase} particle stoichiometry"].entries
        taken += part * (filling[-1] - filling[0]) / swing
    passed = 0.5 * derived.value("reversible_capacity")
    assert abs(taken) == pytest.approx(passed, rel=1e-4)
    assert np.sign(taken) == (1 if direction == "lithiation" else -1)


@pytest.mark.parametrize("direction", WAYS)
def test_next_to_no_compound_is_the_carbon_alone(direction: str) -> None:
    laws = coated().laws
    derived = derive(sheet("0.001 wt.%"), laws=laws, spreads=False)
    cases = [
        RateCase(half_cell(item), direction, "C-rate", item.value("areal_capacity"))
        for item in (derived, diluted(derived))
    ]
    with_it, without = solve_cases(cases, SKETCH, 298.15)
    assert with_it.time[-1] == pytest.approx(without.time[-1], rel=1e-3)
    seconds = np.linspace(0.02, 0.95, 40) * without.time[-1]
    ours, theirs = (
        np.interp(seconds, item.time, item.series["potential"]) for item in (with_it, without)
    )
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-3)


def test_without_its_capacity_a_compound_does_nothing_but_dilute() -> None:
    """The mutation of R18: a compound that stores nothing leaves no trace of a second phase."""
    table = load_coefficients().with_value("silicon_oxide_capacity", 1.0)
    empty = derive(sheet("5 wt.%"), coefficients=table, spreads=False)
    plain = diluted(coated())
    rows = [
        run_rate(half_cell(item), [1.0], current_densities=[], profile=SKETCH).table
        for item in (coated(), empty, plain)
    ]
    full, nothing, dilute = (table["capacity [mAh/g]"].to_numpy() for table in rows)
    # The compound's volume is the carbon's where nothing is a second phase.
    np.testing.assert_allclose(nothing, dilute, rtol=1e-2)
    assert np.all(full > 1.1 * dilute)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("coefficient", "factor", "falls"),
    [
        ("reference_silicon_exchange_current_density", 0.2, 0.05),
        ("reference_silicon_diffusivity", 1e-4, 0.02),
    ],
)
def test_slow_silicon_takes_less_at_the_same_rate(
    coefficient: str, factor: float, falls: float
) -> None:
    """Kinetics and diffusion of the second phase act: without them this cannot move."""
    table = load_coefficients()
    slow = table.with_value(coefficient, factor * table[coefficient].value)
    material = sheet("10 wt.%", "silicon")
    electrodes = [derive(material, coefficients=item, spreads=False) for item in (table, slow)]
    cells = [
        replace(half_cell(item), name=name)
        for item, name in zip(electrodes, ("usual", "slow"), strict=True)
    ]
    rows = run_rate(
        cells, [1.0], current_densities=[], directions=["lithiation"], profile=SKETCH
    ).table
    usual, slower = rows["capacity [mAh/g]"]
    assert slower < (1 - falls) * usual


def test_silicon_costs_energy_in_a_slow_cycle() -> None:
    derived = coated("10 wt.%")
    with_it, without = (
        run_capacity(half_cell(item), profile=SKETCH).table.iloc[0]
        for item in (derived, diluted(derived))
    )
    assert with_it["status"] == without["status"] == "ok"
    assert with_it["delithiation capacity [mAh/g]"] > 1.2 * without["delithiation capacity [mAh/g]"]
    gap = "mean delithiation potential [V]", "mean lithiation potential [V]"
    loops = [row[gap[0]] - row[gap[1]] for row in (with_it, without)]
    assert loops[0] > loops[1] + 0.02


@pytest.mark.slow
def test_both_phases_agree_with_the_composite_model_of_pybamm() -> None:
    """Its own equations of two phases, its own finite volumes: no line of this package's engine."""
    derived = coated()
    cell = half_cell(derived)
    values = cell.values
    values["Current function [A]"] = cell.nominal_capacity.value
    values["Lower voltage cut-off [V]"] = -1.0
    loop = "one-state hysteresis"
    options = {
        "working electrode": "positive",
        "particle phases": ("1", "2"),
        "open-circuit potential": ("single", (loop, loop)),
    }
    with quiet_about_decay():
        model = pybamm.lithium_ion.DFN(options)
    points = {"x_n": 3, "x_s": 20, "x_p": 40, "r_p": 10, "r_p_prim": 60, "r_p_sec": 10}
    simulation = pybamm.Simulation(model, parameter_values=values, var_pts=points)
    theirs = simulation.solve([0, 2600.0])
    case = RateCase(cell, "lithiation", "C-rate", derived.value("areal_capacity"))
    fine = replace(SKETCH, name="fine", electrode_points=20, separator_points=8, radial_points=36)
    (ours,) = solve_cases([case], fine, 298.15)
    seconds = np.linspace(30.0, 2500.0, 60)
    own = np.interp(seconds, ours.time, ours.series["voltage"])
    other = np.interp(seconds, theirs.t, theirs["Voltage [V]"].entries)
    assert np.sqrt(np.mean((own - other) ** 2)) < 2e-3


def test_experiments_of_half_cells_run() -> None:
    cell = half_cell(coated())
    assert list(run_pulse(cell, profile=SKETCH).table["status"]) == ["ok", "ok"]
    table = run_rate(cell, [5.0], current_densities=[20.0], profile=SKETCH).table
    assert set(table["status"]) == {"ok"}
    assert set(table["sizes"]) == {TWO_PHASES}
    assert "silicon-coated-active has one radius" in sizes_words(table)
    assert table["limited_by"].str.len().gt(0).all()


@pytest.mark.slow
def test_ageing_grows_a_film_on_the_carbon_only() -> None:
    cells = [full_cell(item) for item in (coated(), diluted(coated()))]
    lost = []
    for cell in cells:
        row = run_storage(cell, 30, profile=TINY).table.iloc[0]
        assert (row["status"], row["reason"]) == ("ok", "")
        lost.append(row["lithium lost [mAh/g]"])
    # Particles of one radius have their surface by volume, and the compound takes up some of it.
    derived = coated()
    share = derived.value("carbon_volume_fraction") / derived.value(
        "active_material_volume_fraction"
    )
    assert lost[0] / lost[1] == pytest.approx(share, rel=0.01)
    row = run_cycling(cells[0], 2, profile=TINY).table.iloc[0]
    assert row["status"] == "ok"
    assert row["lithium lost [A.h]"] > 0


@pytest.mark.parametrize("direction", ["discharge", "charge"])
def test_loss_against_equilibrium_is_the_heat_of_both_phases(direction: str) -> None:
    """Means over the phases that are not weighted by current miss it by several percent."""
    cell = full_cell(coated("10 wt.%", "silicon"))
    case = FullCellCase(cell, direction, 0.5, 1e6)
    (outcome,) = solve_cases([case], SKETCH, 298.15)
    energies = [case.energy(outcome, name) for name in ("open_circuit_voltage", "voltage")]
    lost = abs(energies[0] - energies[1]) * 3600 / cell.electrode_area
    names = ("ohmic", "reaction", "mixing", "hysteresis")
    heat = sum(float(outcome.series[name][-1]) for name in names)
    assert heat == pytest.approx(lost, rel=0.015)


@pytest.mark.slow
def test_entropic_band_is_that_of_the_carbons_current() -> None:
    derived = derive(sheet("10 wt.%", "silicon"))
    spread = derived["entropic_coefficient"].spread
    assert spread is not None
    row = run_thermal(
        full_cell(derived),
        [1.0],
        directions=["discharge"],
        heat_transfer_coefficients=[10.0],
        profile=SKETCH,
    ).table.iloc[0]
    table = load_coefficients()
    central = table["reference_entropic_coefficient"].value
    ends = []
    for sign in (-1.0, 1.0):
        moved = table.with_value("reference_entropic_coefficient", central + sign * spread)
        electrode = derive(derived.material, coefficients=moved, spreads=False)
        other = run_thermal(
            full_cell(electrode),
            [1.0],
            directions=["discharge"],
            heat_transfer_coefficients=[10.0],
            profile=SKETCH,
        ).table.iloc[0]
        ends.append(float(other["temperature rise [K]"]))
    shown = row["temperature rise high [K]"] - row["temperature rise low [K]"]
    assert shown == pytest.approx(max(ends) - min(ends), rel=0.2)


@pytest.mark.slow
def test_heat_of_both_phases_is_what_the_voltage_lost() -> None:
    rate, cell = 2.0, full_cell(coated())
    design, laws, bath = cell.design, cell.derived.laws, 1e6
    assert isinstance(design, PouchCell)
    assert cell.balance is not None
    with quiet_about_decay():
        model = LumpedHeatDFN(carbon_options(laws, "Negative"))
    model.events = []
    values = template_values(laws, design, TIGHT, heats=True)
    values["Current function [A]"] = 0.0
    current = rate * cell.nominal_capacity.value / cell.electrode_area
    there = pybamm.step.current(current, duration=0.6 * 3600 / rate)
    simulation = pybamm.Simulation(
        model,
        experiment=pybamm.Experiment([there, pybamm.step.rest(duration=8 * 3600)]),
        parameter_values=pybamm.ParameterValues(values),
        solver=pybamm.IDAKLUSolver(rtol=TIGHT.rtol, atol=TIGHT.atol, options=dict(SOLVER_OPTIONS)),
        **discretisation(model, TIGHT),
    )
    inputs = (
        cell_inputs(cell, laws)
        | heat_inputs(cell, bath)
        | start_inputs(cell.derived, charge=charge_of(cell, "charged"), lithiated_before=True)
        | {
            "initial_positive_filling": cell.balance.value("positive_filling_charged"),
            "temperature": 298.15,
        }
    )
    solution = simulation.solve(inputs=inputs)
    heat = {
        name: float(solution.cycles[1][name].entries[-1])
        for name in (
            "Ohmic heat [J]",
            "Reaction heat [J]",
            "Heat of mixing [J]",
            "Heat of hysteresis [J]",
        )
    }
    lost = sum(lost_by_voltage(cell.derived, cycle) for cycle in solution.cycles)
    assert sum(heat.values()) == pytest.approx(lost, rel=0.01)
    # Without what the branches lose it would not be: the relation above can fail.
    assert sum(heat.values()) - heat["Heat of hysteresis [J]"] < 0.9 * lost


def lost_by_voltage(derived: DerivedElectrode, cycle: Any) -> float:
    """Work of both phases and of the positive at equilibrium, less what came out [J.m-2]."""
    fractions = [derived.value(f"gallery_fraction_{number}") for number in (1, 2, 3, 4)]
    filling = {
        phase: cycle[f"Average negative {phase} particle stoichiometry"].entries
        for phase in ("primary", "secondary")
    }
    potentials = {
        "primary": msmr_potential(filling["primary"], fractions),
        "secondary": silicon_mean_potential(filling["secondary"]),
    }
    thickness = derived.value("coating_thickness")
    name = "X-averaged negative electrode {} volumetric interfacial current density [A.m-3]"
    power = cycle["Current [A]"].entries * (
        cycle["Positive electrode bulk open-circuit potential [V]"].entries
        - cycle["Voltage [V]"].entries
    )
    for phase, potential in potentials.items():
        power = power - thickness * cycle[name.format(phase)].entries * potential
    return float(np.trapezoid(power, cycle["Time [s]"].entries))


def test_a_full_cell_model_is_shared_by_all_with_a_second_phase() -> None:
    cells = [full_cell(coated(content)) for content in ("2 wt.%", "8 wt.%")]
    design = cells[0].design
    assert isinstance(design, PouchCell)
    models = {id(full_cell_model(cell.derived.laws, design, TINY, heats=False)) for cell in cells}
    assert len(models) == 1
