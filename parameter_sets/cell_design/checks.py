"""What the values of a cell design must and should say, each alone and together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from anode_model.errors import Problem
from anode_model.nomenclature import cell_terms
from anode_model.quantities import Quantity
from anode_model.sheets.formatting import format_quantity
from anode_model.units import limit_problem, range_text

#: Pairs of values, the first of which must be smaller than the second, or equal where it may be;
#: with what is wrong if it is not.
_ORDER: tuple[tuple[str, str, bool, str], ...] = (
    ("lower_potential", "upper_potential", False, "the lower cut-off must be the smaller"),
    ("electrode_diameter", "lithium_diameter", True, "an electrode without lithium opposite"),
    ("electrode_diameter", "separator_diameter", True, "a separator that lets the cell short"),
    ("lithium_diameter", "separator_diameter", True, "a separator that lets the cell short"),
    ("separator_diameter", "case_diameter", False, "does not fit in the case"),
    ("lithium_diameter", "case_diameter", False, "does not fit in the case"),
    ("electrode_diameter", "case_diameter", False, "does not fit in the case"),
    ("lower_voltage", "upper_voltage", False, "the lower cut-off must be the smaller"),
    ("positive_filling_lowest", "positive_filling_highest", False, "nothing between both ends"),
    (
        "positive_filling_made",
        "positive_filling_highest",
        True,
        "the positive as made lies where its potential is not known",
    ),
    ("positive_filling_lowest", "positive_filling_made", False, "nothing to charge"),
)

_STACK = ("current_collector_thickness", "separator_thickness", "lithium_thickness")


def find_problems(given: Mapping[str, Quantity]) -> list[Problem]:
    """Everything that makes the values of a design impossible.

    Parameters
    ----------
    given : mapping of str to Quantity
        As many of the values as could be read, by nomenclature name.
    """
    alone = list(_impossible(given))
    together = (*_out_of_order(given), *_too_high(given), *_not_whole(given))
    return alone or [*together, *_too_little_carbon(given)]


def find_warnings(given: Mapping[str, Quantity]) -> tuple[str, ...]:
    """Everything that is possible but unusual."""
    found = []
    for name, quantity in given.items():
        row = cell_terms()[name]
        low, high = row.typical
        shown = row.to_shown(quantity.value)
        if not low * (1 - 1e-9) - 1e-12 <= shown <= high * (1 + 1e-9):
            got, usual = format_quantity(quantity, row), range_text(low, high, row)
            found.append(f"cell.{name}: {got} is far from what the field has seen ({usual})")
    return tuple(found)


def _impossible(given: Mapping[str, Quantity]) -> Iterator[Problem]:
    for name, quantity in given.items():
        row, key = cell_terms()[name], f"cell.{name}"
        if quantity.unit != row.unit:
            yield Problem(key, "wrong unit for an internal value", quantity.unit, row.unit)
            continue
        got = format_quantity(quantity, row)
        problem = limit_problem(quantity.value, row, key=key, got=got)
        if problem is not None:
            yield problem


def _out_of_order(given: Mapping[str, Quantity]) -> Iterator[Problem]:
    for low, high, may_be_equal, what in _ORDER:
        if low not in given or high not in given:
            continue
        small, large = given[low], given[high]
        if small.value < large.value or (may_be_equal and small.value == large.value):
            continue
        shown = [
            f"{name} {format_quantity(given[name], cell_terms()[name])}" for name in (low, high)
        ]
        relation = "at most" if may_be_equal else "below"
        allowed = f"{low} {relation} {high}"
        yield Problem(f"cell.{low}", what, ", ".join(shown), allowed, "change one of them")


def _not_whole(given: Mapping[str, Quantity]) -> Iterator[Problem]:
    pairs = given.get("electrode_pairs")
    if pairs is not None and pairs.value != round(pairs.value):
        got = format_quantity(pairs, cell_terms()["electrode_pairs"])
        yield Problem("cell.electrode_pairs", "not a whole number", got, "1, 2, 3 ...")


def _too_little_carbon(given: Mapping[str, Quantity]) -> Iterator[Problem]:
    ratio = given.get("negative_positive_ratio")
    if ratio is not None and ratio.value < 1:
        what = "less carbon than the first charge fills after its loss: lithium metal would plate"
        got = format_quantity(ratio, cell_terms()["negative_positive_ratio"])
        yield Problem("cell.negative_positive_ratio", what, got, "at least 1", "1.1 is usual")


def _too_high(given: Mapping[str, Quantity]) -> Iterator[Problem]:
    if not {*_STACK, "case_height"} <= given.keys():
        return
    stack = sum(given[name].value for name in _STACK)
    height = given["case_height"].value
    if stack >= height:
        row = cell_terms()["case_height"]
        parts = "foil, separator and lithium together"
        got = f"{parts} {row.to_shown(stack):.4g} mm in {row.to_shown(height):.4g} mm"
        yield Problem("cell.case_height", "the stack does not fit in the case", got)
