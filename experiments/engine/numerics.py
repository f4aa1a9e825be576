"""Numerics profiles: how fine the mesh is and how tight the tolerances are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from anode_model import SimulationInputError
from anode_model.arguments import check_kind
from anode_model.sheets.naming import did_you_mean


@dataclass(frozen=True, slots=True)
class SizedMesh:
    """Finite volumes where particles of many sizes stand at every place of the coating.

    Parameters
    ----------
    electrode_points, radial_points : int
        As in :class:`Numerics`.
    size_points : int
        Sizes, evenly spaced in the logarithm of the radius.
    """

    electrode_points: int
    radial_points: int
    size_points: int


@dataclass(frozen=True, slots=True)
class FinerMesh:
    """What a run gets in place of the usual volumes where it needs more of them.

    Parameters
    ----------
    radial_points : tuple of (float, int)
        Rate times R²/D [1], ascending, and the volumes along the radius from there on: the further
        particles lag behind, the steeper the profile that runs through them.
    salt : float
        Current density at the salt's mobility of 25 °C [A.m-2] from which on the layers get the
        points below: the electrolyte is on its way to depletion.
    electrode_points, separator_points : int
        Volumes across electrode and separator.
    """

    radial_points: tuple[tuple[float, int], ...]
    salt: float
    electrode_points: int
    separator_points: int


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
    radial_grading : float
        How strongly the radial mesh narrows towards the surface, 1 is uniform.
    rtol, atol : float
        Tolerances of the time integration.
    positive_radial_points : int or None
        Finite volumes along the radius of a full cell's positive particles, whose diffusivity is
        less steep than the carbon's; as many as in the carbon if ``None``.
    sized : SizedMesh
        In place of the points above where the carbon has particles of many sizes, which smooth out
        what a coarser mesh gets wrong.
    finer : FinerMesh or None
        Where the mesh follows what a run needs; ``None`` for one mesh for all.
    """

    name: str
    electrode_points: int
    separator_points: int
    radial_points: int
    radial_grading: float
    rtol: float
    atol: float
    positive_radial_points: int | None = None
    sized: SizedMesh = SizedMesh(14, 12, 8)
    finer: FinerMesh | None = None

    def for_run(self, lag: float, salt: float) -> Numerics:
        """The mesh of one run.

        Parameters
        ----------
        lag : float
            Rate times R²/D of the carbon [1].
        salt : float
            Current density at the salt's mobility of 25 °C [A.m-2].

        Examples
        --------
        >>> SWEEP.for_run(0.1, 20.0).radial_points < SWEEP.for_run(2.0, 20.0).radial_points
        True
        """
        if self.finer is None:
            return self
        found = replace(self, finer=None)
        for least, points in self.finer.radial_points:
            if lag >= least:
                found = replace(found, radial_points=points)
        if salt >= self.finer.salt:
            across, between = self.finer.electrode_points, self.finer.separator_points
            found = replace(found, electrode_points=across, separator_points=between)
        return found

    def for_powder(self) -> Numerics:
        """The one mesh of all runs with many sizes, whose points are those of `sized`."""
        if self.finer is None:
            return self
        return replace(self, finer=None, separator_points=self.finer.separator_points)


#: Fast, for comparisons and sweeps. Its errors: docs/accuracy.md.
EXPLORE = Numerics("explore", 20, 8, 36, 2.0, 1e-4, 1e-6, 20)

#: Within 1 mV (95th percentile) and 0.1 % of the nominal capacity of a converged solution.
REFERENCE = Numerics("reference", 100, 24, 110, 2.0, 1e-6, 1e-8, 60, SizedMesh(30, 40, 18))

#: For curves under regression test: the mesh of `explore` with smaller steps in time. What another
#: processor does to the last digits moves a curve by a tenth of what it may do to `explore`, and
#: stays below what is allowed: docs/curve-regression.md.
STEADY = replace(EXPLORE, name="steady", rtol=1e-5, atol=1e-7)

#: For differences between neighbouring cases, in which most of its error cancels: bands.
SKETCH = Numerics("sketch", 10, 4, 16, 2.0, 1e-4, 1e-6, 10, SizedMesh(8, 10, 7))

#: For thousands of variants: as coarse as a run allows. Its errors: docs/performance.md.
SWEEP = Numerics(
    *("sweep", 6, 3, 10, 1.45, 1e-4, 3e-5, 10, SizedMesh(10, 12, 8)),
    finer=FinerMesh(((0.8, 24), (5.0, 56)), salt=60.0, electrode_points=10, separator_points=4),
)

#: Options of the time integrator that every model shares.
SOLVER_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        # Where a state runs away the integration ends instead of creeping on.
        "dt_min": 1e-11,
        # PyBaMM's 40 let a stale Jacobian serve through slow convergence, five iterations a step at
        # 10 C; giving up sooner makes a fresh one, which costs as much as four iterations.
        "max_nonlinear_iterations": 3,
        # From rest to a large overpotential the first step of the search is far too long.
        "max_linesearch_backtracks_ic": 60,
        # Where steps shrink to nothing the equations are at the end of what they can say. PyBaMM
        # sets no limit, and such a run would go on for hours.
        "num_steps_no_progress": 500,
        "t_no_progress": 0.1,
        # What it would print comes back in the exception.
        "silence_sundials_errors": True,
    }
)

PROFILES: Mapping[str, Numerics] = MappingProxyType(
    {profile.name: profile for profile in (EXPLORE, STEADY, REFERENCE)}
)


def find_numerics(profile: str | Numerics) -> Numerics:
    """A profile by name; a `Numerics` passes through.

    Raises
    ------
    WrongKindError
        If it is neither.
    SimulationInputError
        If there is no profile of that name.
    """
    if isinstance(profile, Numerics):
        return profile
    check_kind(profile, str, "profile", f"known: {', '.join(PROFILES)}")
    if profile not in PROFILES:
        raise SimulationInputError(
            f"no numerics profile {profile!r}; {did_you_mean(profile, list(PROFILES))}".rstrip("; ")
            + f"; known: {', '.join(PROFILES)}"
        )
    return PROFILES[profile]
