"""What is stored of a result: its curves and numbers, what they may move by, what made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from experiments.baselines.tolerances import Tolerance, quantity_of, tolerances_for

#: Format of the files that this version writes.
FORMAT = 1


@dataclass(frozen=True)
class Curve:
    """Quantities along a common axis.

    Parameters
    ----------
    name : str
        Part of a run, as ``"lithiation"``; empty where there is one only.
    axis : str
        Column along which it runs, with its unit.
    start, end : float
        Of the axis; the curve's length lies between.
    percent : tuple of float
        Places as percentages of the length, from 0 to 100.
    values : mapping of str to tuple of float
        By column with its unit, as many as there are places.
    """

    name: str
    axis: str
    start: float
    end: float
    percent: tuple[float, ...]
    values: Mapping[str, tuple[float, ...]]

    @property
    def length(self) -> float:
        """From start to end, without sign."""
        return abs(self.end - self.start)


@dataclass(frozen=True)
class RunOutcome:
    """One run of one variant.

    Parameters
    ----------
    name : str
        Variant and settings of the run: ``"my-carbon, delithiation, 1 C"``.
    status : {"ok", "infeasible"}
        A failed run is not stored.
    ended_by, limited_by : str
        In the words of the experiment; empty where it has none.
    numbers : mapping of str to float
        By column with its unit.
    curves : tuple of Curve
        None where the experiment has none, or the run was over before it began.
    """

    name: str
    status: str
    ended_by: str
    limited_by: str
    numbers: Mapping[str, float]
    curves: tuple[Curve, ...]


@dataclass(frozen=True)
class VariantOrigin:
    """What a variant was made from.

    Parameters
    ----------
    name : str
        Of the variant.
    sheet_hash, set_hash : str
        SHA-256 of the sheet's content, and of the whole parameter set.
    derived : mapping of str to float
        Derived values in internal units, six digits: what a changed relation moves first.
    """

    name: str
    sheet_hash: str
    set_hash: str
    derived: Mapping[str, float]


@dataclass(frozen=True)
class Recipe:
    """How ``anode-model check`` solves it again; a result from a test has none.

    Parameters
    ----------
    sheet : str
        Shipped name, or path from the folder of the stored file.
    loading : str
        Coating rate with its unit.
    cell : str
        Shipped name of the cell design, or path from the folder of the stored file.
    profile : {"explore", "steady", "reference"}
        Mesh and tolerances.
    c_rates : tuple of float or None
        Rates of the runs; ``None`` where the experiment has none to choose.
    """

    sheet: str
    loading: str
    cell: str
    profile: str
    c_rates: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Baseline:
    """A result as it is stored.

    Parameters
    ----------
    experiment : str
        Name of the experiment.
    axis : str
        What curves run along: ``"capacity"``, ``"time"``, ``"temperature"`` or ``"cycle"``; empty
        for an experiment without curves.
    variants : tuple of VariantOrigin
        What was simulated.
    runs : tuple of RunOutcome
        What came out.
    settings : mapping of str to str
        Everything that was set, numerics included, as text.
    versions : mapping of str to str
        Of this package, PyBaMM and what else decides a result.
    tolerances : mapping of str to Tolerance
        By quantity.
    recipe : Recipe or None
        How to solve it again.
    """

    experiment: str
    axis: str
    variants: tuple[VariantOrigin, ...]
    runs: tuple[RunOutcome, ...]
    settings: Mapping[str, str]
    versions: Mapping[str, str]
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)
    recipe: Recipe | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Column of each quantity by its name."""
        found: dict[str, str] = {}
        for run in self.runs:
            for curve in run.curves:
                for column in (*curve.values, curve.axis):
                    found.setdefault(quantity_of(column), column)
            for column in run.numbers:
                found.setdefault(quantity_of(column), column)
        return found

    def allowed_for(self, given: Mapping[str, str] | None = None) -> dict[str, Tolerance]:
        """Tolerance of every quantity: what is given now, else stored, else usual.

        Raises
        ------
        SimulationInputError
            If one that is given has no quantity here, or cannot be read.
        """
        columns = self.columns
        stored = {name: str(t) for name, t in self.tolerances.items() if name in columns}
        return tolerances_for(columns, {**stored, **(given or {})})
