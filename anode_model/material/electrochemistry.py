"""Laboratory data of a material: what replaces derived values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from anode_model.quantities import Basis, Quantity

OcpLaw = Literal["coke-Fuller1994", "mcmb-Doyle1996"]
DiffusivityLaw = Literal["constant", "thermodynamic-factor"]
ExchangeCurrentLaw = Literal["half-power", "coke-Fuller1994"]

#: Quantities that an `[electrochemistry]` part can give; rows of the nomenclature table.
ELECTROCHEMISTRY_QUANTITIES = (
    "reversible_capacity",
    "first_cycle_efficiency",
    "maximum_concentration",
    "filling_lithiated",
    "filling_delithiated",
    "diffusivity",
    "diffusivity_activation_energy",
    "exchange_current_density",
    "exchange_current_activation_energy",
    "entropic_coefficient",
)


class OcpRecord(BaseModel):
    """Open-circuit potential versus Li/Li+ as a named law or as points.

    Parameters
    ----------
    law : str or None
        Name of a law that the software knows.
    csv : str or None
        File that the points came from, as the sheet names it.
    points_capacity : tuple of float
        Lithium taken up [A.h.kg-1], strictly rising; empty for a law.
    points_potential : tuple of float
        Potential [V], strictly falling, one per capacity.
    basis, source, note : Basis, str and str
        Origin of the law or the points.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    law: OcpLaw | None = None
    csv: str | None = None
    points_capacity: tuple[float, ...] = ()
    points_potential: tuple[float, ...] = ()
    basis: Basis
    source: str
    note: str = ""


class Electrochemistry(BaseModel):
    """Values of the laboratory or the literature that replace derived ones everywhere.

    Parameters
    ----------
    reversible_capacity : Quantity or None
        Between 0 V (constant voltage) and 1.5 V, per mass of the material [A.h.kg-1].
    first_cycle_efficiency : Quantity or None
        [1].
    maximum_concentration : Quantity or None
        Lithium per particle volume at a filling of 1 [mol.m-3].
    filling_lithiated, filling_delithiated : Quantity or None
        Fillings between which the material is used [1]; they stand for 0 V and 1.5 V.
    diffusivity, diffusivity_activation_energy : Quantity or None
        In the particle [m2.s-1], [J.mol-1].
    exchange_current_density, exchange_current_activation_energy : Quantity or None
        Per area 3 eps/R of the model's equal spheres, at half of the filling range of its law and
        1 mol/L [A.m-2]; [J.mol-1].
    entropic_coefficient : Quantity or None
        [V.K-1].
    ocp : OcpRecord or None
        Open-circuit potential.
    diffusivity_law, exchange_current_law : str or None
        How the two depend on the filling.
    from_set : str or None
        Name of a PyBaMM set whose negative electrode this is; `parameter_sets.load_material` reads
        its numbers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reversible_capacity: Quantity | None = None
    first_cycle_efficiency: Quantity | None = None
    maximum_concentration: Quantity | None = None
    filling_lithiated: Quantity | None = None
    filling_delithiated: Quantity | None = None
    diffusivity: Quantity | None = None
    diffusivity_activation_energy: Quantity | None = None
    exchange_current_density: Quantity | None = None
    exchange_current_activation_energy: Quantity | None = None
    entropic_coefficient: Quantity | None = None
    ocp: OcpRecord | None = None
    diffusivity_law: DiffusivityLaw | None = None
    exchange_current_law: ExchangeCurrentLaw | None = None
    from_set: str | None = None

    @property
    def given(self) -> Mapping[str, Quantity]:
        """The quantities that are given, by name."""
        found = {name: getattr(self, name) for name in ELECTROCHEMISTRY_QUANTITIES}
        return {name: quantity for name, quantity in found.items() if quantity is not None}

    @property
    def gives_potential(self) -> bool:
        """Whether the open-circuit potential is given rather than derived from structure."""
        return self.ocp is not None or self.from_set is not None
