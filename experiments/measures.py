"""The three numbers by which variants are compared, and the few runs that give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.cases import Case, solve_cases
from experiments.full_cell_case import DISCHARGE, FullCellCase
from experiments.rate import RateCase, specific_capacity
from experiments.thermal import temperature_rise

if TYPE_CHECKING:
    from experiments.engine.batch import Outcome
    from experiments.engine.numerics import Numerics
    from parameter_sets.parameter_set import ParameterSet

#: Rates of the measures [1/h]: capacity, what is left of it, and heat.
SLOW, FAST, WARM = 0.2, 5.0, 2.0

#: Values of the measures by name.
Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number by which variants are ranked, with its band.

    Parameters
    ----------
    name, unit : str
        As in the column ``"<name> [<unit>]"``; the band is in ``"<name> low [<unit>]"`` and
        ``"<name> high [<unit>]"``.
    title : str
        In a sentence.
    digits : int
        Decimals that are shown.
    more_is_better : bool
        Which end of the ranking is the first.
    """

    name: str
    unit: str
    title: str
    digits: int = 0
    more_is_better: bool = True

    @property
    def column(self) -> str:
        """Column of the central value."""
        return f"{self.name} [{self.unit}]"

    @property
    def columns(self) -> tuple[str, str, str]:
        """Columns of the lower end, the upper end and the central value."""
        return f"{self.name} low [{self.unit}]", f"{self.name} high [{self.unit}]", self.column

    @property
    def limit_column(self) -> str:
        """Column of the physical limit behind the value."""
        return f"limit of {self.name}"

    @property
    def hangs_column(self) -> str:
        """Column of the coefficient that moves the value most."""
        return f"{self.name} hangs on"


CAPACITY = Measure("capacity", "mAh/g", "delithiation capacity at 0.2 C against lithium")
RETENTION = Measure("retention at 5 C", "%", "share of it that is left at 5 C")
RISE = Measure(
    "temperature rise at 2 C",
    "K",
    "temperature rise of the full cell in a 2 C discharge with its cooling",
    digits=1,
    more_is_better=False,
)

#: What variants are ranked by.
MEASURES = (CAPACITY, RETENTION, RISE)


@dataclass(frozen=True, slots=True)
class Pair:
    """One carbon electrode in both its cells; names need not differ."""

    half: ParameterSet
    full: ParameterSet

    @property
    def name(self) -> str:
        """Of the material's sheet."""
        return self.half.name

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


def relative(change: float, centre: float) -> float:
    """Change over the central value; NaN where there is nothing to relate it to."""
    return change / centre if np.isfinite(centre) and centre > 0 else float("nan")
