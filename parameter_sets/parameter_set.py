"""A PyBaMM parameter set in which every number says where it came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from anode_model import Basis, DerivedElectrode, Quantity

if TYPE_CHECKING:
    import pandas as pd
    import pybamm

    from parameter_sets.balance import Balance
    from parameter_sets.cell_design import CellDesign
    from parameter_sets.cell_design.pouch_body import PouchBody


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one parameter of a set came from.

    Parameters
    ----------
    basis : Basis
        How it is known.
    source : str
        Where it came from, in words that a reader can follow up.
    quantity : Quantity or None
        The number behind it where there is one, with spread and lineage.
    """

    basis: Basis
    source: str
    quantity: Quantity | None = None

    @classmethod
    def of(cls, quantity: Quantity) -> Origin:
        """Origin of a parameter that is a quantity as it stands."""
        return cls(quantity.basis, quantity.source, quantity)


@dataclass(frozen=True)
class ParameterSet:
    """A cell as PyBaMM takes it, with the provenance of every parameter.

    Parameters
    ----------
    name : str
        Name of the material's sheet.
    kind : {"half-cell", "full-cell"}
        What the carbon stands against: lithium metal or a positive electrode.
    derived : DerivedElectrode
        The carbon electrode.
    design : CellDesign
        The cell around it.
    parameters : mapping of str to float, str or callable
        By PyBaMM name.
    origins : mapping of str to Origin
        By PyBaMM name, complete.
    nominal_capacity, volume, mass : Quantity
        Of the cell [A.h], [m3], [kg]; computed, never a default.
    balance : Balance or None
        How a full cell was balanced; ``None`` in a half cell.
    body : PouchBody or None
        What a full cell measures, weighs and stores as heat; ``None`` in a half cell.

    Notes
    -----
    In a half cell the carbon is PyBaMM's *positive* electrode and a positive current lithiates it.
    In a full cell it is the negative electrode and a positive current discharges the cell.
    """

    name: str
    kind: str
    derived: DerivedElectrode
    design: CellDesign
    parameters: Mapping[str, float | str | Callable[..., Any]]
    origins: Mapping[str, Origin]
    nominal_capacity: Quantity
    volume: Quantity
    mass: Quantity
    balance: Balance | None = None
    body: PouchBody | None = None

    def __repr__(self) -> str:
        capacity = f"{self.nominal_capacity.value:.4g} A.h"
        return f"ParameterSet({self.name}, {self.kind} {self.design.name}, {capacity})"

    @property
    def values(self) -> pybamm.ParameterValues:
        """The set for PyBaMM, a fresh copy each time: simulations write into what they get."""
        import pybamm

        return pybamm.ParameterValues(dict(self.parameters))

    @property
    def electrode_area(self) -> float:
        """Area of the electrode [m2]."""
        return float(self.design["electrode_area"].value)

    @property
    def electrolyte_is_non_aqueous(self) -> bool:
        """What claim 11 asks of a cell."""
        return bool(self.design.electrolyte_is_non_aqueous)

    @property
    def provenance(self) -> pd.DataFrame:
        """One row a parameter: value, unit, spread, basis, source and lineage."""
        import pandas as pd

        return pd.DataFrame([self._row(name) for name in self.parameters])

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types for JSON; a function is given by its origin."""
        rows = {}
        for name, value in self.parameters.items():
            origin = self.origins[name]
            rows[name] = {
                "value": value if not callable(value) else None,
                "function": callable(value),
                "basis": origin.basis.value,
                "source": origin.source,
                "inputs": list(origin.quantity.inputs) if origin.quantity else [],
                "spread": origin.quantity.spread if origin.quantity else None,
                "factor": origin.quantity.factor if origin.quantity else None,
            }
        return {
            "name": self.name,
            "kind": self.kind,
            "design": self.design.name,
            "parameters": rows,
            "derived": self.derived.to_dict(),
        }

    @property
    def content_hash(self) -> str:
        """SHA-256 of the set with its provenance and its design, the same on every machine."""
        # Not all of a design reaches the parameters: masses do not.
        content = {**self.to_dict(), "design_hash": self.design.sheet_hash}
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _row(self, name: str) -> dict[str, Any]:
        value, origin = self.parameters[name], self.origins[name]
        quantity = origin.quantity
        _, _, bracket = name.partition(" [")
        return {
            "parameter": name,
            "value": "function" if callable(value) else value,
            "unit": bracket.rstrip("]") or "1",
            "spread": None if quantity is None else quantity.spread,
            "factor": None if quantity is None else quantity.factor,
            "basis": origin.basis.value,
            "source": origin.source,
            "inputs": "" if quantity is None else ", ".join(quantity.inputs),
        }

    def _repr_html_(self) -> str:
        head = f"<b>{escape(self.name)}</b>: {escape(self.kind)}, {escape(self.design.title)}"
        balanced = "" if self.balance is None else self.balance._repr_html_()
        return f"<p>{head}</p>{balanced}{self.provenance.to_html(index=False, escape=True)}"
