"""Two electrodes that share lithium: what each holds at both ends of a voltage window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import numpy as np
from scipy.optimize import brentq

from anode_model.constants import FARADAY, SECONDS_PER_HOUR
from anode_model.derivation.laws import Laws
from anode_model.errors import Problem, SheetError
from anode_model.relations.balance import (
    cyclable_lithium_from_positive,
    negative_positive_ratio_from_capacities,
    positive_first_capacity_from_ratio,
    thickness_from_areal_capacity,
)
from parameter_sets.cell_design import PouchCell
from parameter_sets.stored_lithium import StoredLithium, evaluator

_POTENTIAL = "Positive electrode OCP [V]"
_CAPACITY = "Maximum concentration in positive electrode [mol.m-3]"
_VOLUME_FRACTION = "Positive electrode active material volume fraction"

#: Points for the integral of the open-circuit voltage.
_POINTS = 401

#: Relative distance from a limit at which a number is at the limit; the potential likewise [V].
_NOISE = 1e-9


class ElectrodePair:
    """A carbon and a positive electrode, with a voltage window.

    Parameters
    ----------
    laws : Laws
        Of the carbon; its numbers come with each solution.
    design : PouchCell
        The cell.
    positive : mapping of str to float or callable
        PyBaMM set of the positive electrode.
    name : str
        Of the carbon, for messages.
    """

    def __init__(self, laws: Laws, design: PouchCell, positive: Mapping[str, Any], name: str):
        self.laws, self.design, self.name = laws, design, name
        self.positive_potential = evaluator(positive[_POTENTIAL])
        self.maximum_concentration = float(positive[_CAPACITY])
        self.volume_fraction = float(positive[_VOLUME_FRACTION])

    def solve(self, numbers: Mapping[str, float]) -> dict[str, float]:
        """Every number of the balance, by nomenclature name.

        Parameters
        ----------
        numbers : mapping of str to float
            ``irreversible_areal_capacity`` [A.h.m-2], ``positive_filling_made`` [1] and what
            :func:`parameter_sets.stored_lithium.numbers_of_storage` names.

        Raises
        ------
        SheetError
            If the carbon would be overcharged, or the voltage window leaves the range in which the
            positive's potential is known.
        """
        return _Solution(self, numbers).quantities()

    def capacity_after_loss(self, numbers: Mapping[str, float], lost: float) -> float:
        """Charge between both cut-offs once the pair has less lithium [A.h.m-2].

        Parameters
        ----------
        numbers : mapping of str to float
            As in :meth:`solve`.
        lost : float
            Lithium that is gone since formation [A.h.m-2].

        Raises
        ------
        SheetError
            If too little is left to reach the upper cut-off.
        """
        return _Solution(self, numbers).capacity_after_loss(lost)

    def refuse(self, key: str, what: str, got: str, allowed: str, advice: str) -> NoReturn:
        """Raise the one problem that stands in the way."""
        problem = Problem(f"cell.{key}", what, got, allowed, advice)
        raise SheetError(self.design.name, [problem])


class _Solution:
    """One carbon against the positive of a pair."""

    def __init__(self, pair: ElectrodePair, numbers: Mapping[str, float]):
        self._pair, self._design = pair, pair.design
        self._positive = pair.positive_potential
        self._negative = StoredLithium(pair.laws, numbers)
        self._reversible = numbers["areal_capacity"]
        self._loss = numbers["irreversible_areal_capacity"]
        self._made = numbers["positive_filling_made"]

    def quantities(self) -> dict[str, float]:
        """Every number, by nomenclature name."""
        first, sites = self._positive_capacities()
        lithium = self._lithium(sites)

        def fillings(charge: Any) -> tuple[Any, Any]:
            return self._fillings(charge, lithium, sites)

        def voltage(charge: Any) -> Any:
            return self._voltage(charge, lithium, sites)

        charged, discharged = self._ends(lithium, sites)
        capacity = charged - discharged
        charges = np.linspace(discharged, charged, _POINTS)
        energy = float(np.trapezoid(voltage(charges), charges))
        area = self._design.electrode_area.value
        full, empty = fillings(charged), fillings(discharged)
        return {
            "positive_first_capacity": first,
            "positive_capacity": sites,
            "positive_thickness": thickness_from_areal_capacity(
                sites,
                maximum_concentration=self._pair.maximum_concentration,
                active_material_volume_fraction=self._pair.volume_fraction,
            ),
            "negative_positive_ratio": negative_positive_ratio_from_capacities(
                positive_first_capacity=first,
                reversible_areal_capacity=self._reversible,
                irreversible_areal_capacity=self._loss,
            ),
            "cyclable_lithium": lithium,
            "negative_filling_charged": full[0],
            "positive_filling_charged": full[1],
            "negative_filling_discharged": empty[0],
            "positive_filling_discharged": empty[1],
            "nominal_capacity": capacity * area,
            "carbon_use": capacity / self._reversible,
            "open_circuit_energy": energy * area,
        }

    def capacity_after_loss(self, lost: float) -> float:
        """Charge between both cut-offs with less lithium [A.h.m-2]."""
        _, sites = self._positive_capacities()
        charged, discharged = self._ends(self._lithium(sites) - lost, sites)
        return charged - discharged

    def _lithium(self, sites: float) -> float:
        """After formation [A.h.m-2]."""
        return float(
            cyclable_lithium_from_positive(
                positive_capacity=sites,
                filling_made=self._made,
                irreversible_areal_capacity=self._loss,
            )
        )

    def _fillings(self, charge: Any, lithium: float, sites: float) -> tuple[Any, Any]:
        """Of both electrodes with a charge in the carbon [A.h.m-2]."""
        return self._negative.fillings(charge).carbon, (lithium - charge) / sites

    def _voltage(self, charge: Any, lithium: float, sites: float) -> Any:
        return self._positive((lithium - charge) / sites) - self._negative.potential(charge)

    def _positive_capacities(self) -> tuple[float, float]:
        """Of the positive: its first charge, and all its sites [A.h.m-2]."""
        design = self._design
        swing = self._made - self._filling_after_first_charge()
        if design.positive_thickness is None:
            first = positive_first_capacity_from_ratio(
                negative_positive_ratio=design.value("negative_positive_ratio"),
                reversible_areal_capacity=self._reversible,
                irreversible_areal_capacity=self._loss,
            )
            return float(first), float(first / swing)
        per_thickness = (
            FARADAY
            / SECONDS_PER_HOUR
            * self._pair.maximum_concentration
            * self._pair.volume_fraction
        )
        sites = design.positive_thickness.value * per_thickness
        first = sites * swing
        self._check_ratio(first, design.positive_thickness.value)
        return first, sites

    def _filling_after_first_charge(self) -> float:
        """Filling of the positive at the upper cut-off with the carbon full."""
        design = self._design
        lowest = design.positive_filling_lowest.value
        full = self._negative.potential(self._reversible)
        wanted = design.upper_voltage.value + full
        highest_potential = self._positive(lowest)
        if highest_potential < wanted:
            self._pair.refuse(
                "upper_voltage",
                f"at this voltage with the carbon full the positive stands at {wanted:.3f} V, "
                f"beyond what is known of its potential ({highest_potential:.3f} V at its lowest "
                "filling)",
                f"{design.upper_voltage.value:g} V",
                f"below {highest_potential - full:.3f} V",
                "lower upper_voltage, or name a set whose potential is known further",
            )
        if self._positive(self._made) >= wanted:
            self._pair.refuse(
                "upper_voltage",
                "the positive as made stands above it: there is nothing to charge",
                f"{design.upper_voltage.value:g} V",
                f"more than {self._positive(self._made) - full:.3f} V",
                "raise upper_voltage",
            )
        return float(brentq(lambda y: self._positive(y) - wanted, lowest, self._made, xtol=1e-12))

    def _check_ratio(self, first: float, thickness: float) -> None:
        left = first - self._loss
        if left > 0 and self._reversible / left >= 1 - _NOISE:
            return
        thickest = thickness * (self._reversible + self._loss) / first
        if left <= 0:
            what = (
                f"the first charge brings {first / 10:.3g} mAh/cm², less than {self._pair.name} "
                f"loses in its first cycle ({self._loss / 10:.3g} mAh/cm²)"
            )
            advice = "thicker positive coating, or a thinner carbon coating"
            thinnest = thickness * self._loss / first
            allowed = f"above {thinnest * 1e6:.3g} µm, at most {thickest * 1e6:.3g} µm"
        else:
            what = (
                f"N/P is {self._reversible / left:.3f} after the first-cycle loss of "
                f"{self._pair.name}: lithium metal would plate"
            )
            advice = "thinner positive coating, or a thicker carbon coating"
            allowed = f"at most {thickest * 1e6:.3g} µm"
        self._pair.refuse("positive_thickness", what, f"{thickness * 1e6:.3g} µm", allowed, advice)

    def _ends(self, lithium: float, sites: float) -> tuple[float, float]:
        """Charge in the carbon at both cut-offs [A.h.m-2]."""

        def voltage(charge: Any) -> Any:
            return self._voltage(charge, lithium, sites)

        design = self._design
        high, low = design.upper_voltage.value, design.lower_voltage.value
        # The most that the positive can give within its known range, and the least.
        most = min(self._reversible, lithium - design.positive_filling_lowest.value * sites)
        least = max(0.0, lithium - design.positive_filling_highest.value * sites)
        if least >= most or voltage(least) > high or voltage(most) < high - _NOISE:
            self._refuse_reach(voltage(most))
        charged = _root(voltage, high, least, most)
        if voltage(least) >= low:
            return charged, least
        return charged, _root(voltage, low, least, charged)

    def _refuse_reach(self, reached: float) -> NoReturn:
        """The cell cannot be charged to its cut-off: too high a voltage, or too little lithium."""
        design, high = self._design, self._design.upper_voltage.value
        least = self._positive(self._made) - self._negative.potential(self._reversible)
        if reached > least:
            self._pair.refuse(
                "upper_voltage",
                "the cell does not reach it within what is known of the positive's potential",
                f"{high:g} V",
                f"above {least:.3f} V, at most {reached:.3f} V with this balance",
                "lower upper_voltage, or more positive electrode (a smaller N/P ratio)",
            )
        what = f"hardly any lithium is left after the first cycle of {self._pair.name}: the cell "
        what += f"does not reach {high:g} V, nor any other voltage that charges it"
        if design.positive_thickness is None:
            got, advice = f"{design['negative_positive_ratio'].value:g}", "1.1 is usual"
            self._pair.refuse("negative_positive_ratio", what, got, "less, towards 1", advice)
        got, advice = f"{design.positive_thickness.value * 1e6:.3g} µm", "a thicker coating"
        self._pair.refuse("positive_thickness", what, got, "more", advice)


def _root(voltage: Callable[[Any], Any], wanted: float, low: float, high: float) -> float:
    if voltage(high) <= wanted:
        return high
    return float(brentq(lambda charge: voltage(charge) - wanted, low, high, xtol=1e-12))
