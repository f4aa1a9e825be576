"""Estimates from the process record for what was not measured."""

from __future__ import annotations

from collections.abc import Iterable

from anode_model.coefficients import Coefficients
from anode_model.derivation.chain import Step
from anode_model.derivation.results import ESTIMATE
from anode_model.material import CarbonMaterial
from anode_model.relations import process

_CONTENT = "process.hydrogen_content"


def carbonization_tells(material: CarbonMaterial, coefficients: Coefficients) -> bool:
    """Whether the carbonization temperature is recorded and one for which estimates hold.

    Parameters
    ----------
    material : CarbonMaterial
        What the sheet says. It needs the estimates only inside their range; with a potential that
        is given it may lie outside, a graphite for example, and the defaults stand.
    coefficients : Coefficients
        The table to be used.
    """
    hot = None if material.process is None else material.process.carbonization_temperature
    low, high = (coefficients[f"carbonization_{end}"].value for end in ("lowest", "highest"))
    return hot is not None and low <= hot.value <= high


def estimate_steps(steps: Iterable[Step], *, given: frozenset[str]) -> list[Step]:
    """Steps that stand in for properties that other steps need and nobody measured.

    Parameters
    ----------
    steps : iterable of Step
        All other steps.
    given : frozenset of str
        Properties that the sheet gives.

    Returns
    -------
    list of Step
        From the carbonization temperature. The surface is never estimated: published ones are of
        powders with open pores.
    """
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
