"""The sizes of the carbon's particles as PyBaMM takes them: one radius, or a log-normal powder.

PyBaMM weights its distribution by area, a data sheet by volume. The particles of a log-normal
powder have together the surface of its Sauter diameter, which is more than that of the one radius
that stands for their diffusion; the exchange current of the one-radius model carries that ratio and
gives it back here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from anode_model import Basis, DerivedElectrode
from anode_model.derivation.laws import LOG_NORMAL, ONE_RADIUS, Laws
from anode_model.errors import ParameterSetError
from anode_model.relations.size_distribution import area_weight_of_radius
from anode_model.sheets.naming import did_you_mean
from parameter_sets.parameter_set import Origin
from parameter_sets.silicon_phase import has_silicon

#: How the sizes of the particles can enter a model.
SIZE_MODELS = (ONE_RADIUS, LOG_NORMAL)

SMALLEST, LARGEST, DISTRIBUTION = (
    "{Domain} minimum particle radius [m]",
    "{Domain} maximum particle radius [m]",
    "{Domain} area-weighted particle-size distribution [m-1]",
)

#: Standard deviations of ln(size) that a set spans on either side, by area and by volume.
_SPAN = 3.0


def with_sizes(derived: DerivedElectrode, sizes: str) -> DerivedElectrode:
    """The same electrode with another law of its sizes.

    Parameters
    ----------
    derived : DerivedElectrode
        The electrode.
    sizes : {"one-radius", "log-normal"}
        How the sizes of the particles enter.

    Raises
    ------
    ParameterSetError
        If the law is unknown, or a distribution is asked for where all particles are equal or
        where a silicon compound is a second phase.
    """
    if sizes not in SIZE_MODELS:
        advice = did_you_mean(str(sizes), list(SIZE_MODELS))
        raise ParameterSetError(
            f"sizes: got {sizes!r}; {advice}".rstrip("; ") + f"; allowed: {', '.join(SIZE_MODELS)}"
        )
    if sizes == LOG_NORMAL and derived.value("size_distribution_width") == 0:
        raise ParameterSetError(
            f'sizes: "{LOG_NORMAL}" for {derived.material.name}, whose D4_D1 of 1 makes all '
            f'particles equal; take "{ONE_RADIUS}", or give properties.D4_D1 above 1'
        )
    if sizes == LOG_NORMAL and has_silicon(derived.laws):
        raise ParameterSetError(
            f'sizes: "{LOG_NORMAL}" for {derived.material.name}, whose active silicon compound is '
            "a second phase; PyBaMM has no model of two phases with many sizes: take "
            f'"{ONE_RADIUS}"'
        )
    return replace(derived, laws=replace(derived.laws, sizes=sizes))


def sizes_needed(laws: Laws) -> tuple[str, ...]:
    """Nomenclature names of the numbers of the sizes that a cell takes."""
    if laws.sizes == LOG_NORMAL:
        return ("Dv50", "size_distribution_width")
    return ("particle_radius",)


def model_radius(laws: Laws, numbers: Mapping[str, Any]) -> Any:
    """Radius that a model is built around [m]: the one radius, or half the volume median."""
    return numbers["Dv50"] / 2 if laws.sizes == LOG_NORMAL else numbers["particle_radius"]


def area_ratio(laws: Laws, numbers: Mapping[str, Any]) -> Any:
    """Surface of the model's particles over that of particles of the one radius [1]."""
    return np.exp(1.5 * numbers["size_distribution_width"] ** 2) if laws.sizes == LOG_NORMAL else 1


def size_values(width: Any, median: Any) -> dict[str, Any]:
    """PyBaMM values of a log-normal powder, by name with ``{Domain}`` in it.

    Parameters
    ----------
    width : float or pybamm.InputParameter
        Standard deviation of ln(size) [1], above 0.
    median : float
        Volume median radius [m].
    """
    return {
        SMALLEST: median * np.exp(-(width**2) - _SPAN * width),
        LARGEST: median * np.exp(_SPAN * width),
        DISTRIBUTION: _distribution(width, median),
    }


def size_origins(derived: DerivedElectrode) -> dict[str, Origin]:
    """Where each of :func:`size_values` comes from, by the same names."""
    width = derived["size_distribution_width"]
    ends = f"{_SPAN:g} standard deviations of ln(size) around the medians by area and by volume"
    return {
        SMALLEST: Origin(Basis.DERIVED, ends),
        LARGEST: Origin(Basis.DERIVED, ends),
        DISTRIBUTION: Origin(width.basis, "log-normal powder weighted by area, R11", width),
    }


def _distribution(width: Any, median: Any) -> Callable[[Any], Any]:
    def weight(radius: Any) -> Any:
        return area_weight_of_radius(radius, median_radius=median, size_distribution_width=width)

    return weight
