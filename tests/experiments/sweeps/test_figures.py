"""Figures of sweeps: what is on their axes, what is drawn in, and what is counted.

Every number that is drawn here is made up; nothing is solved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from anode_model import SimulationInputError
from experiments import new_study
from experiments.plots.sweeps import (
    find_trade_off,
    plot_pairs,
    plot_parallel,
    plot_pareto,
    plot_response,
    plot_response_to,
    plot_sweep,
)
from experiments.plots.sweeps.axes import choose_axes, swept_axes
from experiments.plots.sweeps.frame import frame_of
from experiments.plots.sweeps.front import non_dominated
from experiments.plots.sweeps.limits import claims_outside, limit_lines
from experiments.plots.sweeps.outputs import find_output
from experiments.plots.sweeps.response_lines import running_band
from experiments.sweeps.builder import StudyBuilder
from experiments.sweeps.outcome import SweepResult

MakeSweep = Callable[..., SweepResult]

SIZE, SURFACE = "volume median particle size [µm]", "specific surface area [m²/g]"
FAST = "retention [%]\ndelithiation, 5\xa0C"


def rates(study: StudyBuilder) -> StudyBuilder:
    return study.rate([0.2, 5], directions=["delithiation"]).thermal([2])


@pytest.fixture(scope="module")
def drawn(made_up_sweep: MakeSweep) -> SweepResult:
    """64 drawn points of claims 1 and 5, of which one failed and two are impossible."""
    study = rates(new_study("drawn", "reference-sphere").claimed_window(claims=[1, 5]).sobol(64))
    return made_up_sweep(study.build("drawn"), {3: "failed", 7: "impossible", 9: "impossible"})


@pytest.fixture(scope="module")
def grid(made_up_sweep: MakeSweep) -> SweepResult:
    """Layers on both sides of 60 g/m² from two carbons, one of them outside claim 1."""
    study = new_study("grid", "reference-sphere", "crushed").grid()
    study = study.vary("coating_loading", low="20 g/m^2", high="120 g/m^2", points=6)
    return made_up_sweep(rates(study).build("grid"))


@pytest.fixture(scope="module")
def alone(made_up_sweep: MakeSweep) -> SweepResult:
    study = new_study("alone", "reference-sphere").claimed_window(claims=[1], points=5)
    return made_up_sweep(rates(study.one_at_a_time()).build("alone"))


@pytest.fixture(scope="module")
def pulses(made_up_sweep: MakeSweep) -> SweepResult:
    study = new_study("pulses", "reference-sphere").claimed_window(claims=[1]).sobol(8)
    return made_up_sweep(study.pulse().build("pulses"))


@pytest.fixture(scope="module")
def thousands(made_up_sweep: MakeSweep) -> SweepResult:
    study = new_study("many", "reference-sphere").vary(
        "Dv50", low="1 um", high="20 um", scale="log"
    )
    study = study.vary("d002", low="0.365 nm", high="0.4 nm").sobol(1600)
    study = study.rate([5], directions=["delithiation"])
    return made_up_sweep(study.build("many"), {5: "failed"})


def words(figure: Figure) -> str:
    """All that is written, lines joined."""
    found: list[Any] = figure.findobj(Text)
    texts = [str(item.get_text()) for item in found]
    return " | ".join(" ".join(text.split()) for text in texts if text)


def points(ax: Axes) -> int:
    found = [item for item in ax.collections if isinstance(item, PathCollection)]
    return sum(len(np.asarray(item.get_offsets())) for item in found)


def lines_at(ax: Axes) -> list[float]:
    """Where dashed lines stand across the horizontal axis."""
    dashed = [line for line in ax.get_lines() if line.get_linestyle() == "--"]
    places = [np.asarray(line.get_xdata(), dtype=float) for line in dashed]
    return [float(place[0]) for place in places if len(place) == 2 and place[0] == place[1]]


def test_without_a_choice_it_is_the_retention_at_the_highest_rate(drawn: SweepResult) -> None:
    assert find_output(drawn).label == FAST
    assert (
        find_output(drawn, "capacity [mAh/g]", 0).title
        == "capacity [mAh/g], delithiation, 0.2\xa0C"
    )


def test_parallel_coordinates_have_a_line_a_variant_and_a_unit_an_axis(drawn: SweepResult) -> None:
    figure = plot_parallel(drawn)
    (lines,) = (item for item in figure.axes[0].collections if isinstance(item, LineCollection))
    assert len(lines.get_segments()) == 61
    written = words(figure)
    for label in (SIZE, SURFACE, "interlayer spacing [nm]", "retention [%] delithiation, 5 C"):
        assert label in written
    assert "61 of 64 variants drawn; 1 failed in the solver; 2 impossible" in written


def test_what_the_output_hangs_on_comes_first(drawn: SweepResult) -> None:
    output = find_output(drawn)
    frame = frame_of(drawn, [output])
    # The made-up retention falls along the first axis of the study.
    names = [axis.name for axis in choose_axes(drawn, frame, output, most=2)]
    assert names[0] == swept_axes(drawn)[0].name
    assert len(names) == 2


def test_coefficients_are_drawn_only_if_asked_for(made_up_sweep: MakeSweep) -> None:
    study = new_study("spreads", "reference-sphere").claimed_window(claims=[3])
    study = rates(study.spreads(coefficients=True, sheets=False).sobol(8))
    result = made_up_sweep(study.build("spreads"))
    assert any(axis.coefficient for axis in swept_axes(result))
    written = words(plot_parallel(result))
    assert "bulk density [g/cm³]" in written
    assert "diffusivity" not in written
    assert re.search(r"not shown: \d+ coefficients", written)
    assert "reference diffusivity [m²/s]" in words(
        plot_parallel(result, axes=["coefficient.reference_diffusivity"])
    )


def test_pairs_show_every_variant_with_its_scale_and_a_limit_of_a_product(
    drawn: SweepResult,
) -> None:
    figure = plot_pairs(drawn, axes=["Dv50", "surface_area", "d002"])
    panels = figure.axes[:6]
    assert [points(ax) for ax in panels] == [61] * 6
    assert panels[0].get_xscale() == panels[0].get_yscale() == "log"
    # Claim 5 limits the product of both: two curves, on which the product is 3 and 40.
    curves = [np.prod(np.asarray(line.get_data()), axis=0) for line in panels[0].get_lines()]
    assert sorted(float(curve[0]) for curve in curves) == pytest.approx([3.0, 40.0])
    assert panels[-1].get_xlabel().replace("\n", " ") == "interlayer spacing [nm]"
    assert figure.axes[6].get_ylabel() == FAST


def test_a_limit_inside_a_range_is_drawn_and_one_at_its_end_is_not(
    grid: SweepResult, alone: SweepResult
) -> None:
    (loading,) = swept_axes(grid)
    assert limit_lines(grid, loading, (20.0, 120.0)) == ((60.0, 10),)
    ax = plot_response_to(grid, "coating_loading")
    assert lines_at(ax) == [60.0]
    assert "claim 10" in [text.get_text() for text in ax.texts]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("coating rate [g/m²]", FAST)
    by_name = {axis.name: axis for axis in swept_axes(alone)}
    assert limit_lines(alone, by_name["d002"], (0.365, 0.4)) == ()
    # Alone, the other factor of claim 5 stays at the sheet's 1.1 m²/g.
    ((place, claim),) = limit_lines(alone, by_name["Dv50"], (1.0, 20.0))
    assert place == pytest.approx(3.0 / 1.1)
    assert claim == 5


def test_a_grid_has_a_line_a_material(grid: SweepResult) -> None:
    (ax,) = plot_response(grid).axes
    curves = [line for line in ax.get_lines() if line.get_marker() == "o"]
    assert [len(np.asarray(line.get_xdata())) for line in curves] == [6, 6]
    table = grid.read(["coating_loading [g/m²]", "retention [%]", "variant", "run"])
    own = table[(table["run"] == 1) & (table["variant"] < 6)]
    assert curves[0].get_ydata() == pytest.approx(own["retention [%]"].to_numpy())


def test_where_each_number_moves_alone_the_sheet_is_marked(alone: SweepResult) -> None:
    ax = plot_response_to(alone, "Dv50")
    rings = [line for line in ax.get_lines() if line.get_markerfacecolor() == "none"]
    (ring,) = (line for line in rings if line.get_marker() == "o")
    assert np.asarray(ring.get_xdata()) == pytest.approx([10.0])
    assert ax.get_xscale() == "log"


def test_the_running_band_is_that_of_neighbours() -> None:
    rng = np.random.default_rng(4)
    across, values = rng.random(400), rng.random(400)
    places, (low, middle, high) = running_band(across, values)
    window = np.argsort(across)[:50]
    assert places[0] == np.median(across[window])
    assert (low[0], middle[0], high[0]) == tuple(np.percentile(values[window], (16, 50, 84)))
    levels, _ = running_band(np.repeat([1.0, 2.0, 3.0], 5), np.arange(15.0))
    assert levels.tolist() == [1.0, 2.0, 3.0]
    assert running_band(across[:20], values[:20])[0].size == 0


def brute_front(values: Any) -> list[bool]:
    """The definition, word by word."""
    found = []
    for own in values:
        beaten = any(np.all(other >= own) and np.any(other > own) for other in values)
        found.append(bool(np.isfinite(own).all()) and not beaten)
    return found


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_the_front_is_that_of_its_definition(columns: int) -> None:
    rng = np.random.default_rng(columns)
    values = rng.integers(0, 12, (150, columns)).astype(float)
    values[rng.random(150) < 0.1, 0] = np.nan
    assert non_dominated(values).tolist() == brute_front(values)
    assert non_dominated(values[:0]).tolist() == []


def test_the_front_of_a_study_counts_the_rise_as_less_is_better(drawn: SweepResult) -> None:
    found = find_trade_off(drawn)
    assert [item.column for item in found.outputs] == [
        "areal capacity [mAh/cm2]",
        "retention [%]",
        "temperature rise [K]",
    ]
    assert (found.areal.run, found.retention.run) == (0, 1)
    columns = found.frame[[item.key for item in found.outputs]].to_numpy() * [1, 1, -1]
    assert found.front().tolist() == brute_front(columns)
    assert found.table()["variant"].tolist() == [
        str(number)
        for number in found.frame[found.front()].sort_values(found.areal.key, ascending=False).index
    ]


def test_the_front_is_drawn_with_units_and_everyone_on_it(drawn: SweepResult) -> None:
    figure = plot_pareto(drawn)
    left, right = figure.axes[:2]
    assert left.get_xlabel() == FAST
    assert left.get_ylabel() == "areal capacity [mAh/cm²]\ndelithiation, 0.2\xa0C"
    assert "temperature rise [K]" in right.get_xlabel()
    assert "less is better" in right.get_xlabel()
    found = find_trade_off(drawn)
    assert found.rise is not None
    front = int(found.front().sum())
    for ax in (left, right):
        # All variants once, and a ring for each on the front.
        assert points(ax) == 61 + front
    assert {ax.get_ylabel() for ax in figure.axes[2:]} == {found.rise.label, FAST}
    assert f"Front of all three, {front} variant" in words(figure)
    assert "1 failed in the solver" in words(figure)


def test_who_lies_outside_of_a_claim_has_a_mark_of_its_own(grid: SweepResult) -> None:
    frame = frame_of(grid, [find_output(grid)])
    outside = claims_outside(grid, frame)
    assert outside[:6].tolist() == ["", "", "", "claim 10", "claim 10", "claim 10"]
    assert outside[6:].tolist() == ["claim 1"] * 3 + ["claims 1, 10"] * 3
    written = words(plot_pareto(grid))
    assert "reference-sphere: outside claim 10" in written
    assert "crushed: outside claims 1, 10" in written
    assert "the same inside the claims' limits" in written
    assert "9 variants outside" in written


def test_a_claim_is_judged_where_its_property_is_moved(alone: SweepResult) -> None:
    frame = frame_of(alone, [find_output(alone)])
    outside = claims_outside(alone, frame)
    moved = frame["Dv50 [µm]"].notna() & (frame["Dv50 [µm]"] * 1.1 < 3.0)
    assert (outside[moved] == "claim 5").all()
    assert (outside[~moved] == "").all()


def test_thousands_are_hexagons_and_groups_and_all_are_counted(thousands: SweepResult) -> None:
    pairs = plot_pairs(thousands)
    assert "Hexagons" in words(pairs)
    assert "1599 of 1600 variants drawn; 1 failed in the solver" in words(pairs)
    assert pairs.axes[0].get_xscale() == "log" or pairs.axes[0].get_yscale() == "log"
    parallel = plot_parallel(thousands)
    assert not [item for item in parallel.axes[0].collections if isinstance(item, LineCollection)]
    assert "5 groups" in words(parallel)
    response = plot_response(thousands)
    counts = [np.asarray(ax.collections[0].get_array()).sum() for ax in response.axes]
    assert counts == [1599, 1599]


def test_variants_that_are_not_solved_yet_are_counted(made_up_sweep: MakeSweep) -> None:
    study = new_study("begun", "reference-sphere").claimed_window(claims=[3]).sobol(16)
    result = made_up_sweep(rates(study).build("begun"), solved=10)
    assert "10 of 16 variants drawn; 6 not solved yet" in words(plot_response(result))


def test_a_study_without_the_number_says_so(pulses: SweepResult, grid: SweepResult) -> None:
    with pytest.raises(SimulationInputError, match="no retention in this study"):
        plot_sweep(pulses, "pareto")
    assert "pulse resistance [Ω cm²]" in words(plot_sweep(pulses, "response"))
    with pytest.raises(SimulationInputError, match="'surface'; known: parallel"):
        plot_sweep(grid, "surface")
    with pytest.raises(SimulationInputError, match=r"retentoin.*did you mean"):
        plot_sweep(grid, "response", output="retentoin [%]")
    with pytest.raises(SimulationInputError, match="no run 99"):
        plot_sweep(grid, "response", run=99)
    with pytest.raises(SimulationInputError, match="no number in the run"):
        plot_sweep(grid, "response", output="temperature rise [K]", run=0)
    with pytest.raises(SimulationInputError, match="no axis 'Dv50'"):
        plot_sweep(grid, "pairs", axes=["Dv50"])
    with pytest.raises(SimulationInputError, match="not a column of numbers"):
        plot_sweep(grid, "pairs", output="status")


def test_one_rate_has_no_retention_to_trade(made_up_sweep: MakeSweep) -> None:
    study = new_study("one", "reference-sphere").claimed_window(claims=[3]).sobol(4).rate([1])
    with pytest.raises(SimulationInputError, match="only one rate"):
        plot_pareto(made_up_sweep(study.build("one")))


def test_one_rate_in_each_experiment_has_none_either(made_up_sweep: MakeSweep) -> None:
    study = new_study("two", "reference-sphere").claimed_window(claims=[3]).sobol(4)
    study = study.rate([1], directions=["delithiation"]).rate([5], directions=["lithiation"])
    with pytest.raises(SimulationInputError, match="only one rate"):
        plot_pareto(made_up_sweep(study.build("two")))
