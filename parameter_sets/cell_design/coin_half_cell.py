"""The coin half cell: the carbon against lithium metal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from anode_model.nomenclature import cell_terms
from anode_model.quantities import Basis, Quantity
from parameter_sets.cell_design.coin_mass import cell_mass
from parameter_sets.cell_design.design import CellDesign, Text

if TYPE_CHECKING:
    from anode_model.derivation.electrode import DerivedElectrode


class CoinHalfCell(CellDesign):
    """A coin half cell: carbon electrode, separator, lithium metal, electrolyte and case.

    Parameters
    ----------
    lithium_set : str
        The PyBaMM set that gives the exchange current of lithium metal.
    electrode_diameter, separator_diameter, lithium_diameter, case_diameter, case_height : Quantity
        [m].
    lithium_thickness : Quantity
        [m].
    lithium_density : Quantity
        [kg.m-3].
    case_mass : Quantity
        Of the parts without function in the model [kg].
    lower_potential, upper_potential : Quantity
        Cut-offs, carbon versus Li/Li+ [V].
    contact_resistance : Quantity
        [Ohm].

    Notes
    -----
    What it has in common with other cells: :class:`CellDesign`.
    """

    kind: Literal["half-cell"]
    lithium_set: Text
    electrode_diameter: Quantity
    separator_diameter: Quantity
    lithium_thickness: Quantity
    lithium_diameter: Quantity
    lithium_density: Quantity
    case_diameter: Quantity
    case_height: Quantity
    case_mass: Quantity
    lower_potential: Quantity
    upper_potential: Quantity
    contact_resistance: Quantity

    @property
    def computed(self) -> Mapping[str, Quantity]:
        """Area of the electrode and outer volume, by nomenclature name."""
        return {"electrode_area": self._area(), "cell_volume": self.volume}

    @property
    def words(self) -> Mapping[str, str]:
        """What the cell is made of."""
        return {"lithium set": self.lithium_set}

    def _area(self) -> Quantity:
        """Of the electrode's coated side, a disc [m2]."""
        diameter = self.electrode_diameter
        area = math.pi * diameter.value**2 / 4
        relative = None if diameter.spread is None else 2 * diameter.spread / diameter.value
        return Quantity(
            value=area,
            unit=cell_terms()["electrode_area"].unit,
            basis=Basis.DERIVED,
            source="area of a disc",
            spread=None if relative is None else relative * area,
            inputs=("electrode_diameter",),
        )

    @property
    def volume(self) -> Quantity:
        """Outer volume of the case, a cylinder [m3]."""
        return Quantity(
            value=math.pi * self.case_diameter.value**2 / 4 * self.case_height.value,
            unit=cell_terms()["cell_volume"].unit,
            basis=Basis.DERIVED,
            source="volume of a cylinder",
            inputs=("case_diameter", "case_height"),
        )

    def mass(self, derived: DerivedElectrode) -> Quantity:
        """Mass of the whole cell [kg], with the masses of its parts in the note.

        Parameters
        ----------
        derived : DerivedElectrode
            The electrode that is built in.
        """
        return cell_mass(self, derived)
