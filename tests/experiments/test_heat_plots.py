"""Figures of full cells that heat themselves: what is drawn, and what is left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from experiments import plots
from experiments.measures import RISE
from experiments.plots.columns import coolings_of
from experiments.plots.style import HEATS
from experiments.result import Result

HOSTILE = "_a<b>&$x_{"
NAMES = ("coarse-sphere", "reference-sphere", HOSTILE)

Draw = Callable[[Result, Result, Axes | None], Axes]
DRAWINGS: dict[str, tuple[Draw, str, str]] = {
    "retention": (
        lambda f, _t, a: plots.plot_rate_capability(f.table, a, direction="charge"),
        "[C]",
        "charge: retention [%]",
    ),
    "matrix": (
        lambda f, _t, a: plots.plot_retention_matrix(f.table, a, direction="charge"),
        "",
        "",
    ),
    "voltage": (
        lambda f, _t, a: plots.plot_rate_curves(f.curves, HOSTILE, a, direction="charge"),
        "[Ah]",
        "charge: cell voltage [V]",
    ),
    "rise": (lambda _f, t, a: plots.plot_temperature_rise(t.table, a), "rise [K]", ""),
    "split": (lambda _f, t, a: plots.plot_heat_split(t.table, a), "at 2 C: heat [Wh]", ""),
    "temperature": (
        lambda _f, t, a: plots.plot_temperature_curves(t.curves, HOSTILE, a),
        "[%]",
        "temperature [°C]",
    ),
    "heat": (
        lambda _f, t, a: plots.plot_heat_curves(t.curves, HOSTILE, a),
        "[%]",
        "at 2 C: heat [W]",
    ),
}


def texts(target: Axes | Figure) -> set[str]:
    figure = target if isinstance(target, Figure) else plots.figure_of(target)
    return {item.get_text() for item in figure.findobj(Text)}


def bands(ax: Axes) -> list[list[float]]:
    """Lower and upper ends of the bands that are drawn, without the lines of the rows."""
    found = []
    for item in ax.collections:
        if isinstance(item, LineCollection) and item.get_alpha() is not None:
            found += [sorted(float(x) for x, _ in segment) for segment in item.get_segments()]
    return found


@pytest.mark.parametrize("name", DRAWINGS)
def test_axes_are_accepted_returned_and_labelled_with_units(
    name: str, full_cell_rate: Result, thermal: Result
) -> None:
    draw, x, y = DRAWINGS[name]
    given = Figure().add_subplot()
    assert draw(full_cell_rate, thermal, given) is given
    assert x in given.get_xlabel()
    assert y in given.get_ylabel()
    assert draw(full_cell_rate, thermal, None) is not given


@pytest.mark.parametrize("name", ["retention", "matrix", "rise", "split"])
def test_every_variant_is_named_whatever_its_name(
    name: str, full_cell_rate: Result, thermal: Result, tmp_path: Path
) -> None:
    drawn = DRAWINGS[name][0](full_cell_rate, thermal, None)
    assert set(NAMES) <= texts(drawn)
    plots.save_figure(plots.figure_of(drawn), tmp_path / "figure")


def test_pages_have_a_panel_for_each_direction_or_each_variant(
    full_cell_rate: Result, thermal: Result
) -> None:
    for page in (
        plots.rise_page(thermal.table),
        plots.heat_split_page(thermal.table),
        plots.heat_curves_page(thermal.curves, HOSTILE),
    ):
        labels = [
            panel.get_xlabel() + panel.get_ylabel() + panel.get_title(loc="left")
            for panel in page.axes
        ]
        assert ["discharge" in label for label in labels] == [True, False]
        assert not any(panel.get_legend() for panel in page.axes)
        assert len(page.legends) == 1
    along = plots.heat_curves_page(thermal.curves, HOSTILE)
    assert [panel.get_title(loc="left") for panel in along.axes] == ["discharge", "charge"]
    assert [panel.get_ylabel() for panel in along.axes] == ["heat at 2 C [W]", ""]
    assert [text.get_text() for text in along.findobj(Text)].count(HOSTILE) == 1
    for page in (
        plots.rate_page(full_cell_rate.table, variants=NAMES),
        plots.discharge_page(full_cell_rate.curves, variants=NAMES, direction="charge"),
        plots.temperature_page(thermal.curves, variants=NAMES),
    ):
        assert tuple(panel.get_title(loc="left") for panel in page.axes) == NAMES
    both = plots.rate_page(full_cell_rate.table, variants=NAMES)
    assert {"discharge", "charge"} <= texts(both)


def test_twenty_variants_fit_a_printed_page(thermal: Result) -> None:
    def twenty(frame: pd.DataFrame) -> pd.DataFrame:
        one = frame[frame["variant"] == "reference-sphere"]
        return pd.concat([one.assign(variant=f"v{number}") for number in range(20)])

    table, curves = twenty(thermal.table), twenty(thermal.curves)
    for page in (
        plots.rise_page(table),
        plots.heat_split_page(table),
        plots.temperature_page(curves),
    ):
        width, height = page.get_size_inches()
        assert width <= 7.5
        assert height <= 9.5


def test_every_rise_is_a_mark_with_its_band(thermal: Result) -> None:
    drawn = plots.plot_temperature_rise(thermal.table, variants=["coarse-sphere"])
    own = thermal.table[thermal.table["variant"] == "coarse-sphere"]
    own = own[own["direction"] == "discharge"].sort_values("temperature rise [K]")
    marks = [line for line in drawn.get_lines() if line.get_marker() in {"o", "s", ">"}]
    shown = sorted(x for line in marks for x in np.asarray(line.get_xdata()).tolist())
    assert shown == own["temperature rise [K]"].tolist()
    solved = own[own["ended_by"] != "temperature limit"]
    ends = solved[["temperature rise low [K]", "temperature rise high [K]"]].to_numpy().tolist()
    assert sorted(bands(drawn)) == sorted(ends)
    hollow = [line for line in marks if line.get_markerfacecolor() == "white"]
    assert {line.get_marker() for line in hollow} == {"s"}
    assert sum(len(np.asarray(line.get_xdata())) for line in hollow) == 2


def test_a_run_that_was_stopped_is_an_arrow_without_a_band(thermal: Result) -> None:
    drawn = plots.plot_temperature_rise(thermal.table)
    arrows = [line for line in drawn.get_lines() if line.get_marker() == ">"]
    assert [x for line in arrows for x in np.asarray(line.get_xdata()).tolist()] == [55.0] * 3
    assert all(high <= 54.9 for _, high in bands(drawn))
    assert "ended too hot" in texts(drawn)
    cool = thermal.table[thermal.table["direction"] == "charge"]
    assert "ended too hot" not in texts(plots.plot_temperature_rise(cool, direction="charge"))


def test_the_end_of_the_data_is_a_line_where_runs_come_near(thermal: Result) -> None:
    words = "50 °C: end of the electrolyte's data"
    hot = plots.plot_temperature_rise(thermal.table)
    assert words in texts(hot)
    # 25 K above surroundings of 25 degC.
    assert any(np.asarray(line.get_xdata()).tolist() == [25.0, 25.0] for line in hot.get_lines())
    cool = thermal.table[thermal.table["direction"] == "charge"]
    assert words not in texts(plots.plot_temperature_rise(cool, direction="charge"))
    assert words in texts(plots.temperature_page(thermal.curves))
    assert words not in texts(plots.temperature_page(thermal.curves, direction="charge"))


def test_bars_add_up_and_cooling_lies_left_of_zero(thermal: Result) -> None:
    for direction, sign in (("discharge", 1), ("charge", -1)):
        drawn = plots.plot_heat_split(thermal.table, direction=direction, variants=[HOSTILE])
        bars = [bar for bar in drawn.patches if isinstance(bar, Rectangle)]
        assert len(bars) == len(HEATS)
        assert bars[0].get_x() == 0
        assert bars[0].get_width() == pytest.approx(sign * 0.19)
        heats = [0.04, 0.05, 0.06, 0.01]
        assert [bar.get_width() for bar in bars[1:]] == pytest.approx(heats)
        right = bars[-1].get_x() + bars[-1].get_width()
        assert right == pytest.approx(sum(heats) + max(0.0, sign * 0.19))
        marks = [line for line in drawn.get_lines() if line.get_marker() == "|"]
        total = float(np.asarray(marks[-1].get_xdata())[0])
        assert total == pytest.approx(sum(heats) + sign * 0.19)
        lines = [item for item in drawn.collections if isinstance(item, LineCollection)]
        ends = [sorted(float(x) for x, _ in line.get_segments()[0]) for line in lines]
        assert any(end == pytest.approx([sign * 0.19 - 0.018, sign * 0.19 + 0.018]) for end in ends)


def test_heat_along_a_run_has_every_origin_and_their_sum(thermal: Result) -> None:
    drawn = plots.plot_heat_curves(thermal.curves, HOSTILE, direction="charge")
    lines = [line for line in drawn.get_lines() if len(np.asarray(line.get_xdata())) == 5]
    assert len(lines) == len(HEATS) + 1
    heats = [np.asarray(line.get_ydata(), dtype=float) for line in lines]
    np.testing.assert_allclose(heats[-1], np.sum(heats[:-1], axis=0))
    assert {*HEATS, "sum"} <= texts(drawn)


def test_a_variant_without_a_result_says_so(thermal: Result) -> None:
    table = thermal.table.copy()
    failed = table["variant"] == HOSTILE
    numbers = [name for name in table if table[name].dtype.kind == "f" and name != "rate [C]"]
    table.loc[failed, numbers] = np.nan
    assert "no result" in texts(plots.plot_temperature_rise(table))
    assert "no result" in texts(plots.plot_heat_split(table))
    curves = thermal.curves[thermal.curves["variant"] != HOSTILE]
    assert "no result" in texts(plots.temperature_page(curves, variants=NAMES))


def test_the_ranking_by_heat_begins_with_the_coolest(ranking: pd.DataFrame) -> None:
    drawn = plots.plot_ranking(ranking, RISE)
    names = [label.get_text() for label in drawn.get_yticklabels()]
    coolest = ranking.sort_values(RISE.column)["variant"].tolist()
    assert names == coolest
    assert "less is better" in drawn.get_xlabel()


def test_an_unknown_variant_is_refused(thermal: Result) -> None:
    with pytest.raises(ValueError, match="no variant 'nobody'"):
        plots.plot_temperature_rise(thermal.table, variants=["nobody"])
    with pytest.raises(ValueError, match="no variant 'nobody'"):
        plots.plot_heat_curves(thermal.curves, "nobody")


def test_no_cooling_comes_last() -> None:
    frame = pd.DataFrame({"cooling": ["adiabatic", "10 W/m2/K", "adiabatic", "30 W/m2/K"]})
    assert coolings_of(frame) == ("10 W/m2/K", "30 W/m2/K", "adiabatic")
