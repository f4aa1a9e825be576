"""What a coin half cell weighs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from anode_model.nomenclature import cell_terms
from anode_model.quantities import Basis, Quantity

if TYPE_CHECKING:
    from anode_model.derivation.electrode import DerivedElectrode
    from parameter_sets.cell_design.coin_half_cell import CoinHalfCell

_FROM_ELECTRODE = ("coating_loading", "coating_thickness", "porosity")
_FROM_DESIGN = (
    "electrode_diameter",
    "current_collector_thickness",
    "current_collector_density",
    "separator_thickness",
    "separator_diameter",
    "separator_porosity",
    "separator_density",
    "lithium_thickness",
    "lithium_diameter",
    "lithium_density",
    "case_mass",
    "electrolyte_excess",
    "electrolyte_density",
)


def cell_mass(design: CoinHalfCell, derived: DerivedElectrode) -> Quantity:
    """Mass of a cell [kg]; the parts are in the note.

    Parameters
    ----------
    design : CoinHalfCell
        The cell.
    derived : DerivedElectrode
        The electrode that is built in.
    """
    parts = mass_parts(design, derived)
    row = cell_terms()["cell_mass"]
    shown = ", ".join(f"{part} {row.to_shown(mass):.3g} g" for part, mass in parts.items())
    return Quantity(
        value=sum(parts.values()),
        unit=row.unit,
        basis=Basis.DERIVED,
        source="sum of the parts",
        inputs=(*_FROM_DESIGN, *_FROM_ELECTRODE),
        note=shown,
    )


def mass_parts(design: CoinHalfCell, derived: DerivedElectrode) -> Mapping[str, float]:
    """Mass of each part of a cell [kg].

    Parameters
    ----------
    design : CoinHalfCell
        The cell.
    derived : DerivedElectrode
        The electrode that is built in.
    """
    value = {name: design.value(name) for name in _FROM_DESIGN}
    electrode = {name: derived.value(name) for name in _FROM_ELECTRODE}
    area = _disc(value["electrode_diameter"])
    separator = _disc(value["separator_diameter"]) * value["separator_thickness"]
    lithium = _disc(value["lithium_diameter"]) * value["lithium_thickness"]
    pores = area * electrode["coating_thickness"] * electrode["porosity"]
    pores += separator * value["separator_porosity"]
    foil = area * value["current_collector_thickness"]
    solid = separator * (1 - value["separator_porosity"])
    return {
        "case": value["case_mass"],
        "current collector": foil * value["current_collector_density"],
        "coating": area * electrode["coating_loading"],
        "separator": solid * value["separator_density"],
        "lithium": lithium * value["lithium_density"],
        "electrolyte": pores * value["electrolyte_excess"] * value["electrolyte_density"],
    }


def _disc(diameter: float) -> float:
    return math.pi * diameter**2 / 4
