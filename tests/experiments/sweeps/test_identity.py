"""What makes a study another one, so that its sweep cannot be gone on with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from anode_model import OutputError, load_coefficients
from experiments import run_sweep
from experiments.sweeps import study as module
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.running import SweepProgress
from experiments.sweeps.study import Study


def begun(study: Study, place: Path) -> Path:
    """A sweep of which nothing is solved yet."""
    run_sweep(study, place, executor=InProcess(), stopping=lambda: True)
    return place


def test_another_title_and_other_notes_are_no_other_study(
    small_study: Study, tmp_path: Path
) -> None:
    renamed = replace(small_study, title="another title", notes="and notes")
    assert renamed.content_hash == small_study.content_hash
    place = begun(small_study, tmp_path / "s")
    assert run_sweep(renamed, place, resume=True, executor=InProcess()).finished


def test_parts_that_were_solved_under_another_title_count(
    small_study: Study, tmp_path: Path
) -> None:
    asked = iter([False])
    run_sweep(small_study, tmp_path, executor=InProcess(), stopping=lambda: next(asked, True))
    states: list[SweepProgress] = []
    renamed = replace(small_study, title="another title")
    run_sweep(renamed, tmp_path, resume=True, executor=InProcess(), progress=states.append)
    assert states[0].done == 8


def test_an_edited_table_of_coefficients_is_another_study(
    small_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = begun(small_study, tmp_path / "s")
    edited = load_coefficients().with_value("accessibility", 0.7)
    monkeypatch.setattr(module, "load_coefficients", lambda: edited)
    again = replace(small_study, title="built anew")
    assert again.content_hash != small_study.content_hash
    with pytest.raises(OutputError, match=r"study\.coefficients\.accessibility\.value: was 0\.65"):
        run_sweep(again, place, resume=True, executor=InProcess())
