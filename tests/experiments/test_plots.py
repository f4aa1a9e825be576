"""Figures: what is drawn, on whose axes, and that any name can be shown."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments import plots
from experiments.measures import MEASURES
from experiments.plots.style import COLOURS, DASHES, look
from experiments.result import Result
from parameter_sets.parameter_set import ParameterSet

HOSTILE = "_a<b>&$x_{"


def axes() -> Axes:
    return Figure().add_subplot()


def texts(target: Axes | Figure) -> set[str]:
    figure = target if isinstance(target, Figure) else plots.figure_of(target)
    from matplotlib.text import Text

    return {item.get_text() for item in figure.findobj(Text)}


Draw = Callable[[Result, Result, Result, pd.DataFrame, Axes | None], Axes]
DRAWINGS: dict[str, tuple[Draw, str, str]] = {
    "capacity": (lambda c, _r, _p, _k, a: plots.plot_capacity_curves(c.curves, a), "mAh/g", "V"),
    "rate": (lambda _c, r, _p, _k, a: plots.plot_rate_capability(r.table, a), "[C]", "%"),
    "curves": (
        lambda _c, r, _p, _k, a: plots.plot_rate_curves(r.curves, "reference-sphere", a),
        "mAh/g",
        "V",
    ),
    "matrix": (lambda _c, r, _p, _k, a: plots.plot_retention_matrix(r.table, a), "", ""),
    "ranking": (lambda _c, _r, _p, k, a: plots.plot_ranking(k, MEASURES[0], a), "mAh/g", ""),
    "pulse": (lambda _c, _r, p, _k, a: plots.plot_pulse_resistance(p.table, a), "Ω cm²", ""),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_axes_are_accepted_returned_and_labelled_with_units(
    name: str, capacity: Result, rate: Result, pulse: Result, ranking: pd.DataFrame
) -> None:
    draw, x, y = DRAWINGS[name]
    given = axes()
    assert draw(capacity, rate, pulse, ranking, given) is given
    assert x in given.get_xlabel()
    assert y in given.get_ylabel()
    own = draw(capacity, rate, pulse, ranking, None)
    assert own is not given
    assert plots.figure_of(own) is not plots.figure_of(given)


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name != "curves"])
def test_every_variant_is_named_whatever_its_name(
    name: str, capacity: Result, rate: Result, pulse: Result, ranking: pd.DataFrame, tmp_path: Path
) -> None:
    drawn = DRAWINGS[name][0](capacity, rate, pulse, ranking, None)
    assert {"reference-sphere", "coarse-sphere", HOSTILE} <= texts(drawn)
    plots.save_figure(plots.figure_of(drawn), tmp_path / "figure")


def test_pages_have_one_panel_per_variant_in_the_order_asked_for(
    capacity: Result, rate: Result, ranking: pd.DataFrame
) -> None:
    names = ("coarse-sphere", "reference-sphere", HOSTILE)
    for page in (
        plots.capacity_page(capacity.curves, variants=names),
        plots.rate_page(rate.table, variants=names),
        plots.discharge_page(rate.curves, variants=names),
    ):
        assert tuple(panel.get_title(loc="left") for panel in page.axes) == names
    assert len(plots.ranking_page(ranking).axes) == len(MEASURES)


def test_a_page_of_twenty_variants_fits_a_printed_page(rate: Result) -> None:
    one = rate.table[rate.table["variant"] == "reference-sphere"]
    table = pd.concat([one.assign(variant=f"v{number}") for number in range(20)])
    page = plots.rate_page(table)
    assert len(page.axes) == 20
    width, height = page.get_size_inches()
    assert width <= 7.5
    assert height <= 9.5


def test_the_reference_stands_in_grey_behind_every_other_variant(rate: Result) -> None:
    page = plots.rate_page(rate.table)
    lines = {panel.get_title(loc="left"): len(panel.get_lines()) for panel in page.axes}
    assert lines["coarse-sphere"] == 2 * lines["reference-sphere"]


def test_a_variant_without_a_result_says_so(capacity: Result, ranking: pd.DataFrame) -> None:
    page = plots.capacity_page(capacity.curves, variants=("reference-sphere", "failed-one"))
    assert "no result" in texts(page)
    ranking = ranking.assign(variant=["reference-sphere", "a", "b"])
    ranking.loc[0, "capacity [mAh/g]"] = np.nan
    assert "no result" in texts(plots.plot_ranking(ranking, MEASURES[0]))


def test_points_that_ended_by_depletion_are_hollow(rate: Result) -> None:
    drawn = plots.plot_rate_capability(rate.table, variants=["coarse-sphere"])
    hollow = [line for line in drawn.get_lines() if line.get_markerfacecolor() == "white"]
    assert [np.asarray(line.get_xdata()).tolist() for line in hollow] == [[5.0]]


def test_the_matrix_shows_the_retention_and_a_dash(rate: Result) -> None:
    table = rate.table.copy()
    missing = (table["variant"] == HOSTILE) & (table["rate [C]"] == 5.0)
    table.loc[missing, "retention [%]"] = np.nan
    shown = texts(plots.plot_retention_matrix(table))
    assert {"100", "3", "–"} <= shown


def test_open_circuit_potentials_end_at_zero_and_at_the_reversible_capacity(
    cells: tuple[ParameterSet, ...],
) -> None:
    derived = {cell.name: cell.derived for cell in cells}
    drawn = plots.plot_open_circuit_potentials(derived)
    for line, electrode in zip(drawn.get_lines(), derived.values(), strict=True):
        x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
        assert x[-1] == pytest.approx(electrode.value("reversible_capacity"))
        assert y[-1] == pytest.approx(0.0, abs=1e-3)
        assert y[0] == pytest.approx(1.5, rel=1e-3)
        assert np.all(np.diff(y) < 0)


def test_an_unknown_variant_is_refused(rate: Result) -> None:
    with pytest.raises(ValueError, match="no variant 'nobody'"):
        plots.plot_rate_capability(rate.table, variants=["nobody"])
    with pytest.raises(ValueError, match="no variant 'nobody'"):
        plots.plot_rate_curves(rate.curves, "nobody")


def test_results_plot_themselves(capacity: Result, rate: Result, pulse: Result) -> None:
    for result in (capacity, rate, pulse):
        given = axes()
        assert result.plot(given) is given
        assert given.has_data()
    one = rate.table["variant"] == "reference-sphere"
    alone = replace(rate, table=rate.table[one], curves=rate.curves)
    assert "V" in alone.plot().get_ylabel()
    empty = replace(capacity, curves=pd.DataFrame())
    assert "no result" in texts(empty.plot())
    with pytest.raises(ValueError, match="unheard-of"):
        replace(rate, experiment="unheard-of").plot()


def test_full_cell_results_plot_themselves(full_cell_rate: Result, thermal: Result) -> None:
    for result, alone_label in ((full_cell_rate, "cell voltage [V]"), (thermal, "temperature")):
        given = axes()
        assert result.plot(given) is given
        assert given.has_data()
        assert {"reference-sphere", HOSTILE} <= texts(given)
        one = result.table["variant"] == HOSTILE
        alone = replace(result, table=result.table[one])
        assert alone_label in alone.plot().get_ylabel()
        assert "no result" in texts(replace(result, curves=pd.DataFrame()).plot())


def test_results_of_one_direction_or_without_cooling_plot_themselves(
    full_cell_rate: Result, thermal: Result
) -> None:
    def charge(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["direction"] == "charge"]

    for result in (full_cell_rate, thermal):
        own = replace(result, table=charge(result.table), curves=charge(result.curves))
        drawn = own.plot()
        assert "charge" in drawn.get_xlabel() + drawn.get_ylabel()
        assert "dis" not in drawn.get_xlabel() + drawn.get_ylabel()
    bare = thermal.table[thermal.table["cooling"] == "adiabatic"]
    assert "adiabatic" in texts(replace(thermal, table=bare).plot())
    assert "10 W/(m² K)" not in texts(replace(thermal, table=bare).plot())


def test_twenty_lines_look_different() -> None:
    assert len({look(number) for number in range(len(COLOURS) * len(DASHES))}) == 28


def test_figures_are_saved_the_same_every_time(rate: Result, tmp_path: Path) -> None:
    files = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        files.append(plots.save_figure(plots.rate_page(rate.table), tmp_path / folder / "rate"))
    (svg, png), (again, _) = files
    assert svg.read_bytes() == again.read_bytes()
    assert png.read_bytes().startswith(b"\x89PNG")
    words = "".join(ET.parse(svg).getroot().itertext())
    assert HOSTILE in words


def test_an_svg_inside_a_page_brings_its_own_names_and_nothing_from_outside(
    rate: Result, tmp_path: Path
) -> None:
    svg, _ = plots.save_figure(plots.rate_page(rate.table), tmp_path / "rate")
    inside = plots.svg_inside(svg.read_text(encoding="utf-8"), "rate")
    assert inside.startswith("<svg")
    ET.fromstring(inside)
    identifiers = set(re.findall(r'\bid="([^"]+)"', inside))
    assert identifiers
    assert all(name.startswith("rate-") for name in identifiers)
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', inside))
    assert used <= identifiers
    assert not re.search(r'href="(?!#)', inside)


def test_no_figure_touches_the_global_state_of_matplotlib() -> None:
    program = "import sys, experiments.plots; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_no_rates_at_all_have_no_colours() -> None:
    import pandas as pd

    from experiments.plots.curves import rates_of

    assert rates_of(pd.DataFrame({"rate [C]": pd.Series(dtype=float)}), "C-rate") == {}
