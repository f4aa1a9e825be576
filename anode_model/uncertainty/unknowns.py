"""The unknowns of a derivation: coefficients and values of a sheet that have a spread."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from anode_model.coating import Coating
from anode_model.coefficients import Coefficient, Coefficients
from anode_model.derivation.capacity_order import LABORATORY
from anode_model.derivation.silicon_order import SILICON
from anode_model.errors import SheetError
from anode_model.material import CarbonMaterial, SheetWarning
from anode_model.material.spread_checks import ANNOUNCED, spread_problem
from anode_model.nomenclature import term
from anode_model.probability import share_outside
from anode_model.quantities import Quantity
from anode_model.sheets.formatting import format_quantity
from anode_model.units import range_text

Place = Literal["coefficient", "properties", "process", "silicon", "electrochemistry", "coating"]

#: How the keys of some places begin.
_PREFIXES: Mapping[str, str] = {"electrochemistry": LABORATORY, "silicon": SILICON}


@dataclass(frozen=True, slots=True)
class Unknown:
    """One number with a spread, and its distribution.

    A coefficient has the distribution of its table. A value of a sheet or a coating is normal, or
    log-normal where its spread is a factor, cut off (truncated) at what is physically possible.

    Parameters
    ----------
    key : str
        As in the lineages of a derivation, for example ``"reference_diffusivity"`` or ``"d002"``;
        a laboratory value begins with ``"electrochemistry."``, what is known of a silicon compound
        with ``"silicon."``.
    place : {"coefficient", "properties", "process", "silicon", "electrochemistry", "coating"}
        Where it is written down.
    origin : Coefficient or Quantity
        Central value with its spread, in the internal unit.
    """

    key: str
    place: Place
    origin: Coefficient | Quantity

    @property
    def name(self) -> str:
        """Name in the table of coefficients or in the nomenclature."""
        return self.key.removeprefix(_PREFIXES.get(self.place, ""))

    @property
    def value(self) -> float:
        """Central value, the median of what is not cut [`unit`]."""
        return self.origin.value

    @property
    def unit(self) -> str:
        """Internal unit."""
        return self.origin.unit

    @property
    def per_material(self) -> bool:
        """Whether each material has a draw of its own.

        A measured value has, and a coefficient whose spread is from carbon to carbon.
        """
        return self.origin.per_material if isinstance(self.origin, Coefficient) else True

    @property
    def source(self) -> str:
        """Where number and spread come from."""
        return self.origin.source

    @property
    def relation(self) -> str:
        """Relation that a coefficient belongs to; ``"sheet"`` or ``"coating"`` for a value."""
        if isinstance(self.origin, Coefficient):
            return self.origin.relation
        return "coating" if self.place == "coating" else "sheet"

    @property
    def status(self) -> str:
        """Status of a coefficient; basis of a value."""
        origin = self.origin
        return origin.status if isinstance(origin, Coefficient) else origin.basis.value

    @property
    def what(self) -> str:
        """What it is, in words."""
        origin = self.origin
        return origin.what if isinstance(origin, Coefficient) else term(self.name).label

    @property
    def limits(self) -> tuple[float, float]:
        """What is physically possible [`unit`]; infinite for a coefficient, which has its own."""
        if isinstance(self.origin, Coefficient):
            return -math.inf, math.inf
        row = term(self.name)
        low, high = (row.from_shown(end) for end in row.limits)
        return low, high

    @property
    def outside(self) -> float:
        """Share of the uncut distribution that lies outside what is possible [1]."""
        if isinstance(self.origin, Coefficient):
            return 0.0
        return share_outside(self.origin, term(self.name))

    @property
    def shown(self) -> str:
        """Value, spread and unit for a reader.

        Examples
        --------
        >>> from anode_model.coefficients import load_coefficients
        >>> Unknown("x", "coefficient", load_coefficients()["reference_diffusivity"]).shown
        '3e-14 m2.s-1 ×/÷ 4'
        """
        origin = self.origin
        if isinstance(origin, Quantity):
            return format_quantity(origin, term(self.name))
        unit = "" if origin.unit == "1" else f" {origin.unit}"
        if origin.factor is not None:
            return f"{_number(origin.value)}{unit} ×/÷ {origin.factor:.2g}"
        if origin.shape == "normal":
            return f"{_number(origin.value)} ± {_number(origin.sigma or 0.0)}{unit}"
        ends = f"{_number(origin.low or 0.0)} to {_number(origin.high or 0.0)}"
        return f"{_number(origin.value)} ({ends}){unit}"

    def at(self, quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values at probabilities of the distribution.

        Parameters
        ----------
        quantiles : array
            Shape (n,), between 0 and 1, both excluded.

        Returns
        -------
        array
            Shape (n,) [`unit`]. A normal coefficient with ends collects at an end what lies beyond
            it, a value of a sheet has none of it.

        Examples
        --------
        >>> from anode_model.coefficients import load_coefficients
        >>> share = Unknown("x", "coefficient", load_coefficients()["accessibility"])
        >>> share.at(np.array([0.25, 0.5])).round(3)
        array([0.575, 0.65 ])
        """
        from scipy import special

        if isinstance(self.origin, Coefficient):
            return np.array([self.origin.at_sigma(score) for score in special.ndtri(quantiles)])
        low, high = self.limits
        if self.origin.factor is not None:
            centre, width = math.log(self.value), math.log(self.origin.factor)
            ends = [math.log(end) if end > 0 else -math.inf for end in (low, high)]
            cut = _cut_normal(quantiles, centre, width, ends[0], ends[1])
            return np.asarray(np.exp(cut), dtype=float)
        return _cut_normal(quantiles, self.value, self.origin.spread or 0.0, low, high)


def _cut_normal(
    quantiles: NDArray[np.float64], centre: float, width: float, low: float, high: float
) -> NDArray[np.float64]:
    """Quantiles of a normal distribution cut off at both ends."""
    from scipy import stats

    ends = (low - centre) / width, (high - centre) / width
    found = stats.truncnorm.ppf(quantiles, *ends, loc=centre, scale=width)
    # Rounding must not put a value beyond the limit that the sheet is held to.
    return np.asarray(np.clip(found, low, high), dtype=float)


def _number(value: float) -> str:
    return f"{value:.0f}" if 1e3 <= abs(value) < 1e6 else f"{value:.3g}"


def find_unknowns(
    material: CarbonMaterial, coating: Coating, coefficients: Coefficients
) -> tuple[Unknown, ...]:
    """Everything with a spread that a derivation can start from.

    Parameters
    ----------
    material : CarbonMaterial
        Its properties, process temperatures, silicon compound and laboratory values.
    coating : Coating
        The layer.
    coefficients : Coefficients
        The table to be used.

    Returns
    -------
    tuple of Unknown
        Coefficients first, in the order of their table. A spread that is zero or not known makes
        no unknown.

    Raises
    ------
    SheetError
        If more than half of the distribution of a value is not physically possible; names every
        such value.
    """
    found = [
        Unknown(name, "coefficient", row)
        for name, row in coefficients.items()
        if row.shape != "fixed"
    ]
    found += [
        Unknown(_PREFIXES.get(place, "") + name, place, quantity)
        for place, quantities in _written(material, coating)
        for name, quantity in quantities.items()
        if quantity.spread or (quantity.factor or 1.0) > 1.0
    ]
    # A sheet was held to this when it was built; a coating was not.
    problems = [
        problem
        for unknown in found
        if isinstance(unknown.origin, Quantity)
        and (problem := spread_problem(unknown.name, unknown.origin, _dotted(unknown))) is not None
    ]
    if problems:
        raise SheetError(material.name, problems)
    return tuple(found)


def announce_cuts(unknowns: Iterable[Unknown], name: str) -> None:
    """Say in one warning which spreads reach beyond what is possible and are cut off there.

    Parameters
    ----------
    unknowns : iterable of Unknown
        From :func:`find_unknowns`.
    name : str
        Of the material.

    Warns
    -----
    SheetWarning
        If more than a hundredth of a distribution is not possible.
    """
    cut = [_cut_words(unknown) for unknown in unknowns if unknown.outside > ANNOUNCED]
    if cut:
        message = f"{name}: spreads reach beyond what is possible and are cut off (truncated) there"
        warnings.warn(f"{message}: {'; '.join(cut)}", SheetWarning, stacklevel=3)


def _written(
    material: CarbonMaterial, coating: Coating
) -> Iterator[tuple[Place, Mapping[str, Quantity]]]:
    yield "coating", coating.design
    yield "properties", material.given
    if material.process is not None:
        yield "process", material.process.given
    if material.silicon is not None:
        yield "silicon", material.silicon.given
    if material.electrochemistry is not None:
        yield "electrochemistry", material.electrochemistry.given


def _dotted(unknown: Unknown) -> str:
    return f"{unknown.place}.{unknown.name}"


def _cut_words(unknown: Unknown) -> str:
    row = term(unknown.name)
    possible = range_text(*row.limits, row)
    return (
        f"{unknown.name} {unknown.shown} (possible: {possible}), {unknown.outside:.1%} lies beyond"
    )
