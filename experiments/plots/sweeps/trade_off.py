"""Areal capacity against rate retention and temperature rise: who is beaten by nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from anode_model import SimulationInputError
from experiments.plots.columns import RETENTION, RISE
from experiments.plots.sweeps.axes import choose_axes
from experiments.plots.sweeps.frame import MATERIAL, frame_of
from experiments.plots.sweeps.front import non_dominated
from experiments.plots.sweeps.limits import claims_outside
from experiments.plots.sweeps.outputs import Output, find_areal_capacity, find_output

if TYPE_CHECKING:
    from experiments.sweeps.outcome import SweepResult


@dataclass(frozen=True, eq=False)
class TradeOff:
    """What a study says about the three, variant by variant.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    areal, retention : Output
        More is better.
    rise : Output or None
        Less is better; ``None`` where the study has no runs that heat themselves.
    frame : pandas.DataFrame
        Of :func:`~experiments.plots.sweeps.frame.frame_of`.
    outside : pandas.Series of str
        By variant, the claims whose limits it lies outside of.
    """

    result: SweepResult
    areal: Output
    retention: Output
    rise: Output | None
    frame: pd.DataFrame
    outside: pd.Series

    @property
    def outputs(self) -> tuple[Output, ...]:
        """All that counts."""
        both = (self.areal, self.retention)
        return both if self.rise is None else (*both, self.rise)

    def front(self, *outputs: Output) -> NDArray[np.bool_]:
        """Which variants no other one beats in some outputs; in all of them if none is named."""
        columns = [self._better(output) for output in outputs or self.outputs]
        return non_dominated(np.column_stack(columns))

    def inside(self) -> TradeOff:
        """Only the variants that lie outside of no claim."""
        kept = self.outside == ""
        return replace(self, frame=self.frame[kept], outside=self.outside[kept])

    def table(self) -> pd.DataFrame:
        """The front of all outputs with what makes each variant, the largest capacity first."""
        rows = self.frame[self.front()]
        axes = choose_axes(self.result, self.frame, self.retention, most=12)
        found = pd.DataFrame({"variant": rows.index.astype(str)})
        if self.frame[MATERIAL].nunique() > 1:
            found[MATERIAL] = rows[MATERIAL].to_numpy()
        for output in self.outputs:
            found[output.title] = rows[output.key].to_numpy(float)
        if self.outside.any():
            words = self.outside[rows.index]
            found["outside of"] = words.where(words != "", "no claim").to_numpy()
        for axis in axes:
            found[axis.label] = rows[axis.column].to_numpy(float)
        return found.sort_values(self.areal.title, ascending=False, ignore_index=True)

    def _better(self, output: Output) -> NDArray[np.float64]:
        values = self.frame[output.key].to_numpy(float)
        return np.asarray(-values if output is self.rise else values)


def find_trade_off(result: SweepResult, *, run: int | str | None = None) -> TradeOff:
    """The trade-off of a study.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    run : int or str, optional
        Run of the retention; the one with the highest rate if not given.

    Raises
    ------
    SimulationInputError
        If the study has no areal capacity or no retention, or only one rate: then every retention
        is 100 %.
    """
    import pyarrow.compute as pc

    columns = result.manifest["columns"]["table"]
    if RETENTION not in columns:
        raise SimulationInputError(
            "no retention in this study, so that there is nothing to trade capacity for: give it a "
            "rate experiment with two rates or more"
        )
    retention = find_output(result, RETENTION, run)
    rates = [len(plan.get("c_rates", ())) for plan in result.manifest["study"]["runs"]]
    # The retention of the slowest run of an experiment is 100 % by definition.
    shown = result.read([RETENTION], where=pc.field("run") == retention.run)[RETENTION].dropna()
    if max(rates) < 2 or (shown == 100.0).all():
        raise SimulationInputError(
            "only one rate in an experiment of this study, so that every retention is 100 %: give "
            "the rate experiment two rates or more"
        )
    areal = find_areal_capacity(result)
    rise = find_output(result, RISE) if _has_numbers(result) else None
    outputs = [areal, retention, *([] if rise is None else [rise])]
    frame = frame_of(result, outputs)
    return TradeOff(result, areal, retention, rise, frame, claims_outside(result, frame))


def _has_numbers(result: SweepResult) -> bool:
    there = RISE in result.manifest["columns"]["table"]
    return there and bool(result.read([RISE])[RISE].notna().any())
