"""R13 and R14."""

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.relations.transport import (
    bruggeman_coefficient_from_sphericity,
    electronic_conductivity_from_ratio,
)

TABLE = load_coefficients()
PORES = {n: TABLE[n].value for n in ("bruggeman_spheres", "bruggeman_slope", "bruggeman_largest")}
SOLID = {
    n: TABLE[n].value
    for n in (
        "reference_electronic_conductivity",
        "hydrogen_rich_conductivity_ratio",
        "hydrogen_rich_limit",
    )
}


def test_quoted_values():
    found = bruggeman_coefficient_from_sphericity(np.array([1.0, 0.9, 0.8, 0.65, 0.3]), **PORES)
    assert found == pytest.approx([1.5, 1.75, 2.0, 2.375, 2.5])


def test_hydrogen_rich_carbon_conducts_ten_times_less():
    found = electronic_conductivity_from_ratio(np.array([0.0, 0.1, 0.100001, 0.2]), **SOLID)
    assert found == pytest.approx([150.0, 150.0, 15.0, 15.0])
    assert electronic_conductivity_from_ratio(0.05, **SOLID) == pytest.approx(150.0)


def test_outside_the_range():
    with pytest.raises(ValueError, match="sphericity"):
        bruggeman_coefficient_from_sphericity(1.1, **PORES)
    with pytest.raises(ValueError, match="hydrogen_carbon_ratio"):
        electronic_conductivity_from_ratio(-0.1, **SOLID)
