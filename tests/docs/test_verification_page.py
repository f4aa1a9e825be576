"""docs/verification.md: what its figures give, measured with what is here now, and honest."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MEASURED = ROOT / "benchmarks" / "verification" / "measured"

pytestmark = pytest.mark.skipif(
    not (ROOT / "benchmarks").is_dir(), reason="page and benchmarks are not part of the wheel"
)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The modules that write the page."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.verification import __main__ as command
    from benchmarks.verification import claims, page, stamp

    return SimpleNamespace(command=command, claims=claims, page=page, stamp=stamp)


@pytest.fixture
def measured(parts: SimpleNamespace) -> Any:
    return copy.deepcopy(parts.page.load(MEASURED))


def table(text: str) -> list[list[str]]:
    """Cells of the page's one table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_is_that_of_the_measured_figures(parts: SimpleNamespace, measured: Any) -> None:
    advice = "write it again: python -m benchmarks.verification --page"
    assert parts.page.text(measured) == parts.page.PAGE.read_text(encoding="utf-8"), advice


def test_the_figures_are_those_of_this_package(parts: SimpleNamespace, measured: Any) -> None:
    assert parts.stamp.stale(measured) == []


def test_every_row_holds(parts: SimpleNamespace, measured: Any) -> None:
    rows = parts.claims.rows(measured)
    shown = table(parts.page.PAGE.read_text(encoding="utf-8"))
    assert len(shown) == len(rows)
    for row, cells in zip(rows, shown, strict=True):
        assert cells[:4] == [row.claim, row.figure, row.allowed, "yes"]


def test_every_part_has_rows_and_every_row_a_part_of_the_command(
    parts: SimpleNamespace, measured: Any
) -> None:
    commands = [cells[4] for cells in table(parts.page.PAGE.read_text(encoding="utf-8"))]
    named = [re.fullmatch(r"`python -m benchmarks\.verification (\S+)`", text) for text in commands]
    assert all(named)
    assert {match[1] for match in named if match} == set(parts.command._PARTS) == set(measured)


def test_an_error_that_is_too_large_does_not_hold(parts: SimpleNamespace, measured: Any) -> None:
    before = sum(row.holds for row in parts.claims.rows(measured))
    measured["closed-forms"]["sphere [%]"] = 1.01
    measured["convergence"]["layers, orders"][0] = 1.7
    measured["convergence"]["tolerance, errors [mV]"][2] = 1.0
    measured["conservation"]["pouch-LCO"]["lithium"] = 2e-6
    measured["batmods"]["graded [mV]"]["3 C"]["rms"] = 2.1
    measured["batmods"]["extrapolated [mV]"]["1 C"]["rms"] = 2.1
    measured["repeat"]["same"] = False
    assert sum(row.holds for row in parts.claims.rows(measured)) == before - 7
    assert "**no**" in parts.page.text(measured)


def test_what_makes_the_page_stale_is_named(parts: SimpleNamespace, measured: Any) -> None:
    measured["batmods"]["stamp"]["versions"]["batmods-lite"] = "0.0.1"
    measured["repeat"]["stamp"]["cells"]["reference-sphere"] = "other"
    del measured["fuller1994"]
    found = parts.stamp.stale(measured)
    assert [text.partition(":")[0] for text in found] == ["batmods", "fuller1994", "repeat"]
    assert "batmods-lite changed" in found[0]
    assert "reference-sphere changed" in found[2]


def test_the_command_checks_and_refuses_unknown_parts() -> None:
    command = [sys.executable, "-m", "benchmarks.verification"]
    how: Any = {"cwd": ROOT, "capture_output": True, "text": True}
    done = subprocess.run([*command, "--check"], check=False, **how)
    assert (done.returncode, done.stdout) == (0, "verification.md holds\n"), done.stderr
    wrong = subprocess.run([*command, "nothing"], check=False, **how)
    assert wrong.returncode == 2
    assert "nothing" in wrong.stderr
