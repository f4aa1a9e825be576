"""Capacity with a constant-voltage hold: what goes in, what comes out, and where it is counted."""

from __future__ import annotations

import dataclasses
import json
import warnings
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pybamm
import pytest

from anode_model import Basis, SimulationInputError, derive
from anode_model.material import Electrochemistry, OcpRecord, SheetWarning
from experiments import run_capacity
from experiments.engine.batch import Outcome, solve_batch, solver_reason
from experiments.engine.numerics import Numerics
from experiments.result import Result
from parameter_sets import half_cell, load_material, material_names
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]

COLUMNS = [
    "variant",
    "status",
    "reason",
    "lithiation capacity [mAh/g]",
    "delithiation capacity [mAh/g]",
    "areal capacity [mAh/cm2]",
    "constant-voltage share [%]",
    "mean lithiation potential [V]",
    "mean delithiation potential [V]",
    "first-cycle efficiency [%]",
    "irreversible capacity [mAh/g]",
    "energy efficiency [%]",
]
BRANCHES = ("lithiation", "constant voltage", "rest", "delithiation")
COKE = "petroleum-coke-Fuller1994"


@pytest.fixture(scope="module")
def shipped(make_cell: MakeCell) -> dict[str, ParameterSet]:
    return {name: make_cell(name) for name in material_names()}


@pytest.fixture(scope="module")
def result(shipped: dict[str, ParameterSet], mesh: Numerics) -> Result:
    return run_capacity(shipped.values(), profile=mesh)


@pytest.fixture(scope="module")
def rows(result: Result) -> pd.DataFrame:
    return result.table.set_index("variant")


def branch(result: Result, name: str, which: str) -> pd.DataFrame:
    curves = result.curves
    return curves[(curves["variant"] == name) & (curves["branch"] == which)]


def test_every_variant_has_a_row_in_order(result: Result, shipped: dict[str, ParameterSet]) -> None:
    assert list(result.table.columns) == COLUMNS
    assert list(result.table["variant"]) == list(shipped)
    assert set(result.table["status"]) == {"ok"}
    assert result.failed.empty


@pytest.mark.parametrize("name", material_names())
def test_capacity_with_the_hold_is_the_reversible_capacity(
    name: str, rows: pd.DataFrame, shipped: dict[str, ParameterSet]
) -> None:
    expected = shipped[name].derived.value("reversible_capacity")
    assert rows.loc[name, "lithiation capacity [mAh/g]"] == pytest.approx(expected, rel=5e-3)


#: The filling of a curve is the carbon's; that of both phases: test_silicon_phase_runs.
ONE_PHASE = [name for name in material_names() if name != "silicon-coated-active"]


@pytest.mark.parametrize("name", ONE_PHASE)
def test_charge_passed_is_the_change_of_filling(
    name: str, result: Result, shipped: dict[str, ParameterSet]
) -> None:
    basis = shipped[name].derived.value("filling_basis")
    for which in BRANCHES:
        curve = branch(result, name, which)
        passed = curve["capacity [mAh/g]"].to_numpy()
        taken_in = curve["filling [1]"].to_numpy() * basis
        moved = passed[-1] - passed[0]
        if which == "rest":
            assert abs(moved) < 1e-6 * basis
        else:
            assert taken_in[-1] - taken_in[0] == pytest.approx(moved, rel=1e-6)


def test_a_potential_that_counts_from_nothing_gives_back_what_it_took(mesh: Numerics) -> None:
    capacities = np.linspace(0.0, 400.0, 21)
    curve = OcpRecord(
        points_capacity=tuple(capacities),
        points_potential=tuple(1.5 * (1 - capacities / 400)),
        basis=Basis.MEASURED,
        source="test",
    )
    sheet = load_material("reference-sphere").replace(electrochemistry=Electrochemistry(ocp=curve))
    row = run_capacity(half_cell(derive(sheet, spreads=False)), profile=mesh).table.iloc[0]
    assert row["lithiation capacity [mAh/g]"] == pytest.approx(400.0, rel=5e-3)
    assert row["mean lithiation potential [V]"] == pytest.approx(0.75, abs=0.05)
    # One curve for both directions: little but the cell's resistance is lost.
    assert 90 < row["energy efficiency [%]"] < 100


@pytest.mark.parametrize("name", material_names())
def test_energy_and_shares_are_physical(name: str, rows: pd.DataFrame) -> None:
    row = rows.loc[name]
    assert 0 < row["constant-voltage share [%]"] < 25
    assert 0 < row["mean lithiation potential [V]"] < row["mean delithiation potential [V]"] < 1
    # Of a small voltage the hysteresis takes much; published curves have none here.
    least = 80 if name in (COKE, "graphite-Marquis2019") else 40
    assert least < row["energy efficiency [%]"] < 100
    assert 50 < row["first-cycle efficiency [%]"] < 100
    charges = row["delithiation capacity [mAh/g]"] / row["lithiation capacity [mAh/g]"]
    # The law of the coke ends at 1.28 V, so that 1.5 V empties it below its filling at the start.
    assert 0.95 < charges < (1.01 if name == COKE else 1.0)


def test_table_agrees_with_its_curves(
    result: Result, rows: pd.DataFrame, shipped: dict[str, ParameterSet]
) -> None:
    name = "reference-sphere"
    curves = {which: branch(result, name, which) for which in BRANCHES}
    taken_in = curves["constant voltage"]["capacity [mAh/g]"].iloc[-1]
    assert rows.loc[name, "lithiation capacity [mAh/g]"] == pytest.approx(taken_in, rel=1e-9)
    left = curves["delithiation"]["capacity [mAh/g]"].iloc[-1]
    given_back = rows.loc[name, "delithiation capacity [mAh/g]"]
    assert given_back == pytest.approx(taken_in - left, rel=1e-9)
    before = curves["lithiation"]["capacity [mAh/g]"].iloc[-1]
    share = 100 * (taken_in - before) / taken_in
    assert rows.loc[name, "constant-voltage share [%]"] == pytest.approx(share, rel=1e-9)
    # 1 mAh/cm2 is 10 A.h.m-2.
    mass = shipped[name].derived.value("active_mass_loading")
    areal = rows.loc[name, "areal capacity [mAh/cm2]"]
    assert areal == pytest.approx(given_back * mass / 10, rel=1e-9)


def test_protocol_is_the_one_that_is_described(result: Result) -> None:
    lithiation, hold, rest, delithiation = (
        branch(result, "reference-sphere", which) for which in BRANCHES
    )
    current = "current density [mA/cm2]"
    np.testing.assert_allclose(lithiation[current], 0.5, rtol=1e-9)
    np.testing.assert_allclose(delithiation[current], -0.5, rtol=1e-9)
    assert lithiation["cell voltage [V]"].iloc[-1] == pytest.approx(0.0, abs=1e-5)
    np.testing.assert_allclose(hold["cell voltage [V]"], 0.0, atol=1e-5)
    assert hold[current].iloc[-1] == pytest.approx(0.02, rel=1e-3)
    assert np.all(np.diff(hold[current].to_numpy()) < 1e-6)
    assert np.ptp(rest["time [s]"]) == pytest.approx(3600, rel=1e-6)
    # Once the current stops, the surface gives lithium to the inside: the potential rises.
    assert rest["potential [V]"].iloc[-1] > rest["potential [V]"].iloc[0]
    assert delithiation["cell voltage [V]"].iloc[-1] == pytest.approx(1.5, rel=1e-4)


def test_potentials_are_monotonic_and_on_the_right_side_of_the_cell_voltage(
    result: Result,
) -> None:
    for which, sign in (("lithiation", -1), ("delithiation", 1)):
        curve = branch(result, "reference-sphere", which)
        potential = curve["potential [V]"].to_numpy()
        assert np.all(sign * np.diff(potential) > -1e-6)
        assert np.all(sign * (curve["cell voltage [V]"].to_numpy() - potential) > 0)


def test_first_cycle_numbers_are_the_derived_ones(
    rows: pd.DataFrame, shipped: dict[str, ParameterSet]
) -> None:
    for name, cell in shipped.items():
        efficiency = rows.loc[name, "first-cycle efficiency [%]"]
        assert efficiency == pytest.approx(100 * cell.derived.value("first_cycle_efficiency"))
        lost = rows.loc[name, "irreversible capacity [mAh/g]"]
        assert lost == pytest.approx(cell.derived.value("irreversible_capacity"))


@pytest.mark.filterwarnings("ignore::experiments.engine.temperature.ColdElectrolyteWarning")
def test_cold_gives_less_and_holds_longer(mesh: Numerics, make_cell: MakeCell) -> None:
    cell = make_cell()
    warm, cold = (
        run_capacity(cell, profile=mesh, temperature=temperature).table.iloc[0]
        for temperature in (298.15, 273.15)
    )
    for column in ("lithiation capacity [mAh/g]", "delithiation capacity [mAh/g]"):
        assert cold[column] < warm[column]
    assert cold["constant-voltage share [%]"] > warm["constant-voltage share [%]"]


def test_two_runs_are_bit_identical(
    mesh: Numerics, result: Result, shipped: dict[str, ParameterSet]
) -> None:
    name = "reference-sphere"
    again = run_capacity(shipped[name], profile=mesh)
    curve = result.curves[result.curves["variant"] == name].reset_index(drop=True)
    pd.testing.assert_frame_equal(again.curves, curve, check_exact=True)


def test_a_failing_variant_costs_nobody(
    mesh: Numerics,
    shipped: dict[str, ParameterSet],
    rows: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ["fine-sphere", "reference-sphere", "coarse-sphere"]
    batches: list[int] = []

    def refusing(*arguments: Any) -> list[Outcome]:
        batches.append(len(arguments[1]))
        found = solve_batch(*arguments)
        if len(batches) == 1:
            reason = solver_reason(pybamm.SolverError("IDA_CONV_FAIL:\n made up for a test"))
            found[1] = dataclasses.replace(found[1], status="failed", reason=reason, state=None)
        return found

    monkeypatch.setattr("experiments.engine.protocol_model.solve_batch", refusing)
    found = run_capacity([shipped[name] for name in names], profile=mesh)
    table = found.table.set_index("variant")
    assert list(table["status"]) == ["ok", "failed", "ok"]
    assert batches == [3, 2, 2, 2]
    failed = table.loc["reference-sphere"]
    assert (
        failed["reason"]
        == "the phase 'lithiation': the solver gave up: IDA_CONV_FAIL: made up for a test"
    )
    assert np.isnan(failed["lithiation capacity [mAh/g]"])
    assert list(found.failed["variant"]) == ["reference-sphere"]
    for name in ("fine-sphere", "coarse-sphere"):
        numbers = list(rows.columns[2:])
        assert list(table.loc[name, numbers]) == list(rows.loc[name, numbers])


@pytest.mark.parametrize("case", ["none", "same name"])
def test_cells_without_a_name_of_their_own_are_refused(
    case: str, mesh: Numerics, make_cell: MakeCell
) -> None:
    cells = [] if case == "none" else [make_cell(), make_cell(loading="30 g/m^2")]
    with pytest.raises(SimulationInputError, match=r"no parameter set|reference-sphere"):
        run_capacity(cells, profile=mesh)


def test_saved_result_reads_back(tmp_path: Path, result: Result) -> None:
    result.save(tmp_path)
    table = pd.read_csv(tmp_path / "capacity.csv", keep_default_na=False, na_values=["nan"])
    pd.testing.assert_frame_equal(table, result.table, check_dtype=False, rtol=1e-12)
    curves = pd.read_csv(tmp_path / "capacity-curves.csv")
    pd.testing.assert_frame_equal(curves, result.curves, rtol=1e-6, atol=1e-9)
    record = json.loads((tmp_path / "capacity-record.json").read_text(encoding="utf-8"))
    assert record["numerics"] == dataclasses.asdict(result.record.numerics)
    assert record["settings"]["temperature [K]"] == 298.15
    assert {"anode-model", "pybamm", "python"} <= set(record["versions"])
    assert [row["name"] for row in record["variants"]] == list(result.table["variant"])
    hashes = {
        row["hashes"][key] for row in record["variants"] for key in ("sheet", "parameter_set")
    }
    assert len(hashes) == 2 * len(record["variants"])
    assert all(len(text) == 64 for text in hashes)


@pytest.mark.parametrize(("lowest", "highest"), [(0.0, 9.0), (0.02, 1.2)])
def test_points_that_stop_short_of_the_window_carry_their_own_capacity(
    lowest: float, highest: float, tmp_path: Path, mesh: Numerics
) -> None:
    table = files("anode_model").joinpath("data", "hard_carbon_ocp.csv").read_text()
    rows = [line for line in table.splitlines() if line[0].isdigit()]
    kept = [row for row in rows if lowest <= float(row.split(",")[1]) <= highest]
    (tmp_path / "ocp.csv").write_text("\n".join(["x,potential_V", *kept]) + "\n")
    (tmp_path / "table.toml").write_text(
        'format = 1\ntitle = "points"\nkind = "measured"\n'
        '[properties]\nDv50 = "5 µm"\ntrue_density = "1.5 g/cm^3"\n'
        '[electrochemistry]\nocp = {csv = "ocp.csv", basis = "measured", source = "points"}\n',
        encoding="utf-8",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SheetWarning)
        cell = half_cell(derive(load_material(tmp_path / "table.toml")))
    row = run_capacity(cell, profile=mesh).table.iloc[0]
    expected = cell.derived.value("reversible_capacity")
    assert row["lithiation capacity [mAh/g]"] == pytest.approx(expected, rel=5e-3)
    assert row["delithiation capacity [mAh/g]"] <= row["lithiation capacity [mAh/g]"]


@pytest.mark.parametrize("loading", ["3 g/m^2", "60 g/m^2"])
def test_a_sluggish_carbon_starts_from_a_large_overpotential(
    loading: str, make_cell: MakeCell, mesh: Numerics
) -> None:
    # The search for the first instant's potentials begins at rest, far away from them.
    cell = make_cell(loading=loading, coefficients={"reference_exchange_current_density": 1e-3})
    row = run_capacity(cell, profile=mesh).table.iloc[0]
    assert row["status"] == "ok"
