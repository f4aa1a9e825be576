"""What a file says never moves the cursor of whoever reads an error about it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anode_model.errors import Problem, SheetError, visible
from experiments import cli

#: A colour, a bell, a line break, a bidirectional override, as TOML writes them.
SIGNS = r"\u001b[31m\u0007\n\u202e"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")

STUDY = """
format = 1
title = "t"
materials = ["reference-sphere"]
[sampling]
method = "sobol"
samples = 8
[vary.Dv50]
low = "2 um"
high = "12 um"
[[runs]]
experiment = "rate"
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('title = "t"', f'title = "t"\n"tit{SIGNS}le" = 1'),
        ('"reference-sphere"', f'"reference{SIGNS}"'),
        ('"reference-sphere"', f'"reference{SIGNS}.toml"'),
        ("[vary.Dv50]", f'[vary."Dv{SIGNS}50"]'),
        ('"2 um"', f'"2 u{SIGNS}m"'),
        ('"2 um"', f'["{SIGNS}"]'),
        ('method = "sobol"', f'method = "so{SIGNS}bol"'),
        ('experiment = "rate"', f'experiment = "rate"\ndirections = ["{SIGNS}"]'),
        ('"t"', f'{{ "{SIGNS}" = 1 }}'),
    ],
)
def test_signs_of_a_study_reach_the_terminal_escaped(
    old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "study.toml"
    file.write_text(STUDY.replace(old, new, 1), "utf-8")
    assert cli.main(["sweep", str(file), "--out", str(tmp_path / "s")]) == 2
    message = capsys.readouterr().err
    assert RAW.search(message) is None, repr(message)
    head, *problems = message.splitlines()
    assert head.endswith("1 problem")
    assert len(problems) == 1
    assert r"\x1b" in problems[0]


def test_signs_of_a_sheet_reach_the_terminal_escaped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sheet.toml"
    file.write_text(f'format = 1\n"ti{SIGNS}" = "x"\n[properties]\nd002 = "{SIGNS}"\n', "utf-8")
    assert cli.main(["derive", str(file)]) == 2
    message = capsys.readouterr().err
    assert RAW.search(message) is None, repr(message)
    assert r"ti\x1b[31m\x07\n\u202e: unknown key" in message


def test_what_can_be_seen_stays_as_it_is() -> None:
    text = 'Dv50 [µm] ×/÷ 4, 硬碳, \\ and "quotes"'
    assert visible(text) == text
    error = SheetError("a\nb.toml", [Problem("c\nd", "what\x1b", "got\r")])
    assert str(error) == "a\\nb.toml: 1 problem\n  - c\\nd: what\\x1b; got got\\r"
