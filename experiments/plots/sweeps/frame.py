"""One row a variant: what was moved, and the outputs that a figure shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from experiments.plots.sweeps.outputs import Output

if TYPE_CHECKING:
    from experiments.sweeps.outcome import SweepResult

MATERIAL = "material"


def frame_of(result: SweepResult, outputs: Sequence[Output]) -> pd.DataFrame:
    """Axes and outputs of every variant that is in the table.

    Parameters
    ----------
    result : SweepResult
        Read as far as it is needed.
    outputs : sequence of Output
        What is drawn.

    Returns
    -------
    pandas.DataFrame
        Indexed by variant, in order; ``material``, the axes by their columns, the outputs by their
        keys. NaN where an axis stays at the sheet's own value, or a run has no result.
    """
    import pyarrow.compute as pc

    axes = [entry["column"] for entry in result.axes.values()]
    frame = pd.DataFrame()
    for run in dict.fromkeys(output.run for output in outputs):
        own = [output for output in outputs if output.run == run]
        columns = list(dict.fromkeys(output.column for output in own))
        wanted = ["variant", MATERIAL, *axes, *(name for name in columns if name not in axes)]
        part = result.read(wanted, where=pc.field("run") == run).set_index("variant").sort_index()
        values = pd.DataFrame({output.key: part[output.column] for output in own})
        known = [name for name in (MATERIAL, *axes) if name not in frame]
        frame = pd.concat([frame, part[known], values], axis="columns")
    return frame


def endings(result: SweepResult, output: Output) -> pd.Series:
    """What became of the run of every variant that is in the table, by variant."""
    import pyarrow.compute as pc

    table = result.read(["variant", "status"], where=pc.field("run") == output.run)
    return table.set_index("variant")["status"].sort_index()
