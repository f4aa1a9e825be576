"""How a carbon and a positive electrode share the lithium of a full cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pybamm
from scipy.optimize import brentq

from anode_model import Basis, DerivedElectrode, Quantity
from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from anode_model.errors import Problem, SheetError
from anode_model.frozen_mapping import FrozenMapping
from anode_model.nomenclature import cell_terms
from anode_model.relations.balance import (
    cyclable_lithium_from_positive,
    negative_positive_ratio_from_capacities,
    positive_first_capacity_from_ratio,
    thickness_from_areal_capacity,
)
from anode_model.sheets.formatting import format_quantity
from parameter_sets.carbon_electrode import carbon_numbers
from parameter_sets.carbon_functions import potential_function
from parameter_sets.cell_design import PouchCell
from parameter_sets.pybamm_sets import read_set

if TYPE_CHECKING:
    import pandas as pd

_POTENTIAL = "Positive electrode OCP [V]"
_CAPACITY = "Maximum concentration in positive electrode [mol.m-3]"
_VOLUME_FRACTION = "Positive electrode active material volume fraction"

#: Points for the integral of the open-circuit voltage.
_POINTS = 401

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
        Spreads are first order in the spreads of the carbon's reversible and irreversible capacity
        and of the positive's filling as made; ``None`` where the derivation has none.

    Raises
    ------
    SheetError
        If the carbon would be overcharged, or the voltage window leaves the range in which the
        positive's potential is known.

    Notes
    -----
    Source: R15b. The carbon counts as empty at 1.5 V, as it does for its reversible capacity; a
    cell whose carbon is empty before the lower cut-off is discharged there.
    """
    mass = derived.value("active_mass_loading")
    carbon = (derived.value("areal_capacity"), derived.value("irreversible_capacity") * mass)
    made = design.positive_filling_made.value
    pair = _Pair(derived, design)
    found = pair.solve(*carbon, made)
    moves = _moves(derived, design, mass)
    steps = {
        "areal_capacity": (1e-4 * carbon[0], 0.0, 0.0),
        "irreversible_capacity": (0.0, 1e-4 * carbon[0], 0.0),
        "positive_filling_made": (0.0, 0.0, -1e-4),
    }
    slopes: dict[str, dict[str, float]] = {}
    if moves:
        for name, step in steps.items():
            moved = pair.solve(carbon[0] + step[0], carbon[1] + step[1], made + step[2])
            slopes[name] = {key: (moved[key] - found[key]) / sum(step) for key in found}
    quantities = {}
    for name, (source, inputs) in _SOURCES.items():
        given = getattr(design, name, None)
        spread = _spread(name, slopes, moves)
        unit = cell_terms()[name].unit
        derived_one = Quantity(found[name], unit, Basis.DERIVED, source, spread, inputs=inputs)
        quantities[name] = derived_one if given is None else given
    return Balance(FrozenMapping(quantities))


def _spread(
    name: str,
    slopes: Mapping[str, Mapping[str, float]],
    moves: Mapping[str, Mapping[str, float]],
) -> float | None:
    """Root of the summed squares of what each input moves through all ways at once."""
    if not slopes:
        return None
    total = [sum(slopes[way][name] * move for way, move in ways.items()) for ways in moves.values()]
    return float(np.sqrt(np.sum(np.square(total))))


def _moves(
    derived: DerivedElectrode, design: PouchCell, mass: float
) -> dict[str, dict[str, float]]:
    """By input: what one standard deviation of it moves, by way, per electrode area."""
    found: dict[str, dict[str, float]] = {}
    for way, factor in (("areal_capacity", 1.0), ("irreversible_capacity", mass)):
        for name, move in derived.contributions.get(way, {}).items():
            found.setdefault(name, {})[way] = move * factor
    made = design.positive_filling_made.spread
    if found and made:
        found["positive_filling_made"] = {"positive_filling_made": made}
    return found


class _Pair:
    """Two electrodes whose potentials are known, and a voltage window."""

    def __init__(self, derived: DerivedElectrode, design: PouchCell):
        self._design, self._name = design, derived.material.name
        values = read_set(design.positive_set, file=design.name, key="materials.positive_set")
        laws = derived.laws
        numbers = {name: derived.value(name) for name in carbon_numbers(laws)}
        self._negative = _evaluator(potential_function(laws, numbers))
        self._positive = _evaluator(values[_POTENTIAL])
        self._per_thickness = (
            FARADAY / SECONDS_PER_HOUR * float(values[_CAPACITY]) * float(values[_VOLUME_FRACTION])
        )
        self._maximum, self._fraction = float(values[_CAPACITY]), float(values[_VOLUME_FRACTION])
        self._empty = derived.value("filling_delithiated")
        self._full = derived.value("filling_lithiated")

    def solve(self, reversible: float, irreversible: float, made: float) -> dict[str, float]:
        """Every number of the balance, by nomenclature name."""
        design = self._design
        first_filling = self._filling_after_first_charge(made)
        if design.positive_thickness is None:
            first = positive_first_capacity_from_ratio(
                negative_positive_ratio=design.value("negative_positive_ratio"),
                reversible_areal_capacity=reversible,
                irreversible_areal_capacity=irreversible,
            )
            sites = first / (made - first_filling)
        else:
            sites = design.positive_thickness.value * self._per_thickness
            first = sites * (made - first_filling)
            self._check_ratio(first, reversible, irreversible)
        lithium = cyclable_lithium_from_positive(
            positive_capacity=sites, filling_made=made, irreversible_areal_capacity=irreversible
        )
        swing = self._full - self._empty

        def fillings(charge: Any) -> tuple[Any, Any]:
            return self._empty + charge / reversible * swing, (lithium - charge) / sites

        def voltage(charge: float) -> float:
            negative, positive = fillings(charge)
            return float(self._positive(positive) - self._negative(negative))

        charged, discharged = self._ends(voltage, reversible, lithium, sites)
        capacity = charged - discharged
        charges = np.linspace(discharged, charged, _POINTS)
        negative, positive = fillings(charges)
        voltages = self._positive(positive) - self._negative(negative)
        energy = float(np.trapezoid(voltages, charges))
        area = design.electrode_area.value
        full, empty = fillings(charged), fillings(discharged)
        return {
            "positive_first_capacity": first,
            "positive_capacity": sites,
            "positive_thickness": thickness_from_areal_capacity(
                sites,
                maximum_concentration=self._maximum,
                active_material_volume_fraction=self._fraction,
            ),
            "negative_positive_ratio": negative_positive_ratio_from_capacities(
                positive_first_capacity=first,
                reversible_areal_capacity=reversible,
                irreversible_areal_capacity=irreversible,
            ),
            "cyclable_lithium": lithium,
            "negative_filling_charged": full[0],
            "positive_filling_charged": full[1],
            "negative_filling_discharged": empty[0],
            "positive_filling_discharged": empty[1],
            "nominal_capacity": capacity * area,
            "carbon_use": capacity / reversible,
            "open_circuit_energy": energy * area,
        }

    def _filling_after_first_charge(self, made: float) -> float:
        """Filling of the positive at the upper cut-off with the carbon full."""
        design = self._design
        lowest = design.positive_filling_lowest.value
        wanted = design.upper_voltage.value + self._negative(self._full)
        highest_potential = self._positive(lowest)
        if highest_potential < wanted:
            self._refuse(
                "upper_voltage",
                f"at this voltage with the carbon full the positive stands at {wanted:.3f} V, "
                f"beyond what is known of its potential ({highest_potential:.3f} V at its lowest "
                "filling)",
                f"{design.upper_voltage.value:g} V",
                f"at most {highest_potential - self._negative(self._full):.3f} V",
                "lower upper_voltage, or name a set whose potential is known further",
            )
        if self._positive(made) > wanted:
            self._refuse(
                "upper_voltage",
                "the positive as made stands above it: there is nothing to charge",
                f"{design.upper_voltage.value:g} V",
                f"more than {self._positive(made) - self._negative(self._full):.3f} V",
                "raise upper_voltage",
            )
        return float(brentq(lambda y: self._positive(y) - wanted, lowest, made, xtol=1e-12))

    def _check_ratio(self, first: float, reversible: float, irreversible: float) -> None:
        design = self._design
        if first > irreversible and reversible / (first - irreversible) >= 1:
            return
        thickest = design["positive_thickness"].value * (reversible + irreversible) / first
        if first <= irreversible:
            what = (
                f"the first charge brings {first / 10:.3g} mAh/cm², less than {self._name} loses "
                f"in its first cycle ({irreversible / 10:.3g} mAh/cm²)"
            )
            advice = "thicker positive coating, or a thinner carbon coating"
            allowed = f"{design['positive_thickness'].value * irreversible / first * 1e6:.3g} to "
            allowed += f"{thickest * 1e6:.3g} µm"
        else:
            ratio = reversible / (first - irreversible)
            what = (
                f"N/P is {ratio:.3f} after the first-cycle loss of {self._name}: lithium metal "
                "would plate"
            )
            advice = "thinner positive coating, or a thicker carbon coating"
            allowed = f"at most {thickest * 1e6:.3g} µm"
        got = f"{design['positive_thickness'].value * 1e6:.3g} µm"
        self._refuse("positive_thickness", what, got, allowed, advice)

    def _ends(
        self, voltage: Callable[[float], float], reversible: float, lithium: float, sites: float
    ) -> tuple[float, float]:
        """Charge in the carbon at both cut-offs [A.h.m-2]."""
        design = self._design
        high, low = design.upper_voltage.value, design.lower_voltage.value
        # The most that the positive can give within its known range, and the least.
        most = min(reversible, lithium - design.positive_filling_lowest.value * sites)
        least = max(0.0, lithium - design.positive_filling_highest.value * sites)
        if voltage(least) > high or voltage(most) < high - 1e-9:
            known = f"{voltage(least):.3f} to {voltage(most):.3f} V"
            self._refuse(
                "upper_voltage",
                "the cell does not reach it within what is known of the positive's potential",
                f"{high:g} V",
                known,
                "change upper_voltage, or the N/P ratio",
            )
        charged = self._root(voltage, high, least, most)
        if voltage(least) >= low:
            return charged, least
        return charged, self._root(voltage, low, least, charged)

    @staticmethod
    def _root(voltage: Callable[[float], float], wanted: float, low: float, high: float) -> float:
        if voltage(high) <= wanted:
            return high
        return float(brentq(lambda charge: voltage(charge) - wanted, low, high, xtol=1e-12))

    def _refuse(self, key: str, what: str, got: str, allowed: str, advice: str) -> NoReturn:
        problem = Problem(f"cell.{key}", what, got, allowed, advice)
        raise SheetError(self._design.name, [problem])


def _evaluator(function: Callable[..., Any]) -> Callable[[Any], Any]:
    """A potential as a plain function of one filling or several, at the reference temperature."""

    def potential(filling: Any) -> Any:
        many = isinstance(filling, np.ndarray)
        value = function(pybamm.Vector(filling) if many else pybamm.Scalar(filling))
        numbers = np.asarray(value.evaluate() if isinstance(value, pybamm.Symbol) else value)
        return numbers.ravel() if many else float(numbers.ravel()[0])

    return potential
