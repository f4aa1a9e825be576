"""Full cells built here against PyBaMM alone: its own set, its own heat of mixing, its own mesh."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pybamm
import pytest
from scipy.integrate import cumulative_trapezoid
from scipy.optimize import brentq

from anode_model import Coating, DerivedElectrode, derive, load_coefficients
from anode_model.constants import FARADAY
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.compiled_model import quiet_about_decay, start_inputs
from experiments.engine.full_cell_model import cell_inputs, charge_of, full_cell_model, heat_inputs
from experiments.engine.numerics import EXPLORE, Numerics
from experiments.full_cell_case import FullCellCase
from parameter_sets import full_cell, load_cell_design, load_material
from parameter_sets.cell_design import PouchCell
from parameter_sets.parameter_set import ParameterSet

SET = pybamm.ParameterValues("Marquis2019")
WIDTH, HEIGHT = SET["Electrode width [m]"], SET["Electrode height [m]"]
LAYERS = (
    "Negative current collector",
    "Negative electrode",
    "Separator",
    "Positive electrode",
    "Positive current collector",
)
FINE = Numerics("fine", 40, 16, 60, 2.0, 1e-7, 1e-9)


def read(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "basis": "literature", "source": "PyBaMM set Marquis2019"}


def graphite() -> DerivedElectrode:
    """The set's graphite layer: 100 µm, 60 % graphite, 30 % pores, 10 % conductive carbon."""
    thickness = SET["Negative electrode thickness [m]"]
    table = load_coefficients().with_value(
        "reference_electronic_conductivity",
        SET["Negative electrode conductivity [S.m-1]"] * 0.6**1.5,
    )
    material = load_material("graphite-Marquis2019").with_properties(sphericity=1.0)
    active = 0.6 * thickness * material.given["true_density"].value
    carbon = 0.1 * thickness * table["conductive_carbon_density"].value
    loading = active + carbon

    def pressed(share: float) -> DerivedElectrode:
        coating = Coating(
            loading=loading,
            active_fraction=active / loading,
            conductive_fraction=carbon / loading,
            binder_fraction=0.0,
            pressing=share,
        )
        return derive(material, coating, table, spreads=False)

    found = brentq(lambda share: pressed(share).value("coating_thickness") - thickness, 0.5, 1.0)
    return pressed(float(found))


def marquis_design(positive_heat: float) -> PouchCell:
    """The cell of the set: one pair of bare electrodes without a case."""
    content = load_cell_design("pouch-LCO").to_dict()
    del content["negative_positive_ratio"]
    return PouchCell.from_dict(
        content
        | {
            "name": "Marquis2019",
            "positive_set": "Marquis2019",
            "electrolyte_set": "Marquis2019",
            "positive_thickness": read(SET["Positive electrode thickness [m]"], "m"),
            "electrode_width": read(WIDTH, "m"),
            "electrode_height": read(HEIGHT, "m"),
            "electrode_pairs": read(1.0, "1"),
            "current_collector_thickness": read(25e-6, "m"),
            "positive_collector_thickness": read(25e-6, "m"),
            "separator_thickness": read(25e-6, "m"),
            # The set's 1 is not possible for a separator; 0.01 of it moves nothing that counts.
            "separator_porosity": read(0.99, "1"),
            "separator_overhang": read(0.0, "m"),
            "case_thickness": read(0.0, "m"),
            "seal_width": read(0.0, "m"),
            "tab_mass": read(0.0, "kg"),
            "electrolyte_excess": read(1.0, "1"),
            "upper_voltage": read(SET["Upper voltage cut-off [V]"], "V"),
            "lower_voltage": read(SET["Lower voltage cut-off [V]"], "V"),
            "positive_filling_lowest": read(0.4, "1"),
            "positive_filling_highest": read(0.99, "1"),
            "positive_filling_made": read(0.99, "1"),
            "positive_specific_heat_capacity": read(positive_heat, "J.kg-1.K-1"),
            "heat_transfer_coefficient": read(10.0, "W.m-2.K-1"),
        }
    )


@pytest.fixture(scope="module")
def marquis() -> ParameterSet:
    """The set's cell; its heat capacity, given by filled layers, is met with one number."""
    electrode = graphite()
    wanted = sum(
        SET[f"{layer} density [kg.m-3]"]
        * SET[f"{layer} specific heat capacity [J.kg-1.K-1]"]
        * SET[f"{layer} thickness [m]"]
        for layer in LAYERS
    )

    def excess(heat: float) -> float:
        cell = full_cell(electrode, marquis_design(heat))
        assert cell.body is not None
        return float(cell.body.heat_capacity.value - wanted * WIDTH * HEIGHT)

    return full_cell(electrode, marquis_design(float(brentq(excess, 60.0, 2000.0))))


def start(values: pybamm.ParameterValues, side: str) -> float:
    """Filling at which PyBaMM starts the set."""
    initial = values[f"Initial concentration in {side} electrode [mol.m-3]"]
    return float(initial / values[f"Maximum concentration in {side} electrode [mol.m-3]"])


def ours(cell: ParameterSet, *, heats: bool) -> Outcome:
    """1 C of the set from where the set starts."""
    design = cell.design
    assert isinstance(design, PouchCell)
    compiled = full_cell_model(cell.derived.laws, design, FINE, heats=heats)
    case = cell_inputs(cell) | {
        "initial_filling": start(SET, "negative"),
        "initial_positive_filling": start(SET, "positive"),
        "temperature": 298.15,
        "current_density": SET["Nominal cell capacity [A.h]"] / (WIDTH * HEIGHT),
        "lower_cutoff": SET["Lower voltage cut-off [V]"],
        "upper_cutoff": 20.0,
    }
    if heats:
        case |= heat_inputs(cell, 10.0)
    (outcome,) = solve_batch(compiled, [case], 5000.0)
    assert outcome.status == "ok", outcome.reason
    return outcome


def enthalpy_mixes(patch: pytest.MonkeyPatch) -> None:
    """Let PyBaMM's heat of mixing be that of the enthalpy instead of the free energy.

    Beside a reversible heat that is taken at the surfaces the first law asks for it (Thomas and
    Newman 2003). U - T dU/dT is the potential that PyBaMM's linear law has at 0 K.
    """
    thermal = pybamm.models.submodels.thermal.base_thermal.BaseThermal
    own = thermal._heat_of_mixing

    def mixing(self: Any, variables: Any) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            for particle in (self.param.n.prim, self.param.p.prim):
                free: Callable[..., Any] = particle.U
                at_zero = partial(free, T=pybamm.Scalar(0.0))
                inner.setattr(
                    particle, "U", lambda filling, _, potential=at_zero: potential(filling)
                )
            return own(self, variables)

    patch.setattr(thermal, "_heat_of_mixing", mixing)


def theirs(options: dict[str, str], points: int, radial: int) -> Any:
    model = pybamm.lithium_ion.DFN(options)
    layers = dict.fromkeys(("x_n", "x_s", "x_p"), points)
    simulation = pybamm.Simulation(
        model,
        parameter_values=SET.copy(),
        solver=pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8),
        var_pts=layers | {"r_n": radial, "r_p": radial},
    )
    return simulation.solve([0, 5000])


def test_what_the_set_says_is_what_is_built(marquis: ParameterSet) -> None:
    built = marquis.values
    for name in (
        "Negative electrode porosity",
        "Negative electrode active material volume fraction",
        "Negative electrode thickness [m]",
        "Negative particle radius [m]",
        "Negative electrode Bruggeman coefficient (electrolyte)",
        "Maximum concentration in negative electrode [mol.m-3]",
        "Positive electrode porosity",
        "Positive electrode thickness [m]",
        "Positive particle radius [m]",
        "Negative current collector thickness [m]",
        "Positive current collector thickness [m]",
    ):
        assert built[name] == pytest.approx(SET[name], rel=1e-9), name
    assert built["Cell volume [m3]"] == pytest.approx(SET["Cell volume [m3]"], rel=2e-4)
    area = SET["Cell cooling surface area [m2]"]
    assert built["Cell cooling surface area [m2]"] == pytest.approx(area, rel=2e-4)


def test_lco_graphite_cell_gives_the_curve_of_pybamm_alone(marquis: ParameterSet) -> None:
    mine, other = ours(marquis, heats=False), theirs({}, points=120, radial=60)
    assert mine.time[-1] == pytest.approx(other.t[-1], rel=1e-4)
    times = np.linspace(0.0, 0.999 * mine.time[-1], 400)
    voltage = np.interp(times, mine.time, mine.series["voltage"])
    assert np.max(np.abs(voltage - other["Voltage [V]"](times))) < 0.5e-3


@pytest.mark.slow
def test_lco_graphite_cell_has_the_temperature_of_pybamm_alone(
    marquis: ParameterSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    # PyBaMM's own heat of mixing makes fine meshes slow; the temperature does not need them.
    options = {"thermal": "lumped", "heat of mixing": "true"}
    mine, as_it_is = ours(marquis, heats=True), theirs(options, points=20, radial=20)
    enthalpy_mixes(monkeypatch)
    other = theirs(options, points=20, radial=20)
    times = np.linspace(0.0, 0.995 * mine.time[-1], 400)
    temperature = np.interp(times, mine.time, mine.series["temperature"])
    expected = other["Volume-averaged cell temperature [K]"](times)
    assert np.max(expected) - 298.15 > 0.4
    # 0.02 K would be 4 % of this rise; it is held to 1 %.
    assert np.max(np.abs(temperature - expected)) < 0.005
    names = ("Heat of mixing [W]", "Reversible heating [W]")
    heats = [heat_of(other, name, marquis) for name in names]
    own = mine.series["mixing"][-1], mine.series["reversible"][-1]
    assert sum(own) == pytest.approx(sum(heats), rel=0.005)
    # What PyBaMM as it is calls heat of mixing, of the free energy, is what this package calls so.
    mixing = heat_of(as_it_is, names[0], marquis)
    assert mixing > 500.0
    assert own[0] == pytest.approx(mixing, rel=0.01)
    # The entropy of mixing is what PyBaMM as it is leaves out: these relations can fail.
    warmer = as_it_is["Volume-averaged cell temperature [K]"](times) - temperature
    assert 0.05 < np.max(np.abs(warmer)) < 0.1


@pytest.mark.slow
def test_adiabatic_rise_is_that_of_pybamm_with_its_own_heat_of_mixing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = full_cell(derive(load_material("graphite-Marquis2019"), spreads=False), "pouch-NMC811")
    values = cell.values
    values["Total heat transfer coefficient [W.m-2.K-1]"] = 0.0
    options = {
        "thermal": "lumped",
        "use lumped thermal capacity": "true",
        "heat of mixing": "true",
    }

    def solved() -> Any:
        simulation = pybamm.Simulation(
            pybamm.lithium_ion.DFN(options),
            parameter_values=values,
            solver=pybamm.IDAKLUSolver(rtol=1e-5, atol=1e-7),
            var_pts={"x_n": 10, "x_s": 6, "x_p": 10, "r_n": 30, "r_p": 30},
        )
        return simulation.solve([0, 3600.0])

    as_it_is = solved()
    enthalpy_mixes(monkeypatch)
    other = solved()
    case = FullCellCase(cell, "discharge", 1.0, 0.0)
    (mine,) = solve_batch(case.compiled(EXPLORE), [case.inputs(298.15)], case.duration)
    rise = other["Volume-averaged cell temperature [K]"](other.t)[-1] - 298.15
    assert rise > 15.0
    assert mine.series["temperature"][-1] - 298.15 == pytest.approx(rise, rel=0.01)
    mixing, reversible = "Heat of mixing [W]", "Reversible heating [W]"
    both = heat_of(other, mixing, cell) + heat_of(other, reversible, cell)
    own = mine.series["mixing"][-1], mine.series["reversible"][-1]
    assert sum(own) == pytest.approx(both, rel=0.015)
    assert own[0] == pytest.approx(heat_of(as_it_is, mixing, cell), rel=0.015)


def heat_of(solution: Any, name: str, cell: ParameterSet) -> float:
    """A heat per electrode area [J.m-2]."""
    return float(np.trapezoid(solution[name](solution.t), solution.t) / cell.electrode_area)


@pytest.mark.slow
def test_parameters_and_engine_describe_the_same_cell() -> None:
    cell = full_cell(derive(load_material("reference-sphere"), spreads=False), "pouch-NMC811")
    design, balance = cell.design, cell.balance
    assert isinstance(design, PouchCell)
    assert balance is not None
    values = cell.values
    # Kept at 25 degC, so that the heat of mixing, which PyBaMM leaves out here, moves nothing else.
    bath = 1e6
    values["Total heat transfer coefficient [W.m-2.K-1]"] = bath
    options = {
        "thermal": "lumped",
        "use lumped thermal capacity": "true",
        "open-circuit potential": ("one-state hysteresis", "single"),
    }
    with quiet_about_decay():
        model = pybamm.lithium_ion.DFN(options)
    simulation = pybamm.Simulation(
        model,
        parameter_values=values,
        solver=pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8),
        var_pts={"x_n": 30, "x_s": 20, "x_p": 30, "r_n": 80, "r_p": 40},
    )
    other = simulation.solve([0, 1800.0])
    compiled = full_cell_model(cell.derived.laws, design, FINE, heats=True)
    case = (
        cell_inputs(cell)
        | start_inputs(cell.derived, charge=charge_of(cell, "charged"), lithiated_before=True)
        | heat_inputs(cell, bath)
        | {
            "initial_positive_filling": balance.value("positive_filling_charged"),
            "temperature": 298.15,
            "current_density": cell.nominal_capacity.value / cell.electrode_area,
            "lower_cutoff": 2.5,
            "upper_cutoff": 20.0,
        }
    )
    (mine,) = solve_batch(compiled, [case], 1800.0)
    heat = {name: mine.series[name] for name in ("reversible", "ohmic", "reaction", "mixing")}
    entropy = entropy_of_positive(cell, other)
    charge = cell.nominal_capacity.value * 1800.0 / cell.electrode_area
    entropy += cell.derived.value("entropic_coefficient") * charge
    assert heat["reversible"][-1] == pytest.approx(298.15 * entropy, rel=0.005)
    pairs = {
        "ohmic": "Ohmic heating [W]",
        "reaction": "Irreversible electrochemical heating [W]",
    }
    lost = other["Volume-averaged hysteresis electrochemical heating [W.m-3]"](other.t)
    lost = np.trapezoid(lost, other.t) * values["Cell volume [m3]"] / cell.electrode_area
    assert mine.series["hysteresis"][-1] == pytest.approx(lost, rel=0.01)
    for name, key in pairs.items():
        expected = np.trapezoid(other[key](other.t), other.t) / cell.electrode_area
        assert heat[name][-1] == pytest.approx(expected, rel=0.01), name
    assert heat["mixing"][-1] > 0.2 * sum(values[-1] for values in heat.values())
    times = np.linspace(0.0, 1800.0, 200)
    voltage = np.interp(times, mine.time, mine.series["voltage"])
    assert np.max(np.abs(voltage - other["Voltage [V]"](times))) < 1.5e-3


def entropy_of_positive(cell: ParameterSet, solution: Any) -> float:
    """What the positive's particles of a solution gain from first to last [J.K-1.m-2]."""
    values = cell.values
    most = values["Maximum concentration in positive electrode [mol.m-3]"]
    fillings = np.linspace(0.0, 1.0, 4001)
    slope = values["Positive electrode OCP entropic change [V.K-1]"]
    slopes = np.ravel(slope(pybamm.Vector(fillings)).evaluate())
    sums = cumulative_trapezoid(slopes, fillings, initial=0.0)
    inside = solution["Positive particle concentration [mol.m-3]"].entries[..., [0, -1]] / most
    # Equal shells and layers of PyBaMM's mesh.
    edges = np.linspace(0.0, 1.0, len(inside) + 1)
    means = np.average(np.interp(inside, fillings, sums), axis=0, weights=np.diff(edges**3))
    fraction = values["Positive electrode active material volume fraction"]
    thickness = values["Positive electrode thickness [m]"]
    sites = FARADAY * fraction * thickness * most
    return float(-sites * np.diff(means.mean(axis=0))[0])
