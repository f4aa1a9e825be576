"""Which derived values a property reaches, and by which relations."""

from __future__ import annotations

from dataclasses import dataclass

from anode_model.derivation.chain import steps_after
from anode_model.derivation.electrode import DerivedElectrode
from anode_model.derivation.runner import steps_of


@dataclass(frozen=True, slots=True)
class Reached:
    """One value that a property reaches.

    Parameters
    ----------
    name : str
        Of the derived value, or of another property that follows from it.
    relation : str
        By which it is derived, as ``"R9"``, or ``"default"``.
    function : str
        Of that relation.
    direct : bool
        Whether the relation takes the property itself, not only what follows from it.
    """

    name: str
    relation: str
    function: str
    direct: bool


def reached_by(derived: DerivedElectrode, name: str) -> tuple[Reached, ...]:
    """Every value that a property reaches, in the order of the chain.

    Parameters
    ----------
    derived : DerivedElectrode
        Tells which chain acts.
    name : str
        Property, temperature of the process or value of the coating.

    Returns
    -------
    tuple of Reached
        Empty where no relation takes the property: it does not act, or what was measured stands in
        for what would follow from it.

    Examples
    --------
    >>> from anode_model import CarbonMaterial, derive
    >>> from anode_model.nomenclature import term
    >>> from anode_model.units import parse_quantity
    >>> given = {"sphericity": 0.95, "d002": "0.380 nm", "Lc": "1.3 nm",
    ...          "hydrogen_carbon_ratio": 0.03, "Dv50": "10 um"}
    >>> given = {key: parse_quantity(raw, term(key), key=key) for key, raw in given.items()}
    >>> sheet = CarbonMaterial(name="s", title="t", kind="design point", given=given)
    >>> [(item.name, item.relation) for item in reached_by(derive(sheet), "d002") if item.direct]
    [('xray_density', 'R1'), ('layers_per_stack', 'R2'), ('diffusivity', 'R9')]
    """
    steps = steps_of(derived.material, derived.laws, derived.coefficients)
    shown = {*derived.quantities, *derived.properties}
    # What no table shows stands for the property where it comes from that alone.
    sources, found = {name}, []
    for step in steps_after(steps, name):
        direct = bool(sources.intersection(step.inputs.values()))
        for output in step.outputs:
            if output in shown:
                found.append(Reached(output, step.relation, step.function.__name__, direct))
            elif direct:
                sources.add(output)
    return tuple(found)
