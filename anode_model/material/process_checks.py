"""What a process record contradicts, and what it can stand in for (claim 9, R19)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from anode_model.coefficients import load_coefficients
from anode_model.errors import Problem
from anode_model.nomenclature import term
from anode_model.quantities import Quantity
from anode_model.relations import process
from anode_model.sheets.formatting import format_quantity

#: Properties that a carbonization temperature can stand in for.
ESTIMATED = ("d002", "Lc", "hydrogen_carbon_ratio")

# How many spreads a measured value may lie from what its process usually gives.
_FAR = 3.0


def temperature_problems(given: Mapping[str, Quantity]) -> Iterator[Problem]:
    """Temperatures that cannot belong to one process.

    Parameters
    ----------
    given : mapping of str to Quantity
        Temperatures of the process record [K].
    """
    oxidation, hot = given.get("oxidation_temperature"), given.get("carbonization_temperature")
    if oxidation is None or hot is None or hot.value > oxidation.value:
        return
    row = term("carbonization_temperature")
    yield Problem(
        "process.carbonization_temperature",
        "not above the oxidation temperature",
        got=f"{format_quantity(hot, row)} after oxidation at {format_quantity(oxidation, row)}",
        advice="the oxidized resin is carbonized by going hotter: check both",
    )


def estimate_problem(hot: Quantity, missing: list[str]) -> Problem | None:
    """Whether a temperature allows to estimate what the sheet leaves out; ``None`` where it does.

    Parameters
    ----------
    hot : Quantity
        Carbonization temperature [K].
    missing : list of str
        Properties that would be estimated.
    """
    low, high = _range()
    if not missing or low <= hot.value <= high:
        return None
    row = term("carbonization_temperature")
    return Problem(
        "process.carbonization_temperature",
        f"no estimate of {', '.join(missing)} at this temperature",
        got=format_quantity(hot, row),
        allowed=f"{row.to_shown(low):g} to {row.to_shown(high):g} {row.shown}",
        advice=f"give properties.{missing[0]} as it was measured"
        if len(missing) == 1
        else "give these properties as they were measured",
    )


def process_warnings(
    properties: Mapping[str, Quantity], given: Mapping[str, Quantity]
) -> Iterator[str]:
    """Measured values that are far from what the recorded carbonization usually gives.

    Parameters
    ----------
    properties : mapping of str to Quantity
        Of the powder.
    given : mapping of str to Quantity
        Temperatures of the process record [K].

    Notes
    -----
    The crystallite size is not judged: published ones show no trend with the temperature. Outside
    the range of the estimate a value is compared with the nearest end, and only on the side where
    it cannot be: hydrogen and spacing go down with the temperature, so that a graphite made at
    2800 °C has a right to less of both.
    """
    hot = given.get("carbonization_temperature")
    if hot is None:
        return
    low, high = _range()
    at = min(max(hot.value, low), high)
    usual = {"hydrogen_carbon_ratio": _usual_ratio(at), "d002": _usual_spacing(at)}
    for name, (value, spread) in usual.items():
        quantity = properties.get(name)
        if quantity is None:
            continue
        far = (quantity.value - value) / math.hypot(spread, _own_spread(quantity))
        possible = (hot.value > at and far < 0) or (hot.value < at and far > 0)
        if abs(far) > _FAR and not possible:
            row = term(name)
            unit = "" if row.shown == "1" else f" {row.shown}"
            yield (
                f"properties.{name}: {format_quantity(quantity, row)} contradicts "
                f"process.carbonization_temperature, {_which(hot, at)} usually gives "
                f"{row.to_shown(value):.2g} ± {spread / row.per_shown:.1g}{unit}: check both"
            )


def _which(hot: Quantity, at: float) -> str:
    """The recorded temperature, and where the estimate ends before it, the end."""
    row = term("carbonization_temperature")
    text = format_quantity(hot, row)
    return (
        f"{text}, which"
        if hot.value == at
        else (f"{text}: already {row.to_shown(at):g} {row.shown}")
    )


def _range() -> tuple[float, float]:
    table = load_coefficients()
    return table["carbonization_lowest"].value, table["carbonization_highest"].value


def _own_spread(quantity: Quantity) -> float:
    if quantity.factor is not None:
        return quantity.value * math.log(quantity.factor)
    return quantity.spread or 0.0


def _usual_ratio(temperature: float) -> tuple[float, float]:
    """H/C of the estimate and its spread, from scatter and from what an analysis resolves."""
    table, ratio = load_coefficients(), load_coefficients()["carbon_hydrogen_mass_ratio"].value
    names = [n for n in table if n.startswith("carbonization_hydrogen_")]
    numbers = {n: table[n].value for n in ("carbonization_lowest", "carbonization_highest", *names)}
    content = float(process.hydrogen_content_from_carbonization(temperature, **numbers))
    scatter = content * (table["carbonization_hydrogen_scatter"].std or 0.0)
    spread = math.hypot(scatter, table["carbonization_hydrogen_offset"].std or 0.0)
    value = process.hydrogen_ratio_from_content(content, carbon_hydrogen_mass_ratio=ratio)
    return float(value), ratio * spread


def _usual_spacing(temperature: float) -> tuple[float, float]:
    table = load_coefficients()
    names = ("lowest", "highest", "d002_intercept", "d002_slope")
    numbers = {f"carbonization_{name}": table[f"carbonization_{name}"].value for name in names}
    value = float(process.spacing_from_carbonization(temperature, **numbers))
    return value, table["carbonization_d002_intercept"].std or 0.0
