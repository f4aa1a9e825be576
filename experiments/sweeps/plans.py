"""From the experiments that a study names to plans, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Literal

from anode_model import QuantityError
from anode_model.errors import Problem
from anode_model.nomenclature import term
from anode_model.sheets.kinds import LONGEST
from anode_model.sheets.naming import did_you_mean
from anode_model.units import parse_quantity
from experiments.full_cell_case import FASTEST, FULL_CELL_DIRECTIONS, SLOWEST
from experiments.rate import DIRECTIONS
from experiments.sweeps.form import RunForm
from experiments.sweeps.plan import OF_DESIGN, CellSide, RunPlan

_HALF: Literal["half"] = "half"
_FULL: Literal["full"] = "full"

#: Cells that each experiment has, the usual one first.
_CELLS: Mapping[str, tuple[CellSide, ...]] = {
    "rate": (_HALF, _FULL),
    "thermal": (_FULL,),
    "capacity": (_HALF,),
    "pulse": (_HALF,),
}

#: Experiments whose currents a study chooses.
_WITH_RATES = ("rate", "thermal")

_USUAL_RATES: Mapping[str, tuple[float, ...]] = {"rate": (0.2, 1.0, 5.0), "thermal": (2.0,)}

_WORDS = {"design": OF_DESIGN, "adiabatic": 0.0}


def find_plans(
    written: Mapping[str, RunForm], broken: Container[str] = ()
) -> tuple[tuple[RunPlan, ...], list[Problem]]:
    """Plans of all experiments, and everything that is wrong with them.

    Parameters
    ----------
    written : mapping of str to RunForm
        Experiments by their keys: ``"runs.0"``.
    broken : container of str
        Keys of those that are not as they were meant, because something in them was left out.
    """
    problems: list[Problem] = []
    plans: list[RunPlan] = []
    for key, form in written.items():
        plan = _plan(form, key, problems)
        if key in broken:
            continue
        if plan in plans:
            problems.append(Problem(key, "the same experiment twice", advice="take one away"))
        plans.append(plan)
    return tuple(plans), problems


def _plan(form: RunForm, key: str, problems: list[Problem]) -> RunPlan:
    name, cells = form.experiment, _CELLS[form.experiment]
    cell = form.cell or cells[0]
    if cell not in cells:
        problems.append(
            Problem(f"{key}.cell", f"{name} has no such cell", f'"{cell}"', f'"{cells[0]}"')
        )
    for field in ("c_rates", "directions", "heat_transfer"):
        only = _WITH_RATES if field != "heat_transfer" else ("thermal",)
        if getattr(form, field) is not None and name not in only:
            advice = f"leave it out; experiments that take it: {', '.join(only)}"
            problems.append(Problem(f"{key}.{field}", f"{name} does not take it", advice=advice))
    if name not in _WITH_RATES:
        return RunPlan(name, cell)
    # Of a cell that cannot be, the directions of the right one are judged.
    cell = cell if cell in cells else cells[0]
    known = DIRECTIONS if cell == _HALF else FULL_CELL_DIRECTIONS
    return RunPlan(
        name,
        cell,
        _rates(form, key, problems),
        _directions(form, key, known, problems),
        _heat_transfer(form, key, problems) if name == "thermal" else (),
    )


def _rates(form: RunForm, key: str, problems: list[Problem]) -> tuple[float, ...]:
    rates = form.c_rates or _USUAL_RATES[form.experiment]
    wrong = [rate for rate in rates if not SLOWEST <= rate <= FASTEST]
    if wrong:
        allowed = f"{SLOWEST:g} to {FASTEST:g} per hour"
        problems.append(Problem(f"{key}.c_rates", "not possible", str(wrong)[:LONGEST], allowed))
    # A whole number that is far too large is no float.
    return tuple(dict.fromkeys(float(rate) for rate in rates if rate not in wrong))


def _directions(
    form: RunForm, key: str, known: tuple[str, ...], problems: list[Problem]
) -> tuple[str, ...]:
    wanted = form.directions or known[:1]
    for name in wanted:
        if name not in known:
            advice = did_you_mean(name, known)
            allowed = ", ".join(f'"{word}"' for word in known)
            what = "unknown direction for this cell"
            problems.append(Problem(f"{key}.directions", what, f'"{name}"', allowed, advice))
    return tuple(dict.fromkeys(wanted))


def _heat_transfer(form: RunForm, key: str, problems: list[Problem]) -> tuple[float, ...]:
    found = []
    for raw in form.heat_transfer or ["design"]:
        if isinstance(raw, str) and raw in _WORDS:
            found.append(_WORDS[raw])
            continue
        try:
            row = term("heat_transfer_coefficient")
            found.append(parse_quantity(raw, row, key=f"{key}.heat_transfer").value)
        except QuantityError as error:
            problems += error.problems
    return tuple(dict.fromkeys(found))
