"""Files that anybody may have edited or broken give one clear message each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anode_model import OutputError, SheetError
from experiments import load_baseline, save_baseline
from experiments.baselines import reading
from experiments.baselines.baseline import Baseline
from experiments.baselines.text import baseline_text

Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def text(stored_rate: Baseline) -> str:
    return baseline_text(stored_rate)


def replaced(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def line_of_points(change: Callable[[str], str]) -> Edit:
    """Change the second row of the first curve."""

    def edit(text: str) -> str:
        head, mark, rest = text.partition('points = """\n')
        first, second, others = rest.split("\n", 2)
        return "\n".join([head + mark + first, change(second), others])

    return edit


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda text: text[: len(text) // 2], "not valid TOML"),
        (lambda _: "", "unknown version of the format; got None"),
        (lambda _: "format = 1\n", "experiment: missing"),
        (lambda _: "[" * 100_000, "not valid TOML"),
        (lambda _: f"{'.'.join('a' * 100_000)} = 1", "a name of too many parts"),
        (replaced("format = 1", f"format = 0x{'f' * 10_000}"), "format: too large a number"),
        (replaced("format = 1", "format = 1.0"), "unknown version of the format; got 1.0"),
        (replaced("format = 1", "format = true"), "unknown version of the format; got True"),
        (replaced("format = 1", "format = 0"), "unknown version of the format; got 0"),
        (replaced("format = 1", "format = 99"), "format newer than .* upgrade"),
        (replaced('experiment = "rate"', "experiment = 3"), "experiment: not a text"),
        (replaced('experiment = "rate"', 'experiment = "race"'), 'unknown; got "race"'),
        (replaced('axis = "capacity"', 'axis = "time"'), 'axis: unknown; got "time"'),
        (replaced("[versions]", "surprise = 1\n[versions]"), "surprise: unknown key"),
        (replaced('status = "ok"', 'status = "fine"'), "not one of the allowed values"),
        (replaced("start = 0.0", "start = nan"), "not a finite number; got nan"),
        (replaced("start = 0.0", 'start = "0"'), 'not a number; got "0"'),
        (
            replaced('"mean potential [V]" = ', '"mean potential [V]" = inf #'),
            "not a finite number; got inf",
        ),
        (replaced('"cell voltage" = "1 mV"', '"cell voltage" = "1 V"'), "cannot be read"),
        (replaced('"cell voltage" = "1 mV"', '"cell" = "1 mV"'), "no such quantity"),
        (line_of_points(lambda line: line.replace("0.2", "nan", 1)), "row 2 cannot be read"),
        (line_of_points(lambda line: line + " 1.0"), "row 2 cannot be read"),
        (line_of_points(lambda line: line.replace("0.2", "1e999", 1)), "row 2 cannot be read"),
        (line_of_points(lambda line: line.replace("0.2", "90", 1)), "has to rise from 0 to 100"),
        (replaced('"length [%]"', '"length"'), '"length .%." first'),
        (replaced("reference-sphere, delithiation, 5 C", "crushed, delithiation, 5 C"), "twice"),
    ],
)
def test_one_message_for_what_is_wrong(edit: Edit, message: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.baseline.toml"
    path.write_text(edit(text), encoding="utf-8")
    with pytest.raises(SheetError, match=message) as caught:
        load_baseline(path)
    assert str(caught.value).startswith(str(path))
    assert len(str(caught.value)) < 3000


def test_empty_points(text: str, tmp_path: Path) -> None:
    head, mark, rest = text.partition('points = """\n')
    path = tmp_path / "broken.baseline.toml"
    path.write_text(head + mark + rest.partition('"""')[1] + rest.partition('"""')[2])
    with pytest.raises(SheetError, match="has to rise from 0 to 100"):
        load_baseline(path)


def test_files_that_are_none(tmp_path: Path, text: str) -> None:
    huge = tmp_path / "huge.baseline.toml"
    huge.write_text(text + "#" * 1_000_000)
    with pytest.raises(SheetError, match="too large; allowed: at most 1 MB"):
        load_baseline(huge)
    binary = tmp_path / "binary.baseline.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SheetError, match="not a text in UTF-8"):
        load_baseline(binary)
    with pytest.raises(SheetError, match="no such file"):
        load_baseline(tmp_path / "none.baseline.toml")
    (tmp_path / "folder.baseline.toml").mkdir()
    with pytest.raises(SheetError, match="this is a folder"):
        load_baseline(tmp_path / "folder.baseline.toml")
    other = tmp_path / "curves.toml"
    other.write_text(text)
    with pytest.raises(SheetError, match="not the name of a stored result"):
        load_baseline(other)


def test_links_are_neither_read_nor_written_through(
    tmp_path: Path, text: str, stored_rate: Baseline
) -> None:
    target = tmp_path / "target.baseline.toml"
    target.write_text(text)
    link = tmp_path / "link.baseline.toml"
    link.symlink_to(target)
    with pytest.raises(SheetError, match="this is a link"):
        load_baseline(link)
    with pytest.raises(OutputError, match="this is a link"):
        save_baseline(stored_rate, link)
    assert target.read_text() == text


def test_what_cannot_be_written_is_said_and_leaves_nothing(
    tmp_path: Path, stored_rate: Baseline
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        save_baseline(stored_rate, tmp_path / "file" / "a.baseline.toml")
    (tmp_path / "taken.baseline.toml").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        save_baseline(stored_rate, tmp_path / "taken.baseline.toml")
    with pytest.raises(OutputError, match=r"ends in .baseline\.toml"):
        save_baseline(stored_rate, tmp_path / "a.toml")
    assert {path.name for path in tmp_path.iterdir()} == {"file", "taken.baseline.toml"}


def test_an_older_format_is_migrated(
    tmp_path: Path, text: str, stored_rate: Baseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Format 0 never was; this one said `kind` for the experiment."""

    def newer(content: dict[str, Any]) -> dict[str, Any]:
        content["experiment"] = content.pop("kind")
        return content | {"format": 1}

    monkeypatch.setitem(reading.FILE_FORMAT.steps, 0, newer)
    path = tmp_path / "old.baseline.toml"
    path.write_text(text.replace("format = 1\nexperiment =", "format = 0\nkind ="))
    assert load_baseline(path) == stored_rate
