"""What moved is found and said: which curve, where, how much, allowed how much, what changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from anode_model import SimulationInputError, WrongKindError, derive
from experiments import (
    compare_with,
    load_baseline,
    make_baseline,
    run_rate,
    run_thermal,
    save_baseline,
)
from experiments.baselines.baseline import Baseline
from experiments.baselines.comparing import CurveComparison
from experiments.engine.numerics import SKETCH
from experiments.result import Result
from parameter_sets import full_cell, half_cell, load_material
from tests.experiments.curve_regression.conftest import (
    shifted,
    stopped_early,
    with_curves,
    with_table,
)

RUN = "crushed, delithiation, 1 C"


def test_nothing_moves_where_nothing_changed(rate_result: Result, stored_rate: Baseline) -> None:
    comparison = compare_with(stored_rate, rate_result)
    assert comparison.holds
    assert comparison.changes == ()
    # Rounding takes a twentieth of what is allowed, at most.
    assert comparison.largest is not None
    assert comparison.largest.excess < 0.051
    assert "are as stored" in comparison.paragraph
    assert comparison.checked == sum(len(r.curves) + len(r.numbers) for r in stored_rate.runs)


@pytest.mark.parametrize("experiment", ["rate", "capacity", "storage", "cycling"])
def test_a_round_trip_is_exact(
    experiment: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    result = request.getfixturevalue(f"{experiment}_result")
    made = make_baseline(result)
    path = save_baseline(made, tmp_path / "deep" / "one.baseline.toml")
    back = load_baseline(path)
    assert back == made
    text = path.read_bytes()
    save_baseline(back, path)
    assert path.read_bytes() == text
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert compare_with(back, result).holds


def test_two_millivolts_fail_and_are_placed(rate_result: Result, stored_rate: Baseline) -> None:
    comparison = compare_with(stored_rate, shifted(rate_result, 2e-3))
    assert not comparison.holds
    assert [move.run for move in comparison.moves] == [RUN]
    paragraph = comparison.paragraph
    assert paragraph.startswith(f"{RUN}: cell voltage is off by +2.0")
    assert "(allowed 1 mV)" in paragraph
    assert "% of its capacity (" in paragraph
    assert "mAh/g)" in paragraph
    assert "Versions, settings, sheet and derived values are those that were stored" in paragraph
    place = float(paragraph.partition(" at ")[2].partition(" %")[0])
    capacity = next(run for run in stored_rate.runs if run.name == RUN).curves[0].length
    assert 100 <= place / 100 * capacity <= 200


def test_half_a_millivolt_passes(rate_result: Result, stored_rate: Baseline) -> None:
    comparison = compare_with(stored_rate, shifted(rate_result, 0.5e-3))
    assert comparison.holds
    assert comparison.largest is not None
    assert comparison.largest.excess == pytest.approx(0.5, abs=0.1)


def test_a_tolerance_of_the_call_comes_before_the_stored_one(
    rate_result: Result, stored_rate: Baseline
) -> None:
    moved = shifted(rate_result, 2e-3)
    assert compare_with(stored_rate, moved, tolerances={"cell voltage": "3 mV"}).holds
    edited = make_baseline(rate_result, tolerances={"cell voltage": "3 mV"})
    assert compare_with(edited, moved).holds
    assert not compare_with(edited, moved, tolerances={"cell voltage": "1 mV"}).holds


def test_a_curve_that_stops_early_fails_with_the_reason(
    rate_result: Result, stored_rate: Baseline
) -> None:
    comparison = compare_with(stored_rate, stopped_early(rate_result))
    paragraph = comparison.paragraph
    assert paragraph.startswith("crushed, lithiation, 5 C: the curve ends early, after ")
    assert "(allowed 0.2 %)" in paragraph
    assert "ended by electrolyte depletion in the coating (stored: lower cut-off)" in paragraph
    # The common part is the same, and nothing is said against it.
    assert not any("off by" in move.text for move in comparison.moves)
    assert {move.what for move in comparison.moves} >= {"the curve", "what ended it", "capacity"}


def test_a_run_that_failed_says_why(rate_result: Result, stored_rate: Baseline) -> None:
    def fail(table: object) -> None:
        table.loc[0, ["status", "reason"]] = ["failed", "the solver gave up"]  # type: ignore[attr-defined]

    comparison = compare_with(stored_rate, with_table(rate_result, fail))
    assert 'is "failed" and was "ok": the solver gave up' in comparison.paragraph


def test_runs_that_are_missing_or_new_are_said(rate_result: Result, stored_rate: Baseline) -> None:
    fewer = replace(stored_rate, runs=stored_rate.runs[1:])
    assert "is in the result and not stored" in compare_with(fewer, rate_result).paragraph
    table = rate_result.table.iloc[1:].reset_index(drop=True)
    gone = compare_with(stored_rate, replace(rate_result, table=table))
    assert "this run is stored and not in the result" in gone.paragraph


def test_a_number_that_moves_or_vanishes_is_said(
    rate_result: Result, stored_rate: Baseline
) -> None:
    def move(table: object) -> None:
        table.loc[0, "mean potential [V]"] += 0.004  # type: ignore[attr-defined]
        table.loc[1, "retention [%]"] = np.nan  # type: ignore[attr-defined]

    comparison = compare_with(stored_rate, with_table(rate_result, move))
    said = "\n".join(map(str, comparison.moves))
    assert len(comparison.moves) == 2
    assert "mean potential moved by +3.96 mV (allowed 1 mV): 0.4869 V stored, 0.4909 now" in said
    assert "retention was 88.77 % and has no value now" in said


def changed(stored: Baseline, result: Result) -> CurveComparison:
    return compare_with(stored, shifted(result, 2e-3))


def test_what_changed_is_named(rate_result: Result, stored_rate: Baseline) -> None:
    versions = {**stored_rate.versions, "pybamm": "26.9.0"}
    comparison = changed(replace(stored_rate, versions=versions), rate_result)
    now = rate_result.record.versions["pybamm"]
    assert f"Changed since it was stored: pybamm 26.9.0 → {now}." in comparison.paragraph
    settings = {**stored_rate.settings, "profile": "explore"}
    comparison = changed(replace(stored_rate, settings=settings), rate_result)
    assert "profile: explore → sketch" in comparison.paragraph


def test_a_changed_sheet_and_its_derived_values_are_named(stored_rate: Baseline) -> None:
    sheet = load_material("crushed").with_properties(d002="0.385 nm")
    cells = [half_cell(derive(item)) for item in (load_material("reference-sphere"), sheet)]
    result = run_rate(cells, [1, 5], current_densities=[2], sizes="one-radius", profile=SKETCH)
    comparison = compare_with(stored_rate, result)
    assert {move.run.partition(",")[0] for move in comparison.moves} == {"crushed"}
    assert "the sheet crushed (" in comparison.paragraph
    assert (
        "crushed: derived diffusivity 3.092e-14 → 3.236e-14 m²/s (+4.7 %)" in comparison.paragraph
    )


def test_one_variant_of_a_batch(rate_result: Result) -> None:
    one = make_baseline(rate_result, variant="crushed")
    assert {run.name.partition(",")[0] for run in one.runs} == {"crushed"}
    assert [item.name for item in one.variants] == ["crushed"]
    assert compare_with(one, rate_result, variant="crushed").holds
    assert not compare_with(one, rate_result).holds
    with pytest.raises(SimulationInputError, match='did you mean "crushed"'):
        make_baseline(rate_result, variant="crush")


def test_parts_of_a_capacity_test_have_axes_of_their_own(capacity_result: Result) -> None:
    curves = make_baseline(capacity_result).runs[0].curves
    assert {curve.name: curve.axis for curve in curves} == {
        "lithiation": "capacity [mAh/g]",
        "constant voltage": "time [s]",
        "rest": "time [s]",
        "delithiation": "capacity [mAh/g]",
    }
    last = curves[-1]
    assert last.end < last.start
    assert last.values["cell voltage [V]"][0] < last.values["cell voltage [V]"][-1]
    by_time = make_baseline(capacity_result, axis="time")
    assert {curve.axis for curve in by_time.runs[0].curves} == {"time [s]"}
    assert compare_with(by_time, capacity_result).holds


def test_an_axis_that_turns_back_is_refused(rate_result: Result) -> None:
    def turn(curves: object) -> None:
        curves.loc[5, "capacity [mAh/g]"] = 300.0  # type: ignore[attr-defined]

    with pytest.raises(SimulationInputError, match="does not only rise, or only fall"):
        make_baseline(with_curves(rate_result, turn))


def test_warming_up_along_its_temperature() -> None:
    cell = full_cell(derive(load_material("reference-sphere")))
    result = run_thermal(
        cell, [2], heat_transfer_coefficients=[0], directions=["discharge"], profile=SKETCH
    )
    made = make_baseline(result, axis="temperature")
    (curve,) = made.runs[0].curves
    assert curve.axis == "temperature [degC]"
    assert set(curve.values) == {"cell voltage [V]", "time [s]"}
    assert curve.start == pytest.approx(25, rel=1e-9)
    assert curve.end > 60
    assert compare_with(made, result).holds


def test_a_failed_run_is_no_baseline(rate_result: Result) -> None:
    def fail(table: object) -> None:
        table.loc[0, ["status", "reason"]] = ["failed", "the solver gave up"]  # type: ignore[attr-defined]

    with pytest.raises(SimulationInputError, match=r"this run failed \(the solver gave up\)"):
        make_baseline(with_table(rate_result, fail))


def test_a_run_without_a_course_is_stored_as_such(rate_result: Result) -> None:
    """One that is over at the first instant has zero capacity and no curve."""

    def end(table: object) -> None:
        table.loc[0, ["status", "reason"]] = ["infeasible", "below the cut-off"]  # type: ignore[attr-defined]

    first = rate_result.curves["variant"].eq("reference-sphere") & rate_result.curves[
        "direction"
    ].eq("delithiation")
    first &= rate_result.curves["rate [C]"].eq(1)
    curves = rate_result.curves[~first | (rate_result.curves["capacity [mAh/g]"] == 0)]
    short = replace(with_table(rate_result, end), curves=curves.reset_index(drop=True))
    made = make_baseline(short)
    assert made.runs[0].curves == ()
    assert compare_with(made, short).holds
    assert 'is "ok" and was "infeasible"' in compare_with(made, rate_result).paragraph


def test_other_experiments_and_objects_are_refused(
    rate_result: Result, capacity_result: Result, stored_rate: Baseline
) -> None:
    with pytest.raises(SimulationInputError, match="of the experiment capacity"):
        compare_with(stored_rate, capacity_result)
    with pytest.raises(WrongKindError, match="run_rate"):
        make_baseline("crushed")  # type: ignore[arg-type]
    with pytest.raises(WrongKindError, match="load_baseline"):
        compare_with(rate_result, rate_result)  # type: ignore[arg-type]
    with pytest.raises(SimulationInputError, match="allowed for rate: capacity"):
        make_baseline(rate_result, axis="temperature")
    with pytest.raises(SimulationInputError, match="can be stored; allowed: capacity"):
        make_baseline(replace(rate_result, experiment="sensitivity"))
    double = replace(rate_result, table=rate_result.table.iloc[[0, 0]])
    with pytest.raises(SimulationInputError, match="cannot be told apart"):
        make_baseline(double)
    with pytest.raises(SimulationInputError, match="no runs"):
        make_baseline(replace(rate_result, table=rate_result.table.iloc[:0]))


def test_the_picture_shows_old_new_and_difference(
    rate_result: Result, stored_rate: Baseline
) -> None:
    for moved in (shifted(rate_result, 2e-3), stopped_early(rate_result)):
        figure = compare_with(stored_rate, moved).plot()
        upper, lower = figure.axes[:2]
        assert len(upper.lines) >= 3
        assert "now − stored" in lower.get_ylabel()
        assert [text.get_text() for text in upper.get_legend().get_texts()] == ["stored", "now"]  # type: ignore[union-attr]
    numbers = compare_with(
        stored_rate, replace(rate_result, table=rate_result.table.iloc[1:])
    ).plot()
    assert numbers.axes or numbers.texts
    assert compare_with(stored_rate, rate_result).plot().texts
