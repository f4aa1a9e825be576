"""Cycling and storage: what properties do to them, what the tables say, what is refused."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pybamm
import pytest

from anode_model import SimulationInputError, WrongKindError, derive, load_coefficients
from anode_model.coefficients import Coefficients
from anode_model.nomenclature import term
from anode_model.units import parse_quantity
from experiments import ageing_run, run_cycling, run_storage, storage
from experiments.cli import main
from experiments.engine import batch
from experiments.engine.batch import Outcome
from experiments.engine.numerics import Numerics
from experiments.plots import plot_lithium_loss, plot_retention_over_cycles
from experiments.plots.ageing import KNOWN_TO
from experiments.result import Result
from parameter_sets import full_cell, half_cell, load_material
from parameter_sets.balance import capacity_after_loss
from parameter_sets.cell_design import PouchCell
from parameter_sets.parameter_set import ParameterSet

TINY = Numerics("tiny", 5, 3, 10, 2.0, 1e-5, 1e-7, 6)
TABLE = load_coefficients()
LOST = "lithium lost [mAh/g]"


def variant(name: str, table: Coefficients | None = None, **properties: str) -> ParameterSet:
    given = {key: parse_quantity(raw, term(key), key=key) for key, raw in properties.items()}
    reference = load_material("reference-sphere")
    material = reference.replace(name=name, given={**reference.given, **given})
    return full_cell(derive(material, None, table, spreads=False))


@pytest.fixture(scope="module")
def cell() -> ParameterSet:
    return full_cell(derive(load_material("reference-sphere")))


@pytest.fixture(scope="module")
def cycled(cell: ParameterSet) -> Result:
    return run_cycling([cell, variant("rough", surface_area="3 m2/g")], 6, profile=TINY)


@pytest.fixture(scope="module")
def stored(cell: ParameterSet) -> Result:
    return run_storage([cell, variant("rough", surface_area="3 m2/g")], profile=TINY)


def losses(experiment: str, cells: list[ParameterSet]) -> list[float]:
    if experiment == "storage":
        result = run_storage(cells, 200, profile=TINY)
    else:
        result = run_cycling(cells, 2, profile=TINY)
    assert set(result.table["status"]) == {"ok"}, result.table["reason"].tolist()
    return [float(loss) for loss in result.table[LOST]]


# Each property, the larger one first; the coefficient without which it does nothing.
ACTING = [
    ({"surface_area": "2.2 m2/g"}, {"surface_area": "1.1 m2/g"}, "sei_roughness_limit", 1.0, 2.0),
    ({"exothermic_peak": "600 °C"}, {"exothermic_peak": "660 °C"}, "reactivity_exponent", 0.0, 0.0),
]


@pytest.mark.parametrize("experiment", ["storage", "cycling"])
@pytest.mark.parametrize(("more", "less", "coefficient", "off", "ratio"), ACTING)
def test_surface_and_reactivity_take_lithium(
    experiment: str,
    more: dict[str, str],
    less: dict[str, str],
    coefficient: str,
    off: float,
    ratio: float,
) -> None:
    pair = [variant("more", None, **more), variant("less", None, **less)]
    wanted = ratio or (
        pair[0].derived.value("surface_reactivity") / pair[1].derived.value("surface_reactivity")
    )
    high, low = losses(experiment, pair)
    # Rounding noise can stand in the same ratio.
    assert low > (1.0 if experiment == "storage" else 0.01)
    # Cycles of different cells do not take exactly the same time.
    assert high / low == pytest.approx(wanted, rel=1e-3 if experiment == "storage" else 0.03)
    assert wanted > 1.5
    table = TABLE.with_value(coefficient, off)
    silent = [variant("more", table, **more), variant("less", table, **less)]
    high, low = losses(experiment, silent)
    assert low > (1.0 if experiment == "storage" else 0.01)
    assert high == pytest.approx(low, rel=1e-3 if experiment == "storage" else 0.03)


def test_rougher_than_the_limit_loses_no_more() -> None:
    cells = [variant("rough", surface_area="6 m2/g"), variant("rougher", surface_area="9 m2/g")]
    assert all(cell.derived.value("roughness_factor") > 10 for cell in cells)
    high, low = losses("storage", cells)
    assert low > 1.0
    assert high == pytest.approx(low, rel=1e-3)


def test_without_diffusivity_nothing_ages() -> None:
    still = variant("still", TABLE.with_value("reference_sei_solvent_diffusivity", 0.0))
    row = run_cycling(still, 3, profile=TINY).table.iloc[0]
    assert row["lithium lost [A.h]"] == pytest.approx(0.0, abs=1e-12)
    assert row["retention [%]"] == pytest.approx(100.0, abs=2e-3)
    assert losses("storage", [still]) == pytest.approx([0.0], abs=1e-9)


def test_warmer_cells_lose_more_and_the_state_of_charge_does_not_matter(cell: ParameterSet) -> None:
    runs = {
        (charge, temperature): run_storage(
            cell, 200, state_of_charge=charge, temperature=temperature, profile=TINY
        ).table.iloc[0]
        for charge, temperature in ((1.0, 298.15), (0.5, 298.15), (1.0, 318.15))
    }
    usual = runs[(1.0, 298.15)]
    assert runs[(0.5, 298.15)][LOST] == pytest.approx(usual[LOST], rel=1e-3)
    assert runs[(1.0, 318.15)][LOST] > 1.4 * usual[LOST]


def test_table_of_cycling_sums_up_its_curves(cycled: Result, cell: ParameterSet) -> None:
    assert list(cycled.table["status"]) == ["ok", "ok"]
    assert set(cycled.table["ended_by"]) == {"all cycles"}
    for row in cycled.table.to_dict("records"):
        own = cycled.curves[cycled.curves["variant"] == row["variant"]]
        assert list(own["cycle"]) == [1, 2, 3, 4, 5, 6]
        assert own["retention [%]"].iloc[0] == 100.0
        assert own["retention [%]"].iloc[-1] == row["retention [%]"]
        assert np.all(np.diff(own["film thickness [nm]"]) > 0)
        assert row["lithium lost [A.h]"] == own["lithium lost [A.h]"].iloc[-1]
        assert row["capacity left [% of nominal]"] < 100
    reference, rough = cycled.table["retention [%]"]
    assert 100 > reference > rough + 0.01
    first = cycled.table["first capacity [A.h]"].iloc[0]
    assert 0.9 < first / cell.nominal_capacity.value < 1.0


def test_a_coulomb_that_does_not_come_back_is_in_the_film(cycled: Result) -> None:
    own = cycled.curves[cycled.curves["variant"] == "rough"]
    per_cycle = np.diff(own["lithium lost [A.h]"]) / own["capacity [A.h]"].iloc[1:]
    missing = 1 - own["coulombic efficiency [%]"].iloc[1:] / 100
    assert np.isnan(own["coulombic efficiency [%]"].iloc[0])
    assert missing.to_numpy() == pytest.approx(per_cycle.to_numpy(), rel=0.25)
    efficiency = own["energy efficiency [%]"].iloc[1:]
    assert ((efficiency > 85) & (efficiency < own["coulombic efficiency [%]"].iloc[1:])).all()


def test_capacity_left_is_that_of_the_aged_balance(stored: Result, cell: ParameterSet) -> None:
    row = stored.table.iloc[0]
    assert isinstance(cell.design, PouchCell)
    left = capacity_after_loss(cell.derived, cell.design, row["lithium lost [A.h]"])
    assert row["capacity left [A.h]"] == pytest.approx(left, rel=1e-12)
    nominal = cell.nominal_capacity.value
    assert capacity_after_loss(cell.derived, cell.design, 0.0) == pytest.approx(nominal, rel=1e-9)
    # The carbon's steep end moves with the lithium, so a part of the loss is made good.
    assert 0.5 < (nominal - left) / row["lithium lost [A.h]"] < 1.0
    assert np.isnan(capacity_after_loss(cell.derived, cell.design, 0.9 * nominal))


def test_curves_of_storage_begin_before_it(stored: Result) -> None:
    for row in stored.table.to_dict("records"):
        own = stored.curves[stored.curves["variant"] == row["variant"]]
        assert len(own) == storage.POINTS + 1
        first = own.iloc[0]
        assert (first["time [d]"], first["lithium lost [A.h]"]) == (0.0, 0.0)
        assert first["capacity left [% of nominal]"] == pytest.approx(100.0, rel=1e-9)
        assert own["cell voltage [V]"].iloc[0] == pytest.approx(4.2, abs=1e-3)
        assert np.all(np.diff(own["cell voltage [V]"]) < 0)
        assert own["time [d]"].iloc[-1] == pytest.approx(365.0, rel=1e-9)


def test_how_storage_is_cut_into_pieces_changes_nothing(
    stored: Result, cell: ParameterSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "POINTS", 1)
    whole = run_storage(cell, profile=TINY).table.iloc[0]
    assert whole[LOST] == pytest.approx(stored.table[LOST].iloc[0], rel=1e-3)


def test_nothing_that_a_solver_returns_is_kept(
    cell: ParameterSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    calls: list[int] = []
    solve = batch.solve_batch

    def counting(*arguments: Any, **options: Any) -> list[Outcome]:
        calls.append(1)
        if len(calls) in (8, 23):
            gc.collect()
            held = [item for item in gc.get_objects() if type(item) in (pybamm.Solution, Outcome)]
            kept.append(len(held))
        return solve(*arguments, **options)

    monkeypatch.setattr(ageing_run, "solve_batch", counting)
    result = run_cycling(cell, 5, profile=TINY)
    assert len(calls) == 3 + 5 * 5
    # At the same place of an early and of a late cycle.
    early, late = kept
    assert late <= early
    assert len(result.curves) == 5


def test_a_test_ends_when_too_little_is_left() -> None:
    fast = variant("fast", TABLE.with_value("reference_sei_solvent_diffusivity", 1e-19))
    row = run_cycling(fast, 40, lowest_retention=0.97, profile=TINY).table.iloc[0]
    assert (row["status"], row["ended_by"]) == ("ok", "retention below 97 %")
    assert row["cycles"] < 40
    assert row["retention [%]"] < 97


def test_what_cannot_be_run_is_a_row_with_a_reason(
    cell: ParameterSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = run_cycling(cell, 2, c_rate=300.0, profile=TINY)
    (row,) = nothing.table.to_dict("records")
    assert row["status"] in {"failed", "infeasible"}
    assert "before the first cycle" in row["reason"] or "cycle 1" in row["reason"]
    assert nothing.curves.empty
    nothing.plot()

    def refusing(_: Any, cases: Any, __: float) -> list[Outcome]:
        return [Outcome("failed", "made up", "", np.empty(0), {}, 0.0) for _ in cases]

    monkeypatch.setattr(ageing_run, "solve_batch", refusing)
    (row,) = run_storage(cell, 10, profile=TINY).table.to_dict("records")
    assert (row["status"], row["ended_by"]) == ("failed", "")
    assert row["reason"] == "storage from day 0: made up"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"cycles": 0}, "cycles"),
        ({"rest": -1.0}, "rest"),
        ({"lowest_retention": 1.0}, "lowest_retention"),
        ({"c_rate": 0.0}, "c_rates"),
        ({"temperature": 25.0}, "temperature"),
    ],
)
def test_cycling_refuses(cell: ParameterSet, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(SimulationInputError, match=words):
        run_cycling(cell, profile=TINY, **arguments)


@pytest.mark.parametrize(
    ("arguments", "words"), [({"days": 0.0}, "days"), ({"state_of_charge": 1.1}, "state_of_charge")]
)
def test_storage_refuses(cell: ParameterSet, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(SimulationInputError, match=words):
        run_storage(cell, profile=TINY, **arguments)


def test_half_cells_and_wrong_kinds_are_refused(cell: ParameterSet) -> None:
    half = half_cell(cell.derived)
    for run in (run_cycling, run_storage):
        with pytest.raises(SimulationInputError, match="full_cell"):
            run(half, profile=TINY)
    with pytest.raises(WrongKindError, match="cycles"):
        run_cycling(cell, 2.5, profile=TINY)  # type: ignore[arg-type]
    with pytest.raises(WrongKindError, match="days"):
        run_storage(cell, "a year", profile=TINY)  # type: ignore[arg-type]


def test_results_are_saved_and_drawn(cycled: Result, stored: Result, tmp_path: Path) -> None:
    for result in (cycled, stored):
        result.save(tmp_path)
        again = pd.read_csv(tmp_path / f"{result.experiment}-curves.csv")
        assert list(again.columns) == list(result.curves.columns)
        assert "<svg" in result._repr_html_()
    over_cycles, over_time = cycled.plot(), stored.plot()
    assert over_cycles.get_xlabel() == "cycle"
    assert over_cycles.get_ylabel() == "retention [%]"
    assert over_time.get_xlabel() == "time [d]"
    assert over_time.get_ylabel() == "lithium lost [% of nominal]"
    assert {text.get_text() for text in over_time.texts} == {"reference-sphere", "rough"}
    # Time is to scale and its axis shows nothing but round days.
    assert over_time.get_xscale() == "linear"
    assert all(day == round(day) for day in over_time.get_xticks())
    said = over_time.get_title(loc="left").splitlines()
    assert said == ["pouch-LCO, stored from 100 % state of charge, 25 °C", KNOWN_TO]
    assert over_cycles.get_title(loc="left").splitlines() == [
        "pouch-LCO, discharge and charge at 1 C, 25 °C",
        KNOWN_TO,
    ]
    assert "factor of two to three" in KNOWN_TO
    # Of curves alone nobody knows how they were run.
    assert plot_lithium_loss(stored.curves).get_title(loc="left") == KNOWN_TO
    both = plot_lithium_loss(cycled.curves, over_time, variants=["rough"])
    assert both is over_time
    some = plot_retention_over_cycles(cycled.curves, quantity="film thickness [nm]")
    assert len(some.lines) == 2
    with pytest.raises(ValueError, match="no variant"):
        plot_lithium_loss(stored.curves, variants=["other"])


def test_progress_counts_cycles_and_cells(cell: ParameterSet) -> None:
    steps: list[int] = []
    run_cycling([cell, variant("other")], 2, profile=TINY, progress=steps.append)
    assert sum(steps) == 4
    steps.clear()
    run_storage([cell, variant("other")], 2, profile=TINY, progress=steps.append)
    assert sum(steps) == 2


def test_command_runs_storage_and_keeps_options_to_their_experiment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    command = ["run", "storage", "reference-sphere", "--days", "30", "--out", str(folder)]
    assert main(command) == 0
    assert "capacity left" in capsys.readouterr().out
    table = pd.read_csv(folder / "storage.csv")
    assert table["time [d]"].iloc[0] == pytest.approx(30)
    assert main(["run", "storage", "reference-sphere", "--cycles", "3"]) == 2
    assert "only the experiment cycling takes it" in capsys.readouterr().err
