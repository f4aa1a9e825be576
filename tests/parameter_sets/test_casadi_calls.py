"""Calls in CasADi's graphs: the same values, and slopes that need no differentiation."""

from __future__ import annotations

from typing import Any

import casadi
import numpy as np
import pytest

from anode_model.relations.potential import msmr_potential, msmr_slope
from parameter_sets.casadi_calls import called_with_slope

FRACTIONS = (0.0861, 0.7667, 0.2363, 0.02)
FILLINGS = np.linspace(0.02, 0.65, 7)


def potential(filling: Any, *fractions: Any) -> Any:
    return msmr_potential(filling, fractions)


def product(first: Any, second: Any, scale: Any) -> Any:
    return scale * first * second**2


def in_casadi(function: Any, fields: int, numbers: tuple[float, ...], by: int = 0) -> Any:
    """Value and Jacobian by one argument, as a function of the fields."""
    symbols = [casadi.MX.sym(f"x{place}", FILLINGS.size) for place in range(fields)]
    scalars = [casadi.MX.sym(f"p{place}") for place in range(len(numbers))]
    value = called_with_slope(function, fields)(*symbols, *scalars)
    jacobian = casadi.jacobian(value, [*symbols, *scalars][by])
    found = casadi.Function("f", [*symbols, *scalars], [value, jacobian])
    return lambda *values: [np.array(item) for item in found(*values, *numbers)]


def test_numbers_and_arrays_reach_the_function_itself() -> None:
    called = called_with_slope(potential, 1)
    assert called.__name__ == "potential"
    assert called(0.3, *FRACTIONS) == potential(0.3, *FRACTIONS)
    np.testing.assert_array_equal(called(FILLINGS, *FRACTIONS), potential(FILLINGS, *FRACTIONS))


def test_value_and_slope_of_the_potential_are_those_of_its_law() -> None:
    value, jacobian = in_casadi(potential, 1, FRACTIONS)(FILLINGS)
    expected = potential(FILLINGS, *FRACTIONS)
    np.testing.assert_allclose(value[:, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(np.diag(jacobian), 1.0 / msmr_slope(expected, FRACTIONS), rtol=1e-6)
    assert np.count_nonzero(jacobian) == FILLINGS.size


@pytest.mark.parametrize(
    ("by", "slope"), [(0, 3.0 * FILLINGS**4), (1, 6.0 * FILLINGS**3)], ids=["first", "second"]
)
def test_every_field_has_its_slope(by: int, slope: Any) -> None:
    value, jacobian = in_casadi(product, 2, (3.0,), by)(FILLINGS, FILLINGS**2)
    np.testing.assert_allclose(value[:, 0], 3.0 * FILLINGS**5, rtol=1e-12)
    np.testing.assert_allclose(np.diag(jacobian), slope, rtol=1e-12)


def test_by_what_does_not_vary_there_is_no_slope() -> None:
    _, jacobian = in_casadi(product, 2, (3.0,), by=2)(FILLINGS, FILLINGS)
    assert not jacobian.any()


def test_fields_of_different_shapes_are_refused() -> None:
    with pytest.raises(RuntimeError, match=r"[Dd]imension"):
        called_with_slope(product, 2)(casadi.MX.sym("a", 3), casadi.MX.sym("b", 2), 1.0)
