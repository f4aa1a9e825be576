"""The relations between structure or a given potential and the scale of fillings, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anode_model.derivation.chain import Step
from anode_model.derivation.laws import Laws
from anode_model.derivation.silicon_order import (
    OPEN_FILLING,
    PER_CARBON,
    Film,
    capacity_of_composite_steps,
    measured_composite_steps,
)
from anode_model.relations import capacity, composite, filling, galleries, hysteresis

#: Prefix of the keys of laboratory values.
LABORATORY = "electrochemistry."

#: Keys of what :mod:`anode_model.derivation` reads off a given potential.
FULL, EMPTY, SPAN = "ocp.capacity_at_0V", "ocp.capacity_at_1.5V", "ocp.capacity_span"
LITHIATED, DELITHIATED, OFFSET = "ocp.filling_at_0V", "ocp.filling_at_1.5V", "ocp.offset"

_GALLERIES = tuple(f"gallery_fraction_{number}" for number in (1, 2, 3, 4))


def laboratory_step(name: str) -> Step:
    """Step that takes a derived value from the laboratory."""
    return Step.passing(name, LABORATORY + name, "sheet")


def capacity_steps(laws: Laws, laboratory: frozenset[str], film: Film | None = None) -> list[Step]:
    """Steps up to fillings, filling basis and maximum concentration.

    Parameters
    ----------
    laws : Laws
        What acts.
    laboratory : frozenset of str
        Derived values that the laboratory replaces.
    film : Film or None
        The silicon compound, where one acts.

    Returns
    -------
    list of Step
        In order.
    """
    if laws.ocp == "msmr":
        return _from_structure(laboratory, film)
    steps = [Step.passing("open_circuit_potential_offset", OFFSET, "R8")]
    if "first_cycle_efficiency" not in laboratory:
        steps.append(Step.of("hydrogen_capacity", capacity.hydrogen_capacity_from_ratio, "R4"))
    if laws.ocp == "table":
        return [*steps, *_from_table(laboratory)]
    read = {"filling_lithiated": LITHIATED, "filling_delithiated": DELITHIATED}
    for name, key in read.items():
        law = laboratory_step(name) if name in laboratory else Step.passing(name, key, "R8")
        steps.append(law)
    return [*steps, *_scale(laboratory)]


def _from_structure(laboratory: frozenset[str], film: Film | None) -> list[Step]:
    second = film is not None and film.active
    parts = _parts(film, measured="reversible_capacity" in laboratory)
    density = {"true_density": "carbon_density"} if second else {}
    # The galleries are those of the carbon, and so is the scale of its fillings.
    whole = {"reversible_capacity": PER_CARBON} if second else {}
    return [
        *parts,
        Step.of(_GALLERIES, galleries.gallery_fractions, "R8"),
        Step.of("filling_lithiated", galleries.filling_at_0V, "R8"),
        Step.of("filling_delithiated", galleries.filling_at_1500mV, "R8"),
        Step.of("filling_basis", filling.filling_basis_from_capacity, "R8", **whole),
        Step.of("maximum_concentration", filling.maximum_concentration_from_basis, "R8", **density),
        Step.passing("open_circuit_potential_offset", "potential_offset", "R8"),
        Step.passing("potential_hysteresis", "base_hysteresis", "R8"),
        Step.of("hydrogen_filling", hysteresis.hydrogen_filling_from_capacities, "R8"),
        Step.passing("hysteresis_decay", "reference_hysteresis_decay", "R8"),
    ]


def _parts(film: Film | None, *, measured: bool) -> list[Step]:
    """Lithium's places, and the reversible capacity as derived or as measured."""
    prefix = "structure." if measured else ""
    parts: dict[str, tuple[Callable[..., Any], str]] = {
        "stack_capacity": (capacity.stack_capacity_from_layers, "R3"),
        "hydrogen_capacity": (capacity.hydrogen_capacity_from_ratio, "R4"),
        "pore_capacity": (capacity.pore_capacity_from_volume, "R5"),
    }
    closing = {} if film is None or film.active else {"pore_filling": OPEN_FILLING}
    steps = [
        Step.of(prefix + name, function, relation, **closing)
        for name, (function, relation) in parts.items()
    ]
    whole = prefix + "reversible_capacity"
    renamed = {name: prefix + name for name in parts}
    scaled = {name: relation for name, (_, relation) in parts.items()}
    summed = capacity.reversible_capacity_from_parts
    if film is not None and film.active:
        carbon = Step.of(prefix + "carbon_reversible_capacity", summed, "R3-R5", **renamed)
        steps += capacity_of_composite_steps(film, prefix, carbon)
    else:
        steps.append(Step.of(whole, summed, "R3-R5", **renamed))
    if measured:
        steps.append(laboratory_step("reversible_capacity"))
        keys = {"derived": whole, "measured": "reversible_capacity"}
        if film is not None and film.active:
            steps += measured_composite_steps(film)
            own = "carbon_reversible_capacity"
            keys = {"derived": prefix + own, "measured": own}
        for name, relation in scaled.items():
            law = filling.share_of_measured_capacity
            steps.append(Step.of(name, law, relation, part=prefix + name, **keys))
    if film is not None and film.active:
        steps.append(Step.of(PER_CARBON, composite.capacity_per_mass_of_carbon, "R18"))
    return steps


def _scale(laboratory: frozenset[str]) -> list[Step]:
    """Capacity, filling basis and maximum concentration, from whichever is known."""
    if "maximum_concentration" in laboratory:
        return [
            laboratory_step("maximum_concentration"),
            Step.of("filling_basis", filling.filling_basis_from_concentration, "R8"),
            Step.of("reversible_capacity", filling.reversible_capacity_from_basis, "R8"),
        ]
    known = laboratory_step("reversible_capacity")
    if "reversible_capacity" not in laboratory:
        known = Step.passing("reversible_capacity", SPAN, "R8")
    return [
        known,
        Step.of("filling_basis", filling.filling_basis_from_capacity, "R8"),
        Step.of("maximum_concentration", filling.maximum_concentration_from_basis, "R8"),
    ]


def _from_table(laboratory: frozenset[str]) -> list[Step]:
    """The points give capacities; the fillings follow from the scale that is known."""
    scale = _scale(laboratory)
    if "maximum_concentration" in laboratory:
        on_basis = filling.filling_from_capacity
        lithiated = Step.of("filling_lithiated", on_basis, "R8", capacity=FULL)
        delithiated = Step.of("filling_delithiated", on_basis, "R8", capacity=EMPTY)
        before, after = scale[:2], scale[2:]
    else:
        lithiated = Step.passing("filling_lithiated", "filling_at_zero_volt", "R8")
        keys = {"capacity": EMPTY, "whole_capacity": FULL, "whole_filling": "filling_lithiated"}
        proportion = filling.filling_in_proportion
        delithiated = Step.of("filling_delithiated", proportion, "R8", **keys)
        before, after = [], scale
    fillings = [
        laboratory_step(step.outputs[0]) if step.outputs[0] in laboratory else step
        for step in (lithiated, delithiated)
    ]
    return [*before, *fillings, *after]
