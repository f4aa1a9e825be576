"""Sheets as the command line names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from anode_model import (
    AnodeModelError,
    CarbonMaterial,
    Coating,
    SheetError,
    derive,
    read_material,
)
from anode_model.sheets.files import read_text, with_lines

if TYPE_CHECKING:
    from parameter_sets.parameter_set import ParameterSet


def load_all(
    names: Sequence[str], load: Callable[[str], CarbonMaterial] | None = None
) -> tuple[CarbonMaterial, ...]:
    """Load every sheet, or say what is wrong with all of them at once.

    Parameters
    ----------
    names : sequence of str
        Shipped names or paths.
    load : callable, optional
        How one is loaded; :func:`parameter_sets.load_material` if not given.

    Raises
    ------
    AnodeModelError
        If one cannot be loaded.
    """
    if load is None:
        from parameter_sets import load_material

        load = load_material
    loaded, wrong = [], []
    for name in names:
        try:
            loaded.append(load(name))
        except AnodeModelError as error:
            wrong.append(str(error))
    if wrong:
        raise AnodeModelError("\n".join(wrong))
    return tuple(loaded)


def load_distinct(names: Sequence[str]) -> tuple[CarbonMaterial, ...]:
    """Load sheets that stand side by side in tables, which are read by name.

    Raises
    ------
    AnodeModelError
        If one cannot be loaded, or two carry the same name.
    """
    loaded = load_all(names)
    by_name: dict[str, list[str]] = {}
    for given, material in zip(names, loaded, strict=True):
        by_name.setdefault(material.name, []).append(given)
    double = [
        f"{' and '.join(given)} are both named {name!r}; tables are read by name, give one file "
        "another name, or leave one out"
        for name, given in by_name.items()
        if len(given) > 1
    ]
    if double:
        raise AnodeModelError("\n".join(double))
    return loaded


def coating_of(loading: str | None) -> Coating:
    """Coating with a rate from the command line; everything else as by default."""
    return Coating() if loading is None else Coating(loading=loading)


def cells_in(
    materials: Sequence[CarbonMaterial], coating: Coating, design: str
) -> list[ParameterSet]:
    """The materials coated and built into a cell of this design, half cell or full cell.

    Raises
    ------
    AnodeModelError
        If the design cannot be read, or one of the materials does not fit it.
    """
    from parameter_sets import full_cell, half_cell, load_cell_design

    cell = load_cell_design(design)
    build = full_cell if cell.kind == "full-cell" else half_cell
    try:
        return [build(derive(material, coating), cell) for material in materials]
    except SheetError as error:
        path = Path(design)
        if not path.is_file():
            raise
        # The design knows its name only; whoever reads the message has a file.
        raise SheetError(design, with_lines(error.problems, read_text(path))) from error


def check_cell(design: str, kind: str, what: str) -> None:
    """Refuse a design of the wrong kind before anything is built.

    Raises
    ------
    AnodeModelError
        With the option that helps.
    """
    from parameter_sets import load_cell_design

    found = load_cell_design(design).kind
    if found != kind:
        usual = "pouch-LCO" if kind == "full-cell" else "coin-half-cell"
        raise AnodeModelError(
            f"--cell {design}: a {found.replace('-', ' ')}; {what} takes a "
            f"{kind.replace('-', ' ')}, for example --cell {usual}"
        )


def read_sheet(name: str) -> CarbonMaterial:
    """Read a sheet as it is written, without the numbers of a PyBaMM set that it may name.

    Claims do not ask for those numbers, and fetching them takes PyBaMM and seconds.

    Raises
    ------
    AnodeModelError
        If there is no such sheet, or it is not valid.
    """
    from importlib.resources import as_file, files

    from parameter_sets import load_material, material_names

    if name in material_names():
        with as_file(files("parameter_sets") / "materials" / f"{name}.toml") as path:
            return read_material(path)
    path = Path(name)
    return read_material(path) if path.exists() else load_material(name)
