"""Move one property across its window, solve every point, and say what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from anode_model import CarbonMaterial, Coating, Coefficients, derive, load_coefficients
from anode_model.arguments import check_kind
from anode_model.claims.windows import claimed_window
from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import ONE_RADIUS
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.temperature import check_temperature
from experiments.explanation import words
from experiments.explanation.effects import Effect, effect_of, moved_values
from experiments.explanation.outcome import Explanation
from experiments.explanation.outputs import OUTPUTS, SIMULATED
from experiments.explanation.points import Point, Setting, distinct, find_points
from experiments.explanation.solving import (
    Solved,
    choose_many_sizes,
    numerical_errors,
    solve_pairs,
)
from experiments.result import RunRecord, describe
from parameter_sets import CellDesign, load_cell_design, load_material
from parameter_sets.cell_design import PouchCell

if TYPE_CHECKING:
    from anode_model.claims.windows import Window
    from anode_model.derivation.not_acting import NotActing


def explain(
    material: str | CarbonMaterial,
    name: str,
    *,
    coating: Coating | None = None,
    cell: str | CellDesign = "pouch-LCO",
    points: int = 5,
    profile: str | Numerics = "explore",
    temperature: float = REFERENCE_TEMPERATURE,
    coefficients: Coefficients | None = None,
    progress: Callable[[int], None] | None = None,
) -> Explanation:
    """Say what one property of a sheet changes: by which relation, and by how much.

    Parameters
    ----------
    material : str or CarbonMaterial
        Shipped name, path or loaded sheet.
    name : str
        A claimed property: one of :func:`anode_model.claims.windows.window_names`.
    coating : Coating, optional
        Of every point; ``Coating()`` by default.
    cell : str or PouchCell
        Design of the full cell.
    points : int
        2 to 101, evenly spaced over the window, both ends among them; the sheet's own value comes
        besides.
    profile : {"explore", "reference"} or Numerics
        Mesh and tolerances.
    temperature : float
        Of the surroundings, and of cells without heat [K].
    coefficients : Coefficients, optional
        Those that ship with the package by default.
    progress : callable, optional
        Called with the number of runs just finished.

    Returns
    -------
    Explanation
        A point that the sheet contradicts is a row with its reason, and so is a failed run.

    Raises
    ------
    AnodeModelError
        If no claim is about this property, or the sheet as it is cannot be used.
    """
    numerics = find_numerics(profile)
    check_temperature(temperature)
    check_kind(name, str, "name", 'the property to move, as "d002"')
    check_kind(points, int, "points", "how many points the window gets")
    sheet = load_material(material) if isinstance(material, str) else material
    check_kind(sheet, CarbonMaterial, "material", "a shipped name, a path or a loaded sheet")
    pouch = load_cell_design(cell) if isinstance(cell, str) else cell
    check_kind(pouch, PouchCell, "cell", 'a full cell: "pouch-LCO", "pouch-NMC811" or a path')
    setting = Setting(
        sheet,
        Coating() if coating is None else coating,
        load_coefficients() if coefficients is None else coefficients,
        cast("PouchCell", pouch),
    )
    window = claimed_window(name, sheet)
    found = find_points(window, setting, points)
    own = next(place for place, point in enumerate(found) if point.own)
    pairs = [point.pair for point in distinct(found) if point.pair is not None]
    sizes = choose_many_sizes(pairs, temperature)
    solved, errors = _solve(found, own, sizes, numerics, temperature, progress)
    spread_out = words.sizes_words(pairs[0], sizes)
    table = _table(window, found, solved)
    effects = tuple(
        effect_of(item, table, errors[item.name], simulated=item in SIMULATED) for item in OUTPUTS
    )
    settings = {
        "property": window.name,
        "window": window.text,
        "points": points,
        "temperature [K]": temperature,
        "cell": pouch.name,
        "sizes": spread_out or ONE_RADIUS,
    }
    cells = [point.pair.half for point in found if point.pair is not None]
    known = derive(sheet, setting.coating, setting.coefficients).quantities
    values = moved_values(found, window.name, known)
    silent = tuple(_silent(window, found, values))
    return Explanation(
        material=sheet.name,
        window=window,
        table=table,
        parameters=values,
        effects=effects,
        words=(
            *_words(window, setting, found, solved, values, effects, silent),
            *((spread_out,) if spread_out else ()),
        ),
        not_acting=silent,
        record=RunRecord("explain", settings, numerics, describe(cells)),
    )


def _solve(
    points: Sequence[Point],
    own: int,
    sizes: Sequence[bool],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None,
) -> tuple[list[Solved | None], Mapping[str, float]]:
    """The measures of every point, `None` where there are no cells, and their errors."""
    different = list(distinct(points))
    pairs = [point.pair for point in different if point.pair is not None]
    outcomes = solve_pairs(pairs, sizes, numerics, temperature, progress)
    by_key = {point.key: item for point, item in zip(different, outcomes, strict=True)}
    solved = [by_key.get(point.key) for point in points]
    centre = by_key[points[own].key]
    # Where all points are the same cell nothing can be taken for an effect.
    pair = points[own].pair if len(different) > 1 else None
    return solved, numerical_errors(centre, pair, sizes, numerics, temperature, progress)


def _table(
    window: Window, points: Sequence[Point], solved: Sequence[Solved | None]
) -> pd.DataFrame:
    return pd.DataFrame(
        [_row(window, *both) for both in zip(points, solved, strict=True)]
    ).reset_index(drop=True)


def _row(window: Window, point: Point, found: Solved | None) -> dict[str, Any]:
    status = "not possible" if found is None else "failed" if found.reason else "ok"
    values = {} if found is None else found.values
    return {
        window.term.column: point.value,
        "inside the window": point.inside,
        "in the sheet": point.own,
        "status": status,
        "reason": point.reason if found is None else found.reason,
        **{item.column: values.get(item.name, float("nan")) for item in OUTPUTS},
    }


def _silent(window: Window, points: Sequence[Point], values: pd.DataFrame) -> Iterator[NotActing]:
    """What does not act yet and is the property itself, or a value that it moves."""
    concerned = {window.name, *values["name"]}
    seen = set()
    for point in points:
        for item in () if point.derived is None else point.derived.not_acting:
            known = item.name in seen
            if not known and (_is_about(window, item) or item.name in concerned):
                seen.add(item.name)
                yield item


def _is_about(window: Window, item: NotActing) -> bool:
    """Whether something that does not act is the property itself, not only what it moves."""
    return window.name.startswith(item.name.split()[0])


def _words(
    window: Window,
    setting: Setting,
    points: Sequence[Point],
    solved: Sequence[Solved | None],
    values: pd.DataFrame,
    effects: Sequence[Effect],
    silent: Sequence[NotActing],
) -> Iterator[str]:
    reasons = ["" if found is None else found.reason for found in solved]
    yield from words.head_words(window, points, setting.material)
    # What the property itself does not do has to be known before its effects are read.
    yield from words.silent_words(item for item in silent if _is_about(window, item))
    own = next(point.derived for point in points if point.own)
    if values.empty and own is not None:
        yield words.still_words(window, setting.material, own)
    else:
        yield from words.relation_words(values)
        yield from words.spread_words(values)
        yield from map(words.effect_words, effects)
    yield from words.doubt_words(window, points, reasons)
    yield from words.silent_words(item for item in silent if not _is_about(window, item))
