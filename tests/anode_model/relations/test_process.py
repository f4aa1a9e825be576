"""R19."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from anode_model.coefficients import load_coefficients
from anode_model.relations.process import (
    crystallite_size_from_carbonization,
    hydrogen_content_from_carbonization,
    hydrogen_ratio_from_content,
    spacing_from_carbonization,
)

TABLE = load_coefficients()


def numbers(*names: str) -> dict[str, Any]:
    return {f"carbonization_{name}": TABLE[f"carbonization_{name}"].value for name in names}


RANGE = numbers("lowest", "highest")
HYDROGEN = RANGE | {n: row.value for n, row in TABLE.items() if "carbonization_hydrogen" in n}
SPACING = RANGE | numbers("d002_intercept", "d002_slope")
SIZE = RANGE | numbers("Lc")


def kelvin(*celsius: float) -> Any:
    return np.array(celsius) + 273.15


def test_hydrogen_is_that_of_the_fit() -> None:
    found = hydrogen_content_from_carbonization(kelvin(800, 1000, 1200, 1300), **HYDROGEN)
    assert 100 * found == pytest.approx([1.03, 0.47, 0.19, 0.11], abs=0.006)
    temperature = 900.0
    by_hand = -0.07996 + 11.52796 / (1 + np.exp(0.0037353 * (temperature - 199.64)))
    found = hydrogen_content_from_carbonization(kelvin(temperature), **HYDROGEN)
    assert 100 * found == pytest.approx(by_hand, rel=1e-9)


def test_hydrogen_leaves_and_stays_away() -> None:
    contents = hydrogen_content_from_carbonization(kelvin(*range(500, 2001, 50)), **HYDROGEN)
    assert np.all(np.diff(contents) <= 0)
    assert np.all(contents[20:] == 0.0)
    assert contents[19] > 0
    without = {**HYDROGEN, "carbonization_hydrogen_scatter": 0.0}
    assert hydrogen_content_from_carbonization(kelvin(1000), **without) == 0.0


def test_the_ratio_is_that_of_the_molar_masses() -> None:
    ratio = TABLE["carbon_hydrogen_mass_ratio"].value
    assert ratio == pytest.approx(12.011 / 1.008, rel=1e-3)
    methane = hydrogen_ratio_from_content(4 * 1.008 / 16.043, carbon_hydrogen_mass_ratio=ratio)
    assert methane == pytest.approx(4.0, rel=1e-3)
    assert hydrogen_ratio_from_content(0.0, carbon_hydrogen_mass_ratio=ratio) == 0.0


def test_layers_come_closer_with_heat_and_not_without_slope() -> None:
    found = spacing_from_carbonization(kelvin(800, 1000, 1500), **SPACING)
    assert found == pytest.approx([0.38288e-9, 0.3805e-9, 0.37455e-9], rel=1e-6)
    flat = spacing_from_carbonization(
        kelvin(800, 1500), **{**SPACING, "carbonization_d002_slope": 0.0}
    )
    assert flat == pytest.approx(0.3924e-9)


def test_crystallite_size_has_no_trend() -> None:
    found = crystallite_size_from_carbonization(kelvin(600, 1000, 1900), **SIZE)
    assert found == pytest.approx(1.315e-9)


@pytest.mark.parametrize("celsius", [499.0, 2001.0, float("nan")])
def test_outside_the_range(celsius: float) -> None:
    for function, more in (
        (hydrogen_content_from_carbonization, HYDROGEN),
        (spacing_from_carbonization, SPACING),
        (crystallite_size_from_carbonization, SIZE),
    ):
        with pytest.raises(ValueError, match="carbonization_temperature"):
            function(celsius + 273.15, **more)
    with pytest.raises(ValueError, match="hydrogen_content"):
        hydrogen_ratio_from_content(1.0, carbon_hydrogen_mass_ratio=11.92)
