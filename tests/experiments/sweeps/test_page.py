"""The page of a sweep: nothing from outside, every text as text, what is missing is said.

Every number on it is made up; nothing is solved.
"""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from experiments import new_study
from experiments.plots.sweeps import find_trade_off
from experiments.report import write_sweep_page
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.study import Study
from parameter_sets import load_material

MakeSweep = Callable[..., SweepResult]

NAME = "_a<b>&$x_{"
TITLE = "<script>alert('x')</script> \"quoted\" & more"
VOID = {"meta", "br", "img", "image", "use", "path"}


class Page(HTMLParser):
    """Tags, attributes and text as a browser reads them."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.identifiers: list[str] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [
            value or "" for name, value in attrs if name in {"href", "src", "xlink:href"}
        ]
        self.identifiers += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"{tag} closes something else"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open[-1:]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def hostile_study() -> Study:
    carbon = load_material("reference-sphere").replace(name=NAME, title=TITLE)
    study = new_study(TITLE, carbon, "crushed")
    study = study.vary("Dv50", low="0.5 um", high="30 um", scale="log")
    study = study.vary("coating_loading", low="20 g/m^2", high="100 g/m^2").sobol(32, seed=5)
    return study.rate([0.2, 5], directions=["delithiation"]).thermal([2]).build("hostile")


@pytest.fixture(scope="module")
def result(made_up_sweep: MakeSweep) -> SweepResult:
    statuses = {3: "failed", 4: "failed", 40: "impossible"}
    return made_up_sweep(hostile_study(), statuses)


@pytest.fixture(scope="module")
def page(result: SweepResult) -> Page:
    place = write_sweep_page(result)
    assert Path(place) == Path(result.store.target) / "report.html"
    return Page(Path(place).read_text(encoding="utf-8"))


def test_the_page_is_well_formed_and_needs_nothing_from_outside(page: Page) -> None:
    assert page.open == []
    assert len(page.identifiers) == len(set(page.identifiers))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.identifiers)
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in page.links)


def test_texts_of_studies_and_sheets_stand_as_texts(page: Page) -> None:
    assert "script" not in page.tags
    assert TITLE in page.text
    assert NAME in page.text
    assert "made up: failed <b>&" in page.text


def test_what_was_swept_and_how(page: Page) -> None:
    assert "64 variants (32 of each of 2 materials), sobol, seed 5, 3 runs each" in page.text
    assert "0.5 to 30 µm, even in the logarithm" in page.text
    assert "10: ≤ 60 g/m²" in page.text
    assert "0.0.made-up" in page.text
    assert "docs/performance.md" in page.text
    assert "Coefficients of the relations stay" in page.text


def test_runs_without_a_result_are_counted_with_their_reasons(page: Page) -> None:
    assert "9 of 192 runs have no result" in page.text
    assert "failed 6 2: 3, 4 made up: failed" in page.text
    assert "impossible 3 1: 40 made up: impossible" in page.text
    assert "61 of 64 variants drawn; 2 failed in the solver; 1 impossible" in page.text


def test_the_front_stands_as_a_table(page: Page, result: SweepResult) -> None:
    front = find_trade_off(result).table()
    assert f"The {len(front)} variants on the front" in page.text
    assert "outside of" in page.text
    assert "claims 1, 10" in page.text
    assert f"{front['variant'][0]} {front['material'][0]}" in page.text


def test_every_program_gets_lines_for_the_table(page: Page) -> None:
    for line in ('pd.read_parquet("table")', "pl.scan_parquet", "FROM 'table/*.parquet'"):
        assert line in page.text


def test_lines_for_pandas_and_the_sweep_do_what_they_say(
    result: SweepResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    from experiments.report.sweep_words import reading_of

    lines = dict(reading_of(result))
    monkeypatch.chdir(result.store.target)
    names: dict[str, object] = {}
    exec(lines["pandas"], names)
    exec(lines["anode-model"], names)
    assert len(names["fast"]) == 64  # type: ignore[arg-type]


def test_a_study_of_pulses_says_what_is_left_out(made_up_sweep: MakeSweep) -> None:
    study = new_study("pulses", "reference-sphere").claimed_window(claims=[1]).sobol(8).pulse()
    found = Page(Path(write_sweep_page(made_up_sweep(study.build("pulses")))).read_text("utf-8"))
    assert "The front: left out, no retention in this study" in found.text
    assert "pulse resistance [Ω cm²]" in found.text
    assert "front" not in found.identifiers


def test_a_page_in_a_store_of_another_kind(made_up_sweep: MakeSweep) -> None:
    study = new_study("sizes", "reference-sphere").vary("Dv50", values=["2 um", "5 um", "9 um"])
    study = study.grid().rate([0.2, 5], directions=["delithiation"])
    result = made_up_sweep(study.build("sizes"), target="memory://made-up/sizes", solved=2)
    assert write_sweep_page(result) == "memory://made-up/sizes/report.html"
    page = Page(result.store.filesystem.cat_file(result.store.path("report.html")).decode())
    assert "1 variant is not solved yet" in page.text
    assert "2, 5, 9 µm" in page.text


def test_a_sweep_in_which_everything_failed_has_a_page_without_figures(
    made_up_sweep: MakeSweep,
) -> None:
    study = new_study("failed", "reference-sphere").claimed_window(claims=[1]).sobol(4).rate([1, 5])
    result = made_up_sweep(study.build("failed"), dict.fromkeys(range(4), "failed"))
    found = Page(Path(write_sweep_page(result)).read_text("utf-8"))
    assert "No figures: no run of this sweep has a number" in found.text
    assert "8 of 8 runs have no result" in found.text
    assert "svg" not in found.tags
