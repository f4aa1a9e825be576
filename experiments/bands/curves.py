"""Bands of curves.

A run at constant current has one capacity at each potential: what it passed until the potential
first got there. That is known for every draw and at every potential, also where a draw ended early:
it passes no more; a column says how many draws got there. Along a run that has no such axis, as
that of the temperature, draws are compared at the same share of their own run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.bands.heats import TOTAL_HEAT, with_total_heat
from experiments.bands.percentiles import (
    PERCENTILES,
    comparable,
    percentile_column,
    percentiles_of,
    shifted,
)
from experiments.thermal import HEATS

#: Points of a band: at even steps of the central run, and at even steps of potential.
_EVEN_CAPACITY, _EVEN_POTENTIAL = 41, 25
_ALONG = np.linspace(0.0, 1.0, 41)

#: Column with the share of the draws whose own run came to a level, of those that have a run.
GOT_THERE = "draws that got there [%]"

#: A run that ends so near to a level has come to it [V].
_THERE = 1e-3

Curves = Mapping[tuple[Any, ...], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class CurveBand:
    """How the curves of an experiment become bands.

    Parameters
    ----------
    keys : tuple of str
        Columns that tell the runs of one variant apart, each the same for every draw.
    axis : str
        Column of the common axis.
    columns : tuple of str
        Columns that get percentiles.
    along_run : bool
        Whether draws are compared at the same share of their own run instead of at the same value
        of the axis.
    """

    keys: tuple[str, ...]
    axis: str
    columns: tuple[str, ...]
    along_run: bool = False


_HEATS = (*(f"{name} heat [W]" for name in HEATS), f"{TOTAL_HEAT} [W]")

#: By experiment; what is not named has no curves.
CURVE_BANDS: Mapping[str, CurveBand] = {
    "capacity": CurveBand(("branch",), "potential [V]", ("capacity [mAh/g]",)),
    "rate": CurveBand(("direction", "basis_of_rate"), "potential [V]", ("capacity [mAh/g]",)),
    "full-cell-rate": CurveBand(("direction", "rate [C]"), "cell voltage [V]", ("capacity [A.h]",)),
    "thermal": CurveBand(
        ("direction", "rate [C]", "cooling"),
        "share of nominal capacity [%]",
        ("temperature [degC]", *_HEATS),
        along_run=True,
    ),
}

_RATES = {"C-rate": "rate [C]", "current density": "current density [mA/cm2]"}
#: Parts of a cycle whose potential or whose charge does not move.
_STANDING = ("constant voltage", "rest")


def curve_bands(
    experiment: str,
    central: pd.DataFrame,
    draws: pd.DataFrame,
    names: Sequence[str],
    centre: str,
) -> pd.DataFrame:
    """Bands of one variant's curves.

    Parameters
    ----------
    experiment : str
        One of :data:`CURVE_BANDS`.
    central : pandas.DataFrame
        The variant's curves on the fine mesh.
    draws : pandas.DataFrame
        Those of the draws and of the centre, on the coarse mesh.
    names : sequence of str
        Of the draws.
    centre : str
        Of the centre.

    Returns
    -------
    pandas.DataFrame
        One row a point: what tells the runs apart, the axis, the percentiles, and where the axis is
        a potential :data:`GOT_THERE`. A run that has no curve at the centre has no band.
    """
    how = CURVE_BANDS[experiment]
    central, draws = with_total_heat(central), with_total_heat(draws)
    fine, coarse = _runs(central, how.keys), _runs(draws, ("variant", *how.keys))
    parts = []
    for key, run in fine.items():
        middle = coarse.get((centre, *key))
        if middle is None or (experiment == "capacity" and key[-1] in _STANDING):
            continue
        own = [coarse.get((name, *key)) for name in names]
        band = (
            _along_run(how, run, middle, own) if how.along_run else _at_level(how, run, middle, own)
        )
        if band is None:
            continue
        for column in reversed([name for name in run if name in _IDENTITY]):
            band.insert(0, column, run[column].iloc[0])
        parts.append(band)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


_IDENTITY = (
    "variant",
    "direction",
    "basis_of_rate",
    "rate [C]",
    "current density [mA/cm2]",
    "cooling",
    "branch",
)


def _runs(curves: pd.DataFrame, keys: Sequence[str]) -> Curves:
    """Runs of a table of curves by their keys; a rate by what is common to all draws."""
    if curves.empty:
        return {}
    if "basis_of_rate" in keys:
        rate = np.where(
            curves["basis_of_rate"] == "C-rate",
            curves[_RATES["C-rate"]],
            curves[_RATES["current density"]],
        )
        # Computing with currents leaves the last digits behind.
        curves = curves.assign(_rate=[float(f"{value:.6g}") for value in rate])
        keys = (*keys, "_rate")
    grouped = curves.groupby(list(keys), sort=False)
    return {
        key if isinstance(key, tuple) else (key,): run.drop(columns="_rate", errors="ignore")
        for key, run in grouped
    }


def _at_level(
    how: CurveBand, fine: pd.DataFrame, centre: pd.DataFrame, own: Sequence[pd.DataFrame | None]
) -> pd.DataFrame | None:
    """Percentiles at the same value of the axis."""
    solved = [run for run in own if run is not None and len(run) > 1]
    if len(fine) < 2 or len(centre) < 2 or not solved:
        return None
    levels = _levels(fine, solved, how)
    found = pd.DataFrame({how.axis: levels})
    for column in how.columns:
        reached = [passed_at(levels, run, how.axis, column) for run in (fine, centre)]
        # A draw that failed has no curve; it is counted in the table.
        nothing = np.full(levels.size, np.nan)
        draws = np.array(
            [nothing if run is None else passed_at(levels, run, how.axis, column) for run in own]
        )
        # A curve is moved as a whole or not at all, or it would get a step.
        same = comparable(*(float(np.ptp(run[column])) for run in (centre, fine)))
        _add(found, column, shifted(draws, reached[1], reached[0], same=same))
    found[GOT_THERE] = 100 * np.mean([_came_to(levels, run[how.axis]) for run in solved], axis=0)
    return found


def _came_to(levels: NDArray[np.float64], axis: pd.Series) -> NDArray[np.bool_]:
    """Whether a run came to each level, or began beyond it."""
    along = axis.to_numpy(float)
    sign = 1.0 if along[-1] >= along[0] else -1.0
    return np.asarray(sign * levels <= (sign * along).max() + _THERE)


def passed_at(
    levels: NDArray[np.float64], run: pd.DataFrame, axis: str, column: str
) -> NDArray[np.float64]:
    """What a run had reached when the axis first came to each level.

    Parameters
    ----------
    levels : array
        Shape (n,), rising.
    run : pandas.DataFrame
        One run, its axis rising or falling on the whole.
    axis, column : str
        Of the levels and of what is read off.

    Returns
    -------
    array
        Shape (n,): the first value where a level lies before the start, the last where the run
        never came to it; NaN without points.
    """
    if len(run) == 0:
        return np.full(levels.size, np.nan)
    along, reached = run[axis].to_numpy(float), run[column].to_numpy(float)
    sign = 1.0 if along[-1] >= along[0] else -1.0
    furthest = np.maximum.accumulate(sign * along)
    # Of a level that is reached several times the first counts.
    first = np.concatenate([[True], np.diff(furthest) > 0])
    return np.asarray(np.interp(sign * levels, furthest[first], reached[first]), dtype=float)


def _levels(
    fine: pd.DataFrame, solved: Sequence[pd.DataFrame], how: CurveBand
) -> NDArray[np.float64]:
    """Potentials at which a band is drawn: dense where the central curve is flat."""
    potential, passed = fine[how.axis].to_numpy(float), fine[how.columns[0]].to_numpy(float)
    order = np.argsort(passed, kind="stable")
    even = np.interp(
        np.linspace(passed.min(), passed.max(), _EVEN_CAPACITY), passed[order], potential[order]
    )
    ends = [(run[how.axis].min(), run[how.axis].max()) for run in (fine, *solved)]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    return np.unique(np.concatenate([even, np.linspace(low, high, _EVEN_POTENTIAL)]))


def _along_run(
    how: CurveBand, fine: pd.DataFrame, centre: pd.DataFrame, own: Sequence[pd.DataFrame | None]
) -> pd.DataFrame | None:
    """Percentiles at the same share of each run, over the axis of the central one."""
    if len(fine) < 2 or len(centre) < 2:
        return None
    found = pd.DataFrame({how.axis: _ALONG * float(fine[how.axis].iloc[-1])})
    same = comparable(*(float(run[how.axis].iloc[-1]) for run in (centre, fine)))
    for column in how.columns:
        reached = [_at_share(run, how.axis, column) for run in (fine, centre)]
        draws = np.array([_at_share(run, how.axis, column) for run in own])
        # A heat may change its sign, a temperature is far from zero: nothing is cut here.
        _add(found, column, draws + (reached[0] - reached[1] if same else 0.0))
    return found


def _at_share(run: pd.DataFrame | None, axis: str, column: str) -> NDArray[np.float64]:
    if run is None or len(run) < 2:
        return np.full(_ALONG.size, np.nan)
    along = run[axis].to_numpy(float)
    return np.asarray(np.interp(_ALONG * along[-1], along, run[column].to_numpy(float)))


def _add(found: pd.DataFrame, column: str, draws: NDArray[np.float64]) -> None:
    for percentile, numbers in zip(PERCENTILES, percentiles_of(draws), strict=True):
        found[percentile_column(column, percentile)] = numbers
