"""docs/accuracy.md: it keeps what is promised, and its check notices what makes it stale."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from experiments.engine import numerics
from parameter_sets import material_names

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "accuracy.md"

pytestmark = pytest.mark.skipif(
    not (ROOT / "benchmarks").is_dir(), reason="page and benchmarks are not part of the wheel"
)


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """The modules behind `python benchmarks/accuracy.py`, which finds them by its own place."""
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import accuracy, accuracy_page, accuracy_run, accuracy_stamp

    return {
        "command": accuracy,
        "page": accuracy_page,
        "run": accuracy_run,
        "stamp": accuracy_stamp,
    }


@pytest.fixture
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def error(run: ModuleType, **values: Any) -> Any:
    known = {
        "variant": "a",
        "direction": "lithiation",
        "c_rate": 1.0,
        "typical": 0.5,
        "largest": 2.0,
        "capacity": 0.05,
        "same_end": True,
    }
    return run.CaseError(**(known | values))


def rendered(benchmark: dict[str, ModuleType], **values: Any) -> str:
    errors = (error(benchmark["run"]), error(benchmark["run"], c_rate=2.0, **values))
    measured = benchmark["run"].Measurement(
        errors={"explore": errors, "reference": errors},
        own_error=errors[:1],
        processor_time={"explore": 0.1, "reference": 1.0, "converged": 3.0},
    )
    stamp = {"versions": {"pybamm": "1"}}
    return str(benchmark["page"].render(measured, stamp, {"x": {"capacity": 1.0}}))


def test_every_shipped_variant_keeps_what_is_promised(
    text: str, benchmark: dict[str, ModuleType]
) -> None:
    errors = benchmark["page"].read_errors(text, "reference")
    assert set(errors) == set(material_names())
    for variant, (voltage, capacity) in errors.items():
        assert voltage <= 1.0, variant
        assert capacity <= 0.1, variant


def test_explore_is_on_the_page_and_nothing_failed(
    text: str, benchmark: dict[str, ModuleType]
) -> None:
    assert set(benchmark["page"].read_errors(text, "explore")) == set(material_names())
    assert "failed" not in text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"typical": 1.2}, "1.2 mV, promised is 1"),
        ({"capacity": 0.2}, "0.2 % of capacity, promised is 0.1"),
        ({"capacity": float("nan"), "typical": float("nan")}, "nan"),
    ],
)
def test_broken_promise_on_a_page_is_found(
    values: dict[str, float], said: str, benchmark: dict[str, ModuleType]
) -> None:
    found = benchmark["page"].violations(rendered(benchmark, **values))
    assert found
    assert said in found[0]


def test_page_that_keeps_the_promise_has_no_violation(benchmark: dict[str, ModuleType]) -> None:
    assert benchmark["page"].violations(rendered(benchmark)) == []


def test_page_without_numbers_is_a_violation(benchmark: dict[str, ModuleType]) -> None:
    assert benchmark["page"].violations("# nothing")


def test_page_gives_back_its_stamp(benchmark: dict[str, ModuleType]) -> None:
    stamp, sample = benchmark["page"].read_stamp(rendered(benchmark))
    assert stamp == {"versions": {"pybamm": "1"}}
    assert sample == {"x": {"capacity": 1.0}}


def test_committed_page_was_measured_with_what_is_here(
    text: str, benchmark: dict[str, ModuleType]
) -> None:
    stamp, _ = benchmark["page"].read_stamp(text)
    assert benchmark["stamp"].changes(stamp, benchmark["stamp"].current_stamp()) == []


def test_changed_profile_makes_the_page_stale(
    text: str, benchmark: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp, _ = benchmark["page"].read_stamp(text)
    finer = replace(numerics.EXPLORE, radial_points=numerics.EXPLORE.radial_points + 1)
    monkeypatch.setattr(benchmark["stamp"], "PROFILES", (finer, numerics.REFERENCE))
    (change,) = benchmark["stamp"].changes(stamp, benchmark["stamp"].current_stamp())
    assert change == "profiles: explore changed since the page was measured"


def test_changed_new_and_missing_variants_are_named(benchmark: dict[str, ModuleType]) -> None:
    old = {"versions": {"pybamm": "1"}, "variants": {"a": "1", "b": "2"}, "cases": "x"}
    new = {"versions": {"pybamm": "2"}, "variants": {"b": "3", "c": "4"}, "cases": "y"}
    found = "\n".join(benchmark["stamp"].changes(old, new))
    for words in ("cases: changed", "a is measured on the page and does not", "b changed",
                  "c is not on the page", "pybamm changed"):  # fmt: skip
        assert words in found


def test_sample_may_move_a_little_and_not_much(benchmark: dict[str, ModuleType]) -> None:
    old = {"explore: a": {"capacity": 50.0, "potential": 300.0}}
    near, far = copy.deepcopy(old), copy.deepcopy(old)
    near["explore: a"]["capacity"] += 0.01
    far["explore: a"]["potential"] += 1.0
    assert benchmark["stamp"].sample_changes(old, near) == []
    (change,) = benchmark["stamp"].sample_changes(old, far)
    assert "potential moved by 1" in change
    assert benchmark["stamp"].sample_changes(old, {})


def test_check_ends_with_one_for_a_stale_page(
    tmp_path: Path,
    text: str,
    benchmark: dict[str, ModuleType],
    capsys: pytest.CaptureFixture[str],
) -> None:
    stale = tmp_path / "accuracy.md"
    stamp, _ = benchmark["page"].read_stamp(text)
    stale.write_text(text.replace(stamp["profiles"]["reference"], "0" * 16), encoding="utf-8")
    assert benchmark["command"].main(["--check", "--page", str(stale)]) == 1
    said = capsys.readouterr().out
    assert "profiles: reference changed" in said
    assert "python benchmarks/accuracy.py" in said


def test_check_ends_with_one_where_there_is_no_page(
    tmp_path: Path, benchmark: dict[str, ModuleType]
) -> None:
    assert benchmark["command"].main(["--check", "--page", str(tmp_path / "none.md")]) == 1
