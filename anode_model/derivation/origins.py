"""Which numbers of a user's a step of the derivation comes from, for messages."""

from __future__ import annotations

from collections.abc import Mapping

from anode_model.derivation.capacity_order import LABORATORY
from anode_model.derivation.chain import Leaf, Step, leaves_before
from anode_model.derivation.silicon_order import SILICON
from anode_model.nomenclature import derived_terms, design_terms, process_terms, properties
from anode_model.sheets.formatting import format_quantity

_DEFAULT = "default_"


def origins(step: Step, steps: tuple[Step, ...], leaves: Mapping[str, Leaf]) -> str:
    """Name the properties, laboratory and coating values that a step comes from.

    Parameters
    ----------
    step : Step
        The step in question.
    steps : tuple of Step
        The whole chain, in order.
    leaves : mapping of str to Leaf
        Where the chain starts.

    Returns
    -------
    str
        For example ``"it comes from bulk_density = 1.7 g/cm³, and true_density = 1.5 g/cm³ (not
        given, assumed): check these"``; empty if only coefficients are behind it.
    """
    before = leaves_before(steps)
    keys: dict[str, None] = {}
    for key in step.inputs.values():
        keys.update(dict.fromkeys(sorted(before.get(key, frozenset({key})))))
    given = [text for key in keys if (text := _said(key, leaves))]
    return f"it comes from {', '.join(given)}: check these" if given else ""


def _said(key: str, leaves: Mapping[str, Leaf]) -> str:
    """What a leaf says in the words of a sheet; empty for a coefficient."""
    name = key.removeprefix(LABORATORY).removeprefix(SILICON).removeprefix(_DEFAULT)
    known = {**properties(), **process_terms(), **design_terms(), **derived_terms()}
    if key not in leaves or name not in known:
        return ""
    text = f"{name} = {format_quantity(leaves[key].quantity, known[name])}"
    return f"{text} (not given, assumed)" if key.startswith(_DEFAULT) else text
