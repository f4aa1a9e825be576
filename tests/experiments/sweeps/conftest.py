"""Small studies, and one that is solved once for all tests of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from experiments import run_sweep
from experiments.sweeps.builder import StudyBuilder, new_study
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.study import Study

#: The least that a study file has to say.
LEAST: dict[str, Any] = {
    "format": 1,
    "title": "a study",
    "materials": ["reference-sphere"],
    "sampling": {"method": "sobol", "samples": 8},
    "vary": {"Dv50": {"low": "2 um", "high": "12 um"}},
    "runs": [{"experiment": "rate", "c_rates": [1], "directions": ["delithiation"]}],
}


def moving_sizes(title: str = "sizes") -> StudyBuilder:
    """A study that is solved in a second or two."""
    return (
        new_study(title, "reference-sphere")
        .vary("Dv50", low="2 um", high="12 um", scale="log")
        .sobol(20, seed=3)
        .rate([1], directions=["delithiation"])
        .numerics(sizes="one-radius")
    )


def stop_after(chunks: int) -> Callable[[], bool]:
    """Ask to stop once so many chunks were begun."""
    asked = iter(range(chunks))
    return lambda: next(asked, None) is None


@pytest.fixture(scope="session")
def small_study() -> Study:
    return moving_sizes().outputs(curve_points=11).build("sizes")


@pytest.fixture(scope="session")
def small_sweep(small_study: Study, tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """The small study, undisturbed, in this process."""
    target: Path = tmp_path_factory.mktemp("sweep") / "small"
    return run_sweep(small_study, target, executor=InProcess())
