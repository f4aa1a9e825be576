"""The numbers of a full cell that stand in a table of cells: balance and body."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from anode_model.nomenclature import term

if TYPE_CHECKING:
    from parameter_sets.balance import Balance
    from parameter_sets.parameter_set import ParameterSet

#: Numbers of the balance by column, and by what they are multiplied there.
OF_BALANCE = {
    "N/P": ("negative_positive_ratio", 1.0),
    "positive coating [µm]": ("positive_thickness", 1.0),
    "nominal capacity [Ah]": ("nominal_capacity", 1.0),
    "carbon used [%]": ("carbon_use", 100.0),
}


def cell_numbers(cell: ParameterSet) -> dict[str, float]:
    """Balance, first-cycle efficiency, mass and volume of a full cell.

    Parameters
    ----------
    cell : ParameterSet
        A full cell.

    Returns
    -------
    dict of str to float
        Units in the names.
    """
    balance = cast("Balance", cell.balance)
    # What the first charge takes out of the positive down to its equilibrium at the cut-off.
    swing = cell.design.value("positive_filling_made") - balance.value("positive_filling_charged")
    first = balance.value("positive_capacity") * swing * cell.electrode_area
    return {
        **{
            column: factor * term(name).to_shown(balance.value(name))
            for column, (name, factor) in OF_BALANCE.items()
        },
        "first-cycle efficiency [%]": 100 * cell.nominal_capacity.value / first,
        "mass [g]": term("cell_mass").to_shown(cell.mass.value),
        "volume [cm³]": term("cell_volume").to_shown(cell.volume.value),
    }
