"""One carbon electrode in both its cells, and the few runs that give its measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.cases import Case, solve_cases
from experiments.full_cell_case import DISCHARGE, FullCellCase
from experiments.measures import CAPACITY, FAST, RETENTION, RISE, SLOW, WARM
from experiments.rate import RateCase, specific_capacity
from experiments.thermal import temperature_rise
from parameter_sets.full_cells import full_cell
from parameter_sets.half_cells import half_cell

if TYPE_CHECKING:
    from anode_model import DerivedElectrode
    from experiments.engine.batch import Outcome
    from experiments.engine.numerics import Numerics
    from parameter_sets.parameter_set import ParameterSet


@dataclass(frozen=True, slots=True)
class Pair:
    """One carbon electrode in both its cells; names need not differ."""

    half: ParameterSet
    full: ParameterSet

    @property
    def name(self) -> str:
        """Of the material's sheet."""
        return self.half.name

    def with_electrode(self, derived: DerivedElectrode) -> Pair:
        """The same cells around another electrode."""
        full = full_cell(derived, self.full.design)
        return Pair(half_cell(derived, self.half.design), full)

    def cases(self) -> tuple[Case, Case, Case]:
        """The runs that give the measures."""
        areal = self.half.derived.value("areal_capacity")
        slow, fast = (
            RateCase(self.half, "delithiation", "C-rate", rate * areal) for rate in (SLOW, FAST)
        )
        return slow, fast, self._warm()

    def values(self, outcomes: Sequence[Outcome], temperature: float) -> dict[str, float]:
        """The measures from the outcomes of :meth:`cases`; NaN where a run failed."""
        slow, fast = (
            specific_capacity(case, outcome)
            for case, outcome in zip(self.cases()[:2], outcomes[:2], strict=True)
            if isinstance(case, RateCase)
        )
        return {
            CAPACITY.name: slow,
            RETENTION.name: 100 * fast / slow if slow > 0 else float("nan"),
            RISE.name: temperature_rise(outcomes[2], temperature),
        }

    def _warm(self) -> FullCellCase:
        cooling = self.full.design.value("heat_transfer_coefficient")
        return FullCellCase(self.full, DISCHARGE, WARM, cooling)


def measure(
    pairs: Sequence[Pair],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None = None,
) -> list[dict[str, float]]:
    """The measures of every pair of cells.

    Parameters
    ----------
    pairs : sequence of Pair
        Names need not differ.
    numerics : Numerics
        Mesh and tolerances.
    temperature : float
        Of the surroundings [K].
    progress : callable, optional
        Called with the number of solves just finished.

    Returns
    -------
    list of dict
        By name of the measure, in the order of the pairs; NaN where a run failed.
    """
    cases = [case for pair in pairs for case in pair.cases()]
    outcomes = solve_cases(cases, numerics, temperature, progress)
    return [
        pair.values(outcomes[3 * place : 3 * place + 3], temperature)
        for place, pair in enumerate(pairs)
    ]
