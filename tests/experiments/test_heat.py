"""Conservation of energy and entropy in a full cell, and the limits between which it warms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pybamm
import pytest
from numpy.typing import NDArray

from anode_model import derive
from anode_model.relations.potential import msmr_potential
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.compiled_model import quiet_about_decay, start_inputs
from experiments.engine.discretisation import discretisation
from experiments.engine.full_cell_model import (
    cell_inputs,
    charge_of,
    full_cell_model,
    heat_inputs,
    template_values,
)
from experiments.engine.lumped_heat import TEMPERATURE, LumpedHeatDFN
from experiments.engine.numerics import EXPLORE, SOLVER_OPTIONS, Numerics
from experiments.full_cell_case import FullCellCase
from parameter_sets import full_cell, load_cell_design, load_material
from parameter_sets.carbon_electrode import carbon_options
from parameter_sets.cell_design import PouchCell
from parameter_sets.parameter_set import ParameterSet

TIGHT = Numerics("tight", 10, 4, 24, 2.0, 1e-6, 1e-8, 16)
HEATS = {
    "reversible": "Reversible heat [J]",
    "ohmic": "Ohmic heat [J]",
    "reaction": "Reaction heat [J]",
    "mixing": "Heat of mixing [J]",
    "hysteresis": "Heat of hysteresis [J]",
}

#: Cooling that keeps the temperature [W.m-2.K-1].
BATH = 1e6


def cell_of(name: str, design: str = "pouch-LCO") -> ParameterSet:
    return full_cell(derive(load_material(name)), design)


@pytest.fixture(scope="module")
def lco() -> ParameterSet:
    return cell_of("reference-sphere")


@pytest.fixture(scope="module")
def nmc() -> ParameterSet:
    return cell_of("reference-sphere", "pouch-NMC811")


def protocol(
    cell: ParameterSet, steps: list[Any], cooling: float, sizes: str = "one-radius"
) -> Any:
    """The charged cell through steps that end by their time; nothing else ends them."""
    laws = replace(cell.derived.laws, sizes=sizes)
    design, balance = cell.design, cell.balance
    assert isinstance(design, PouchCell)
    assert balance is not None
    with quiet_about_decay():
        model = LumpedHeatDFN(carbon_options(laws, "Negative"))
    model.events = []
    values = template_values(laws, design, TIGHT, heats=True)
    values["Current function [A]"] = 0.0
    simulation = pybamm.Simulation(
        model,
        experiment=pybamm.Experiment(steps),
        parameter_values=pybamm.ParameterValues(values),
        solver=pybamm.IDAKLUSolver(rtol=TIGHT.rtol, atol=TIGHT.atol, options=dict(SOLVER_OPTIONS)),
        **discretisation(model, TIGHT),
    )
    inputs = (
        cell_inputs(cell, laws)
        | heat_inputs(cell, cooling)
        | start_inputs(cell.derived, charge=charge_of(cell, "charged"), lithiated_before=True)
        | {
            "initial_positive_filling": balance.value("positive_filling_charged"),
            "temperature": 298.15,
        }
    )
    return simulation.solve(inputs=inputs)


def density(cell: ParameterSet, rate: float) -> float:
    """Current density at a C-rate [A.m-2]."""
    return rate * cell.nominal_capacity.value / cell.electrode_area


@pytest.mark.parametrize(
    ("material", "design", "rate", "cooling", "sizes"),
    [
        ("reference-sphere", "pouch-LCO", 2.0, 10.0, "one-radius"),
        ("reference-sphere", "pouch-NMC811", 2.0, 0.0, "one-radius"),
        ("coarse-sphere", "pouch-NMC811", 1.0, 10.0, "one-radius"),
        ("graphite-Marquis2019", "pouch-NMC811", 1.0, 0.0, "one-radius"),
        ("broad-size", "pouch-NMC811", 2.0, 0.0, "log-normal"),
    ],
)
def test_heat_of_a_run_and_rest_is_what_the_voltage_lost(
    material: str, design: str, rate: float, cooling: float, sizes: str
) -> None:
    cell = cell_of(material, design)
    seconds = 0.7 * 3600 / rate
    current = density(cell, rate)
    rest = pybamm.step.rest(duration=4 * 3600)
    there, back = (pybamm.step.current(sign * current, duration=seconds) for sign in (1.0, -0.5))
    solution = protocol(cell, [there, rest, back, rest], cooling, sizes)
    discharge, charge = solution.cycles[:2], solution.cycles[2:]
    for cycles in (discharge, charge):
        heat = {
            name: float(cycles[1][key].entries[-1]) - float(cycles[0][key].entries[0])
            for name, key in HEATS.items()
        }
        lost = sum(lost_by_voltage(cell, cycle) for cycle in cycles)
        irreversible = sum(heat.values()) - heat["reversible"]
        assert irreversible == pytest.approx(lost, rel=0.01)
        # Without the heat of mixing it would not be: the relation above can fail.
        assert irreversible - heat["mixing"] < 0.9 * lost
        assert all(heat[name] > 0 for name in ("ohmic", "reaction", "mixing"))


def lost_by_voltage(cell: ParameterSet, cycle: Any) -> float:
    """Integral of the current times the distance from equilibrium [J.m-2].

    Both branches of a hysteresis lose against one curve between them.
    """
    open_circuit = cycle["Bulk open-circuit voltage [V]"].entries
    laws = cell.derived.laws
    if laws.hysteresis == "one-state":
        fractions = [cell.derived.value(f"gallery_fraction_{number}") for number in (1, 2, 3, 4)]
        filling = cycle["Average negative particle stoichiometry"].entries
        warmer = cycle[TEMPERATURE].entries - 298.15
        rise = cell.derived.value("entropic_coefficient") * warmer
        equilibrium = msmr_potential(filling, fractions) + rise
        branch = cycle["Negative electrode bulk open-circuit potential [V]"].entries
        open_circuit = open_circuit + branch - equilibrium
    loss = open_circuit - cycle["Voltage [V]"].entries
    return float(np.trapezoid(cycle["Current [A]"].entries * loss, cycle["Time [s]"].entries))


def pair_of(cell: ParameterSet, rate: float, share: float) -> tuple[float, float]:
    """Reversible heat of a discharge, and of the discharge with the charge after it [J.m-2]."""
    seconds, rest = share * 3600 / rate, pybamm.step.rest(duration=2 * 3600)
    there, back = (
        pybamm.step.current(sign * density(cell, rate), duration=seconds) for sign in (1.0, -1.0)
    )
    solution = protocol(cell, [there, rest, back, rest], BATH)
    ends = [float(cycle["Reversible heat [J]"].entries[-1]) for cycle in solution.cycles]
    return ends[1], ends[3]


@pytest.mark.parametrize("design", ["pouch-LCO", "pouch-NMC811"])
@pytest.mark.parametrize(("rate", "share"), [(0.05, 0.95), (2.0, 0.6)])
def test_reversible_heat_is_the_entropy_change_and_closes_over_a_pair(
    design: str, rate: float, share: float
) -> None:
    cell = cell_of("reference-sphere", design)
    discharge, pair = pair_of(cell, rate, share)
    assert discharge == pytest.approx(entropy_heat(cell, share), rel=1e-3)
    assert abs(pair) < 1e-3 * abs(discharge)


def test_reversible_heat_of_a_constant_coefficient_closes_at_any_rate() -> None:
    content = load_cell_design("pouch-NMC811").to_dict()
    design = PouchCell.from_dict(content | {"name": "no entropy", "positive_set": "OKane2022"})
    cell = full_cell(derive(load_material("reference-sphere")), design)
    discharge, pair = pair_of(cell, rate=1.0, share=0.8)
    assert discharge == pytest.approx(entropy_heat(cell, 0.8), rel=1e-3)
    assert abs(pair) < 1e-4 * abs(discharge)


def entropy_heat(cell: ParameterSet, share: float) -> float:
    """T times the change of entropy over a discharge, from the sets' functions [J.m-2]."""
    balance = cell.balance
    assert balance is not None
    charge = share * cell.nominal_capacity.value / cell.electrode_area * 3600
    shares = np.linspace(0.0, share, 2001)
    fillings = {}
    for side in ("negative", "positive"):
        full = balance.value(f"{side}_filling_charged")
        empty = balance.value(f"{side}_filling_discharged")
        fillings[side] = full + shares * (empty - full)
    positive = cell.values["Positive electrode OCP entropic change [V.K-1]"]
    rise: Any = positive
    if callable(positive):
        rise = np.asarray(positive(pybamm.Vector(fillings["positive"])).evaluate()).ravel()
    slope = rise * np.ones_like(shares) - cell.derived.value("entropic_coefficient")
    return float(-298.15 * charge * np.trapezoid(slope, shares / share))


def warmed(cell: ParameterSet, rate: float, cooling: float | None, direction: str) -> Outcome:
    case = FullCellCase(cell, direction, rate, cooling)
    (outcome,) = solve_batch(case.compiled(EXPLORE), [case.inputs(298.15)], case.duration)
    assert outcome.status == "ok", outcome.reason
    return outcome


@pytest.mark.parametrize("name", ["lco", "nmc"])
def test_temperature_lies_between_that_of_a_bath_and_that_of_a_dewar(
    name: str, request: pytest.FixtureRequest
) -> None:
    cell = request.getfixturevalue(name)
    bath, cooled, dewar = (warmed(cell, 2.0, h, "discharge") for h in (BATH, 10.0, 0.0))
    times = np.linspace(0.0, 0.95 * min(run.time[-1] for run in (bath, cooled, dewar)), 50)[1:]
    courses = [
        np.interp(times, run.time, run.series["temperature"]) for run in (bath, cooled, dewar)
    ]
    assert np.all(np.diff(np.array(courses), axis=0) > 0)
    assert np.max(np.abs(courses[0] - 298.15)) < 0.01
    # A cell that is kept at 25 degC has the voltage of the model without heat.
    plain = warmed(cell, 2.0, None, "discharge")
    voltage = np.interp(times, plain.time, plain.series["voltage"])
    assert np.interp(times, bath.time, bath.series["voltage"]) == pytest.approx(voltage, abs=5e-4)


def test_a_charge_that_cools_is_bracketed_from_below(lco: ParameterSet) -> None:
    # Hysteresis would heat it.
    laws = replace(lco.derived.laws, hysteresis="none")
    cell = full_cell(replace(lco.derived, laws=laws))
    bath, cooled, dewar = (warmed(cell, 0.5, h, "charge") for h in (BATH, 10.0, 0.0))
    times = np.linspace(0.0, 0.95 * min(run.time[-1] for run in (bath, cooled, dewar)), 50)[1:]
    runs = (dewar, cooled, bath)
    courses = [np.interp(times, run.time, run.series["temperature"]) for run in runs]
    assert np.all(np.diff(np.array(courses), axis=0) > 0)
    assert courses[0][-1] < 298.15 - 3


def test_adiabatic_rise_is_all_heat_over_heat_capacity(nmc: ParameterSet) -> None:
    run = warmed(nmc, 1.0, 0.0, "discharge")
    stored = sum(float(run.series[name][-1]) for name in HEATS)
    capacity = heat_inputs(nmc, 0.0)["areal_heat_capacity"]
    assert run.series["temperature"][-1] - 298.15 == pytest.approx(stored / capacity, rel=5e-3)


def test_cooled_cell_gives_its_heat_to_the_surroundings(nmc: ParameterSet) -> None:
    run, heat = warmed(nmc, 1.0, 10.0, "discharge"), heat_inputs(nmc, 10.0)
    warmth = run.series["temperature"] - 298.15
    produced = sum(float(run.series[name][-1]) for name in HEATS)
    given = heat["areal_cooling"] * np.trapezoid(warmth, run.time)
    kept = heat["areal_heat_capacity"] * warmth[-1]
    assert produced == pytest.approx(given + kept, rel=5e-3)


def test_frozen_rows_do_not_move_the_solution(nmc: ParameterSet, monkeypatch: Any) -> None:
    """Short: with the rows of the Jacobian filled in a solve takes long."""
    mesh = Numerics("small", 5, 3, 8, 2.0, 1e-6, 1e-8, 6)
    case = FullCellCase(nmc, "discharge", 2.0, 0.0)
    frozen = solve_on(case, mesh)
    full_cell_model.cache_clear()
    monkeypatch.setattr(LumpedHeatDFN, "frozen_states", ())
    whole = solve_on(case, mesh)
    full_cell_model.cache_clear()
    assert frozen.time[-1] == pytest.approx(whole.time[-1], rel=1e-4)
    for name in ("temperature", "voltage", *HEATS):
        times = np.linspace(1.0, 0.95 * whole.time[-1], 40)
        expected: NDArray[np.float64] = np.interp(times, whole.time, whole.series[name])
        scale = 1e-3 if name != "temperature" else 2e-5
        assert np.interp(times, frozen.time, frozen.series[name]) == pytest.approx(
            expected, rel=scale, abs=1.0 if name in HEATS else 1e-9
        ), name


def solve_on(case: FullCellCase, mesh: Numerics) -> Outcome:
    (outcome,) = solve_batch(case.compiled(mesh), [case.inputs(298.15)], case.duration)
    return outcome
