"""Shipped materials as PyBaMM parameter sets by name."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

import pybamm
import pytest

from anode_model import DerivedElectrode, derive
from parameter_sets import (
    cell_design_names,
    full_cell,
    load_cell_design,
    load_material,
    material_names,
    registry,
)

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def installed() -> bool:
    try:
        metadata.distribution("anode-model")
    except metadata.PackageNotFoundError:
        return False
    return True


FULL_CELLS = {"LCO": "pouch-LCO", "NMC811": "pouch-NMC811"}
FULL = [f"{name}-{suffix}" for name in material_names() for suffix in FULL_CELLS]


def loaded(name: str) -> pybamm.ParameterValues:
    """A set as an entry point gives it, whether or not the package is installed."""
    module, _, function = registry.entry_points()[name].partition(":")
    made = metadata.EntryPoint(name, f"{module}:{function}", registry.GROUP).load()
    content = made()
    assert content["chemistry"] == "lithium_ion"
    return pybamm.ParameterValues(content)


def test_project_lists_an_entry_point_for_each_cell_of_each_shipped_sheet() -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][registry.GROUP] == registry.entry_points()
    assert set(registry.entry_points()) == {*material_names(), *FULL}


def test_every_shipped_full_cell_design_has_its_sets() -> None:
    kinds = {name: load_cell_design(name).kind for name in cell_design_names()}
    assert {name for name, kind in kinds.items() if kind == "full-cell"} == {*FULL_CELLS.values()}


def test_functions_of_all_sets_differ() -> None:
    assert len({*registry.entry_points().values()}) == 3 * len(material_names())


def test_names_do_not_hide_those_of_pybamm() -> None:
    others = {
        entry.name
        for entry in metadata.entry_points(group=registry.GROUP)
        if not entry.value.startswith("parameter_sets.")
    }
    assert "Marquis2019" in others
    assert not others & set(registry.entry_points())


def phase_of(derived: DerivedElectrode) -> str:
    """What stands before the names of the carbon."""
    return "Primary: " if derived.laws.silicon == "active" else ""


@pytest.mark.parametrize("name", material_names())
def test_function_of_an_entry_point_gives_a_half_cell(name: str) -> None:
    values = loaded(name)
    derived = derive(load_material(name), spreads=False)
    assert values["Positive electrode thickness [m]"] == derived.value("coating_thickness")
    largest = f"{phase_of(derived)}Maximum concentration in positive electrode [mol.m-3]"
    assert values[largest] == derived.value("maximum_concentration")
    assert "Exchange-current density for lithium metal electrode [A.m-2]" in values


@pytest.mark.parametrize("suffix", FULL_CELLS)
@pytest.mark.parametrize("name", material_names())
def test_function_of_an_entry_point_gives_a_full_cell(name: str, suffix: str) -> None:
    values = loaded(f"{name}-{suffix}")
    derived = derive(load_material(name), spreads=False)
    assert values["Negative electrode thickness [m]"] == derived.value("coating_thickness")
    largest = f"{phase_of(derived)}Maximum concentration in negative electrode [mol.m-3]"
    assert values[largest] == derived.value("maximum_concentration")
    cell = full_cell(derived, FULL_CELLS[suffix])
    assert values["Nominal cell capacity [A.h]"] == cell.nominal_capacity.value
    assert values["Positive electrode thickness [m]"] == pytest.approx(
        cell.parameters["Positive electrode thickness [m]"], rel=1e-12
    )


def test_what_a_set_is_stands_in_its_words() -> None:
    half = registry.__getattr__("reference_sphere")
    full = registry.__getattr__("reference_sphere_NMC811")
    assert "Half cell of the material reference-sphere" in (half.__doc__ or "")
    assert "Full cell of the material reference-sphere" in (full.__doc__ or "")
    assert "pouch-NMC811" in (full.__doc__ or "")


@pytest.mark.parametrize("suffix", ["", "_LCO"])
def test_a_set_of_two_phases_says_which_option_it_needs(suffix: str) -> None:
    plain, second = (
        registry.__getattr__(name + suffix).__doc__ or ""
        for name in ("reference_sphere", "silicon_coated_active")
    )
    assert "particle phases" in second
    assert "particle phases" not in plain
    assert "hysteresis" in plain


def test_each_call_gives_a_fresh_dictionary() -> None:
    first = registry.__getattr__("reference_sphere")()
    first["Positive electrode porosity"] = 7.0
    assert registry.__getattr__("reference_sphere")()["Positive electrode porosity"] < 1


def test_unknown_function_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reference_spere'"):
        registry.reference_spere  # noqa: B018  the access is the test


@pytest.mark.skipif(
    not installed(), reason="entry points exist only where the package is installed"
)
@pytest.mark.parametrize("name", registry.entry_points())
def test_pybamm_loads_every_shipped_cell_by_name(name: str) -> None:
    values = pybamm.ParameterValues(name)
    assert values["Nominal cell capacity [A.h]"] > 0
