"""The three numbers by which variants are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

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


def relative(change: float, centre: float) -> float:
    """Change over the central value; NaN where there is nothing to relate it to."""
    return change / centre if np.isfinite(centre) and centre > 0 else float("nan")
