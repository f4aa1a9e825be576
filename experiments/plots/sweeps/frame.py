"""What a picture of a sweep is made of: one row a variant, what was moved, and what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from anode_model import SimulationInputError
from anode_model.claims.definitions import claims_of
from experiments.plots.columns import axis_label
from experiments.sweeps.axis import COEFFICIENT

if TYPE_CHECKING:
    import pandas as pd

    from experiments.sweeps.outcome import SweepResult

AREAL, RETENTION, RISE = "areal capacity", "retention", "temperature rise"

#: Columns of a sweep's table that give each output, the first that is there.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    AREAL: ("areal capacity [mAh/cm2]", "capacity [A.h]"),
    RETENTION: ("retention [%]", "share of nominal capacity [%]"),
    RISE: ("temperature rise [K]",),
}

#: More rows than these are drawn as every n-th of them, evenly over the output.
MOST_LINES = 400


@dataclass(frozen=True)
class Moved:
    """One number that the sweep moved.

    Parameters
    ----------
    name, column, label : str
        Nomenclature name, column of the table, and words with the unit.
    logarithmic : bool
        Whether it is even in the logarithm.
    limits : tuple of (int, float)
        Claim and value, in the shown unit, of each claimed limit that lies in its range.
    """

    name: str
    column: str
    label: str
    logarithmic: bool
    limits: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Output:
    """One number that came out.

    Parameters
    ----------
    name, column, label : str
        Short name, column of :attr:`SweepFrame.table`, and words with the unit and the run.
    """

    name: str
    column: str
    label: str


class SweepFrame:
    """One row a variant of a sweep.

    Parameters
    ----------
    result : SweepResult
        On disk.
    """

    def __init__(self, result: SweepResult):
        self.method = str(result.manifest["study"]["sampling"]["method"])
        columns = [entry["column"] for entry in result.axes.values()]
        long = result.table
        self.runs = len(long)
        self.counts: dict[str, int] = long["status"].value_counts().to_dict()
        base = long.groupby("variant")[["material", *columns]].first()
        self.outputs: dict[str, Output] = {}
        for name, choices in _COLUMNS.items():
            found = _output(long, name, choices)
            if found is not None:
                output, values = found
                self.outputs[name] = output
                base[output.column] = values.reindex(base.index)
        self.table: pd.DataFrame = base
        self.moved = [_moved(name, entry, base) for name, entry in result.axes.items()]

    @property
    def drawn(self) -> bool:
        """Whether its points were drawn rather than counted off."""
        return self.method in {"sobol", "latin-hypercube"}

    def output(self, name: str | None = None) -> Output:
        """An output by its name; retention, if there is one, where none is named.

        Raises
        ------
        SimulationInputError
            If the sweep has none of that name.
        """
        for wanted in (name,) if name else (RETENTION, RISE, AREAL):
            if wanted in self.outputs:
                return self.outputs[wanted]
        known = ", ".join(self.outputs) or "none: the sweep has no rates and no heat"
        raise SimulationInputError(f"output: got {name!r}, in this sweep: {known}")

    def strongest(self, output: Output, most: int) -> list[Moved]:
        """What was moved, what moves an output most first.

        By rank correlation where points were drawn; else by how far it moves the median.
        Coefficients of the relations come in where there is nothing else.
        """
        values = self.table[output.column]
        if values.nunique() < 2:
            return self.moved[:most]
        own = [item for item in self.moved if not item.name.startswith(COEFFICIENT)] or self.moved

        def strength(item: Moved) -> float:
            if self.drawn:
                found = abs(self.table[item.column].corr(values, method="spearman"))
            else:
                levels = values.groupby(self.table[item.column]).median()
                found = levels.max() - levels.min()
            return -float(found) if np.isfinite(found) else 0.0

        varying = [item for item in own if self.table[item.column].nunique() > 1]
        return sorted(varying, key=strength)[:most]

    @cached_property
    def inside(self) -> pd.Series[bool]:
        """Whether what was moved lies within the claims, by variant."""
        found = self.table["material"].notna()
        for item in self.moved:
            for _, low, high in _limits(item.name):
                values = self.table[item.column]
                found &= values.isna() | (values.ge(low - 1e-9) & values.le(high + 1e-9))
        return found

    def evenly(self, output: Output) -> pd.DataFrame:
        """Variants with this output, at most :data:`MOST_LINES`, evenly over its values."""
        rows = self.table.dropna(subset=[output.column]).sort_values(output.column)
        step = max(1, -(-len(rows) // MOST_LINES))
        return rows.iloc[::step]

    @property
    def caption(self) -> str:
        """How many runs there are, and how many have no result."""
        without = {name: self.counts.get(name, 0) for name in ("failed", "impossible")}
        told = [f"{count} {name}" for name, count in without.items() if count]
        words = f"{len(self.table)} variants, {self.runs} runs"
        return f"{words}; without a result: {', '.join(told)}" if told else words


def _output(
    table: pd.DataFrame, name: str, choices: Sequence[str]
) -> tuple[Output, pd.Series[float]] | None:
    """One number a variant: of the slowest run a capacity, of the fastest anything else."""
    for column in choices:
        rows = table.dropna(subset=[column]) if column in table else table.iloc[:0]
        if "rate [C]" in rows:
            rows = rows.dropna(subset=["rate [C]"])
        if rows.empty:
            continue
        rates = rows["rate [C]"]
        if name == RETENTION and rates.nunique() < 2 and column == choices[0]:
            continue
        rate = rates.min() if name == AREAL else rates.max()
        chosen = rows[np.isclose(rates, rate)]
        # The first run of that rate: delithiation or discharge, in the design's own cooling.
        chosen = chosen[chosen["run"] == chosen["run"].iloc[0]]
        label = str(chosen["label"].iloc[0])
        shown = f"{axis_label(column)}\n{label}"
        return Output(name, f"{name} ({label})", shown), chosen.set_index("variant")[column]
    return None


def _moved(name: str, entry: Mapping[str, Any], table: pd.DataFrame) -> Moved:
    column = str(entry["column"])
    values = table[column].dropna()
    low, high = (values.min(), values.max()) if len(values) else (np.nan, np.nan)
    own = name.removeprefix(COEFFICIENT)
    unit = str(entry["unit"])
    words = own.replace("D4_D1", "D4/D1").replace("_", " ")
    label = words if unit == "1" else f"{words} [{unit}]"
    within = tuple(
        (claim, end)
        for claim, *ends in _limits(name)
        for end in ends
        if np.isfinite(end) and low + 1e-3 * (high - low) < end < high - 1e-3 * (high - low)
    )
    return Moved(name, column, label, bool(entry["logarithmic"]), within)


def _limits(name: str) -> list[tuple[int, float, float]]:
    """Claims that limit a property by itself, with both ends in the shown unit."""
    return [
        (claim.number, limit.low, limit.high)
        for claim in claims_of("as-amended")
        for limit in claim.limits
        if limit.name == name
    ]
