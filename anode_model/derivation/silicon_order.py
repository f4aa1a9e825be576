"""The relations of a silicon compound, in order: an inert film, or a second lithiating phase."""

from __future__ import annotations

from dataclasses import dataclass

from anode_model.derivation.chain import Step
from anode_model.derivation.laws import ACTIVE, Laws
from anode_model.material import CarbonMaterial
from anode_model.relations import composite, silicon, silicon_phase

#: Prefix of the keys of what a sheet gives about its silicon compound.
SILICON = "silicon."

#: Keys of what an inert film leaves of the reacting surface and of the filling of pores.
OPEN_SURFACE, OPEN_FILLING = "film.surface_area", "film.pore_filling"

#: Key of the carbon's capacity per mass of carbon.
PER_CARBON = "carbon.capacity"

#: Capacities of the two phases.
COMPOSITE_CAPACITIES = (
    "silicon_capacity",
    "carbon_reversible_capacity",
    "silicon_reversible_capacity",
)


@dataclass(frozen=True, slots=True)
class Film:
    """What the steps have to know about a silicon compound that acts.

    Parameters
    ----------
    active : bool
        Whether it is a second lithiating phase; else an inert film.
    sources : tuple of (str, str)
        Derived value and the key of the leaf that it comes from.
    """

    active: bool
    sources: tuple[tuple[str, str], ...]


def film_of(material: CarbonMaterial, laws: Laws) -> Film | None:
    """The silicon compound of a material as it acts.

    Parameters
    ----------
    material : CarbonMaterial
        What the sheet says.
    laws : Laws
        What acts.

    Returns
    -------
    Film or None
        ``None`` without a compound, and for an active one that is no second phase: that only
        dilutes the carbon.
    """
    content, compound = material.quantity("silicon_content"), material.silicon
    if content is None or content.value <= 0 or compound is None:
        return None
    active = compound.kind == "active"
    if active and laws.silicon != ACTIVE:
        return None
    keys = {**compound.coefficients, **{name: SILICON + name for name in compound.given}}
    return Film(active, tuple((name, keys[name]) for name in compound.needed))


def _taken(film: Film, name: str, output: str = "") -> Step:
    """Step that takes what is known of the compound from the sheet or from a coefficient."""
    key = dict(film.sources)[name]
    return Step.passing(output or name, key, "sheet" if key.startswith(SILICON) else "R18")


def density_steps(film: Film, *, measured: bool) -> list[Step]:
    """Densities of compound and carbon; `measured` tells whether that of the powder is given."""
    steps = [_taken(film, "silicon_density")]
    if measured:
        return [*steps, Step.of("carbon_density", silicon.carbon_density_from_mixture, "R18")]
    # The default is that of a carbon, so the coated powder follows from it.
    return [
        *steps,
        Step.passing("carbon_density", "default_true_density", "default"),
        Step.of("true_density", silicon.density_of_mixture, "default"),
    ]


def film_steps(film: Film) -> list[Step]:
    """Thickness of the film, and what an inert one closes."""
    steps = [Step.of("film_thickness", silicon.film_thickness_from_content, "R18")]
    if film.active:
        return steps
    left = silicon.part_left_open
    return [
        *steps,
        Step.of("film_closed_share", silicon.closed_share_from_thickness, "R18"),
        Step.of(OPEN_SURFACE, left, "R18", whole="surface_area"),
        Step.of(OPEN_FILLING, left, "R18", whole="pore_filling"),
    ]


def capacity_of_composite_steps(film: Film, prefix: str, carbon: Step) -> list[Step]:
    """Capacity of both phases and of the whole, under names with a prefix."""
    named = {name: prefix + name for name in COMPOSITE_CAPACITIES}
    mixed, whole = composite.silicon_capacity_in_mixture, composite.capacity_of_composite
    return [
        _taken(film, "silicon_capacity", named["silicon_capacity"]),
        carbon,
        Step.of(named["silicon_reversible_capacity"], mixed, "R18", **named),
        Step.of(prefix + "reversible_capacity", whole, "R18", **named),
    ]


def measured_composite_steps(film: Film) -> list[Step]:
    """Capacities of both phases below a measured one of the whole."""
    mixed, left = composite.silicon_capacity_in_mixture, composite.carbon_capacity_from_measured
    return [
        _taken(film, "silicon_capacity"),
        Step.of("silicon_reversible_capacity", mixed, "R18"),
        Step.of("carbon_reversible_capacity", left, "R18"),
    ]


def loss_steps(film: Film, carbon: Step) -> list[Step]:
    """First-cycle loss of both phases; `carbon` makes that of the carbon."""
    (lost,) = carbon.outputs
    keys = {"carbon_irreversible_capacity": lost}
    return [
        carbon,
        _taken(film, "silicon_efficiency"),
        Step.of("silicon_irreversible_capacity", composite.silicon_loss_from_efficiency, "R18"),
        Step.of("irreversible_capacity", composite.loss_of_composite, "R18", **keys),
    ]


def phase_steps() -> list[Step]:
    """What a model needs of the second phase besides its capacity."""
    energy = "activation_energy_of_silicon_charge_transfer"
    most = silicon_phase.silicon_concentration_from_capacity
    of_silicon = silicon_phase.silicon_volume_fraction_from_content
    of_carbon = silicon_phase.carbon_volume_fraction_from_whole
    current = "silicon_exchange_current_density"
    return [
        Step.of("silicon_volume_fraction", of_silicon, "R18"),
        Step.of("carbon_volume_fraction", of_carbon, "R18"),
        Step.of("silicon_maximum_concentration", most, "R18"),
        Step.of("silicon_particle_radius", silicon_phase.silicon_radius_from_film, "R18"),
        Step.passing("silicon_diffusivity", "reference_silicon_diffusivity", "R18"),
        Step.passing(current, "reference_silicon_exchange_current_density", "R18"),
        Step.passing("silicon_exchange_current_activation_energy", energy, "R18"),
    ]
