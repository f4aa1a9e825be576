"""The chain on toys whose answers are known in closed form."""

import math

import pytest

from anode_model.derivation.chain import Leaf, Step, effects, evaluate, leaves_before, steps_after
from anode_model.errors import DerivationError
from anode_model.quantities import Basis, Quantity


def leaf(value, spread=None, factor=None, **ends):
    return Leaf(Quantity(value, "1", Basis.ASSUMED, "toy", spread=spread, factor=factor), **ends)


def line(a, b):
    return 3 * a - 2 * b


def product(a, b):
    return a * b


def root(y):
    if y < 0:
        raise ValueError("y must not be negative")
    return math.sqrt(y)


CHAIN = (Step.of("y", line, "R1"), Step.of("z", root, "R2"), Step.passing("w", "b", "R3"))


def run(steps, leaves, *, logarithmic=()):
    start = {key: item.quantity.value for key, item in leaves.items()}
    centre = evaluate(steps, start, name="toy")
    return effects(steps, leaves, centre, logarithmic=lambda key: key in logarithmic, name="toy")


def test_values():
    found = evaluate(CHAIN, {"a": 4.0, "b": 1.5}, name="toy")
    assert found["y"] == 9.0
    assert found["z"] == 3.0
    assert found["w"] == 1.5


def test_lineage():
    assert leaves_before(CHAIN)["z"] == {"a", "b"}
    assert leaves_before(CHAIN)["w"] == {"b"}
    assert [step.outputs for step in steps_after(CHAIN, "a")] == [("y",), ("z",)]


def test_linear_effects_are_exact():
    moves = run(CHAIN, {"a": leaf(4.0, 0.1), "b": leaf(1.5, 0.2)})
    assert moves["y"] == pytest.approx({"a": 0.3, "b": -0.4})
    assert math.hypot(*moves["y"].values()) == pytest.approx(0.5)
    assert moves["w"] == pytest.approx({"b": 0.2})


def test_the_whole_chain_is_differentiated():
    moves = run(CHAIN, {"a": leaf(4.0, 1e-4), "b": leaf(1.5)})
    assert moves["z"]["a"] == pytest.approx(3 * 1e-4 / (2 * 3.0), rel=1e-6)


def test_factors_multiply_in_the_logarithm():
    steps = (Step.of("y", product, "R1"),)
    leaves = {"a": leaf(2.0, factor=3.0), "b": leaf(5.0, factor=4.0)}
    moves = run(steps, leaves, logarithmic=("y",))
    assert moves["y"] == pytest.approx({"a": math.log(3), "b": math.log(4)})


def test_an_unknown_spread_moves_nothing():
    assert run(CHAIN, {"a": leaf(4.0), "b": leaf(1.5)}) == {}


def test_an_end_at_a_limit_keeps_the_slope():
    moves = run(CHAIN, {"a": leaf(4.0, 0.1, high=4.05), "b": leaf(1.5)})
    assert moves["y"]["a"] == pytest.approx(0.3)
    moves = run(CHAIN, {"a": leaf(4.0, 0.1, high=4.0), "b": leaf(1.5)})
    assert moves["y"]["a"] == pytest.approx(0.3)


def test_an_end_that_leaves_the_range_is_replaced_by_the_centre():
    moves = run(CHAIN, {"a": leaf(1.0, 0.5), "b": leaf(1.0)})
    assert moves["z"]["a"] == pytest.approx(math.sqrt(2.5) - 1)


def test_two_ends_that_leave_the_range_are_not_known():
    def touchy(a):
        if a != 1.0:
            raise ValueError("only here")
        return a

    moves = run((Step.of("y", touchy, "R1"),), {"a": leaf(1.0, 0.5)})
    assert moves == {"y": {"a": None}}


def test_errors_name_the_result_and_the_relation():
    with pytest.raises(DerivationError, match=r"toy: z \(R2\): y must not be negative"):
        evaluate(CHAIN, {"a": 0.0, "b": 1.0}, name="toy")
    infinite = (Step.of("y", lambda a: a * 1e300, "R9"),)
    with pytest.raises(DerivationError, match=r"y \(R9\) is inf"):
        evaluate(infinite, {"a": 1e300}, name="toy")
