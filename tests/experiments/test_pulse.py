"""Pulses: resistance and power at half filling."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pybamm
import pytest

from anode_model.constants import FARADAY, GAS_CONSTANT
from experiments import run_pulse
from experiments.engine.batch import solve_batch
from experiments.engine.half_cell_model import half_cell_model
from experiments.engine.numerics import Numerics
from experiments.engine.temperature import ColdElectrolyteWarning
from experiments.pulse import PulseCase
from parameter_sets import half_cell
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]
TEMPERATURE = 298.15
RESISTANCE, POWER = "pulse resistance [Ohm cm2]", "pulse power [W/g]"


def value(law: object, *state: float) -> float:
    """Number of a law of PyBaMM at a state."""
    symbols = [pybamm.Scalar(item) for item in state]
    made = law(*symbols) if callable(law) else pybamm.Scalar(law)
    return float(np.squeeze(pybamm.ParameterValues({}).process_symbol(made).evaluate()))


def transmission_line(cell: ParameterSet) -> float:
    """Resistance at the first instant of a tiny current [Ohm.m2], in closed form.

    Linear kinetics a i0 F/RT everywhere between an electronic and an ionic conductor, each fed at
    its own end (Newman and Tobias 1962): the collector against the electrolyte at the separator.
    It tends to RT/(F i0 a L) where both conductors are good.
    """
    derived, values = cell.derived, cell.values
    ends = ("filling_lithiated", "filling_delithiated")
    filling = sum(derived.value(name) for name in ends) / 2
    radius, active = (
        derived.value(name) for name in ("particle_radius", "active_material_volume_fraction")
    )
    full = derived.value("maximum_concentration")
    salt = float(values["Initial concentration in electrolyte [mol.m-3]"])
    exchange = values["Positive electrode exchange-current density [A.m-2]"](
        salt, filling * full, full, TEMPERATURE
    )
    per_volume = 3 * active / radius * exchange * FARADAY / (GAS_CONSTANT * TEMPERATURE)
    bulk = value(values["Electrolyte conductivity [S.m-1]"], salt, TEMPERATURE)
    ionic = bulk * derived.value("porosity") ** derived.value("bruggeman_coefficient")
    electronic = derived.value("electronic_conductivity")
    length = derived.value("coating_thickness")
    decay = math.sqrt(per_volume * (1 / ionic + 1 / electronic))
    reach = decay * length
    whole = ionic + electronic
    ratio = ionic / electronic + electronic / ionic
    reaction = (2 + ratio * math.cosh(reach)) / (decay * math.sinh(reach))
    return float((length + reaction) / whole)


@pytest.fixture(scope="module")
def sizes(make_cell: MakeCell) -> list[ParameterSet]:
    return [make_cell(name) for name in ("fine-sphere", "reference-sphere", "coarse-sphere")]


@pytest.fixture(scope="module")
def table(sizes: list[ParameterSet], mesh: Numerics) -> pd.DataFrame:
    return run_pulse(sizes, profile=mesh).table


def test_table_has_both_directions_of_every_variant(
    table: pd.DataFrame, sizes: list[ParameterSet]
) -> None:
    pairs = [(cell.name, way) for cell in sizes for way in ("delithiation", "lithiation")]
    assert list(zip(table["variant"], table["direction"], strict=True)) == pairs
    assert set(table["status"]) == {"ok"}
    np.testing.assert_allclose(table["rate [C]"], 2.0)


def test_resistance_and_power_are_positive_and_alike_both_ways(table: pd.DataFrame) -> None:
    assert (table[RESISTANCE] > 0).all()
    assert (table[POWER] > 0).all()
    wide = table.pivot_table(index="variant", columns="direction", values=RESISTANCE)
    # Half full the slopes of the two branches are not the same; on one curve they are.
    np.testing.assert_allclose(wide["lithiation"], wide["delithiation"], rtol=0.4)


def test_without_hysteresis_the_resistance_is_the_same_both_ways(
    sizes: list[ParameterSet], mesh: Numerics
) -> None:
    plain = [replace(cell.derived.laws, hysteresis="none") for cell in sizes]
    cells = [
        half_cell(replace(cell.derived, laws=laws)) for cell, laws in zip(sizes, plain, strict=True)
    ]
    table = run_pulse(cells, profile=mesh).table
    wide = table.pivot_table(index="variant", columns="direction", values=RESISTANCE)
    np.testing.assert_allclose(wide["lithiation"], wide["delithiation"], rtol=0.1)


def test_coarser_powder_has_more_resistance(table: pd.DataFrame) -> None:
    for way in ("delithiation", "lithiation"):
        found = table[table["direction"] == way].set_index("variant")[RESISTANCE]
        assert found["fine-sphere"] < found["reference-sphere"] < found["coarse-sphere"]


def test_power_is_what_the_resistance_and_the_limits_allow(
    table: pd.DataFrame, sizes: list[ParameterSet]
) -> None:
    cell = sizes[1]
    derived = cell.derived
    middle = (derived.value("filling_lithiated") + derived.value("filling_delithiated")) / 2
    branches: dict[str, Any] = {
        way: cell.parameters[f"Positive electrode {way} OCP [V]"]
        for way in ("delithiation", "lithiation")
    }
    rest = {way: float(branch(middle)) for way, branch in branches.items()}
    rows = table[table["variant"] == cell.name].set_index("direction")
    # [mg/cm2] is 100 times [kg/m2]; [V2/(Ohm cm2)] is [W/cm2].
    gram = derived.value("active_mass_loading") * 0.1
    out = 1.5 * (1.5 - rest["delithiation"]) / rows.loc["delithiation", RESISTANCE] / gram
    assert rows.loc["delithiation", POWER] == pytest.approx(out, rel=1e-4)
    into = rest["lithiation"] ** 2 / 4 / rows.loc["lithiation", RESISTANCE] / gram
    assert rows.loc["lithiation", POWER] == pytest.approx(into, rel=1e-4)


@pytest.mark.parametrize("sheet", ["fine-sphere", "coarse-sphere"])
def test_resistance_of_the_first_instant_is_that_of_a_transmission_line(
    sheet: str, make_cell: MakeCell
) -> None:
    cell = make_cell(sheet)
    fine = Numerics("fine", 20, 4, 20, 2.0, 1e-6, 1e-9)
    compiled = half_cell_model(cell.derived.laws, cell.design, fine)
    current = 1e-3 * cell.derived.value("areal_capacity")
    case = PulseCase(cell, "delithiation", "C-rate", current)
    (outcome,) = solve_batch(compiled, [case.inputs(TEMPERATURE)], 1.0)
    potential = outcome.series["potential"]
    found = (potential[0] - outcome.series["bulk_ocp"][0]) / current
    assert found == pytest.approx(transmission_line(cell), rel=1e-2)
    # Diffusion in particles and electrolyte only adds.
    assert np.all(np.diff(potential) > 0)


def test_pulse_resistance_exceeds_that_of_the_first_instant(
    table: pd.DataFrame, sizes: list[ParameterSet]
) -> None:
    for cell in sizes:
        first = transmission_line(cell) * 1e4
        assert (table[table["variant"] == cell.name][RESISTANCE] > first).all()


def test_faster_kinetics_and_warmth_lower_the_resistance(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    usual = make_cell()
    fast = make_cell(name="fast", coefficients={"reference_exchange_current_density": 6.0})
    both = run_pulse([usual, fast], profile=mesh).table.set_index("variant")[RESISTANCE]
    assert (both["fast"].to_numpy() < both["reference-sphere"].to_numpy()).all()
    with pytest.warns(ColdElectrolyteWarning, match=r"283\.15 K: below 290 K"):
        cold = run_pulse(usual, profile=mesh, temperature=283.15).table[RESISTANCE].to_numpy()
    assert (cold > 1.5 * both["reference-sphere"].to_numpy()).all()


def test_rest_potential_is_that_of_the_temperature(mesh: Numerics, make_cell: MakeCell) -> None:
    """A tiny current shows an error of the rest potential as a huge resistance."""
    cell = make_cell()
    compiled = half_cell_model(cell.derived.laws, cell.design, mesh)
    current = 1e-3 * cell.derived.value("areal_capacity")
    case = PulseCase(cell, "lithiation", "C-rate", current)
    (outcome,) = solve_batch(compiled, [case.inputs(278.15)], case.duration)
    moved = outcome.series["potential"][-1] - outcome.series["bulk_ocp"][0]
    assert 0 < -moved / current < 0.05


def test_a_pulse_that_meets_a_limit_is_infeasible_and_says_which(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    slow = make_cell(coefficients={"reference_exchange_current_density": 0.01})
    rows = run_pulse(slow, profile=mesh).table.set_index("direction")
    assert rows.loc["delithiation", "status"] == "ok"
    row = rows.loc["lithiation"]
    assert row["status"] == "infeasible"
    assert row["reason"] == "lower cut-off before 10 s"
    assert np.isnan(row[RESISTANCE])
    assert np.isnan(row[POWER])
