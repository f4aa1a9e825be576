"""How much lithium the coating holds at a potential, in the carbon and in a silicon compound.

Both phases of a coating share one potential, and with it the charge: at a given charge each has
the filling at which its own open-circuit potential equals that of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pybamm
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from anode_model import DerivedElectrode
from anode_model.derivation.laws import NO_HYSTERESIS, Laws
from anode_model.relations.hysteresis import Branch
from parameter_sets.carbon_functions import (
    GALLERIES,
    HYSTERESIS,
    branch_function,
    potential_function,
)
from parameter_sets.silicon_phase import (
    has_silicon,
    silicon_delithiation_potential,
    silicon_fillings,
    silicon_lithiation_potential,
    silicon_mean_potential,
)

#: State of the hysteresis: the curve of equilibrium, or the branch after lithium went in or out.
EQUILIBRIUM, LITHIATED, DELITHIATED = 0.0, -1.0, 1.0

#: Points of the curve that both phases share, and how far it goes beyond empty and full [1].
_POINTS, _BEYOND = 2001, 2e-3

#: Points of the silicon compound's curve, and how close they come to its ends [1].
_SILICON_POINTS, _SILICON_NEAREST = 8001, 2e-5


@dataclass(frozen=True, slots=True)
class Fillings:
    """Stoichiometries of both phases [1]; that of silicon is NaN where there is none."""

    carbon: Any
    silicon: Any


class StoredLithium:
    """Potential and fillings of a carbon coating as functions of its charge.

    Parameters
    ----------
    laws : Laws
        Of the carbon.
    numbers : mapping of str to float
        What :func:`numbers_of_storage` names, in internal units.
    state : {0, -1, 1}
        Of the hysteresis: equilibrium, lithiated before, or delithiated before.
    """

    def __init__(self, laws: Laws, numbers: Mapping[str, float], state: float = EQUILIBRIUM):
        self._empty = numbers["filling_delithiated"]
        self._swing = numbers["filling_lithiated"] - self._empty
        self.areal_capacity = numbers["areal_capacity"]
        self._laws, self._numbers = laws, numbers
        self._state = EQUILIBRIUM if laws.hysteresis == NO_HYSTERESIS else state
        self._shared: _Shared | None = None
        if has_silicon(laws):
            silicon = numbers["silicon_reversible_capacity"]
            share = silicon / (silicon + numbers["carbon_reversible_capacity"])
            self._shared = _Shared(self._carbon, self._empty, self._swing, share, self._state)

    @classmethod
    def of(cls, derived: DerivedElectrode, state: float = EQUILIBRIUM) -> StoredLithium:
        """Of a derived electrode.

        Parameters
        ----------
        derived : DerivedElectrode
            The electrode.
        state : {0, -1, 1}
            As above.
        """
        names = numbers_of_storage(derived.laws)
        if state != EQUILIBRIUM and derived.laws.hysteresis != NO_HYSTERESIS:
            names = tuple(dict.fromkeys((*names, *HYSTERESIS)))
        return cls(derived.laws, {name: derived.value(name) for name in names}, state)

    def potential(self, charge: Any) -> Any:
        """Potential versus Li/Li+ [V].

        Parameters
        ----------
        charge : float or array
            Above empty at 1.5 V, per electrode area [A.h.m-2].
        """
        share = charge / self.areal_capacity
        if self._shared is None:
            return self._carbon(self._empty + share * self._swing)
        return self._shared.potential(share)

    def fillings(self, charge: Any) -> Fillings:
        """Stoichiometries of both phases.

        Parameters
        ----------
        charge : float or array
            As in :meth:`potential`.
        """
        share = charge / self.areal_capacity
        if self._shared is None:
            return Fillings(self._empty + share * self._swing, np.nan)
        return self._shared.fillings(share)

    @cached_property
    def _carbon(self) -> Callable[[Any], Any]:
        """Potential of the carbon as a function of its filling."""
        if self._state == EQUILIBRIUM:
            return evaluator(potential_function(self._laws, self._numbers))
        branch: Branch = "lithiation" if self._state == LITHIATED else "delithiation"
        return evaluator(branch_function(self._laws, self._numbers, branch))

    def charge(self, filling: float) -> float:
        """Charge of the coating [A.h.m-2] where its carbon has this stoichiometry [1]."""
        if self._shared is None:
            return (filling - self._empty) / self._swing * self.areal_capacity
        return self._shared.share(filling) * self.areal_capacity


def numbers_of_storage(laws: Laws) -> tuple[str, ...]:
    """Nomenclature names of the numbers that decide what is stored at equilibrium.

    Parameters
    ----------
    laws : Laws
        Of the carbon.
    """
    names = ["areal_capacity", "filling_delithiated", "filling_lithiated"]
    if laws.ocp == "msmr":
        names += GALLERIES
    if has_silicon(laws):
        names += ["carbon_reversible_capacity", "silicon_reversible_capacity"]
    return tuple(names)


def evaluator(function: Callable[..., Any]) -> Callable[[Any], Any]:
    """A potential as a plain function of one filling or several, at the reference temperature.

    Parameters
    ----------
    function : callable
        Of a PyBaMM symbol.
    """

    @cache
    def tree(size: int) -> Any:
        # Built once: PyBaMM's sets make a spline in it.
        return function(pybamm.StateVector(slice(0, size)))

    def potential(filling: Any) -> Any:
        many = isinstance(filling, np.ndarray)
        column = np.reshape(filling, (-1, 1))
        value = tree(column.size)
        numbers = np.ravel(value.evaluate(y=column) if isinstance(value, pybamm.Symbol) else value)
        return numbers if many else float(numbers[0])

    return potential


class _Shared:
    """Two phases on one potential, on a scale of charge from 0 (empty) to 1 (full)."""

    def __init__(
        self,
        carbon: Callable[[Any], Any],
        empty: float,
        swing: float,
        silicon_share: float,
        state: float,
    ):
        # Closest together at both ends, where the potential is steep.
        even = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0.0, 1.0, _POINTS))
        own = -_BEYOND + (1.0 + 2.0 * _BEYOND) * even
        fillings = empty + own * swing
        potentials = carbon(fillings)
        silicon = _silicon_filling(state)(-potentials)
        least, most = silicon_fillings()
        taken = (silicon - least) / (most - least)
        shares = (1.0 - silicon_share) * own + silicon_share * taken
        self._potential = PchipInterpolator(shares, potentials)
        self._carbon = PchipInterpolator(shares, fillings)
        self._silicon = PchipInterpolator(shares, silicon)
        self._share = PchipInterpolator(fillings, shares)

    def potential(self, share: Any) -> Any:
        return self._potential(share)[()]

    def fillings(self, share: Any) -> Fillings:
        return Fillings(self._carbon(share)[()], self._silicon(share)[()])

    def share(self, filling: float) -> float:
        return float(self._share(filling))


@cache
def _silicon_filling(state: float) -> PchipInterpolator:
    """Stoichiometry of the compound as a function of its potential with the sign changed."""
    curves = {
        EQUILIBRIUM: silicon_mean_potential,
        LITHIATED: silicon_lithiation_potential,
        DELITHIATED: silicon_delithiation_potential,
    }
    fillings = _towards_both_ends()
    return PchipInterpolator(-curves[state](fillings), fillings)


def _towards_both_ends() -> NDArray[np.float64]:
    """Stoichiometries, closest together near empty and full."""
    steps = np.linspace(-1.0, 1.0, _SILICON_POINTS)
    widest = np.log(1.0 / _SILICON_NEAREST - 1.0)
    return np.asarray(1.0 / (1.0 + np.exp(-widest * steps)))
