"""When one radius may stand for a whole powder, and when it may not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from anode_model import SimulationInputError
from anode_model.constants import FARADAY, REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from anode_model.derivation.laws import LOG_NORMAL, ONE_RADIUS
from anode_model.relations.diffusion import arrhenius_factor
from anode_model.sheets.naming import did_you_mean
from parameter_sets.pybamm_sets import values_of_set
from parameter_sets.silicon_phase import has_silicon

if TYPE_CHECKING:
    import pandas as pd

    from anode_model import DerivedElectrode

#: Lets each run be decided by what one radius would cost.
AUTO = "auto"

SIZES = (AUTO, ONE_RADIUS, LOG_NORMAL)

#: In tables, of a carbon with an active silicon compound.
TWO_PHASES = "one-radius, two phases"


class Unevenness(NamedTuple):
    """What parts particles of many sizes from one radius in a run.

    Parameters
    ----------
    diffusion : float
        Rate times R²/D times the variance of ln(size) [1]: large particles lag behind inside.
    kinetics : float
        Current per surface of the particles over the exchange current, times exp(variance) - 1
        [1]: large particles have less surface for their volume, and lag behind at it.
    salt : float
        Rate times the carbon's capacity per area, over the diffusivity of the electrolyte's salt at
        the temperature of the run relative to that at 25 °C [A.m-2]: about the current density.
        Where the electrolyte is about to run out of salt, small differences decide about the end
        of a run.
    """

    diffusion: float
    kinetics: float
    salt: float


class Limits(NamedTuple):
    """From where on one radius can cost more than 1 % of capacity; see :class:`Unevenness`."""

    diffusion: float
    kinetics: float = float("inf")


#: By direction. Lithiation ends where the potential is flat and a small overpotential is much
#: capacity.
COSTLY: Mapping[str, Limits] = {
    "delithiation": Limits(diffusion=0.2),
    "lithiation": Limits(diffusion=0.042, kinetics=0.055),
    "discharge": Limits(diffusion=0.2),
    "charge": Limits(diffusion=0.18),
}

#: Salt [A.m-2] from which the electrolyte is so near its limit that every powder counts.
CROWDED = 125.0

#: PyBaMM set of the electrolyte in the shipped cells.
_ELECTROLYTE = "ORegan2022"

#: Standard deviation of ln(size) below which particles are as good as equal (D4/D1 of 1.07): less
#: than the mesh over the sizes can tell.
NEARLY_EQUAL = 0.15


def check_sizes(sizes: str) -> str:
    """Refuse an unknown way to treat the sizes of particles.

    Raises
    ------
    SimulationInputError
        Names what is known.
    """
    if sizes not in SIZES:
        advice = did_you_mean(str(sizes), list(SIZES))
        raise SimulationInputError(
            f"sizes: got {sizes!r}; {advice}".rstrip("; ") + f"; allowed: {', '.join(SIZES)}"
        )
    return sizes


def choose_sizes(
    derived: DerivedElectrode,
    direction: str,
    c_rate: float,
    temperature: float,
    wanted: str = AUTO,
) -> str:
    """How the sizes of the particles enter one run.

    Parameters
    ----------
    derived : DerivedElectrode
        The carbon.
    direction : {"delithiation", "lithiation", "discharge", "charge"}
        Of a half cell or of a full cell.
    c_rate : float
        Current over the nominal capacity [1/h].
    temperature : float
        Of the cell at the start [K].
    wanted : {"auto", "one-radius", "log-normal"}
        What was asked for.

    Returns
    -------
    {"one-radius", "log-normal"}
        Equal spheres have one radius, whatever was asked for, and so has a carbon with an active
        silicon compound: PyBaMM has no model of two phases with many sizes.

    Notes
    -----
    Source: own measurement at 25 °C, docs/particle-sizes.md.

    Examples
    --------
    >>> from anode_model import derive
    >>> from parameter_sets import load_material
    >>> derived = derive(load_material("reference-sphere"))
    >>> [choose_sizes(derived, "delithiation", rate, 298.15) for rate in (0.5, 5.0)]
    ['one-radius', 'log-normal']
    """
    width = derived.value("size_distribution_width")
    if width == 0 or has_silicon(derived.laws):
        return ONE_RADIUS
    if wanted != AUTO:
        return wanted
    if width < NEARLY_EQUAL:
        return ONE_RADIUS
    found, limits = unevenness(derived, c_rate, temperature), COSTLY[direction]
    uneven = found.diffusion > limits.diffusion or found.kinetics > limits.kinetics
    return LOG_NORMAL if uneven or found.salt > CROWDED else ONE_RADIUS


def shown_sizes(derived: DerivedElectrode, sizes: str) -> str:
    """What a table says of the sizes in one run: beside the law, whether there was a choice.

    Parameters
    ----------
    derived : DerivedElectrode
        The carbon.
    sizes : {"one-radius", "log-normal"}
        From :func:`choose_sizes`.
    """
    return TWO_PHASES if has_silicon(derived.laws) else sizes


def held_words(runs: Iterable[tuple[str, DerivedElectrode, str, float]], temperature: float) -> str:
    """Say where an experiment that has one radius only should have had the powder's sizes.

    Parameters
    ----------
    runs : iterable of (str, DerivedElectrode, str, float)
        Name of the cell, its carbon, direction and C-rate of a run.
    temperature : float
        Of the cells [K].

    Returns
    -------
    str
        ``"one-radius"``, and where it can cost more than 1 % of capacity.
    """
    costly: dict[str, list[str]] = {}
    for name, derived, direction, rate in runs:
        if choose_sizes(derived, direction, rate, temperature) == LOG_NORMAL:
            costly.setdefault(name, []).append(f"{direction} at {rate:.3g} C")
    if not costly:
        return ONE_RADIUS
    where = "; ".join(f"{name}: {', '.join(found)}" for name, found in costly.items())
    return f"{ONE_RADIUS}, also where that can cost more than 1 % of capacity ({where})"


def sizes_words(table: pd.DataFrame, wanted: str = AUTO) -> str:
    """Say in which runs of a table a powder of many sizes stood in for one radius.

    Parameters
    ----------
    table : pandas.DataFrame
        Of an experiment, with the columns ``variant``, ``sizes``, ``direction`` and ``rate [C]``.
    wanted : {"auto", "one-radius", "log-normal"}
        What was asked for.

    Returns
    -------
    str
        One sentence, and one each on carbons that had no choice; empty where all particles had one
        radius and nothing else was asked for.
    """
    found = (_many_words(table, wanted), _phases_words(table), _equal_words(table, wanted))
    return " ".join(words for words in found if words)


def _equal_words(table: pd.DataFrame, wanted: str) -> str:
    """Powders that got one radius although many sizes were asked for: they have no others."""
    equal = table.loc[table["sizes"] == ONE_RADIUS, "variant"].unique()
    if wanted != LOG_NORMAL or not len(equal):
        return ""
    return (
        f"All particles of {', '.join(equal)} are of one size (D4_D1 = 1): one radius in every "
        "run, although log-normal was asked for."
    )


def _phases_words(table: pd.DataFrame) -> str:
    held = table.loc[table["sizes"] == TWO_PHASES, "variant"].unique()
    if not len(held):
        return ""
    return (
        f"An active silicon compound is a second phase, of which no model with many sizes exists: "
        f"{', '.join(held)} has one radius in every run, also where that costs more than 1 % of "
        "capacity."
    )


def _many_words(table: pd.DataFrame, wanted: str) -> str:
    many = table[table["sizes"] == LOG_NORMAL]
    if many.empty:
        return ""
    if wanted == LOG_NORMAL:
        return (
            f"{len(many)} of {len(table)} runs have the powder's distribution of sizes, as was "
            "asked for."
        )
    slowest = many.groupby("direction", sort=False)["rate [C]"].min()
    where = ", ".join(f"{direction} from {rate:.3g} C" for direction, rate in slowest.items())
    return (
        f"{len(many)} of {len(table)} runs have the powder's distribution of sizes, because one "
        f"radius for all particles could cost more than 1 % of capacity there ({where})."
    )


def unevenness(derived: DerivedElectrode, c_rate: float, temperature: float) -> Unevenness:
    """What parts the powder from one radius in a run.

    Parameters
    ----------
    derived, c_rate, temperature
        As in :func:`choose_sizes`.

    Returns
    -------
    Unevenness
        A part is zero where the electrode has no number for it.
    """
    variance = derived.value("size_distribution_width") ** 2
    radius, rate = derived.value("particle_radius"), c_rate / SECONDS_PER_HOUR
    exchange = _at_temperature(
        derived,
        temperature,
        "effective_exchange_current_density",
        "exchange_current_activation_energy",
    )
    swing = derived.value("filling_lithiated") - derived.value("filling_delithiated")
    stored = FARADAY * derived.value("maximum_concentration") * swing
    return Unevenness(
        diffusion=diffusion_lag(derived, c_rate, temperature) * variance,
        kinetics=math.expm1(variance) * rate * stored * radius / 3 / exchange,
        salt=salt_load(c_rate * derived.value("areal_capacity"), temperature),
    )


def diffusion_lag(derived: DerivedElectrode, c_rate: float, temperature: float) -> float:
    """How far particles lag behind: rate times R²/D [1]; zero where no diffusivity is known.

    Parameters
    ----------
    derived, c_rate, temperature
        As in :func:`choose_sizes`.
    """
    diffusivity = _at_temperature(
        derived, temperature, "diffusivity", "diffusivity_activation_energy"
    )
    return c_rate / SECONDS_PER_HOUR * derived.value("particle_radius") ** 2 / diffusivity


def salt_load(current_density: float, temperature: float) -> float:
    """Current density at which the salt at 25 °C would be as crowded [A.m-2].

    Parameters
    ----------
    current_density : float
        [A.m-2].
    temperature : float
        Of the cell [K].
    """
    return current_density / _salt_mobility(temperature)


def _at_temperature(derived: DerivedElectrode, temperature: float, name: str, energy: str) -> float:
    """A number at a temperature; infinite where the electrode has none of that name."""
    if name not in derived.quantities or energy not in derived.quantities:
        return float("inf")
    factor = arrhenius_factor(temperature, activation_energy=derived.value(energy))
    return float(derived.value(name) * factor)


@cache
def _salt_mobility(temperature: float) -> float:
    """Diffusivity of the salt at 1 mol/L in the electrolyte of the cells, relative to 25 °C."""
    import pybamm

    law = values_of_set(_ELECTROLYTE)["Electrolyte diffusivity [m2.s-1]"]
    at, usual = (
        law(pybamm.Scalar(1000.0), pybamm.Scalar(kelvin)).evaluate()
        for kelvin in (temperature, REFERENCE_TEMPERATURE)
    )
    return float(at / usual)
