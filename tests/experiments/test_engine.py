"""The compiled half cell: what it refuses, that it is compiled once, that it tells the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pybamm
import pytest
from numpy.typing import NDArray

from anode_model import SimulationInputError
from experiments.capacity import run_capacity
from experiments.cases import solve_cases
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.compiled_model import (
    DEPLETED,
    OVERSALTED,
    material_inputs,
    quiet_about_decay,
    start_inputs,
)
from experiments.engine.discretisation import conserve_salt, discretisation
from experiments.engine.half_cell_model import half_cell_model
from experiments.engine.limits import limited_by, overpotentials
from experiments.engine.numerics import EXPLORE, PROFILES, Numerics, find_numerics
from experiments.engine.protocol_model import run_protocol
from experiments.engine.stepwise import Phase
from experiments.engine.temperature import DOUBTFUL
from experiments.pulse import run_pulse
from experiments.rate import RateCase, run_rate
from parameter_sets import load_cell_design
from parameter_sets.cell_design import CoinHalfCell
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]


def one_c(cell: ParameterSet, direction: str = "lithiation", rate: float = 1.0) -> RateCase:
    return RateCase(cell, direction, "C-rate", rate * cell.derived.value("areal_capacity"))


def solve_one(case: RateCase, mesh: Numerics, duration: float, **inputs: float) -> Outcome:
    compiled = half_cell_model(case.cell.derived.laws, case.cell.design, mesh)
    (outcome,) = solve_batch(compiled, [case.inputs(298.15) | inputs], duration)
    return outcome


# ------------------------------------------------------------------ inputs, profiles, compilation


def test_unknown_input_is_an_error_with_the_nearest_name(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    case = one_c(make_cell())
    compiled = half_cell_model(case.cell.derived.laws, case.cell.design, mesh)
    inputs = case.inputs(298.15)
    with pytest.raises(SimulationInputError, match=r"'porosty'.*porosity"):
        solve_batch(compiled, [inputs, inputs | {"porosty": 0.3}], 1.0)


def test_missing_inputs_are_all_named(mesh: Numerics, make_cell: MakeCell) -> None:
    case = one_c(make_cell())
    compiled = half_cell_model(case.cell.derived.laws, case.cell.design, mesh)
    inputs = case.inputs(298.15)
    for name in ("porosity", "temperature"):
        del inputs[name]
    with pytest.raises(SimulationInputError, match="missing inputs: porosity, temperature"):
        solve_batch(compiled, [inputs], 1.0)


def half_filled(cell: ParameterSet) -> dict[str, float]:
    """A filling on the way out of an empty carbon's history."""
    made = start_inputs(cell.derived, charge=0.0, lithiated_before=False)
    return material_inputs(cell) | made | {"initial_filling": 0.3, "temperature": 298.15}


def test_protocol_checks_its_inputs_too(mesh: Numerics, make_cell: MakeCell) -> None:
    cell = make_cell()
    case = half_filled(cell)
    case["temperatur"] = case.pop("temperature")
    rest = Phase("rest", 60.0, 0.0)
    with pytest.raises(SimulationInputError, match=r"'temperatur'.*temperature"):
        run_protocol(cell.derived.laws, load_cell_design(), mesh, [rest], [case])


def test_the_built_model_takes_the_inputs_that_are_checked(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    cell = make_cell()
    compiled = half_cell_model(cell.derived.laws, cell.design, mesh)
    taken = {str(symbol.name) for symbol in compiled.model.input_parameters}
    assert taken <= compiled.inputs
    # What enters an equation of the carbon has to be an input, not a number of one material.
    assert {"coating_thickness", "porosity", "particle_radius", "gallery_fraction_2"} <= taken


def test_materials_with_the_same_laws_share_one_compiled_model(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    first, second = make_cell(), make_cell("open-stacking", loading="40 g/m^2")
    assert first.derived.laws == second.derived.laws
    models = [half_cell_model(cell.derived.laws, cell.design, mesh) for cell in (first, second)]
    assert models[0] is models[1]


def test_unknown_profile_is_an_error_with_the_nearest_name() -> None:
    with pytest.raises(SimulationInputError, match=r"'explor'.*explore"):
        find_numerics("explor")
    assert find_numerics("explore") is EXPLORE
    assert find_numerics(EXPLORE) is EXPLORE
    assert all(profile.name == name for name, profile in PROFILES.items())


# ------------------------------------------------------------------ the set alone in plain PyBaMM


def alone(cell: ParameterSet, case: RateCase, model: Any, **how: Any) -> Any:
    """The set's own numbers in a simulation that takes no inputs."""
    inputs, values = case.inputs(298.15), cell.values
    values["Current function [A]"] = inputs["current_density"] * cell.electrode_area
    full = values["Maximum concentration in positive electrode [mol.m-3]"]
    start = inputs["initial_filling"] * full
    values["Initial concentration in positive electrode [mol.m-3]"] = start
    if cell.derived.laws.hysteresis == "one-state":
        state = "Initial hysteresis state in positive electrode"
        values[state] = inputs["initial_hysteresis"]
    return pybamm.Simulation(model, parameter_values=values, **how).solve([0, 3600])


def plain_model(cell: ParameterSet) -> Any:
    """PyBaMM's half cell for a set: a potential with branches has an option."""
    options: dict[str, Any] = {"working electrode": "positive"}
    if cell.derived.laws.hysteresis == "one-state":
        options["open-circuit potential"] = ("single", "one-state hysteresis")
    with quiet_about_decay():
        return pybamm.lithium_ion.DFN(options)


def difference(outcome: Outcome, solution: Any) -> NDArray[np.float64]:
    """Voltages of the engine against those of another simulation, where both run [V]."""
    # Cut-offs differ (carbon here, cell voltage there), and the end is steep.
    common = np.linspace(1.0, 0.98 * min(outcome.time[-1], solution.t[-1]), 200)
    assert common[-1] > 1800
    engine = np.interp(common, outcome.time, outcome.series["voltage"])
    other = np.interp(common, solution.t, solution["Voltage [V]"].entries)
    return np.asarray(np.abs(engine - other))


@pytest.mark.parametrize("direction", ["lithiation", "delithiation"])
@pytest.mark.parametrize("sheet", ["fine-sphere", "coarse-sphere", "petroleum-coke-Fuller1994"])
def test_the_set_alone_gives_the_engines_curve(
    sheet: str, direction: str, make_cell: MakeCell
) -> None:
    """Same volumes, but numbers instead of inputs and the true radius instead of a scaled one."""
    tight = Numerics("tight", 10, 4, 20, 2.0, 1e-6, 1e-8)
    cell = make_cell(sheet)
    case = one_c(cell, direction)
    model = plain_model(cell)
    conserve_salt(model)
    solver = pybamm.IDAKLUSolver(rtol=tight.rtol, atol=tight.atol)
    solution = alone(cell, case, model, solver=solver, **discretisation(model, tight))
    assert np.max(difference(solve_one(case, tight, 3600.0), solution)) < 0.5e-3


@pytest.mark.parametrize("direction", ["lithiation", "delithiation"])
def test_plain_pybamm_gives_the_engines_curve(direction: str, make_cell: MakeCell) -> None:
    """Nothing of the engine: PyBaMM's own meshes and methods, fine enough for two millivolts."""
    cell = make_cell("fine-sphere")
    case = one_c(cell, direction)
    model = plain_model(cell)
    points = {"x_n": 3, "x_s": 20, "x_p": 20, "r_n": 3, "r_p": 80}
    solver = pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8)
    solution = alone(cell, case, model, solver=solver, var_pts=points)
    fine = Numerics("fine", 20, 8, 40, 2.0, 1e-6, 1e-8)
    assert np.max(difference(solve_one(case, fine, 3600.0), solution)) < 2e-3


# ------------------------------------------------------------------ signs and states


def test_lithiation_lowers_and_delithiation_raises_the_potential(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    cell = make_cell()
    for direction, sign in (("lithiation", -1), ("delithiation", 1)):
        series = solve_one(one_c(cell, direction), mesh, 3600.0).series
        for name in ("potential", "voltage", "surface_ocp", "bulk_ocp"):
            assert sign * (series[name][-1] - series[name][0]) > 0.5
        assert np.all(sign * np.diff(series["filling"]) < 0)
        assert np.all(sign * series["reaction_overpotential"] > 0)


def test_rest_stays_at_rest(mesh: Numerics, make_cell: MakeCell) -> None:
    cell = make_cell()
    outcome = solve_one(one_c(cell), mesh, 36_000.0, current_density=0.0, initial_filling=0.3)
    potential = outcome.series["potential"]
    assert outcome.ended_by == "time limit"
    np.testing.assert_allclose(outcome.series["filling"], 0.3, rtol=1e-9)
    np.testing.assert_allclose(potential, outcome.series["bulk_ocp"][0], rtol=1e-6)
    np.testing.assert_allclose(outcome.series["voltage"], potential, rtol=1e-6)


def test_rest_in_a_protocol_stays_at_rest(mesh: Numerics, make_cell: MakeCell) -> None:
    cell = make_cell()
    case = half_filled(cell)
    rest = Phase("rest", 36_000.0, 0.0)
    (outcome,) = run_protocol(cell.derived.laws, load_cell_design(), mesh, [rest], [case])
    (curve,) = outcome.phases
    assert curve.time[-1] == pytest.approx(36_000.0, rel=1e-9)
    np.testing.assert_allclose(curve.series["filling"], 0.3, rtol=1e-9)
    np.testing.assert_allclose(curve.charge, 0.0, atol=1e-12)
    # Made empty, the carbon rests on the branch of delithiation.
    branch: Any = cell.parameters["Positive electrode delithiation OCP [V]"]
    np.testing.assert_allclose(curve.series["potential"], branch(0.3), rtol=1e-6)


def test_a_phase_that_is_over_at_once_is_the_reason(mesh: Numerics, make_cell: MakeCell) -> None:
    cell = make_cell()
    case = half_filled(cell)
    # At a filling of 0.3 the carbon is at 0.3 V, above the end of the second phase.
    phases = [Phase("rest", 60.0, 0.0), Phase("delithiation", 3600.0, -5.0, upper_cutoff=0.2)]
    (outcome,) = run_protocol(cell.derived.laws, load_cell_design(), mesh, phases, [case])
    assert outcome.status == "failed"
    assert (
        outcome.reason == "the phase 'delithiation': upper cut-off is reached at the first instant"
    )


def test_temperature_moves_the_equilibrium_by_the_entropic_coefficient_only(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    cell = make_cell()
    rest = {"current_density": 0.0, "initial_filling": 0.3}
    warm, cold = (
        solve_one(one_c(cell), mesh, 60.0, temperature=temperature, **rest).series["potential"][-1]
        for temperature in (308.15, 288.15)
    )
    slope = (warm - cold) / 20
    assert slope == pytest.approx(cell.derived.value("entropic_coefficient"), rel=1e-3)


def test_lithiums_own_overpotential_is_not_charged_to_the_carbon(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    cell = make_cell()
    for direction, sign in (("lithiation", -1), ("delithiation", 1)):
        losses = []
        for rate in (0.2, 1.0, 5.0, 20.0):
            series = solve_one(one_c(cell, direction, rate), mesh, 1.0).series
            losses.append(sign * (series["voltage"][-1] - series["potential"][-1]))
        assert all(loss > 0 for loss in losses)
        assert np.all(np.diff(losses) > 0)
        # Lithium's kinetics and the separator: what the reference electrode is there for.
        assert 0.1 < losses[-1] < 0.3


# ------------------------------------------------------------------ what ended a run


def test_slow_diffusion_and_slow_kinetics_are_told_apart(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    slow_solid = make_cell(coefficients={"reference_diffusivity": 1e-15})
    slow_kinetics = make_cell(
        coefficients={"reference_diffusivity": 1e-12, "reference_exchange_current_density": 0.01}
    )
    for cell, expected in ((slow_solid, "solid diffusion"), (slow_kinetics, "charge transfer")):
        for direction in ("delithiation", "lithiation"):
            outcome = solve_one(one_c(cell, direction), mesh, 4500.0)
            share = outcome.time[-1] / 3600
            assert limited_by(outcome, share) == expected


def test_overpotentials_add_up_to_the_whole_loss(mesh: Numerics, make_cell: MakeCell) -> None:
    for direction in ("delithiation", "lithiation"):
        outcome = solve_one(one_c(make_cell(), direction, 2.0), mesh, 4500.0)
        parts = overpotentials(outcome)
        assert all(part >= 0 for part in parts.values())
        whole = abs(outcome.series["potential"][-1] - outcome.series["bulk_ocp"][-1])
        assert sum(parts.values()) == pytest.approx(whole, rel=1e-6)


@pytest.mark.parametrize(
    ("direction", "place"),
    [("lithiation", "at the collector"), ("delithiation", "at the counter electrode")],
)
def test_thick_coating_ends_by_depletion_and_the_place_is_named(
    direction: str, place: str, mesh: Numerics, make_cell: MakeCell
) -> None:
    # Lithium leaves the electrolyte where it is taken up: in the carbon, or at the lithium metal.
    thick = make_cell(loading="120 g/m^2")
    outcome = solve_one(one_c(thick, direction, 5.0), mesh, 900.0)
    assert outcome.status == "ok"
    assert outcome.ended_by == f"{DEPLETED} {place}"
    assert limited_by(outcome, 0.1) == f"{DEPLETED} {place}"
    thin = make_cell(loading="30 g/m^2")
    assert not solve_one(one_c(thin, direction, 5.0), mesh, 900.0).ended_by.startswith(DEPLETED)


@pytest.mark.parametrize("rate", [10.0, 20.0])
def test_salt_that_piles_up_at_the_lithium_ends_a_run_with_a_name(
    rate: float, mesh: Numerics, make_cell: MakeCell
) -> None:
    # Without a limit the fits of the electrolyte are followed to a transference number above one.
    outcome = solve_one(one_c(make_cell(loading="200 g/m^2"), "lithiation", rate), mesh, 450.0)
    assert outcome.status == "ok"
    assert outcome.ended_by == f"{OVERSALTED} at the counter electrode"
    assert limited_by(outcome, 0.1) == outcome.ended_by


def test_a_run_that_passed_everything_is_complete(mesh: Numerics, make_cell: MakeCell) -> None:
    outcome = solve_one(one_c(make_cell("fine-sphere"), "delithiation", 0.2), mesh, 18_500.0)
    assert limited_by(outcome, 0.995) == "complete"
    failed = Outcome("failed", "any", "", np.empty(0), {}, 0.0)
    assert limited_by(failed, float("nan")) == ""


def test_a_temperature_beyond_the_electrolytes_data_comes_back(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    # ORegan2022's conductivity and transference number turn negative near -30 degC.
    outcome = solve_one(one_c(make_cell()), mesh, 4500.0, temperature=243.15)
    assert outcome.status in {"failed", "infeasible"}


def test_the_doubtful_temperatures_are_those_of_a_negative_transference_number() -> None:
    transference = pybamm.ParameterValues("ORegan2022")["Cation transference number"]

    def smallest(kelvin: float) -> float:
        salts = np.arange(25.0, 4000.0, 25.0)
        found = [transference(pybamm.Scalar(c), pybamm.Scalar(kelvin)).evaluate() for c in salts]
        return float(np.min(found))

    assert smallest(DOUBTFUL - 1.0) < 0 < smallest(DOUBTFUL + 0.2)


@pytest.mark.parametrize("temperature", [25.0, -5.0, 0.0, float("nan"), 400.0])
def test_a_temperature_outside_the_data_is_refused(
    temperature: float, mesh: Numerics, make_cell: MakeCell
) -> None:
    for run in (run_capacity, run_rate, run_pulse):
        with pytest.raises(SimulationInputError, match=r"298\.15"):
            run(make_cell(), profile=mesh, temperature=temperature)


def test_contact_resistance_is_in_the_cell_voltage_and_not_in_the_carbons(
    make_cell: MakeCell, mesh: Numerics
) -> None:
    resistance, cell = 50.0, make_cell()
    content = cell.design.to_dict()
    content["contact_resistance"]["value"] = resistance
    other = replace(cell, design=CoinHalfCell.from_dict(content))
    cases = [
        RateCase(item, "delithiation", "C-rate", item.derived.value("areal_capacity"))
        for item in (cell, other)
    ]
    without, with_it = solve_cases(cases, mesh, 298.15)
    times = np.linspace(1.0, 0.9 * without.time[-1], 20)
    drop = cases[0].current_density * cell.electrode_area * resistance
    assert drop > 0.1
    for name, expected in (("voltage", drop), ("potential", 0.0)):
        before, after = (np.interp(times, o.time, o.series[name]) for o in (without, with_it))
        assert after - before == pytest.approx(expected, abs=1e-6)
