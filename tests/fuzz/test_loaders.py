"""Whatever a file says: the package's own errors, an end, and nothing written anywhere."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given

import experiments
import parameter_sets
from anode_model import AnodeModelError
from experiments import load_baseline, load_study
from parameter_sets import load_cell_design, load_material
from tests.fuzz.broken import files

SETS = Path(parameter_sets.__file__).parent
STUDIES = Path(experiments.__file__).parent / "studies"
CURVES = Path(__file__).parent.parent / "own_curves" / "test_own_curves"

#: Kinds of signs that act on a terminal or cannot be seen: controls, formats, line separators.
_ACTS = {"Cc", "Cf", "Cs", "Zl", "Zp"}

#: What audit hooks have seen opened for writing while they were asked to look.
_SEEN: list[str] = []
_LOOKING: list[bool] = []


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if not _LOOKING:
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            _SEEN.append(str(path))
    elif event in {"os.mkdir", "os.remove", "os.rename", "subprocess.Popen", "os.system", "exec"}:
        _SEEN.append(f"{event} {arguments}")


sys.addaudithook(_look)


@contextmanager
def watched() -> Iterator[None]:
    """Nothing is written, started or compiled inside."""
    _SEEN.clear()
    _LOOKING.append(True)
    try:
        yield
    finally:
        _LOOKING.clear()
    assert _SEEN == []


def check(load: Callable[[Path], object], file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with watched():
                load(file)
        except AnodeModelError as error:
            # One who reads it on a terminal sees words, and nothing that acts on the terminal.
            message = str(error)
            assert message
            assert not {category(sign) for sign in message if sign != "\n"} & _ACTS
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module", autouse=True)
def _loaded_before() -> None:
    """What is imported, or read of PyBaMM's sets, at the first use is no writing of a file's."""
    for name in ("graphite-Marquis2019", "petroleum-coke-Fuller1994"):
        load_material(name)
    for name in ("coin-half-cell", "pouch-LCO"):
        load_cell_design(name)
    load_study("coating-rate")
    load_baseline(next(iter(sorted(CURVES.glob("*.baseline.toml")))))


@given(content=files(SETS / "materials"))
def test_material_sheets(folder: Path, content: bytes) -> None:
    check(load_material, folder / "sheet.toml", content)


@given(content=files(SETS / "cells"))
def test_cell_designs(folder: Path, content: bytes) -> None:
    check(load_cell_design, folder / "sheet.toml", content)


@given(content=files(STUDIES))
def test_studies(folder: Path, content: bytes) -> None:
    check(load_study, folder / "sheet.toml", content)


@given(content=files(CURVES, ending="*sphere*.baseline.toml"))
def test_stored_curves(tmp_path: Path, content: bytes) -> None:
    check(load_baseline, tmp_path / "sheet.baseline.toml", content)
