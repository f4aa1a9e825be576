"""An exported set is complete for tools that do not know this package."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pybamm
import pytest
from scipy.interpolate import PchipInterpolator

from anode_model import derive
from parameter_sets import full_cell, half_cell, load_material
from parameter_sets.exported import exported
from parameter_sets.parameter_set import ParameterSet

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


DESIGNS = ["pouch-LCO", "pouch-NMC811"]


@cache
def pouch(sheet: str, design: str) -> tuple[ParameterSet, dict[str, Any]]:
    cell = full_cell(derive(load_material(sheet), spreads=False), design)
    return cell, json.loads(json.dumps(exported(cell), allow_nan=False))


def points(content: dict[str, Any], name: str) -> Any:
    return np.array(content["parameters"][name]["points"]).T


def evaluated(cell: ParameterSet, name: str, *arguments: Any) -> float:
    function: Any = cell.parameters[name]
    # Functions of a set may ask for its other values.
    return float(np.squeeze(cell.values.evaluate(function(*arguments))))


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_function_of_a_full_cell_is_there_as_points(sheet: str, design: str) -> None:
    cell, content = pouch(sheet, design)
    rows = content["parameters"]
    assert set(rows) == set(cell.parameters)
    functions = {name for name, value in cell.parameters.items() if callable(value)}
    assert "Positive electrode OCP entropic change [V.K-1]" in functions
    assert functions == {name for name, row in rows.items() if row["function"]}
    for name in functions:
        arguments, values = points(content, name)
        assert len(arguments) == 101
        assert np.all(np.diff(arguments) > 0)
        assert np.all(np.isfinite(values))
        over_temperature = rows[name]["argument"] == "temperature [K]"
        assert over_temperature == ("thermal conductivity" in name)
    for name in set(rows) - functions:
        assert rows[name]["value"] == cell.parameters[name]


@pytest.mark.parametrize("design", DESIGNS)
def test_functions_of_the_positive_run_over_what_is_used_of_it(design: str) -> None:
    cell, content = pouch("reference-sphere", design)
    assert cell.balance is not None
    ends = [cell.balance.value(f"positive_filling_{end}") for end in ("charged", "discharged")]
    parameters: Any = cell.parameters
    largest = parameters["Maximum concentration in positive electrode [mol.m-3]"]
    sto, kelvin = ends[0] + 0.5 * (ends[1] - ends[0]), 298.15
    scalar, salt, whole = pybamm.Scalar(sto), pybamm.Scalar(1000.0), pybamm.Scalar(largest)
    for name, arguments in {
        "Positive electrode OCP [V]": (scalar,),
        "Positive electrode OCP entropic change [V.K-1]": (scalar,),
        "Positive particle diffusivity [m2.s-1]": (scalar, kelvin),
        "Positive electrode exchange-current density [A.m-2]": (
            salt,
            pybamm.Scalar(sto * largest),
            whole,
            kelvin,
        ),
    }.items():
        x, found = points(content, name)
        assert (x[0], x[-1]) == pytest.approx(ends, rel=1e-12)
        assert found[50] == pytest.approx(evaluated(cell, name, *arguments), rel=1e-9), name
        # Laws and formulas are those of the carbon.
        assert "law" not in content["parameters"][name]


def test_points_of_both_electrodes_give_the_voltage_of_the_charged_cell() -> None:
    cell, content = pouch("reference-sphere", "pouch-NMC811")
    balance = {name: row["value"] for name, row in content["cell"]["balance"].items()}
    for end, voltage in (("charged", 4.2), ("discharged", 2.5)):
        positive, negative = (
            PchipInterpolator(*points(content, f"{side} electrode OCP [V]"))(
                balance[f"{side.lower()}_filling_{end}"]
            )
            for side in ("Positive", "Negative")
        )
        near = 1e-3 if end == "charged" else 2e-2
        assert positive - negative == pytest.approx(voltage, abs=near)
    assert balance["nominal_capacity"] == cell.nominal_capacity.value


def test_functions_of_the_carbon_are_those_of_its_half_cell() -> None:
    _, full = pouch("reference-sphere", "pouch-LCO")
    half = exported(half_cell(derive(load_material("reference-sphere"), spreads=False)))
    for name in (
        "electrode OCP [V]",
        "particle diffusivity [m2.s-1]",
        "electrode exchange-current density [A.m-2]",
    ):
        negative, positive = (
            content["parameters"][f"{side} {name}"]
            for content, side in ((full, "Negative"), (half, "Positive"))
        )
        for key in ("argument", "points", "law", "formula"):
            assert negative[key] == positive[key]


def test_heat_conduction_of_a_full_cell_runs_over_the_temperature() -> None:
    cell, content = pouch("reference-sphere", "pouch-NMC811")
    name = "Positive electrode thermal conductivity [W.m-1.K-1]"
    kelvin, found = points(content, name)
    assert (kelvin[0], kelvin[-1]) == (273.15, 333.15)
    assert found[30] == pytest.approx(evaluated(cell, name, pybamm.Scalar(kelvin[30])), rel=1e-12)


@pytest.mark.parametrize("design", DESIGNS)
def test_balance_and_body_of_a_full_cell_are_there(design: str) -> None:
    cell, content = pouch("reference-sphere", design)
    assert cell.balance is not None
    assert cell.body is not None
    told = content["cell"]
    assert {name: row["value"] for name, row in told["balance"].items()} == {
        name: quantity.value for name, quantity in cell.balance.quantities.items()
    }
    assert told["body"]["heat_capacity"]["unit"] == "J.K-1"
    assert told["body"]["stack_thickness"]["value"] == cell.body.stack_thickness.value
    assert sum(told["body"]["mass_parts"].values()) == pytest.approx(told["mass"]["value"])
    rows = content["parameters"]
    stored = rows["Cell heat capacity [J.K-1.m-3]"]["value"] * told["volume"]["value"]
    assert stored == pytest.approx(told["body"]["heat_capacity"]["value"], rel=1e-12)
    area = rows["Cell cooling surface area [m2]"]["value"]
    assert area == told["body"]["cooling_area"]["value"]
    for side in ("Negative", "Positive"):
        assert rows[f"{side} electrode specific heat capacity [J.kg-1.K-1]"]["value"] > 500


def test_half_cell_has_neither_balance_nor_body() -> None:
    content = exported(half_cell(derive(load_material("crushed"), spreads=False)))
    assert set(content["cell"]) == {"nominal_capacity", "volume", "mass", "design"}


def test_branches_and_sizes_are_functions_with_law_and_formula() -> None:
    cell = half_cell(derive(load_material("reference-sphere")), sizes="log-normal")
    parameters = exported(cell)["parameters"]
    for branch in ("lithiation", "delithiation"):
        row = parameters[f"Positive electrode {branch} OCP [V]"]
        assert row["law"] == "one-state"
        assert "hydrogen_filling" in row["formula"]
        assert row["points"][-1][1] == pytest.approx(0.0, abs=1e-9)
    row = parameters["Positive area-weighted particle-size distribution [m-1]"]
    assert row["law"] == "log-normal"
    radii, shares = (list(column) for column in zip(*row["points"], strict=True))
    area = sum(
        (high - low) * (left + right) / 2
        for low, high, left, right in zip(radii, radii[1:], shares, shares[1:], strict=False)
    )
    assert area == pytest.approx(1.0, abs=0.01)
