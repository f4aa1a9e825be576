"""How a cell is cut into finite volumes: meshes, and what holds on the faces between them.

PyBaMM's finite volumes lose an order of accuracy where the separator meets the electrode, let salt
leak at the lithium face, and need many volumes where the particles' diffusivity is steep. The
classes here are its own with other averages on the faces; the errors that remain are measured in
docs/accuracy.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pybamm
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from experiments.engine.numerics import Numerics
from experiments.engine.phases import PHASES, has_two_phases
from experiments.engine.size_mesh import SizeSubMesh

_TO_FACES = "node to edge"

#: Finite volumes along the radius of a silicon compound's particles: they are so small that their
#: filling is even.
_SILICON_POINTS = 6

#: PyBaMM's names of the coordinates across an electrode and along a particle's radius.
_LAYERS = {"negative": ("x_n", "r_n", "R_n"), "positive": ("x_p", "r_p", "R_p")}

#: Weight of the harmonic mean in a particle; see :class:`ParticleVolumes`.
_HARMONIC_WEIGHT = 1.0 / 3.0


def discretisation(model: Any, numerics: Numerics) -> dict[str, Any]:
    """Keyword arguments of ``pybamm.Simulation`` that decide the discretisation.

    Parameters
    ----------
    model : pybamm.lithium_ion.DFN
        A half cell or a full cell.
    numerics : Numerics
        How fine.

    Returns
    -------
    dict
        ``submesh_types``, ``var_pts`` and ``spatial_methods``. Thicknesses stay model inputs.
    """
    sides = [side for side in _LAYERS if _is_porous(model, side)]
    layers = [f"{side} electrode" for side in sides]
    particles = [f"{side} {phase}particle" for side in sides for phase in _phases(model, side)]
    radial = pybamm.MeshGenerator(GradedSubMesh, {"grading": numerics.radial_grading})
    points = {"x_n": 3, "r_n": 3, "x_s": numerics.separator_points}
    sized = [side for side in sides if _has_sizes(model, side)]
    # The particles of all sizes share the places of the coating.
    across = numerics.sized.electrode_points if sized else numerics.electrode_points
    for side in sides:
        layer, radius, size = _LAYERS[side]
        points |= {layer: across, radius: numerics.radial_points}
        if side in sized:
            points |= {radius: numerics.sized.radial_points, size: numerics.sized.size_points}
        if has_two_phases(model, side):
            points |= {f"{radius}_prim": numerics.radial_points, f"{radius}_sec": _SILICON_POINTS}
    if len(sides) == 2 and numerics.positive_radial_points is not None:
        points[_LAYERS["positive"][1]] = numerics.positive_radial_points
    return {
        "submesh_types": dict(model.default_submesh_types)
        | dict.fromkeys(("separator", *layers), pybamm.SymbolicUniform1DSubMesh)
        | dict.fromkeys(particles, radial)
        | {f"{side} particle size": SizeSubMesh for side in sized},
        "var_pts": points,
        "spatial_methods": dict(model.default_spatial_methods)
        | {"macroscale": LayerVolumes()}
        | dict.fromkeys(particles, ParticleVolumes()),
    }


def _is_porous(model: Any, side: str) -> bool:
    """Whether an electrode has particles; the lithium of a half cell has none."""
    return bool(model.options.electrode_types[side] == "porous")


def _phases(model: Any, side: str) -> tuple[str, ...]:
    """What PyBaMM puts before "particle" for each kind of particles of an electrode."""
    return tuple(f"{name} " for name in PHASES) if has_two_phases(model, side) else ("",)


def _has_sizes(model: Any, side: str) -> bool:
    """Whether particles of many sizes stand at every place of an electrode."""
    return bool(getattr(model.options, side)["particle size"] == "distribution")


def conserve_salt(model: Any) -> None:
    """Let exactly the salt of the current pass the face of the lithium electrode.

    PyBaMM prescribes a gradient of concentration there and multiplies it by a diffusivity that was
    carried to the face in another way, so that salt appears or vanishes with the current. Here both
    are those of the first volume, as in :class:`LayerVolumes`.

    Parameters
    ----------
    model : pybamm.lithium_ion.DFN
        A half cell; its boundary conditions are replaced.
    """
    variables, parameters = model.variables, model.param
    temperature = variables["Cell temperature [K]"]
    concentration = variables["Electrolyte concentration [mol.m-3]"]
    diffusivity = variables["Electrolyte transport efficiency"] * parameters.D_e(
        concentration, temperature
    )
    share = 1.0 - parameters.t_plus(concentration, temperature)
    gradient = (
        -pybamm.boundary_value(share / (diffusivity * parameters.F), "left", "constant")
        * variables["Current collector current density [A.m-2]"]
    )
    whole = variables["Electrolyte concentration concatenation [mol.m-3]"]
    for variable in (concentration, whole):
        model.boundary_conditions[variable]["left"] = (gradient, "Neumann")


class GradedSubMesh(pybamm.SubMesh1D):  # type: ignore[misc]  # PyBaMM has no types
    r"""Mesh that is finest at its right end, the particle's surface.

    Edges at :math:`r_k = 1 - (1 - k/N)^g`. With :math:`g = 2` the outermost volume is
    :math:`1/N^2` wide, so that the thin layer of the first instants is resolved, which the
    exponential mesh of PyBaMM does at a multiple of the volumes only.

    Parameters
    ----------
    lims, npts : dict
        As PyBaMM passes them.
    grading : float
        :math:`g`, 1 is uniform.
    """

    def __init__(self, lims: dict[Any, Any], npts: dict[str, int], grading: float) -> None:
        variable, limits, tabs = self.read_lims(lims)
        edges = graded_edges(npts[variable.name], grading)
        length = limits["max"] - limits["min"]
        super().__init__(limits["min"] + length * edges, variable.coord_sys, tabs=tabs)


def graded_edges(points: int, grading: float) -> NDArray[np.float64]:
    """Edges of the volumes between 0 and 1, closest together at 1.

    Parameters
    ----------
    points : int
        Number of volumes.
    grading : float
        1 is uniform.

    Returns
    -------
    array
        Shape (points + 1,).

    Examples
    --------
    >>> graded_edges(2, 2.0)
    array([0.  , 0.75, 1.  ])
    """
    return np.asarray(1.0 - np.linspace(1.0, 0.0, points + 1) ** grading)


class LayerVolumes(pybamm.FiniteVolume):  # type: ignore[misc]  # PyBaMM has no types
    """Finite volumes across separator and electrode, with harmonic means on every face.

    Between two layers only the harmonic mean carries the current through both resistances. PyBaMM
    uses it where a coefficient stands right before a gradient; the electrolyte's current does not
    have that form and gets an arithmetic mean, which costs an order of accuracy. On the outermost
    faces stand the values of the outermost volumes; nothing is extrapolated there, so that a steep
    diffusivity cannot become negative.
    """

    def shift(self, symbol: Any, shift_key: str, method: str) -> Any:
        """Values on the faces from values in the volumes, or back."""
        if shift_key != _TO_FACES or symbol.size == 1:
            return super().shift(symbol, shift_key, method)
        points = self.mesh[symbol.domain].npts
        inner = np.ones(points + 1)
        inner[[0, -1]] = 0.0
        # With the zeros of the inner faces as entries: PyBaMM takes rows that are all empty for
        # equal, computes them as one dense row, and the Jacobian gets two full rows.
        nearest = np.minimum(np.arange(points + 1), points - 1)
        outer = csr_matrix(
            (1.0 - inner, (np.arange(points + 1), nearest)), shape=(points + 1, points)
        )
        faces = super().shift(symbol, shift_key, "harmonic")
        return pybamm.Matrix(diags(inner).tocsr()) @ faces + pybamm.Matrix(outer) @ symbol


class ParticleVolumes(pybamm.FiniteVolume):  # type: ignore[misc]  # PyBaMM has no types
    r"""Finite volumes in a particle, with a mean that suits steep diffusivities.

    The flux between two volumes is :math:`\int D\,dc` over their distance. For
    :math:`D \propto e^{kc}` the arithmetic mean of both diffusivities is too large by
    :math:`k^2 D/12` of the squared difference in concentration, the harmonic mean too small by
    :math:`k^2 D/6`: two thirds of one and one third of the other leave no error of that order.
    """

    def shift(self, symbol: Any, shift_key: str, method: str) -> Any:
        """Values on the faces from values in the volumes, or back."""
        if shift_key != _TO_FACES or method != "harmonic":
            return super().shift(symbol, shift_key, method)
        arithmetic = super().shift(symbol, shift_key, "arithmetic")
        harmonic = super().shift(symbol, shift_key, "harmonic")
        return (1.0 - _HARMONIC_WEIGHT) * arithmetic + _HARMONIC_WEIGHT * harmonic
