"""R18, the film: densities, thickness and what an inert one closes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from anode_model.relations.silicon import (
    carbon_density_from_mixture,
    closed_share_from_thickness,
    density_of_mixture,
    film_thickness_from_content,
    part_left_open,
)

FILM: dict[str, Any] = {
    "silicon_content": 0.01,
    "carbon_density": 1500.0,
    "silicon_density": 2200.0,
    "sauter_diameter": 10e-6,
}
CLOSING: dict[str, Any] = {"film_closing_share": 0.6, "film_closing_thickness": 5e-9}


def test_densities_are_inverses_and_bounded_by_the_phases() -> None:
    contents = np.array([0.0, 0.01, 0.1, 0.5])
    mixed = density_of_mixture(
        carbon_density=1500.0, silicon_content=contents, silicon_density=2330.0
    )
    assert mixed[0] == pytest.approx(1500.0)
    assert np.all(np.diff(mixed) > 0)
    assert mixed[-1] < 2330.0
    back = carbon_density_from_mixture(
        true_density=mixed, silicon_content=contents, silicon_density=2330.0
    )
    assert back == pytest.approx(1500.0, rel=1e-12)
    half = density_of_mixture(carbon_density=1000.0, silicon_content=0.5, silicon_density=3000.0)
    assert half == pytest.approx(1500.0)


def test_a_powder_that_is_all_compound_has_no_carbon() -> None:
    with pytest.raises(ValueError, match="check silicon_content"):
        carbon_density_from_mixture(
            true_density=1500.0, silicon_content=1.0, silicon_density=1500.0
        )


def test_one_percent_on_ten_micrometres_is_about_ten_nanometres() -> None:
    assert film_thickness_from_content(**FILM) == pytest.approx(11.5e-9, rel=0.01)


def test_the_film_holds_the_volume_of_the_compound() -> None:
    numbers = {**FILM, "silicon_content": 0.03}
    thickness = film_thickness_from_content(**numbers)
    core = 10e-6 / 2 - thickness
    shell = (10e-6 / 2) ** 3 - core**3
    assert shell * 2200.0 / (core**3 * 1500.0) == pytest.approx(0.03 / 0.97, rel=1e-9)
    thin = 0.03 * 1500.0 / (0.97 * 2200.0) * 10e-6 / 6
    assert thickness == pytest.approx(thin, rel=0.02)


def test_the_film_is_never_thicker_than_the_particle() -> None:
    numbers = {**FILM, "silicon_content": 0.999}
    assert film_thickness_from_content(**numbers) < 5e-6


def test_the_film_grows_with_content_and_size() -> None:
    assert film_thickness_from_content(**{**FILM, "silicon_content": 0.0}) == 0.0
    contents = np.array([0.001, 0.01, 0.1])
    assert np.all(np.diff(film_thickness_from_content(**{**FILM, "silicon_content": contents})) > 0)
    doubled = film_thickness_from_content(**{**FILM, "sauter_diameter": 20e-6})
    assert doubled == pytest.approx(2 * film_thickness_from_content(**FILM))


def test_closed_share_rises_to_its_largest() -> None:
    thickness = np.array([0.0, 5e-9, 20e-9, 1e-6])
    share = closed_share_from_thickness(thickness, **CLOSING)
    assert share[0] == 0.0
    assert share[1] == pytest.approx(0.6 * (1 - math.exp(-1)))
    assert np.all(np.diff(share) > 0)
    assert share[-1] == pytest.approx(0.6)
    without = {**CLOSING, "film_closing_share": 0.0}
    assert np.all(closed_share_from_thickness(thickness, **without) == 0.0)


def test_what_is_left_open() -> None:
    assert part_left_open(np.array([0.0, 2.0]), film_closed_share=0.25) == pytest.approx([0, 1.5])
    assert part_left_open(3.0, film_closed_share=0.0) == 3.0
    assert part_left_open(3.0, film_closed_share=1.0) == 0.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("silicon_content", -0.1),
        ("silicon_content", 1.0),
        ("carbon_density", 0.0),
        ("silicon_density", -1.0),
        ("sauter_diameter", 0.0),
        ("sauter_diameter", math.nan),
    ],
)
def test_film_outside_the_range(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        film_thickness_from_content(**{**FILM, name: value})


def test_closing_outside_the_range() -> None:
    with pytest.raises(ValueError, match="film_thickness"):
        closed_share_from_thickness(-1e-9, **CLOSING)
    with pytest.raises(ValueError, match="film_closing_share"):
        closed_share_from_thickness(1e-9, **{**CLOSING, "film_closing_share": 1.5})
    with pytest.raises(ValueError, match="film_closing_thickness"):
        closed_share_from_thickness(1e-9, **{**CLOSING, "film_closing_thickness": 0.0})
    with pytest.raises(ValueError, match="film_closed_share"):
        part_left_open(1.0, film_closed_share=1.2)
