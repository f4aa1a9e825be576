"""Estimates from the process record for what was not measured."""

from __future__ import annotations

from collections.abc import Iterable

from anode_model.derivation.chain import Step
from anode_model.derivation.results import ESTIMATE
from anode_model.relations import process

_CONTENT = "process.hydrogen_content"


def estimate_steps(
    steps: Iterable[Step], *, given: frozenset[str], recorded: frozenset[str]
) -> list[Step]:
    """Steps that stand in for properties that other steps need and nobody measured.

    Parameters
    ----------
    steps : iterable of Step
        All other steps.
    given : frozenset of str
        Properties that the sheet gives.
    recorded : frozenset of str
        Temperatures that its process record gives.

    Returns
    -------
    list of Step
        Empty without a carbonization temperature. The surface is never estimated: published ones
        are of powders with open pores.
    """
    if "carbonization_temperature" not in recorded:
        return []
    needed = {key for step in steps for key in step.inputs.values()} - given
    found = []
    if "d002" in needed:
        found.append(Step.of("d002", process.spacing_from_carbonization, ESTIMATE))
    if "Lc" in needed:
        found.append(Step.of("Lc", process.crystallite_size_from_carbonization, ESTIMATE))
    if "hydrogen_carbon_ratio" in needed:
        content = {"hydrogen_content": _CONTENT}
        ratio = process.hydrogen_ratio_from_content
        found += [
            Step.of(_CONTENT, process.hydrogen_content_from_carbonization, ESTIMATE),
            Step.of("hydrogen_carbon_ratio", ratio, ESTIMATE, **content),
        ]
    return found
