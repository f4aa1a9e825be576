"""The thermal experiment: what its table and curves say, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from anode_model import SimulationInputError, WrongKindError, derive
from experiments import run_capacity, run_rate, run_thermal
from experiments.cases import solve_cases
from experiments.engine.numerics import EXPLORE, Numerics
from experiments.full_cell_case import FullCellCase, full_cell_losses
from experiments.result import Result
from experiments.thermal import HEATS, temperature_rise
from parameter_sets import full_cell, half_cell, load_material
from parameter_sets.parameter_set import ParameterSet

MESH = Numerics("small", 8, 4, 16, 2.0, 1e-5, 1e-7, 12)


@pytest.fixture(scope="module")
def cell() -> ParameterSet:
    return full_cell(derive(load_material("reference-sphere")))


@pytest.fixture(scope="module")
def result(cell: ParameterSet) -> Result:
    return run_thermal(cell, profile=MESH)


def row(result: Result, direction: str, rate: float, cooling: str) -> dict[str, Any]:
    table = result.table
    found = table[
        (table["direction"] == direction)
        & (table["rate [C]"] == rate)
        & (table["cooling"] == cooling)
    ]
    (only,) = found.to_dict("records")
    return dict(only)


def test_every_case_is_a_row_and_has_its_curve(result: Result) -> None:
    assert len(result.table) == 12
    assert set(result.table["status"]) == {"ok"}
    assert set(result.table["cooling"]) == {"10 W/m2/K", "adiabatic"}
    keys = ["direction", "rate [C]", "cooling"]
    assert set(map(tuple, result.curves[keys].to_numpy())) == set(
        map(tuple, result.table[keys].to_numpy())
    )


def test_curves_are_what_the_table_sums_up(result: Result) -> None:
    for entry in result.table.to_dict("records"):
        curves = result.curves
        own = curves[
            (curves["direction"] == entry["direction"])
            & (curves["rate [C]"] == entry["rate [C]"])
            & (curves["cooling"] == entry["cooling"])
        ]
        time = own["time [s]"].to_numpy()
        for name in HEATS:
            heat = np.trapezoid(own[f"{name} heat [W]"], time) / 3600
            assert heat == pytest.approx(entry[f"{name} heat [W.h]"], rel=0.02, abs=2e-4), name
        assert own["temperature [degC]"].max() == pytest.approx(entry["hottest [degC]"])
        rise = own["temperature [degC]"].max() - 25.0
        assert rise == pytest.approx(entry["temperature rise [K]"], abs=1e-9)
        energy = np.trapezoid(own["cell voltage [V]"], own["capacity [A.h]"])
        assert energy == pytest.approx(entry["energy [W.h]"], rel=1e-9)


def test_faster_is_warmer_and_a_dewar_warmer_still(result: Result) -> None:
    for cooling in ("10 W/m2/K", "adiabatic"):
        rises = [row(result, "discharge", r, cooling)["temperature rise [K]"] for r in (1, 2, 5)]
        # Two that end at the hottest temperature are alike.
        assert np.all(np.diff(rises) > -1e-6)
    for rate in (1, 2):
        cooled = row(result, "discharge", rate, "10 W/m2/K")["temperature rise [K]"]
        assert row(result, "discharge", rate, "adiabatic")["temperature rise [K]"] > cooled > 1.0


def test_efficiency_is_against_the_open_circuit_and_falls_with_the_rate(result: Result) -> None:
    for direction in ("discharge", "charge"):
        shares = [
            row(result, direction, rate, "10 W/m2/K")["energy efficiency [%]"] for rate in (1, 2, 5)
        ]
        assert 80 < shares[2] < shares[1] < shares[0] < 100
    there, back = (row(result, way, 2, "10 W/m2/K") for way in ("discharge", "charge"))
    product = there["energy efficiency [%]"] * back["energy efficiency [%]"] / 100
    assert there["round-trip efficiency [%]"] == pytest.approx(product)
    assert back["round-trip efficiency [%]"] == pytest.approx(product)
    # What the voltage lost became heat: all but what gradients still hold at the end.
    lost = there["energy [W.h]"] * (100 / there["energy efficiency [%]"] - 1)
    names = ("ohmic", "reaction", "mixing", "hysteresis")
    irreversible = sum(there[f"{name} heat [W.h]"] for name in names)
    assert 0.8 < irreversible / lost < 1.0 + 1e-3


def test_reversible_heat_changes_its_sign_with_the_direction(result: Result) -> None:
    there, back = (row(result, way, 1, "10 W/m2/K") for way in ("discharge", "charge"))
    assert there["reversible heat [W.h]"] > 0 > back["reversible heat [W.h]"]
    assert back["temperature fall [K]"] > 0.3
    assert there["largest source"] == "reversible"


@pytest.mark.parametrize(
    ("direction", "rate", "coefficient"),
    [("discharge", 1.0, 0.0), ("discharge", 1.0, 10.0), ("charge", 5.0, 0.0)],
)
def test_entropic_band_is_that_of_a_moved_coefficient(
    cell: ParameterSet, result: Result, direction: str, rate: float, coefficient: float
) -> None:
    derived = cell.derived
    sigma = derived["entropic_coefficient"].spread
    assert sigma == pytest.approx(5e-5)
    rises = []
    for side in (-1, 1):
        table = derived.coefficients.shifted("reference_entropic_coefficient", side)
        moved = full_cell(derive(derived.material, derived.coating, table))
        case = FullCellCase(moved, direction, rate, coefficient)
        (outcome,) = solve_cases([case], MESH, 298.15)
        rises.append(temperature_rise(outcome, 298.15))
    # A coefficient that heats a discharge cools a charge.
    assert (rises[1] > rises[0]) == (direction == "discharge")
    rises.sort()
    cooling = "10 W/m2/K" if coefficient else "adiabatic"
    entry = row(result, direction, rate, cooling)
    width = entry["temperature rise high [K]"] - entry["temperature rise low [K]"]
    # A warmer cell loses less, which the band leaves out: it is too wide, never too narrow.
    widest = 1.08 if direction == "discharge" else 1.5
    assert 0.98 < width / (rises[1] - rises[0]) < widest
    assert entry["temperature rise low [K]"] == pytest.approx(rises[0], abs=(widest - 1) * width)
    nominal = cell.nominal_capacity.value * entry["share of nominal capacity [%]"] / 100
    # T sigma q: the heat that one standard deviation is worth, at a temperature of the run.
    spread = entry["spread of reversible heat [W.h]"]
    assert 298.15 <= spread / (sigma * nominal) <= 273.15 + entry["hottest [degC]"]


def test_a_run_into_the_heat_says_so(result: Result) -> None:
    hot = row(result, "discharge", 5, "adiabatic")
    assert hot["ended_by"] == hot["limited_by"] == "temperature limit"
    assert hot["hottest [degC]"] == pytest.approx(80.0, abs=0.1)
    assert hot["above the electrolyte's data"]
    # Stopped for its heat: there is no rise to put a band around.
    assert np.isnan(hot["temperature rise low [K]"])
    assert np.isnan(hot["temperature rise high [K]"])
    assert not row(result, "charge", 1, "10 W/m2/K")["above the electrolyte's data"]


def test_without_a_spread_there_is_no_band() -> None:
    graphite = full_cell(derive(load_material("graphite-Marquis2019")))
    found = run_thermal(graphite, [1.0], directions=["discharge"], profile=MESH).table
    assert found["temperature rise low [K]"].isna().all()
    assert found["round-trip efficiency [%]"].isna().all()


def test_rate_of_a_full_cell(cell: ParameterSet) -> None:
    result = run_rate(cell, [0.05, 1.0, 5.0], profile=MESH)
    table = result.table.set_index(["direction", "rate [C]"])
    assert result.experiment == "full-cell-rate"
    nominal = cell.nominal_capacity.value
    for direction in ("discharge", "charge"):
        slow, usual, fast = (table.loc[(direction, rate)] for rate in (0.05, 1.0, 5.0))
        # Without a current to speak of the cell has the capacity of its balance.
        assert slow["capacity [A.h]"] == pytest.approx(nominal, rel=0.01)
        assert slow["limited_by"] == "complete"
        assert nominal > usual["capacity [A.h]"] > fast["capacity [A.h]"] > 0
        assert fast["retention [%]"] == pytest.approx(
            100 * fast["capacity [A.h]"] / slow["capacity [A.h]"]
        )
    ends = table["ended_by"].xs(1.0, level="rate [C]")
    assert dict(ends) == {"discharge": "lower cut-off", "charge": "upper cut-off"}
    discharge = table.loc[("discharge", 0.05)]
    assert cell.balance is not None
    assert discharge["energy [W.h]"] < cell.balance.value("open_circuit_energy")
    assert discharge["energy [Wh/kg]"] == pytest.approx(discharge["energy [W.h]"] / cell.mass.value)
    assert discharge["energy [Wh/l]"] == pytest.approx(
        discharge["energy [W.h]"] / (1e3 * cell.volume.value)
    )
    charge = table.loc[("charge", 1.0)]
    assert charge["lowest carbon potential [V]"] < 0.02 < discharge["mean voltage [V]"]


def test_losses_add_up_to_the_distance_from_open_circuit(cell: ParameterSet) -> None:
    case = FullCellCase(cell, "discharge", 2.0)
    (outcome,) = solve_cases([case], MESH, 298.15)
    losses = full_cell_losses(outcome)
    last = {name: values[-1] for name, values in outcome.series.items()}
    whole = last["open_circuit_voltage"] - last["voltage"]
    assert sum(losses.values()) == pytest.approx(whole, rel=1e-6)
    assert case.limited_by(outcome) == max(losses, key=lambda name: losses[name])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"c_rates": [0.0]}, "numbers from 0.001 to 1000 per hour"),
        ({"c_rates": [1e-9]}, "numbers from 0.001 to 1000 per hour"),
        ({"c_rates": []}, "c_rates is empty"),
        ({"c_rates": [float("nan")]}, "numbers from 0.001 to 1000 per hour"),
        ({"heat_transfer_coefficients": [-1.0]}, "heat_transfer_coefficients"),
        ({"heat_transfer_coefficients": [1e9]}, "from 0 .adiabatic. to 100000"),
        ({"heat_transfer_coefficients": []}, "heat_transfer_coefficients"),
        ({"directions": ["lithiation"]}, "allowed: discharge, charge"),
        ({"temperature": 25.0}, "give kelvin"),
    ],
)
def test_what_cannot_be_run_is_refused(
    cell: ParameterSet, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(SimulationInputError, match=words):
        run_thermal(cell, **options)


def test_what_is_said_twice_is_run_once(cell: ParameterSet) -> None:
    found = run_thermal(
        cell,
        [5.0, 5],
        directions=["charge", "charge"],
        heat_transfer_coefficients=[0, 0.0],
        profile=MESH,
    )
    assert len(found.table) == 1
    rates = run_rate(cell, [5.0, 5.0], directions=["charge"], profile=MESH)
    assert len(rates.table) == 1


def test_results_are_saved_into_a_new_folder(result: Result, tmp_path: Path) -> None:
    result.save(tmp_path / "new" / "folder")
    names = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert names == {"thermal.csv", "thermal-curves.csv", "thermal-record.json"}


def test_only_axes_are_drawn_on(result: Result) -> None:
    with pytest.raises(WrongKindError, match=r"ax: got .*one Axes"):
        result.plot(np.array([1, 2]))  # type: ignore[arg-type]


def test_objects_say_shortly_what_they_are(cell: ParameterSet) -> None:
    assert cell.balance is not None
    assert cell.body is not None
    assert repr(cell) == "ParameterSet(reference-sphere, full-cell pouch-LCO, 1.294 A.h)"
    assert repr(cell.derived).startswith("DerivedElectrode(reference-sphere, ")
    for item in (cell, cell.balance, cell.body, cell.derived):
        assert len(repr(item)) < 200
    assert "cell mass" in cell.body._repr_html_()


def test_the_wrong_kind_of_cell_is_refused(cell: ParameterSet) -> None:
    half = half_cell(derive(load_material("crushed"), spreads=False))
    with pytest.raises(SimulationInputError, match=r"crushed: not a full cell.*full_cell\(derived"):
        run_thermal(half)
    with pytest.raises(SimulationInputError, match=r"not a half cell.*half_cell\(derived"):
        run_capacity(cell)
    with pytest.raises(SimulationInputError, match="one kind of cell at a time"):
        run_rate([cell, half])
    with pytest.raises(SimulationInputError, match="current_densities: got some for full cells"):
        run_rate(cell, current_densities=[1.0])
    with pytest.raises(SimulationInputError, match="allowed: discharge, charge"):
        run_rate(cell, directions=["lithiation"])
    with pytest.raises(WrongKindError, match="c_rates"):
        run_thermal(cell, c_rates=1.0)  # type: ignore[arg-type]


def test_a_case_that_fails_is_a_row(cell: ParameterSet, monkeypatch: pytest.MonkeyPatch) -> None:
    from experiments.engine.batch import Outcome

    failed = Outcome("failed", "made up", "", np.empty(0), {}, 0.0)
    monkeypatch.setattr("experiments.thermal.solve_cases", lambda cases, *_: [failed] * len(cases))
    result = run_thermal(cell, [1.0], profile=MESH)
    assert len(result.failed) == 4
    assert set(result.table["reason"]) == {"made up"}
    assert result.table["temperature rise [K]"].isna().all()
    assert isinstance(result.curves, pd.DataFrame)
    assert result.curves.empty
    # A notebook says so too.
    assert "made up" in result._repr_html_()


def test_a_result_shows_itself_as_figure_and_table(result: Result) -> None:
    html = result._repr_html_()
    assert html.count("<svg") == 1
    assert "<td>adiabatic</td>" in html
    assert "reason" not in html


@pytest.mark.slow
def test_profile_explore_is_close_to_a_fine_mesh(cell: ParameterSet) -> None:
    fine = Numerics("fine", 40, 16, 60, 2.0, 1e-5, 1e-7, 40)
    case = FullCellCase(cell, "charge", 5.0, 10.0)
    (quick,), (slow,) = (solve_cases([case], mesh, 298.15) for mesh in (EXPLORE, fine))
    nominal = cell.nominal_capacity.value
    assert case.capacity(quick) == pytest.approx(case.capacity(slow), abs=1e-3 * nominal)
    times = np.linspace(0.0, min(run.time[-1] for run in (quick, slow)), 400)
    errors = {
        name: np.abs(
            np.interp(times, quick.time, quick.series[name])
            - np.interp(times, slow.time, slow.series[name])
        )
        for name in ("voltage", "temperature")
    }
    assert np.percentile(errors["voltage"], 95) < 1e-3
    assert np.max(errors["temperature"]) < 0.05
