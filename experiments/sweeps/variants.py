"""From the numbers of a variant to its electrode and its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from anode_model import AnodeModelError, DerivedElectrode, derive, load_coefficients
from anode_model.nomenclature import term
from anode_model.variation import varied
from experiments.sweeps.axis import COEFFICIENT, TEMPERATURE, Array
from experiments.sweeps.study import Study
from parameter_sets.full_cells import full_cell
from parameter_sets.half_cells import half_cell
from parameter_sets.parameter_set import ParameterSet

_SOURCE = "variant of a study"


@dataclass(frozen=True)
class Variant:
    """One variant: its numbers, and the cells that they lead to.

    Parameters
    ----------
    number : int
        Its place in the study.
    material : str
        Name of the material that it is made from.
    shown : mapping of str to float
        Values of the axes by column, in shown units; NaN where the sheet's own value stays.
    temperature : float
        Of cell and surroundings [K].
    derived : DerivedElectrode or None
        ``None`` where its numbers contradict each other.
    half, full : ParameterSet or None
        Its cells; ``None`` where there is none, or where the study needs none.
    reason : str
        Why there is no electrode, or no full cell.
    broken : bool
        Whether an error that nobody expected is why.
    """

    number: int
    material: str
    shown: Mapping[str, float]
    temperature: float
    derived: DerivedElectrode | None
    half: ParameterSet | None
    full: ParameterSet | None
    reason: str = ""
    broken: bool = False

    def has(self, cell: str) -> bool:
        """Whether it has its half cell, or its full cell."""
        return (self.half if cell == "half" else self.full) is not None


class VariantMaker:
    """Makes the variants of a study.

    Parameters
    ----------
    study : Study
        What is moved, and from where.
    """

    def __init__(self, study: Study):
        self.study = study
        self._half = any(plan.cell == "half" for plan in study.runs)

    def make(self, number: int, values: Array) -> Variant:
        """One variant.

        Parameters
        ----------
        number : int
            Its place in the study.
        values : array
            Shape (axes,), as in `Study.values`.

        Returns
        -------
        Variant
            Whatever happens; what contradicts itself says why.
        """
        study, material = self.study, self.study.material_of(number)
        moved = self._moved(material.name, values)
        shown = {
            axis.column: axis.term.to_shown(moved[axis.name]) if axis.name in moved else np.nan
            for axis in study.axes
        }
        temperature = moved.pop(TEMPERATURE, study.temperature)
        coefficients = {
            name.removeprefix(COEFFICIENT): moved.pop(name)
            for name in [*moved]
            if name.startswith(COEFFICIENT)
        }
        half = full = derived = None
        reason, broken = "", False
        try:
            changed, coating = varied(
                material, study.coating, moved, source=_SOURCE, name=f"{material.name} #{number}"
            )
            table = load_coefficients().with_values(coefficients, source=_SOURCE)
            derived = derive(changed, coating, table, spreads=False)
            half = half_cell(derived, study.half) if self._half else None
            full = full_cell(derived, study.full) if study.full_cells else None
        except AnodeModelError as error:
            reason = " ".join(str(error).split())
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            # One variant of ten thousand must not end a sweep.
            reason, broken = unexpected_words(error), True
        return Variant(
            number, material.name, shown, temperature, derived, half, full, reason, broken
        )

    def _moved(self, material: str, values: Array) -> dict[str, float]:
        """Internal values by name of the axis, of those that are moved."""
        found: dict[str, float] = {}
        for axis, value in zip(self.study.axes, values, strict=True):
            if not np.isfinite(value):
                continue
            if axis.partner:
                other = found.get(axis.partner, self._partners[material, axis.partner])
                found[axis.name] = axis.term.from_shown(value / term(axis.partner).to_shown(other))
            else:
                found[axis.name] = float(value)
        return found

    @cached_property
    def _partners(self) -> Mapping[tuple[str, str], float]:
        """The other factors of products as the sheets give them, or as they are assumed."""
        found = {}
        for material in self.study.materials:
            for name in {axis.partner for axis in self.study.axes if axis.partner}:
                given = material.quantity(name)
                default = f"default_{name}"
                found[material.name, name] = (
                    load_coefficients()[default].value if given is None else given.value
                )
        return found


def unexpected_words(error: Exception) -> str:
    """What a row says of an error that is a mistake of the software."""
    return f"unexpected {type(error).__name__}, please report it: {' '.join(str(error).split())}"


def make_all(maker: VariantMaker, first: int, values: Array) -> Sequence[Variant]:
    """Variants in a row, the first of them with this number; values of shape (variants, axes)."""
    return [maker.make(first + place, row) for place, row in enumerate(values)]
