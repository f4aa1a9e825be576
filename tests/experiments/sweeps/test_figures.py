"""Pictures and the page of a sweep: what is on the axes, what is left out, what is escaped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text

from anode_model import SimulationInputError
from experiments import new_study, run_sweep
from experiments.plots.style import figure_of
from experiments.plots.sweeps import SweepFrame, not_dominated, pareto_front, plot_sweep
from experiments.report import write_sweep_page
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.outcome import SweepResult
from parameter_sets import load_material

HOSTILE = "<script>alert('x')</script> & \"more\""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """Two numbers moved together across claimed limits, with an impossible part of them."""
    study = (
        new_study(HOSTILE, load_material("reference-sphere"))
        .vary("Dv50", low="2 um", high="30 um", scale="log")
        .vary("bulk_density", low="0.3 g/cm^3", high="0.9 g/cm^3")
        .vary("true_density", value="1.50 +/- 0.05 g/cm^3")
        .sobol(24)
        .rate([0.5, 5], directions=["delithiation"])
        .numerics(sizes="one-radius")
        .build("hostile")
    )
    return run_sweep(study, tmp_path_factory.mktemp("drawn") / "s", executor=InProcess())


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """Levels of the coating rate on both sides of claim 10, one of them impossible."""
    study = (
        new_study("levels", "reference-sphere", "crushed")
        .vary("coating_loading", values=["40 g/m^2", "60 g/m^2", "80 g/m^2"])
        .grid()
        .rate([0.5, 2], directions=["delithiation"])
        .numerics(sizes="one-radius")
        .build("levels")
    )
    return run_sweep(study, tmp_path_factory.mktemp("counted") / "s", executor=InProcess())


def test_the_strongest_comes_first_with_its_unit_and_claimed_limits(drawn: SweepResult) -> None:
    frame = SweepFrame(drawn)
    strongest = frame.strongest(frame.output("retention"), 8)
    assert strongest[0].label == "Dv50 [µm]"
    assert strongest[0].logarithmic
    limits = {item.name: item.limits for item in frame.moved}
    assert limits["Dv50"] == ((1, 20.0),)
    assert limits["bulk_density"] == ((3, 0.4), (3, 0.6))
    assert limits["true_density"] == ()


def test_parallel_coordinates_have_a_line_a_variant(drawn: SweepResult) -> None:
    ax = plot_sweep(drawn, "parallel")
    (lines,) = ax.collections
    assert len(lines.get_segments()) == 24
    assert ax.get_xticklabels()[0].get_text() == "Dv50\n[µm]"
    said = " ".join(text.get_text() for text in figure_of(ax).findobj(Text))
    assert "claim 1" in said
    assert "retention [%]" in said
    assert "24 variants, 48 runs" in said


def test_pairs_mark_the_claims_and_show_every_variant(drawn: SweepResult) -> None:
    axes = plot_sweep(drawn, "pairs", most=3)
    assert len(axes) == 3
    assert all(len(ax.collections[0].get_offsets()) == 24 for ax in axes)
    assert axes[0].get_xscale() == "log"


def test_responses_of_drawn_points_have_a_band_and_of_levels_a_line_a_material(
    drawn: SweepResult, counted: SweepResult
) -> None:
    cloud = plot_sweep(drawn, "response")[0]
    assert len(cloud.collections) == 2
    levels = plot_sweep(counted, "response")[0]
    lines = {line.get_label(): line for line in levels.get_lines()}
    assert {"reference-sphere", "crushed"} <= set(lines)
    assert lines["crushed"].get_xdata() == pytest.approx([40, 60, 80])
    said = [text.get_text() for text in levels.texts]
    assert "claim 10" in said


def test_the_front_is_what_no_other_beats(drawn: SweepResult) -> None:
    points = np.random.default_rng(1).random((60, 3))
    points[3, 1] = np.nan
    kept = not_dominated(points)
    for place, point in enumerate(points):
        beaten = any(
            np.all(other >= point) and np.any(other > point)
            for other in points
            if other is not point
        )
        assert kept[place] == (not beaten and np.all(np.isfinite(point)))
    front = pareto_front(SweepFrame(drawn))
    assert 0 < len(front) < 24
    assert front["inside"].dtype == bool


def test_variants_outside_a_claim_are_told_apart(counted: SweepResult) -> None:
    frame = SweepFrame(counted)
    assert frame.inside.tolist() == [True, True, False] * 2
    (ax,) = plot_sweep(counted, "pareto")
    assert [len(points.get_offsets()) for points in ax.collections] == [4, 2]


def test_what_a_sweep_has_not_is_said(counted: SweepResult, small_sweep: SweepResult) -> None:
    with pytest.raises(SimulationInputError, match="did you mean"):
        plot_sweep(counted, "paretto")
    with pytest.raises(SimulationInputError, match="does not move two numbers together"):
        plot_sweep(counted, "pairs")
    with pytest.raises(SimulationInputError, match="output: got 'temperature rise'"):
        plot_sweep(counted, "response", output="temperature rise")
    with pytest.raises(SimulationInputError, match="output: got 'retention'"):
        plot_sweep(small_sweep, "pareto")


def test_the_page_escapes_what_a_study_says_and_has_its_pictures(drawn: SweepResult) -> None:
    place = Path(write_sweep_page(drawn))
    page = place.read_text(encoding="utf-8")
    assert place.name == "report.html"
    assert "<script" not in page
    assert "&lt;script&gt;alert" in page
    for name in ("pareto", "response", "parallel", "pairs"):
        assert f'id="figure-{name}"' in page
    assert "Every run has a result" in page
    assert "http-equiv" in page
    assert drawn.manifest["study_hash"] in page
    assert "src=" not in page.replace('src="data:', "")


def test_the_page_says_what_has_no_result_and_no_picture(tmp_path: Path) -> None:
    study = (
        new_study("dense", "reference-sphere")
        .vary("bulk_density", values=["0.5 g/cm^3", "1.4 g/cm^3"])
        .vary("true_density", values=["1.3 g/cm^3"])
        .grid()
        .pulse()
        .build("dense")
    )
    result = run_sweep(study, tmp_path / "s", executor=InProcess())
    page = Path(write_sweep_page(result)).read_text(encoding="utf-8")
    assert "2 runs have no result" in page
    assert "2 impossible" in page or "1 impossible" in page
    assert "No picture of pareto front" in page


def test_a_sweep_in_the_middle_has_a_page_that_says_so(small_study: object, tmp_path: Path) -> None:
    asked = iter([False])
    result = run_sweep(
        small_study,  # type: ignore[arg-type]
        tmp_path / "s",
        executor=InProcess(),
        stopping=lambda: next(asked, True),
    )
    page = Path(write_sweep_page(result)).read_text(encoding="utf-8")
    assert "8 of 20 variants are in the table" in page
