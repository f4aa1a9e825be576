"""The main job on a few variants: ranking, bands, records."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from anode_model import (
    AnodeModelError,
    CarbonMaterial,
    Coating,
    SheetError,
    SimulationInputError,
)
from experiments import compare
from experiments.comparison import Comparison
from experiments.engine.numerics import Numerics
from experiments.measures import MEASURES, RISE
from parameter_sets import load_material

NAMES = ["coarse-sphere", "fine-sphere", "graphite-Marquis2019"]
RANKING = {
    "variant",
    *(column for item in MEASURES for column in item.columns),
    *(f"rank by {item.name}" for item in MEASURES),
    *(f"not distinguishable by {item.name} from" for item in MEASURES),
    *(item.limit_column for item in MEASURES),
    *(item.hangs_column for item in MEASURES),
}
#: Solves done, solves in all, and what is being done.
Reports = list[tuple[int, int, str]]


@pytest.fixture(scope="module")
def solved(mesh: Numerics) -> tuple[Comparison, Reports]:
    reports: Reports = []
    with pytest.MonkeyPatch.context() as patch:
        # Two of the strongest unknowns say the same in half the time.
        patch.setattr("experiments.comparison.STRONGEST", 2)
        found = compare(NAMES, profile=mesh, progress=lambda *report: reports.append(report))
    return found, reports


@pytest.fixture(scope="module")
def found(solved: tuple[Comparison, Reports]) -> Comparison:
    return solved[0]


def test_ranking_has_every_variant_and_column(found: Comparison) -> None:
    assert set(found.ranking.columns) == RANKING
    assert sorted(found.ranking["variant"]) == NAMES
    for item in MEASURES:
        ranks = found.ranking[f"rank by {item.name}"]
        assert sorted(ranks) == [1, 2, 3]
        best = found.ranking.loc[
            found.ranking[item.column].idxmax()
            if item.more_is_better
            else found.ranking[item.column].idxmin()
        ]
        assert best[f"rank by {item.name}"] == 1
    assert found.ranking["capacity [mAh/g]"].is_monotonic_decreasing


def test_ranking_is_read_from_the_rate_experiment(found: Comparison) -> None:
    table = found.rate.table
    rows = table[(table["direction"] == "delithiation") & (table["basis_of_rate"] == "C-rate")]
    for _, rank in found.ranking.iterrows():
        own = rows[rows["variant"] == rank["variant"]].set_index("rate [C]")
        assert rank["capacity [mAh/g]"] == own.loc[0.2, "capacity [mAh/g]"]
        assert rank["retention at 5 C [%]"] == own.loc[5.0, "retention [%]"]


def test_bands_bracket_the_central_values(found: Comparison) -> None:
    table = found.ranking.set_index("variant").loc[["coarse-sphere", "fine-sphere"]]
    for item in MEASURES:
        low, high, value = (table[column] for column in item.columns)
        assert (low < value).all()
        assert (value < high).all()
    # The diffusivity decides at 5 C, the more the larger the particles.
    width = table["retention at 5 C high [%]"] - table["retention at 5 C low [%]"]
    assert width["coarse-sphere"] > 3 * width["fine-sphere"]
    assert found.bands is not None
    assert found.bands.chosen[0].unknown == "reference_diffusivity"
    strongest = {
        max(found.bands.screened, key=lambda effect: effect.changes[item.name]).unknown
        for item in MEASURES
    }
    assert strongest <= {effect.unknown for effect in found.bands.chosen}


def test_a_variant_without_acting_coefficients_has_no_band(found: Comparison) -> None:
    row = found.ranking.set_index("variant").loc["graphite-Marquis2019"]
    for item in MEASURES:
        low, high, value = (row[column] for column in item.columns)
        assert np.isnan(low)
        assert np.isnan(high)
        assert np.isfinite(value)
        assert row[item.hangs_column] == ""
        assert row[f"not distinguishable by {item.name} from"] == ""


def test_indistinguishable_variants_name_each_other(found: Comparison) -> None:
    for item in MEASURES:
        column = f"not distinguishable by {item.name} from"
        pairs = {
            (row["variant"], other)
            for _, row in found.ranking.iterrows()
            for other in row[column].split(", ")
            if other
        }
        assert pairs == {(second, first) for first, second in pairs}


def test_smaller_particles_are_better_at_5_c(found: Comparison) -> None:
    retention = found.ranking.set_index("variant")["retention at 5 C [%]"]
    assert retention["fine-sphere"] > retention["coarse-sphere"] + 5


def test_experiments_and_claims_cover_every_variant(found: Comparison) -> None:
    for result in found.results:
        assert set(result.table["variant"]) == set(NAMES)
        assert result.failed.empty
        assert [row["name"] for row in result.record.variants] == NAMES
        for cell, row in zip(found.cells, result.record.variants, strict=True):
            # What made it, not only its hash: a sheet may have changed or gone since.
            again = CarbonMaterial.model_validate(row["sheet"])
            assert again.sheet_hash == cell.derived.material.sheet_hash == row["hashes"]["sheet"]
            radius = cell.derived.value("particle_radius")
            assert row["derived"]["particle_radius"] == radius
            assert row["coating"] == cell.derived.coating.to_dict()
            assert row["changed_coefficients"] == {}
    assert set(found.claims) == set(NAMES)
    assert [cell.name for cell in found.cells] == NAMES
    assert [cell.name for cell in found.full_cells] == NAMES
    parts = {"capacity", "rate", "pulse", "full-cell rate", "thermal", "bands"}
    assert set(found.seconds) == parts
    assert all(seconds > 0 for seconds in found.seconds.values())


def test_progress_counts_up_to_what_was_announced(solved: tuple[Comparison, Reports]) -> None:
    done, total, what = zip(*solved[1], strict=True)
    assert all(first < second for first, second in pairwise(done))
    assert all(number <= announced for number, announced in zip(done, total, strict=True))
    assert len(set(total)) == 1
    # Moves that a variant does not have are announced but not needed.
    assert 0.6 * total[-1] < done[-1] <= total[-1]
    parts = ["capacity", "rate", "pulse", "full-cell rate", "thermal", "bands"]
    assert list(dict.fromkeys(what)) == parts


def test_rank_by_heat_is_read_from_the_thermal_experiment(found: Comparison) -> None:
    table = found.thermal.table
    cooled = table[(table["direction"] == "discharge") & (table["cooling"] != "adiabatic")]
    warm = cooled[cooled["rate [C]"] == 2.0].set_index("variant")
    for row in found.ranking.to_dict("records"):
        assert row[RISE.column] == warm.loc[row["variant"], "temperature rise [K]"]
        own = warm.loc[row["variant"]]
        words = f"{own['largest source']} heat, of the losses {own['largest loss']}"
        assert own["largest source"] == "reversible"
        assert row[RISE.limit_column] == words
    # Larger particles lose more voltage, and what is lost becomes heat.
    rise = found.ranking.set_index("variant")[RISE.column]
    assert rise["coarse-sphere"] > rise["fine-sphere"] + 1


def test_claim_on_the_battery_is_read_from_the_full_cell(found: Comparison) -> None:
    for chart in found.claims.values():
        (row,) = (row for row in chart if row.number == 11)
        assert "half cell" not in str(row.checks).casefold()


def test_loaded_materials_and_names_may_be_mixed_but_not_repeated(mesh: Numerics) -> None:
    with pytest.raises(SimulationInputError, match=r"same name: reference-sphere.*rename"):
        compare(["reference-sphere", load_material("reference-sphere")], profile=mesh, bands=0)
    with pytest.raises(SheetError, match="reference-sphere"):
        compare(["reference-spher"], profile=mesh)


def test_a_variant_does_not_depend_on_its_neighbours(found: Comparison, mesh: Numerics) -> None:
    """Solved again, alone and without bands it is bit-identical."""
    name = "fine-sphere"
    alone = compare([name], coating=Coating(loading="60 g/m^2"), profile=mesh, bands=0)
    assert alone.bands is None
    assert "bands" not in alone.seconds
    ends = [column for item in MEASURES for column in item.columns[:2]]
    assert alone.ranking[ends].isna().all(axis=None)
    columns = ["capacity [mAh/g]", "retention at 5 C [%]"]
    expected = found.ranking.set_index("variant").loc[[name], columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.ranking[columns], expected, check_exact=True)
    for result, own in ((found.capacity, alone.capacity), (found.pulse, alone.pulse)):
        rows = result.table[result.table["variant"] == name].reset_index(drop=True)
        pd.testing.assert_frame_equal(own.table, rows, check_exact=True)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"materials": []}, "materials: got none"),
        ({"bands": "5"}, "bands: got '5'"),
        ({"bands": -1}, "bands: got -1, allowed: 0 for none, or 8 or more"),
        ({"bands": 5}, "bands: got 5, allowed: 0 for none, or 8 or more"),
        ({"bands": 10001}, "bands: got 10001, allowed: at most 10000 draws"),
        ({"seed": 3}, "seed: got 3 without draws"),
        ({"bands": 0, "seed": 3}, "seed: got 3 without draws"),
        ({"baseline": "reference-sphere"}, "baseline: got 'reference-sphere' without draws"),
        ({"bands": 8, "baseline": "crush"}, "baseline: got 'crush', allowed: one of"),
        ({"bands": 8, "seed": -1}, "seed: got -1, allowed: 0 or more"),
    ],
)
def test_odd_arguments_are_refused_before_anything_is_solved(
    given: dict[str, Any], message: str
) -> None:
    with pytest.raises(AnodeModelError, match=message):
        compare(**given)
