"""What a pouch measures, weighs and stores as heat, against formulas written out here."""

from __future__ import annotations

from functools import cache
from typing import Any

import pybamm
import pytest

from anode_model import DerivedElectrode, derive
from anode_model.errors import SheetError
from parameter_sets import full_cell, load_cell_design, load_material
from parameter_sets.cell_design import PouchCell
from parameter_sets.cell_design.pouch_body import PositiveCoating, PouchBody
from parameter_sets.parameter_set import ParameterSet

PAIRS = [1, 2, 3, 30]
POSITIVE = PositiveCoating(60e-6, 0.3, 0.6)

#: Of the design pouch-LCO, in m, kg/m3 and J/kg/K: what the formulas below are written with.
WIDTH, HEIGHT, OVERHANG, SEAL, FILM, SEPARATOR = 0.047, 0.051, 1e-3, 5e-3, 113e-6, 25e-6


@cache
def electrode() -> DerivedElectrode:
    return derive(load_material("reference-sphere"), spreads=False)


def changed(**values: float) -> PouchCell:
    """The design pouch-LCO with other values, in internal units."""
    content = load_cell_design("pouch-LCO").to_dict()
    for key, value in values.items():
        content[key]["value"] = value
    return PouchCell.from_dict(content)


def body(pairs: int = 30, **values: float) -> PouchBody:
    design = changed(electrode_pairs=float(pairs), case_depth=0.1, **values)
    return PouchBody(design, electrode(), POSITIVE)


def stack(pairs: int) -> float:
    """Thickness; the foils are counted by hand."""
    copper, aluminium = {1: (1, 1), 2: (2, 1), 3: (2, 2), 30: (16, 15)}[pairs]
    pair = electrode().value("coating_thickness") + 60e-6 + SEPARATOR
    return pairs * pair + copper * 10e-6 + aluminium * 15e-6


@pytest.mark.parametrize("pairs", PAIRS)
def test_foils_alternate_and_begin_with_copper(pairs: int) -> None:
    design = body(pairs).design
    order = "".join("-+"[place % 2] for place in range(pairs + 1))
    assert design.negative_foils == order.count("-")
    assert design.positive_foils == order.count("+")
    # Every pair has a face of each: two on a foil inside the stack, one on those at its ends.
    faces = 2 * (pairs + 1) - 2
    assert faces == 2 * pairs
    assert design.electrode_area.value == pytest.approx(pairs * WIDTH * HEIGHT, rel=1e-12)


@pytest.mark.parametrize("pairs", PAIRS)
def test_dimensions(pairs: int) -> None:
    found = body(pairs)
    assert found.stack_thickness.value == pytest.approx(stack(pairs), rel=1e-12)
    x, y = WIDTH + 2 * OVERHANG + 2 * FILM, HEIGHT + 2 * OVERHANG + 2 * FILM
    z = stack(pairs) + 2 * FILM
    assert found.volume.value == pytest.approx(x * y * z, rel=1e-12)
    assert found.cooling_area.value == pytest.approx(2 * (x * y + y * z + z * x), rel=1e-12)
    assert (found.volume.unit, found.cooling_area.unit) == ("m3", "m2")


def masses(pairs: int) -> dict[str, float]:
    """Mass of each part [kg]."""
    copper, aluminium = {1: (1, 1), 2: (2, 1), 3: (2, 2), 30: (16, 15)}[pairs]
    derived = electrode()
    face, faces = WIDTH * HEIGHT, pairs * WIDTH * HEIGHT
    separator = pairs * (WIDTH + 2e-3) * (HEIGHT + 2e-3) * SEPARATOR
    pores = faces * derived.value("coating_thickness") * derived.value("porosity")
    pores += faces * 60e-6 * 0.3 + 0.5 * separator
    x, y = WIDTH + 2e-3 + 2 * FILM, HEIGHT + 2e-3 + 2 * FILM
    z = stack(pairs) + 2 * FILM
    film = 2 * (x + 2 * SEAL) * (y + 2 * SEAL) + 2 * (x + y) * z
    return {
        "carbon coating": faces * 0.060,
        "positive coating": faces * 60e-6 * (0.6 * 5050 + 0.1 * 1840),
        "separator": separator * 0.5 * 920,
        "electrolyte": 1.2 * pores * 1220,
        "negative collector": copper * face * 10e-6 * 8960,
        "positive collector": aluminium * face * 15e-6 * 2700,
        "case": film * FILM * 1500,
        "tabs": 0.45e-3,
    }


@pytest.mark.parametrize("pairs", PAIRS)
def test_mass_is_the_sum_of_its_parts(pairs: int) -> None:
    found, expected = body(pairs), masses(pairs)
    parts = dict(found.mass_parts())
    assert set(parts) == set(expected)
    for part, mass in expected.items():
        assert parts[part] == pytest.approx(mass, rel=1e-9), part
    assert found.mass.value == pytest.approx(sum(expected.values()), rel=1e-9)
    assert "tabs 0.45 g" in found.mass.note


@pytest.mark.parametrize("pairs", PAIRS)
def test_heat_capacity_leaves_out_the_tabs(pairs: int) -> None:
    specific = {
        "carbon coating": electrode().value("specific_heat_capacity"),
        "positive coating": 700,
        "separator": 1900,
        "electrolyte": 1800,
        "negative collector": 385,
        "positive collector": 897,
        "case": 1300,
    }
    expected = sum(masses(pairs)[part] * heat for part, heat in specific.items())
    assert body(pairs).heat_capacity.value == pytest.approx(expected, rel=1e-9)
    heavy = body(pairs, tab_mass=0.5)
    assert heavy.heat_capacity.value == pytest.approx(expected, rel=1e-9)
    assert heavy.mass.value > 0.5


def test_layers_with_their_electrolyte() -> None:
    found = body()
    liquid, solid = 0.3 * 1220, 0.6 * 5050 + 0.1 * 1840
    layer = found.positive_layer
    assert layer.density == pytest.approx(liquid + solid, rel=1e-12)
    stored = liquid * 1800 + solid * 700
    assert layer.density * layer.specific_heat_capacity == pytest.approx(stored, rel=1e-12)
    layer = found.separator_layer
    assert layer.density == pytest.approx(0.5 * 1220 + 0.5 * 920, rel=1e-12)
    stored = 0.5 * 1220 * 1800 + 0.5 * 920 * 1900
    assert layer.density * layer.specific_heat_capacity == pytest.approx(stored, rel=1e-12)


def built(design: str) -> ParameterSet:
    return full_cell(electrode(), design)


@pytest.mark.parametrize("design", ["pouch-LCO", "pouch-NMC811"])
def test_set_stores_as_much_heat_layer_by_layer_as_the_body_without_film_and_excess(
    design: str,
) -> None:
    cell = built(design)
    assert cell.body is not None
    values, parameters = cell.values, pybamm.LithiumIonParameters()
    per_volume = float(values.evaluate(parameters.rho_c_p_eff(pybamm.Scalar(298.15))))
    layers = per_volume * float(values.evaluate(parameters.L)) * cell.electrode_area
    sheet = cell.design
    parts = cell.body.mass_parts()
    whole = cell.body.heat_capacity.value
    whole -= parts["case"] * sheet.value("case_specific_heat_capacity")
    excess = 1 - 1 / sheet.value("electrolyte_excess")
    whole -= excess * parts["electrolyte"] * sheet.value("electrolyte_specific_heat_capacity")
    # What is left beyond the layers: the overhang of the separator with its electrolyte.
    w, h, o = (sheet.value(f"{name}") for name in
               ("electrode_width", "electrode_height", "separator_overhang"))  # fmt: skip
    beyond = (w + 2 * o) * (h + 2 * o) - w * h
    filled = cell.body.separator_layer
    whole -= (
        sheet.value("electrode_pairs") * beyond * sheet.value("separator_thickness")
        * filled.density * filled.specific_heat_capacity
    )  # fmt: skip
    # The electrolyte of the carbon's pores is that of the coefficients, not of the design.
    assert layers == pytest.approx(whole, rel=2e-3)
    assert layers < cell.body.heat_capacity.value


@pytest.mark.parametrize("design", ["pouch-LCO", "pouch-NMC811"])
def test_lumped_heat_of_the_set_is_that_of_the_body(design: str) -> None:
    cell = built(design)
    values: Any = cell.parameters
    assert cell.body is not None
    stored = values["Cell heat capacity [J.K-1.m-3]"] * values["Cell volume [m3]"]
    assert stored == pytest.approx(cell.body.heat_capacity.value, rel=1e-12)
    assert values["Cell cooling surface area [m2]"] == cell.body.cooling_area.value
    assert values["Cell volume [m3]"] == cell.volume.value
    assert cell.mass.value == cell.body.mass.value


def test_stack_exactly_as_deep_as_the_case_fits() -> None:
    depth = stack(3)
    assert PouchBody(changed(electrode_pairs=3.0, case_depth=depth * (1 + 1e-12)), electrode(),
                     POSITIVE).stack_thickness.value == pytest.approx(depth)  # fmt: skip
    with pytest.raises(SheetError, match="does not fit in the case"):
        PouchBody(changed(electrode_pairs=3.0, case_depth=depth * 0.999), electrode(), POSITIVE)


@pytest.mark.parametrize(("porosity", "active"), [(0.0, 0.5), (0.5, 0.6), (1.0, 0.1), (0.3, 0.0)])
def test_coating_of_more_than_its_volume_is_refused(porosity: float, active: float) -> None:
    coating = PositiveCoating(60e-6, porosity, active)
    with pytest.raises(SheetError) as caught:
        PouchBody(load_cell_design("pouch-LCO"), electrode(), coating)
    (problem,) = caught.value.problems
    assert problem.key == "materials.positive_set"
    assert f"active material {active:.4g} and pores {porosity:.4g}" in problem.got
