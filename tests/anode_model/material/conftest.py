"""Reading a sheet from its text, where it must be refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from anode_model.errors import SheetError
from anode_model.material import read_material


@pytest.fixture
def refusal(tmp_path: Path) -> Callable[[str], SheetError]:
    """What is said of a sheet that must be refused, by the sheet's text."""

    def said_of(text: str) -> SheetError:
        file = tmp_path / "sheet.toml"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(SheetError) as caught:
            read_material(file)
        assert caught.value.file == str(file)
        return caught.value

    return said_of


@pytest.fixture
def check_refused(refusal: Callable[[str], SheetError]) -> Callable[[str, str, str], None]:
    """A check that a sheet is refused for what stands under a key, in words with a fragment."""

    def check(sheet: str, key: str, fragment: str) -> None:
        error = refusal(sheet)
        messages = [str(problem) for problem in error.problems if problem.key.endswith(key)]
        assert messages, str(error)
        assert any(fragment in message for message in messages), messages

    return check
