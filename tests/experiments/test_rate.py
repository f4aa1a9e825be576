"""Rate capability: what must never go the other way, and what each column says."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from anode_model import SimulationInputError
from experiments import run_rate
from experiments.cases import solve_cases
from experiments.engine.batch import Outcome
from experiments.engine.compiled_model import DEPLETED
from experiments.engine.numerics import Numerics
from experiments.rate import RateCase, _capacity_at_cell_voltage, specific_capacity
from experiments.result import Result
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]

DIRECTIONS = ("delithiation", "lithiation")
CAPACITY, RETENTION = "capacity [mAh/g]", "retention [%]"
TO_CELL_VOLTAGE = "capacity to cell-voltage cut-off [mAh/g]"
COLUMNS = [
    "variant",
    "direction",
    "basis_of_rate",
    "rate [C]",
    "current density [mA/cm2]",
    "sizes",
    CAPACITY,
    "areal capacity [mAh/cm2]",
    RETENTION,
    TO_CELL_VOLTAGE,
    "retention to cell-voltage cut-off [%]",
    "mean potential [V]",
    "ended_by",
    "limited_by",
    "status",
    "reason",
    "solve time [ms]",
]


@pytest.fixture(scope="module")
def reference(make_cell: MakeCell) -> ParameterSet:
    return make_cell()


@pytest.fixture(scope="module")
def result(reference: ParameterSet, mesh: Numerics) -> Result:
    return run_rate(reference, profile=mesh)


def c_rate_rows(result: Result, direction: str) -> pd.DataFrame:
    table = result.table
    return table[(table["direction"] == direction) & (table["basis_of_rate"] == "C-rate")]


def retention_at(cells: Sequence[ParameterSet], rate: float, mesh: Numerics) -> pd.DataFrame:
    """Retention by variant and direction, against 0.2 C."""
    table = run_rate(cells, (0.2, rate), current_densities=(), profile=mesh).table
    rows = table[np.isclose(table["rate [C]"], rate)]
    return rows.pivot_table(index="variant", columns="direction", values=RETENTION)


# ------------------------------------------------------------------ the table


def test_table_has_a_row_for_every_case_in_order(result: Result) -> None:
    assert list(result.table.columns) == COLUMNS
    assert len(result.table) == 2 * (7 + 6)
    for direction in DIRECTIONS:
        rows = c_rate_rows(result, direction)
        np.testing.assert_allclose(rows["rate [C]"], (0.2, 0.5, 1, 2, 5, 10, 20), rtol=1e-8)
    assert set(result.table["status"]) == {"ok"}
    assert (result.table["reason"] == "").all()


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_retention_starts_at_100_and_falls(direction: str, result: Result) -> None:
    for column in (RETENTION, "retention to cell-voltage cut-off [%]"):
        retention = c_rate_rows(result, direction)[column].to_numpy()
        assert retention[0] == pytest.approx(100, rel=1e-12)
        assert np.all(np.diff(retention) < 0)
        assert retention[-1] > 0


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_columns_of_capacity_agree(direction: str, result: Result, reference: ParameterSet) -> None:
    rows = c_rate_rows(result, direction)
    derived = reference.derived
    # C-rate: of the nominal capacity, in one hour; 1 mAh/cm2 is 10 A.h.m-2.
    nominal = derived.value("areal_capacity") / 10
    np.testing.assert_allclose(
        rows["current density [mA/cm2]"], rows["rate [C]"] * nominal, rtol=1e-8
    )
    areal = rows[CAPACITY] * derived.value("active_mass_loading") / 10
    np.testing.assert_allclose(rows["areal capacity [mAh/cm2]"], areal, rtol=1e-12)
    assert (rows[CAPACITY] <= 1.001 * derived.value("reversible_capacity")).all()


def test_last_point_of_a_curve_is_its_row(result: Result) -> None:
    keys = ["direction", "basis_of_rate", "rate [C]"]
    ends = result.curves.groupby(keys)[["capacity [mAh/g]", "potential [V]"]].last()
    rows = result.table.set_index(keys).sort_index()
    np.testing.assert_allclose(ends[CAPACITY].sort_index(), rows[CAPACITY], rtol=1e-12)
    cut = rows["ended_by"].map({"upper cut-off": 1.5, "lower cut-off": 0.0})
    reached = ends["potential [V]"].sort_index()[cut.notna()]
    np.testing.assert_allclose(reached, cut.dropna(), atol=1e-6)


def test_same_current_gives_the_same_capacity_however_it_was_chosen(
    reference: ParameterSet, mesh: Numerics
) -> None:
    density = 2.0 * reference.derived.value("areal_capacity") / 10
    table = run_rate(reference, (2.0,), current_densities=(density,), profile=mesh).table
    for direction in DIRECTIONS:
        own, common = table[table["direction"] == direction].to_dict("records")
        assert (own["basis_of_rate"], common["basis_of_rate"]) == ("C-rate", "current density")
        for column in ("rate [C]", CAPACITY, TO_CELL_VOLTAGE, "mean potential [V]"):
            assert common[column] == pytest.approx(own[column], rel=1e-6)


def test_common_current_densities_are_those_asked_for(mesh: Numerics, make_cell: MakeCell) -> None:
    cells = [make_cell(), make_cell("low-temperature")]
    table = run_rate(cells, (1.0,), current_densities=(3.0,), profile=mesh).table
    common = table[table["basis_of_rate"] == "current density"]
    np.testing.assert_allclose(common["current density [mA/cm2]"], 3.0, rtol=1e-12)
    assert common["rate [C]"].nunique() == 2


# ------------------------------------------------------------------ physics


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_potential_is_monotonic(direction: str, result: Result) -> None:
    sign = 1 if direction == "delithiation" else -1
    curves = result.curves[result.curves["direction"] == direction]
    for rate, curve in curves.groupby("rate [C]"):
        # Within the first second of a fast case the electrolyte is still moving.
        later = curve[curve["capacity [mAh/g]"] > 2.0]
        if rate <= 10:
            assert np.all(sign * np.diff(later["potential [V]"]) > -1e-5), rate


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_cell_voltage_loses_more_than_the_carbon_and_more_at_higher_rate(
    direction: str, result: Result
) -> None:
    sign = 1 if direction == "delithiation" else -1
    rows = c_rate_rows(result, direction)
    assert (rows[TO_CELL_VOLTAGE] <= rows[CAPACITY]).all()
    fast = rows[rows["rate [C]"].between(0.1, 6)]
    assert (fast[TO_CELL_VOLTAGE] < fast[CAPACITY]).all()
    losses = []
    for rate in fast["rate [C]"]:
        curve = result.curves[
            (result.curves["direction"] == direction)
            & (result.curves["basis_of_rate"] == "C-rate")
            & (result.curves["rate [C]"] == rate)
        ]
        loss = sign * (curve["cell voltage [V]"] - curve["potential [V]"])
        assert (loss > 0).all()
        losses.append(loss.median())
    assert np.all(np.diff(losses) > 0)


def test_cell_voltage_capacity_is_interpolated_between_points(reference: ParameterSet) -> None:
    case = RateCase(reference, "delithiation", "C-rate", 20.0)
    time = np.array([0.0, 100.0, 200.0])
    voltage = np.array([0.5, 1.4, 1.6])
    outcome = Outcome("ok", "", "upper cut-off", time, {"voltage": voltage}, 0.0)
    whole = specific_capacity(case, outcome)
    found = _capacity_at_cell_voltage(case, outcome, whole)
    assert found == pytest.approx(whole * 150 / 200, rel=1e-12)
    below = Outcome("ok", "", "upper cut-off", time, {"voltage": voltage - 0.5}, 0.0)
    assert _capacity_at_cell_voltage(case, below, whole) == whole
    above = Outcome("ok", "", "upper cut-off", time, {"voltage": voltage + 2.0}, 0.0)
    assert _capacity_at_cell_voltage(case, above, whole) == 0.0


@pytest.mark.parametrize("sheet", ["reference-sphere", "petroleum-coke-Fuller1994"])
def test_charge_passed_is_the_change_of_filling(
    sheet: str, mesh: Numerics, make_cell: MakeCell
) -> None:
    cell = make_cell(sheet)
    areal, basis = (cell.derived.value(name) for name in ("areal_capacity", "filling_basis"))
    cases = [
        RateCase(cell, direction, "C-rate", rate * areal)
        for direction in DIRECTIONS
        for rate in (0.2, 2.0, 10.0)
    ]
    for case, outcome in zip(cases, solve_cases(cases, mesh, 298.15), strict=True):
        filling = outcome.series["filling"]
        moved = abs(filling[-1] - filling[0]) * basis
        assert specific_capacity(case, outcome) == pytest.approx(moved, rel=1e-6)


def test_slow_enough_everything_comes_out(mesh: Numerics, make_cell: MakeCell) -> None:
    """C/500 of a 20 um powder: within 0.2 % of the reversible capacity."""
    cell = make_cell(name="large", Dv50="20 um", surface_area="0.5 m^2/g")
    table = run_rate(cell, (0.002,), current_densities=(), profile=mesh).table
    expected = cell.derived.value("reversible_capacity")
    rows = table.set_index("direction")
    assert rows.loc["delithiation", CAPACITY] == pytest.approx(expected, rel=2e-3)
    # Lithiation ends without the constant-voltage hold and is slower to fill the pores.
    assert rows.loc["lithiation", CAPACITY] == pytest.approx(expected, rel=1e-2)
    assert rows.loc["delithiation", "limited_by"] == "complete"


def assert_rising(retention: pd.DataFrame, order: Sequence[str]) -> None:
    for direction in DIRECTIONS:
        assert np.all(np.diff(retention.loc[list(order), direction]) > 0)


def test_thinner_coating_never_lowers_the_rate_capability(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    cells = [make_cell(name=load, loading=f"{load} g/m^2") for load in ("90", "60", "30")]
    assert_rising(retention_at(cells, 2.0, mesh), ("90", "60", "30"))


def test_smaller_particle_never_lowers_the_rate_capability(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    cells = [make_cell(name=size, Dv50=f"{size} um") for size in ("20", "10", "5")]
    assert_rising(retention_at(cells, 2.0, mesh), ("20", "10", "5"))


def test_larger_diffusivity_never_lowers_the_rate_capability(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    values = ("1e-14", "3e-14", "1e-13")
    cells = [
        make_cell(name=value, coefficients={"reference_diffusivity": float(value)})
        for value in values
    ]
    assert_rising(retention_at(cells, 2.0, mesh), values)


@pytest.mark.filterwarnings("ignore::experiments.engine.temperature.ColdElectrolyteWarning")
def test_cold_gives_less_at_2_c(reference: ParameterSet, mesh: Numerics) -> None:
    found = [
        run_rate(reference, (2.0,), current_densities=(), profile=mesh, temperature=temperature)
        .table.set_index("direction")[CAPACITY]
        .to_numpy()
        for temperature in (273.15, 298.15, 318.15)
    ]
    assert np.all(np.diff(found, axis=0) > 0)


def test_thick_coating_ends_by_depletion_and_says_where(
    mesh: Numerics, make_cell: MakeCell
) -> None:
    table = run_rate(
        make_cell(loading="120 g/m^2"), (0.2, 5.0), current_densities=(), profile=mesh
    ).table
    fast = table[table["rate [C]"] > 1].set_index("direction")
    assert fast.loc["lithiation", "limited_by"] == f"{DEPLETED} at the collector"
    assert fast.loc["delithiation", "limited_by"] == f"{DEPLETED} at the counter electrode"
    assert (fast["ended_by"] == fast["limited_by"]).all()
    assert (fast[RETENTION] < 50).all()


# ------------------------------------------------------------------ failures and wrong arguments


def test_a_case_that_cannot_begin_is_a_row_with_zero_capacity(
    reference: ParameterSet, mesh: Numerics
) -> None:
    """2000 C: the cut-off is passed within five milliseconds."""
    table = run_rate(
        reference, (0.2, 2000.0), current_densities=(), directions=("delithiation",), profile=mesh
    ).table
    slow, mad = table.to_dict("records")
    assert slow["status"] == "ok"
    assert mad["status"] in {"infeasible", "failed"}
    assert mad["reason"]
    if mad["status"] == "infeasible":
        assert mad[CAPACITY] == mad[RETENTION] == mad[TO_CELL_VOLTAGE] == 0.0
        assert "first instant" in mad["reason"]
    else:
        assert np.isnan(mad[CAPACITY])


def test_retention_against_nothing_is_not_a_number(
    reference: ParameterSet, mesh: Numerics, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = Outcome("failed", "made up", "", np.empty(0), {}, 0.0)
    monkeypatch.setattr("experiments.rate.solve_cases", lambda cases, *_: [failed] * len(cases))
    result = run_rate(reference, (0.2, 1.0), profile=mesh)
    assert result.table[RETENTION].isna().all()
    assert result.table[CAPACITY].isna().all()
    assert len(result.failed) == len(result.table)
    assert (result.table["limited_by"] == "").all()
    assert result.curves.empty


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"c_rates": ()}, "c_rates is empty"),
        ({"c_rates": (0.0, 1.0)}, r"c_rates must be positive numbers, got \[0.0\]"),
        ({"c_rates": (float("nan"),)}, "c_rates must be positive"),
        ({"current_densities": (-1.0,)}, "current_densities must be positive"),
        ({"directions": ("charge",)}, "delithiation, lithiation"),
        ({"directions": ()}, "delithiation, lithiation"),
        ({"profile": "referense"}, "reference"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_solved(
    arguments: dict[str, object], message: str, reference: ParameterSet
) -> None:
    with pytest.raises(SimulationInputError, match=message):
        run_rate(reference, **arguments)  # type: ignore[arg-type]


# ------------------------------------------------------------------ reproducing and saving


def test_result_does_not_depend_on_what_is_run_beside_it(
    reference: ParameterSet, mesh: Numerics, make_cell: MakeCell
) -> None:
    arguments = {"c_rates": (0.2, 2.0), "current_densities": (), "profile": mesh}
    alone = run_rate(reference, **arguments)  # type: ignore[arg-type]
    beside = run_rate([make_cell("crushed"), reference], **arguments)  # type: ignore[arg-type]
    ours = beside.table[beside.table["variant"] == reference.name].reset_index(drop=True)
    for column in (CAPACITY, TO_CELL_VOLTAGE, "mean potential [V]"):
        np.testing.assert_array_equal(ours[column], alone.table[column])


def test_two_runs_are_bit_identical(
    result: Result, reference: ParameterSet, mesh: Numerics
) -> None:
    again = run_rate(reference, profile=mesh)
    timing = "solve time [ms]"
    pd.testing.assert_frame_equal(
        again.table.drop(columns=timing), result.table.drop(columns=timing), check_exact=True
    )
    pd.testing.assert_frame_equal(again.curves, result.curves, check_exact=True)
    assert again.record == result.record


def test_saved_result_reads_back(tmp_path: Path, result: Result) -> None:
    result.save(tmp_path)
    table = pd.read_csv(tmp_path / "rate.csv", keep_default_na=False, na_values=["nan"])
    pd.testing.assert_frame_equal(table, result.table, check_dtype=False, rtol=1e-12)
    curves = pd.read_csv(tmp_path / "rate-curves.csv")
    pd.testing.assert_frame_equal(curves, result.curves, rtol=1e-6, atol=1e-9)
    record = json.loads((tmp_path / "rate-record.json").read_text(encoding="utf-8"))
    assert record["experiment"] == "rate"
    assert record["settings"]["c_rates"] == [0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
    assert record["numerics"]["name"] == "test"


def test_rates_from_numpy_can_be_saved(
    tmp_path: Path, reference: ParameterSet, mesh: Numerics
) -> None:
    rates = np.array([1, 2])
    found = run_rate(
        reference,
        rates,  # type: ignore[arg-type]
        current_densities=(),
        directions=("delithiation",),
        profile=mesh,
    )
    found.save(tmp_path)
