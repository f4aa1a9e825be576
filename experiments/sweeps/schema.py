"""Columns of a study's table and of its curves, the same in every part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from anode_model import SimulationInputError
from anode_model.nomenclature import derived_terms
from experiments.sweeps.runs import CURVES, label_of, template_rows, tidy
from experiments.sweeps.variants import Variant, VariantMaker

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.sweeps.study import Study

#: Columns that say which run of which variant a row is.
KEYS = ("variant", "material", "run", "label")

#: Columns that say what became of a run.
ENDS = ("status", "reason", "attempts")

_COUNTS = ("variant", "run", "attempts")


class TableForm:
    """Columns of a study's tables with their kinds, and rows without results.

    Parameters
    ----------
    study : Study
        Whose.

    Raises
    ------
    SimulationInputError
        If the sheets as they are give no cells: then there is nothing to move.
    """

    def __init__(self, study: Study):
        self.study = study
        self.axis_columns = [axis.column for axis in study.axes]
        self.derived_columns = {name: _column(name, self.axis_columns) for name in study.derived}
        base = _first_possible(study)
        #: Of each plan: its rows without results.
        self.templates = [
            template_rows(plan, study, base).assign(attempts=0) for plan in study.runs
        ]
        counts = [len(rows) for rows in self.templates]
        #: Of each plan: number of its first run.
        self.first_runs = [sum(counts[:place]) for place in range(len(counts))]
        self.labels = [
            label_of(plan, row)
            for plan, rows in zip(study.runs, self.templates, strict=True)
            for row in rows.to_dict("records")
        ]
        kinds: dict[str, Any] = {}
        for rows in self.templates:
            for column, kind in tidy(rows).dtypes.items():
                kinds.setdefault(str(column), kind)
        self._kinds = {name: kinds[name] for name in kinds if name not in (*KEYS, *ENDS)}

    @property
    def columns(self) -> dict[str, Any]:
        """What the columns are, for whoever reads the table without the study."""
        axes = {
            axis.name: {
                "column": axis.column,
                "label": axis.term.label,
                "unit": axis.term.shown,
                "logarithmic": bool(getattr(axis.values, "logarithmic", False)),
            }
            for axis in self.study.axes
        }
        return {
            "axes": axes,
            "derived": self.derived_columns,
            "runs": self.labels,
            "table": {field.name: str(field.type) for field in self.schema},
        }

    @property
    def schema(self) -> pa.Schema:
        """Of the table."""
        import pyarrow as pa

        fields = [
            ("variant", pa.int32()),
            ("material", pa.string()),
            *((name, pa.float64()) for name in self.axis_columns),
            *((name, pa.float64()) for name in self.derived_columns.values()),
            ("run", pa.int16()),
            ("label", pa.string()),
            *((name, _arrow(kind)) for name, kind in self._kinds.items()),
            ("status", pa.string()),
            ("reason", pa.string()),
            ("attempts", pa.int8()),
        ]
        return pa.schema(fields)

    @property
    def curve_schema(self) -> pa.Schema:
        """Of the curves: lists as long as the study says."""
        import pyarrow as pa

        series = pa.list_(pa.float32())
        columns = [("time [s]", series), *((name, series) for name in CURVES.values())]
        return pa.schema([("variant", pa.int32()), ("run", pa.int16()), *columns])

    def table(self, rows: pd.DataFrame, variants: Sequence[Variant]) -> pa.Table:
        """Rows of some variants in the columns of the study.

        Parameters
        ----------
        rows : pandas.DataFrame
            With ``variant``, ``run`` and what the runs gave.
        variants : sequence of Variant
            All that are in it.
        """
        import pyarrow as pa

        known = pd.DataFrame([self._known(variant) for variant in variants])
        rows = rows.sort_values(["variant", "run"], kind="stable")
        joined = rows.merge(known, on="variant", how="left")
        joined["label"] = [self.labels[run] for run in joined["run"]]
        arrays = [_array(joined.get(field.name), field.type, len(joined)) for field in self.schema]
        return pa.Table.from_arrays(arrays, schema=self.schema)

    def curves(self, curves: Sequence[dict[str, Any]]) -> pa.Table:
        """Curves of some runs; what a run has no course of is null."""
        import pyarrow as pa

        schema = self.curve_schema
        ordered = sorted(curves, key=lambda curve: (curve["variant"], curve["run"]))
        columns = {
            field.name: pa.array([curve.get(field.name) for curve in ordered], field.type)
            for field in schema
        }
        return pa.table(columns, schema=schema)

    def _known(self, variant: Variant) -> dict[str, Any]:
        derived = variant.derived
        values = {
            column: np.nan
            if derived is None
            else derived_terms()[name].to_shown(derived.value(name))
            for name, column in self.derived_columns.items()
        }
        head = {"variant": variant.number, "material": variant.material}
        return {**head, **variant.shown, **values}


def _first_possible(study: Study) -> Variant:
    """A variant that has all its cells: a sheet as it is, or the first variant that has."""
    maker = VariantMaker(study)
    still = np.full(len(study.axes), np.nan)
    starts = [(place * study.points_of_each, still) for place in range(len(study.materials))]
    reasons = []
    for number, values in (*starts, *enumerate(study.values)):
        found = maker.make(number, values)
        if not found.reason:
            return found
        reasons.append(found.reason)
    raise SimulationInputError(
        f"{study.name}: no variant has an electrode and cells; the first says: {reasons[0]}"
    )


def _column(name: str, taken: Sequence[str]) -> str:
    """Column of a derived value; one that the study moves has its own already."""
    column = derived_terms()[name].column
    return f"derived {column}" if column in taken else column


def _arrow(kind: Any) -> pa.DataType:
    import pyarrow as pa

    if pd.api.types.is_bool_dtype(kind):
        return pa.bool_()
    return pa.float64() if pd.api.types.is_numeric_dtype(kind) else pa.string()


def _array(column: pd.Series[Any] | None, kind: pa.DataType, count: int) -> pa.Array:
    import pyarrow as pa

    if column is None:
        return pa.nulls(count, kind)
    if pa.types.is_floating(kind):
        # NaN and nothing are one here: no value.
        return pa.array(pd.to_numeric(column).to_numpy(dtype=float), kind, from_pandas=True)
    return pa.array([None if item is None or item != item else item for item in column], kind)
