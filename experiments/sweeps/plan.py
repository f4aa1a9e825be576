"""Which experiments every variant of a study goes through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Experiment = Literal["rate", "thermal", "capacity", "pulse"]
CellSide = Literal["half", "full"]

#: Stands for the heat transfer coefficient of the cell's own design.
OF_DESIGN = -1.0


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One experiment with its settings.

    Parameters
    ----------
    experiment : {"rate", "thermal", "capacity", "pulse"}
        Which.
    cell : {"half", "full"}
        Against lithium, or with a positive electrode.
    c_rates : tuple of float
        Multiples of the cell's own nominal capacity [1/h]; empty where the experiment has its own
        currents.
    directions : tuple of str
        Where the current goes.
    heat_transfer : tuple of float
        Coefficients of a cell that heats itself [W.m-2.K-1], zero is adiabatic and
        :data:`OF_DESIGN` that of the design.
    """

    experiment: Experiment
    cell: CellSide
    c_rates: tuple[float, ...] = ()
    directions: tuple[str, ...] = ()
    heat_transfer: tuple[float, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain types, without what the experiment does not have."""
        found: dict[str, Any] = {"experiment": self.experiment, "cell": self.cell}
        for name in ("c_rates", "directions"):
            if getattr(self, name):
                found[name] = list(getattr(self, name))
        if self.heat_transfer:
            found["heat_transfer [W/m2/K]"] = [
                "design" if value == OF_DESIGN else value for value in self.heat_transfer
            ]
        return found
