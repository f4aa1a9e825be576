"""The made-up comparison with sixteen made-up draws, and real draws of what is derived."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from anode_model.uncertainty import draw_electrodes
from experiments.bands.built import BUILT, built_bands
from experiments.bands.curves import CURVE_BANDS, curve_bands
from experiments.bands.differences import better_matrix, difference_table
from experiments.bands.percentiles import percentile_table
from experiments.bands.sampled import SampledBands
from experiments.comparison import Comparison
from experiments.engine.numerics import SKETCH
from experiments.measures import CAPACITY, MEASURES
from experiments.pair import Pair
from experiments.plots.bands import ENDS
from experiments.result import Result

DRAWN = [str(number) for number in range(16)]


def spread_out(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame for the centre and every draw, its results a few percent up and down."""
    parts = [frame.assign(variant="centre")]
    for number, name in enumerate(DRAWN):
        factor = 1 + 0.01 * (number - 7.5)
        given = ("rate", "current density", "heat transfer", "potential", "cell voltage", "share")
        changed = {
            column: frame[column] * factor
            for column in frame
            if frame[column].dtype.kind == "f" and not column.startswith(given)
        }
        parts.append(frame.assign(variant=name, **changed))
    return pd.concat(parts, ignore_index=True)


def of(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["variant"] == name] if len(frame) else frame


@pytest.fixture(scope="session")
def pairs(comparison: Comparison) -> list[Pair]:
    return [Pair(*both) for both in zip(comparison.cells, comparison.full_cells, strict=True)]


@pytest.fixture(scope="session")
def drawn_pairs(pairs: list[Pair]) -> list[list[Pair]]:
    """Real draws of what is derived, by variant."""
    return [
        [pair.with_electrode(item) for item in found.electrodes if item is not None]
        for pair in pairs
        for found in (draw_electrodes(pair.half.derived, 8, seed=1),)
    ]


@pytest.fixture(scope="session")
def sampled(
    comparison: Comparison, pairs: list[Pair], drawn_pairs: list[list[Pair]]
) -> SampledBands:
    results: dict[str, Result] = {item.experiment: item for item in comparison.results}
    names = [cell.name for cell in comparison.cells]
    percentiles = {
        key: pd.concat(
            percentile_table(own, spread_out(own), DRAWN, "centre")
            for own in (of(result.table, name) for name in names)
        )
        for key, result in results.items()
    }
    curves = {
        key: pd.concat(
            curve_bands(key, own, spread_out(own), DRAWN, "centre")
            for own in (of(results[key].curves, name) for name in names)
        )
        for key in CURVE_BANDS
    }
    built = [built_bands(pair, drawn) for pair, drawn in zip(pairs, drawn_pairs, strict=True)]
    steps = np.arange(16.0)
    draws = {
        name: {item.name: 100.0 + number + steps for item in MEASURES}
        for number, name in enumerate(names)
    }
    ends = comparison.ranking.set_index("variant")
    return SampledBands(
        draws=16,
        seed=1,
        numerics=SKETCH,
        baseline=names[0],
        table=ends[[column for item in MEASURES for column in item.columns[:2]]],
        measures=pd.DataFrame({"variant": names[0], "draw": range(16), CAPACITY.column: steps}),
        differences=difference_table(draws, names[0]),
        better={item.name: better_matrix(draws, item) for item in MEASURES},
        percentiles=percentiles,
        curves=curves,
        built={name: pd.concat([item[name] for item in built]) for name in BUILT},
        counts=pd.DataFrame(
            {
                "variant": names,
                "draws": 16,
                "unknowns": 50,
                "contradictory draws, dropped": [0, 2, 0],
                "first reason": ["", "draw 3: the pores <close>", ""],
                "failed runs": [1, 0, 0],
                "cases that end otherwise on the coarse mesh": [0, 0, 4],
            }
        ),
    )


@pytest.fixture(scope="session")
def with_draws(comparison: Comparison, sampled: SampledBands) -> Comparison:
    return replace(comparison, sampled=sampled)


@pytest.fixture(scope="session")
def ends_of_draws() -> tuple[float, float]:
    """Where the 16th and 84th percentile of the made-up draws lie, as shares of the centre."""
    low, high = (1 + 0.01 * (0.01 * end * 15 - 7.5) for end in ENDS)
    return low, high
