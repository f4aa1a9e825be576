"""The page on the relations names every relation, function and coefficient of the software."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import getmembers, isroutine, unwrap
from itertools import product
from pathlib import Path
from pkgutil import iter_modules

import pytest

from anode_model import relations
from anode_model.coefficients import load_coefficients
from anode_model.derivation.chain import Step
from anode_model.derivation.laws import Laws
from anode_model.derivation.order import steps_for
from anode_model.derivation.silicon_order import film_of
from anode_model.material import CarbonMaterial, SiliconCompound
from anode_model.nomenclature import properties
from anode_model.quantities import Basis, Quantity

PAGE = (Path(__file__).parents[2] / "docs" / "relations.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (R\d+b?) (.*?)(?=^## |\Z)", PAGE, flags=re.DOTALL | re.MULTILINE))

LAWS = (
    Laws("msmr", "thermodynamic-factor", "half-power"),
    Laws("table", "constant", "half-power"),
    Laws("coke-Fuller1994", "constant", "coke-Fuller1994"),
    Laws("set:Chen2020", "set:Chen2020", "set:Chen2020"),
)
ACTIVE = Laws("msmr", "thermodynamic-factor", "half-power", silicon="active")
COMPOUNDS = tuple(
    SiliconCompound(kind=kind, compound=compound)
    for kind, compound in (("inert", "silica"), ("active", "silicon"), ("active", "SiO"))
)
LABORATORY = (
    (),
    ("reversible_capacity", "first_cycle_efficiency"),
    ("maximum_concentration", "filling_lithiated", "entropic_coefficient"),
)


def in_row(section: str, row: str) -> list[str]:
    """Names in code of one row of a section's table."""
    found = re.search(rf"^\| {row} \| (.*) \|$", section, flags=re.MULTILINE)
    return re.findall(r"`([^`]+)`", found[1]) if found else []


def used_steps() -> Iterator[Step]:
    for laws, given, known in product(LAWS, ((), properties()), LABORATORY):
        yield from steps_for(laws, given=frozenset(given), laboratory=frozenset(known))
    for compound, known in product(COMPOUNDS, LABORATORY[:2]):
        coated = CarbonMaterial(
            name="coated",
            title="for a test",
            kind="design point",
            given={
                "Dv50": Quantity(1e-5, "m", Basis.ASSUMED, "test"),
                "sphericity": Quantity(0.9, "1", Basis.ASSUMED, "test"),
                "silicon_content": Quantity(0.05, "1", Basis.ASSUMED, "test"),
            },
            silicon=compound,
            process={
                "carbonization_temperature": Quantity(1273.15, "K", Basis.ASSUMED, "test"),
            },
        )
        film, given = film_of(coated, ACTIVE), frozenset(coated.given)
        yield from steps_for(
            ACTIVE, given=given, laboratory=frozenset(known), estimates=True, film=film
        )


def public_functions() -> dict[str, Callable[..., object]]:
    """Relations as ``module.function``."""
    found = {}
    for info in iter_modules(relations.__path__):
        module = import_module(f"{relations.__name__}.{info.name}")
        # What is cached is a function only once it is unwrapped.
        for name, function in getmembers(module, lambda member: isroutine(unwrap(member))):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            # The check of a range is no relation.
            if own and info.name != "ranges":
                found[f"{info.name}.{name}"] = function
    return found


FUNCTIONS = public_functions()


def test_sections_are_numbered_without_gaps() -> None:
    assert list(SECTIONS) == [
        *(f"R{number}" for number in range(1, 16)),
        "R15b",
        "R17",
        "R18",
        "R19",
    ]


def test_every_label_of_a_derivation_has_a_section() -> None:
    labels = {label for step in used_steps() for label in re.findall(r"R\d+b?", step.relation)}
    assert len(labels) > 10
    assert labels <= set(SECTIONS)


def test_every_step_stands_in_the_section_of_its_relation() -> None:
    names = {function: name for name, function in FUNCTIONS.items()}
    checked = set()
    for step in used_steps():
        labels = re.findall(r"R\d+b?", step.relation)
        if step.function in names and labels:
            name = names[step.function]
            shown = {n for label in labels for n in in_row(SECTIONS[label], "functions")}
            # A measured whole scales the parts of R3 to R5 with one function, said once.
            assert name in shown or name == "filling.share_of_measured_capacity", name
            checked.add(name)
    assert len(checked) > 30


def test_functions_of_the_page_are_those_of_the_software() -> None:
    shown = [name for section in SECTIONS.values() for name in in_row(section, "functions")]
    assert sorted(shown) == sorted(FUNCTIONS)


def test_coefficients_of_the_page_are_those_of_the_software() -> None:
    table = load_coefficients()
    for label, section in SECTIONS.items():
        shown = in_row(section, "coefficients")
        assert sorted(shown) == sorted(n for n, row in table.items() if row.relation == label)
        for name in shown:
            assert f"`{name}` ({table[name].status})" in section


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_relation_says_its_source_and_shows_an_example(name: str) -> None:
    text = inspect.getdoc(FUNCTIONS[name]) or ""
    assert re.search(r"Notes\n-----\nSource: \S", text), "Notes begin with the source"
    assert ">>>" in text


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_relation_named_in_a_docstring_is_that_of_the_page(name: str) -> None:
    named = re.findall(r"Relations? (R\d+b?)", FUNCTIONS[name].__doc__ or "")
    shown = {label for label, text in SECTIONS.items() if name in in_row(text, "functions")}
    labels = re.findall(r"Relations (R\d+) (to|and) (R\d+b?)", FUNCTIONS[name].__doc__ or "")
    for first, word, last in labels:
        ends = (int(first[1:]), int(last[1:]))
        named += [f"R{n}" for n in (range(ends[0], ends[1] + 1) if word == "to" else ends)]
    assert named
    assert shown <= set(named)
