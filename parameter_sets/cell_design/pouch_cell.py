"""The pouch cell: a stack of carbon electrodes, separators and positive electrodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import model_validator

from anode_model.errors import Problem, SheetError
from anode_model.nomenclature import cell_terms
from anode_model.quantities import Basis, Quantity
from parameter_sets.cell_design.design import CellDesign, Text


class PouchCell(CellDesign):
    """A stacked pouch cell; how thick its positive coating is follows from the carbon.

    The stack begins with a negative foil; foils of both kinds follow each other, and those that
    face two others are coated on both sides.

    Parameters
    ----------
    positive_name, positive_set : str
        What the positive electrode is, and the PyBaMM set that gives it.
    electrode_width, electrode_height : Quantity
        Of the coated faces [m].
    electrode_pairs : Quantity
        Coated faces opposite each other, a whole number [1].
    negative_positive_ratio, positive_thickness : Quantity or None
        Exactly one is given [1], [m]; the other follows from the balance.
    positive_filling_made, positive_filling_lowest, positive_filling_highest : Quantity
        Stoichiometry before the first charge, and where the positive's potential is known [1].
    positive_active_density, positive_inactive_density, positive_collector_density : Quantity
        [kg.m-3].
    positive_collector_thickness, separator_overhang : Quantity
        [m].
    case_thickness, case_depth, seal_width : Quantity
        Film, largest stack and sealed border [m].
    case_density, tab_mass : Quantity
        [kg.m-3], [kg].
    positive_specific_heat_capacity, positive_collector_specific_heat_capacity, \
current_collector_specific_heat_capacity, separator_specific_heat_capacity, \
electrolyte_specific_heat_capacity, case_specific_heat_capacity : Quantity
        [J.kg-1.K-1].
    heat_transfer_coefficient : Quantity
        From the body to the surroundings [W.m-2.K-1].
    lower_voltage, upper_voltage : Quantity
        Cut-offs of the cell [V].

    Notes
    -----
    What it has in common with other cells: :class:`CellDesign`.
    """

    kind: Literal["full-cell"]
    positive_name: Text
    positive_set: Text
    electrode_width: Quantity
    electrode_height: Quantity
    electrode_pairs: Quantity
    negative_positive_ratio: Quantity | None = None
    positive_thickness: Quantity | None = None
    positive_filling_made: Quantity
    positive_filling_lowest: Quantity
    positive_filling_highest: Quantity
    positive_active_density: Quantity
    positive_inactive_density: Quantity
    positive_specific_heat_capacity: Quantity
    positive_collector_thickness: Quantity
    positive_collector_density: Quantity
    positive_collector_specific_heat_capacity: Quantity
    current_collector_specific_heat_capacity: Quantity
    separator_specific_heat_capacity: Quantity
    separator_overhang: Quantity
    electrolyte_specific_heat_capacity: Quantity
    case_thickness: Quantity
    case_density: Quantity
    case_specific_heat_capacity: Quantity
    case_depth: Quantity
    seal_width: Quantity
    tab_mass: Quantity
    heat_transfer_coefficient: Quantity
    lower_voltage: Quantity
    upper_voltage: Quantity

    @model_validator(mode="after")
    def _one_balance(self) -> Self:
        if (self.negative_positive_ratio is None) == (self.positive_thickness is None):
            both = self.positive_thickness is not None
            what = "given twice" if both else "the balance of the electrodes is not given"
            problem = Problem(
                "cell.negative_positive_ratio",
                what,
                got="negative_positive_ratio and positive_thickness" if both else "neither",
                allowed="one of negative_positive_ratio and positive_thickness",
                advice="leave one out" if both else "add negative_positive_ratio = 1.1",
            )
            raise SheetError(self.name, [problem])
        return self

    @property
    def pairs(self) -> int:
        """Number of electrode pairs."""
        return round(self.electrode_pairs.value)

    @property
    def negative_foils(self) -> int:
        """Number of foils under carbon; the stack begins with one."""
        return self.pairs // 2 + 1

    @property
    def positive_foils(self) -> int:
        """Number of foils under the positive electrode."""
        return self.pairs + 1 - self.negative_foils

    @property
    def pair_area(self) -> float:
        """Area of one electrode pair [m2]."""
        return self.electrode_width.value * self.electrode_height.value

    @property
    def computed(self) -> Mapping[str, Quantity]:
        """Area of all electrode pairs together, by nomenclature name."""
        area = Quantity(
            value=self.pairs * self.pair_area,
            unit=cell_terms()["electrode_area"].unit,
            basis=Basis.DERIVED,
            source="width times height times number of pairs",
            inputs=("electrode_width", "electrode_height", "electrode_pairs"),
        )
        return {"electrode_area": area}

    @property
    def words(self) -> Mapping[str, str]:
        """What the cell is made of."""
        return {"positive electrode": self.positive_name, "positive set": self.positive_set}
