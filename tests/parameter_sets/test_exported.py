"""An exported set is complete for tools that do not know this package."""

from __future__ import annotations

import json

import numpy as np
import pybamm
import pytest
from scipy.interpolate import PchipInterpolator

from anode_model import derive
from parameter_sets import half_cell, load_material
from parameter_sets.exported import exported

SHEETS = ["reference-sphere", "graphite-Marquis2019", "petroleum-coke-Fuller1994"]


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_function_is_there_as_points(sheet: str) -> None:
    cell = half_cell(derive(load_material(sheet), spreads=False))
    content = json.loads(json.dumps(exported(cell), allow_nan=False))
    rows = content["parameters"]
    assert set(rows) == set(cell.parameters)
    functions = {name for name, value in cell.parameters.items() if callable(value)}
    assert functions == {name for name, row in rows.items() if row["function"]}
    for name in functions:
        arguments, values = np.array(rows[name]["points"]).T
        assert len(arguments) == 101
        assert np.all(np.diff(arguments) > 0)
        assert np.all(np.isfinite(values))
    for name in set(rows) - functions:
        assert rows[name]["value"] == cell.parameters[name]


def test_points_give_back_the_functions() -> None:
    cell = half_cell(derive(load_material("reference-sphere"), spreads=False))
    rows = exported(cell)["parameters"]
    ocp = PchipInterpolator(*np.array(rows["Positive electrode OCP [V]"]["points"]).T)
    fillings = np.linspace(0.05, 0.6, 40)
    function = cell.parameters["Positive electrode OCP [V]"]
    assert ocp(fillings) == pytest.approx(function(fillings), abs=1e-3)  # type: ignore[operator]
    salt, conductivity = np.array(rows["Electrolyte conductivity [S.m-1]"]["points"]).T
    here = cell.parameters["Electrolyte conductivity [S.m-1]"]
    expected = here(pybamm.Scalar(salt[50]), 298.15).evaluate()  # type: ignore[operator]
    assert conductivity[50] == pytest.approx(float(expected), rel=1e-12)


def test_cell_and_versions_are_there() -> None:
    cell = half_cell(derive(load_material("crushed"), spreads=False))
    content = exported(cell)
    assert content["format"] == 1
    assert content["versions"]["pybamm"] == pybamm.__version__
    assert content["cell"]["nominal_capacity"]["value"] == cell.nominal_capacity.value
    assert content["cell"]["mass"]["unit"] == "kg"
    assert content["cell"]["design"]
    assert content["derived"]["material"] == "crushed"
    assert "exp" in content["parameters"]["Positive electrode OCP [V]"]["formula"]


@pytest.mark.parametrize(
    ("sheet", "factor", "full"),
    [("reference-sphere", 2.0, 1.0), ("petroleum-coke-Fuller1994", 4.0, 0.5)],
)
def test_exchange_current_follows_its_formula(sheet: str, factor: float, full: float) -> None:
    content = exported(half_cell(derive(load_material(sheet), spreads=False)))
    central = content["derived"]["quantities"]["effective_exchange_current_density"]["value"]
    row = content["parameters"]["Positive electrode exchange-current density [A.m-2]"]
    x, found = np.array(row["points"])[10:90].T
    assert found == pytest.approx(factor * central * np.sqrt((full - x) * x), rel=1e-9)


def test_gallery_formula_gives_the_points_from_the_exported_numbers() -> None:
    content = exported(half_cell(derive(load_material("reference-sphere"), spreads=False)))
    numbers, table = content["derived"]["quantities"], content["derived"]["coefficients"]
    x, u = np.array(content["parameters"]["Positive electrode OCP [V]"]["points"]).T
    thermal = 8.314462618 * 298.15 / 96485.33212
    parts = [
        numbers[f"gallery_fraction_{j}"]["value"]
        / (1 + np.exp((u - table[f"msmr_potential_{j}"]) / (thermal * table[f"msmr_width_{j}"])))
        for j in (1, 2, 3, 4)
    ]
    assert np.sum(parts, axis=0) == pytest.approx(x, abs=1e-8)
