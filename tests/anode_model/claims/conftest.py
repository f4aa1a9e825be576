"""A stand-in for a sheet, well inside every limit, and its chart against the two claim sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from anode_model.claims import ClaimChart, claim_chart
from anode_model.nomenclature import term
from anode_model.quantities import Basis, Quantity

# A point well inside every limit, in shown units.
INSIDE: Mapping[str, float] = {
    "sphericity": 0.95,
    "d002": 0.380,
    "Lc": 1.3,
    "hydrogen_carbon_ratio": 0.04,
    "Dv50": 9.0,
    "bulk_density": 0.50,
    "D4_D1": 1.8,
    "surface_area": 1.0,
    "exothermic_peak": 650.0,
    "silicon_content": 2.0,
    "nitrogen_content": 1.0,
}
POUCH = SimpleNamespace(electrolyte_is_non_aqueous=True, kind="pouch")


def quantity_of(name: str, value: float, **more: Any) -> Quantity:
    row = term(name)
    return Quantity(row.from_shown(value), row.unit, Basis.ASSUMED, "test", **more)


@dataclass(frozen=True)
class Process:
    polymerization: str | None = "suspension polymerization"
    oxidation_temperature: Quantity | None = field(
        default_factory=lambda: quantity_of("exothermic_peak", 250.0)
    )
    oxidation_gas: str | None = "air"
    carbonization_gas: str | None = "nitrogen"


@dataclass(frozen=True)
class Material:
    """The part of a sheet that claims read."""

    given: Mapping[str, Quantity]
    carbon_source: str | None = "vinyl resin"
    process: Process | None = field(default_factory=Process)
    name: str = "stand-in"
    title: str = "a stand-in"

    def quantity(self, name: str) -> Quantity | None:
        return self.given.get(name)


@pytest.fixture(scope="session")
def inside() -> Mapping[str, float]:
    """What `material` has where nothing else is said, in shown units."""
    return INSIDE


@pytest.fixture(scope="session")
def shown() -> Callable[..., Quantity]:
    """A quantity from its value in shown units; its spread or factor is in internal ones."""
    return quantity_of


@pytest.fixture(scope="session")
def material() -> Callable[..., Material]:
    """The stand-in with other values, in shown units or as quantities, or without some."""

    def make(
        values: Mapping[str, float | Quantity] | None = None,
        /,
        without: tuple[str, ...] = (),
        **more: float | Quantity,
    ) -> Material:
        kept = {name: value for name, value in INSIDE.items() if name not in without}
        given = {name: quantity_of(name, value) for name, value in kept.items()}
        for name, value in {**(values or {}), **more}.items():
            given[name] = value if isinstance(value, Quantity) else quantity_of(name, value)
        return Material(given)

    return make


@pytest.fixture(scope="session")
def chart_of() -> Callable[..., ClaimChart]:
    """The chart of a stand-in, with a coating and a cell unless they are taken away."""

    def chart(
        sheet: Material,
        claim_set: str = "as-amended",
        loading: float | None = 50.0,
        cell: object | None = POUCH,
    ) -> ClaimChart:
        layer = None
        if loading is not None:
            layer = SimpleNamespace(loading=quantity_of("coating_loading", loading))
        return claim_chart(cast("Any", sheet), cast("Any", layer), cast("Any", cell), claim_set)

    return chart
