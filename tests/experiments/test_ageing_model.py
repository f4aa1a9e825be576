"""The cell with a growing film against what is known without it: closed form, balance, PyBaMM."""

from __future__ import annotations

from typing import Any

import numpy as np
import pybamm
import pytest

from anode_model import derive
from anode_model.constants import FARADAY, GAS_CONSTANT, SECONDS_PER_HOUR
from anode_model.relations.sei import sei_thickness_at_time
from experiments import run_cycling, run_storage
from experiments.ageing_run import AgeingRun, advance, start_runs
from experiments.engine.batch import Outcome
from experiments.engine.compiled_model import quiet_about_decay
from experiments.engine.numerics import Numerics
from experiments.engine.stepwise import Phase, StepwiseModel
from parameter_sets import full_cell, load_material
from parameter_sets.parameter_set import ParameterSet

TINY = Numerics("tiny", 5, 3, 10, 2.0, 1e-5, 1e-7, 6)
ROOM, WARM = 298.15, 318.15
DAY = 86400.0


@pytest.fixture(scope="module")
def cell() -> ParameterSet:
    return full_cell(derive(load_material("reference-sphere")))


def begun(cell: ParameterSet, state_of_charge: float = 1.0) -> tuple[StepwiseModel, AgeingRun]:
    ((model, (run,)),) = start_runs(
        [cell], state_of_charge=state_of_charge, temperature=ROOM, numerics=TINY
    )
    assert model is not None
    return model, run


def through(model: StepwiseModel, run: AgeingRun, phase: Phase) -> Outcome:
    (outcome,) = advance(model, [run], lambda _: phase)
    assert outcome.status == "ok", outcome.reason
    return outcome


def thickness_by_law(cell: ParameterSet, days: Any, temperature: float) -> Any:
    """Thickness of the film [nm]."""
    derived, table = cell.derived, cell.derived.coefficients
    energy = derived.value("sei_growth_activation_energy")
    warmer = np.exp(-energy / GAS_CONSTANT * (1 / temperature - 1 / ROOM))
    thickness = sei_thickness_at_time(
        days * DAY,
        sei_initial_thickness=derived.value("sei_initial_thickness"),
        sei_solvent_diffusivity=warmer * derived.value("sei_solvent_diffusivity"),
        sei_solvent_concentration=table["sei_solvent_concentration"].value,
        sei_molar_volume=table["sei_molar_volume"].value,
        sei_lithium_ratio=table["sei_lithium_ratio"].value,
    )
    return thickness * 1e9


@pytest.mark.parametrize("temperature", [ROOM, WARM])
def test_film_grows_as_the_closed_form_says(cell: ParameterSet, temperature: float) -> None:
    result = run_storage(cell, 365, profile=TINY, temperature=temperature)
    later = result.curves.iloc[1:]
    first = result.table["first film thickness [nm]"].iloc[0]
    wanted = thickness_by_law(cell, later["time [d]"].to_numpy(), temperature)
    assert later["film thickness [nm]"].to_numpy() == pytest.approx(wanted, rel=2e-3)
    # L² - L0² grows in proportion to time.
    squares = later["film thickness [nm]"].to_numpy() ** 2 - first**2
    assert squares / later["time [d]"].to_numpy() == pytest.approx(
        (wanted[-1] ** 2 - first**2) / 365, rel=5e-3
    )


def test_film_holds_the_lithium_that_its_thickness_says(cell: ParameterSet) -> None:
    row = run_storage(cell, 100, profile=TINY).table.iloc[0]
    derived, table = cell.derived, cell.derived.coefficients
    grown = (row["film thickness [nm]"] - row["first film thickness [nm]"]) * 1e-9
    # Below the limit of the roughness the film covers the measured surface.
    area = derived.value("surface_area") * derived.value("active_mass_loading")
    lithium = area * grown * table["sei_lithium_ratio"].value / table["sei_molar_volume"].value
    lost = lithium * FARADAY / SECONDS_PER_HOUR * cell.electrode_area
    assert row["lithium lost [A.h]"] == pytest.approx(lost, rel=1e-6)


def test_lithium_is_conserved(cell: ParameterSet) -> None:
    model, run = begun(cell)
    current = run.current_density
    phases = (
        Phase("discharge", 5400.0, current, lower_cutoff=2.5),
        Phase("rest", 600.0, 0.0),
        Phase("charge", 5400.0, -current, upper_cutoff=4.2),
        Phase("hold", 36000.0, voltage=4.2, final_current_density=current / 20),
        Phase("storage", 30 * DAY, 0.0),
    )
    totals, ends = [], []
    for phase in phases:
        outcome = through(model, run, phase)
        film = outcome.series["lithium_in_film"] * SECONDS_PER_HOUR / FARADAY
        totals.append(outcome.series["lithium"] + film)
        ends.append(outcome.ended_by)
    found = np.concatenate(totals)
    assert found == pytest.approx(found[0], rel=1e-9)
    assert ends == ["lower cut-off", "time limit", "upper cut-off", "final current", "time limit"]
    # What the film took is far more than what the balance leaves open.
    assert run.lithium_lost > 1e-3 * run.nominal


def test_current_and_voltage_are_held(cell: ParameterSet) -> None:
    model, run = begun(cell, 0.5)
    discharge = through(model, run, Phase("discharge", 900.0, run.current_density))
    assert discharge.series["current_density"] == pytest.approx(run.current_density, rel=1e-9)
    hold = through(model, run, Phase("hold", 900.0, voltage=3.9))
    assert hold.series["voltage"] == pytest.approx(3.9, rel=1e-9)
    assert hold.series["current_density"][-1] < 0
    rest = through(model, run, Phase("rest", 900.0, 0.0))
    assert np.max(np.abs(rest.series["current_density"])) < 1e-9 * run.current_density


def test_an_interrupted_phase_goes_on_where_it_was(cell: ParameterSet) -> None:
    model, whole = begun(cell)
    full = Phase("discharge", 5400.0, whole.current_density, lower_cutoff=2.5)
    through(model, whole, full)
    _, parts = begun(cell)
    ends = [
        through(
            model, parts, Phase("part", seconds, parts.current_density, lower_cutoff=2.5)
        ).ended_by
        for seconds in (700.0, 0.5, 1500.0, 5400.0)
    ]
    assert ends == [*3 * ["time limit"], "lower cut-off"]
    assert parts.seconds == pytest.approx(whole.seconds, rel=2e-5)
    assert parts.lithium_lost == pytest.approx(whole.lithium_lost, rel=1e-3)


def test_cells_solved_together_do_not_touch_each_other(cell: ParameterSet) -> None:
    other = full_cell(derive(load_material("rough-surface"), spreads=False))
    together = run_cycling([cell, other], 2, profile=TINY).table
    for place, alone in enumerate((cell, other)):
        own = run_cycling(alone, 2, profile=TINY).table.iloc[0]
        for column in ("last capacity [A.h]", "lithium lost [A.h]"):
            assert together[column].iloc[place] == pytest.approx(own[column], rel=1e-9)


def test_resistance_of_the_film_lowers_the_voltage(cell: ParameterSet) -> None:
    drops = []
    model, run = begun(cell)
    fresh, resistivity = run.state, run.inputs["sei_resistivity"]
    for factor in (0.0, 1.0, 3.0):
        run.state, run.inputs["sei_resistivity"] = fresh, factor * resistivity
        outcome = through(model, run, Phase("discharge", 1800.0, run.current_density))
        drops.append(float(outcome.series["voltage"][-1]))
    per_area = 3.0 * resistivity * run.film_thickness / run.inputs["sei_area_factor"]
    derived = cell.derived
    spheres = (
        3
        * derived.value("active_material_volume_fraction")
        / derived.value("particle_radius")
        * derived.value("coating_thickness")
    )
    assert drops[0] - drops[1] == pytest.approx((drops[0] - drops[2]) / 3, rel=0.05)
    assert drops[0] - drops[2] == pytest.approx(run.current_density * per_area / spheres, rel=0.05)


@pytest.mark.slow
def test_against_pybamm_alone(cell: ParameterSet) -> None:
    """Its own set, mesh, resistance of the film at every place, and way of running cycles."""
    cycles, step = 5, pybamm.step
    ours = run_cycling(cell, cycles, profile=Numerics("fine", 12, 6, 24, 2.0, 1e-5, 1e-7, 12))
    high, low = (cell.design.value(f"{end}_voltage") for end in ("upper", "lower"))
    charge = (
        step.c_rate(-1, termination=f"{high} V", period=600),
        step.voltage(high, termination="C/20", period=600),
        step.rest(600, period=600),
    )
    discharge = (step.c_rate(1, termination=f"{low} V", period=600), step.rest(600, period=600))
    values = cell.values
    assert cell.balance is not None
    for side in ("negative", "positive"):
        filling = cell.balance.value(f"{side}_filling_discharged")
        largest = values[f"Maximum concentration in {side} electrode [mol.m-3]"]
        values[f"Initial concentration in {side} electrode [mol.m-3]"] = filling * largest
    with quiet_about_decay():
        model = pybamm.lithium_ion.DFN(
            {
                "SEI": "solvent-diffusion limited",
                "open-circuit potential": ("one-state hysteresis", "single"),
            }
        )
    radial = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, {"side": "right"})
    particles = {f"{side} particle": radial for side in ("negative", "positive")}
    solution = pybamm.Simulation(
        model,
        parameter_values=values,
        experiment=pybamm.Experiment([charge] + [discharge + charge] * cycles),
        solver=pybamm.IDAKLUSolver(rtol=1e-5, atol=1e-7),
        submesh_types=dict(model.default_submesh_types) | particles,
        var_pts={"x_n": 12, "x_s": 6, "x_p": 12, "r_n": 20, "r_p": 12},
    ).solve()
    # PyBaMM's loss is that of one pair of the stack.
    pairs = values["Number of electrodes connected in parallel to make a cell"]
    for number, row in enumerate(ours.curves.to_dict("records"), start=1):
        cycle = solution.cycles[number]
        passed = cycle.steps[0]["Discharge capacity [A.h]"].entries
        assert row["capacity [A.h]"] == pytest.approx(passed[-1] - passed[0], rel=1e-3)
        lost = cycle["Loss of capacity to negative SEI [A.h]"].entries[-1] * pairs
        assert row["lithium lost [A.h]"] == pytest.approx(lost, rel=2e-3)
        thickness = cycle["X-averaged negative SEI thickness [m]"].entries[-1] * 1e9
        assert row["film thickness [nm]"] == pytest.approx(thickness, rel=1e-3)
