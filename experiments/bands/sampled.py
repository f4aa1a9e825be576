"""Bands from joint draws: every experiment again with all unknowns drawn together.

Each draw is a carbon that could be: every coefficient and every measured value somewhere in its
distribution. It is derived, built into both cells and run through every experiment, its C-rates
those of its own capacity. What is one number for all carbons has the same draw in every variant,
so that variants can be compared draw by draw. Draws run on a coarse mesh; what the finer mesh
changes at the centre is added to each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from anode_model import DerivationError, SheetError
from anode_model.uncertainty import draw_electrodes
from experiments.bands.built import BUILT, built_bands
from experiments.bands.curves import CURVE_BANDS, curve_bands
from experiments.bands.differences import Draws, better_matrix, difference_table, varies
from experiments.bands.draw_arguments import check_baseline
from experiments.bands.percentiles import (
    PERCENTILES,
    SAME_END,
    percentile_table,
    percentiles_of,
    shifted,
)
from experiments.engine.numerics import SKETCH, Numerics
from experiments.experiment_set import SOLVES_EACH, run_all
from experiments.measures import MEASURES, Values
from experiments.pair import Pair
from experiments.ranking_table import measures_of

if TYPE_CHECKING:
    from experiments.result import Result

#: Makes the draws, with the names of what is drawn.
SEED = 1

_CENTRE = "centre"
_LOW, _HIGH = PERCENTILES.index(16), PERCENTILES.index(84)


@dataclass(frozen=True, eq=False)
class SampledBands:
    """Bands of every table and curve of a comparison, and of the differences between variants.

    Parameters
    ----------
    draws, seed : int
        How many for each variant, and what makes them.
    numerics : Numerics
        Mesh and tolerances of the draws.
    baseline : str
        Variant from which differences are taken.
    table : pandas.DataFrame
        Indexed by variant: ``low`` and ``high`` of every measure, the 16th and 84th percentile; NaN
        where nothing with a spread acts, or fewer than half of the draws have a result.
    measures : pandas.DataFrame
        One row a variant and draw: the measures.
    differences : pandas.DataFrame
        One row a variant and measure: percentiles of the difference from the baseline under the
        same draws, and the probability of being better.
    better : mapping of str to pandas.DataFrame
        By name of the measure: probability that the variant of a row is better than that of a
        column.
    percentiles, curves : mapping of str to pandas.DataFrame
        By experiment: percentiles of every number of its table and of its curves. Where the central
        run differs by more than a tenth between the meshes they are those of the coarse one.
    built : mapping of str to pandas.DataFrame
        By table, ``derived``, ``balance`` and ``full-cells``: percentiles of what no run is behind.
    counts : pandas.DataFrame
        One row a variant: draws, unknowns, draws that contradict themselves and were dropped, with
        the first reason, runs that failed, and cases whose central run ends otherwise on the
        coarse mesh.
    """

    draws: int
    seed: int
    numerics: Numerics
    baseline: str
    table: pd.DataFrame
    measures: pd.DataFrame
    differences: pd.DataFrame
    better: Mapping[str, pd.DataFrame]
    percentiles: Mapping[str, pd.DataFrame]
    curves: Mapping[str, pd.DataFrame]
    built: Mapping[str, pd.DataFrame]
    counts: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Variant:
    """What the draws of one variant gave."""

    measures: Draws
    percentiles: Mapping[str, pd.DataFrame]
    curves: Mapping[str, pd.DataFrame]
    built: Mapping[str, pd.DataFrame]
    count: Mapping[str, object]


def solves_for_draws(pairs: Sequence[Pair], draws: int) -> int:
    """Upper bound of the solves of :func:`sampled_bands`, for a progress display."""
    return len(pairs) * (draws + 1) * SOLVES_EACH


def sampled_bands(
    pairs: Sequence[Pair],
    central: Mapping[str, Result],
    draws: int,
    *,
    baseline: str | None = None,
    seed: int = SEED,
    temperature: float,
    numerics: Numerics = SKETCH,
    progress: Callable[[int], None] | None = None,
) -> SampledBands:
    """Run every experiment again with all unknowns drawn together.

    Parameters
    ----------
    pairs : sequence of Pair
        The variants, with different names.
    central : mapping of str to Result
        By experiment, what :func:`experiments.experiment_set.run_all` gave for them.
    draws : int
        For each variant.
    baseline : str, optional
        Variant from which differences are taken; the first if not given.
    seed : int
        Not negative.
    temperature : float
        Of the surroundings [K].
    numerics : Numerics
        Mesh and tolerances of the draws.
    progress : callable, optional
        Called with the number of solves just finished.

    Returns
    -------
    SampledBands
        The same for the same seed, and for each variant whatever else is compared.

    Raises
    ------
    SimulationInputError
        If the baseline is none of the variants.
    SheetError
        If a spread of a sheet makes no sense.
    """
    names = [pair.name for pair in pairs]
    check_baseline(baseline, names)
    chosen = names[0] if baseline is None else baseline
    fine = measures_of(central["rate"], central["thermal"])
    found = {
        pair.name: _draw_variant(
            pair, central, fine[pair.name], draws, seed, temperature, numerics, progress
        )
        for pair in pairs
    }
    measures = {name: variant.measures for name, variant in found.items()}
    return SampledBands(
        draws=draws,
        seed=seed,
        numerics=numerics,
        baseline=chosen,
        table=_table(measures),
        measures=_tidy(measures),
        differences=difference_table(measures, chosen),
        better={item.name: better_matrix(measures, item) for item in MEASURES},
        percentiles={
            name: _stacked([variant.percentiles[name] for variant in found.values()])
            for name in central
        },
        curves={
            name: _stacked([variant.curves[name] for variant in found.values()])
            for name in CURVE_BANDS
        },
        built={
            name: _stacked([variant.built[name] for variant in found.values()]) for name in BUILT
        },
        counts=pd.DataFrame([variant.count for variant in found.values()]),
    )


def _draw_variant(
    pair: Pair,
    central: Mapping[str, Result],
    fine: Values,
    draws: int,
    seed: int,
    temperature: float,
    numerics: Numerics,
    progress: Callable[[int], None] | None,
) -> _Variant:
    """Everything that the draws of one variant give; one variant at a time keeps memory small."""
    sample = draw_electrodes(pair.half.derived, draws, seed=seed)
    reasons = dict(sample.reasons)
    drawn = {_CENTRE: pair}
    for number, electrode in enumerate(sample.electrodes):
        if electrode is None:
            continue
        try:
            drawn[str(number)] = pair.with_electrode(electrode)
        except (DerivationError, SheetError) as error:
            reasons[number] = str(error)
    results = run_all(
        [replace(cells.half, name=name) for name, cells in drawn.items()],
        [replace(cells.full, name=name) for name, cells in drawn.items()],
        numerics=numerics,
        temperature=temperature,
        progress=progress,
    )
    names = [name for name in drawn if name != _CENTRE]
    failed = sum(len(result.failed) for result in results.values())
    percentiles = {
        name: percentile_table(_own(central[name].table, pair.name), result.table, names, _CENTRE)
        for name, result in results.items()
    }
    otherwise = sum(
        int((~table[SAME_END]).sum()) for table in percentiles.values() if SAME_END in table
    )
    first = f"draw {min(reasons)}: {reasons[min(reasons)]}" if reasons else ""
    return _Variant(
        measures=_measures(results, fine, draws),
        percentiles=percentiles,
        curves={
            name: curve_bands(
                name,
                _own(central[name].curves, pair.name),
                results[name].curves,
                names,
                _CENTRE,
            )
            for name in CURVE_BANDS
        },
        built=built_bands(pair, [drawn[name] for name in names]),
        count={
            "variant": pair.name,
            "draws": draws,
            "unknowns": len(sample.unknowns),
            "contradictory draws, dropped": len(reasons),
            "first reason": first,
            "failed runs": failed,
            "cases that end otherwise on the coarse mesh": otherwise,
        },
    )


def _own(table: pd.DataFrame, variant: str) -> pd.DataFrame:
    return table if table.empty else table[table["variant"] == variant]


def _measures(results: Mapping[str, Result], fine: Values, draws: int) -> Draws:
    """Measures of every draw, moved by what the finer mesh changes; NaN for a dropped draw."""
    found = measures_of(results["rate"], results["thermal"])
    measures = {}
    for item in MEASURES:
        numbers = np.array(
            [found.get(str(draw), {}).get(item.name, np.nan) for draw in range(draws)]
        )
        ends = (np.array([values[item.name]]) for values in (found[_CENTRE], fine))
        measures[item.name] = shifted(numbers[:, None], *ends)[:, 0]
    return measures


def _table(measures: Mapping[str, Draws]) -> pd.DataFrame:
    rows = []
    for variant, own in measures.items():
        row: dict[str, object] = {"variant": variant}
        for item in MEASURES:
            low, high, _ = item.columns
            found = percentiles_of(own[item.name][:, None])[:, 0]
            known = varies(own[item.name])
            row[low] = found[_LOW] if known else np.nan
            row[high] = found[_HIGH] if known else np.nan
        rows.append(row)
    return pd.DataFrame(rows).set_index("variant")


def _tidy(measures: Mapping[str, Draws]) -> pd.DataFrame:
    parts = []
    for variant, own in measures.items():
        columns = {item.column: own[item.name] for item in MEASURES}
        part = pd.DataFrame(columns)
        part.insert(0, "draw", np.arange(len(part)))
        part.insert(0, "variant", variant)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    full = [part for part in parts if not part.empty]
    return pd.concat(full, ignore_index=True) if full else pd.DataFrame()
