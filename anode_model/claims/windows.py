"""The window of each claimed property: the claimed range, its open ends closed with a reason."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from anode_model.claims.definitions import Limit, claims_of
from anode_model.coefficients import load_coefficients
from anode_model.errors import AnodeModelError
from anode_model.material import CarbonMaterial
from anode_model.nomenclature import Term, term
from anode_model.sheets.naming import did_you_mean

#: Points that a window can get: each costs runs, and steps of a hundredth show every bend.
MOST_POINTS = 101


@dataclass(frozen=True, slots=True)
class Window:
    """Range across which one claimed property is moved.

    Parameters
    ----------
    name : str
        The property, by its nomenclature name.
    claim : int
        Claim that limits it.
    low, high : float
        Ends in the shown unit.
    low_reason, high_reason : str
        Where each end comes from: a claim, or why it was chosen.
    claimed : tuple of bool
        Whether the lower and the upper end is a claimed limit.
    logarithmic : bool
        Whether points are evenly spaced in the logarithm.
    partner : str or None
        The other factor, where the claim limits a product.
    partner_value : float
        Its value, by which the claimed ends were divided, in its shown unit; 1 without a partner.
    """

    name: str
    claim: int
    low: float
    high: float
    low_reason: str
    high_reason: str
    claimed: tuple[bool, bool]
    logarithmic: bool = False
    partner: str | None = None
    partner_value: float = 1.0

    @property
    def term(self) -> Term:
        """Row of the table of names."""
        return term(self.name)

    @property
    def text(self) -> str:
        """Both ends with their unit: ``"0.365 to 0.4 nm"``."""
        unit = "" if self.term.shown == "1" else f" {self.term.shown}"
        return f"{self.low:.4g} to {self.high:.4g}{unit}"

    @property
    def reasons(self) -> str:
        """Where the ends come from, in words."""
        if self.low_reason == self.high_reason:
            return self.low_reason
        return f"lower end: {self.low_reason}; upper end: {self.high_reason}"

    def values(self, points: int) -> tuple[float, ...]:
        """Evenly spaced values in the shown unit, both ends among them.

        Raises
        ------
        AnodeModelError
            If there are fewer than two, or more than 101.
        """
        if not 2 <= points <= MOST_POINTS:
            raise AnodeModelError(
                f"points: got {points}, allowed: 2 or more and at most {MOST_POINTS}, both ends "
                "count"
            )
        space = np.geomspace if self.logarithmic else np.linspace
        inner = space(self.low, self.high, points)[1:-1]
        return (self.low, *(float(value) for value in inner), self.high)

    def holds(self, value: float) -> bool:
        """Whether a value in the shown unit lies in it; an end does."""
        near = any(math.isclose(value, end, rel_tol=1e-9) for end in (self.low, self.high))
        return near or self.low < value < self.high


@cache
def _data() -> Mapping[str, Any]:
    text = files("anode_model.claims").joinpath("windows.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def window_names() -> tuple[str, ...]:
    """Properties that have a window, in the order of the claims."""
    return tuple(_data()["windows"])


def claimed_window(name: str, material: CarbonMaterial) -> Window:
    """The window of one property.

    Parameters
    ----------
    name : str
        Nomenclature name, or another that people use, as ``"loading"``.
    material : CarbonMaterial
        What stays: where the claim limits a product, the window depends on the other factor.

    Returns
    -------
    Window
        With the ends in the shown unit.

    Raises
    ------
    AnodeModelError
        If no claim is about a property of this name.
    """
    data = _data()
    known = data["other_names"].get(name, name)
    if known not in data["windows"]:
        advice = did_you_mean(name, data["windows"], data["other_names"])
        raise AnodeModelError(
            f'no claim is about a property "{name}"; {advice}'.rstrip("; ")
            + f"; allowed: {', '.join(data['windows'])}"
        )
    row = data["windows"][known]
    limit, partner = _limit(known, row)
    by = "" if partner is None else _partner_value(partner, material)[1]
    scale = 1.0 if partner is None else _partner_value(partner, material)[0]
    low, high = limit.low / scale, limit.high / scale
    claimed = (math.isfinite(low), math.isfinite(high))
    said = f"claim {row['claim']}{by}"
    return Window(
        name=known,
        claim=row["claim"],
        low=low if claimed[0] else row["low"],
        high=high if claimed[1] else row["high"],
        low_reason=said if claimed[0] else row["reason"],
        high_reason=said if claimed[1] else row["reason"],
        claimed=claimed,
        logarithmic=row.get("scale") == "log",
        partner=partner,
        partner_value=scale,
    )


def _limit(name: str, row: Mapping[str, Any]) -> tuple[Limit, str | None]:
    """The claim's limit, and of a product the other factor; one without ends where it has none."""
    wanted = row.get("product", name)
    # The limits are the same in both claim sets.
    claim = next(claim for claim in claims_of("as-amended") if claim.number == row["claim"])
    limit = next((limit for limit in claim.limits if limit.name == wanted), Limit(name))
    others = [factor for factor in limit.product_of if factor != name]
    return limit, others[0] if others else None


def _partner_value(name: str, material: CarbonMaterial) -> tuple[float, str]:
    """The other factor of a product in its shown unit, and how it is said."""
    row, quantity = term(name), material.quantity(name)
    value = load_coefficients()[f"default_{name}"].value if quantity is None else quantity.value
    shown = row.to_shown(value)
    assumed = ", not given, assumed" if quantity is None else ""
    return shown, f" with {name} {shown:.4g} {row.shown}{assumed}"
