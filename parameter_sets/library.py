"""The shipped sheets by name, and anyone's sheets by path."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path
from typing import TypeVar

from anode_model.errors import Problem, SheetError
from anode_model.material import CarbonMaterial, read_material
from anode_model.sheets.naming import did_you_mean
from parameter_sets.cell_design import CellDesign, read_cell_design
from parameter_sets.negative_electrode_sets import resolve_from_set

_HERE = Path(__file__).parent
_MATERIALS = _HERE / "materials"
_CELLS = _HERE / "cells"

Sheet = TypeVar("Sheet")


def material_names() -> tuple[str, ...]:
    """Names of the shipped material sheets, sorted.

    Examples
    --------
    >>> "reference-sphere" in material_names()
    True
    """
    return _names(_MATERIALS)


def cell_design_names() -> tuple[str, ...]:
    """Names of the shipped cell designs, sorted.

    Examples
    --------
    >>> cell_design_names()
    ('coin-half-cell',)
    """
    return _names(_CELLS)


def load_material(name_or_path: str | PathLike[str]) -> CarbonMaterial:
    """Load a material by its shipped name or from a path.

    Parameters
    ----------
    name_or_path : str or path
        A name of :func:`material_names`; anything else is a path to a sheet. A file beside you that
        has the name of a shipped sheet is reached as ``"./name"``.

    Returns
    -------
    CarbonMaterial
        Complete: numbers of a PyBaMM set that the sheet names are read from that set.

    Raises
    ------
    SheetError
        If there is no such sheet, with every problem of the sheet if it is not valid, or if the set
        that it names has no carbon electrode.

    Examples
    --------
    >>> load_material("reference-sphere").kind
    'design point'
    """
    return resolve_from_set(_load(name_or_path, _MATERIALS, read_material, "material"))


def load_cell_design(name_or_path: str | PathLike[str] = "coin-half-cell") -> CellDesign:
    """Load a cell design by its shipped name or from a path.

    Parameters
    ----------
    name_or_path : str or path
        A name of :func:`cell_design_names`; anything else is a path to a sheet.

    Returns
    -------
    CellDesign
        Frozen, in internal units.

    Raises
    ------
    SheetError
        If there is no such sheet, or with every problem of the sheet.

    Examples
    --------
    >>> load_cell_design().kind
    'half-cell'
    """
    return _load(name_or_path, _CELLS, read_cell_design, "cell design")


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def _load(
    name_or_path: str | PathLike[str], folder: Path, read: Callable[[Path], Sheet], what: str
) -> Sheet:
    names = _names(folder)
    if isinstance(name_or_path, str):
        if name_or_path in names:
            return read(folder / f"{name_or_path}.toml")
        if not _looks_like_a_path(name_or_path):
            advice = did_you_mean(name_or_path, names) or f"shipped: {', '.join(names)}"
            problem = Problem("", f"neither a shipped {what} nor a file", advice=advice)
            raise SheetError(name_or_path, [problem])
    return read(Path(fspath(name_or_path)))


def _looks_like_a_path(text: str) -> bool:
    if text.endswith(".toml") or "/" in text or "\\" in text:
        return True
    try:
        return bool(text) and Path(text).is_file()
    except (OSError, ValueError):
        # Too long for a file name, or with a null character in it.
        return False
