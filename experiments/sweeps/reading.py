"""From a study file, or the same content from a script, to a `Study`, with all problems at once."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from anode_model import CarbonMaterial, SheetError
from anode_model.errors import Problem
from anode_model.sheets.files import read_toml, sheet_path, with_lines
from anode_model.sheets.naming import did_you_mean
from experiments.sweeps.reader import StudyReader
from experiments.sweeps.study import Study

_STUDIES = Path(__file__).parent.parent / "studies"


def study_names() -> tuple[str, ...]:
    """Names of the shipped studies, sorted."""
    return tuple(sorted(path.stem for path in _STUDIES.glob("*.toml")))


def load_study(name_or_path: str | PathLike[str]) -> Study:
    """Load a study by its shipped name or from a path.

    Parameters
    ----------
    name_or_path : str or path
        A name of :func:`study_names`; anything else is a path to a study file.

    Returns
    -------
    Study
        Complete: sheets and designs that it names are read.

    Raises
    ------
    SheetError
        If there is no such study, or with every problem of it.
    """
    if isinstance(name_or_path, str):
        if name_or_path in study_names():
            return read_study(_STUDIES / f"{name_or_path}.toml")
        if not name_or_path.endswith(".toml") and not Path(name_or_path).is_file():
            advice = did_you_mean(name_or_path, study_names())
            advice = advice or f"shipped: {', '.join(study_names())}"
            problem = Problem("", "neither a shipped study nor a file", advice=advice)
            raise SheetError(name_or_path, [problem])
    return read_study(name_or_path)


def read_study(path: str | PathLike[str]) -> Study:
    """Read and validate a study file.

    Parameters
    ----------
    path : str or path
        A TOML file as ``docs/sweeps.md`` describes it. Paths of sheets in it start from its folder.

    Raises
    ------
    SheetError
        With every problem of the study.
    WrongKindError
        If `path` is neither text nor a path.
    """
    file = sheet_path(path)
    content, text = read_toml(file)
    try:
        return study_from(content, name=file.stem, folder=file.parent)
    except SheetError as error:
        raise SheetError(str(path), with_lines(error.problems, text)) from error


def study_from(
    content: Mapping[str, Any],
    *,
    name: str,
    folder: Path | None,
    materials: Mapping[str, CarbonMaterial] | None = None,
) -> Study:
    """Build a study from what a file, or a script, says.

    Parameters
    ----------
    content : mapping
        Keys of a study file.
    name : str
        Short name.
    folder : Path or None
        Where paths of sheets start from, and what they stay in; ``None`` for content from a script,
        whose paths are its own.
    materials : mapping of str to CarbonMaterial, optional
        Materials that are there already, by the names that the content gives them.

    Raises
    ------
    SheetError
        With every problem of the study.
    """
    reader = StudyReader(content, folder, dict(materials or {}))
    fields = reader.read()
    if reader.problems:
        raise SheetError(name, reader.problems)
    return Study(name=name, **fields)
