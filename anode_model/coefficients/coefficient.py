"""One coefficient of a relation: a number with its distribution, status and source."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from anode_model.errors import Problem, QuantityError
from anode_model.quantities import Basis

Shape = Literal["fixed", "normal", "lognormal", "uniform", "triangular"]

#: What a reader is told about a number of each status.
BASIS_OF_STATUS: Mapping[str, Basis] = MappingProxyType(
    {
        "G": Basis.DERIVED,
        "S": Basis.LITERATURE,
        "F": Basis.FITTED,
        "R": Basis.ASSUMED,
        "P": Basis.ASSUMED,
    }
)

_NEEDED: Mapping[str, set[str]] = {
    "fixed": set(),
    "normal": {"sigma"},
    "lognormal": {"factor"},
    "uniform": {"low", "high"},
    "triangular": {"low", "high"},
}


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient in internal units.

    Parameters
    ----------
    name : str
        Key in the file and in every lineage.
    value : float
        Central value [`unit`], the median of the distribution.
    unit : str
        Internal unit.
    shape : {"fixed", "normal", "lognormal", "uniform", "triangular"}
        Distribution. A fixed coefficient has no spread of its own; a triangular one is two half
        triangles of equal weight that fall from the value to `low` and to `high`.
    status : {"G", "S", "F", "R", "P"}
        Geometry, source, fit, recalled, prior.
    relation : str
        For example ``"R9"``.
    what, source : str
        What it is, and where number and spread come from.
    low, high : float or None
        Ends of the distribution [`unit`]; they cut a normal one.
    sigma : float or None
        Standard deviation of a normal distribution [`unit`].
    factor : float or None
        Geometric standard deviation of a log-normal distribution.
    per_material : bool
        Whether the spread is from carbon to carbon, so that each material has a number of its own;
        otherwise what is not known is one number for all materials.

    Raises
    ------
    QuantityError
        If the numbers do not describe the distribution.
    """

    name: str
    value: float
    unit: str
    shape: Shape
    status: str
    relation: str
    what: str
    source: str
    low: float | None = None
    high: float | None = None
    sigma: float | None = None
    factor: float | None = None
    per_material: bool = False

    def __post_init__(self) -> None:
        wrong = self._wrong()
        if wrong:
            problem = Problem(f"coefficients.{self.name}", wrong, got=repr(self.value))
            raise QuantityError(problem)

    def _wrong(self) -> str:
        """Say what is wrong with the numbers; empty where nothing is."""
        given = (self.value, self.low, self.high, self.sigma, self.factor)
        inside = self._lowest <= self.value <= self._highest
        middle = (self._lowest + self._highest) / 2
        checks = {
            f"unknown status {self.status!r}": self.status not in BASIS_OF_STATUS,
            f"unknown shape {self.shape!r}": self.shape not in _NEEDED,
            f"a {self.shape} distribution needs other numbers": self._has() != self._needs(),
            "a number is not finite": not all(math.isfinite(n) for n in given if n is not None),
            "the value lies outside its distribution": not inside,
            "the value of a uniform distribution is its middle": self.shape == "uniform"
            and not math.isclose(self.value, middle),
            "sigma must be positive": self.sigma is not None and self.sigma <= 0,
            "factor must be above 1": self.factor is not None and self.factor <= 1,
            "per_material must be true or false": not isinstance(self.per_material, bool),
            "a fixed coefficient has no spread per material": self.shape == "fixed"
            and self.per_material is True,
        }
        return "; ".join(message for message, wrong in checks.items() if wrong)

    def _needs(self) -> set[str]:
        return _NEEDED.get(self.shape, set())

    def _has(self) -> set[str]:
        keys = {"low", "high", "sigma", "factor"}
        given = {key for key in keys if getattr(self, key) is not None}
        # The ends of a normal distribution are optional.
        return given - {"low", "high"} if self.shape == "normal" else given

    @property
    def basis(self) -> Basis:
        """Basis that follows from the status."""
        return BASIS_OF_STATUS[self.status]

    @property
    def _lowest(self) -> float:
        return -math.inf if self.low is None else self.low

    @property
    def _highest(self) -> float:
        return math.inf if self.high is None else self.high

    @property
    def std(self) -> float | None:
        """Standard deviation [`unit`]; ``None`` for a fixed coefficient.

        The cut ends of a normal distribution are not taken into account.
        """
        if self.shape == "normal":
            return self.sigma
        if self.shape == "lognormal" and self.factor is not None:
            variance = math.log(self.factor) ** 2
            return self.value * math.exp(variance / 2) * math.sqrt(math.expm1(variance))
        if self.shape == "fixed" or self.low is None or self.high is None:
            return None
        if self.shape == "uniform":
            return (self.high - self.low) / math.sqrt(12)
        return math.sqrt(((self.value - self.low) ** 2 + (self.high - self.value) ** 2) / 12)

    def at_sigma(self, sigmas: float) -> float:
        """Quantile of the distribution at the probability of `sigmas` of a standard normal.

        Parameters
        ----------
        sigmas : float
            For example 1 for the 84.1 % quantile.

        Returns
        -------
        float
            [`unit`]; the value itself for a fixed coefficient.

        Examples
        --------
        >>> from anode_model.coefficients import load_coefficients
        >>> accessibility = load_coefficients()["accessibility"]
        >>> round(accessibility.at_sigma(1), 3), round(accessibility.at_sigma(0), 3)
        (0.752, 0.65)
        """
        if self.shape == "normal":
            moved = self.value + sigmas * (self.sigma or 0.0)
            return min(max(moved, self._lowest), self._highest)
        if self.shape == "lognormal":
            return self.value * math.exp(sigmas * math.log(self.factor or 1.0))
        if self.shape == "fixed" or self.low is None or self.high is None:
            return self.value
        share = 0.5 * math.erfc(-sigmas / math.sqrt(2))
        if self.shape == "uniform":
            return self.low + (self.high - self.low) * share
        if share < 0.5:
            return self.low + (self.value - self.low) * math.sqrt(2 * share)
        return self.high - (self.high - self.value) * math.sqrt(2 * (1 - share))
