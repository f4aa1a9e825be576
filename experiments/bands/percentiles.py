"""Percentiles over draws, and tables of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.bands.heats import with_total_heat

#: Percentiles of every band: the median, and what one and about two standard deviations of a
#: normal distribution would hold.
PERCENTILES = (5, 16, 50, 84, 95)

#: Numbers of a table that say which run a row is, and not what came out.
_GIVEN = ("rate [C]", "current density [mA/cm2]", "heat transfer [W/m2/K]")
_OF_THE_MACHINE = "solve time [ms]"

#: Columns with the number of draws behind a row, and whether the centre ends as on the fine mesh.
DRAWS = "draws with a result"
SAME_END = "ends alike on both meshes"

#: Relative difference up to which a run is the same on both meshes.
_SAME_RUN = 0.1


def percentile_column(column: str, percentile: int) -> str:
    """Column of a percentile.

    Examples
    --------
    >>> percentile_column("retention [%]", 16)
    'retention p16 [%]'
    """
    name, bracket, unit = column.partition(" [")
    return f"{name} p{percentile}{bracket}{unit}"


def percentiles_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Percentiles over the first axis.

    Parameters
    ----------
    values : array
        Shape (draws, n); NaN where a draw has no result.

    Returns
    -------
    array
        Shape (5, n), those of :data:`PERCENTILES`, between neighbouring draws where they fall
        between them; NaN where fewer than half of the draws have a result.

    Examples
    --------
    >>> percentiles_of(np.arange(101.0)[:, None])[:, 0]
    array([ 5., 16., 50., 84., 95.])
    """
    found = np.full((len(PERCENTILES), values.shape[1]), np.nan)
    known = np.isfinite(values)
    enough = 2 * known.sum(axis=0) >= max(values.shape[0], 1)
    for place in np.flatnonzero(enough):
        found[:, place] = np.percentile(values[known[:, place], place], PERCENTILES)
    return found


def comparable(
    centre: NDArray[np.float64] | float, fine: NDArray[np.float64] | float
) -> NDArray[np.bool_]:
    """Whether the central run is the same one on both meshes.

    Near a depletion of the electrolyte the coarse mesh may see a run through that the fine one sees
    end early. The difference then is no error of the mesh that draws have in common.

    Parameters
    ----------
    centre, fine : array or float
        A number of the central run on the coarse and on the fine mesh.

    Returns
    -------
    array of bool
        False where they differ by more than a tenth of the larger, or one is not known.
    """
    return np.asarray(np.isclose(fine, centre, rtol=_SAME_RUN, atol=0.0))


def shifted(
    draws: NDArray[np.float64],
    centre: NDArray[np.float64],
    fine: NDArray[np.float64],
    *,
    same: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Draws of a coarse mesh, moved by what the finer mesh changes at the centre.

    Parameters
    ----------
    draws : array
        Shape (draws, n).
    centre, fine : array
        Shape (n,), the central run on the coarse and on the fine mesh.
    same : array of bool, optional
        Whether the central run is the same one on both; :func:`comparable` by default.

    Returns
    -------
    array
        Shape (draws, n). What is never negative without the move is not negative with it; where
        the central run is not the same draws stay as they are.
    """
    alike = comparable(centre, fine) if same is None else same
    moved = draws + np.where(alike, fine - centre, 0.0)
    with_result = np.where(np.isfinite(draws), draws, 0.0)
    positive = np.all(with_result >= 0, axis=0) & (centre >= 0)
    return np.where(positive, np.maximum(moved, 0.0), moved)


def percentile_table(
    central: pd.DataFrame, draws: pd.DataFrame, names: Sequence[str], centre: str
) -> pd.DataFrame:
    """Percentiles of every number of one variant's rows.

    Parameters
    ----------
    central : pandas.DataFrame
        The variant's rows of an experiment.
    draws : pandas.DataFrame
        The same rows, in the same order, of every draw and of the centre on the coarse mesh.
    names : sequence of str
        Of the draws, as the variants of their rows.
    centre : str
        Name of the centre on the coarse mesh.

    Returns
    -------
    pandas.DataFrame
        The columns that say which run it is, the number of draws with a result, and for every
        other number, and for the sum of heats, its percentiles.
    """
    central, draws = with_total_heat(central), with_total_heat(draws)
    rows = len(central)
    keys = [
        name for name in central if name in {"variant", "direction", "basis_of_rate", "cooling"}
    ]
    found = central[[*keys, *(name for name in _GIVEN if name in central)]].copy()
    grouped = {str(name): part for name, part in draws.groupby("variant", sort=False)}
    status = np.array([(grouped[name]["status"] != "failed").to_numpy() for name in names])
    found[DRAWS] = status.reshape(len(names), rows).sum(axis=0)
    if "ended_by" in central:
        found[SAME_END] = central["ended_by"].to_numpy() == grouped[centre]["ended_by"].to_numpy()
    for column in central.columns:
        is_number = central[column].dtype.kind == "f"
        # A column is missing where no run of any draw could be solved.
        if not is_number or column in {*_GIVEN, _OF_THE_MACHINE} or column not in draws:
            continue
        values = np.array([grouped[name][column].to_numpy(float) for name in names])
        values = values.reshape(len(names), rows)
        if not np.isfinite(values).any():
            continue
        own = grouped[centre][column].to_numpy(float)
        moved = shifted(values, own, central[column].to_numpy(float))
        for percentile, numbers in zip(PERCENTILES, percentiles_of(moved), strict=True):
            found[percentile_column(column, percentile)] = numbers
    return found
