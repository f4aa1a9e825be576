"""The relations in the order in which they are applied, for what a sheet gives."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from anode_model.derivation.capacity_order import LABORATORY, capacity_steps, laboratory_step
from anode_model.derivation.chain import Step
from anode_model.derivation.laws import Laws
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
    size_distribution,
    structure,
    surface,
    transport,
)

#: Laboratory values that stand for a derived value of another name.
LABORATORY_NAMES = {"exchange_current_density": "effective_exchange_current_density"}


@lru_cache(maxsize=64)
def steps_for(laws: Laws, *, given: frozenset[str], laboratory: frozenset[str]) -> tuple[Step, ...]:
    """Every step of a derivation, each after what it needs.

    Parameters
    ----------
    laws : Laws
        What acts.
    given : frozenset of str
        Properties that the sheet gives.
    laboratory : frozenset of str
        Derived values that the laboratory replaces.

    Returns
    -------
    tuple of Step
        Leaves are properties, coefficients, values of the coating, laboratory values under
        "electrochemistry.", and what :mod:`anode_model.derivation` reads off a given potential.
    """
    steps = [
        *_powder(given),
        *(_structure() if laws.ocp == "msmr" or {"d002", "Lc"} <= given else []),
        *capacity_steps(laws, laboratory),
        *_first_cycle(laboratory),
        *_transport_in_particle(laws, laboratory),
        *_coating(),
        *_heat(laboratory),
    ]
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


def _structure() -> list[Step]:
    return [
        Step.of("xray_density", structure.xray_density_from_spacing, "R1"),
        Step.of("closed_pore_volume", structure.closed_pore_volume_from_densities, "R1"),
        Step.of("layers_per_stack", structure.layers_per_stack_from_crystallite_size, "R2"),
    ]


def _first_cycle(laboratory: frozenset[str]) -> list[Step]:
    if "first_cycle_efficiency" in laboratory:
        lost = first_cycle.irreversible_capacity_from_efficiency
        return [
            laboratory_step("first_cycle_efficiency"),
            Step.of("irreversible_capacity", lost, "R6"),
        ]
    return [
        Step.of("irreversible_capacity", first_cycle.irreversible_capacity_from_surface, "R6"),
        Step.of("first_cycle_efficiency", first_cycle.first_cycle_efficiency_from_capacities, "R6"),
    ]


def _transport_in_particle(laws: Laws, laboratory: frozenset[str]) -> list[Step]:
    effective = kinetics.effective_exchange_current_from_surface
    charge_transfer = "activation_energy_of_charge_transfer"
    priors = [
        Step.of("diffusivity", diffusion.diffusivity_from_spacing, "R9"),
        Step.passing("diffusivity_activation_energy", "activation_energy_of_diffusion", "R9"),
        Step.passing("exchange_current_density", "reference_exchange_current_density", "R10"),
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
