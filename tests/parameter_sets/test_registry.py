"""Shipped materials as PyBaMM parameter sets by name."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

import pybamm
import pytest

from anode_model import derive
from parameter_sets import load_material, material_names, registry

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def installed() -> bool:
    try:
        metadata.distribution("anode-model")
    except metadata.PackageNotFoundError:
        return False
    return True


def test_project_lists_one_entry_point_for_each_shipped_sheet() -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][registry.GROUP] == registry.entry_points()


def test_names_do_not_hide_those_of_pybamm() -> None:
    others = {
        entry.name
        for entry in metadata.entry_points(group=registry.GROUP)
        if not entry.value.startswith("parameter_sets.")
    }
    assert "Marquis2019" in others
    assert not others & set(material_names())


@pytest.mark.parametrize("name", material_names())
def test_function_of_an_entry_point_gives_a_set(name: str) -> None:
    module, _, function = registry.entry_points()[name].partition(":")
    entry = metadata.EntryPoint(name, f"{module}:{function}", registry.GROUP)
    made = entry.load()
    assert name in made.__doc__
    content = made()
    assert content["chemistry"] == "lithium_ion"
    values = pybamm.ParameterValues(content)
    derived = derive(load_material(name), spreads=False)
    assert values["Positive electrode thickness [m]"] == derived.value("coating_thickness")
    assert values["Maximum concentration in positive electrode [mol.m-3]"] == derived.value(
        "maximum_concentration"
    )


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
@pytest.mark.parametrize("name", material_names())
def test_pybamm_loads_every_shipped_material_by_name(name: str) -> None:
    values = pybamm.ParameterValues(name)
    assert values["Nominal cell capacity [A.h]"] > 0
