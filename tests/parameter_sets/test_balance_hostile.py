"""Full cells that cannot be built: each gets one message that says what to do."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pybamm
import pytest

from anode_model import Coating, DerivedElectrode, derive
from anode_model.errors import Problem, SheetError, WrongKindError
from parameter_sets import full_cell, half_cell, load_cell_design, load_material
from parameter_sets.balance import find_balance
from parameter_sets.cell_design import CellDesign, PouchCell
from parameter_sets.sets_in_cells import positive_set_values

DESIGNS = ("pouch-LCO", "pouch-NMC811")


@cache
def electrode() -> DerivedElectrode:
    return derive(load_material("reference-sphere"), spreads=False)


def design_of(name: str = "pouch-LCO", *, without: str = "", **values: Any) -> CellDesign:
    """A shipped design with other values in internal units, or other words."""
    content = load_cell_design(name).to_dict()
    content.pop(without, None)
    for key, value in values.items():
        row = content.get(key, {"unit": "m", "basis": "assumed", "source": "a test"})
        content[key] = {**row, "value": value} if isinstance(row, dict) else value
    return CellDesign.from_dict(content)


def refusal(design: CellDesign, derived: DerivedElectrode | None = None) -> Problem:
    """The one problem of a cell, complete: what, where, what was got, and what is allowed."""
    with pytest.raises(SheetError) as caught:
        full_cell(derived or electrode(), design)
    (problem,) = caught.value.problems
    assert caught.value.file == design.name
    assert problem.key.startswith(("cell.", "materials."))
    assert problem.got
    assert problem.advice
    return problem


def with_thickness(micrometres: float) -> CellDesign:
    thickness = 1e-6 * micrometres
    return design_of(without="negative_positive_ratio", positive_thickness=thickness)


def test_ratio_below_one_is_refused_as_the_sheet_is_read() -> None:
    with pytest.raises(SheetError) as caught:
        design_of(negative_positive_ratio=0.95)
    (problem,) = caught.value.problems
    assert problem.key == "cell.negative_positive_ratio"
    assert "lithium metal would plate" in problem.what
    assert (problem.got, problem.allowed) == ("0.95", "at least 1")


def test_ratio_below_one_by_a_thick_positive_names_the_thickest() -> None:
    problem = refusal(with_thickness(70))
    assert problem.key == "cell.positive_thickness"
    assert "N/P is 0.9" in problem.what
    assert problem.got == "70 µm"
    thickest = float(problem.allowed.removeprefix("at most ").removesuffix(" µm"))
    # What the message allows is allowed, and hardly more.
    assert full_cell(electrode(), with_thickness(thickest - 0.1)).balance
    refusal(with_thickness(thickest + 0.1))


def test_loss_larger_than_the_first_charge_names_the_thinnest() -> None:
    problem = refusal(with_thickness(5))
    assert problem.key == "cell.positive_thickness"
    assert "less than reference-sphere loses in its first cycle (0.534 mAh/cm²)" in problem.what
    thinnest, thickest = (float(number) for number in re.findall(r"[\d.]+", problem.allowed))
    assert full_cell(electrode(), with_thickness(thickest - 0.1)).balance
    assert "loses in its first cycle" in refusal(with_thickness(thinnest - 0.1)).what
    # Where hardly anything is left the carbon stays so high that the cell cannot be charged.
    problem = refusal(with_thickness(thinnest + 0.1))
    assert problem.key == "cell.positive_thickness"
    assert "hardly any lithium is left" in problem.what
    assert full_cell(electrode(), with_thickness(4 * thinnest)).balance


@pytest.mark.parametrize(
    ("thickness", "without", "got"),
    [
        (50e-6, "", "negative_positive_ratio and positive_thickness"),
        (None, "negative_positive_ratio", "neither"),
    ],
)
def test_ratio_and_thickness_are_given_both_or_not_at_all(
    thickness: float | None, without: str, got: str
) -> None:
    more: dict[str, Any] = {} if thickness is None else {"positive_thickness": thickness}
    with pytest.raises(SheetError) as caught:
        design_of(without=without, **more)
    (problem,) = caught.value.problems
    assert problem.key == "cell.negative_positive_ratio"
    assert problem.got == got
    assert problem.allowed == "one of negative_positive_ratio and positive_thickness"
    assert problem.advice


def test_voltage_beyond_what_is_known_names_the_highest() -> None:
    problem = refusal(design_of(upper_voltage=4.5))
    assert problem.key == "cell.upper_voltage"
    assert "beyond what is known of its potential" in problem.what
    assert problem.got == "4.5 V"
    (highest,) = (float(number) for number in re.findall(r"below ([\d.]+) V", problem.allowed))
    assert 4.2 < highest < 4.5
    # Below it the carbon, which is not quite full, may still ask too much of the positive.
    near = refusal(design_of(upper_voltage=highest - 0.001))
    assert "the cell does not reach it" in near.what
    _, reached = (float(number) for number in re.findall(r"[\d.]+", near.allowed))
    assert full_cell(electrode(), design_of(upper_voltage=reached - 0.001)).balance


@pytest.mark.parametrize("design", DESIGNS)
def test_voltage_at_which_nothing_is_charged_is_refused(design: str) -> None:
    problem = refusal(design_of(design, upper_voltage=2.6))
    assert problem.key == "cell.upper_voltage"
    assert "nothing to charge" in problem.what
    assert problem.allowed.startswith("more than ")


def test_voltage_at_which_hardly_anything_is_charged_asks_for_too_thick_a_positive() -> None:
    problem = refusal(design_of(upper_voltage=3.75))
    assert problem.key == "cell.case_depth"
    assert "pairs fit" in problem.advice


def test_stack_that_does_not_fit_names_how_much_does() -> None:
    thick = derive(load_material("reference-sphere"), Coating(loading="120 g/m^2"), spreads=False)
    problem = refusal(design_of(), thick)
    assert problem.key == "cell.case_depth"
    given = load_cell_design("pouch-LCO").pairs
    assert f"{given} pairs of reference-sphere" in problem.what
    assert problem.allowed == "at most 6.5 mm"
    pairs = int(problem.advice.split()[1])
    assert full_cell(thick, design_of(electrode_pairs=float(pairs))).body
    refusal(design_of(electrode_pairs=float(pairs + 1)), thick)


def test_case_that_holds_no_pair_at_all_advises_no_number() -> None:
    problem = refusal(design_of(case_depth=1e-4))
    assert "pairs fit" not in problem.advice
    assert problem.advice.startswith("a thinner coating")


def test_half_a_pair_is_refused() -> None:
    with pytest.raises(SheetError) as caught:
        design_of(electrode_pairs=2.5)
    (problem,) = caught.value.problems
    assert (problem.key, problem.what) == ("cell.electrode_pairs", "not a whole number")
    assert problem.got == "2.5"


def test_each_kind_of_cell_sends_the_other_to_its_door() -> None:
    with pytest.raises(WrongKindError, match=r"half cells: half_cell\(derived\)"):
        full_cell(electrode(), "coin-half-cell")
    with pytest.raises(WrongKindError, match=r"full cells: full_cell\(derived\)"):
        half_cell(electrode(), "pouch-LCO")
    with pytest.raises(WrongKindError, match=r"derive\(material\)"):
        full_cell(load_material("reference-sphere"))  # type: ignore[arg-type]


UNSUITABLE_POSITIVES = [
    ("Xu2019", "a half-cell set"),
    ("Ecker2015_graphite_halfcell", "a half-cell set"),
    ("reference-sphere", "a half-cell set"),
    ("Sulzer2019", "not a lithium-ion set but lead_acid"),
    ("Chayambuka2022", "not a lithium-ion set but sodium_ion"),
    ("ECM_Example", "not a lithium-ion set but ecm"),
    ("MSMR_Example", "a set without Positive electrode"),
    ("Prada2013", "a set without Positive electrode thermal conductivity"),
]


@pytest.mark.parametrize(("name", "what"), UNSUITABLE_POSITIVES)
def test_set_without_a_usable_positive_is_refused(name: str, what: str) -> None:
    problem = refusal(design_of(positive_set=name))
    assert problem.key == "materials.positive_set"
    assert problem.what.startswith(what)
    assert problem.got == f'"{name}"'
    assert problem.allowed.startswith("a lithium-ion")


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("Primary: Positive electrode OCP [V]", 4.0, "a composite electrode"),
        ("Positive electrode OCP [V]", ("ocp", ([0.4, 1.0], [4.2, 3.9])), "not a function of"),
        ("Positive electrode OCP [V]", 3.4, "not a function of the stoichiometry"),
    ],
)
def test_potential_that_is_not_one_function_is_refused(
    key: str, value: object, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyBaMM's sets of today have none; those of other packages may."""
    values = {**dict(pybamm.ParameterValues("Ai2020").items()), key: value}
    monkeypatch.setattr("parameter_sets.sets_in_cells.values_of_set", lambda _: values)
    with pytest.raises(SheetError) as caught:
        positive_set_values(load_cell_design("pouch-LCO"))
    (problem,) = caught.value.problems
    assert problem.key == "materials.positive_set"
    assert what in problem.what


def test_composite_negative_electrode_of_a_set_does_not_matter() -> None:
    plain, composite = (
        find_balance(electrode(), pouch)
        for pouch in (
            design_of("pouch-NMC811", positive_set=name)
            for name in ("Chen2020", "Chen2020_composite")
        )
        if isinstance(pouch, PouchCell)
    )
    # The fit of the potential is written with other digits there.
    expected = plain.value("nominal_capacity")
    assert composite.value("nominal_capacity") == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("key", ["positive_set", "electrolyte_set"])
def test_unknown_set_names_the_nearest(key: str) -> None:
    problem = refusal(design_of(**{key: "Ai2002"}))
    assert problem.key == f"materials.{key}"
    assert problem.what == "not a PyBaMM parameter set"
    assert 'did you mean "Ai2020"' in problem.advice
    # The sets of this package would bury those that are meant.
    far = refusal(design_of(**{key: "zzzz"}))
    assert far.advice.startswith("known: Ai2020")
    assert "reference-sphere" not in far.advice


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Sulzer2019", "not a lithium-ion set but lead_acid"),
        ("Chayambuka2022", "not a lithium-ion set but sodium_ion"),
        ("ECM_Example", "not a lithium-ion set but ecm"),
    ],
)
def test_set_without_a_usable_electrolyte_is_refused_in_both_kinds_of_cell(
    name: str, what: str
) -> None:
    problem = refusal(design_of(electrolyte_set=name))
    assert (problem.key, problem.what) == ("materials.electrolyte_set", what)
    with pytest.raises(SheetError) as caught:
        half_cell(electrode(), design_of("coin-half-cell", electrolyte_set=name))
    assert caught.value.problems == (problem,)


@pytest.mark.parametrize(
    ("name", "what"),
    [("Ai2020", "a set without Lithium metal partial molar volume"), ("zzzz", "not a PyBaMM")],
)
def test_set_without_lithium_metal_is_refused_in_a_half_cell(name: str, what: str) -> None:
    with pytest.raises(SheetError) as caught:
        half_cell(electrode(), design_of("coin-half-cell", lithium_set=name))
    (problem,) = caught.value.problems
    assert problem.key == "materials.lithium_set"
    assert problem.what.startswith(what)


def test_a_set_without_citations_is_named_all_the_same() -> None:
    cell = full_cell(electrode(), design_of(electrolyte_set="reference-sphere"))
    origin = cell.origins["Electrolyte conductivity [S.m-1]"]
    assert origin.source == "PyBaMM parameter set reference-sphere"


def test_a_positive_without_room_for_its_pores_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import pybamm

    values = dict(pybamm.ParameterValues("Ai2020").items())
    values["Positive electrode porosity"] = -0.1
    monkeypatch.setattr("parameter_sets.full_cells.values_of_set", lambda _: values)
    derived = derive(load_material("reference-sphere"), spreads=False)
    with pytest.raises(SheetError) as caught:
        full_cell(derived, "pouch-LCO")
    (problem,) = caught.value.problems
    assert problem.key == "materials.positive_set"
    assert "pores -0.1" in problem.got
