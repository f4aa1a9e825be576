"""How a carbon and a positive electrode share the lithium of a full cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from anode_model import Basis, DerivedElectrode, Quantity
from anode_model.errors import SheetError
from anode_model.frozen_mapping import FrozenMapping
from anode_model.nomenclature import cell_terms
from anode_model.sheets.formatting import format_quantity
from parameter_sets.cell_design import PouchCell
from parameter_sets.electrode_pair import ElectrodePair
from parameter_sets.sets_in_cells import positive_set_values
from parameter_sets.stored_lithium import numbers_of_storage

if TYPE_CHECKING:
    import pandas as pd

#: Relative step by which each number is moved for the spreads.
_STEP = 1e-4

#: What each number of a balance follows from, by nomenclature name.
_SOURCES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "positive_first_capacity": (
        "R15b, positive_first_capacity_from_ratio",
        ("negative_positive_ratio", "areal_capacity", "irreversible_capacity"),
    ),
    "positive_capacity": (
        "R15b: first charge over the swing from as made to the upper cut-off with the carbon full",
        ("positive_first_capacity", "positive_filling_made", "upper_voltage"),
    ),
    "positive_thickness": ("R15b, thickness_from_areal_capacity", ("positive_capacity",)),
    "negative_positive_ratio": (
        "R15b, negative_positive_ratio_from_capacities",
        ("positive_first_capacity", "areal_capacity", "irreversible_capacity"),
    ),
    "cyclable_lithium": (
        "R15b, cyclable_lithium_from_positive",
        ("positive_capacity", "positive_filling_made", "irreversible_capacity"),
    ),
    "negative_filling_charged": (
        "equilibrium at the upper cut-off",
        ("cyclable_lithium", "upper_voltage"),
    ),
    "positive_filling_charged": (
        "equilibrium at the upper cut-off",
        ("cyclable_lithium", "upper_voltage"),
    ),
    "negative_filling_discharged": (
        "equilibrium at the lower cut-off, or empty",
        ("cyclable_lithium", "lower_voltage"),
    ),
    "positive_filling_discharged": (
        "equilibrium at the lower cut-off, or with the carbon empty",
        ("cyclable_lithium", "lower_voltage"),
    ),
    "nominal_capacity": (
        "charge between both equilibria times the area of all pairs",
        ("negative_filling_charged", "negative_filling_discharged", "electrode_area"),
    ),
    "carbon_use": ("definition", ("nominal_capacity", "areal_capacity")),
    "open_circuit_energy": (
        "integral of the open-circuit voltage at 25 degC over the nominal capacity",
        ("nominal_capacity",),
    ),
}

#: The same where the thickness of the positive coating is given.
_FROM_THICKNESS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "positive_capacity": ("R15b: sites of a coating of this thickness", ("positive_thickness",)),
    "positive_first_capacity": (
        "R15b: sites times the swing from as made to the upper cut-off with the carbon full",
        ("positive_capacity", "positive_filling_made", "upper_voltage"),
    ),
}


@dataclass(frozen=True)
class Balance:
    """What the balance of a full cell comes to.

    Parameters
    ----------
    quantities : mapping of str to Quantity
        By nomenclature name: capacities and thickness of the positive, N/P ratio, lithium after
        formation, fillings of both electrodes charged and discharged, nominal capacity, share of
        the carbon that is used and energy at open circuit.
    """

    quantities: Mapping[str, Quantity]

    def __repr__(self) -> str:
        ratio = self.value("negative_positive_ratio")
        return f"Balance(N/P {ratio:.4g}, {self.value('nominal_capacity'):.4g} A.h)"

    def __getitem__(self, name: str) -> Quantity:
        """One number by nomenclature name."""
        return self.quantities[name]

    def value(self, name: str) -> float:
        """Number behind a name, in the internal unit."""
        return self.quantities[name].value

    def to_frame(self) -> pd.DataFrame:
        """One row a number, in the units in which people read it."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "name": name,
                    "symbol": row.symbol,
                    "value": row.to_shown(item.value),
                    "unit": row.shown,
                    "spread": None if item.spread is None else item.spread / row.per_shown,
                    "basis": item.basis.value,
                    "source": item.source,
                    "inputs": ", ".join(item.inputs),
                }
                for name, item in self.quantities.items()
                for row in (cell_terms()[name],)
            ]
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(cell_terms()[name].label)}</td>"
            f"<td>{escape(format_quantity(item, cell_terms()[name]))}</td>"
            f"<td>{escape(item.source)}</td></tr>"
            for name, item in self.quantities.items()
        )
        head = "<tr><th>balance</th><th>value</th><th>from</th></tr>"
        return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def find_balance(derived: DerivedElectrode, design: PouchCell) -> Balance:
    """Balance a carbon electrode with the positive electrode of a cell design.

    Parameters
    ----------
    derived : DerivedElectrode
        The carbon electrode.
    design : PouchCell
        The cell; gives either the N/P ratio or the thickness of the positive coating.

    Returns
    -------
    Balance
        Spreads are first order in everything of the carbon that has a spread (its capacities, its
        fillings and the shape of its potential) and in the positive's filling as made; ``None``
        where the derivation has none.

    Raises
    ------
    SheetError
        If the carbon would be overcharged, the voltage window leaves the range in which the
        positive's potential is known, or the positive's set cannot be used.

    Notes
    -----
    Source: R15b. The carbon counts as empty at 1.5 V, as it does for its reversible capacity; a
    cell whose carbon is empty before the lower cut-off is discharged there.
    """
    positive = positive_set_values(design)
    pair = ElectrodePair(derived.laws, design, positive, derived.material.name)
    numbers = _numbers(derived, design)
    found = pair.solve(numbers)
    moves = _moves(derived, design)
    ways = {way for row in moves.values() for way, move in row.items() if move}
    slopes = {way: _slopes(pair, numbers, way, found) for way in ways}
    sources = {**_SOURCES, **(_FROM_THICKNESS if design.positive_thickness else {})}
    quantities = {}
    for name, (source, inputs) in sources.items():
        given = getattr(design, name, None)
        spread = _spread(name, slopes, moves)
        unit = cell_terms()[name].unit
        computed = Quantity(found[name], unit, Basis.DERIVED, source, spread, inputs=inputs)
        quantities[name] = computed if given is None else given
    return Balance(FrozenMapping(quantities))


def capacity_after_loss(derived: DerivedElectrode, design: PouchCell, lost: float) -> float:
    """What a cell that lost lithium can hold at equilibrium between both cut-offs.

    Parameters
    ----------
    derived : DerivedElectrode
        The carbon electrode.
    design : PouchCell
        The cell.
    lost : float
        Lithium that is gone since formation [A.h].

    Returns
    -------
    float
        [A.h]; NaN where so little is left that the positive leaves the range in which its
        potential is known before the upper cut-off.

    Notes
    -----
    Source: R15b with less lithium; both electrodes keep their capacity.
    """
    area = design.electrode_area.value
    pair = ElectrodePair(derived.laws, design, positive_set_values(design), derived.material.name)
    try:
        return area * pair.capacity_after_loss(_numbers(derived, design), lost / area)
    except SheetError:
        # A cell that could be balanced is refused only for what it lost since.
        return float("nan")


def _numbers(derived: DerivedElectrode, design: PouchCell) -> dict[str, float]:
    """What an electrode pair is solved from."""
    loss = derived.value("irreversible_capacity") * derived.value("active_mass_loading")
    return {
        **{name: derived.value(name) for name in numbers_of_storage(derived.laws)},
        "irreversible_areal_capacity": loss,
        "positive_filling_made": design.positive_filling_made.value,
    }


def _slopes(
    pair: ElectrodePair, numbers: Mapping[str, float], way: str, found: Mapping[str, float]
) -> dict[str, float] | None:
    """Change of each number of the balance per change of one that it is solved from."""
    size = _STEP * (abs(numbers[way]) or 1.0)
    # At a limit (the carbon exactly full, the positive as made at the end of what is known) one
    # side is refused.
    for step in (-size, size):
        try:
            moved = pair.solve({**numbers, way: numbers[way] + step})
        except SheetError:
            continue
        return {name: (moved[name] - found[name]) / step for name in found}
    return None


def _spread(
    name: str,
    slopes: Mapping[str, Mapping[str, float] | None],
    moves: Mapping[str, Mapping[str, float]],
) -> float | None:
    """Root of the summed squares of what each input moves through all ways at once."""
    known = {way: slope[name] for way, slope in slopes.items() if slope is not None}
    if not moves or len(known) < len(slopes):
        return None
    total = [sum(known[way] * move for way, move in row.items() if move) for row in moves.values()]
    return float(np.sqrt(np.sum(np.square(total))))


def _moves(derived: DerivedElectrode, design: PouchCell) -> dict[str, dict[str, float]]:
    """By input: what one standard deviation of it moves, by the number through which it acts."""
    loss, mass = (derived.value(key) for key in ("irreversible_capacity", "active_mass_loading"))
    acting = [
        *((name, name, 1.0) for name in numbers_of_storage(derived.laws)),
        ("irreversible_capacity", "irreversible_areal_capacity", mass),
        ("active_mass_loading", "irreversible_areal_capacity", loss),
    ]
    found: dict[str, dict[str, float]] = {}
    for quantity, way, factor in acting:
        for name, move in derived.contributions.get(quantity, {}).items():
            row = found.setdefault(name, {})
            row[way] = row.get(way, 0.0) + move * factor
    made = design.positive_filling_made.spread
    if found and made:
        found["positive_filling_made"] = {"positive_filling_made": made}
    return found
