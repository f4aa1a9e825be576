"""What a sheet gives, or physics asks for, that does not act in a model yet."""

from __future__ import annotations

from dataclasses import dataclass

from anode_model.derivation.laws import ACTIVE, Laws
from anode_model.material import CarbonMaterial


@dataclass(frozen=True, slots=True)
class NotActing:
    """One thing that a reader could expect to act.

    Parameters
    ----------
    name : str
        Property or derived value where there is one, else one or two words.
    reason : str
        What is left out.
    """

    name: str
    reason: str


def find_not_acting(material: CarbonMaterial, laws: Laws) -> tuple[NotActing, ...]:
    """Everything that does not act for this material.

    Parameters
    ----------
    material : CarbonMaterial
        What the sheet says.
    laws : Laws
        What acts.

    Returns
    -------
    tuple of NotActing
        What the sheet gives first, then what holds for every material.
    """
    found = []
    content = material.quantity("silicon_content")
    active = material.silicon is not None and material.silicon.kind == "active"
    if active and content is not None and content.value > 0:
        if laws.silicon == ACTIVE:
            swells = "the second phase keeps its volume, does not crack and carries no film"
            found.append(NotActing("silicon expansion", swells))
            open_ = "covers nothing: lithium reaches the carbon's whole surface without passing it"
            found.append(NotActing("film_thickness", open_))
            one = "particles have one radius: no model has two phases of many sizes"
            found.append(NotActing("D4_D1", one))
        else:
            own = "its own capacity and its own loss do not act: there is no second phase"
            found.append(NotActing("silicon_content", f"only dilutes the carbon: {own}"))
    if material.quantity("exothermic_peak") is not None:
        reason = "in self-heating; it acts in the first-cycle loss, in cycling and in storage"
        found.append(NotActing("exothermic_peak", reason))
    if laws.ocp == "msmr":
        fades = "its hysteresis acts; that it fades with cycling does not act yet"
        found.append(NotActing("hydrogen_capacity", fades))
        offset = "the central curve acts; how well it is known does not act yet"
        found.append(NotActing("open_circuit_potential_offset", offset))
    lumped = "one temperature for the whole cell; how heat is conducted inside does not act yet"
    found.append(NotActing("thermal_conductivity", lumped))
    found.append(NotActing("self-heating", "reactions of a hot charged electrode do not act yet"))
    film = "the film on the surface grows in cycling and storage only; plating, cracks and loss of"
    found.append(NotActing("ageing", f"{film} active material do not act"))
    return tuple(found)
