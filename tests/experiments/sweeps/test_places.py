"""Where a sweep may be kept: each place that cannot serve gets one message with advice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anode_model import OutputError
from experiments import cli, open_sweep, run_sweep
from experiments.sweeps.executors.in_process import InProcess
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.store import MANIFEST, SweepStore
from experiments.sweeps.study import Study

TOO_LONG = "a" * 300


@pytest.mark.parametrize("how", [[], ["--force"], ["--resume"]])
@pytest.mark.parametrize(
    ("out", "reason"),
    [
        (TOO_LONG, "File name too long"),
        ("/".join(["folder"] * 900), "File name too long"),
        ("file/inside", "(Not a directory|not a folder)"),
        ("a\0b", "control character"),
        ("a\nb", "control character"),
        ("nowhere-at-all://x", "no place to write"),
    ],
)
def test_a_place_that_cannot_be_written_gets_advice(
    out: str,
    reason: str,
    how: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine", "utf-8")
    assert cli.main(["sweep", "claimed-window", "--samples", "1", "--out", out, *how]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    with pytest.raises(OutputError, match=reason):
        raise OutputError(message)
    assert "--out" in message or "check the path" in message
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("out", ["memory://window", "memory:window", "simplecache::memory://w"])
def test_the_memory_of_a_command_that_ends_is_no_place(
    out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["sweep", "claimed-window", "--samples", "1", "--out", out]) == 2
    assert "memory of this process" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[1, 2", '{"written_by": "anode-model sweep"}'])
def test_force_replaces_a_sweep_with_a_damaged_manifest(
    text: str, small_study: Study, small_sweep: SweepResult, tmp_path: Path
) -> None:
    place = tmp_path / "s"
    shutil.copytree(small_sweep.store.root, place)
    (place / MANIFEST).write_text(text, "utf-8")
    (place / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"damaged.*--force"):
        open_sweep(place)
    with pytest.raises(OutputError, match="damaged"):
        run_sweep(small_study, place, resume=True, executor=InProcess())
    part = run_sweep(small_study, place, force=True, executor=InProcess(), stopping=lambda: True)
    assert not part.finished
    assert not list((place / "table").glob("*"))
    assert (place / "mine.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "text", ["[1, 2]", '{"method": "bayes"}', '{"written_by": "another", "format": 1}']
)
def test_force_leaves_what_somebody_else_calls_like_a_manifest(
    text: str, small_study: Study, tmp_path: Path
) -> None:
    (tmp_path / MANIFEST).write_text(text, "utf-8")
    with pytest.raises(OutputError, match=r"not the manifest of a sweep|written by 'another'"):
        run_sweep(small_study, tmp_path, force=True, executor=InProcess())
    assert (tmp_path / MANIFEST).read_text("utf-8") == text


def test_looking_at_a_folder_removes_nothing_from_it(tmp_path: Path) -> None:
    """Another process may just be writing its manifest; only who has the lock removes."""
    partial = tmp_path / f".{MANIFEST}.0a1b2c3d.partial"
    partial.write_text('{"format"', "utf-8")
    SweepStore.at(tmp_path).check_new()
    assert partial.exists()
