"""The pictures of the documentation: what they show, and that the pages' numbers are theirs."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"


@pytest.fixture(scope="module")
def fuller1994() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        from benchmarks import fuller1994

        return fuller1994


@pytest.fixture(scope="module")
def solved(fuller1994: ModuleType):
    return fuller1994.solve_discharge()


@pytest.fixture(scope="module")
def drawn(fuller1994: ModuleType, solved) -> Figure:
    figure = fuller1994.draw_discharge(solved)
    assert isinstance(figure, Figure)
    return figure


def words(figure: Figure) -> set[str]:
    from matplotlib.text import Text

    return {item.get_text() for item in figure.findobj(Text)}


def test_panels_have_labels_with_units(drawn: Figure) -> None:
    upper, lower = drawn.axes
    assert upper.get_ylabel() == "cell voltage [V]"
    assert lower.get_ylabel() == "difference [mV]"
    assert lower.get_xlabel() == "time [min]"
    assert upper.get_shared_x_axes().joined(upper, lower)


def test_upper_panel_has_both_curves_and_a_legend_for_them(drawn: Figure, solved) -> None:
    curve, points = drawn.axes[0].get_lines()
    np.testing.assert_allclose(np.asarray(curve.get_xdata()), solved.time / 60, rtol=1e-12)
    np.testing.assert_allclose(np.asarray(curve.get_ydata()), solved.voltage, rtol=1e-12)
    assert curve.get_linestyle() == "-"
    np.testing.assert_allclose(np.asarray(points.get_xdata()), solved.points / 60, rtol=1e-12)
    np.testing.assert_allclose(np.asarray(points.get_ydata()), solved.reference, rtol=1e-12)
    assert points.get_linestyle() == "None"
    names = {text.get_text() for text in drawn.legends[0].get_texts()}
    assert names == {"this package, DFN at 40 A/m²", "reference (MPET)", "package − reference"}


def test_lower_panel_has_every_difference_as_a_dot_or_in_words(drawn: Figure, solved) -> None:
    _, dots = drawn.axes[1].get_lines()
    low, high = drawn.axes[1].get_ylim()
    inside = (solved.difference >= low) & (solved.difference <= high)
    np.testing.assert_allclose(np.asarray(dots.get_ydata()), solved.difference[inside], rtol=1e-12)
    assert {f"{value:+.0f} mV" for value in solved.difference[~inside]} <= words(drawn)


def test_the_page_has_the_numbers_of_the_solution(solved) -> None:
    page = " ".join((ROOT / "docs" / "fuller1994.md").read_text(encoding="utf-8").split())
    found = re.search(
        r"first (\d+) of the (\d+) points, to (\d+) minutes, the curves differ by ([\d.]+) mV "
        r"\(root mean square\) and by ([\d.]+) mV at most",
        page,
    )
    assert found, "the sentence about the points before the knee has other words"
    late = re.search(
        r"to ([\d.]+) mV at (\d+) minutes and to (\d+) mV at the last point.*? "
        r"([\d.]+) s later, ([\d.]+) % of the discharge",
        page,
    )
    assert late, "the sentence about the knee has other words"
    difference, minutes = solved.difference, solved.points / 60
    behind = solved.time[-1] - solved.points[-1]
    shown = [float(number) for number in (*found.groups(), *late.groups())]
    before = difference[:15]
    # Solvers of other machines may move the numbers by their last digit.
    assert shown == pytest.approx(
        [
            *(15, len(minutes), minutes[14]),
            *(solved.rms_before_knee, np.max(np.abs(before))),
            *(difference[-2], minutes[-2], difference[-1]),
            *(behind, 100 * behind / solved.points[-1]),
        ],
        rel=0.03,
    )


def test_the_picture_is_written_as_svg_and_png(drawn: Figure, tmp_path: Path) -> None:
    from experiments.plots import save_figure

    vector, raster = save_figure(drawn, tmp_path / "fuller1994")
    assert "cell voltage [V]" in vector.read_text(encoding="utf-8")
    assert raster.stat().st_size > 0
    assert {path.name for path in IMAGES.iterdir()} >= {vector.name, raster.name, "variants.png"}


def test_pictures_are_asked_for_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import figures

    def write(directory: Path) -> tuple[Path, ...]:
        return (directory / "drawn.png",)

    monkeypatch.setattr(figures, "FIGURES", {"one": write})
    assert figures.main(["one", "--out", str(tmp_path)]) == 0
    assert "drawn.png" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        figures.main(["other", "--out", str(tmp_path)])
    assert "there are one" in capsys.readouterr().err


def test_picture_of_the_variants_is_drawn_from_a_comparison(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import pandas as pd

    from experiments.measures import MEASURES

    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import figures

    numbers = {
        column: [value, value + 1]
        for measure in MEASURES
        for column, value in zip(measure.columns, (80.0, 100.0, 90.0), strict=True)
    }
    ranking = pd.DataFrame({"variant": ["reference-sphere", "crushed"], **numbers})
    written = figures.write_variants(tmp_path, SimpleNamespace(ranking=ranking))  # type: ignore[arg-type]
    assert written == (tmp_path / "variants.png",)
    assert [path.name for path in tmp_path.iterdir()] == ["variants.png"]
