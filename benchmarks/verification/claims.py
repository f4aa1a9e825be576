"""What should hold, and whether it does, from what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.verification.convergence import ACROSS, ACROSS_RATE, ORDER, RADIAL, RADIAL_RATE

Measured = Mapping[str, Mapping[str, Any]]

#: Claim, its figure in the part, and the largest error that is allowed, in the figure's unit.
_FORMULAS = (
    (
        "C/10 000, end to end both ways: potential against the branches of equilibrium",
        "slow run [mV]",
        0.1,
    ),
    (
        "Sphere under constant flux: surface against Crank's series, from Dt/R² = 0.001",
        "sphere [%]",
        1.0,
    ),
    (
        "Steady state in the separator: fall of the salt against a straight line",
        "separator, salt [%]",
        0.01,
    ),
    (
        "Steady state in the separator: potential against its ohmic and its logarithmic term",
        "separator, potential [%]",
        0.01,
    ),
    (
        "First instant, good conductors: resistance against RT/(F i₀ a L)",
        "charge transfer [%]",
        0.01,
    ),
    (
        "First instant of a porous electrode: resistance against Newman and Tobias",
        "porous electrode, whole [%]",
        0.1,
    ),
    (
        "First instant of a porous electrode: drop along the electrolyte",
        "porous electrode, electrolyte [%]",
        0.01,
    ),
    (
        "First instant of a porous electrode: drop along the solid",
        "porous electrode, solid [%]",
        0.01,
    ),
)

#: How far an order of convergence may be from that of the scheme.
_ORDER_WITHIN = 0.2


@dataclass(frozen=True)
class Row:
    """One claim.

    Parameters
    ----------
    claim : str
        What should hold.
    figure, allowed : str
        What was measured and how far it may go, with units.
    holds : bool
        Whether it does.
    part : str
        What measures it again; a key of the command.
    """

    claim: str
    figure: str
    allowed: str
    holds: bool
    part: str


def rows(measured: Measured) -> list[Row]:
    """All claims whose part was measured.

    Parameters
    ----------
    measured : mapping of str to mapping
        By part.
    """
    makers = {
        "closed-forms": _closed_forms,
        "convergence": _convergence,
        "conservation": _conservation,
        "batmods": _batmods,
        "fuller1994": _fuller1994,
        "repeat": _repeat,
    }
    return [
        row for part, maker in makers.items() if part in measured for row in maker(measured[part])
    ]


def _below(part: str, claim: str, value: float, limit: float, unit: str) -> Row:
    """A row of an error."""
    figure, allowed = f"{value:.2g} {unit}".rstrip(), f"{limit:g} {unit}".rstrip()
    return Row(claim, figure, allowed, value <= limit, part)


def _closed_forms(found: Mapping[str, Any]) -> Iterator[Row]:
    for claim, key, limit in _FORMULAS:
        unit = key.rpartition(" [")[2].rstrip("]")
        yield _below("closed-forms", claim, found[key], limit, unit)


def _convergence(found: Mapping[str, Any]) -> Iterator[Row]:
    for name, what, volumes, rate in (
        ("radius", "along the radius", [str(n) for n in RADIAL], RADIAL_RATE),
        ("layers", "across the layers", [f"{n}/{m}" for n, m in ACROSS], ACROSS_RATE),
    ):
        values = found[f"{name}, orders"]
        meshes = ", ".join(volumes)
        yield Row(
            f"Order of convergence {what} at {rate:g} C, volumes {meshes}",
            ", ".join(f"{value:.2f}" for value in values),
            f"{ORDER:g} ± {_ORDER_WITHIN:g}",
            all(abs(value - ORDER) <= _ORDER_WITHIN for value in values),
            "convergence",
        )
    errors, tolerances = found["tolerance, errors [mV]"], found["tolerances"]
    yield Row(
        f"Error of the time steps falls with rtol {', '.join(f'{t:g}' for t in tolerances)}",
        ", ".join(f"{value:.1g}" for value in errors) + " mV",
        "each less than the one before",
        all(later < before for before, later in pairwise(errors)),
        "convergence",
    )


def _conservation(found: Mapping[str, Any]) -> Iterator[Row]:
    cells = {
        name: part for name, part in found.items() if isinstance(part, dict) and "energy" in part
    }
    over = f"over {found['cycles']} cycles at {found['rate [C]']:g} C"
    for claim, key in (
        ("Lithium in particles and electrolyte, largest change", "lithium"),
        ("Charge passed against lithium of either electrode", "charge"),
    ):
        largest = max(part[key] for part in cells.values())
        yield _below("conservation", f"{claim}, {over}", largest, 1e-6, "")
    for name, part in cells.items():
        claim = f"First law {over}, {name}: heat, work and stored energy, over the heat"
        yield _below("conservation", claim, 100 * part["energy"], 0.5, "%")
    for name, part in cells.items():
        claim = f"The same without the reversible heat, {name}"
        yield _below("conservation", claim, 100 * part["irreversible"], 0.5, "%")
    largest = max(part["warmth"] for part in cells.values())
    claim = f"Heat against what the body keeps and gives away, {over}"
    yield _below("conservation", claim, 100 * largest, 0.5, "%")


def _batmods(found: Mapping[str, Any]) -> Iterator[Row]:
    for mesh, words in (
        ("graded", "radii graded"),
        ("extrapolated", "its equal volumes, extrapolated"),
    ):
        for rate, differences in found[f"{mesh} [mV]"].items():
            claim = f"Full cell in BATMODS-lite, {words}, discharge at {rate}: root mean square"
            yield _below("batmods", claim, differences["rms"], 2.0, "mV")


def _fuller1994(found: Mapping[str, Any]) -> Iterator[Row]:
    claim = "[Cell of Fuller et al. (1994)](fuller1994.md) in MPET, before the knee"
    yield _below("fuller1994", claim, found["rms [mV]"], 2.0, "mV")


def _repeat(found: Mapping[str, Any]) -> Iterator[Row]:
    figure = "the same bytes" if found["same"] else "different bytes"
    yield Row(
        f"{found['runs']} runs of capacity and rate in two programs",
        figure,
        "the same bytes",
        bool(found["same"]),
        "repeat",
    )
