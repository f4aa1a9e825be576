"""The carbon electrode in PyBaMM's names: negative in a full cell, positive in a half cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from anode_model import Basis, DerivedElectrode
from anode_model.derivation.laws import LOG_NORMAL, NO_HYSTERESIS, Laws
from parameter_sets.carbon_functions import (
    GALLERIES,
    HYSTERESIS,
    branch_function,
    diffusivity_function,
    entropic_function,
    exchange_current_function,
    numbers_needed,
    potential_function,
)
from parameter_sets.electrode_names import (
    BRANCH_OCP,
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
    Domain,
    named,
)
from parameter_sets.parameter_set import Origin
from parameter_sets.particle_sizes import (
    area_ratio,
    model_radius,
    size_origins,
    size_values,
    sizes_needed,
)
from parameter_sets.silicon_phase import (
    SILICON_NUMBERS,
    has_silicon,
    of_carbon,
    silicon_origins,
    silicon_values,
)

#: Hysteresis after the last step of making: a half cell starts empty, a full cell charged.
AS_MADE: Mapping[Domain, float] = {"Positive": 1.0, "Negative": -1.0}

#: Values that enter a set as they are, by the end of PyBaMM's name.
_DIRECT: Mapping[str, str] = {
    "{Domain} electrode thickness [m]": "coating_thickness",
    "{Domain} electrode porosity": "porosity",
    "{Domain} electrode Bruggeman coefficient (electrolyte)": "bruggeman_coefficient",
    "{Domain} electrode conductivity [S.m-1]": "electronic_conductivity",
    MAXIMUM: "maximum_concentration",
    ENTROPIC: "entropic_coefficient",
}

#: What PyBaMM asks for and what follows from the model as it is meant: name, value, why.
_BY_DEFINITION: tuple[tuple[str, float, str], ...] = (
    (
        "{Domain} electrode Bruggeman coefficient (electrode)",
        0.0,
        "the conductivity is that of the layer, so nothing is left to correct",
    ),
    ("{Domain} electrode charge transfer coefficient", 0.5, "symmetric charge transfer"),
    (
        "{Domain} electrode double-layer capacity [F.m-2]",
        0.2,
        "asked for by PyBaMM; acts in impedance models only, usual value",
    ),
)


def carbon_numbers(laws: Laws) -> tuple[str, ...]:
    """Nomenclature names of every number of the carbon that a cell takes."""
    silicon = SILICON_NUMBERS if has_silicon(laws) else ()
    return (*_direct(laws).values(), *sizes_needed(laws), *numbers_needed(laws), *silicon)


def carbon_options(laws: Laws, domain: Domain) -> dict[str, tuple[Any, Any]]:
    """Options of a PyBaMM model that follow from the carbon's laws; the other electrode has none.

    Parameters
    ----------
    laws : Laws
        Laws of the carbon.
    domain : {"Negative", "Positive"}
        What PyBaMM calls it.
    """
    wanted: dict[str, Any] = {}
    if laws.sizes == LOG_NORMAL:
        wanted["particle size"] = "distribution"
    if laws.hysteresis != NO_HYSTERESIS:
        wanted["open-circuit potential"] = "one-state hysteresis"
    if has_silicon(laws):
        wanted = {name: (option, option) for name, option in wanted.items()}
    pairs: dict[str, tuple[Any, Any]] = {
        name: (option, "single") for name, option in wanted.items()
    }
    if has_silicon(laws):
        pairs["particle phases"] = ("2", "1")
    if domain == "Negative":
        return pairs
    return {name: (other, option) for name, (option, other) in pairs.items()}


def carbon_values(
    laws: Laws,
    numbers: Mapping[str, Any],
    domain: Domain,
    *,
    initial_filling: Any,
    initial_silicon_filling: Any = None,
    reference_radius: float | None = None,
) -> dict[str, Any]:
    """PyBaMM values of the carbon electrode, from numbers or from model inputs in their place.

    Parameters
    ----------
    laws : Laws
        Names of the laws that act.
    numbers : mapping of str to float or pybamm.InputParameter
        The names of :func:`carbon_numbers`, in internal units.
    domain : {"Negative", "Positive"}
        What PyBaMM calls the carbon.
    initial_filling : float or pybamm.InputParameter
        Stoichiometry of the carbon at the start [1].
    initial_silicon_filling : float or pybamm.InputParameter, optional
        That of a silicon compound, where it is a second phase [1].
    reference_radius : float, optional
        Radius of the model's mesh [m] where the true radius is to be an input: diffusivity and
        exchange current then carry the ratio, which is exact for Fickian spheres.

    Returns
    -------
    dict
        By PyBaMM name.
    """
    true_radius = model_radius(laws, numbers)
    radius = true_radius if reference_radius is None else reference_radius
    scale = 1.0 if reference_radius is None else true_radius / reference_radius
    values = {named(name, domain): numbers[key] for name, key in _direct(laws).items()}
    values[named(RADIUS, domain)] = radius
    if laws.sizes == LOG_NORMAL:
        sizes = size_values(numbers["size_distribution_width"], radius)
        values |= {named(name, domain): value for name, value in sizes.items()}
    if laws.hysteresis != NO_HYSTERESIS:
        values |= _hysteresis(laws, numbers, domain)
    values |= {
        named(OCP, domain): potential_function(laws, numbers),
        named(ENTROPIC, domain): entropic_function(laws, numbers),
        named(DIFFUSIVITY, domain): diffusivity_function(laws, numbers, scale),
        named(EXCHANGE_CURRENT, domain): exchange_current_function(
            laws, numbers, scale * area_ratio(laws, numbers)
        ),
        named(INITIAL, domain): initial_filling * numbers["maximum_concentration"],
    }
    values |= {named(name, domain): value for name, value, _ in _BY_DEFINITION}
    if not has_silicon(laws):
        return values
    second = silicon_values(
        laws,
        numbers,
        domain,
        initial_filling=initial_silicon_filling,
        initial_hysteresis=AS_MADE[domain],
        reference_radius=reference_radius,
    )
    return of_carbon(values, domain) | second


def carbon_origins(derived: DerivedElectrode, domain: Domain, initial: Origin) -> dict[str, Origin]:
    """Where each of :func:`carbon_values` comes from.

    Parameters
    ----------
    derived : DerivedElectrode
        The electrode.
    domain : {"Negative", "Positive"}
        What PyBaMM calls the carbon.
    initial : Origin
        Of the filling at the start, in both phases.
    """
    laws = derived.laws
    origins = {named(name, domain): Origin.of(derived[key]) for name, key in _direct(laws).items()}
    if laws.hysteresis != NO_HYSTERESIS:
        origins |= _hysteresis_origins(derived, domain)
    if laws.sizes == LOG_NORMAL:
        median = "volume median radius, around which the distribution lies"
        origins[named(RADIUS, domain)] = Origin(derived["Dv50"].basis, median, derived["Dv50"])
        sizes = size_origins(derived)
        origins |= {named(name, domain): origin for name, origin in sizes.items()}
    else:
        origins[named(RADIUS, domain)] = Origin.of(derived["particle_radius"])
    origins |= {
        named(OCP, domain): _of_potential(derived),
        named(DIFFUSIVITY, domain): _of_function(derived, laws.diffusivity, "diffusivity"),
        named(EXCHANGE_CURRENT, domain): _of_function(
            derived, laws.exchange_current, "effective_exchange_current_density"
        ),
        named(INITIAL, domain): initial,
    }
    assumed = {named(name, domain): why for name, _, why in _BY_DEFINITION}
    origins |= {name: Origin(Basis.ASSUMED, why) for name, why in assumed.items()}
    if not has_silicon(laws):
        return origins
    return of_carbon(origins, domain) | silicon_origins(derived, domain, initial)


def _hysteresis(laws: Laws, numbers: Mapping[str, Any], domain: Domain) -> dict[str, Any]:
    """Both branches of the potential, and how fast it changes from one to the other."""
    values: dict[str, Any] = {
        named(name, domain): branch_function(laws, numbers, branch)
        for branch, name in BRANCH_OCP.items()
    }
    values |= {named(name, domain): numbers["hysteresis_decay"] for name in DECAY.values()}
    return values | {named(INITIAL_HYSTERESIS, domain): AS_MADE[domain]}


def _hysteresis_origins(derived: DerivedElectrode, domain: Domain) -> dict[str, Origin]:
    between, decay = derived["potential_hysteresis"], derived["hysteresis_decay"]
    inputs = (*GALLERIES, *HYSTERESIS)
    branch = Origin(
        Basis.DERIVED,
        "law 'one-state': the curve of equilibrium with its hydrogen moved, R8",
        replace(between, inputs=inputs),
    )
    start = Origin(Basis.ASSUMED, "1 after delithiation, as a half cell is made; -1 after a charge")
    return {
        **{named(name, domain): branch for name in BRANCH_OCP.values()},
        **{named(name, domain): Origin.of(decay) for name in DECAY.values()},
        named(INITIAL_HYSTERESIS, domain): start,
    }


def _direct(laws: Laws) -> dict[str, str]:
    """Values that enter a set as they are, with the volume that is the carbon's own."""
    own = "carbon_volume_fraction" if has_silicon(laws) else "active_material_volume_fraction"
    return {**_DIRECT, VOLUME_FRACTION: own}


def _of_potential(derived: DerivedElectrode) -> Origin:
    """Origin of the open-circuit potential; its spread is that of the whole curve [V]."""
    law, part = derived.laws.ocp, derived.material.electrochemistry
    if law == "msmr":
        offset = derived["open_circuit_potential_offset"]
        galleries = tuple(f"gallery_fraction_{number}" for number in (1, 2, 3, 4))
        lineage = replace(offset, inputs=(*galleries, "open_circuit_potential_offset"))
        return Origin(
            Basis.DERIVED,
            "law 'msmr': galleries shared out from the capacities, R8; the spread does not act yet",
            lineage,
        )
    if part is not None and part.ocp is not None:
        return Origin(part.ocp.basis, f"law {law!r}; {part.ocp.source}")
    return Origin(Basis.LITERATURE, f"PyBaMM parameter set {law.removeprefix('set:')}")


def _of_function(derived: DerivedElectrode, law: str, key: str) -> Origin:
    """Origin of a function: that of its central number, with the law named."""
    if key in derived.quantities:
        quantity = derived[key]
        return Origin(quantity.basis, f"law {law!r}; {quantity.source}", quantity)
    return Origin(Basis.LITERATURE, f"PyBaMM parameter set {law.removeprefix('set:')}")
