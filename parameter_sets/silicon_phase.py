"""An active silicon compound as the second particle phase of the coating, in PyBaMM's names.

PyBaMM calls the carbon the primary phase and the compound the secondary one. The compound's
potentials are those of silicon in PyBaMM's set Chen2020_composite, one for each direction, on a
scale of fillings on which the compound's own capacity lies between 0 V and 1.5 V.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from scipy.optimize import brentq

from anode_model import Basis, DerivedElectrode, Quantity
from anode_model.derivation.laws import (
    ACTIVE,
    LOWER_POTENTIAL,
    NO_HYSTERESIS,
    UPPER_POTENTIAL,
    Laws,
)
from anode_model.relations.kinetics import exchange_current_half_power
from parameter_sets.carbon_functions import arrhenius, between
from parameter_sets.electrode_names import (
    BRANCH_OCP,
    BRANCHES,
    DECAY,
    DIFFUSIVITY,
    ENTROPIC,
    EXCHANGE_CURRENT,
    INITIAL,
    INITIAL_HYSTERESIS,
    MAXIMUM,
    OCP,
    RADIUS,
    VOLUME_FRACTION,
    named,
)
from parameter_sets.parameter_set import Origin
from parameter_sets.pybamm_sets import values_of_set

#: What PyBaMM puts before the names of each phase.
CARBON, SILICON = "Primary: ", "Secondary: "

#: PyBaMM's set with silicon beside graphite.
SOURCE_SET = "Chen2020_composite"

#: Nomenclature names of the numbers of the compound that a cell takes.
SILICON_NUMBERS = (
    "silicon_volume_fraction",
    "silicon_maximum_concentration",
    "silicon_particle_radius",
    "silicon_diffusivity",
    "silicon_exchange_current_density",
    "silicon_exchange_current_activation_energy",
)

#: What one electrode has but once for both phases, by how PyBaMM's name begins.
_SHARED = (
    "{Domain} electrode thickness",
    "{Domain} electrode porosity",
    "{Domain} electrode conductivity",
    "{Domain} electrode Bruggeman",
    "{Domain} electrode charge transfer",
    "{Domain} electrode double-layer",
)

#: The set's curve of lithiation ends in poles of this height over the distance from empty and full
#: [V]; that of delithiation has none and stops at 0.99 V and at 0.09 V. It gets the same.
_POLE = 1e-4

#: Closest to empty and full that a curve is evaluated [1].
_NEAREST = 2e-5


def has_silicon(laws: Laws) -> bool:
    """Whether a silicon compound is a second phase of the coating."""
    return laws.silicon == ACTIVE


def of_carbon(values: Mapping[str, Any], domain: str) -> dict[str, Any]:
    """The carbon's parameters, or anything by their names, under the names of the primary phase.

    Parameters
    ----------
    values : mapping of str to object
        By PyBaMM's name for an electrode of one phase.
    domain : {"Negative", "Positive"}
        What PyBaMM calls the electrode.
    """
    shared = tuple(named(name, domain) for name in _SHARED)
    return {
        name if name.startswith(shared) else CARBON + name: value for name, value in values.items()
    }


def silicon_values(
    laws: Laws,
    numbers: Mapping[str, Any],
    domain: str,
    *,
    initial_filling: Any,
    initial_hysteresis: Any,
    reference_radius: float | None = None,
) -> dict[str, Any]:
    """PyBaMM values of the second phase, from numbers or from model inputs in their place.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act.
    numbers : mapping of str to float or pybamm.InputParameter
        The names of :data:`SILICON_NUMBERS`, and the carbon's ``hysteresis_decay`` where there is
        a hysteresis; internal units.
    domain : {"Negative", "Positive"}
        What PyBaMM calls the electrode.
    initial_filling : float or pybamm.InputParameter
        Stoichiometry of the compound at the start [1].
    initial_hysteresis : float or pybamm.InputParameter
        Branch at the start, as the carbon's.
    reference_radius : float, optional
        As in :func:`parameter_sets.carbon_electrode.carbon_values`.

    Returns
    -------
    dict
        By PyBaMM name, with the prefix of the secondary phase.
    """
    true_radius = numbers["silicon_particle_radius"]
    radius = true_radius if reference_radius is None else reference_radius
    scale = true_radius / radius
    largest = numbers["silicon_maximum_concentration"] / _swing()
    values = {
        VOLUME_FRACTION: numbers["silicon_volume_fraction"],
        MAXIMUM: largest,
        INITIAL: initial_filling * largest,
        RADIUS: radius,
        DIFFUSIVITY: numbers["silicon_diffusivity"] / scale**2,
        EXCHANGE_CURRENT: _exchange_current(numbers, scale),
        ENTROPIC: values_of_set(SOURCE_SET)[SILICON + named(ENTROPIC, "Negative")],
        OCP: silicon_mean_potential,
    }
    if laws.hysteresis != NO_HYSTERESIS:
        for branch in BRANCHES:
            values[BRANCH_OCP[branch]] = _CURVES[branch]
            values[DECAY[branch]] = numbers["hysteresis_decay"]
        values[INITIAL_HYSTERESIS] = initial_hysteresis
    return {SILICON + named(name, domain): value for name, value in values.items()}


def silicon_origins(derived: DerivedElectrode, domain: str, initial: Origin) -> dict[str, Origin]:
    """Where each of :func:`silicon_values` comes from.

    Parameters
    ----------
    derived : DerivedElectrode
        The electrode.
    domain : {"Negative", "Positive"}
        What PyBaMM calls it.
    initial : Origin
        Of the filling at the start.
    """
    compound = derived.material.silicon
    known = None if compound is None else compound.known
    silicon = f"silicon in PyBaMM parameter set {SOURCE_SET}"
    potential = Origin(Basis.LITERATURE, silicon)
    if known is None or known.words[0] != "silicon":
        potential = Origin(Basis.ASSUMED, f"as {silicon}, on the compound's own capacity; R18")
    entropic = Origin(Basis.LITERATURE, f"PyBaMM parameter set {SOURCE_SET}: left out")
    origins = {
        VOLUME_FRACTION: Origin.of(derived["silicon_volume_fraction"]),
        MAXIMUM: Origin.of(_on_the_scale(derived["silicon_maximum_concentration"])),
        INITIAL: initial,
        RADIUS: Origin.of(derived["silicon_particle_radius"]),
        DIFFUSIVITY: Origin.of(derived["silicon_diffusivity"]),
        EXCHANGE_CURRENT: Origin.of(derived["silicon_exchange_current_density"]),
        ENTROPIC: entropic,
        OCP: potential,
    }
    if derived.laws.hysteresis != NO_HYSTERESIS:
        decay = derived["hysteresis_decay"]
        same = Origin(Basis.ASSUMED, "as that of the carbon, R18", decay)
        for branch in BRANCHES:
            origins[BRANCH_OCP[branch]] = potential
            origins[DECAY[branch]] = same
        origins[INITIAL_HYSTERESIS] = Origin(Basis.ASSUMED, "as that of the carbon")
    return {SILICON + named(name, domain): origin for name, origin in origins.items()}


def silicon_lithiation_potential(filling: Any) -> Any:
    """Potential along which lithium enters the compound [V], of its stoichiometry [1]."""
    return _of_set("lithiation ")(filling)


def silicon_delithiation_potential(filling: Any) -> Any:
    """Potential along which lithium leaves the compound [V], of its stoichiometry [1]."""
    return _of_set("delithiation ")(filling) + _POLE * (1.0 / filling - 1.0 / (1.0 - filling))


def silicon_mean_potential(filling: Any) -> Any:
    """Mean of both branches [V], of the stoichiometry [1]: the curve of equilibrium."""
    return 0.5 * (silicon_lithiation_potential(filling) + silicon_delithiation_potential(filling))


_CURVES: Mapping[str, Callable[[Any], Any]] = {
    "lithiation": silicon_lithiation_potential,
    "delithiation": silicon_delithiation_potential,
}


@cache
def silicon_fillings() -> tuple[float, float]:
    """Stoichiometries of the compound when empty, at 1.5 V, and when full, at 0 V.

    Examples
    --------
    >>> [round(filling, 4) for filling in silicon_fillings()]
    [0.0002, 0.9975]
    """
    ends = ("delithiation", UPPER_POTENTIAL), ("lithiation", LOWER_POTENTIAL)
    empty, full = (
        brentq(lambda y, c=curve, u=limit: _CURVES[c](y) - u, _NEAREST, 1 - _NEAREST, xtol=1e-14)
        for curve, limit in ends
    )
    return float(empty), float(full)


def _swing() -> float:
    empty, full = silicon_fillings()
    return full - empty


def _on_the_scale(concentration: Quantity) -> Quantity:
    """Lithium of the whole capacity, on the scale whose ends lie beyond both potentials."""
    swing = _swing()
    spread = None if concentration.spread is None else concentration.spread / swing
    source = f"{concentration.source}; over the part of the scale between 0 V and 1.5 V"
    return replace(concentration, value=concentration.value / swing, spread=spread, source=source)


def _exchange_current(numbers: Mapping[str, Any], scale: Any) -> Callable[..., Any]:
    central = numbers["silicon_exchange_current_density"] / scale
    energy = numbers["silicon_exchange_current_activation_energy"]

    def silicon_exchange_current(c_e: Any, c_s: Any, c_max: Any, T: Any) -> Any:
        at_reference = exchange_current_half_power(
            exchange_current_density=central,
            electrolyte_concentration=c_e,
            filling=between(c_s / c_max, _NEAREST, 1.0 - _NEAREST),
        )
        return at_reference * arrhenius(energy, T)

    return silicon_exchange_current


def _of_set(branch: str) -> Callable[[Any], Any]:
    name = f"{SILICON}Negative electrode {branch}OCP [V]"
    curve: Callable[[Any], Any] = values_of_set(SOURCE_SET)[name]
    return curve
