"""What is wrong in the form of a study is one problem each, in the words of whoever wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from anode_model import SheetError
from experiments.sweeps.reading import read_study

STUDY = """format = 1
title = "t"
materials = ["reference-sphere"]
[sampling]
method = "sobol"
samples = 8
[vary.Dv50]
low = "2 um"
high = "12 um"
[outputs]
curve_points = 5
[[runs]]
experiment = "pulse"
[[runs]]
experiment = "rate"
c_rates = [1]
"""

CASES = {
    "rates as text": (
        "[1]\n",
        '"1C"\n',
        'line 16, runs.1.c_rates: not a list of numbers; got "1C"; write it in brackets: '
        "c_rates = [...] (currents in 1/h: 0.2, 1)",
    ),
    "a rate as text": (
        "[1]\n",
        '["1C"]\n',
        'line 16, runs.1.c_rates.0: not a number; got "1C"; write a plain number, without quotes '
        "and without a unit (currents in 1/h: 0.2, 1)",
    ),
    "one rate": ("[1]\n", "1\n", "got 1; write it in brackets: c_rates = [1] ("),
    "true as a rate": ("[1]\n", "[true]\n", "runs.1.c_rates.0: not a number; got true; "),
    "a huge rate": ("[1]\n", f"[1{'0' * 400}]\n", "line 16, runs.1.c_rates: not possible; got [10"),
    "no rates": ("[1]\n", "[]\n", "runs.1.c_rates: empty; name at least one, or leave it out ("),
    "material as text": (
        '["reference-sphere"]',
        '"reference-sphere"',
        'line 3, materials: not a list of texts; got "reference-sphere"; write it in brackets: '
        'materials = ["reference-sphere"] (shipped names or paths of sheets)',
    ),
    "no materials": ('["reference-sphere"]', "[]", "materials: empty; name at least one ("),
    "many points": (
        "curve_points = 5",
        "curve_points = 5000",
        "line 11, outputs.curve_points: too large; got 5000; allowed: 0 to 1000; write a number "
        "inside these limits (points of each curve, 0 for no curves)",
    ),
    "points as text": ("points = 5", 'points = "5"', 'not a whole number; got "5"; write curve_p'),
    "single brackets": (
        '[[runs]]\nexperiment = "pulse"\n[[runs]]',
        "[runs]",
        "line 12, runs: a single table, where a list of them belongs; write [[runs]], and its keys "
        "below (",
    ),
    "no runs": (STUDY[STUDY.index("[[runs]]") :], "", "runs: missing; add a table [[runs]] ("),
    "double brackets": (
        "[sampling]",
        "[[sampling]]",
        "line 4, sampling: not a table but a list; write [sampling], and its keys",
    ),
    "an end of two": (
        '"2 um"',
        '["2 um", "3 um"]',
        "line 8, vary.Dv50.low: not a number or a text",
    ),
    "no table": (
        '[vary.Dv50]\nlow = "2 um"\nhigh = "12 um"',
        '[vary]\nDv50 = "2 um"',
        'line 8, vary.Dv50: not a table; got "2 um"; write [vary.Dv50], and its keys below',
    ),
    "a dot without quotes": (
        "[vary.Dv50]",
        "[vary.coefficient.accessibility]",
        'a name with a dot needs quotes: [vary."coefficient.accessibility"]',
    ),
    "a key of an axis": (
        "low = ",
        "lo = ",
        'line 8, vary.Dv50.lo: unknown key; did you mean "low"?',
    ),
    "a key of a run": (
        'experiment = "rate"',
        'experimnt = "rate"',
        'line 15, runs.1.experimnt: unknown key; did you mean "experiment"?',
    ),
    "a key that is missing and meant": (
        "materials = ",
        "material = ",
        'line 3, material: unknown key; did you mean "materials"?',
    ),
    "a key of another table": ("samples = 8", "c_rates = 8", "it belongs in [[runs]]"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_problem_with_its_line_and_what_to_do(case: str, tmp_path: Path) -> None:
    old, new, words = CASES[case]
    file = tmp_path / "study.toml"
    assert old in STUDY
    file.write_text(STUDY.replace(old, new, 1), "utf-8")
    with pytest.raises(SheetError) as caught:
        read_study(file)
    message = str(caught.value)
    assert len(caught.value.problems) == 1, message
    assert words in message
    assert "Input should" not in message
