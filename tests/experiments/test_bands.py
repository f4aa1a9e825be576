"""Bands: which coefficients are tried, how their effects add up, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from anode_model import derive
from experiments import bands
from experiments.bands import (
    Bands,
    Measures,
    _band,
    _moved,
    _reach,
    acting_coefficients,
    find_bands,
    measure,
    solves_needed,
)
from experiments.engine.numerics import Numerics
from parameter_sets import half_cell, load_material
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]
NAN = float("nan")


def with_spreads(name: str) -> ParameterSet:
    return half_cell(derive(load_material(name)))


@pytest.fixture(scope="module")
def reference() -> ParameterSet:
    return with_spreads("reference-sphere")


@pytest.fixture(scope="module")
def pair(reference: ParameterSet) -> list[ParameterSet]:
    return [reference, with_spreads("graphite-Marquis2019")]


def made_up(
    cells: Sequence[ParameterSet],
    _numerics: object = None,
    _temperature: object = None,
    progress: Callable[[int], None] | None = None,
) -> list[Measures]:
    """Measures in closed form: capacity as derived, retention from the time of diffusion."""
    found = []
    for cell in cells:
        value = cell.derived.value
        known = "diffusivity" in cell.derived.quantities
        time = value("particle_radius") ** 2 / (value("diffusivity") if known else 3e-14)
        found.append(Measures(value("reversible_capacity"), 100 / (1 + time / 3600)))
        if progress is not None:
            progress(2)  # a slow and a fast solve
    return found


@pytest.fixture
def found(pair: list[ParameterSet], mesh: Numerics, monkeypatch: pytest.MonkeyPatch) -> Bands:
    monkeypatch.setattr(bands, "measure", made_up)
    central = dict(zip([cell.name for cell in pair], made_up(pair), strict=True))
    return find_bands(pair, central, 3, numerics=mesh, temperature=298.15)


def test_acting_coefficients_move_what_a_half_cell_takes(reference: ParameterSet) -> None:
    acting = acting_coefficients(reference.derived)
    assert {"reference_diffusivity", "accessibility", "reference_exchange_current_density"} <= set(
        acting
    )
    # Losses of the first cycle and the heat of layers do not enter a half cell at 25 degC.
    for name in acting:
        assert reference.derived.coefficients[name].std is not None
    table = reference.derived.coefficients
    assert not [name for name in acting if table[name].relation in {"R6", "R7", "R16", "R17"}]
    assert list(acting) == [name for name in table if name in acting]


def test_a_set_of_its_own_has_few_coefficients(pair: list[ParameterSet]) -> None:
    structural = {"reference_diffusivity", "accessibility", "hydrogen_share", "pore_filling"}
    assert not structural & set(acting_coefficients(pair[1].derived))


def test_moves_are_one_standard_deviation_either_way(reference: ParameterSet) -> None:
    moved = _moved(reference, ["reference_diffusivity"])
    centre = reference.derived.value("diffusivity")
    factor = reference.derived.coefficients["reference_diffusivity"].factor
    assert factor is not None
    assert set(moved) == {("reference_diffusivity", -1), ("reference_diffusivity", 1)}
    for sign in (-1, 1):
        value = moved["reference_diffusivity", sign].derived.value("diffusivity")
        assert value == pytest.approx(centre * factor**sign, rel=1e-9)


def test_strongest_coefficients_are_chosen(found: Bands) -> None:
    shares = [effect.share for effect in found.screened]
    assert shares == sorted(shares, reverse=True)
    assert found.chosen == found.screened[:3]
    assert found.chosen[0].coefficient == "reference_diffusivity"
    for effect in found.screened:
        assert effect.low < effect.value < effect.high
        assert effect.variant == "reference-sphere"
        assert effect.source
        assert effect.what


@pytest.mark.parametrize(
    ("attribute", "title", "unit"),
    [("capacity", "capacity", "mAh/g"), ("retention", "retention at 5 C", "%")],
)
def test_effects_are_summed_in_squares_each_way(
    attribute: str, title: str, unit: str, found: Bands, reference: ParameterSet
) -> None:
    centre = getattr(made_up([reference])[0], attribute)
    downs, ups = [], []
    for effect in found.chosen:
        moved = made_up(list(_moved(reference, [effect.coefficient]).values()))
        changes = [getattr(item, attribute) - centre for item in moved]
        downs.append(min(0.0, *changes))
        ups.append(max(0.0, *changes))
    row = found.table.loc["reference-sphere"]
    low, high = (row[f"{title} {end} [{unit}]"] for end in ("low", "high"))
    assert low == pytest.approx(centre - np.sqrt(np.sum(np.square(downs))), rel=1e-9)
    assert high == pytest.approx(centre + np.sqrt(np.sum(np.square(ups))), rel=1e-9)
    if attribute == "capacity":
        # Two of the three move it: neither the largest alone nor the plain sum.
        assert -max(downs, key=abs) * 1.05 < centre - low < -sum(downs) * 0.95
    else:
        # A prior of a factor is not symmetrical in what it does.
        assert centre - low > 1.2 * (high - centre)


def test_bands_bracket_the_central_value(found: Bands) -> None:
    for title, unit in (("capacity", "mAh/g"), ("retention at 5 C", "%")):
        row = found.table.loc["reference-sphere"]
        low, middle, high = (row[f"{title}{end} [{unit}]"] for end in (" low", "", " high"))
        assert low < middle < high


def test_a_variant_on_which_nothing_acts_has_no_band(found: Bands) -> None:
    row = found.table.loc["graphite-Marquis2019"]
    for column in ("capacity low [mAh/g]", "retention at 5 C high [%]"):
        assert np.isnan(row[column])
    assert row["capacity [mAh/g]"] > 0


def test_progress_never_exceeds_what_was_announced(
    pair: list[ParameterSet], mesh: Numerics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bands, "measure", made_up)
    central = dict(zip([cell.name for cell in pair], made_up(pair), strict=True))
    counted: list[int] = []
    arguments = {"numerics": mesh, "temperature": 298.15, "progress": counted.append}
    find_bands(pair, central, 2, **arguments)  # type: ignore[arg-type]
    # What does not act on a variant is announced and not solved.
    assert sum(counted) == solves_needed(pair, 2) - 2 * 2 * 2
    counted.clear()
    find_bands(pair[:1], central, 2, **arguments)  # type: ignore[arg-type]
    assert sum(counted) == solves_needed(pair[:1], 2)


def test_measures_are_those_of_the_rate_experiment(reference: ParameterSet, mesh: Numerics) -> None:
    from experiments import run_rate

    (found,) = measure([reference], mesh, 298.15)
    table = run_rate(
        reference, (0.2, 5.0), current_densities=(), directions=("delithiation",), profile=mesh
    ).table
    slow, fast = table.to_dict("records")
    assert found.capacity == pytest.approx(slow["capacity [mAh/g]"], rel=1e-9)
    assert found.retention == pytest.approx(fast["retention [%]"], rel=1e-9)


def test_one_failed_move_does_not_spoil_the_other() -> None:
    moved = {("a", "x", -1): Measures(NAN, NAN), ("a", "x", 1): Measures(410.0, 82.0)}
    row = _band("a", Measures(400.0, 80.0), ["x"], moved)
    assert row["capacity high [mAh/g]"] == pytest.approx(410.0, rel=1e-12)


def test_a_band_whose_moves_all_failed_is_not_known() -> None:
    moved = {("a", "x", sign): Measures(NAN, NAN) for sign in (-1, 1)}
    row = _band("a", Measures(400.0, 80.0), ["x"], moved)
    assert np.isnan(row["capacity low [mAh/g]"])  # type: ignore[call-overload]
    assert np.isnan(row["capacity high [mAh/g]"])  # type: ignore[call-overload]


def test_a_variant_without_capacity_at_the_fast_rate_keeps_the_others_bands(
    pair: list[ParameterSet], mesh: Numerics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bands, "measure", made_up)
    central = dict(zip([cell.name for cell in pair], made_up(pair), strict=True))
    central["reference-sphere"] = Measures(390.0, 0.0)
    found = find_bands(pair, central, 1, numerics=mesh, temperature=298.15)
    assert len(found.table) == 2


def test_a_coefficient_that_changes_nothing_makes_no_band() -> None:
    # An activation energy at the reference temperature: both moves give the same run.
    assert np.isnan(_reach([[0.0, 0.0]], 1))
    assert _reach([[0.0, 0.0], [-3.0, 4.0]], 1) == pytest.approx(4.0)


def test_more_bands_than_coefficients_announce_no_more_solves(reference: ParameterSet) -> None:
    acting = len(acting_coefficients(reference.derived))
    assert solves_needed([reference], 10_000) == solves_needed([reference], acting)
