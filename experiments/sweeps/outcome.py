"""What a sweep left on disk, read when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from anode_model import SimulationInputError
from anode_model.sheets.naming import did_you_mean
from experiments.sweeps.store import CURVES, TABLE, SweepStore

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

#: Status of runs that have no result.
WITHOUT_RESULT = ("failed", "impossible")


def open_sweep(target: str | os.PathLike[str]) -> SweepResult:
    """A sweep that is on disk, finished or not.

    Parameters
    ----------
    target : str or path
        Folder, or an address that fsspec knows.

    Raises
    ------
    OutputError
        If there is none.
    """
    result = SweepResult(SweepStore.at(target))
    _ = result.manifest
    return result


@dataclass(frozen=True, eq=False)
class SweepResult:
    """A sweep on disk: nothing is read before it is asked for.

    Parameters
    ----------
    store : SweepStore
        Where it is.
    """

    store: SweepStore

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """Study, versions and columns, as plain types."""
        return self.store.manifest()

    @property
    def axes(self) -> Mapping[str, Mapping[str, Any]]:
        """What was moved: by name, with ``column``, ``label`` and ``limits`` of the claims."""
        return dict(self.manifest["columns"]["axes"])

    @property
    def runs(self) -> Sequence[str]:
        """What each run of a variant is called, by its number."""
        return list(self.manifest["columns"]["runs"])

    @property
    def table(self) -> pd.DataFrame:
        """One row a run of a variant, in the order of their numbers, units in the column names."""
        return self.read()

    @property
    def curves(self) -> xr.Dataset:
        """Courses of the runs: dimensions ``variant``, ``run`` and ``point``; NaN where none is.

        Time and what is along it are variables; every run has as many points, even in time.
        """
        import xarray as xr

        table = self._parts(CURVES)
        runs, points = self.runs, int(self.manifest["study"]["curve_points"])
        variants = np.arange(int(self.manifest["variants"]))
        shape = (len(variants), len(runs), points)
        places = (table["variant"].to_numpy(), table["run"].to_numpy())
        found: dict[str, Any] = {}
        for name in table.column_names:
            if name in {"variant", "run"}:
                continue
            column = table[name].combine_chunks()
            there = np.asarray(column.is_valid())
            if not there.any():
                continue
            values = np.full(shape, np.nan, dtype=np.float32)
            flat = column.flatten().to_numpy(zero_copy_only=False)
            values[places[0][there], places[1][there]] = flat.reshape(-1, points)
            found[name] = (("variant", "run", "point"), values)
        coordinates = {
            "variant": variants,
            "run": np.arange(len(runs)),
            "label": ("run", list(runs)),
        }
        return xr.Dataset(found, coords=coordinates)

    @property
    def failed(self) -> pd.DataFrame:
        """Rows without a result, each with its reason."""
        import pyarrow.compute as pc

        chosen = pc.is_in(pc.field("status"), value_set=_texts(WITHOUT_RESULT))
        return self.read(where=chosen)

    @property
    def finished(self) -> bool:
        """Whether every variant is in the table."""
        manifest = self.manifest
        there = self.store.finished(
            manifest["study_hash"],
            int(manifest["chunks"]),
            curves=bool(manifest["study"]["curve_points"]),
        )
        return len(there) == int(manifest["chunks"])

    def read(self, columns: Sequence[str] | None = None, where: Any = None) -> pd.DataFrame:
        """Some columns and rows of the table, without reading the others.

        Parameters
        ----------
        columns : sequence of str, optional
            All if not given.
        where : pyarrow.compute.Expression, optional
            Which rows; all if not given.

        Raises
        ------
        SimulationInputError
            If there is no such column.
        """
        import pyarrow.dataset as ds

        parts = self._files(TABLE)
        dataset = ds.dataset(parts, filesystem=self.store.filesystem, format="parquet")
        unknown = [name for name in columns or () if name not in dataset.schema.names]
        if unknown:
            advice = did_you_mean(unknown[0], dataset.schema.names)
            raise SimulationInputError(
                f"no column {unknown[0]!r}; {advice}".rstrip("; ")
                + f"; known: {', '.join(dataset.schema.names)}"
            )
        found = dataset.to_table(columns=list(columns) if columns else None, filter=where)
        return found.to_pandas()

    def wide(self, values: Sequence[str], *, runs: Sequence[int] | None = None) -> pd.DataFrame:
        """One row a variant: what was moved, and some columns of some runs.

        Parameters
        ----------
        values : sequence of str
            Columns of the table.
        runs : sequence of int, optional
            Numbers of the runs; all if not given. Where a column has numbers in one run only, it
            keeps its name; else the run's label stands behind it.

        Returns
        -------
        pandas.DataFrame
            Indexed by variant.
        """
        axes = [entry["column"] for entry in self.axes.values()]
        table = self.read(["variant", "material", "run", *axes, *values])
        if runs is not None:
            table = table[table["run"].isin(runs)]
        base = table.groupby("variant")[["material", *axes]].first()
        for name in values:
            grid = table.pivot_table(index="variant", columns="run", values=name, dropna=False)
            grid = grid.dropna(axis="columns", how="all")
            for run in grid.columns:
                alone = grid.shape[1] == 1
                base[name if alone else f"{name}: {self.runs[int(run)]}"] = grid[run]
        return base

    def plot(self, kind: str = "parallel", **settings: Any) -> Any:
        """Draw the sweep; see :func:`experiments.plots.sweeps.plot_sweep`.

        Parameters
        ----------
        kind : {"parallel", "pairs", "response", "pareto"}
            What is drawn.
        **settings
            Of the drawing.
        """
        from experiments.plots.sweeps import plot_sweep

        return plot_sweep(self, kind, **settings)

    def _parts(self, folder: str) -> Any:
        import pyarrow.dataset as ds

        files = self._files(folder)
        return ds.dataset(files, filesystem=self.store.filesystem, format="parquet").to_table()

    def _files(self, folder: str) -> list[str]:
        return self.store.parts(folder)

    def __repr__(self) -> str:
        manifest = self.manifest
        done = "finished" if self.finished else "not finished"
        return (
            f"SweepResult({manifest['study_name']}: {manifest['variants']} variants, {done}, "
            f"in {self.store.target})"
        )

    def _repr_html_(self) -> str:
        head = f"<p>{escape(repr(self))}</p>"
        shown: str = self.read().head(20).to_html(index=False, escape=True, float_format="%.4g")
        return head + shown


def _texts(values: Sequence[str]) -> Any:
    import pyarrow as pa

    return pa.array(list(values), pa.string())
