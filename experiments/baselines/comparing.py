"""Whether a result still is what was stored, and where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from anode_model import SimulationInputError
from anode_model.arguments import check_kind
from experiments.baselines.baseline import Baseline
from experiments.baselines.courses import Course, courses_of, form_of, run_name
from experiments.baselines.making import of_variant, settings_of
from experiments.baselines.moves import WHOLE, Move, moves_of
from experiments.baselines.origins import changes_between, origins_of
from experiments.baselines.tolerances import Tolerance
from experiments.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, eq=False)
class CurveComparison:
    """What became of a stored result.

    Parameters
    ----------
    baseline : Baseline
        What was stored.
    moves : tuple of Move
        What moved further than allowed: by rank, then the largest first.
    largest : Move or None
        The largest difference of all, allowed or not.
    changes : tuple of str
        What is not the same any more of versions, settings, sheets and derived values.
    checked : int
        Curves and numbers that were compared.
    tolerances : mapping of str to Tolerance
        By quantity.
    courses : mapping of str to tuple of Course
        Curves of now, by run.
    """

    baseline: Baseline
    moves: tuple[Move, ...]
    largest: Move | None
    changes: tuple[str, ...]
    checked: int
    tolerances: Mapping[str, Tolerance]
    courses: Mapping[str, tuple[Course, ...]] = field(repr=False)

    @property
    def holds(self) -> bool:
        """Whether nothing moved further than allowed."""
        return not self.moves

    @property
    def paragraph(self) -> str:
        """One paragraph: which curve, where, how much, allowed how much, what changed."""
        from experiments.baselines.words import paragraph_of

        return paragraph_of(self)

    def plot(self) -> Figure:
        """Draw old, new and difference of the curves that moved most."""
        from experiments.baselines.picture import draw_comparison

        return draw_comparison(self)


def compare_with(
    baseline: Baseline,
    result: Result,
    *,
    variant: str | None = None,
    tolerances: Mapping[str, str] | None = None,
) -> CurveComparison:
    """Compare a result with what was stored of an earlier one.

    Parameters
    ----------
    baseline : Baseline
        From :func:`load_baseline` or :func:`make_baseline`.
    result : Result
        Of the same experiment.
    variant : str, optional
        The one variant of the result that is compared; all if not given.
    tolerances : mapping of str to str, optional
        What quantities may move by, in place of what is stored: ``{"cell voltage": "2 mV"}``.

    Returns
    -------
    CurveComparison
        Differences are no errors.

    Raises
    ------
    SimulationInputError
        If the result is of another experiment, or a tolerance cannot be read.
    WrongKindError
        If it is given something else than a baseline and a result.
    """
    check_kind(baseline, Baseline, "baseline", "pass load_baseline(path)")
    check_kind(result, Result, "result", "pass what run_rate(...) or another experiment returned")
    if result.experiment != baseline.experiment:
        raise SimulationInputError(
            f"the result is of the experiment {result.experiment}, what is stored of "
            f"{baseline.experiment}; compare like with like, or store it anew"
        )
    if variant is not None:
        result = of_variant(result, variant)
    allowed = baseline.allowed_for(tolerances)
    form = form_of(result)
    rows = {run_name(row, form): row for row in result.table.to_dict("records")}
    courses = courses_of(result, baseline.axis)
    found: list[Move] = []
    checked = 0
    for run in baseline.runs:
        if run.name not in rows:
            text = f"is stored and not in the result, which has {_listed(rows)}"
            found.append(Move(run.name, "this run", text, np.inf, WHOLE))
            continue
        row = rows[run.name]
        found += moves_of(run, row, courses.get(run.name, ()), allowed)
        checked += len(run.curves) + len(run.numbers)
    stored = {run.name for run in baseline.runs}
    found += [
        Move(name, "this run", "is in the result and not stored", np.inf, WHOLE)
        for name in rows
        if name not in stored
    ]
    found.sort(key=lambda move: (move.rank, -move.excess))
    return CurveComparison(
        baseline=baseline,
        moves=tuple(move for move in found if move.excess > 1),
        largest=max(found, key=lambda move: move.excess, default=None),
        changes=changes_between(
            baseline, origins_of(result), settings_of(result), dict(result.record.versions)
        ),
        checked=checked,
        tolerances=allowed,
        courses=courses,
    )


def _listed(rows: Mapping[str, object]) -> str:
    names = list(rows)
    return "; ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
