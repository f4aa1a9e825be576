"""All problems of a study come in one go, and none that only follows from another."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from anode_model import SheetError
from experiments.sweeps.reading import read_study, study_from
from tests.experiments.sweeps.conftest import LEAST


def problems(**changes: Any) -> set[str]:
    content = {key: value for key, value in {**LEAST, **changes}.items() if value is not None}
    with pytest.raises(SheetError) as caught:
        study_from(content, name="study", folder=Path())
    found = [str(problem) for problem in caught.value.problems]
    assert len(found) == len(set(found)), found
    return set(found)


def keys(**changes: Any) -> list[str]:
    return sorted(text.partition(": ")[0] for text in problems(**changes))


RATE = {"experiment": "rate"}

#: Something wrong in each part, in its form and in its meaning.
WRONG: list[dict[str, Any]] = [
    {"title": 3},
    {"notes": 3},
    {"materials": "reference-sphere"},
    {"materials": [3, "crushd"]},
    {"vary": {"Dv50": {"lo": "1 um"}, "Lc": {"low": "1 kg", "high": "2 nm"}, "d002": "0.38 nm"}},
    {"vary": {"Dv50": {"low": "3 kg"}}},
    {"window": {"points": 1, "without": ["nope"]}},
    {"window": {"claims": [2]}},
    {"sampling": {"method": "sobol", "samples": 0}},
    {"sampling": {"method": "sobol"}},
    {"spreads": {"sheets": 1}},
    {"coating": {"loading": [1], "pressing": 1}},
    {"coating": {"loading": "60 g"}},
    {"cells": {"half": 3, "full": "pouch-LFP"}},
    {"conditions": {"temperature": "90 degC"}},
    {"runs": [{"experiment": "ratte"}, {**RATE, "c_rates": "1C", "directions": ["up"]}]},
    {"runs": [RATE, RATE, {"experiment": "thermal", "cell": "half"}]},
    {"outputs": {"curve_points": 5000, "derived": ["porosty"]}},
    {"numerics": {"profile": "sweeep"}},
    {"colour": "red"},
]


PAIRS = [pair for pair in itertools.combinations(WRONG, 2) if pair[0].keys() != pair[1].keys()]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_what_is_wrong_in_two_parts_is_said_of_both(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert problems(**one, **other) == problems(**one) | problems(**other)


def test_everything_wrong_in_one_file_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        'format = 1\ntitle = 7\nmaterials = ["reference-sphere", "crushd"]\n'
        '[sampling]\nmethod = "grid"\n'
        '[vary.Dv50]\nlow = "2 kg"\nhigh = "3 um"\n'
        '[vary.Lc]\nlow = "3 nm"\nhigh = "1 nm"\npoints = 3\n'
        '[vary."coefficient.nothing"]\nvalues = [1, 2]\n'
        '[cells]\nfull = "pouch-LFP"\n'
        "[outputs]\ncurve_points = 5000\n"
        '[[runs]]\nexperiment = "rate"\nc_rates = [0]\n'
        '[[runs]]\nexperiment = "thermal"\nc_rates = "1C"\ndirections = ["up"]\n',
        encoding="utf-8",
    )
    with pytest.raises(SheetError) as caught:
        read_study(file)
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [
        (2, "title"),
        (3, "materials.1"),
        (6, "vary.Dv50"),
        (7, "vary.Dv50.low"),
        (9, "vary.Lc"),
        (13, "vary.coefficient.nothing"),
        (16, "cells.full"),
        (18, "outputs.curve_points"),
        (21, "runs.0.c_rates"),
        (24, "runs.1.c_rates"),
        (25, "runs.1.directions"),
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # The rates that are left out may have been others than the usual ones.
        ({"runs": [RATE, {**RATE, "c_rates": "1C"}]}, ["runs.1.c_rates"]),
        ({"runs": [{"experiment": "x", "directions": ["up"]}]}, ["runs.0.experiment"]),
        # Of the cell that thermal has, the direction is right.
        (
            {"runs": [{"experiment": "thermal", "cell": "half", "directions": ["discharge"]}]},
            ["runs.0.cell"],
        ),
        # What the unknown table means may move something, or sample.
        ({"varyy": {}, "vary": None}, ["varyy"]),
        ({"smapling": {}, "sampling": None}, ["smapling"]),
        ({"vary": {"Dv50": "1 um"}}, ["vary.Dv50"]),
        ({"vary": {"Dv50": {"low": "1 kg"}}}, ["vary.Dv50.high", "vary.Dv50.low"]),
        # Whether the fractions add up hangs on all of them.
        (
            {"coating": {"active_fraction": True, "binder_fraction": 0.9}},
            ["coating.active_fraction"],
        ),
        # One sentence for all properties of a window, at a key that is there.
        ({"sampling": {"method": "grid"}, "vary": None, "window": {}}, ["window"]),
        (
            {"sampling": {"method": "grid"}, "vary": {"loading": {"low": "20 g/m^2"}}},
            ["vary.loading", "vary.loading.high"],
        ),
        # A study of another version has other rules.
        ({"format": 2, "colour": "red", "title": 3}, ["format"]),
    ],
)
def test_nothing_is_said_that_only_follows(changes: dict[str, Any], expected: list[str]) -> None:
    assert keys(**changes) == expected
