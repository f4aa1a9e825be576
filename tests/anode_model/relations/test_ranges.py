"""The one check of ranges."""

import numpy as np
import pytest

from anode_model.relations.ranges import require_range


@pytest.mark.parametrize("value", [0.0, 1.0, 1, np.float64(0.5), np.array([0.0, 1.0])])
def test_the_ends_are_allowed(value):
    require_range("x", value, 0, 1)


@pytest.mark.parametrize(
    "value", [-0.1, 1.1, 2, float("nan"), float("inf"), np.array([0.5, np.nan])]
)
def test_anything_else_is_not(value):
    with pytest.raises(ValueError, match=r"x must be at least 0 and at most 1 \[m\]"):
        require_range("x", value, 0, 1, unit="m")


def test_open_end():
    with pytest.raises(ValueError, match="above 0"):
        require_range("x", 0.0, above=0)
    with pytest.raises(ValueError, match="finite"):
        require_range("x", float("inf"))
