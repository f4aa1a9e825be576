"""What an explanation looks at: the measures of a comparison, and what follows from the balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.engine.numerics import REFERENCE, Numerics
from experiments.measures import CAPACITY, MEASURES, RETENTION, RISE, Measure

if TYPE_CHECKING:
    from experiments.pair import Pair

AREAL = Measure("areal capacity", "mAh/cm2", "areal capacity of that cycle", 3)
ENERGY_EFFICIENCY = Measure(
    "energy efficiency", "%", "energy efficiency of a cycle at 0.5 mA/cm² against lithium", 2
)
FIRST_CYCLE = Measure("first-cycle efficiency", "%", "first-cycle efficiency", 2)
LOSS = Measure(
    "irreversible capacity", "mAh/g", "capacity lost in the first cycle", 1, more_is_better=False
)
NOMINAL = Measure("full-cell capacity", "A.h", "nominal capacity of the full cell", 3)
ENERGY = Measure("full-cell energy", "Wh/kg", "energy of the full cell at open circuit", 1)

#: Columns of the capacity experiment by measure.
OF_THE_CYCLE: Mapping[str, str] = {
    AREAL.name: "areal capacity [mAh/cm2]",
    ENERGY_EFFICIENCY.name: "energy efficiency [%]",
}

#: In the order of tables and figures; the first ones are solved, the others follow by algebra.
SIMULATED: tuple[Measure, ...] = (*MEASURES, ENERGY_EFFICIENCY, AREAL)
COMPUTED: tuple[Measure, ...] = (FIRST_CYCLE, LOSS, NOMINAL, ENERGY)
OUTPUTS: tuple[Measure, ...] = (*SIMULATED, *COMPUTED)


@dataclass(frozen=True, slots=True)
class Least:
    """Numerical error that is assumed at least: a share of the value, or in its unit.

    Parameters
    ----------
    share : float
        Of the value [1].
    absolute : float
        In the unit of the measure.
    """

    share: float = 0.0
    absolute: float = 0.0

    def of(self, value: float) -> float:
        """The error of one value, in its unit."""
        return max(self.share * abs(value), self.absolute)


# Two meshes can agree by chance, so that their difference says nothing. These are for the profile
# `explore`: a capacity from docs/accuracy.md; a temperature twice that of docs/cell-designs.md, as
# steps in time scatter it from point to point; the others from reference-sphere and coarse-sphere
# against the profile `reference`, which differ by 0.16 and 0.30 points of retention, and by 0.002
# and 0.025 points of energy efficiency.
_LEAST: Mapping[str, Least] = {
    CAPACITY.name: Least(share=5e-4),
    RETENTION.name: Least(absolute=0.3),
    RISE.name: Least(absolute=0.08),
    ENERGY_EFFICIENCY.name: Least(absolute=0.03),
    AREAL.name: Least(share=5e-4),
}

#: What is left of them with meshes and tolerances of the profile `reference`.
_OF_REFERENCE = 1 / 3

# Roots of the balance are found to about 1e-10.
_ALGEBRA = Least(share=1e-6)


def least_error(measure: Measure, value: float, numerics: Numerics) -> float:
    """Numerical error that a measure has at least, in its unit.

    Parameters
    ----------
    measure : Measure
        One of :data:`OUTPUTS`.
    value : float
        Of the measure.
    numerics : Numerics
        Mesh and tolerances.
    """
    if measure not in SIMULATED:
        return _ALGEBRA.of(value)
    part = _OF_REFERENCE if numerics.rtol <= REFERENCE.rtol else 1.0
    return part * _LEAST.get(measure.name, Least(share=5e-4)).of(value)


def computed_values(pair: Pair) -> dict[str, float]:
    """What follows without a run, by name of the measure."""
    derived, full, balance = pair.half.derived, pair.full, pair.full.balance
    energy = float("nan") if balance is None else balance.value("open_circuit_energy")
    return {
        FIRST_CYCLE.name: 100 * derived.value("first_cycle_efficiency"),
        LOSS.name: derived.value("irreversible_capacity"),
        NOMINAL.name: full.nominal_capacity.value,
        ENERGY.name: energy / full.mass.value,
    }
