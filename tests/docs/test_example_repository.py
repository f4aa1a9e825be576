"""The example of docs/curve-regression.md does what it says, outside this repository."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "curve-regression"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "repository"))


def run(repository: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_example_holds_and_sees_a_changed_sheet(repository: Path) -> None:
    done = run(repository, "pytest", "-q")
    assert done.returncode == 0, done.stdout + done.stderr
    done = run(repository, "experiments.cli", "check", ".")
    assert done.returncode == 0, done.stdout + done.stderr
    sheet = repository / "sheets" / "my-carbon.toml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("0.382 +/-", "0.385 +/-"))
    done = run(repository, "pytest", "-q", "-k", "rate")
    assert done.returncode == 1
    assert "the sheet my-carbon (" in done.stdout
    done = run(repository, "experiments.cli", "check", ".")
    assert done.returncode == 1
    assert done.stdout.startswith("MOVED baselines/my-carbon.rate.baseline.toml: ")


def test_the_example_stores_what_its_tests_ask_for() -> None:
    stored = {path.name for path in (EXAMPLE / "tests" / "test_my_carbon").iterdir()}
    assert stored == {f"test_{name}.baseline.toml" for name in ("capacity", "rate", "temperature")}
