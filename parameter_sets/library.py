"""The shipped sheets by name, and anyone's sheets by path."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Literal, overload

from anode_model.errors import Problem, SheetError
from anode_model.material import CarbonMaterial, read_material
from anode_model.sheets.files import read_text, sheet_path, with_lines
from anode_model.sheets.naming import did_you_mean
from parameter_sets.cell_design import CellDesign, CoinHalfCell, PouchCell, read_cell_design
from parameter_sets.negative_electrode_sets import resolve_from_set

_HERE = Path(__file__).parent
_MATERIALS = _HERE / "materials"
_CELLS = _HERE / "cells"


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
    ('coin-half-cell', 'pouch-LCO', 'pouch-NMC811')
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
    WrongKindError
        If it is given neither text nor a path.

    Examples
    --------
    >>> load_material("reference-sphere").kind
    'design point'
    """
    path = _find(name_or_path, _MATERIALS, "material")
    material = read_material(path)
    try:
        return resolve_from_set(material)
    except SheetError as error:
        # The material knows its name only; whoever reads the message has a file.
        raise SheetError(str(path), with_lines(error.problems, read_text(path))) from error


@overload
def load_cell_design(name_or_path: Literal["coin-half-cell"] = ...) -> CoinHalfCell: ...
@overload
def load_cell_design(name_or_path: Literal["pouch-LCO", "pouch-NMC811"]) -> PouchCell: ...
@overload
def load_cell_design(name_or_path: str | PathLike[str]) -> CellDesign: ...
def load_cell_design(name_or_path: str | PathLike[str] = "coin-half-cell") -> CellDesign:
    """Load a cell design by its shipped name or from a path.

    Parameters
    ----------
    name_or_path : str or path
        A name of :func:`cell_design_names`; anything else is a path to a sheet.

    Returns
    -------
    CoinHalfCell or PouchCell
        Frozen, in internal units.

    Raises
    ------
    SheetError
        If there is no such sheet, or with every problem of the sheet.
    WrongKindError
        If it is given neither text nor a path.

    Examples
    --------
    >>> load_cell_design().kind
    'half-cell'
    """
    return read_cell_design(_find(name_or_path, _CELLS, "cell design"))


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def _find(name_or_path: str | PathLike[str], folder: Path, what: str) -> Path:
    names = _names(folder)
    if isinstance(name_or_path, str):
        if name_or_path in names:
            return folder / f"{name_or_path}.toml"
        if not _looks_like_a_path(name_or_path):
            advice = did_you_mean(name_or_path, names) or f"shipped: {', '.join(names)}"
            problem = Problem("", f"neither a shipped {what} nor a file", advice=advice)
            raise SheetError(name_or_path, [problem])
    return sheet_path(name_or_path, "name_or_path")


def _looks_like_a_path(text: str) -> bool:
    if text.endswith(".toml") or "/" in text or "\\" in text:
        return True
    try:
        return bool(text) and Path(text).is_file()
    except (OSError, ValueError):
        # Too long for a file name, or with a null character in it.
        return False
