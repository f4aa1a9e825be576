"""The terminal at the other end: warnings, encodings, closed pipes, full disks, plain types."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.plain import plain
from experiments.result import Result
from parameter_sets.library import __file__ as library_file

SHEETS = Path(library_file).parent / "materials"


def command(
    *arguments: str, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "experiments.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables},
    )


def test_warnings_are_one_line_on_stderr(tmp_path: Path) -> None:
    text = (SHEETS / "reference-sphere.toml").read_text(encoding="utf-8")
    (tmp_path / "odd.toml").write_text(
        text.replace('"0.050 +/- 0.003"', '"0.40 +/- 0.01"'), encoding="utf-8"
    )
    done = command("claims", "odd.toml", "--json", cwd=tmp_path)
    assert done.returncode == 0
    json.loads(done.stdout)
    assert done.stderr.startswith("warning: ")
    assert "hydrogen_carbon_ratio" in done.stderr
    assert ".py" not in done.stderr


def test_a_terminal_that_knows_ascii_only_is_no_reason_to_stop() -> None:
    done = command("derive", "reference-sphere", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    done = command("derive", "reference-sphere", "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    json.loads(done.stdout)


@pytest.mark.skipif(shutil.which("head") is None, reason="needs head")
def test_a_reader_that_has_enough_is_no_error() -> None:
    line = f'"{sys.executable}" -m experiments.cli derive reference-sphere | head -c 1'
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert len(done.stdout) == 1
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["materials", "--json"], ["derive", "reference-sphere"]])
def test_a_full_output_is_one_message(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123  a device
        found = subprocess.run(
            [sys.executable, "-m", "experiments.cli", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert found.returncode == 2
    assert "cannot write" in found.stderr
    assert "Traceback" not in found.stderr


def test_control_characters_of_a_sheet_do_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from experiments.commands.terminal import say

    say("red \x1b[31m title")
    assert "\x1b" not in capsys.readouterr().out


def test_an_interrupt_that_was_dropped_stops_the_next_progress() -> None:
    from experiments.commands.interruption import remembered_interrupts
    from experiments.commands.terminal import Progress

    progress = Progress("compare")
    with remembered_interrupts():
        # As CasADi's callbacks do: the exception never arrives.
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            progress(1, 10)
    progress(2, 10)


def test_plain_knows_what_results_hold_and_refuses_the_rest(capacity: Result) -> None:
    content = plain({"table": capacity.table, "record": capacity.record, "path": Path("a")})
    json.dumps(content, allow_nan=False)
    assert len(content["table"]) == len(capacity.table)
    assert content["record"]["numerics"]["name"] == "explore"
    assert plain(float("inf")) is None
    assert plain({"b", "a"}) == ["a", "b"]
    with pytest.raises(TypeError, match="object"):
        plain(object())
