"""How carbon and positive electrode share lithium: closed formulas, and PyBaMM's own balance."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pybamm
import pytest
from scipy.optimize import brentq

from anode_model import Basis, Coating, DerivedElectrode, derive
from anode_model.coefficients import Coefficients, load_coefficients
from anode_model.material import CarbonMaterial
from parameter_sets import full_cell, load_cell_design, load_material
from parameter_sets.balance import Balance, find_balance
from parameter_sets.cell_design import PouchCell
from parameter_sets.parameter_set import ParameterSet

DESIGNS = ("pouch-LCO", "pouch-NMC811")
MATERIALS = (
    "reference-sphere",
    "graphite-Marquis2019",
    "petroleum-coke-Fuller1994",
    "high-hydrogen",
)
BOTH = [(material, design) for design in DESIGNS for material in MATERIALS]

FARADAY = 96485.33212


def changed(name: str, *, without: str = "", **values: float) -> PouchCell:
    """A shipped design with other values, in internal units."""
    content = load_cell_design(name).to_dict()
    content.pop(without, None)
    for key, value in values.items():
        unit = "m" if key.endswith("thickness") else "1"
        row = content.get(key, {"unit": unit, "basis": "assumed", "source": "a test"})
        content[key] = {**row, "value": value}
    return PouchCell.from_dict(content)


def certain(design: PouchCell) -> PouchCell:
    """The same design with the filling as made known exactly."""
    made = replace(design.positive_filling_made, spread=None)
    return design.model_copy(update={"positive_filling_made": made})


@cache
def electrode(material: str) -> DerivedElectrode:
    return derive(load_material(material), spreads=False)


@cache
def built(material: str, design: str) -> ParameterSet:
    return full_cell(electrode(material), design)


def balance_of(cell: ParameterSet) -> Balance:
    assert cell.balance is not None
    return cell.balance


def on_set(cell: ParameterSet, side: str, filling: Any) -> Any:
    """A potential of the set as PyBaMM gets it [V]."""
    function: Any = cell.parameters[f"{side} electrode OCP [V]"]
    many = isinstance(filling, np.ndarray)
    value = function(pybamm.Vector(filling) if many else pybamm.Scalar(filling))
    numbers = np.ravel(value.evaluate() if isinstance(value, pybamm.Symbol) else value)
    return numbers if many else float(numbers[0])


def loss_of(derived: DerivedElectrode) -> float:
    """What the first cycle loses [A.h.m-2]."""
    return derived.value("irreversible_capacity") * derived.value("active_mass_loading")


def filling_after_first_charge(cell: ParameterSet) -> float:
    """Where the positive stands at the upper cut-off with the carbon full."""
    full = on_set(cell, "Negative", cell.derived.value("filling_lithiated"))
    wanted = cell.design.value("upper_voltage") + full
    low, made = (cell.design.value(f"positive_filling_{end}") for end in ("lowest", "made"))
    return float(brentq(lambda y: on_set(cell, "Positive", y) - wanted, low, made, xtol=1e-13))


@pytest.mark.parametrize(("material", "design"), BOTH)
def test_positive_follows_from_ratio_and_first_charge(material: str, design: str) -> None:
    cell = built(material, design)
    found, derived = balance_of(cell), cell.derived
    reversible, loss = derived.value("areal_capacity"), loss_of(derived)
    first = reversible / 1.1 + loss
    swing = cell.design.value("positive_filling_made") - filling_after_first_charge(cell)
    assert found.value("negative_positive_ratio") == 1.1
    assert found.value("positive_first_capacity") == pytest.approx(first, rel=1e-9)
    assert found.value("positive_capacity") == pytest.approx(first / swing, rel=1e-9)
    values: Any = cell.parameters
    per_thickness = (
        FARADAY
        * values["Maximum concentration in positive electrode [mol.m-3]"]
        * values["Positive electrode active material volume fraction"]
        / 3600
    )
    thickness = first / swing / per_thickness
    assert found.value("positive_thickness") == pytest.approx(thickness, rel=1e-9)
    assert values["Positive electrode thickness [m]"] == found.value("positive_thickness")


@pytest.mark.parametrize(("material", "design"), BOTH)
def test_lithium_is_that_of_the_positive_less_the_loss_at_both_ends(
    material: str, design: str
) -> None:
    cell = built(material, design)
    found, derived = balance_of(cell), cell.derived
    sites, made = found.value("positive_capacity"), cell.design.value("positive_filling_made")
    lithium = sites * made - loss_of(derived)
    assert found.value("cyclable_lithium") == pytest.approx(lithium, rel=1e-12)
    low, high = (derived.value(f"filling_{end}") for end in ("delithiated", "lithiated"))
    for end in ("charged", "discharged"):
        share = (found.value(f"negative_filling_{end}") - low) / (high - low)
        held = share * derived.value("areal_capacity")
        held += sites * found.value(f"positive_filling_{end}")
        assert held == pytest.approx(lithium, rel=1e-9)


@pytest.mark.parametrize(("material", "design"), BOTH)
def test_both_ends_are_at_the_cut_offs_by_the_functions_of_the_set(
    material: str, design: str
) -> None:
    cell = built(material, design)
    found = balance_of(cell)

    def voltage(end: str) -> Any:
        positive = on_set(cell, "Positive", found.value(f"positive_filling_{end}"))
        return positive - on_set(cell, "Negative", found.value(f"negative_filling_{end}"))

    assert voltage("charged") == pytest.approx(4.2, abs=1e-6)
    empty = cell.derived.value("filling_delithiated")
    if found.value("negative_filling_discharged") == pytest.approx(empty, rel=1e-9):
        assert voltage("discharged") > 2.5
    else:
        assert voltage("discharged") == pytest.approx(2.5, abs=1e-6)


def test_carbon_that_is_empty_before_the_lower_cut_off_ends_the_discharge() -> None:
    cell = built("petroleum-coke-Fuller1994", "pouch-LCO")
    found = balance_of(cell)
    empty = cell.derived.value("filling_delithiated")
    assert found.value("negative_filling_discharged") == pytest.approx(empty, rel=1e-12)
    # By itself the carbon could give more: hard carbon against NMC811 is not emptied.
    hard = balance_of(built("reference-sphere", "pouch-NMC811"))
    low = electrode("reference-sphere").value("filling_delithiated")
    assert hard.value("negative_filling_discharged") > 1.5 * low


@pytest.mark.parametrize(("material", "design"), BOTH)
def test_capacity_is_the_difference_of_the_fillings(material: str, design: str) -> None:
    cell = built(material, design)
    found, derived = balance_of(cell), cell.derived
    area = cell.design.value("electrode_pairs") * 0.047 * 0.051
    per_filling = derived.value("areal_capacity") / (
        derived.value("filling_lithiated") - derived.value("filling_delithiated")
    )
    ends = {side: [found.value(f"{side}_filling_{end}") for end in ("charged", "discharged")]
            for side in ("negative", "positive")}  # fmt: skip
    by_carbon = (ends["negative"][0] - ends["negative"][1]) * per_filling * area
    by_positive = (ends["positive"][1] - ends["positive"][0]) * found.value("positive_capacity")
    assert found.value("nominal_capacity") == pytest.approx(by_carbon, rel=1e-9)
    assert found.value("nominal_capacity") == pytest.approx(by_positive * area, rel=1e-9)
    assert cell.nominal_capacity is found["nominal_capacity"]
    use = by_carbon / area / derived.value("areal_capacity")
    assert found.value("carbon_use") == pytest.approx(use, rel=1e-9)
    assert 0.8 < use < 1


@pytest.mark.parametrize(("material", "design"), BOTH)
def test_energy_is_the_integral_of_the_open_circuit_voltage(material: str, design: str) -> None:
    cell = built(material, design)
    found = balance_of(cell)
    negative, positive = (
        [found.value(f"{side}_filling_{end}") for end in ("discharged", "charged")]
        for side in ("negative", "positive")
    )

    nodes, weights = np.polynomial.legendre.leggauss(1000)
    x, y = (ends[0] + (nodes + 1) / 2 * (ends[1] - ends[0]) for ends in (negative, positive))
    voltages = on_set(cell, "Positive", y) - on_set(cell, "Negative", x)
    expected = float(weights @ voltages) / 2 * found.value("nominal_capacity")
    assert found.value("open_circuit_energy") == pytest.approx(expected, rel=5e-5)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("material", MATERIALS)
def test_ratio_of_one_fills_the_carbon_exactly(material: str, design: str) -> None:
    derived = electrode(material)
    found = find_balance(derived, changed(design, negative_positive_ratio=1.0))
    full = derived.value("filling_lithiated")
    assert found.value("negative_filling_charged") == pytest.approx(full, rel=1e-9)
    assert found.value("positive_first_capacity") == pytest.approx(
        derived.value("areal_capacity") + loss_of(derived), rel=1e-12
    )


@pytest.mark.parametrize("design", DESIGNS)
def test_fillings_are_those_of_pybamms_own_balance(design: str) -> None:
    cell = built("graphite-Marquis2019", design)
    found, derived = balance_of(cell), cell.derived
    low, high = (derived.value(f"filling_{end}") for end in ("delithiated", "lithiated"))
    sites = derived.value("areal_capacity") / (high - low)
    solver = pybamm.lithium_ion.ElectrodeSOHSolver(cell.values)
    # PyBaMM counts the carbon's lithium from a filling of zero.
    theirs = solver.solve(
        {
            "Q_n": sites * cell.electrode_area,
            "Q_p": found.value("positive_capacity") * cell.electrode_area,
            "Q_Li": (found.value("cyclable_lithium") + sites * low) * cell.electrode_area,
        }
    )
    for name, symbol in (
        ("negative_filling_charged", "x_100"),
        ("negative_filling_discharged", "x_0"),
        ("positive_filling_charged", "y_100"),
        ("positive_filling_discharged", "y_0"),
    ):
        assert found.value(name) == pytest.approx(float(theirs[symbol]), abs=1e-4)
    assert found.value("nominal_capacity") == pytest.approx(float(theirs["Q"]), rel=1e-4)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("ratio", [1.0, 1.1, 1.3])
def test_thickness_in_place_of_the_ratio_gives_the_same_cell(design: str, ratio: float) -> None:
    derived = electrode("reference-sphere")
    by_ratio = find_balance(derived, changed(design, negative_positive_ratio=ratio))
    thickness = by_ratio.value("positive_thickness")
    by_thickness = find_balance(
        derived, changed(design, without="negative_positive_ratio", positive_thickness=thickness)
    )
    for name in by_ratio.quantities:
        assert by_thickness.value(name) == pytest.approx(by_ratio.value(name), rel=1e-7), name
    assert by_thickness["positive_thickness"].basis is Basis.ASSUMED
    assert by_thickness["negative_positive_ratio"].basis is Basis.DERIVED
    assert "positive_thickness" in by_thickness["positive_capacity"].inputs
    assert "positive_capacity" in by_thickness["positive_first_capacity"].inputs
    assert "positive_first_capacity" in by_ratio["positive_capacity"].inputs


def only(
    name: str, material: CarbonMaterial
) -> tuple[CarbonMaterial, Coefficients, DerivedElectrode]:
    """A material of which one coefficient alone is uncertain."""
    table = load_coefficients()
    for other, row in table.items():
        if other != name:
            table = table.with_value(other, row.value)
    given = {key: replace(q, spread=None, factor=None) for key, q in material.given.items()}
    exact = material.replace(given=given)
    return exact, table, derive(exact, coefficients=table)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    ("name", "through"),
    [
        ("accessibility", "areal_capacity"),
        ("hydrogen_share", "areal_capacity"),
        ("pore_filling", "areal_capacity"),
        ("trapped_lithium", "irreversible_capacity"),
    ],
)
def test_spread_is_what_deriving_again_with_a_moved_coefficient_shows(
    name: str, through: str, design: str
) -> None:
    material, table, derived = only(name, load_material("reference-sphere"))
    assert set(derived.contributions[through]) == {name}
    cell = certain(load_cell_design(design))  # type: ignore[arg-type]
    found = find_balance(derived, cell)
    sides = [derive(material, None, table.shifted(name, s), spreads=False) for s in (0.02, -0.02)]
    # How many standard deviations apart both sides are, by the move that the derivation tells.
    apart = sides[0].value(through) - sides[1].value(through)
    apart /= derived.contributions[through][name]
    ends = [find_balance(side, cell) for side in sides]
    for key, quantity in found.quantities.items():
        if key == "negative_positive_ratio":
            continue
        slope = abs(ends[0].value(key) - ends[1].value(key)) / abs(apart)
        # The table of LiCoO2 is joined by straight lines; its slope jumps at the points.
        small = "discharged" in key or key == "carbon_use"
        near = 0.2 if small and design == "pouch-LCO" else 0.02
        size = 1e-6 * abs(quantity.value)
        assert quantity.spread == pytest.approx(slope, rel=near, abs=size), key
    assert found["positive_thickness"].spread


def test_spread_of_the_loading_moves_areas_and_no_filling() -> None:
    material, table, _ = only("nothing", load_material("reference-sphere"))
    derived = derive(material, Coating(loading="60 ± 3 g/m^2"), table)
    found = find_balance(derived, certain(load_cell_design("pouch-LCO")))
    for name in ("positive_first_capacity", "positive_thickness", "nominal_capacity"):
        assert found[name].spread == pytest.approx(0.05 * found.value(name), rel=1e-4)
    for end in ("charged", "discharged"):
        assert found[f"negative_filling_{end}"].spread == pytest.approx(0, abs=1e-5)
        assert found[f"positive_filling_{end}"].spread == pytest.approx(0, abs=1e-5)


def test_spread_of_the_filling_as_made_adds_in_squares() -> None:
    derived = derive(load_material("reference-sphere"))
    design = load_cell_design("pouch-LCO")
    with_made, without = (find_balance(derived, cell) for cell in (design, certain(design)))
    moved = [find_balance(derived, changed("pouch-LCO", positive_filling_made=0.99 + s))
             for s in (1e-3, -1e-3)]  # fmt: skip
    name = "positive_thickness"
    slope = (moved[0].value(name) - moved[1].value(name)) / 2e-3
    whole, carbon = with_made[name].spread, without[name].spread
    assert whole is not None
    assert carbon is not None
    assert whole**2 - carbon**2 == pytest.approx((slope * 0.005) ** 2, rel=0.01)


def test_without_spreads_none_is_claimed() -> None:
    found = find_balance(electrode("reference-sphere"), load_cell_design("pouch-LCO"))
    assert all(quantity.spread is None for quantity in found.quantities.values())


def test_a_balance_at_its_limit_has_spreads_too() -> None:
    derived = derive(load_material("reference-sphere"))
    full = find_balance(derived, changed("pouch-LCO", negative_positive_ratio=1.0))
    # Too thick by less than a conversion of its unit may cost.
    thickness = full.value("positive_thickness") * (1 + 1e-11)
    found = find_balance(
        derived, changed("pouch-LCO", without="negative_positive_ratio",
                         positive_thickness=thickness)
    )  # fmt: skip
    assert found["negative_positive_ratio"].spread
    assert full["nominal_capacity"].spread


def test_balance_shows_itself_in_the_units_of_the_field() -> None:
    found = find_balance(derive(load_material("reference-sphere")), load_cell_design("pouch-LCO"))
    frame = found.to_frame().set_index("name")
    row = frame.loc["positive_thickness"]
    assert row["unit"] == "µm"
    assert row["value"] == pytest.approx(1e6 * found.value("positive_thickness"), rel=1e-12)
    assert row["spread"] == pytest.approx(1e6 * (found["positive_thickness"].spread or 0), rel=1e-9)
    assert frame.loc["positive_capacity", "unit"] == "mAh/cm²"
    html = found._repr_html_()
    assert "N/P ratio" in html
    assert html.count("<tr>") == 1 + len(found.quantities)
