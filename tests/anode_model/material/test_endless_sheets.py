"""Sheets that could keep a reader busy without end: refused at once, each with one message."""

from __future__ import annotations

from pathlib import Path

import pytest

from anode_model import SheetError
from anode_model.errors import MOST_TOLD
from anode_model.sheets.naming import nearest
from parameter_sets import load_material

HEAD = 'format = 1\ntitle = "t"\n'


def message(folder: Path, text: str) -> str:
    file = folder / "endless.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(SheetError) as caught:
        load_material(file)
    return str(caught.value)


@pytest.mark.parametrize(
    "line",
    [" " * 200_000, "[" + " " * 200_000, "a" + " " * 200_000 + "b", '"' + " " * 200_000],
    ids=["spaces", "header", "key", "quote"],
)
def test_a_line_of_spaces_is_looked_at_once(tmp_path: Path, line: str) -> None:
    # In a text that spans lines every kind of line may stand.
    text = HEAD + f'notes = """\n{line}\n"""\nwrong = 1\n'
    assert "wrong: unknown key" in message(tmp_path, text)


@pytest.mark.parametrize("head", ["{} = 1", "[{}]", "[[{}]]", "a = {{ {} = 1 }}"])
@pytest.mark.parametrize(("parts", "what"), [(100_000, "too many parts"), (60, "too deep")])
def test_names_of_many_parts(tmp_path: Path, head: str, parts: int, what: str) -> None:
    found = message(tmp_path, HEAD + head.format(".".join("a" * parts)) + "\n")
    assert what in found
    assert "at most 50" in found
    assert len(found) < 1000


@pytest.mark.parametrize("digits", [3_000, 10_000, 100_000])
def test_a_whole_number_beyond_all_numbers(tmp_path: Path, digits: int) -> None:
    found = message(tmp_path, HEAD + f"[properties]\nd002 = 0x{'f' * digits}\n")
    assert "line 4, properties.d002: too large a number" in found


def test_many_unknown_keys_make_a_message_that_can_be_read(tmp_path: Path) -> None:
    keys = [f"{'k' * 300}{number} = 1" for number in range(3_000)]
    found = message(tmp_path, HEAD + "\n".join(keys))
    assert found.splitlines()[-1].strip().startswith("- and ")
    assert len(found.splitlines()) == MOST_TOLD + 2
    assert len(found) < 100_000


def test_nothing_is_nearest_to_an_endless_name() -> None:
    assert nearest("d002" * 1000, ["d002" * 1000]) is None


def test_a_long_number_in_place_of_a_text_is_not_repeated(tmp_path: Path) -> None:
    found = message(tmp_path, f"format = 1\ntitle = {'7' * 3000}\n")
    assert 'write it in quotes: title = "..."' in found
    assert len(found) < 2000
