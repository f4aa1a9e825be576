"""Numerics profiles: how fine the mesh is and how tight the tolerances are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from anode_model import SimulationInputError
from anode_model.naming import did_you_mean


@dataclass(frozen=True, slots=True)
class Numerics:
    """Mesh and tolerances of a simulation.

    Parameters
    ----------
    name : str
        Name of the profile; stored with every result.
    electrode_points, separator_points : int
        Finite volumes across the electrode and the separator, uniform.
    radial_points : int
        Finite volumes along the particle radius.
    radial_stretch : float
        Grading of the radial mesh towards the surface (PyBaMM's exponential mesh).
    rtol, atol : float
        Tolerances of the time integration.
    """

    name: str
    electrode_points: int
    separator_points: int
    radial_points: int
    radial_stretch: float
    rtol: float
    atol: float


#: Fast, for comparisons and sweeps. Its errors: docs/accuracy.md.
EXPLORE = Numerics("explore", 20, 8, 40, 2.0, 1e-5, 1e-7)

#: Within 1 mV (95th percentile) and 0.1 % of the nominal capacity of a converged solution.
REFERENCE = Numerics("reference", 60, 16, 120, 2.0, 1e-6, 1e-8)

PROFILES: Mapping[str, Numerics] = MappingProxyType(
    {profile.name: profile for profile in (EXPLORE, REFERENCE)}
)


def find_numerics(profile: str | Numerics) -> Numerics:
    """A profile by name; a `Numerics` passes through.

    Raises
    ------
    SimulationInputError
        If there is no profile of that name.
    """
    if isinstance(profile, Numerics):
        return profile
    if profile not in PROFILES:
        raise SimulationInputError(
            f"no numerics profile {profile!r}; {did_you_mean(profile, list(PROFILES))}".rstrip("; ")
            + f"; known: {', '.join(PROFILES)}"
        )
    return PROFILES[profile]
