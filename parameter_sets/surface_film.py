"""The film on the carbon's surface (SEI) in PyBaMM's names, for its law of solvent diffusion.

PyBaMM counts the film on the area of its spheres, a = 3 ε/R. The film grows on the true surface,
which is A times as large. A current through the film is A times as large per model area, and the
same film is A times thinner than PyBaMM's spheres would have it: the solvent's diffusivity is
multiplied by A, molar volume and resistivity are divided by it, and the thickness is the true one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from anode_model import Basis, DerivedElectrode, Quantity
from anode_model.derivation.laws import Laws
from parameter_sets.parameter_set import Origin
from parameter_sets.particle_sizes import area_ratio, model_radius
from parameter_sets.silicon_phase import CARBON, has_silicon, of_carbon

#: Option of PyBaMM's models that these parameters are made for.
SEI_LAW = "solvent-diffusion limited"

#: Numbers of the film that differ between materials, by nomenclature name.
FILM_NUMBERS = (
    "sei_area_factor",
    "sei_initial_thickness",
    "sei_solvent_diffusivity",
    "sei_growth_activation_energy",
    "sei_resistivity",
)

#: Coefficients that enter as they are.
FILM_COEFFICIENTS = ("sei_solvent_concentration", "sei_molar_volume", "sei_lithium_ratio")

_DIFFUSIVITY = "SEI solvent diffusivity [m2.s-1]"
_CONCENTRATION = "Bulk solvent concentration [mol.m-3]"
_VOLUME = "SEI partial molar volume [m3.mol-1]"
_RESISTIVITY = "SEI resistivity [Ohm.m]"
_ENERGY = "SEI growth activation energy [J.mol-1]"
_RATIO = "Ratio of lithium moles to SEI moles"
_THICKNESS = "Initial SEI thickness [m]"


def film_numbers(derived: DerivedElectrode) -> dict[str, float]:
    """Numbers of the film of one electrode, by nomenclature and coefficient name.

    Parameters
    ----------
    derived : DerivedElectrode
        The electrode.
    """
    return {
        **{name: derived.value(name) for name in FILM_NUMBERS},
        **{name: derived.coefficients[name].value for name in FILM_COEFFICIENTS},
    }


def film_values(
    laws: Laws,
    numbers: Mapping[str, Any],
    particles: Mapping[str, Any],
    *,
    reference_radius: float | None = None,
) -> dict[str, Any]:
    """PyBaMM values of the film, from numbers or from model inputs in their place.

    Parameters
    ----------
    laws : Laws
        Of the carbon: how the sizes of its particles enter.
    numbers : mapping of str to float or pybamm.InputParameter
        The names of :func:`film_numbers`, in internal units.
    particles : mapping of str to float or pybamm.InputParameter
        What :func:`parameter_sets.particle_sizes.sizes_needed` names.
    reference_radius : float, optional
        As in :func:`parameter_sets.carbon_electrode.carbon_values`.

    Returns
    -------
    dict
        By PyBaMM name.
    """
    scale = 1.0 if reference_radius is None else model_radius(laws, particles) / reference_radius
    factor = numbers["sei_area_factor"] / (scale * area_ratio(laws, particles))
    values = {
        _DIFFUSIVITY: factor * numbers["sei_solvent_diffusivity"],
        _CONCENTRATION: numbers["sei_solvent_concentration"],
        _VOLUME: numbers["sei_molar_volume"] / factor,
        _RESISTIVITY: numbers["sei_resistivity"] / factor,
        _ENERGY: numbers["sei_growth_activation_energy"],
        _RATIO: numbers["sei_lithium_ratio"],
        _THICKNESS: numbers["sei_initial_thickness"],
    }
    # A silicon compound carries no film of its own in the model.
    return of_carbon(values, "Negative") if has_silicon(laws) else values


def film_origins(derived: DerivedElectrode, values: Mapping[str, Any]) -> dict[str, Origin]:
    """Where each of :func:`film_values` comes from.

    Parameters
    ----------
    derived : DerivedElectrode
        The electrode.
    values : mapping of str to float
        What :func:`film_values` gave.
    """
    table, prefix = derived.coefficients, CARBON if has_silicon(derived.laws) else ""
    diffusivity, resistivity = "sei_solvent_diffusivity", "sei_resistivity"
    scaled = (
        (_DIFFUSIVITY, "m2.s-1", derived[diffusivity].source, diffusivity, "times", 1.0),
        (_RESISTIVITY, "Ohm.m", derived[resistivity].source, resistivity, "over", -1.0),
        (_VOLUME, "m3.mol-1", table["sei_molar_volume"].source, None, "over", -1.0),
    )
    origins = {}
    for name, unit, source, key, how, power in scaled:
        moves = _moves(derived, key, power)
        quantity = Quantity(
            float(values[prefix + name]),
            unit,
            Basis.DERIVED,
            f"{source}; {how} the area factor of the film, R17",
            factor=_factor(moves),
            inputs=tuple(moves),
        )
        origins[name] = Origin.of(quantity)
    for name, key in ((_CONCENTRATION, "sei_solvent_concentration"), (_RATIO, "sei_lithium_ratio")):
        origins[name] = Origin(table[key].basis, table[key].source)
    origins |= {
        _ENERGY: Origin.of(derived["sei_growth_activation_energy"]),
        _THICKNESS: Origin.of(derived["sei_initial_thickness"]),
    }
    return {prefix + name: origin for name, origin in origins.items()}


def _moves(derived: DerivedElectrode, name: str | None, power: float) -> dict[str, float]:
    """What one standard deviation of each input moves in the logarithm of a product."""
    moves = {
        key: power * move for key, move in derived.contributions.get("sei_area_factor", {}).items()
    }
    for key, move in ({} if name is None else derived.contributions.get(name, {})).items():
        moves[key] = moves.get(key, 0.0) + move
    return moves


def _factor(moves: Mapping[str, float]) -> float | None:
    """Geometric standard deviation; ``None`` where no spread is known."""
    return math.exp(math.hypot(*moves.values())) if moves else None
