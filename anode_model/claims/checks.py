"""One value against one limit: verdict, margin and probability inside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from anode_model.claims.definitions import Limit
from anode_model.claims.verdicts import Verdict
from anode_model.claims.words import judge
from anode_model.nomenclature import Term, term
from anode_model.probability import probability_inside
from anode_model.quantities import Basis, Quantity

# A unit conversion moves a number by a few parts in 1e16; a value typed at a limit is at the limit.
_AT_LIMIT = 1e-9


@dataclass(frozen=True, slots=True)
class LimitCheck:
    """What became of one limit.

    Parameters
    ----------
    name, label, symbol, unit : str
        The property and the unit in which every number here stands.
    limit : str
        The limit as printed, without its unit.
    verdict : Verdict
        Of this limit by itself.
    value : float or str or None
        Number in `unit`, or a word for a limit in words; ``None`` if it is not given.
    spread, factor : float or None
        One standard deviation in `unit`, or a geometric one.
    margin : float or None
        Distance to the nearest end of the range in `unit`; negative outside.
    probability : float or None
        That the value is inside, where a spread is given: normal, or log-normal for a factor, cut
        off at what is physically possible.
    basis, source : str
        Of the value.
    notes : tuple of str
        What the reader has to know.
    """

    name: str
    label: str
    symbol: str
    unit: str
    limit: str
    verdict: Verdict
    value: float | str | None = None
    spread: float | None = None
    factor: float | None = None
    margin: float | None = None
    probability: float | None = None
    basis: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()

    @property
    def limit_text(self) -> str:
        """Limit with its unit: ``"0.365 to 0.4 nm"``."""
        return _with_unit(self.limit, self.unit)

    @property
    def spread_text(self) -> str:
        """Spread as printed: ``"± 0.002"``, ``"×/÷ 2"`` or nothing."""
        if self.factor is not None:
            return f"×/÷ {self.factor:.2g}"
        return "" if self.spread is None else f"± {self.spread:.2g}"

    @property
    def value_text(self) -> str:
        """Value with spread and unit; a dash where it is not given."""
        if self.value is None:
            return "–"
        if isinstance(self.value, str):
            return self.value
        return _with_unit(f"{self.value:.4g} {self.spread_text}".rstrip(), self.unit)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "limit": self.limit,
            "verdict": self.verdict.value,
            "value": self.value,
            "spread": self.spread,
            "factor": self.factor,
            "margin": self.margin,
            "probability_inside": self.probability,
            "basis": self.basis,
            "source": self.source,
            "notes": list(self.notes),
        }


def _with_unit(text: str, unit: str) -> str:
    return text if unit in {"", "1"} else f"{text} {unit}"


def _inside(value: float, limit: Limit) -> bool:
    at_low = math.isclose(value, limit.low, rel_tol=_AT_LIMIT)
    at_high = math.isclose(value, limit.high, rel_tol=_AT_LIMIT)
    if at_low or at_high:
        return limit.low_inclusive if at_low else limit.high_inclusive
    return limit.low < value < limit.high


def _margin(value: float, limit: Limit) -> float:
    margin = min(value - limit.low, limit.high - value)
    nearest = limit.low if value - limit.low < limit.high - value else limit.high
    return 0.0 if math.isclose(value, nearest, rel_tol=_AT_LIMIT) else margin


def check_number(limit: Limit, quantity: Quantity | None) -> LimitCheck:
    """Check a number of the sheet, or the coating rate, against its range.

    Parameters
    ----------
    limit : Limit
        With its range in the shown unit of nomenclature.
    quantity : Quantity or None
        Value in the internal unit; ``None`` if it is not given.
    """
    return _check(limit, quantity, term(limit.name))


def check_product(limit: Limit, quantities: tuple[Quantity | None, ...]) -> LimitCheck:
    """Check the product of two or more properties against its range.

    Notes
    -----
    The relative spreads of the factors add in squares (first order, independent). A product with
    a factor of unknown spread has no probability: the known spread alone would understate it.
    """
    terms = [term(name) for name in limit.product_of]
    row = replace(
        _named(limit),
        per_shown=math.prod(each.per_shown for each in terms),
        limits=_limits_of_product(terms),
    )
    given = [quantity for quantity in quantities if quantity is not None]
    if len(given) < len(terms):
        missing = [each.label for each, q in zip(terms, quantities, strict=True) if q is None]
        return _unknown(limit, row, f"not given: {', '.join(missing)}")
    lacking = [
        each.label
        for each, quantity in zip(terms, given, strict=True)
        if quantity.spread is None and quantity.factor is None
    ]
    notes: tuple[str, ...] = ()
    if 0 < len(lacking) < len(terms):
        notes = (f"no probability: the spread of {', '.join(lacking)} is not given",)
    return _check(limit, _product(given, known=not lacking), row, notes=notes)


def _limits_of_product(terms: Sequence[Term]) -> tuple[float, float]:
    """What a product can be; everything where a factor may be negative."""
    if any(each.limits[0] < 0 for each in terms):
        return -math.inf, math.inf
    low, high = (math.prod(each.limits[end] for each in terms) for end in (0, 1))
    return low, high


def _product(quantities: Sequence[Quantity], *, known: bool) -> Quantity:
    value = math.prod(quantity.value for quantity in quantities)
    spread = factor = None
    if known and value != 0 and any(quantity.factor is not None for quantity in quantities):
        factor = math.exp(math.hypot(*(_relative_spread(quantity) for quantity in quantities)))
    elif known:
        # Each spread times all the other values: holds for a value of zero too.
        spread = math.hypot(
            *(
                (quantity.spread or 0.0)
                * math.prod(other.value for other in quantities if other is not quantity)
                for quantity in quantities
            )
        )
    bases = list(Basis)
    return Quantity(
        value,
        "",
        max((quantity.basis for quantity in quantities), key=bases.index),
        "; ".join(dict.fromkeys(quantity.source for quantity in quantities)),
        spread=spread,
        factor=factor,
    )


def _relative_spread(quantity: Quantity) -> float:
    if quantity.factor is not None:
        return math.log(quantity.factor)
    return (quantity.spread or 0.0) / abs(quantity.value)


def check_words(limit: Limit, word: str | None) -> LimitCheck:
    """Check a limit in words; a word that the limit does not know is said in a note."""
    blank = _unknown(limit, _named(limit))
    if word is None:
        return blank
    verdict, note = judge(word, limit)
    return replace(blank, verdict=verdict, value=word, notes=(note,) if note else ())


def _named(limit: Limit) -> Term:
    return Term(
        name=limit.name,
        symbol=limit.symbol,
        label=limit.label,
        unit="",
        shown=limit.unit,
        per_shown=1.0,
        definition="",
    )


def _unknown(limit: Limit, row: Term, *notes: str) -> LimitCheck:
    return LimitCheck(
        name=limit.name,
        label=row.label,
        symbol=row.symbol,
        unit=limit.unit,
        limit=limit.text,
        verdict=Verdict.UNKNOWN,
        notes=notes,
    )


def _check(
    limit: Limit, quantity: Quantity | None, row: Term, *, notes: tuple[str, ...] = ()
) -> LimitCheck:
    blank = _unknown(limit, row)
    if quantity is None:
        return blank
    value = row.to_shown(quantity.value)
    return replace(
        blank,
        verdict=Verdict.MET if _inside(value, limit) else Verdict.NOT_MET,
        value=value,
        spread=None if quantity.spread is None else quantity.spread / row.per_shown,
        factor=quantity.factor,
        margin=_margin(value, limit),
        # In internal units, where a factor on a temperature means something, and of the same
        # truncated distribution as that of draws.
        probability=probability_inside(
            quantity.value,
            low=row.from_shown(limit.low),
            high=row.from_shown(limit.high),
            spread=quantity.spread,
            factor=quantity.factor,
            possible=(row.from_shown(row.limits[0]), row.from_shown(row.limits[1])),
        ),
        basis=quantity.basis.value,
        source=quantity.source,
        notes=notes,
    )
