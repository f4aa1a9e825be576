"""The report: the answer first, nothing from outside, every text of a sheet as text."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from anode_model import OutputError
from experiments.comparison import Comparison
from experiments.measures import MEASURES
from experiments.report import write_report
from experiments.report.answer import answers, rank_text
from experiments.report.cells import number_text
from experiments.report.tables import table_of
from experiments.result import Result

HOSTILE_NAME = "_a<b>&$x_{"
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """A page as a browser reads it: tags, attributes and text."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.identifiers: list[str] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.identifiers += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"{tag} closes something else"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open[-1:]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@pytest.fixture(scope="module")
def folder(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("results") / "compare"
    assert write_report(comparison, target) == target / "report.html"
    return target


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return Page((folder / "report.html").read_text(encoding="utf-8"))


def test_the_page_is_well_formed_and_its_names_are_unique(page: Page) -> None:
    assert page.open == []
    assert len(page.identifiers) == len(set(page.identifiers))
    inside = [value[1:] for _, name, value in page.attributes if name == "href" and value[0] == "#"]
    assert inside
    assert set(inside) <= set(page.identifiers)


def test_nothing_comes_from_outside_and_nothing_runs(page: Page) -> None:
    assert not {"script", "link", "iframe", "img", "object", "embed"} & set(page.tags)
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), f"{tag} {name}"
        if name in {"href", "src", "xlink:href", "action"}:
            assert value.startswith("#"), f"{tag} {name}={value}"
    style = [value for _, name, value in page.attributes if name == "style"]
    assert not [value for value in style if "url(" in value and "url(#" not in value]


def test_texts_of_a_sheet_are_shown_as_text(folder: Path, page: Page) -> None:
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert "<script>alert('x')</script> \"quoted\" & more" in page.text
    assert page.text.count(HOSTILE_NAME) > 5
    assert "prior <made up>" in page.text


def test_the_answer_stands_first(page: Page) -> None:
    text = page.text
    assert text.index("Answer") < text.index("Claims, as-amended")
    first = text[text.index("Answer") : text.index("Claims, as-amended")]
    assert "Highest: coarse-sphere, 440 mAh/g" in first
    assert "Lowest: reference-sphere, 400 mAh/g (band 370 to 430)" in first
    assert f"Cannot be told apart from it: {HOSTILE_NAME}" in first
    assert "1 of 1 pairs of variants with a band cannot be told apart" in first
    assert "No band is known for coarse-sphere" in first
    assert "reference diffusivity (R9, engineering prior, no source)" in first


def test_the_answer_ranks_by_heat_with_the_least_first(page: Page) -> None:
    heat = page.text[page.text.index("Temperature rise of the full cell in a 2 C discharge") :]
    heat = heat[: heat.index("The order hangs on")]
    assert "Lowest, best: reference-sphere, 8.0 K (band 7.5 to 8.5)" in heat
    assert "Highest: coarse-sphere, 12.0 K" in heat
    assert heat.index("Lowest, best") < heat.index("Highest")
    assert "Largest heat: reversible heat (2), ohmic heat (1)." in heat
    assert "Hangs most on: reference diffusivity (2)." in heat


def test_every_rank_says_its_limit_and_what_it_hangs_on(page: Page, ranking: pd.DataFrame) -> None:
    table = page.text[page.text.index("The order hangs on") : page.text.index("Rank, and in brac")]
    assert [table.count(words) for words in ("limited by", "largest heat", "less is better")] == [
        2,
        1,
        1,
    ]
    assert table.count("none, complete reference diffusivity") == 2
    assert "solid diffusion reference diffusivity" in table
    assert "reversible heat reference diffusivity" in table
    # One variant without a coefficient, in three measures.
    assert table.count("no unknown acts") == len(MEASURES)
    assert "reference_diffusivity" not in table
    assert len(ranking) == 3


def test_a_potential_below_zero_is_marked(page: Page) -> None:
    assert f"1 of 9 charges, the lowest {HOSTILE_NAME} at 5 C: −12.3 mV." in page.text
    marked = [value for _, name, value in page.attributes if name == "class" and "marked" in value]
    # The same charge, and the runs beyond the electrolyte's data.
    assert "4 of 36 runs got hotter than" in page.text
    assert len(marked) == 1 + 4


@pytest.mark.parametrize(
    "words",
    [
        "constant-voltage share [%]",
        "Retention in delithiation [%], and what limits it",
        "electrolyte depletion",
        "pulse resistance [Ω cm²]",
        "Does not act yet",
        "ageing",
        "26.10.1.1",
        "electrode points",
        "sheet SHA-256",
        "9.0 s, 3.0 s per variant",
        "median 11 ms, longest 12 ms, 36 solves",
        "one full cell rate solve median 21 ms",
        "Retention in discharge of the full cell [%], and what limits it",
        "k charge transfer in the positive electrode",
        "d electrolyte depletion in the positive electrode",
        "pouch-LCO",
        "positive coating thickness [µm]",
        "per mass of the whole cell [Wh/kg]",
        "without sealed border and tabs",
        "Plating is not in the model",
        "heat transfer coefficient 10 ± 3 W/m²/K",
        "moves temperature rise at 2 C by [K]",
        "3.61",
        "over 55.0 T",
        "are not in the model; these runs say nothing about safety",
        "round-trip efficiency [%]",
        "2 C, cooled with 10 W/(m² K) [K]",
        "full-cell set SHA-256",
        "60 g/m²",
        "claims as-amended",
        "Dv50 16 µm (10)",
        "no measured example of the claimed material",
    ],
)
def test_the_page_has_what_a_reader_needs(page: Page, words: str) -> None:
    assert words in page.text


def test_claims_are_a_matrix_of_verdicts(page: Page, comparison: Comparison) -> None:
    cells = [
        value
        for tag, name, value in page.attributes
        if tag == "td" and name == "class" and value in {"met", "not-met", "unknown"}
    ]
    verdicts = [v for chart in comparison.claims.values() for v in chart.verdicts.values()]
    assert sorted(cells) == sorted(verdict.value.replace(" ", "-") for verdict in verdicts)


def test_figures_are_inside_and_beside_the_page(folder: Path, page: Page) -> None:
    vectors = {path.stem for path in (folder / "figures").glob("*.svg")}
    rasters = {path.stem for path in (folder / "figures").glob("*.png")}
    assert vectors == rasters
    assert {"ranking", "capacity", "rate", "full-cell-rate", "curves-charge"} <= vectors
    assert {"temperature-rise", "heat-split", "heat-along-run", "temperature-charge"} <= vectors
    assert page.tags.count("figure") == page.tags.count("svg") == len(vectors)
    named = [value for _, name, value in page.attributes if name == "aria-label"]
    assert len(named) > len(vectors)


def test_tables_are_written_for_other_programs(folder: Path, comparison: Comparison) -> None:
    tables = folder / "tables"
    assert len(comparison.results) == 5
    for result in comparison.results:
        back = pd.read_csv(tables / f"{result.experiment}.csv")
        assert list(back.columns) == list(result.table.columns)
        assert len(back) == len(result.table)
        record = json.loads((tables / f"{result.experiment}-record.json").read_text("utf-8"))
        assert record["numerics"]["name"] == "explore"
    for name in ("derived", "claims", "balance", "full-cells"):
        found = set(pd.read_csv(tables / f"{name}.csv")["variant"])
        assert found == {cell.name for cell in comparison.cells}
    coefficients = pd.read_csv(tables / "unknowns.csv")
    assert coefficients["in the bands"].all()
    assert coefficients["change of temperature rise at 2 C [K]"].tolist() == [3.61]
    assert "changes" not in coefficients
    assert pd.read_csv(tables / "ranking.csv")["variant"].iloc[0] == "coarse-sphere"


def test_failed_cases_and_variants_without_a_result_are_said(
    comparison: Comparison, tmp_path: Path
) -> None:
    capacity, rate = comparison.capacity, comparison.rate
    table = capacity.table.astype({"reason": object})
    table.loc[2, "status"], table.loc[2, "reason"] = "failed", "step size <too small>"
    table.loc[2, table.columns[3:]] = np.nan
    over = rate.table.astype({"reason": object})
    over.loc[0, "status"], over.loc[0, "reason"] = "infeasible", "over at the first instant"
    curves = capacity.curves[capacity.curves["variant"] != "coarse-sphere"]
    ranking = comparison.ranking.copy()
    ranking.loc[ranking["variant"] == "coarse-sphere", [m.column for m in MEASURES]] = np.nan
    found = replace(
        comparison,
        capacity=replace(capacity, table=table, curves=curves),
        rate=replace(rate, table=over),
        ranking=ranking,
        bands=None,
    )
    page = Page(write_report(found, tmp_path / "x").read_text(encoding="utf-8"))
    assert "1 case failed:" in page.text
    assert "capacity, coarse-sphere: step size <too small>" in page.text
    assert "over at the first instant" in page.text
    assert "no result" in page.text
    assert "No bands were computed" in page.text


def test_full_cells_that_all_failed_are_said_and_not_drawn(
    comparison: Comparison, tmp_path: Path
) -> None:
    def failed(name: str) -> Result:
        result: Result = getattr(comparison, name)
        table = result.table.astype({"reason": object})
        numbers = [column for column in table if table[column].dtype.kind == "f"]
        table[[column for column in numbers if column != "rate [C]"]] = np.nan
        for column in ("ended_by", "limited_by"):
            table[column] = ""
        table["above the electrolyte's data"] = False
        table["status"], table["reason"] = "failed", "no step <small> enough"
        return replace(result, table=table, curves=result.curves.iloc[:0])

    full_cell_rate, thermal = failed("full_cell_rate"), failed("thermal")
    found = replace(comparison, full_cell_rate=full_cell_rate, thermal=thermal)
    page = Page(write_report(found, tmp_path / "x").read_text(encoding="utf-8"))
    count = len(full_cell_rate.table) + len(thermal.table)
    assert f"{count} cases failed:" in page.text
    words = "thermal, reference-sphere discharge 2 C adiabatic: no step <small> enough"
    assert words in page.text
    assert "got hotter" not in page.text
    assert "most of it" not in page.text


def test_a_failure_while_writing_leaves_nothing(
    comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.report.writing.report_html", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_report(comparison, tmp_path / "compare")
    assert list(tmp_path.iterdir()) == []


def test_a_report_is_replaced_only_when_asked(comparison: Comparison, folder: Path) -> None:
    with pytest.raises(OutputError, match="--force"):
        write_report(comparison, folder)
    before = (folder / "report.html").read_bytes()
    assert comparison.write(folder, force=True) == folder / "report.html"
    assert (folder / "report.html").read_bytes() == before


def test_ranks_are_shown_with_what_is_possible(ranking: pd.DataFrame) -> None:
    by_capacity = {item.variant: rank_text(item) for item in answers(ranking)[0].standings}
    assert by_capacity == {
        "coarse-sphere": "1",
        HOSTILE_NAME: "2 (2 to 3)",
        "reference-sphere": "3 (2 to 3)",
    }
    by_rise = {item.variant: rank_text(item) for item in answers(ranking)[2].standings}
    assert by_rise == {"reference-sphere": "1", HOSTILE_NAME: "2", "coarse-sphere": "3"}


def test_numbers_of_a_column_have_the_same_decimals() -> None:
    frame = pd.DataFrame({"variant": ["a", "b", "c"], "x [cm2]": [393.28, 7.66, np.nan]})
    table = table_of(frame)
    assert table.columns == ("variant", "x [cm²]")
    assert [row[1] for row in table.rows] == ["393.3", "7.7", "–"]
    assert table.numeric == (False, True)
    assert number_text(float("nan")) == "–"
