"""Parameters of the film on the carbon: what PyBaMM makes of them is the film of R17."""

from __future__ import annotations

from typing import Any

import pytest

from anode_model import Basis, derive
from parameter_sets import full_cell, half_cell, load_material
from parameter_sets.surface_film import film_numbers, film_values

DIFFUSIVITY = "SEI solvent diffusivity [m2.s-1]"
VOLUME = "SEI partial molar volume [m3.mol-1]"
RESISTIVITY = "SEI resistivity [Ohm.m]"


@pytest.mark.parametrize("name", ["reference-sphere", "broad-size", "graphite-Marquis2019"])
def test_film_per_volume_is_that_of_the_measured_surface(name: str) -> None:
    derived = derive(load_material(name), spreads=False)
    values: Any = full_cell(derived).parameters
    per_volume = 3 / derived.value("particle_radius")
    surface = derived.value("surface_area") * derived.value("true_density")
    ratio = surface / per_volume
    # PyBaMM: lithium current per sphere area D c F/L, thickness (film per sphere area) times V.
    assert values[DIFFUSIVITY] == pytest.approx(
        ratio * derived.value("sei_solvent_diffusivity"), rel=1e-9
    )
    volume = derived.coefficients["sei_molar_volume"].value
    assert values[VOLUME] == pytest.approx(volume / ratio, rel=1e-9)
    assert values[RESISTIVITY] == pytest.approx(derived.value("sei_resistivity") / ratio, rel=1e-9)


def test_factor_follows_the_area_that_a_model_has() -> None:
    derived = derive(load_material("broad-size"), spreads=False)
    laws, numbers = derived.laws, film_numbers(derived)
    radius = derived.value("particle_radius")
    own = film_values(laws, numbers, {"particle_radius": radius})
    # Spheres of half the radius have twice the area: half is left to make up for.
    half = film_values(laws, numbers, {"particle_radius": radius}, reference_radius=radius / 2)
    assert half[DIFFUSIVITY] == pytest.approx(own[DIFFUSIVITY] / 2)
    assert half[VOLUME] == pytest.approx(own[VOLUME] * 2)
    powder: Any = full_cell(derived, sizes="log-normal").parameters
    # All sizes together have the surface of the Sauter diameter.
    smooth = derived.value("sauter_diameter") / (2 * radius)
    assert powder[DIFFUSIVITY] == pytest.approx(own[DIFFUSIVITY] * smooth, rel=1e-9)


def test_spreads_of_the_film_are_those_of_its_product() -> None:
    cell = full_cell(derive(load_material("reference-sphere")))
    quantity = cell.origins[DIFFUSIVITY].quantity
    assert quantity is not None
    assert quantity.factor is not None
    assert quantity.factor > 5.0
    assert {"surface_area", "reference_sei_solvent_diffusivity"} <= set(quantity.inputs)
    assert quantity.basis is Basis.DERIVED
    silent = full_cell(derive(load_material("reference-sphere"), spreads=False))
    unknown = silent.origins[DIFFUSIVITY].quantity
    assert unknown is not None
    assert unknown.factor is None


def test_half_cells_have_no_film() -> None:
    half = half_cell(derive(load_material("reference-sphere"), spreads=False))
    assert DIFFUSIVITY not in half.parameters
