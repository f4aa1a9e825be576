"""A batch: neighbours of an impossible or failing case are as if it were not there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
import pybamm
import pytest

from experiments.cases import solve_cases
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.compiled_model import CompiledModel, batch_solver
from experiments.engine.half_cell_model import ENDS, OUTPUTS, half_cell_model
from experiments.engine.numerics import Numerics
from experiments.rate import RateCase, specific_capacity
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]
Inputs = dict[str, float]


@pytest.fixture(scope="module")
def cell(make_cell: MakeCell) -> ParameterSet:
    return make_cell()


@pytest.fixture(scope="module")
def compiled(cell: ParameterSet, mesh: Numerics) -> CompiledModel:
    return half_cell_model(cell.derived.laws, cell.design, mesh)


@pytest.fixture(scope="module")
def possible(cell: ParameterSet) -> list[Inputs]:
    areal = cell.derived.value("areal_capacity")
    return [
        RateCase(cell, "delithiation", "C-rate", rate * areal).inputs(298.15)
        for rate in (1.0, 2.0, 5.0)
    ]


@pytest.fixture(scope="module")
def alone(compiled: CompiledModel, possible: list[Inputs]) -> list[Outcome]:
    return solve_batch(compiled, possible, 4500.0)


@pytest.fixture(scope="module")
def impossible(possible: list[Inputs]) -> Inputs:
    """Delithiation of a carbon that is already empty: above the cut-off as soon as it starts."""
    return possible[0] | {"initial_filling": 0.002}


def test_losses_at_the_ends_are_those_along_the_run(
    compiled: CompiledModel, possible: list[Inputs], alone: list[Outcome]
) -> None:
    solver = batch_solver(compiled.numerics, {**OUTPUTS, **ENDS}, 1)
    span = np.array([0.0, 4500.0])
    course = solver.solve(compiled.model, span, inputs=possible[0])
    for name, key in ENDS.items():
        expected = course[key].entries[[0, -1]]
        np.testing.assert_allclose(alone[0].series[name], expected, rtol=1e-9, atol=1e-12)


def test_what_is_alike_is_solved_once(
    cell: ParameterSet, mesh: Numerics, monkeypatch: pytest.MonkeyPatch
) -> None:
    areal = cell.derived.value("areal_capacity")
    counted: list[int] = []
    solved: list[Inputs] = []

    def spied(compiled: CompiledModel, inputs: list[Inputs], *rest: Any, **named: Any) -> Any:
        solved.extend(inputs)
        return solve_batch(compiled, inputs, *rest, **named)

    monkeypatch.setattr("experiments.cases.solve_batch", spied)
    one, other = (RateCase(cell, "delithiation", "C-rate", rate * areal) for rate in (2.0, 5.0))
    again = RateCase(cell, "delithiation", "current density", 2.0 * areal)
    outcomes = solve_cases([one, other, again], mesh, 298.15, counted.append)
    assert len(solved) == 2
    assert sum(counted) == 3
    assert outcomes[0] is outcomes[2]
    assert outcomes[1].time[-1] < outcomes[0].time[-1]


def same(first: Outcome, second: Outcome) -> bool:
    return (
        first.status == second.status
        and first.ended_by == second.ended_by
        and np.array_equal(first.time, second.time)
        and all(np.array_equal(first.series[name], second.series[name]) for name in OUTPUTS)
    )


def test_no_case_gives_no_outcome(compiled: CompiledModel) -> None:
    assert solve_batch(compiled, [], 10.0) == []


def test_order_is_that_of_the_cases(alone: list[Outcome]) -> None:
    times = [outcome.time[-1] for outcome in alone]
    assert times == sorted(times, reverse=True)
    assert all(outcome.status == "ok" and not outcome.reason for outcome in alone)


def test_an_impossible_case_is_infeasible_with_zero_capacity_and_a_true_reason(
    cell: ParameterSet, compiled: CompiledModel, impossible: Inputs
) -> None:
    (outcome,) = solve_batch(compiled, [impossible], 4500.0)
    assert outcome.status == "infeasible"
    assert outcome.reason == "upper cut-off is reached at the first instant"
    case = RateCase(cell, "delithiation", "C-rate", abs(impossible["current_density"]))
    assert specific_capacity(case, outcome) == 0.0


def test_neighbours_of_an_impossible_case_are_unchanged(
    compiled: CompiledModel, possible: list[Inputs], impossible: Inputs, alone: list[Outcome]
) -> None:
    mixed = [possible[0], impossible, *possible[1:]]
    found = solve_batch(compiled, mixed, 4500.0)
    assert [outcome.status for outcome in found] == ["ok", "infeasible", "ok", "ok"]
    neighbours = [found[0], *found[2:]]
    assert all(same(first, second) for first, second in zip(neighbours, alone, strict=True))


def test_500_c_leaves_almost_nothing_and_its_neighbours_unchanged(
    cell: ParameterSet, compiled: CompiledModel, possible: list[Inputs], alone: list[Outcome]
) -> None:
    case = RateCase(cell, "delithiation", "C-rate", 500 * cell.derived.value("areal_capacity"))
    found = solve_batch(compiled, [case.inputs(298.15), *possible], 4500.0)
    assert found[0].status in {"ok", "infeasible"}
    assert found[0].ended_by
    share = specific_capacity(case, found[0]) / cell.derived.value("reversible_capacity")
    assert 0 <= share < 0.01
    assert all(np.isfinite(values).all() for values in found[0].series.values())
    assert all(same(first, second) for first, second in zip(found[1:], alone, strict=True))


class _Refusing:
    """A solver that gives up, as IDAKLU does, on every batch that holds one filling."""

    def __init__(self, inner: Any, filling: float) -> None:
        self.inner, self.filling, self.calls = inner, filling, 0

    def solve(self, model: Any, times: Any, inputs: list[Mapping[str, float]]) -> Any:
        self.calls += 1
        if any(case["initial_filling"] == self.filling for case in inputs):
            raise pybamm.SolverError("IDA_ERR_FAIL:\n  made up for a test")
        return self.inner.solve(model, times, inputs=inputs)


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_failing_case_comes_back_failed_and_costs_nobody(
    place: int, compiled: CompiledModel, possible: list[Inputs], alone: list[Outcome]
) -> None:
    refusing = _Refusing(compiled.solver, 0.123)
    broken = dataclasses.replace(compiled, solver=refusing)
    cases = [*possible]
    cases.insert(place, possible[0] | {"initial_filling": 0.123})
    counted: list[int] = []
    found = solve_batch(broken, cases, 4500.0, progress=counted.append)
    assert refusing.calls > 1
    failed = found.pop(place)
    assert failed.status == "failed"
    assert failed.reason == "the solver gave up: IDA_ERR_FAIL: made up for a test"
    assert failed.ended_by == ""
    assert failed.time.size == 0
    assert sum(counted) == len(cases)
    assert all(same(first, second) for first, second in zip(found, alone, strict=True))


def test_a_failed_case_has_no_capacity(cell: ParameterSet) -> None:
    failed = Outcome("failed", "any", "", np.empty(0), {}, 0.0)
    assert np.isnan(specific_capacity(RateCase(cell, "lithiation", "C-rate", 20.0), failed))


def test_numbers_that_are_not_finite_are_a_failure_not_a_result(
    compiled: CompiledModel, possible: list[Inputs]
) -> None:
    values = {key: SimpleNamespace(entries=np.array([1.0, np.nan])) for key in OUTPUTS.values()}

    class Solution(dict[str, Any]):
        t = np.array([0.0, 10.0])
        termination = "final time"

    made_up = SimpleNamespace(solve=lambda *_, **__: [Solution(values)])
    (outcome,) = solve_batch(dataclasses.replace(compiled, solver=made_up), possible[:1], 10.0)
    assert outcome.status == "failed"
    assert "not finite" in outcome.reason


def test_an_error_of_the_program_is_not_taken_for_a_failed_case(
    compiled: CompiledModel, possible: list[Inputs]
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise AttributeError("a bug")

    with pytest.raises(AttributeError, match="a bug"):
        solve_batch(
            dataclasses.replace(compiled, solver=SimpleNamespace(solve=broken)), possible, 10.0
        )


def test_more_cases_than_one_chunk_keep_their_order(
    compiled: CompiledModel, possible: list[Inputs]
) -> None:
    rising = [possible[2] | {"initial_filling": 0.2 + 0.01 * number} for number in range(19)]
    found = solve_batch(compiled, rising, 900.0)
    starts = [float(outcome.series["filling"][0]) for outcome in found]
    np.testing.assert_allclose(starts, [case["initial_filling"] for case in rising], rtol=1e-12)


def test_two_runs_are_bit_identical(
    compiled: CompiledModel, possible: list[Inputs], alone: list[Outcome]
) -> None:
    again = solve_batch(compiled, possible, 4500.0)
    assert all(same(first, second) for first, second in zip(again, alone, strict=True))
