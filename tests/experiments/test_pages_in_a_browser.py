"""Pages whose texts try to run: a real browser shows them as text."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from anode_model import derive
from experiments import new_study
from experiments.comparison import Comparison
from experiments.report import write_report, write_sweep_page
from parameter_sets import half_cell, load_material

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

#: Each of them would change the title of the page.
RUNS = "document.title='it ran'"
ATTEMPTS = (
    f"<script>{RUNS}</script>",
    f'<img src="x" onerror="{RUNS}">',
    f'"><svg onload="{RUNS}"></svg>',
    f"</title></style><script>{RUNS}</script>",
    f'{{{{ 7 * 7 }}}} <a href="javascript:{RUNS}">link</a>',
)
TEXT = " ".join(ATTEMPTS)


def shown_by_browser(page: Path, profile: Path) -> str:
    """The page as it is after everything in it has run."""
    assert BROWSER is not None
    found = subprocess.run(
        [
            BROWSER,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={profile}",
            "--virtual-time-budget=5000",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return found.stdout


def assert_is_text(page: Path, profile: Path) -> None:
    dom = shown_by_browser(page, profile)
    (title, *_) = re.findall(r"<title>(.*?)</title>", dom, re.DOTALL)
    assert "it ran" not in title.replace(RUNS, "")
    assert not re.findall(r"<(?:script|img|iframe|object|embed)\b(?![^>]*data:image/png)", dom)
    assert not re.findall(r"<[^>]*\son\w+\s*=", dom)
    assert not re.findall(r"<a[^>]*javascript:", dom)
    text = " ".join(unescape(re.sub(r"<[^>]*>", "", dom)).split())
    for attempt in ATTEMPTS:
        assert attempt in text, attempt


def test_this_browser_runs_what_may_run(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    for attempt in ATTEMPTS[:3]:
        page.write_text(f'<title>still</title><p title="{attempt}">{attempt}</p>', "utf-8")
        assert "<title>it ran</title>" in shown_by_browser(page, tmp_path / "profile"), attempt


def test_the_report_of_a_comparison(comparison: Comparison, tmp_path: Path) -> None:
    hostile = [
        half_cell(derive(cell.derived.material.replace(title=TEXT, notes=TEXT)), cell.design)
        for cell in comparison.cells
    ]
    target = tmp_path / "compare"
    page = write_report(replace(comparison, cells=tuple(hostile)), target)
    assert_is_text(page, tmp_path / "profile")


def test_the_page_of_a_sweep(made_up_sweep: Callable[..., object], tmp_path: Path) -> None:
    carbon = load_material("reference-sphere").replace(title=TEXT, notes=TEXT)
    study = new_study(TEXT, carbon).vary("Dv50", low="1 um", high="9 um").sobol(8)
    result = made_up_sweep(study.rate([0.2, 5], directions=["delithiation"]).build("hostile"))
    page = Path(write_sweep_page(result))  # type: ignore[arg-type]
    assert_is_text(page, tmp_path / "profile")
