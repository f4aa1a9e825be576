"""All points of an explanation solved together, and how far their numbers can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from anode_model.derivation.laws import LOG_NORMAL, ONE_RADIUS
from experiments.capacity import run_capacity
from experiments.cases import Case, solve_cases
from experiments.engine.numerics import Numerics, SizedMesh
from experiments.explanation.outputs import OF_THE_CYCLE, OUTPUTS, computed_values, least_error
from experiments.full_cell_case import FullCellCase
from experiments.measures import Values
from experiments.rate import RateCase
from experiments.size_model import choose_sizes

if TYPE_CHECKING:
    from experiments.pair import Pair

#: Called with the number of runs just finished.
Progress = Callable[[int], None]

# Of the difference to half the mesh, what the whole mesh is still off in second order.
_LEFT = 1 / 3

#: Volumes below which a mesh is not halved.
_FEWEST, _FEWEST_SIZES = 3, 5


@dataclass(frozen=True, slots=True)
class Solved:
    """The measures at one point.

    Parameters
    ----------
    values : mapping of str to float
        By name of the measure; NaN where a run failed.
    reason : str
        Why runs failed; empty where none did.
    """

    values: Values
    reason: str = ""


def choose_many_sizes(pairs: Sequence[Pair], temperature: float) -> tuple[bool, ...]:
    """For each run of a pair, whether one of the pairs needs particles of many sizes in it.

    Within one explanation a run has the same model at every point: a change of model between two
    points would look like an effect of the property.
    """
    needed = (
        tuple(_sizes_of(pair, case, temperature) == LOG_NORMAL for case in pair.cases())
        for pair in pairs
    )
    return tuple(any(run) for run in zip(*needed, strict=True))


def _sizes_of(pair: Pair, case: Case, temperature: float) -> str:
    if not isinstance(case, RateCase | FullCellCase):
        return ONE_RADIUS
    return choose_sizes(pair.half.derived, case.direction, case.c_rate, temperature)


def solve_pairs(
    pairs: Sequence[Pair],
    many_sizes: Sequence[bool],
    numerics: Numerics,
    temperature: float,
    progress: Progress | None = None,
) -> list[Solved]:
    """The measures of every pair, the runs of one kind solved as one batch.

    Parameters
    ----------
    pairs : sequence of Pair
        With different names.
    many_sizes : sequence of bool
        From :func:`choose_many_sizes`.
    numerics : Numerics
        Mesh and tolerances.
    temperature : float
        Of the surroundings [K].
    progress : callable, optional
        Called with the number of runs just finished.

    Returns
    -------
    list of Solved
        In the order of the pairs.
    """
    runs = [
        [_sized(case, many) for case, many in zip(pair.cases(), many_sizes, strict=True)]
        for pair in pairs
    ]
    outcomes = solve_cases([case for row in runs for case in row], numerics, temperature, progress)
    cycles = run_capacity(
        [pair.half for pair in pairs], profile=numerics, temperature=temperature, progress=progress
    ).table.set_index("variant")
    found, width = [], len(many_sizes)
    for place, pair in enumerate(pairs):
        own = outcomes[width * place : width * (place + 1)]
        cycle = cycles.loc[pair.name]
        values = {
            **pair.values(own, temperature),
            **{name: float(cycle[column]) for name, column in OF_THE_CYCLE.items()},
            **computed_values(pair),
        }
        failed = [item.reason for item in own if item.status == "failed"]
        failed += [str(cycle["reason"])] if cycle["status"] == "failed" else []
        found.append(Solved(values, "; ".join(dict.fromkeys(failed))))
    return found


def _sized(case: Case, many: bool) -> Case:
    if not (many and isinstance(case, RateCase | FullCellCase)):
        return case
    equal = case.cell.derived.value("size_distribution_width") == 0
    return case if equal else replace(case, sizes=LOG_NORMAL)


def halved(numerics: Numerics) -> Numerics:
    """Half the mesh and four times the tolerance.

    Examples
    --------
    >>> from experiments.engine.numerics import EXPLORE
    >>> halved(EXPLORE).electrode_points, halved(EXPLORE).sized.radial_points
    (10, 6)
    """

    def half(points: int) -> int:
        return min(points, max(_FEWEST, points // 2))

    positive, sized = numerics.positive_radial_points, numerics.sized
    return replace(
        numerics,
        name=f"{numerics.name}, half the mesh",
        electrode_points=half(numerics.electrode_points),
        separator_points=half(numerics.separator_points),
        radial_points=half(numerics.radial_points),
        rtol=4 * numerics.rtol,
        atol=4 * numerics.atol,
        positive_radial_points=None if positive is None else half(positive),
        sized=SizedMesh(
            half(sized.electrode_points),
            half(sized.radial_points),
            min(sized.size_points, max(_FEWEST_SIZES, sized.size_points // 2)),
        ),
    )


def numerical_errors(
    own: Solved,
    pair: Pair | None,
    many_sizes: Sequence[bool],
    numerics: Numerics,
    temperature: float,
    progress: Progress | None = None,
) -> dict[str, float]:
    """How far the numerics alone may move each measure, from a mesh of half the volumes.

    Parameters
    ----------
    own : Solved
        The measures of the sheet as it is.
    pair : Pair or None
        Its cells; ``None`` for the least errors without another solve.
    many_sizes, numerics, temperature, progress
        As in :func:`solve_pairs`.

    Returns
    -------
    dict of str to float
        By name of the measure, in its unit: a third of the difference to the halved mesh, because
        the discretisation converges in second order, but not less than
        :func:`experiments.explanation.outputs.least_error`. That is the error of a value; the error
        of an effect is smaller, because most of it is common to all points.
    """
    errors = {item.name: least_error(item, own.values[item.name], numerics) for item in OUTPUTS}
    if pair is None:
        return errors
    (coarse,) = solve_pairs([pair], many_sizes, halved(numerics), temperature, progress)
    for item in OUTPUTS:
        difference = abs(coarse.values[item.name] - own.values[item.name])
        if np.isfinite(difference):
            errors[item.name] = max(errors[item.name], difference * _LEFT)
    return errors
