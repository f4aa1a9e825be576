"""Bands from joint draws that are solved: every table and curve has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pytest

from experiments import compare, experiment_set
from experiments import comparison as comparison_module
from experiments import rate as rate_module
from experiments.bands.curves import CURVE_BANDS
from experiments.bands.percentiles import DRAWS, PERCENTILES, percentile_column
from experiments.bands.sampled import SampledBands, sampled_bands
from experiments.comparison import Comparison
from experiments.engine.numerics import Numerics
from experiments.measures import MEASURES
from experiments.result import Result
from experiments.thermal import run_thermal

#: Too coarse for anything but whether it works.
TINY = Numerics("tiny", 6, 4, 12, 2.0, 1e-4, 1e-6, 8)


@pytest.fixture(scope="module")
def comparison_with_draws() -> Comparison:
    """One variant, eight draws, few rates, a mesh too coarse for anything else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rate_module, "C_RATES", (0.2, 5.0))
        patch.setattr(rate_module, "CURRENT_DENSITIES", (2.0,))
        patch.setattr(rate_module, "FULL_CELL_C_RATES", (2.0,))
        patch.setattr(experiment_set, "run_thermal", partial(run_thermal, c_rates=(2.0,)))
        patch.setattr(comparison_module, "sampled_bands", partial(sampled_bands, numerics=TINY))
        # They have tests of their own.
        patch.setattr(comparison_module, "first_order_bands", lambda *_, **__: None)
        return compare(["crushed"], profile=TINY, bands=8, seed=2)


@pytest.fixture(scope="module")
def solved(comparison_with_draws: Comparison) -> tuple[Mapping[str, Result], SampledBands]:
    found = comparison_with_draws.sampled
    assert found is not None
    return {result.experiment: result for result in comparison_with_draws.results}, found


@pytest.mark.slow
def test_a_comparison_takes_its_bands_from_the_draws(comparison_with_draws: Comparison) -> None:
    found = comparison_with_draws.sampled
    assert found is not None
    assert (found.draws, found.seed, found.baseline) == (8, 2, "crushed")
    (row,) = comparison_with_draws.ranking.to_dict("records")
    for item in MEASURES:
        low, high, _ = item.columns
        assert row[low] == found.table.loc["crushed", low]
        assert row[low] < row[high]
    assert set(comparison_with_draws.seconds) >= {"bands", "draws"}
    assert found.differences.empty


@pytest.mark.slow
def test_every_table_has_ordered_percentiles(
    solved: tuple[Mapping[str, Result], SampledBands],
) -> None:
    central, found = solved
    columns = {
        "capacity": "delithiation capacity [mAh/g]",
        "rate": "retention [%]",
        "pulse": "pulse resistance [Ohm cm2]",
        "full-cell-rate": "energy [Wh/kg]",
        "thermal": "temperature rise [K]",
    }
    assert set(found.percentiles) == set(columns)
    for name, column in columns.items():
        table = found.percentiles[name]
        assert len(table) == len(central[name].table)
        assert list(table["variant"]) == list(central[name].table["variant"])
        assert (table[DRAWS] >= 7).all()
        ends = table[[percentile_column(column, percentile) for percentile in PERCENTILES]]
        steps = np.diff(ends.to_numpy(float), axis=1)
        assert (steps >= 0).all()
        # Only what is measured against itself is certain.
        assert (steps.sum(axis=1) > 0).mean() > 0.6
        assert percentile_column("solve time [ms]", 50) not in table


@pytest.mark.slow
def test_every_curve_has_a_band(
    solved: tuple[Mapping[str, Result], SampledBands],
) -> None:
    central, found = solved
    assert set(found.curves) == set(CURVE_BANDS)
    for name, how in CURVE_BANDS.items():
        bands, runs = found.curves[name], central[name].curves
        keys = ["variant", *how.keys]
        expected = {tuple(key) for key in runs[keys].drop_duplicates().to_numpy().tolist()}
        if name == "capacity":
            expected = {key for key in expected if key[1].endswith("lithiation")}
        assert {tuple(key) for key in bands[keys].drop_duplicates().to_numpy().tolist()} == expected
        low, middle, high = (
            bands[percentile_column(how.columns[0], percentile)] for percentile in (16, 50, 84)
        )
        assert (low <= middle).all()
        assert (middle <= high).all()
        assert np.isfinite(low).all()
    rate = found.curves["rate"]
    same = rate[(rate["direction"] == "delithiation") & (rate["variant"] == "crushed")]
    slow = same[np.isclose(same["rate [C]"], 0.2) & (same["basis_of_rate"] == "C-rate")]
    # At the cut-off a band of the curve is that of the capacity.
    end = slow.loc[slow["potential [V]"].idxmax()]
    table = found.percentiles["rate"]
    own_row = table[
        (table["variant"] == "crushed")
        & (table["direction"] == "delithiation")
        & np.isclose(table["rate [C]"], 0.2)
    ].iloc[0]
    for percentile in PERCENTILES:
        column = percentile_column("capacity [mAh/g]", percentile)
        assert end[column] == pytest.approx(own_row[column], rel=1e-6)
