"""Sheets to derive from: a carbon sphere, and a powder with a compound of silicon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from anode_model.material import CarbonMaterial, Electrochemistry, SiliconCompound
from anode_model.nomenclature import term
from anode_model.quantities import Quantity
from anode_model.units import parse_quantity

SPHERE = {
    "sphericity": 0.95,
    "d002": "0.380 +/- 0.002 nm",
    "Lc": "1.3 +/- 0.1 nm",
    "hydrogen_carbon_ratio": 0.05,
    "Dv50": "10 +/- 0.5 um",
    "D4_D1": 1.8,
    "bulk_density": "0.5 g/cm3",
    "surface_area": "2 m2/g",
    "exothermic_peak": "650 °C",
    "true_density": "1.50 g/cm3",
}
POWDER = {
    "sphericity": 0.9,
    "d002": "0.382 +/- 0.001 nm",
    "Lc": "1.7 +/- 0.1 nm",
    "hydrogen_carbon_ratio": "0.05 +/- 0.003",
    "Dv50": "10 +/- 0.2 um",
    "D4_D1": 2.0,
    "bulk_density": "0.5 g/cm3",
    "surface_area": "4 m2/g",
    "exothermic_peak": "650 °C",
    "silicon_content": "5 +/- 0.2 wt.%",
    "nitrogen_content": "0 wt.%",
    "oxygen_content": "0.5 wt.%",
    "true_density": "1.52 g/cm3",
}


def read(sheet: dict[str, Any]) -> dict[str, Quantity]:
    given = {name: raw for name, raw in sheet.items() if raw is not None}
    return {name: parse_quantity(raw, term(name), key=name) for name, raw in given.items()}


@pytest.fixture(scope="session")
def material() -> Callable[..., CarbonMaterial]:
    """The sphere, with laboratory data if given; properties as in a sheet, None takes one away."""

    def make(electrochemistry: Electrochemistry | None = None, **changes: Any) -> CarbonMaterial:
        return CarbonMaterial(
            name="sphere",
            title="for a test",
            kind="design point",
            given=read({**SPHERE, **changes}),
            electrochemistry=electrochemistry,
        )

    return make


@pytest.fixture(scope="session")
def powder() -> Callable[..., CarbonMaterial]:
    """A powder with a silicon compound, or the same sheet without one."""

    def make(
        kind: str | None,
        compound: str = "SiO",
        electrochemistry: Electrochemistry | None = None,
        about: dict[str, str] | None = None,
        **changes: Any,
    ) -> CarbonMaterial:
        sheet = {**POWDER, **changes}
        if kind is None:
            sheet["silicon_content"] = "0 wt.%"
        known = read(about or {})
        silicon = None if kind is None else SiliconCompound(kind=kind, compound=compound, **known)
        return CarbonMaterial(
            name="coated",
            title="for a test",
            kind="design point",
            given=read(sheet),
            silicon=silicon,
            electrochemistry=electrochemistry,
        )

    return make
