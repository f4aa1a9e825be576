"""By how much a measure or a derived value moves across the window, and in which direction."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from anode_model.derivation.reach import Reached, reached_by
from anode_model.nomenclature import Term, term

if TYPE_CHECKING:
    from anode_model import DerivedElectrode, Quantity
    from experiments.explanation.points import Point
    from experiments.measures import Measure

RISES, FALLS, MIXED = "rises", "falls", "not monotonic"
BELOW, STILL, UNKNOWN = "below the numerical error", "does not move", "not known"

#: Relative difference below which two derived values are the same number.
_SAME = 1e-9


def direction_of(values: Sequence[float], error: float) -> str:
    """In which direction values go, as far as they do so by more than an error.

    Parameters
    ----------
    values : sequence of float
        In the order of the property; NaN where there is none.
    error : float
        In the same unit.

    Returns
    -------
    str
        ``"rises"``, ``"falls"``, ``"not monotonic"``, ``"below the numerical error"``, ``"does not
        move"`` or ``"not known"``.

    Examples
    --------
    >>> direction_of([1.0, 2.0, 3.0], 0.1), direction_of([1.0, 1.05], 0.1)
    ('rises', 'below the numerical error')
    >>> direction_of([1.0, 2.0, 1.0], 0.1)
    'not monotonic'
    """
    known = [value for value in values if math.isfinite(value)]
    if len(known) < 2:
        return UNKNOWN
    span = max(known) - min(known)
    if span <= error:
        return BELOW if span > _SAME * max(map(abs, known)) else STILL
    # How far it ever turns back: all the way up from a lowest value, or down from a highest.
    up = max(after - before for place, before in enumerate(known) for after in known[place:])
    down = max(before - after for place, before in enumerate(known) for after in known[place:])
    if min(up, down) > error:
        return MIXED
    return RISES if up > down else FALLS


@dataclass(frozen=True, slots=True)
class Effect:
    """What the property does to one measure.

    Parameters
    ----------
    measure : Measure
        Which.
    simulated : bool
        Whether it comes from runs; else it follows by algebra.
    low, own, high : float
        At the lower end, in the sheet and at the upper end.
    smallest, largest : float
        Over all points of the window.
    error : float
        What the numerics alone may move.
    direction : str
        As from :func:`direction_of`.
    """

    measure: Measure
    simulated: bool
    low: float
    own: float
    high: float
    smallest: float
    largest: float
    error: float
    direction: str

    @property
    def span(self) -> float:
        """Largest less smallest value in the window."""
        return self.largest - self.smallest

    @property
    def seen(self) -> bool:
        """Whether the measure moves by more than the numerical error."""
        return self.span > self.error

    def to_dict(self) -> dict[str, Any]:
        """Plain values, in the unit of the measure."""
        return {
            "measure": self.measure.name,
            "unit": self.measure.unit,
            "simulated": self.simulated,
            "at low end": self.low,
            "in the sheet": self.own,
            "at high end": self.high,
            "smallest": self.smallest,
            "largest": self.largest,
            "effect": self.span,
            "numerical error": self.error,
            "direction": self.direction,
        }


def effect_of(measure: Measure, table: pd.DataFrame, error: float, *, simulated: bool) -> Effect:
    """What the property does to one measure.

    Parameters
    ----------
    measure : Measure
        A column of the table.
    table : pandas.DataFrame
        One row a point, the property rising.
    error : float
        Numerical error in the unit of the measure.
    simulated : bool
        Whether the measure comes from runs.
    """
    inside = table.loc[table["inside the window"], measure.column]
    own = table.loc[table["in the sheet"], measure.column]
    return Effect(
        measure,
        simulated,
        low=float(inside.iloc[0]),
        own=float(own.iloc[0]),
        high=float(inside.iloc[-1]),
        smallest=float(inside.min()),
        largest=float(inside.max()),
        error=error,
        direction=direction_of(inside.tolist(), error),
    )


def moved_values(points: Sequence[Point], name: str, known: Mapping[str, Quantity]) -> pd.DataFrame:
    """Every derived value that the property moves, relation by relation.

    Parameters
    ----------
    points : sequence of Point
        The property rising.
    name : str
        The property.
    known : mapping of str to Quantity
        The derived values of the sheet with their spreads.

    Returns
    -------
    pandas.DataFrame
        In the order of the chain, in shown units. ``takes it`` tells the relations that take the
        property itself from those that it reaches through others; ``effect over spread`` is the
        effect in standard deviations of the value in the sheet.
    """
    rows = []
    for item in _reached(points, name):
        inside = [_shown(point.derived, item.name) for point in points if point.inside]
        found = [value for value in inside if math.isfinite(value)]
        error = _SAME * max(map(abs, found), default=0.0)
        direction = direction_of(inside, error)
        if direction not in {RISES, FALLS, MIXED}:
            continue
        row = term(item.name)
        own = next(_shown(point.derived, item.name) for point in points if point.own)
        rows.append(
            {
                "relation": item.relation,
                "takes it": item.direct,
                "name": item.name,
                "symbol": row.symbol,
                "label": row.label,
                "unit": row.shown,
                "at low end": inside[0],
                "in the sheet": own,
                "at high end": inside[-1],
                "smallest": min(found),
                "largest": max(found),
                "direction": direction,
                "effect over spread": _over_spread(
                    min(found), max(found), row, known.get(item.name)
                ),
                "function": item.function,
            }
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS))


_COLUMNS = (
    *("relation", "takes it", "name", "symbol", "label", "unit", "at low end", "in the sheet"),
    *("at high end", "smallest", "largest", "direction", "effect over spread", "function"),
)


def _reached(points: Sequence[Point], name: str) -> list[Reached]:
    """What the property reaches at any point; a coating of nothing has no relations yet."""
    found: dict[str, Reached] = {}
    chains = [reached_by(p.derived, name) for p in points if p.inside and p.derived is not None]
    for chain in sorted(chains, key=len, reverse=True):
        for item in chain:
            found.setdefault(item.name, item)
    return list(found.values())


def _over_spread(smallest: float, largest: float, row: Term, quantity: Quantity | None) -> float:
    """Effect between shown values in standard deviations; NaN where the spread is not known."""
    if quantity is None:
        return math.nan
    if quantity.factor is not None and quantity.factor > 1 and smallest > 0:
        return math.log(largest / smallest) / math.log(quantity.factor)
    spread = quantity.spread
    return (largest - smallest) * row.per_shown / spread if spread else math.nan


def _shown(derived: DerivedElectrode | None, name: str) -> float:
    if derived is None or (name not in derived.quantities and name not in derived.properties):
        return math.nan
    return term(name).to_shown(derived.value(name))
