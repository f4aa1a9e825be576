"""Which law acts for the open-circuit potential, the diffusivity and the exchange current."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.optimize import brentq

from anode_model.errors import DerivationError
from anode_model.material import CarbonMaterial, OcpRecord
from anode_model.relations.published_potentials import (
    coke_potential_Fuller1994,
    mcmb_potential_Doyle1996,
)

#: Open-circuit potential [V] as a function of the filling, by the name that a sheet uses.
NAMED_POTENTIALS: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {"coke-Fuller1994": coke_potential_Fuller1994, "mcmb-Doyle1996": mcmb_potential_Doyle1996}
)

#: Potentials between which the reversible capacity is counted [V].
LOWER_POTENTIAL, UPPER_POTENTIAL = 0.0, 1.5

#: Whether lithium goes in and comes out at one potential, or at two.
NO_HYSTERESIS, ONE_STATE = "none", "one-state"

#: How the sizes of the particles enter a model.
ONE_RADIUS, LOG_NORMAL = "one-radius", "log-normal"

#: Whether a silicon compound is a second lithiating phase.
NO_SILICON, ACTIVE = "none", "active"

#: Content from which an active compound is a phase of its own [1]: less is no layer of atoms.
LEAST_SILICON = 1e-4

#: Filling that stands for the empty carbon where a law never reaches the upper potential.
EMPTY_FILLING = 0.005

#: Share of a table's lithium that counts as left at 1.5 V where the table counts from nothing.
LEFT_WHEN_EMPTY = 0.0075


@dataclass(frozen=True, slots=True)
class Laws:
    """Names of the laws that act.

    Parameters
    ----------
    ocp : str
        ``"msmr"``, ``"coke-Fuller1994"``, ``"mcmb-Doyle1996"``, ``"table"`` or ``"set:NAME"``.
    diffusivity : str
        ``"thermodynamic-factor"``, ``"constant"`` or ``"set:NAME"``.
    exchange_current : str
        ``"half-power"``, ``"coke-Fuller1994"`` or ``"set:NAME"``.
    ocp_points : tuple of (float, float)
        Filling [1] and potential [V] of a table, filling rising; empty otherwise.
    entropic_coefficient : str
        ``"constant"`` or ``"set:NAME"``.
    hysteresis : str
        ``"one-state"`` where the potential has a branch for each direction, else ``"none"``.
    sizes : str
        ``"one-radius"`` or ``"log-normal"``: particles of one radius, or of many in parallel.
    silicon : str
        ``"active"`` where a silicon compound is a second lithiating phase, else ``"none"``.
    """

    ocp: str
    diffusivity: str
    exchange_current: str
    ocp_points: tuple[tuple[float, float], ...] = ()
    entropic_coefficient: str = "constant"
    hysteresis: str = NO_HYSTERESIS
    sizes: str = ONE_RADIUS
    silicon: str = NO_SILICON


def choose_laws(material: CarbonMaterial) -> Laws:
    """The laws that a material asks for; without laboratory data those of the structure.

    Parameters
    ----------
    material : CarbonMaterial
        What the sheet says.

    Returns
    -------
    Laws
        Without the points of a table.

    Raises
    ------
    DerivationError
        If laws are combined that do not fit together.
    """
    part = material.electrochemistry
    if part is None:
        return Laws(
            "msmr",
            "thermodynamic-factor",
            "half-power",
            hysteresis=ONE_STATE,
            silicon=_silicon(material),
        )
    if part.from_set is not None:
        name = f"set:{part.from_set}"
        entropic = part.entropic_coefficient
        # The set's own function acts unless the sheet gives a number of its own.
        own = entropic is None or entropic.source.startswith(f"PyBaMM set {part.from_set}")
        return Laws(name, name, name, entropic_coefficient=name if own else "constant")
    ocp = "msmr"
    if part.ocp is not None:
        ocp = part.ocp.law or "table"
    diffusivity = part.diffusivity_law or ("thermodynamic-factor" if ocp == "msmr" else "constant")
    if diffusivity == "thermodynamic-factor" and ocp != "msmr":
        raise DerivationError(
            f"{material.name}: electrochemistry.diffusivity_law: the thermodynamic factor is known "
            f'for the potential derived from structure only, here it is "{ocp}"; '
            'write diffusivity_law = "constant" or remove electrochemistry.ocp'
        )
    # A given potential has one curve for both directions.
    hysteresis = ONE_STATE if ocp == "msmr" else NO_HYSTERESIS
    exchange_current = part.exchange_current_law or "half-power"
    # A given potential holds what a silicon compound takes up.
    silicon = _silicon(material) if ocp == "msmr" else NO_SILICON
    return Laws(ocp, diffusivity, exchange_current, hysteresis=hysteresis, silicon=silicon)


def _silicon(material: CarbonMaterial) -> str:
    """Whether the sheet has a silicon compound that takes up lithium."""
    content, compound = material.quantity("silicon_content"), material.silicon
    there = content is not None and content.value >= LEAST_SILICON
    return ACTIVE if there and compound is not None and compound.kind == "active" else NO_SILICON


def filling_at_potential(law: str, potential: float) -> float:
    """Filling at which a named law has this potential.

    Parameters
    ----------
    law : str
        Key of :data:`NAMED_POTENTIALS`.
    potential : float
        Versus Li/Li+ [V].

    Returns
    -------
    float
        [1]; :data:`EMPTY_FILLING` where the law stays below the potential.

    Raises
    ------
    ValueError
        If the law stays above the potential.

    Examples
    --------
    >>> round(filling_at_potential("coke-Fuller1994", 0.0), 3)
    0.672
    >>> filling_at_potential("coke-Fuller1994", 1.5)
    0.005
    """
    curve = NAMED_POTENTIALS[law]
    if curve(0.0) < potential:
        return EMPTY_FILLING
    return float(brentq(lambda filling: curve(filling) - potential, 0.0, 1.0, xtol=1e-14))


def capacities_at_limits(ocp: OcpRecord) -> tuple[float, float]:
    """Capacity taken up at 0 V and at 1.5 V according to points of the potential.

    Parameters
    ----------
    ocp : OcpRecord
        With points.

    Returns
    -------
    tuple of float
        [A.h.kg-1]; the ends of the points where they stop short of a limit.
    """
    potentials, capacities = ocp.points_potential[::-1], ocp.points_capacity[::-1]
    full, empty = np.interp((LOWER_POTENTIAL, UPPER_POTENTIAL), potentials, capacities)
    return float(full), float(empty)


def lithium_at_limits(ocp: OcpRecord) -> tuple[float, float]:
    """Lithium in the carbon at 0 V and at 1.5 V according to points of the potential.

    A titration counts from its own start. A carbon of no lithium at all would have no exchange
    current and an endless potential, so that at least :data:`LEFT_WHEN_EMPTY` counts as left.

    Parameters
    ----------
    ocp : OcpRecord
        With points.

    Returns
    -------
    tuple of float
        [A.h.kg-1]; their difference is that of :func:`capacities_at_limits`.
    """
    full, empty = capacities_at_limits(ocp)
    left = max(0.0, (LEFT_WHEN_EMPTY * full - empty) / (1.0 - LEFT_WHEN_EMPTY))
    return full + left, empty + left


def points_on_fillings(
    ocp: OcpRecord, *, filling_lithiated: float, filling_delithiated: float
) -> tuple[tuple[float, float], ...]:
    """Points of the potential on the model's scale of fillings.

    Parameters
    ----------
    ocp : OcpRecord
        With points.
    filling_lithiated, filling_delithiated : float
        Fillings that 0 V and 1.5 V stand for [1].

    Returns
    -------
    tuple of (float, float)
        Filling and potential [V], filling rising; points outside 0 to 1 are left out.
    """
    full, empty = capacities_at_limits(ocp)
    per_capacity = (filling_lithiated - filling_delithiated) / (full - empty)
    points = (
        (filling_delithiated + (capacity - empty) * per_capacity, potential)
        for capacity, potential in zip(ocp.points_capacity, ocp.points_potential, strict=True)
    )
    return tuple((filling, potential) for filling, potential in points if 0 < filling < 1)
