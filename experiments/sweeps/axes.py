"""From what a study moves to its axes, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anode_model import (
    AnodeModelError,
    CarbonMaterial,
    Coating,
    QuantityError,
    SheetError,
    load_coefficients,
)
from anode_model.claims.windows import Window, claimed_window, window_names
from anode_model.coefficients import Coefficient
from anode_model.errors import Problem
from anode_model.nomenclature import Term
from anode_model.sheets.naming import did_you_mean
from anode_model.uncertainty import Unknown, find_unknowns
from anode_model.units import parse_quantity
from anode_model.variation import find_movable, movable
from experiments.engine.temperature import HIGHEST, LOWEST
from experiments.sweeps.axis import COEFFICIENT, TEMPERATURE, Axis, Levels, Range, Spread
from experiments.sweeps.form import AxisForm, StudyForm, WindowForm

_CELSIUS = 273.15

TEMPERATURE_TERM = Term(
    name=TEMPERATURE,
    symbol="T",
    label="temperature of cell and surroundings",
    unit="K",
    shown="°C",
    per_shown=1.0,
    offset=_CELSIUS,
    limits=(LOWEST - _CELSIUS, HIGHEST - _CELSIUS),
    typical=(LOWEST - _CELSIUS, HIGHEST - _CELSIUS),
    definition="of the cell at the start and of its surroundings",
)


def find_axes(
    form: StudyForm, materials: Sequence[CarbonMaterial], coating: Coating
) -> tuple[tuple[Axis, ...], list[Problem]]:
    """Axes of a study in the order in which their values are set, and everything wrong with them.

    What a study moves by name stands in place of the same property of a window; what is moved has
    no spread of its own beside.
    """
    finder = _Finder(form, materials, coating)
    axes = finder.find()
    return axes, finder.problems


def find_axis_term(name: str) -> Term:
    """Row of what an axis moves.

    Raises
    ------
    AnodeModelError
        If there is nothing of that name.
    """
    if name == TEMPERATURE:
        return TEMPERATURE_TERM
    if not name.startswith(COEFFICIENT):
        return find_movable(name)
    known = load_coefficients()
    own = name.removeprefix(COEFFICIENT)
    if own not in known:
        advice = did_you_mean(own, list(known)) or "docs/relations.md lists them"
        raise QuantityError(f'there is no coefficient "{own}"; {advice}')
    return _coefficient_term(known[own])


def is_same_axis(key: str, name: str) -> bool:
    """Whether a key of ``[vary]`` means the axis of that name."""
    if key == name:
        return True
    try:
        return find_axis_term(key).name == name
    except AnodeModelError:
        return False


def _coefficient_term(row: Coefficient) -> Term:
    return Term(
        name=row.name,
        symbol=row.name,
        label=row.what,
        unit=row.unit,
        shown=row.unit,
        per_shown=1.0,
        definition=row.what,
        scale="log" if row.factor is not None else "linear",
    )


@dataclass
class _Finder:
    form: StudyForm
    materials: Sequence[CarbonMaterial]
    coating: Coating
    problems: list[Problem] = field(default_factory=list)

    def find(self) -> tuple[Axis, ...]:
        found: dict[str, Axis] = {}
        if self.form.window is not None:
            found |= {axis.name: axis for axis in self._window(self.form.window)}
        for name, written in self.form.vary.items():
            axis = self._axis(name, written)
            if axis is not None and axis.name in found and self._twice(axis.name):
                self.problems.append(Problem(f"vary.{name}", f"{axis.name} is moved twice"))
            if axis is not None:
                found[axis.name] = axis
        for axis in self._spreads(found):
            found.setdefault(axis.name, axis)
        # Of a product the other factor has to be known first.
        return tuple(sorted(found.values(), key=lambda axis: bool(axis.partner)))

    def _twice(self, name: str) -> bool:
        """Whether two keys of [vary] mean the same property."""
        keys = [key for key in self.form.vary if is_same_axis(key, name)]
        return len(keys) > 1

    def _window(self, form: WindowForm) -> Iterator[Axis]:
        claimed = {name: claimed_window(name, self.materials[0]) for name in window_names()}
        by_claim: dict[int, list[Window]] = {
            number: [] for number in sorted({w.claim for w in claimed.values()})
        }
        for window in claimed.values():
            by_claim[window.claim].append(window)
        for number in form.claims:
            if number not in by_claim:
                allowed = ", ".join(map(str, by_claim))
                what = "no property of this claim has a window"
                self.problems.append(Problem("window.claims", what, str(number), allowed))
        for name in form.without:
            if name not in claimed:
                advice = did_you_mean(name, list(claimed)) or f"allowed: {', '.join(claimed)}"
                what = "not a claimed property"
                self.problems.append(Problem("window.without", what, f'"{name}"', "", advice))
        for window in claimed.values():
            if window.claim in form.claims and window.name not in form.without:
                yield _window_axis(window, form.points or 0)

    def _axis(self, name: str, form: AxisForm) -> Axis | None:
        key = f"vary.{name}"
        try:
            row = find_axis_term(name)
        except AnodeModelError as error:
            self.problems.append(Problem(key, str(error)))
            return None
        own = name if name.startswith(COEFFICIENT) else row.name
        values = self._values(form, row, key)
        return None if values is None else Axis(own, row, values)

    def _values(self, form: AxisForm, row: Term, key: str) -> Range | Levels | Spread | None:
        given = [
            name
            for name, there in (
                ("low and high", form.low is not None or form.high is not None),
                ("values", form.values is not None),
                ("value", form.value is not None),
            )
            if there
        ]
        if len(given) != 1:
            what = "nothing to move it over" if not given else f"both {' and '.join(given)}"
            advice = "give low and high, or values, or one value with its spread"
            self.problems.append(Problem(key, what, advice=advice))
            return None
        if form.values is not None:
            levels = [self._number(raw, row, f"{key}.values") for raw in form.values]
            known = [value for value in levels if value is not None]
            return Levels(tuple(dict.fromkeys(known))) if len(known) == len(levels) else None
        if form.value is not None:
            return self._spread(form.value, row, key)
        return self._range(form, row, key)

    def _range(self, form: AxisForm, row: Term, key: str) -> Range | None:
        ends = {"low": form.low, "high": form.high}
        for name in (name for name, raw in ends.items() if raw is None):
            advice = f'add {name} = "...", a number with its unit'
            self.problems.append(Problem(f"{key}.{name}", "missing", advice=advice))
        low, high = (
            None if raw is None else self._number(raw, row, f"{key}.{name}")
            for name, raw in ends.items()
        )
        logarithmic = form.scale == "log"
        if logarithmic and low is not None and low <= 0:
            what = 'a "log" scale needs a low end above 0'
            advice = 'raise low, or take scale = "linear"'
            self.problems.append(Problem(f"{key}.scale", what, advice=advice))
        if low is None or high is None:
            return None
        if not low < high:
            got = f"{row.to_shown(low):g} and {row.to_shown(high):g} {row.shown}"
            advice = "exchange them, or give values = [...]"
            self.problems.append(Problem(key, "low must be below high", got, advice=advice))
            return None
        return Range(low, high, logarithmic, form.points or 0)

    def _spread(self, raw: Any, row: Term, key: str) -> Spread | None:
        try:
            quantity = parse_quantity(raw, row, key=f"{key}.value")
        except QuantityError as error:
            self.problems += error.problems
            return None
        if not quantity.spread and not quantity.factor:
            advice = 'write it as "0.380 +/- 0.002 nm", or give values = [...]'
            self.problems.append(Problem(f"{key}.value", "no spread given", advice=advice))
            return None
        if row.name not in movable():
            advice = "give low and high, or values; or [spreads] coefficients = true"
            self.problems.append(Problem(f"{key}.value", "only for properties", advice=advice))
            return None
        unknown = Unknown(row.name, "properties", quantity)
        return Spread({item.name: unknown for item in self.materials})

    def _number(self, raw: Any, row: Term, key: str) -> float | None:
        try:
            quantity = parse_quantity(raw, row, key=key)
        except QuantityError as error:
            self.problems += error.problems
            return None
        if quantity.spread or quantity.factor:
            advice = 'a spread stands in value = "..." instead of low and high or values'
            self.problems.append(Problem(key, "a spread has no place here", advice=advice))
        return quantity.value

    def _spreads(self, moved: Mapping[str, Axis]) -> Iterator[Axis]:
        """Everything with a spread that is not moved already, the coefficients first."""
        wanted = self.form.spreads
        if not (wanted.coefficients or wanted.sheets):
            return
        by_name: dict[str, dict[str, Unknown]] = {}
        for material in self.materials:
            try:
                unknowns = find_unknowns(material, self.coating, load_coefficients())
            except SheetError as error:
                self.problems += error.problems
                continue
            for unknown in unknowns:
                coefficient = unknown.place == "coefficient"
                if not (wanted.coefficients if coefficient else wanted.sheets):
                    continue
                name = (COEFFICIENT if coefficient else "") + unknown.name
                if coefficient or name in movable():
                    by_name.setdefault(name, {})[material.name] = unknown
        for name, unknowns_of in by_name.items():
            if name not in moved:
                own = any(unknown.per_material for unknown in unknowns_of.values())
                yield Axis(name, find_axis_term(name), Spread(unknowns_of, own))


def _window_axis(window: Window, points: int) -> Axis:
    row = window.term
    if window.partner is None:
        low, high = row.from_shown(window.low), row.from_shown(window.high)
    else:
        # The claim limits the product; each variant has its own other factor.
        low, high = (end * window.partner_value for end in (window.low, window.high))
    values = Range(low, high, window.logarithmic, points)
    return Axis(window.name, row, values, window.partner or "")
