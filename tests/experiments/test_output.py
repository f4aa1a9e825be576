"""Folders of results: complete or not there, and nothing of anybody else touched."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from anode_model import OutputError
from experiments.output import MANIFEST, check_target, default_folder, new_folder


def write(target: Path, files: dict[str, str], *, force: bool = False) -> None:
    with new_folder(target, force=force) as folder:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


def fail_half_way(target: Path, error: BaseException, *, force: bool = False) -> None:
    with new_folder(target, force=force) as folder:
        (folder / "report.html").write_text("half", encoding="utf-8")
        raise error


def content(target: Path) -> dict[str, str]:
    return {
        path.relative_to(target).as_posix(): path.read_text(encoding="utf-8")
        for path in target.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_a_result_is_written_with_its_manifest(tmp_path: Path) -> None:
    target = tmp_path / "results" / "one"
    write(target, {"report.html": "a", "tables/x.csv": "b"})
    assert content(target) == {"report.html": "a", "tables/x.csv": "b"}
    manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    assert set(manifest["files"]) == {"report.html", "tables/x.csv"}
    assert [path.name for path in target.parent.iterdir()] == ["one"]


def test_an_empty_folder_is_used_as_it_is(tmp_path: Path) -> None:
    target = tmp_path / "one"
    target.mkdir()
    inode = target.stat().st_ino
    write(target, {"report.html": "a"})
    assert content(target) == {"report.html": "a"}
    assert target.stat().st_ino == inode


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "one"
    with pytest.raises(error):
        fail_half_way(target, error())
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_the_earlier_result(tmp_path: Path) -> None:
    target = tmp_path / "one"
    write(target, {"report.html": "old"})
    with pytest.raises(KeyboardInterrupt):
        fail_half_way(target, KeyboardInterrupt(), force=True)
    assert content(target) == {"report.html": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_interrupted_while_files_move_there_is_no_report_and_force_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "one"
    write(target, {"a.csv": "old", "b.csv": "old", "report.html": "old"})
    replace = Path.replace

    def stop_at_b(self: Path, to: Path) -> Path:
        if Path(to).name == "b.csv":
            raise KeyboardInterrupt
        return replace(self, to)

    new = {"a.csv": "new", "b.csv": "new", "report.html": "new"}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop_at_b)
        with pytest.raises(KeyboardInterrupt):
            write(target, new, force=True)
    assert content(target) == {"a.csv": "new", "b.csv": "old"}
    write(target, new, force=True)
    assert content(target) == new


@pytest.mark.parametrize("name", ["a\nb", "tab\t", "null\0"])
def test_a_name_with_a_control_character_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="a line break or another control character"):
        check_target(tmp_path / name)
    with (
        pytest.raises(OutputError, match="control character"),
        new_folder(tmp_path / name, force=True),
    ):
        pass
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    target = tmp_path / "one"
    write(target, {"report.html": "old"})
    with pytest.raises(OutputError, match=r"not empty.*--force"):
        write(target, {"report.html": "new"})
    assert content(target) == {"report.html": "old"}


def test_force_replaces_an_earlier_result_and_keeps_what_is_not_ours(tmp_path: Path) -> None:
    target = tmp_path / "one"
    write(target, {"report.html": "old", "tables/gone.csv": "old", "figures/gone.svg": "old"})
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    (target / "tables" / "mine.csv").write_text("mine", encoding="utf-8")
    write(target, {"report.html": "new", "tables/x.csv": "new"}, force=True)
    assert content(target) == {
        "report.html": "new",
        "tables/x.csv": "new",
        "tables/mine.csv": "mine",
        "notes.txt": "mine",
    }
    assert not (target / "figures").exists()


def test_force_refuses_a_folder_that_is_not_a_result(tmp_path: Path) -> None:
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "thesis.tex").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputError, match="not a result"):
        write(target, {"report.html": "new"}, force=True)
    assert content(target) == {"thesis.tex": "years of work"}


def test_force_refuses_to_lose_what_was_changed_by_hand(tmp_path: Path) -> None:
    target = tmp_path / "one"
    write(target, {"report.html": "old", "tables/x.csv": "old"})
    (target / "tables" / "x.csv").write_text("edited", encoding="utf-8")
    with pytest.raises(OutputError, match=r"changed since.*tables/x\.csv"):
        write(target, {"report.html": "new"}, force=True)
    assert content(target)["tables/x.csv"] == "edited"


def test_force_refuses_to_write_over_a_file_that_is_not_ours(tmp_path: Path) -> None:
    target = tmp_path / "one"
    write(target, {"report.html": "old"})
    (target / "x.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"in the way.*x\.csv"):
        write(target, {"report.html": "new", "x.csv": "new"}, force=True)
    assert content(target) == {"report.html": "old", "x.csv": "mine"}


@pytest.mark.parametrize(
    "text",
    [
        "not JSON",
        "[]",
        '{"written_by": "anode-model"}',
        '{"written_by": "somebody", "files": {}}',
        '{"written_by": "anode-model", "files": {"../thesis.tex": ["0"]}}',
        '{"written_by": "anode-model", "files": {"/etc/passwd": ["0"]}}',
    ],
)
def test_a_manifest_that_is_not_ours_replaces_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", encoding="utf-8")
    target = tmp_path / "one"
    target.mkdir()
    (target / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match=MANIFEST):
        write(target, {"report.html": "new"}, force=True)
    assert (tmp_path / "thesis.tex").is_file()
    assert content(target) == {}


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No space left"):
        fail_half_way(tmp_path / "one", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["file", "file/inside"])
def test_a_file_in_the_way_is_said_before_any_work(tmp_path: Path, target: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="file"):
        check_target(tmp_path / target)


def test_a_name_that_cannot_be_written_is_said_before_any_work(tmp_path: Path) -> None:
    for target in (tmp_path / ("n" * 300), tmp_path / "a" / ("n" * 300)):
        with pytest.raises(OutputError, match="too long"):
            check_target(target)
    assert list(tmp_path.iterdir()) == []


def test_a_long_name_that_is_allowed_is_used(tmp_path: Path) -> None:
    target = tmp_path / ("n" * 250)
    check_target(target)
    write(target, {"report.html": "a"})
    assert content(target) == {"report.html": "a"}


def test_a_place_without_room_is_said_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(OutputError, match="No space left"):
        check_target(tmp_path / "one")


def test_a_target_that_is_free_passes(tmp_path: Path) -> None:
    check_target(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_default_folder_names_the_command() -> None:
    folder = default_folder("compare")
    assert folder.parent == Path("results")
    assert folder.name.startswith("compare-")
