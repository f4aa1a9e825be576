"""Stored results that say how they are solved again: made from sheets, and solved for a check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anode_model import AnodeModelError, CarbonMaterial, Coating, OutputError, SheetError, derive
from anode_model.errors import Problem
from experiments.baselines.baseline import Baseline, Recipe
from experiments.baselines.text import ENDING
from experiments.capacity import run_capacity
from experiments.rate import run_rate
from experiments.result import Result
from experiments.thermal import run_thermal
from parameter_sets import (
    cell_design_names,
    full_cell,
    half_cell,
    load_cell_design,
    load_material,
    material_names,
)


@dataclass(frozen=True)
class Kind:
    """An experiment that can be solved again from a stored file.

    Parameters
    ----------
    cell : str
        Cell design that it usually is about.
    kind : {"half-cell", "full-cell"}
        What it takes.
    c_rates : tuple of float or None
        Rates unless others are asked for; ``None`` where it has none to choose.
    """

    cell: str
    kind: str
    c_rates: tuple[float, ...] | None


KINDS: Mapping[str, Kind] = {
    "capacity": Kind("coin-half-cell", "half-cell", None),
    "rate": Kind("coin-half-cell", "half-cell", (0.2, 1.0, 5.0)),
    "thermal": Kind("pouch-LCO", "full-cell", (1.0, 2.0)),
}


def solve_recipe(
    experiment: str,
    recipe: Recipe,
    folder: Path,
    progress: Callable[[int], None] | None = None,
    *,
    inside: Path | None = None,
) -> Result:
    """Solve what a recipe says.

    Parameters
    ----------
    experiment : str
        One of :data:`KINDS`.
    recipe : Recipe
        From a stored file.
    folder : Path
        Where the file is; paths in the recipe start there.
    progress : callable, optional
        Called with the number of runs just finished.
    inside : Path, optional
        Folder that no path may lead out of: a stored file may come from anybody.

    Raises
    ------
    AnodeModelError
        If a sheet is not there or not valid, or lies outside.
    """
    sheet = _found(recipe.sheet, material_names(), folder, inside, "recipe.sheet")
    cell = _found(recipe.cell, cell_design_names(), folder, inside, "recipe.cell")
    material = load_material(sheet)
    return solve(experiment, material, recipe, load_cell_design(cell), progress)


def solve(
    experiment: str,
    material: CarbonMaterial,
    recipe: Recipe,
    design: Any,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Solve one experiment on one material, as a recipe says.

    Heat in the design's own cooling only: adiabatic runs end at the temperature limit, where last
    digits decide about millivolts.
    """
    derived = derive(material, Coating(loading=recipe.loading))
    common: dict[str, Any] = {"profile": recipe.profile, "progress": progress}
    if experiment == "capacity":
        return run_capacity(half_cell(derived, design), **common)
    rates = list(recipe.c_rates or KINDS[experiment].c_rates or ())
    if experiment == "rate":
        return run_rate(half_cell(derived, design), rates, current_densities=[], **common)
    cell = full_cell(derived, design)
    cooling = [design.value("heat_transfer_coefficient")]
    return run_thermal(cell, rates, heat_transfer_coefficients=cooling, **common)


def path_for(experiment: str, name: str, folder: Path) -> Path:
    """File of a material's experiment."""
    return folder / f"{name}.{experiment}{ENDING}"


def reference_to(name: str, shipped: tuple[str, ...], folder: Path) -> str:
    """How a file in a folder names a sheet: as shipped, or by the way from there.

    Raises
    ------
    OutputError
        If there is no way from there, as between two drives.
    """
    if name in shipped:
        return name
    try:
        return Path(os.path.relpath(Path(name).resolve(), folder.resolve())).as_posix()
    except ValueError as error:
        raise OutputError(
            f"{name}: on another drive than {folder}; a stored file names the sheet by the way "
            "from its folder, name another place with --out"
        ) from error


def stored_files(folder: Path) -> Iterator[Path]:
    """Every stored file in a folder and those below, sorted; links to folders are not followed.

    Raises
    ------
    SheetError
        If there is no such folder.
    """
    if not folder.is_dir():
        advice = "name the folder with the stored files"
        raise SheetError(str(folder), [Problem("", "not a folder", advice=advice)])
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place) / name for name in names if name.endswith(ENDING)]
    yield from sorted(found)


def can_be_solved(baseline: Baseline) -> bool:
    """Whether a stored result says how to solve it again."""
    return baseline.recipe is not None and baseline.experiment in KINDS


def _found(name: str, shipped: tuple[str, ...], folder: Path, inside: Path | None, key: str) -> str:
    """A shipped name, or the path that a name leads to."""
    if name in shipped:
        return name
    path = folder / name
    if inside is not None:
        try:
            stays = not Path(name).is_absolute() and path.resolve().is_relative_to(inside.resolve())
        except (OSError, ValueError) as error:
            raise AnodeModelError(f"{key}: {name!r} is no path: {error}") from error
        if not stays:
            advice = "name a folder that holds both: anode-model check ."
            what = f"leads out of the checked folder {inside}"
            raise SheetError(str(folder), [Problem(key, what, f'"{name}"', advice=advice)])
    return str(path)
