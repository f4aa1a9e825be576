"""The relations in the order in which they are applied, for what a sheet gives."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from anode_model.derivation.capacity_order import LABORATORY, capacity_steps, laboratory_step
from anode_model.derivation.chain import Step
from anode_model.derivation.laws import Laws
from anode_model.derivation.process_order import estimate_steps
from anode_model.derivation.silicon_order import (
    OPEN_SURFACE,
    Film,
    density_steps,
    film_steps,
    loss_steps,
    phase_steps,
)
from anode_model.nomenclature import properties
from anode_model.relations import (
    diffusion,
    first_cycle,
    galleries,
    heat,
    kinetics,
    layer,
    packing,
    reactivity,
    sei,
    silicon,
    size_distribution,
    structure,
    surface,
    transport,
)

#: Laboratory values that stand for a derived value of another name.
LABORATORY_NAMES = {"exchange_current_density": "effective_exchange_current_density"}


@lru_cache(maxsize=64)
def steps_for(
    laws: Laws,
    *,
    given: frozenset[str],
    laboratory: frozenset[str],
    estimates: bool = False,
    film: Film | None = None,
) -> tuple[Step, ...]:
    """Every step of a derivation, each after what it needs.

    Parameters
    ----------
    laws : Laws
        What acts.
    given : frozenset of str
        Properties that the sheet gives.
    laboratory : frozenset of str
        Derived values that the laboratory replaces.
    estimates : bool
        Whether the carbonization temperature stands in for what was not measured.
    film : Film or None
        The silicon compound, where one acts.

    Returns
    -------
    tuple of Step
        Leaves are properties, coefficients, values of the coating, temperatures of the process,
        laboratory values under "electrochemistry.", what the sheet says of its silicon compound
        under "silicon.", and what :mod:`anode_model.derivation` reads off a given potential.
    """
    coated = [] if film is None else density_steps(film, measured="true_density" in given)
    layers = laws.ocp == "msmr" or {"d002", "Lc"} <= given
    steps = [
        *coated,
        *_powder(given),
        *([] if film is None else film_steps(film)),
        *(_structure(film) if layers else []),
        *capacity_steps(laws, laboratory, film),
        *_first_cycle(laboratory, film),
        *_film_growth(film),
        *_transport_in_particle(laws, laboratory),
        *_coating(),
        *(phase_steps() if film is not None and film.active else []),
        *_heat(laboratory),
    ]
    if estimates:
        steps = [*estimate_steps(steps, given=given), *steps]
    return (*_defaults(steps, given), *steps)


def _defaults(steps: Iterable[Step], given: frozenset[str]) -> list[Step]:
    """A default for every property that a step needs and nobody measured."""
    made = {output for step in steps for output in step.outputs}
    needed = {key for step in steps for key in step.inputs.values()}
    missing = [n for n in properties() if n in needed and n not in given and n not in made]
    return [Step.passing(name, f"default_{name}", "default") for name in missing]


def _powder(given: frozenset[str]) -> list[Step]:
    width = size_distribution.size_distribution_width_from_ratio
    steps = [
        Step.of("size_distribution_width", width, "R11"),
        Step.of("sauter_diameter", size_distribution.sauter_diameter_from_median, "R11"),
        Step.of("particle_radius", size_distribution.particle_radius_from_median, "R11"),
    ]
    if "surface_area" not in given:
        default = surface.surface_area_from_roughness
        roughness = "default_roughness_factor"
        steps.append(Step.of("surface_area", default, "default", roughness=roughness))
    return [
        *steps,
        Step.of("roughness_factor", surface.roughness_factor_from_surface, "R10"),
        Step.of("reactive_sites", reactivity.reactive_sites_from_exothermic_peak, "R7"),
        Step.of("surface_reactivity", reactivity.surface_reactivity_from_sites, "R7"),
    ]


def _structure(film: Film | None) -> list[Step]:
    density = "true_density" if film is None else "carbon_density"
    pores = structure.closed_pore_volume_from_densities
    return [
        Step.of("xray_density", structure.xray_density_from_spacing, "R1"),
        Step.of("closed_pore_volume", pores, "R1", true_density=density),
        Step.of("layers_per_stack", structure.layers_per_stack_from_crystallite_size, "R2"),
    ]


def _first_cycle(laboratory: frozenset[str], film: Film | None) -> list[Step]:
    if "first_cycle_efficiency" in laboratory:
        from_measured = first_cycle.irreversible_capacity_from_efficiency
        return [
            laboratory_step("first_cycle_efficiency"),
            Step.of("irreversible_capacity", from_measured, "R6"),
        ]
    lost = first_cycle.irreversible_capacity_from_surface
    if film is None:
        losses = [Step.of("irreversible_capacity", lost, "R6")]
    elif film.active:
        losses = loss_steps(film, Step.of("carbon.irreversible_capacity", lost, "R6"))
    else:
        losses = [Step.of("irreversible_capacity", lost, "R6", surface_area=OPEN_SURFACE)]
    efficiency = first_cycle.first_cycle_efficiency_from_capacities
    return [*losses, Step.of("first_cycle_efficiency", efficiency, "R6")]


def _film_growth(film: Film | None) -> list[Step]:
    """Growth of the SEI; what an inert film of silicon compound closes carries none."""
    area = sei.sei_area_factor_from_roughness
    if film is None or film.active:
        covered = [Step.of("sei_area_factor", area, "R17")]
    else:
        whole = "film.sei_area_factor"
        covered = [
            Step.of(whole, area, "R17"),
            Step.of("sei_area_factor", silicon.part_left_open, "R18", whole=whole),
        ]
    return [
        *covered,
        Step.of("sei_initial_thickness", sei.sei_thickness_after_formation, "R17"),
        Step.of("sei_solvent_diffusivity", sei.sei_solvent_diffusivity_from_reactivity, "R17"),
        Step.passing("sei_growth_activation_energy", "activation_energy_of_sei_growth", "R17"),
        Step.passing("sei_resistivity", "reference_sei_resistivity", "R17"),
    ]


def _transport_in_particle(laws: Laws, laboratory: frozenset[str]) -> list[Step]:
    effective = kinetics.effective_exchange_current_from_surface
    charge_transfer = "activation_energy_of_charge_transfer"
    priors = [
        Step.of("diffusivity", diffusion.diffusivity_from_spacing, "R9"),
        Step.passing("diffusivity_activation_energy", "activation_energy_of_diffusion", "R9"),
        Step.of("exchange_current_density", kinetics.exchange_current_from_nitrogen, "R10"),
        Step.of("effective_exchange_current_density", effective, "R10"),
        Step.passing("exchange_current_activation_energy", charge_transfer, "R10"),
    ]
    replaced = {LABORATORY_NAMES.get(name, name): name for name in laboratory}
    steps = []
    for step in priors:
        name = step.outputs[0]
        if name in replaced:
            steps.append(Step.passing(name, LABORATORY + replaced[name], "sheet"))
        elif not laws.ocp.startswith("set:"):
            steps.append(step)
    if "effective_exchange_current_density" in replaced:
        steps = [step for step in steps if step.outputs != ("exchange_current_density",)]
    if laws.diffusivity == "thermodynamic-factor":
        steps.append(
            Step.of("thermodynamic_factor_mean", galleries.thermodynamic_factor_mean, "R9")
        )
    return steps


def _coating() -> list[Step]:
    densest = {"sphere_packing": "packing.spheres", "dense_packing_ratio": "packing.shape"}
    return [
        Step.of("loose_packing_fraction", packing.loose_packing_fraction_from_densities, "R12"),
        Step.of("packing.spheres", packing.random_packing_Farr2013, "R12"),
        Step.of("packing.shape", packing.dense_packing_ratio_ZouYu1996, "R12"),
        Step.of("densest_packing_fraction", packing.densest_packing_from_spheres, "R12", **densest),
        Step.of("packing_fraction", packing.packing_fraction_from_pressing, "R12"),
        Step.of("coating_density", layer.coating_density_from_packing, "R12"),
        Step.of("porosity", layer.porosity_from_recipe, "R12"),
        Step.passing("active_material_volume_fraction", "packing_fraction", "R12"),
        Step.of("coating_thickness", layer.coating_thickness_from_loading, "R12"),
        Step.of("active_mass_loading", layer.active_mass_loading_from_recipe, "R12"),
        Step.of("areal_capacity", layer.areal_capacity_from_loading, "R12"),
        Step.of("bruggeman_coefficient", transport.bruggeman_coefficient_from_sphericity, "R13"),
        Step.of("electronic_conductivity", transport.electronic_conductivity_from_ratio, "R14"),
    ]


def _heat(laboratory: frozenset[str]) -> list[Step]:
    entropic = Step.passing("entropic_coefficient", "reference_entropic_coefficient", "R15")
    if "entropic_coefficient" in laboratory:
        entropic = laboratory_step("entropic_coefficient")
    mixed = heat.electrode_specific_heat_from_mixture
    return [
        entropic,
        Step.passing("specific_heat_capacity", "reference_specific_heat_capacity", "R15"),
        Step.of("electrode_density", heat.electrode_density_from_porosity, "R15"),
        Step.of("electrode_specific_heat_capacity", mixed, "R15"),
        Step.of("thermal_conductivity", heat.thermal_conductivity_from_mixture, "R15"),
    ]
