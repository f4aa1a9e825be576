"""Which unknown matters: shares of the variance of each measure, after Sobol.

Unlike moves of one unknown at a time, this holds for curved relations and says what comes from
unknowns together: the total index of an unknown is what would remain if all others were known.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from anode_model import DerivationError, SheetError, SimulationInputError
from anode_model.arguments import check_kind
from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.uncertainty import Unknown, announce_cuts, derive_with
from experiments.bands.differences import varies
from experiments.bands.effects import (
    UnknownEffect,
    acting_unknowns,
    effects_of,
    measured,
    moved_pairs,
)
from experiments.engine.numerics import SKETCH, Numerics, find_numerics
from experiments.engine.temperature import check_temperature
from experiments.measures import MEASURES
from experiments.next_measurements import linear_shares, narrowing
from experiments.pair import Pair, measure
from experiments.result import Result, RunRecord, as_cells, describe
from parameter_sets.half_cells import half_cell

if TYPE_CHECKING:
    from parameter_sets.parameter_set import ParameterSet

_log = logging.getLogger(__name__)

#: Unknowns whose linear share of the variance is below this in every measure stay at their centre.
FROZEN = 0.01

#: No more unknowns than this are drawn; together with the base samples it bounds the solves.
MOST = 12

#: Base samples that can be asked for; with as many unknowns as possible over 300 000 solves.
MOST_SAMPLES = 8192

#: Of the confidence intervals, from as many bootstrap samples.
CONFIDENCE, RESAMPLES = 0.95, 200

#: Pairs of cells that are in memory at once.
_CHUNK = 64

#: Share of draws without a result above which indices would describe the gaps.
_GAPS = 0.05


def run_sensitivity(
    cells: ParameterSet | Iterable[ParameterSet],
    base_samples: int = 128,
    *,
    seed: int = 1,
    profile: str | Numerics = SKETCH,
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Sobol indices of capacity, rate retention and temperature rise to what is not known.

    Every unknown that acts is first moved by one standard deviation either way. Those with a share
    of at least a hundredth of the linear variance of a measure are then drawn together (Saltelli's
    scheme on a scrambled Sobol sequence); the others stay at their centre.

    Parameters
    ----------
    cells : ParameterSet or iterable of ParameterSet
        Full cells with different names, derived with spreads; each carbon is run against lithium
        too.
    base_samples : int
        A power of two, 8 to 8192; an unknown more costs as many times three solves.
    seed : int
        Not negative; makes the draws and the bootstrap.
    profile : {"explore", "reference"} or Numerics
        Mesh and tolerances; by default a mesh too coarse for values and good enough for what moves
        them.
    temperature : float
        Of the surroundings [K].
    progress : callable, optional
        Called with the number of solves just finished.

    Returns
    -------
    Result
        One row a variant, measure and unknown: linear share, first-order index ``S1``, total index
        ``ST``, half widths of their 95 % confidence intervals, and by how much the standard
        deviation of the measure would shrink if the unknown were known. A frozen unknown has its
        linear share only. Spreads of the cell around the carbon are not among the unknowns.

    Raises
    ------
    WrongKindError
        If the cells or the number of samples are not what they should be.
    SimulationInputError
        If the number of samples is no power of two, or nothing with a spread acts on a carbon.
    """
    items, numerics = as_cells(cells, kind="full-cell"), find_numerics(profile)
    check_temperature(temperature)
    check_base_samples(base_samples)
    check_kind(seed, int, "seed", "a number of 0 or more")
    pairs = [Pair(half_cell(cell.derived), cell) for cell in items]
    rows: list[dict[str, Any]] = []
    settings: dict[str, Any] = {
        "base samples": base_samples,
        "temperature [K]": temperature,
        "frozen": f"linear share below {FROZEN:g} in every measure, and all but the {MOST} "
        "strongest",
        "confidence": f"{CONFIDENCE:.0%}, bootstrap of {RESAMPLES}",
        "C-rate": "of each draw's own nominal capacity",
    }
    for pair in pairs:
        found, drawn, gaps = _analysed(pair, base_samples, seed, numerics, temperature, progress)
        rows += found
        settings[f"{pair.name}: unknowns drawn, draws without a result"] = f"{drawn}, {gaps}"
    record = RunRecord("sensitivity", settings, numerics, describe(items), seed=seed)
    return Result("sensitivity", pd.DataFrame(rows), pd.DataFrame(), record)


def solves_for_indices(cells: Iterable[ParameterSet], base_samples: int = 128) -> int:
    """Upper bound of the solves of :func:`run_sensitivity`, to be announced before.

    Parameters
    ----------
    cells : iterable of ParameterSet
        Derived with spreads.
    base_samples : int
        As there.
    """
    acting = [len(acting_unknowns(cell.derived)) for cell in cells]
    return sum(
        len(MEASURES) * (1 + 2 * count + base_samples * (min(count, MOST) + 2)) for count in acting
    )


def check_base_samples(number: int) -> None:
    """Refuse a number of base samples that a Sobol sequence is not balanced for.

    Raises
    ------
    WrongKindError
        If it is no whole number.
    SimulationInputError
        If it is no power of two, less than 8 or more than 8192.
    """
    check_kind(number, int, "base_samples", "a power of two, as 64")
    if not 8 <= number <= MOST_SAMPLES or number & (number - 1):
        raise SimulationInputError(
            f"base_samples: got {number}, allowed: a power of two from 8 to {MOST_SAMPLES}, as 64 "
            "or 128"
        )


def sobol_indices(
    evaluate: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    names: Sequence[str],
    base_samples: int,
    *,
    seed: int,
) -> list[pd.DataFrame]:
    """First-order and total Sobol indices, by SALib.

    Parameters
    ----------
    evaluate : callable
        From probabilities, shape (n, unknowns), to results, shape (n, outputs); NaN where there is
        none. It gets all points at once, n = base samples times (unknowns + 2).
    names : sequence of str
        Of the unknowns, at least one.
    base_samples : int
        A power of two.
    seed : int
        Makes the points and the bootstrap.

    Returns
    -------
    list of pandas.DataFrame
        One an output, indexed by name: ``S1``, ``S1_conf``, ``ST``, ``ST_conf``, the latter half
        widths of the confidence interval. NaN for an output that does not vary or has gaps in more
        than a twentieth of its points; fewer gaps are filled with its mean.
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    points = sampling.sample(problem, base_samples, calc_second_order=False, seed=seed)
    tiny = np.finfo(float).eps
    results = evaluate(np.clip(np.asarray(points, dtype=float), tiny, 1 - tiny))
    columns = ("S1", "S1_conf", "ST", "ST_conf")
    tables = []
    for values in results.T:
        gaps = ~np.isfinite(values)
        if not varies(values) or gaps.mean() > _GAPS:
            tables.append(pd.DataFrame(np.nan, index=list(names), columns=list(columns)))
            continue
        filled = np.where(gaps, np.mean(values[~gaps]), values)
        found = analysis.analyze(
            problem,
            filled,
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            seed=seed,
        )
        tables.append(pd.DataFrame({name: found[name] for name in columns}, index=list(names)))
    return tables


def _analysed(
    pair: Pair,
    base_samples: int,
    seed: int,
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None,
) -> tuple[list[dict[str, Any]], int, int]:
    """Rows of one variant, the number of unknowns drawn, and of draws without a result."""
    unknowns = {unknown.key: unknown for unknown in acting_unknowns(pair.half.derived)}
    announce_cuts(unknowns.values(), pair.name)
    (centre,) = measure([pair], numerics, temperature, progress)
    tried = moved_pairs(pair, [*unknowns.values()])
    moves = measured(tried, numerics, temperature, progress)
    effects = effects_of(pair, centre, tried, moves)
    drawn = [unknowns[effect.unknown] for effect in not_frozen(effects)]
    if not drawn:
        raise SimulationInputError(
            f"{pair.name}: nothing with a spread acts on its measures; give spreads in the sheet"
        )
    _log.info("%s: %d of %d unknowns drawn", pair.name, len(drawn), len(unknowns))
    gaps = 0

    def evaluate(quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
        nonlocal gaps
        columns = [unknown.at(column) for unknown, column in zip(drawn, quantiles.T, strict=True)]
        values = _measures_at(pair, drawn, np.array(columns).T, numerics, temperature, progress)
        gaps = int(np.sum(~np.isfinite(values).all(axis=1)))
        return values

    tables = sobol_indices(evaluate, [unknown.key for unknown in drawn], base_samples, seed=seed)
    return _rows(pair.name, effects, tables), len(drawn), gaps


def not_frozen(effects: Sequence[UnknownEffect]) -> list[UnknownEffect]:
    """Unknowns that are worth drawing, the strongest first.

    Parameters
    ----------
    effects : sequence of UnknownEffect
        Every unknown that acts.

    Returns
    -------
    list of UnknownEffect
        With at least :data:`FROZEN` of the linear variance of a measure, at most :data:`MOST`.
    """
    shares = linear_shares(effects)
    largest = {effect.unknown: np.nanmax([*shares[effect.unknown].values()]) for effect in effects}
    kept = [effect for effect in effects if largest[effect.unknown] >= FROZEN]
    return sorted(kept, key=lambda effect: -largest[effect.unknown])[:MOST]


def _measures_at(
    pair: Pair,
    unknowns: Sequence[Unknown],
    values: NDArray[np.float64],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None,
) -> NDArray[np.float64]:
    """Measures for each row of values, NaN where the row contradicts itself or a run failed."""
    found = np.full((len(values), len(MEASURES)), np.nan)
    for first in range(0, len(values), _CHUNK):
        cells = {}
        for number in range(first, min(first + _CHUNK, len(values))):
            try:
                derived = derive_with(pair.half.derived, unknowns, values[number])
                cells[number] = pair.with_electrode(derived)
            except (DerivationError, SheetError):
                continue
        for number, row in measured(cells, numerics, temperature, progress).items():
            found[number] = [row[item.name] for item in MEASURES]
    return found


def _rows(
    variant: str, effects: Sequence[UnknownEffect], tables: Sequence[pd.DataFrame]
) -> list[dict[str, Any]]:
    shares = linear_shares(effects)
    rows = []
    for item, table in zip(MEASURES, tables, strict=True):
        for effect in effects:
            frozen = effect.unknown not in table.index
            index = None if frozen else table.loc[effect.unknown]
            rows.append(
                {
                    "variant": variant,
                    "measure": item.name,
                    "unknown": effect.unknown,
                    "what": effect.what,
                    "now": effect.shown,
                    "linear share": shares[effect.unknown][item.name],
                    "S1": np.nan if index is None else index["S1"],
                    "S1 half width": np.nan if index is None else index["S1_conf"],
                    "ST": np.nan if index is None else index["ST"],
                    "ST half width": np.nan if index is None else index["ST_conf"],
                    "narrows [%]": np.nan if index is None else 100 * narrowing(index["S1"]),
                    "status": "ok",
                    "reason": "frozen at its centre" if frozen else "",
                }
            )
    return rows
