"""The silicon compound on the particle surface: what a sheet says and what is known about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from anode_model.errors import Problem
from anode_model.material.document import SILICON_QUANTITIES, SiliconKind, Text
from anode_model.quantities import Quantity


@dataclass(frozen=True, slots=True)
class KnownCompound:
    """A compound of which the table of coefficients knows something.

    Parameters
    ----------
    words : tuple of str
        How a sheet may call it; case, hyphens and "amorphous" or "nano" do not matter.
    coefficients : mapping of str to str
        Name of a coefficient by the name of the derived value that it stands for.
    """

    words: tuple[str, ...]
    coefficients: Mapping[str, str]


#: Compounds by name; the first word is the name that messages use.
KNOWN_COMPOUNDS: tuple[KnownCompound, ...] = (
    KnownCompound(
        ("silicon", "Si"),
        MappingProxyType(
            {
                "silicon_capacity": "pure_silicon_capacity",
                "silicon_density": "pure_silicon_density",
                "silicon_efficiency": "silicon_first_cycle_efficiency",
            }
        ),
    ),
    KnownCompound(
        ("SiO", "SiOx", "silicon oxide", "silicon monoxide", "silicon suboxide"),
        MappingProxyType(
            {
                "silicon_capacity": "silicon_oxide_capacity",
                "silicon_density": "silicon_oxide_density",
                "silicon_efficiency": "silicon_oxide_first_cycle_efficiency",
            }
        ),
    ),
    KnownCompound(
        ("silica", "SiO2", "silicon dioxide"),
        MappingProxyType({"silicon_density": "silica_density"}),
    ),
)

#: What stands for the density of an inert film of anything else.
_ANY_FILM = KNOWN_COMPOUNDS[-1].coefficients

# Words of a compound's form that change nothing that is counted here.
_FORMS = frozenset(("amorphous", "nano", "nanocrystalline", "crystalline"))


class SiliconCompound(BaseModel):
    """Silicon compound on the particle surface; its content is the property `silicon_content`.

    Parameters
    ----------
    kind : {"inert", "active"}
        A film that takes up no lithium, or a second lithiating phase.
    compound : str
        For example ``"SiO"``.
    silicon_capacity : Quantity or None
        Reversible, between 0 V and 1.5 V, per mass of an active compound [A.h.kg-1].
    silicon_density : Quantity or None
        Of the compound [kg.m-3].
    silicon_efficiency : Quantity or None
        First-cycle efficiency of an active compound by itself [1].
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: SiliconKind
    compound: Text
    silicon_capacity: Quantity | None = None
    silicon_density: Quantity | None = None
    silicon_efficiency: Quantity | None = None

    @property
    def given(self) -> Mapping[str, Quantity]:
        """The quantities that are given, by name."""
        found = {name: getattr(self, name) for name in SILICON_QUANTITIES}
        return {name: quantity for name, quantity in found.items() if quantity is not None}

    @property
    def known(self) -> KnownCompound | None:
        """The compound, if it is one of :data:`KNOWN_COMPOUNDS`."""
        said = _folded(self.compound)
        found = (c for c in KNOWN_COMPOUNDS if said in {_folded(word) for word in c.words})
        return next(found, None)

    @property
    def coefficients(self) -> Mapping[str, str]:
        """Coefficients that stand for what the sheet does not give, by derived value."""
        known = self.known.coefficients if self.known is not None else {}
        # An inert film needs a density only; what is not known of it is taken from silica.
        return {**_ANY_FILM, **known} if self.kind == "inert" else known

    @property
    def needed(self) -> tuple[str, ...]:
        """What a derivation has to know about the compound."""
        return SILICON_QUANTITIES if self.kind == "active" else ("silicon_density",)


def find_silicon_problems(silicon: SiliconCompound) -> Iterator[Problem]:
    """What contradicts itself in a compound, or leaves out what nobody knows."""
    missing = [n for n in silicon.needed if n not in (*silicon.given, *silicon.coefficients)]
    if missing:
        active = [c.words[0] for c in KNOWN_COMPOUNDS if "silicon_capacity" in c.coefficients]
        yield Problem(
            "silicon.compound",
            "an active compound of which nothing is known",
            got=f'"{silicon.compound}"',
            allowed=", ".join(f'"{name}"' for name in active),
            advice=f"use one of these words, or give {', '.join(missing)} in [silicon]",
        )
    for name in silicon.given:
        if name not in silicon.needed:
            advice = 'remove it, or write kind = "active"'
            yield Problem(f"silicon.{name}", "an inert film takes up no lithium", advice=advice)


def find_silicon_warnings(silicon: SiliconCompound) -> Iterator[str]:
    """What is possible but unusual in a compound."""
    known = silicon.known
    said = _folded(silicon.compound)
    is_silica = any(_folded(word) in said for word in KNOWN_COMPOUNDS[-1].words)
    if silicon.kind == "inert" and not (known or is_silica or silicon.silicon_density):
        yield (
            f'silicon.compound: nothing is known of "{silicon.compound}"; its film has the density '
            "of silica, give silicon_density in [silicon] if it is known"
        )
    if silicon.kind == "inert" and known is not None and "silicon_capacity" in known.coefficients:
        yield (
            f'silicon.kind: "{silicon.compound}" takes up lithium; as "inert" none of it counts, '
            'write kind = "active" if it is open to lithium'
        )


def _folded(text: str) -> str:
    words = text.casefold().replace("-", " ").split()
    return " ".join(word for word in words if word not in _FORMS)
