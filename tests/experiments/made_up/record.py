"""From made-up rows to a result with a record, as experiments return it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from experiments.engine.numerics import EXPLORE
from experiments.result import Result, RunRecord, describe
from parameter_sets.parameter_set import ParameterSet

RATES = (0.2, 1.0, 5.0)


def made_up_result(
    name: str,
    rows: Sequence[Mapping[str, object]],
    curves: list[pd.DataFrame],
    cells: tuple[ParameterSet, ...],
) -> Result:
    """A result that nothing was solved for."""
    record = RunRecord(
        name,
        {"temperature [K]": 298.15, "c_rates": list(RATES)},
        EXPLORE,
        describe(cells),
        created="2026-01-01T00:00:00+00:00",
        versions={"anode-model": "1.2.3", "pybamm": "26.10.1.1"},
    )
    points = pd.concat(curves, ignore_index=True) if curves else pd.DataFrame()
    return Result(name, pd.DataFrame(rows), points, record)
