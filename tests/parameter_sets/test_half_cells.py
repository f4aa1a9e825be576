"""The carbon against lithium: completeness, provenance and what the numbers add up to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pybamm
import pytest

from anode_model import Basis, Coating, derive
from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from parameter_sets import half_cell, load_cell_design, load_material, material_names
from parameter_sets.carbon_electrode import carbon_numbers
from parameter_sets.half_cells import half_cell_values
from parameter_sets.parameter_set import ParameterSet
from parameter_sets.silicon_phase import silicon_fillings


@pytest.fixture(scope="module")
def shipped() -> dict[str, ParameterSet]:
    return {name: half_cell(derive(load_material(name))) for name in material_names()}


def phases_of(cell: ParameterSet) -> tuple[str, ...]:
    """What stands before the names of each kind of particles."""
    two = cell.derived.laws.silicon == "active"
    return ("Primary: ", "Secondary: ") if two else ("",)


@pytest.mark.parametrize("name", material_names())
def test_no_parameter_is_without_an_origin(name: str, shipped: dict[str, ParameterSet]) -> None:
    cell = shipped[name]
    assert set(cell.origins) == set(cell.parameters)
    for parameter, origin in cell.origins.items():
        assert isinstance(origin.basis, Basis), parameter
        assert len(origin.source) > 5, parameter
    for row in cell.provenance.to_dict("records"):
        assert row["source"].strip(), row["parameter"]
        assert row["basis"] in set(Basis), row["parameter"]


@pytest.mark.parametrize("name", material_names())
def test_nothing_that_the_model_needs_is_missing(
    name: str, shipped: dict[str, ParameterSet]
) -> None:
    derived = shipped[name].derived
    options = {"particle phases": ("1", "2")} if derived.laws.silicon == "active" else {}
    model = pybamm.lithium_ion.DFN({"working electrode": "positive", **options})
    processed = shipped[name].values.process_model(model, inplace=False)
    assert processed.rhs
    assert not any(symbol.has_symbol_of_classes(pybamm.Parameter) for symbol in processed.rhs)


@pytest.mark.parametrize("name", material_names())
def test_nominal_capacity_is_what_the_lithium_in_the_coating_carries(
    name: str, shipped: dict[str, ParameterSet]
) -> None:
    cell = shipped[name]
    derived = cell.derived
    values: Mapping[str, Any] = cell.parameters
    empty, full = silicon_fillings()
    swings = {
        "": derived.value("filling_lithiated") - derived.value("filling_delithiated"),
        "Secondary: ": full - empty,
    }
    swings["Primary: "] = swings[""]
    amount = 0.0
    for phase in phases_of(cell):
        volume = (
            values["Positive electrode thickness [m]"]
            * values[f"{phase}Positive electrode active material volume fraction"]
            * values["Electrode height [m]"]
            * values["Electrode width [m]"]
        )
        largest = values[f"{phase}Maximum concentration in positive electrode [mol.m-3]"]
        amount += volume * largest * swings[phase]
    carried = amount * FARADAY / SECONDS_PER_HOUR
    assert cell.nominal_capacity.value == pytest.approx(carried, rel=1e-9)
    assert values["Nominal cell capacity [A.h]"] == cell.nominal_capacity.value
    by_mass = derived.value("reversible_capacity") * derived.value("active_mass_loading")
    assert carried == pytest.approx(by_mass * cell.electrode_area, rel=1e-9)


@pytest.mark.parametrize("name", material_names())
def test_layers_of_the_electrode_fill_its_volume(
    name: str, shipped: dict[str, ParameterSet]
) -> None:
    values: Mapping[str, Any] = shipped[name].parameters
    porosity = values["Positive electrode porosity"]
    active = sum(
        values[f"{phase}Positive electrode active material volume fraction"]
        for phase in phases_of(shipped[name])
    )
    assert 0 < porosity < 1
    assert 0 < active < 1 - porosity


def test_cell_is_built_delithiated(shipped: dict[str, ParameterSet]) -> None:
    cell = shipped["reference-sphere"]
    values: Mapping[str, Any] = cell.parameters
    start = values["Initial concentration in positive electrode [mol.m-3]"]
    full = values["Maximum concentration in positive electrode [mol.m-3]"]
    assert start / full == pytest.approx(cell.derived.value("filling_delithiated"), rel=1e-12)
    potential = values["Positive electrode OCP [V]"]
    assert potential(start / full) == pytest.approx(1.5, rel=1e-6)


def test_the_carbon_is_from_the_sheet_and_the_rest_from_the_design(
    shipped: dict[str, ParameterSet],
) -> None:
    cell = shipped["reference-sphere"]
    size = cell.origins["Positive particle radius [m]"]
    assert size.quantity is not None
    assert size.quantity is cell.derived["particle_radius"]
    assert "Dv50" in size.quantity.inputs
    separator = cell.origins["Separator thickness [m]"]
    assert separator.quantity == cell.design["separator_thickness"]
    for name in ("Electrolyte conductivity [S.m-1]", "Cation transference number"):
        assert cell.origins[name].basis is Basis.LITERATURE
        assert cell.design.electrolyte_set in cell.origins[name].source
    lithium = cell.origins["Exchange-current density for lithium metal electrode [A.m-2]"]
    assert load_cell_design().lithium_set in lithium.source


def test_another_coating_and_another_design_move_their_parameters_only() -> None:
    material = load_material("reference-sphere")
    usual, thin = (
        half_cell(derive(material, Coating(loading=loading), spreads=False))
        for loading in ("60 g/m^2", "30 g/m^2")
    )
    moved = {
        name
        for name, value in usual.parameters.items()
        if not callable(value) and value != thin.parameters[name]
    }
    assert moved == {
        "Positive electrode thickness [m]",
        "Nominal cell capacity [A.h]",
        "Current function [A]",
    }
    ratio = thin.nominal_capacity.value / usual.nominal_capacity.value
    assert ratio == pytest.approx(0.5, rel=1e-9)
    assert thin.mass.value < usual.mass.value


def test_values_take_inputs_in_place_of_numbers() -> None:
    derived = derive(load_material("reference-sphere"), spreads=False)
    names = carbon_numbers(derived.laws)
    inputs = {name: pybamm.InputParameter(name) for name in names}
    design = load_cell_design()
    values = half_cell_values(
        derived.laws, design, inputs, initial_filling=0.3, reference_radius=5e-6
    )
    assert values["Positive particle radius [m]"] == 5e-6
    assert values["Positive electrode porosity"] is inputs["porosity"]
    # A particle of half the radius of the mesh is four times as fast on it.
    numbers = {name: derived.value(name) for name in names} | {"particle_radius": 2.5e-6}
    scaled, plain = (
        half_cell_values(derived.laws, design, numbers, initial_filling=0.3, reference_radius=r)
        for r in (5e-6, None)
    )
    key = "Positive particle diffusivity [m2.s-1]"
    assert scaled[key](0.3, 298.15) == pytest.approx(4 * plain[key](0.3, 298.15), rel=1e-12)
    assert plain["Positive particle radius [m]"] == 2.5e-6


@pytest.mark.parametrize("sheet", ["reference-sphere", "petroleum-coke-Fuller1994"])
def test_the_quantity_behind_a_parameter_has_its_unit(sheet: str) -> None:
    cell = half_cell(derive(load_material(sheet)))
    for name, origin in cell.origins.items():
        if origin.quantity is not None:
            unit = name.partition(" [")[2].rstrip("]") or "1"
            assert origin.quantity.unit == unit, name
