"""The relations between structure or a given potential and the scale of fillings, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anode_model.derivation.chain import Step
from anode_model.derivation.laws import Laws
from anode_model.relations import capacity, filling, galleries

#: Prefix of the keys of laboratory values.
LABORATORY = "electrochemistry."

#: Keys of what :mod:`anode_model.derivation` reads off a given potential.
FULL, EMPTY, SPAN = "ocp.capacity_at_0V", "ocp.capacity_at_1.5V", "ocp.capacity_span"
LITHIATED, DELITHIATED, OFFSET = "ocp.filling_at_0V", "ocp.filling_at_1.5V", "ocp.offset"

_GALLERIES = tuple(f"gallery_fraction_{number}" for number in (1, 2, 3, 4))


def laboratory_step(name: str) -> Step:
    """Step that takes a derived value from the laboratory."""
    return Step.passing(name, LABORATORY + name, "sheet")


def capacity_steps(laws: Laws, laboratory: frozenset[str]) -> list[Step]:
    """Steps up to fillings, filling basis and maximum concentration.

    Parameters
    ----------
    laws : Laws
        What acts.
    laboratory : frozenset of str
        Derived values that the laboratory replaces.

    Returns
    -------
    list of Step
        In order.
    """
    if laws.ocp == "msmr":
        return _from_structure(laboratory)
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


def _from_structure(laboratory: frozenset[str]) -> list[Step]:
    measured = "reversible_capacity" in laboratory
    prefix = "structure." if measured else ""
    parts: dict[str, tuple[Callable[..., Any], str]] = {
        "stack_capacity": (capacity.stack_capacity_from_layers, "R3"),
        "hydrogen_capacity": (capacity.hydrogen_capacity_from_ratio, "R4"),
        "pore_capacity": (capacity.pore_capacity_from_volume, "R5"),
    }
    steps = [Step.of(prefix + name, function, rel) for name, (function, rel) in parts.items()]
    whole = prefix + "reversible_capacity"
    renamed = {name: prefix + name for name in parts}
    steps.append(Step.of(whole, capacity.reversible_capacity_from_parts, "R3-R5", **renamed))
    if measured:
        steps.append(laboratory_step("reversible_capacity"))
        keys = {"derived": whole, "measured": "reversible_capacity"}
        for name, (_, relation) in parts.items():
            scaled = filling.share_of_measured_capacity
            steps.append(Step.of(name, scaled, relation, part=prefix + name, **keys))
    return [
        *steps,
        Step.of(_GALLERIES, galleries.gallery_fractions, "R8"),
        Step.of("filling_lithiated", galleries.filling_at_0V, "R8"),
        Step.of("filling_delithiated", galleries.filling_at_1500mV, "R8"),
        Step.of("filling_basis", filling.filling_basis_from_capacity, "R8"),
        Step.of("maximum_concentration", filling.maximum_concentration_from_basis, "R8"),
        Step.passing("open_circuit_potential_offset", "potential_offset", "R8"),
        Step.passing("potential_hysteresis", "base_hysteresis", "R8"),
    ]


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
