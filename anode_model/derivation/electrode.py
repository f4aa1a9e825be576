"""The result of a derivation: every value with unit, basis, source, spread and lineage."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from anode_model.coating import Coating
from anode_model.coefficients import Coefficients
from anode_model.derivation.checks import find_warnings
from anode_model.derivation.display import derived_html
from anode_model.derivation.laws import Laws
from anode_model.derivation.not_acting import NotActing
from anode_model.material import CarbonMaterial
from anode_model.nomenclature import term
from anode_model.quantities import Quantity
from anode_model.sheets.naming import did_you_mean

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class DerivedElectrode:
    """What a powder becomes as a negative electrode; made by :func:`anode_model.derive`.

    Parameters
    ----------
    material : CarbonMaterial
        The sheet.
    coating : Coating
        The layer.
    coefficients : Coefficients
        The table that was used.
    quantities : mapping of str to Quantity
        Derived values by nomenclature name, in internal units.
    properties : mapping of str to Quantity
        Properties of the powder as used: given, or a default that shows as assumed.
    relations : mapping of str to str
        Relation, ``"default"`` or ``"sheet"`` by name of a derived value or default.
    contributions : mapping of str to mapping of str to float
        By derived value, then by input: the move for one standard deviation of that input, in the
        internal unit, or in ln where the value is known to a factor. Empty without spreads.
    laws : Laws
        Which laws act.
    not_acting : tuple of NotActing
        What does not act yet.
    numbers : mapping of str to float
        Every number of the chain in internal units, those without a row in a table among them.
    """

    material: CarbonMaterial
    coating: Coating
    coefficients: Coefficients
    quantities: Mapping[str, Quantity]
    properties: Mapping[str, Quantity]
    relations: Mapping[str, str]
    contributions: Mapping[str, Mapping[str, float]]
    laws: Laws
    not_acting: tuple[NotActing, ...]
    numbers: Mapping[str, float] = field(repr=False, compare=False)

    def __repr__(self) -> str:
        return f"DerivedElectrode({self.material.name}, {len(self.quantities)} values)"

    def __getitem__(self, name: str) -> Quantity:
        """A derived value, a property as used or a value of the coating, by name.

        Raises
        ------
        KeyError
            If this electrode has none of that name.
        """
        for table in (self.quantities, self.properties):
            if name in table:
                return table[name]
        if name in self.coating.design:
            return self.coating.design[name]
        known = [*self.quantities, *self.properties, *self.coating.design]
        advice = did_you_mean(name, known)
        raise KeyError(f'{self.material.name} has no "{name}"; {advice}'.rstrip("; "))

    def value(self, name: str) -> float:
        """Number behind a name, in the internal unit.

        Raises
        ------
        KeyError
            If this electrode has none of that name.
        """
        if name in self.quantities or name in self.properties:
            return self.numbers[name]
        return self[name].value

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What is possible but should be looked at."""
        return find_warnings(self.material, self.laws, self.numbers)

    def rows(self) -> Iterator[tuple[str, str, Quantity]]:
        """Every value: its group, its name and the quantity, in the order of the tables."""
        for name, quantity in self.properties.items():
            yield "property", name, quantity
        for name, quantity in self.coating.design.items():
            yield "coating", name, quantity
        for name, quantity in self.quantities.items():
            if name not in self.coating.design:
                yield "derived", name, quantity

    def to_frame(self) -> pd.DataFrame:
        """Table of every value in the units in which people read it.

        Returns
        -------
        pandas.DataFrame
            Columns ``group``, ``name``, ``symbol``, ``value``, ``unit``, ``spread`` (one standard
            deviation), ``factor`` (one geometric standard deviation), ``basis``, ``source``,
            ``inputs``, ``relation`` and ``note``. A missing spread is not known; spreads leave out
            what inputs without a spread of their own would add.
        """
        import pandas as pd

        return pd.DataFrame([self._row(*row) for row in self.rows()])

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types in internal units, ready for JSON."""
        return {
            "material": self.material.name,
            "sheet_hash": self.material.sheet_hash,
            "coating": self.coating.to_dict(),
            "coefficients": self.coefficients.to_dict(),
            "laws": asdict(self.laws),
            "properties": {name: asdict(q) for name, q in self.properties.items()},
            "quantities": {name: asdict(q) for name, q in self.quantities.items()},
            "relations": dict(self.relations),
            "not_acting": {item.name: item.reason for item in self.not_acting},
            "warnings": list(self.warnings),
        }

    @property
    def content_hash(self) -> str:
        """SHA-256 of what was derived and from what, the same on every machine."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def _row(self, group: str, name: str, quantity: Quantity) -> dict[str, Any]:
        row = term(name)
        spread = quantity.spread
        return {
            "group": group,
            "name": name,
            "symbol": row.symbol,
            "value": row.to_shown(quantity.value),
            "unit": row.shown,
            "spread": None if spread is None else spread / row.per_shown,
            "factor": quantity.factor,
            "basis": quantity.basis.value,
            "source": quantity.source,
            "inputs": ", ".join(quantity.inputs),
            "relation": self.relations.get(name, ""),
            "note": quantity.note,
        }

    def _repr_html_(self) -> str:
        return derived_html(self)
