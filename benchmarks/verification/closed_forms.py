"""The engine against formulas: each check gives how far it is from one, as a share or in volts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from anode_model import derive
from anode_model.constants import (
    FARADAY,
    GAS_CONSTANT,
    REFERENCE_TEMPERATURE,
)
from anode_model.relations.hysteresis import Branch, branch_potential
from anode_model.relations.kinetics import exchange_current_half_power
from benchmarks.verification.plain_cell import (
    CONCENTRATION,
    FILLING,
    MATERIAL,
    PlainCell,
    plain_cell,
)
from benchmarks.verification.transmission_line import transmission_line
from experiments.engine.batch import solve_batch
from experiments.engine.compiled_model import HYSTERESIS_STATE
from experiments.engine.numerics import EXPLORE, Numerics
from experiments.rate import RateCase
from parameter_sets import half_cell, load_material
from parameter_sets.carbon_functions import GALLERIES, HYSTERESIS

#: The mesh of `explore` with tolerances so tight that they do not show.
MESH = replace(EXPLORE, name="explore, tight", rtol=1e-7, atol=1e-10)

#: Many volumes across the layers and few along the radius: for checks at the first instant.
ACROSS = Numerics("across", 100, 20, 12, 2.0, 1e-7, 1e-10)

#: Current at which the potential counts as that of equilibrium, over that of 1 C. What the losses
#: still are falls with it in proportion: at C/1000 they are ten times as large.
SLOW = 1e-4

#: Times of the sphere, D t / R² [1]: from an eightieth of its radius to long after it is soaked.
_SPHERE_TIMES = np.geomspace(1e-3, 0.5, 40)

#: Conductivity of a conductor that loses nothing [S.m-1].
_PERFECT = 1e8

#: Largest overpotential of a pulse [V]: so small that kinetics are linear within 1e-6.
_PULSE = 1e-4


def measure() -> dict[str, Any]:
    """All of them."""
    return {
        "slow run [mV]": slow_run(),
        "sphere [%]": sphere(),
        **{f"separator, {name} [%]": error for name, error in separator().items()},
        "charge transfer [%]": charge_transfer(),
        **{f"porous electrode, {name} [%]": error for name, error in porous_electrode().items()},
    }


def slow_run(numerics: Numerics = MESH) -> float:
    """Largest distance of the potential at C/10 000 from the branches of equilibrium [mV].

    Both ways from end to end; the branches are the relation of floor 1, at the filling that the
    charge passed gives.
    """
    return max(_from_branch("delithiation", numerics), _from_branch("lithiation", numerics))


def _from_branch(direction: Branch, numerics: Numerics) -> float:
    cell = half_cell(derive(load_material(MATERIAL), spreads=False))
    derived, sign = cell.derived, 1.0 if direction == "lithiation" else -1.0
    case = RateCase(cell, direction, "C-rate", SLOW * derived.value("areal_capacity"))
    # On the branch from the first instant, instead of on the other one.
    inputs = case.inputs(REFERENCE_TEMPERATURE) | {HYSTERESIS_STATE: -sign}
    (outcome,) = solve_batch(case.compiled(numerics), [inputs], case.duration)
    per_filling = (
        FARADAY
        * derived.value("maximum_concentration")
        * derived.value("active_material_volume_fraction")
        * derived.value("coating_thickness")
    )
    charge = sign * case.current_density * outcome.time
    filling = inputs["initial_filling"] + charge / per_filling
    fractions = [derived.value(name) for name in GALLERIES]
    numbers = {name: derived.value(name) for name in HYSTERESIS}
    branch = branch_potential(filling, fractions, direction, **numbers)
    return float(1e3 * np.max(np.abs(outcome.series["potential"] - branch)))


def sphere(numerics: Numerics = MESH) -> float:
    r"""Largest error of a sphere's surface under constant flux, over its rise [%].

    .. math:: c_s - c_0 = \frac{j R}{D} \left( 3\tau + \frac15
              - 2 \sum_n \frac{e^{-\alpha_n^2 \tau}}{\alpha_n^2} \right), \quad
              \tau = D t / R^2, \quad \tan \alpha_n = \alpha_n

    Notes
    -----
    Source: J. Crank, The Mathematics of Diffusion, 2nd ed. (1975), eq. 6.45 (recalled, not
    checked). The coating is so thin and its conductors so good that all spheres get one flux.
    """
    plain = plain_cell(numerics)
    numbers = _good_conductors(plain) | {"coating_thickness": 1e-6}
    radius, diffusivity = numbers["particle_radius"], numbers["diffusivity"]
    full = plain.cell.derived.value("maximum_concentration")
    # The surface rises by a tenth of a filling.
    rise = _rise(_SPHERE_TIMES)
    flux = 0.1 * full * diffusivity / radius / rise[-1]
    current = flux * FARADAY * _area(numbers) * numbers["coating_thickness"]
    times = _SPHERE_TIMES * radius**2 / diffusivity
    solution = plain.run(current, [0.0, *times], numbers)
    surface = solution["X-averaged positive particle surface stoichiometry"].entries[1:]
    found = (surface - FILLING) * full * diffusivity / (flux * radius)
    return float(100 * np.max(np.abs(found / rise - 1)))


def _rise(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rise of the surface over j R / D at times D t / R² [1]."""
    roots = [
        brentq(lambda a: math.sin(a) - a * math.cos(a), n * math.pi, (n + 0.5) * math.pi)
        for n in range(1, 400)
    ]
    squares = np.square(roots)[:, None]
    return np.asarray(3 * times + 0.2 - 2 * np.sum(np.exp(-squares * times) / squares, axis=0))


def separator(numerics: Numerics = MESH) -> dict[str, float]:
    r"""Errors of the steady state between the first and the last volume of the separator [%].

    With constant properties the salt falls in a straight line, and the potential follows it:

    .. math:: \frac{dc}{dx} = -\frac{(1 - t_+)\, i}{F D_{eff}}, \quad
              \Delta\phi = -\frac{i\,\Delta x}{\kappa_{eff}}
              + \frac{2RT}{F} (1 - t_+)\, \chi\, \Delta \ln c
    """
    plain = plain_cell(numerics)
    # Spheres so slow to fill that the electrolyte has long settled.
    numbers = plain.numbers | {"maximum_concentration": 1e7}
    current = 20.0
    solution = plain.run(current, [0.0, 5e3, 1e4], numbers)
    design = plain.cell.design
    exponent = design.value("separator_bruggeman_coefficient")
    path = design.value("separator_porosity") ** exponent
    width = design.value("separator_thickness") * (1 - 1 / numerics.separator_points)
    salt, potential = (
        solution[f"Separator electrolyte {name}"].entries[:, -1]
        for name in ("concentration [mol.m-3]", "potential [V]")
    )
    share = 1 - numbers["salt_transference"]
    fall = share * current * width / (FARADAY * numbers["salt_diffusivity"] * path)
    ohmic = current * width / (numbers["salt_conductivity"] * path)
    thermal = GAS_CONSTANT * REFERENCE_TEMPERATURE / FARADAY
    ends = np.log((salt[0] - fall) / salt[0])
    drop = -ohmic + 2 * thermal * share * numbers["salt_factor"] * ends
    return {
        "salt": 100 * abs((salt[0] - salt[-1]) / fall - 1),
        "potential": 100 * abs((potential[-1] - potential[0]) / drop - 1),
    }


def charge_transfer(numerics: Numerics = ACROSS) -> float:
    r"""Error of the resistance :math:`RT / (F i_0 a L)` at the first instant of a pulse [%]."""
    plain = plain_cell(numerics)
    numbers = _good_conductors(plain)
    resistance = 1 / (_per_volume(plain, numbers) * numbers["coating_thickness"])
    found = _first_instant(plain, _PULSE / resistance, numbers)
    return 100 * abs(found["whole"] / _PULSE - 1)


def porous_electrode(numerics: Numerics = ACROSS) -> dict[str, float]:
    """Largest errors of a porous electrode at the first instant of a pulse [%].

    Of the whole resistance, and of the drops along its electrolyte and along its solid, each as a
    share of itself: for thin coatings, which the current reaches everywhere, and for such where it
    does not, with either conductor the better one.
    """
    plain = plain_cell(numerics)
    usual = plain.numbers
    path = usual["porosity"] ** usual["bruggeman_coefficient"]
    length, per_volume = usual["coating_thickness"], _per_volume(plain, usual)
    # Between the middles of the outermost volumes, where the states are.
    half = length / numerics.electrode_points / 2
    largest: dict[str, float] = {}
    for reach, ratio in product((0.2, 1.0, 3.0), (0.1, 1.0, 10.0)):
        ionic = per_volume * length**2 / reach**2 * (1 + 1 / ratio)
        conductors = {
            "salt_conductivity": ionic / path,
            "electronic_conductivity": ionic * ratio,
        }
        ends = (half, length - half)
        right = transmission_line(per_volume, length, ionic, ionic * ratio, ends)
        current = _PULSE / right["whole"]
        found = _first_instant(plain, current, usual | conductors)
        for name, resistance in right.items():
            error = 100 * abs(found[name] / current / resistance - 1)
            largest[name] = max(largest.get(name, 0.0), error)
    return largest


def _good_conductors(plain: PlainCell) -> dict[str, float]:
    good = {"salt_conductivity": _PERFECT, "electronic_conductivity": _PERFECT}
    return plain.numbers | good | {"salt_diffusivity": 1e-6}


def _area(numbers: Mapping[str, float]) -> float:
    """Of the spheres in a volume of the coating [m-1]."""
    return 3 * numbers["active_material_volume_fraction"] / numbers["particle_radius"]


def _per_volume(plain: PlainCell, numbers: Mapping[str, float]) -> float:
    """Conductance of the reaction at small overpotentials [S.m-3]."""
    exchange = exchange_current_half_power(
        exchange_current_density=plain.cell.derived.value("effective_exchange_current_density"),
        electrolyte_concentration=CONCENTRATION,
        filling=FILLING,
    )
    return float(_area(numbers) * exchange * FARADAY / (GAS_CONSTANT * REFERENCE_TEMPERATURE))


def _first_instant(
    plain: PlainCell, current: float, numbers: Mapping[str, float]
) -> dict[str, float]:
    """Losses before anything has moved [V], as named by :func:`transmission_line`."""
    idle, loaded = (plain.run(value, [0.0, 1e-9], numbers) for value in (0.0, current))

    def moved(name: str) -> NDArray[np.float64]:
        return np.asarray(loaded[name].entries[..., 0] - idle[name].entries[..., 0])

    solid, salt = (moved(f"Positive {name} potential [V]") for name in ("electrode", "electrolyte"))
    return {
        "whole": abs(float(moved("Carbon potential [V]"))),
        "electrolyte": abs(float(salt[-1] - salt[0])),
        "solid": abs(float(solid[-1] - solid[0])),
    }
