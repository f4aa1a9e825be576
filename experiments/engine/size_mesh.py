"""Particles of many sizes in one compiled model: the mesh over their radii.

The sizes stand evenly spaced in the logarithm of the radius, fixed against the volume median. The
sum over them is then a trapezoidal rule over a bell curve, which converges faster than any power of
the spacing: as few as nine sizes serve all widths, and the width stays a plain input.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pybamm

from anode_model.relations.size_distribution import area_weight_of_radius
from parameter_sets.electrode_names import Domain
from parameter_sets.particle_sizes import DISTRIBUTION, LARGEST, SMALLEST

#: Logarithm of the smallest and the largest radius over the volume median. Of a powder with D4/D1
#: of 3 they hold all but 0.2 % of the surface and of the volume; of wider ones the tails are cut.
_LOW, _HIGH = -2.1, 1.8

#: Narrowest bell, in spacings of the mesh, of which the trapezoidal rule still has the moments.
_NARROWEST = 0.5


class SizeSubMesh(pybamm.SubMesh1D):  # type: ignore[misc]  # PyBaMM has no types
    """Mesh over particle radii, even in their logarithm.

    Parameters
    ----------
    lims, npts : dict
        As PyBaMM passes them.
    """

    def __init__(self, lims: dict[Any, Any], npts: dict[str, int]) -> None:
        variable, limits, tabs = self.read_lims(lims)
        edges = np.geomspace(limits["min"], limits["max"], npts[variable.name] + 1)
        super().__init__(edges, variable.coord_sys, tabs=tabs)


def resolved_sizes(median: Any, width: Any, points: int) -> tuple[Any, Any]:
    """A powder that the mesh can hold, in place of one that is too narrow for it.

    It is as wide as the mesh resolves and has the radius that stands for the diffusion of the
    narrow one, and with it the same exchange current. A wider powder stays as it is.

    Parameters
    ----------
    median : pybamm.Symbol
        Volume median diameter [m].
    width : pybamm.Symbol
        Standard deviation of ln(size) [1].
    points : int
        Sizes of the mesh.

    Returns
    -------
    tuple of pybamm.Symbol
        Median and width.
    """
    resolved = pybamm.maximum(width, narrowest_width(points))
    return median * pybamm.exp(width**2 - resolved**2), resolved


def size_template(domain: Domain, median: float, width: Any) -> dict[str, Any]:
    """PyBaMM values of the sizes in a model that takes their width as an input.

    Parameters
    ----------
    domain : {"Negative", "Positive"}
        What PyBaMM calls the carbon.
    median : float
        Volume median radius of the mesh [m].
    width : pybamm.Symbol
        Standard deviation of ln(size) [1]; from :func:`resolved_sizes`.

    Returns
    -------
    dict
        By PyBaMM name.
    """

    def weight(radius: Any) -> Any:
        return area_weight_of_radius(radius, median_radius=median, size_distribution_width=width)

    return {
        SMALLEST.format(Domain=domain): median * math.exp(_LOW),
        LARGEST.format(Domain=domain): median * math.exp(_HIGH),
        DISTRIBUTION.format(Domain=domain): weight,
    }


def narrowest_width(points: int) -> float:
    """Smallest standard deviation of ln(size) that a mesh of so many sizes resolves [1].

    Examples
    --------
    >>> round(narrowest_width(9), 3)
    0.217
    """
    return _NARROWEST * (_HIGH - _LOW) / points
