"""A property moved across its window, everything else as in the sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anode_model import (
    AnodeModelError,
    CarbonMaterial,
    Coating,
    Coefficients,
    DerivedElectrode,
    derive,
)
from anode_model.nomenclature import process_terms, term
from anode_model.variation import varied
from experiments.pair import Pair
from parameter_sets import full_cell, half_cell

if TYPE_CHECKING:
    from anode_model.claims.windows import Window
    from parameter_sets.cell_design import PouchCell

# Of the distance between two points.
_NEAR = 0.25

_MOVED = "moved across its window, everything else as in the sheet"


@dataclass(frozen=True, slots=True)
class Point:
    """One value of the property, and the cells that it leads to.

    Parameters
    ----------
    value : float
        In the shown unit; NaN where the sheet gives none and none is assumed.
    inside : bool
        Whether it lies in the window.
    own : bool
        Whether it is the sheet's own value.
    pair : Pair or None
        ``None`` where the sheet cannot have this value.
    reason : str
        Why there are no cells.
    """

    value: float
    inside: bool
    own: bool
    pair: Pair | None
    reason: str = ""

    @property
    def derived(self) -> DerivedElectrode | None:
        """The electrode, where there is one."""
        return None if self.pair is None else self.pair.half.derived

    @property
    def key(self) -> tuple[object, ...]:
        """Equal where two points lead to the same cells."""
        if self.pair is None:
            return (self.value,)
        derived = self.pair.half.derived
        numbers = {name: quantity.value for name, quantity in derived.quantities.items()}
        return derived.laws, *numbers.items(), *derived.coating.to_dict().items()


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same at every point."""

    material: CarbonMaterial
    coating: Coating
    coefficients: Coefficients
    pouch: PouchCell


def own_value(window: Window, setting: Setting) -> float:
    """The property's value in the sheet, or the default that stands for it; NaN for none."""
    name = window.name
    if name in process_terms():
        process = setting.material.process
        quantity = None if process is None else process.given.get(name)
    else:
        # Also finds a value of the coating, a default and an estimate.
        derived = derive(setting.material, setting.coating, setting.coefficients, spreads=False)
        known = name in derived.properties or name in derived.coating.design
        quantity = derived[name] if known else None
    return math.nan if quantity is None else window.term.to_shown(quantity.value)


def find_points(window: Window, setting: Setting, number: int) -> list[Point]:
    """Points across the window, rising, with the sheet's own value among them.

    Parameters
    ----------
    window : Window
        Of the property.
    setting : Setting
        What stays.
    number : int
        Points across the window, both ends among them.

    Returns
    -------
    list of Point
        The sheet's own value counts besides, unless it is one of the points; where the sheet has
        none, it comes last.

    Raises
    ------
    AnodeModelError
        If the sheet as it is cannot be used.
    """
    own = own_value(window, setting)
    values = [v for v in window.values(number) if not _stands_for(own, v, window, number)]
    kept = _pair(setting.material, setting.coating, setting)
    points = [Point(own, window.holds(own), True, kept)]
    points += [_point(value, window, setting) for value in values]
    return sorted(points, key=lambda point: (math.isnan(point.value), point.value))


def _stands_for(own: float, value: float, window: Window, number: int) -> bool:
    """Whether the sheet's own value is so near to a point that it stands for it."""
    if value in (window.low, window.high):
        return math.isclose(own, value, rel_tol=1e-6)
    place = math.log if window.logarithmic else float
    step = (place(window.high) - place(window.low)) / (number - 1)
    return own > 0 and abs(place(own) - place(value)) < _NEAR * step


def _point(value: float, window: Window, setting: Setting) -> Point:
    try:
        material, coating = moved(setting.material, setting.coating, window.name, value)
        pair = _pair(material, coating, setting)
    except AnodeModelError as error:
        return Point(value, True, False, None, " ".join(str(error).split()))
    return Point(value, True, False, pair)


def _pair(material: CarbonMaterial, coating: Coating, setting: Setting) -> Pair:
    derived = derive(material, coating, setting.coefficients, spreads=False)
    return Pair(half_cell(derived), full_cell(derived, setting.pouch))


def moved(
    material: CarbonMaterial, coating: Coating, name: str, value: float
) -> tuple[CarbonMaterial, Coating]:
    """A sheet and a coating with one property at another value.

    Parameters
    ----------
    material, coating : CarbonMaterial and Coating
        What it starts from.
    name : str
        Property, temperature of the process, or ``"coating_loading"``.
    value : float
        In the shown unit.

    Returns
    -------
    tuple of CarbonMaterial and Coating
        The material carries the value in its name. A silicon content needs a compound: where the
        sheet names none, it is :data:`anode_model.variation.FILM`.

    Raises
    ------
    AnodeModelError
        If the sheet contradicts this value.
    """
    values = {name: term(name).from_shown(value)}
    called = f"{material.name}, {name} {value:.6g}"
    return varied(material, coating, values, source=_MOVED, name=called)


def distinct(points: Sequence[Point]) -> Iterator[Point]:
    """Points that lead to cells of their own, each with a name that no other has."""
    seen = set()
    for number, point in enumerate(points):
        if point.pair is None or point.key in seen:
            continue
        seen.add(point.key)
        name = f"{point.pair.name} ({number})"
        half, full = (replace(cell, name=name) for cell in (point.pair.half, point.pair.full))
        yield replace(point, pair=Pair(half, full))
