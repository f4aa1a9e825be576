"""docs/performance.md is what its command writes from what was measured."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not (ROOT / "benchmarks").is_dir(), reason="page and benchmarks are not part of the wheel"
)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that writes the page."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.sweeps import page as module

    return module


def test_the_page_is_that_of_the_measured_numbers(page: ModuleType) -> None:
    measured = page.load(ROOT / "benchmarks" / "sweeps" / "measured")
    advice = "write it again: python -m benchmarks.sweeps --page"
    assert page.text(measured) == page.PAGE.read_text(encoding="utf-8"), advice


def test_what_was_promised_of_sweeps_was_measured(page: ModuleType) -> None:
    measured = page.load(ROOT / "benchmarks" / "sweeps" / "measured")
    half, window, kills = (measured[name] for name in ("half-cells", "window", "kills"))
    each = half["loop, a case [s]"]
    assert half["few"] * each / half["cold, few [s]"] >= 20
    assert half["many"] * each / half["cold, many [s]"] >= 35
    assert half["chunk [s]"] / half["batch, PyBaMM compiled [s]"] <= 1.15
    assert half["largest process, many [MB]"] / half["largest process, few [MB]"] <= 1.2
    assert measured["errors"]["1 C, sweep, mean [mV]"][1] <= 1.0
    assert measured["errors"]["1 C, sweep, capacity [%]"][1] <= 0.1
    assert measured["cluster"]["ratio"] <= 1.2
    assert measured["cluster"]["same table"]
    assert kills["same table"]
    assert kills["rows lost"] == kills["rows doubled"] == 0
    assert window["refuted"] == []
