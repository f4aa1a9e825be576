"""Objects of the wrong kind get a message that says what to pass instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from anode_model import AnodeModelError, Coating, WrongKindError, claim_chart, derive
from experiments import compare, run_capacity, run_pulse, run_rate
from experiments.engine.numerics import Numerics, find_numerics
from parameter_sets import half_cell, load_material
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]

# Typed as anything: what is passed here is wrong on purpose.
CHART, DERIVE, CELL, RATE, COMPARE = (
    cast("Callable[..., Any]", function)
    for function in (claim_chart, derive, half_cell, run_rate, compare)
)


def test_names_are_not_materials() -> None:
    with pytest.raises(WrongKindError, match=r"material: got 'crushed' \(str\).*load_material"):
        DERIVE("crushed")
    with pytest.raises(WrongKindError, match="load_material"):
        CHART("crushed")


def test_a_number_is_not_a_coating() -> None:
    material = load_material("crushed")
    for call in (DERIVE, CHART):
        with pytest.raises(WrongKindError, match=r"coating: got 60 \(int\).*Coating"):
            call(material, 60)


def test_a_material_is_not_an_electrode_and_a_coating_not_a_design() -> None:
    material = load_material("crushed")
    with pytest.raises(WrongKindError, match=r"derived: got .* allowed: DerivedElectrode"):
        CELL(material)
    with pytest.raises(WrongKindError, match=r"design: got .* allowed: CoinHalfCell"):
        CELL(derive(material, spreads=False), Coating())


@pytest.mark.parametrize("run", [run_rate, run_capacity, run_pulse])
@pytest.mark.parametrize("cells", ["crushed", 3, ["crushed"], None])
def test_experiments_take_parameter_sets(run: Callable[..., object], cells: object) -> None:
    with pytest.raises(WrongKindError, match="allowed: several of ParameterSet; pass half_cell"):
        run(cells)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"c_rates": 1}, r"c_rates: got 1 \(int\), allowed: several of number"),
        ({"c_rates": ["1 C"]}, "c_rates: got '1 C'"),
        ({"current_densities": 5.0}, "current_densities: got 5.0"),
        ({"directions": "lithiation"}, "directions: got 'lithiation'"),
        ({"profile": 3}, r"profile: got 3 \(int\), allowed: text; known: explore"),
        ({"temperature": "25 degC"}, "temperature: got '25 degC'.* in kelvin"),
    ],
)
def test_rates_are_sequences_of_numbers(
    given: dict[str, object], message: str, make_cell: MakeCell
) -> None:
    with pytest.raises(WrongKindError, match=message):
        RATE(make_cell(), **given)


def test_compare_takes_several_materials() -> None:
    with pytest.raises(WrongKindError, match=r"materials: got 'crushed' .*several of text or Carb"):
        COMPARE("crushed")


def test_a_generator_of_cells_is_not_used_up_by_the_check(
    make_cell: MakeCell, mesh: Numerics
) -> None:
    found = run_pulse((cell for cell in [make_cell()]), profile=mesh)
    assert len(found.table) == 2


def test_rates_from_a_generator_are_taken(make_cell: MakeCell, mesh: Numerics) -> None:
    rates = (rate for rate in [5.0])
    found = run_rate(make_cell(), cast("Any", rates), current_densities=(), profile=mesh)
    assert len(found.table) == 2


def test_the_error_is_of_the_family_and_a_type_error() -> None:
    assert issubclass(WrongKindError, AnodeModelError)
    assert issubclass(WrongKindError, TypeError)
    with pytest.raises(TypeError):
        find_numerics(cast("Any", None))
