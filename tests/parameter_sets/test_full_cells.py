"""The carbon against a positive electrode: completeness, provenance and the state at the start."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pybamm
import pytest

from anode_model import Basis, Coating, derive
from anode_model.coefficients import load_coefficients
from parameter_sets import full_cell, half_cell, load_cell_design, load_material, material_names
from parameter_sets.carbon_electrode import carbon_numbers
from parameter_sets.cell_design import CellDesign
from parameter_sets.full_cells import full_cell_values
from parameter_sets.parameter_set import ParameterSet
from parameter_sets.stored_lithium import StoredLithium

CAPACITY = "Maximum concentration in {} electrode [mol.m-3]"
DESIGNS = ("pouch-LCO", "pouch-NMC811")
SHIPPED = [(material, design) for design in DESIGNS for material in material_names()]
SOME = [
    (material, design)
    for design in DESIGNS
    for material in ("reference-sphere", "graphite-Marquis2019", "petroleum-coke-Fuller1994")
]
HEAT = {"thermal": "lumped", "use lumped thermal capacity": "true"}


@cache
def built(material: str, design: str) -> ParameterSet:
    return full_cell(derive(load_material(material), spreads=False), design)


@pytest.mark.parametrize(("material", "design"), SHIPPED)
def test_no_parameter_is_without_an_origin(material: str, design: str) -> None:
    cell = built(material, design)
    assert set(cell.origins) == set(cell.parameters)
    for parameter, origin in cell.origins.items():
        assert isinstance(origin.basis, Basis), parameter
        assert len(origin.source) > 5, parameter
    rows = cell.provenance.to_dict("records")
    assert all(row["source"].strip() for row in rows)
    assert len(rows) == len(cell.parameters)


@pytest.mark.parametrize(("material", "design"), SOME)
def test_the_quantity_behind_a_parameter_has_its_unit_and_value(material: str, design: str) -> None:
    cell = built(material, design)
    direct = 0
    for name, origin in cell.origins.items():
        if origin.quantity is None:
            continue
        unit = name.partition(" [")[2].rstrip("]") or "1"
        assert origin.quantity.unit == unit, name
        if not callable(cell.parameters[name]):
            assert cell.parameters[name] == origin.quantity.value, name
            direct += 1
    assert direct > 20


@pytest.mark.parametrize(("material", "design"), SOME)
@pytest.mark.parametrize("options", [{}, HEAT, {"thermal": "lumped"}, {"thermal": "x-full"}])
def test_nothing_that_the_model_needs_is_missing(
    options: dict[str, str], material: str, design: str
) -> None:
    model = pybamm.lithium_ion.DFN(options)
    processed = built(material, design).values.process_model(model, inplace=False)
    assert processed.rhs
    assert not any(symbol.has_symbol_of_classes(pybamm.Parameter) for symbol in processed.rhs)


@pytest.mark.parametrize("design", DESIGNS)
def test_a_pair_resolved_in_depth_is_cooled_like_its_share_of_the_bare_stack(design: str) -> None:
    cell = built("reference-sphere", design)
    values: Any = cell.parameters
    sheet = cell.design
    width, height = sheet.value("electrode_width"), sheet.value("electrode_height")
    faces = sum(
        values[f"{side} current collector surface heat transfer coefficient [W.m-2.K-1]"]
        for side in ("Negative", "Positive")
    )
    depth = float(cell.values.evaluate(pybamm.LithiumIonParameters().L))
    edges = values["Edge heat transfer coefficient [W.m-2.K-1]"] * 2 * (width + height) * depth
    pair = faces * width * height + edges
    assert cell.body is not None
    stack = cell.body.stack_thickness.value
    bare = 2 * (width * height + (width + height) * stack)
    total = sheet.value("heat_transfer_coefficient") * bare
    assert pair * sheet.value("electrode_pairs") == pytest.approx(total, rel=1e-9)
    assert bare < cell.body.cooling_area.value < 1.15 * bare


@pytest.mark.parametrize(("material", "design"), SOME)
def test_pybamm_starts_at_the_upper_cut_off(material: str, design: str) -> None:
    cell = built(material, design)
    values = cell.values
    # A millionth of the 1 C current: the voltage is that at open circuit.
    values["Current function [A]"] = 1e-6 * cell.nominal_capacity.value
    simulation = pybamm.Simulation(pybamm.lithium_ion.SPM(), parameter_values=values)
    solution = simulation.solve([0, 1e-3])
    upper = cell.design.value("upper_voltage")
    assert solution["Voltage [V]"].entries[0] == pytest.approx(upper, abs=1e-3)


@pytest.mark.parametrize(("material", "design"), SOME)
def test_concentrations_at_the_start_are_those_of_the_charged_cell(
    material: str, design: str
) -> None:
    cell = built(material, design)
    values: Any = cell.parameters
    assert cell.balance is not None
    for side in ("negative", "positive"):
        start = values[f"Initial concentration in {side} electrode [mol.m-3]"]
        largest = values[f"Maximum concentration in {side} electrode [mol.m-3]"]
        filling = cell.balance.value(f"{side}_filling_charged")
        assert start / largest == pytest.approx(filling, rel=1e-12)


@pytest.mark.parametrize(("material", "design"), SHIPPED)
def test_electrodes_of_the_set_hold_what_the_balance_says(material: str, design: str) -> None:
    cell = built(material, design)
    values: Any = cell.parameters
    pairs = values["Number of electrodes connected in parallel to make a cell"]
    area = values["Electrode width [m]"] * values["Electrode height [m]"] * pairs
    assert cell.electrode_area == pytest.approx(area, rel=1e-12)
    assert cell.balance is not None
    stored, balance = StoredLithium.of(cell.derived), cell.balance

    def fillings(side: str, phase: str) -> list[float]:
        own = [balance.value(f"{side}_filling_{end}") for end in ("charged", "discharged")]
        if phase != "Secondary: ":
            return own
        return [float(stored.fillings(stored.charge(filling)).silicon) for filling in own]

    two = f"Secondary: {CAPACITY.format('negative')}" in values
    for side, phases in (
        ("negative", ("Primary: ", "Secondary: ") if two else ("",)),
        ("positive", ("",)),
    ):
        moved = 0.0
        for phase in phases:
            fraction = f"{phase}{side.capitalize()} electrode active material volume fraction"
            sites = (
                area
                * values[f"{side.capitalize()} electrode thickness [m]"]
                * values[fraction]
                * values[phase + CAPACITY.format(side)]
                * 96485.33212
                / 3600
            )
            full, empty = fillings(side, phase)
            moved += sites * abs(full - empty)
        tolerance = 1e-6 if two else 1e-9
        assert moved == pytest.approx(cell.nominal_capacity.value, rel=tolerance)
    assert values["Nominal cell capacity [A.h]"] == cell.nominal_capacity.value


@pytest.mark.parametrize("design", DESIGNS)
def test_foils_of_the_stack_are_shared_by_its_pairs(design: str) -> None:
    cell = built("reference-sphere", design)
    values: Any = cell.parameters
    pairs = round(cell.design.value("electrode_pairs"))
    assert pairs % 2 == 0  # one foil more under carbon, as many as half the pairs under the other
    share = (pairs / 2 + 1) / pairs * cell.design.value("current_collector_thickness")
    assert values["Negative current collector thickness [m]"] == pytest.approx(share, rel=1e-12)
    share = cell.design.value("positive_collector_thickness") / 2
    assert values["Positive current collector thickness [m]"] == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize("design", DESIGNS)
def test_carbon_is_the_same_as_in_a_half_cell(design: str) -> None:
    full, half = built("reference-sphere", design), half_cell(built("crushed", design).derived)
    assert full.derived.material.name != half.derived.material.name
    half = half_cell(full.derived)
    same = (
        "{} electrode porosity",
        "{} electrode thickness [m]",
        "{} electrode active material volume fraction",
        "{} electrode conductivity [S.m-1]",
        "{} particle radius [m]",
        "{} electrode Bruggeman coefficient (electrolyte)",
    )
    for name in same:
        negative, positive = name.format("Negative"), name.format("Positive")
        assert full.parameters[negative] == half.parameters[positive]
        assert full.origins[negative] == half.origins[positive]
    fillings = np.linspace(0.05, 0.6, 20)
    potentials: list[Any] = [
        full.parameters["Negative electrode OCP [V]"],
        half.parameters["Positive electrode OCP [V]"],
    ]
    assert potentials[0](fillings) == pytest.approx(potentials[1](fillings), rel=1e-12)


def test_positive_and_electrolyte_are_from_their_sets() -> None:
    cell = built("reference-sphere", "pouch-NMC811")
    for name in ("Positive particle radius [m]", "Electrolyte conductivity [S.m-1]"):
        assert cell.origins[name].basis is Basis.LITERATURE
        assert "ORegan2022" in cell.origins[name].source
    theirs = pybamm.ParameterValues("ORegan2022")
    assert cell.parameters["Positive particle radius [m]"] == theirs["Positive particle radius [m]"]
    other = built("reference-sphere", "pouch-LCO")
    assert "Ai2020" in other.origins["Positive particle radius [m]"].source
    # The salt is that of the half cell whatever the positive is.
    assert "ORegan2022" in other.origins["Electrolyte conductivity [S.m-1]"].source


@pytest.mark.parametrize("design", DESIGNS)
def test_set_is_json_and_its_hash_is_that_of_its_content(design: str) -> None:
    cell = built("reference-sphere", design)
    content = json.loads(json.dumps(cell.to_dict(), allow_nan=False))
    assert set(content["parameters"]) == set(cell.parameters)
    assert content["kind"] == "full-cell"
    again = full_cell(derive(load_material("reference-sphere"), spreads=False), design)
    assert again.content_hash == cell.content_hash


@pytest.mark.parametrize(
    "key", ["upper_voltage", "heat_transfer_coefficient", "tab_mass", "seal_width", "case_density"]
)
def test_hash_changes_with_every_value_of_the_design(key: str) -> None:
    cell = built("reference-sphere", "pouch-LCO")
    content = cell.design.to_dict()
    content[key]["value"] *= 0.99
    other = full_cell(cell.derived, CellDesign.from_dict(content))
    assert other.content_hash != cell.content_hash


def test_hashes_of_other_cells_differ() -> None:
    cells = [built(*names) for names in SOME]
    thin = Coating(loading="50 g/m^2")
    cells.append(full_cell(derive(load_material("reference-sphere"), thin, spreads=False)))
    table = load_coefficients().shifted("trapped_lithium", 0.5)
    moved = derive(load_material("reference-sphere"), coefficients=table, spreads=False)
    cells.append(full_cell(moved))
    assert len({cell.content_hash for cell in cells}) == len(cells)


def test_every_shipped_material_can_be_built_with_its_spreads() -> None:
    cell = full_cell(derive(load_material("reference-sphere")))
    assert cell.nominal_capacity.spread is not None
    assert 0.05 < cell.nominal_capacity.spread / cell.nominal_capacity.value < 0.3
    assert cell.balance is not None
    assert cell.balance["nominal_capacity"] is cell.nominal_capacity


def test_cell_shows_its_balance() -> None:
    html = built("reference-sphere", "pouch-LCO")._repr_html_()
    assert "N/P ratio" in html
    assert "full-cell" in html


def test_values_take_inputs_in_place_of_numbers() -> None:
    derived = derive(load_material("reference-sphere"), spreads=False)
    design = load_cell_design("pouch-LCO")
    inputs = {name: pybamm.InputParameter(name) for name in carbon_numbers(derived.laws)}
    thickness = pybamm.InputParameter("positive_thickness")
    values = full_cell_values(
        derived.laws,
        design,
        inputs,
        positive_thickness=thickness,
        initial_filling=0.6,
        initial_positive_filling=0.5,
        reference_radius=5e-6,
    )
    assert values["Negative particle radius [m]"] == 5e-6
    assert values["Negative electrode porosity"] is inputs["porosity"]
    assert values["Positive electrode thickness [m]"] is thickness
    whole = values["Maximum concentration in positive electrode [mol.m-3]"]
    assert values["Initial concentration in positive electrode [mol.m-3]"] == 0.5 * whole
