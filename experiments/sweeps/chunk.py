"""A few variants of a study from their numbers to rows of its table; the unit of work."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from anode_model import AnodeModelError
from experiments.engine.numerics import EXPLORE, REFERENCE, Numerics
from experiments.sweeps.axis import Array
from experiments.sweeps.plan import RunPlan
from experiments.sweeps.runs import Runs, Solving, run_plan
from experiments.sweeps.schema import TableForm
from experiments.sweeps.settling import Settling
from experiments.sweeps.variants import Variant, VariantMaker, make_all, unexpected_words

if TYPE_CHECKING:
    import pyarrow as pa

    from experiments.sweeps.study import Study

_LOG = logging.getLogger(__name__)

#: Status of a run whose variant contradicts itself.
IMPOSSIBLE = "impossible"

#: Errors that only a mistake of the software can raise here.
_MISTAKES = (
    AnodeModelError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)

#: Tries of a run that the solver could not finish.
MOST_ATTEMPTS = 2


@dataclass(frozen=True, eq=False)
class Chunk:
    """Variants in a row.

    Parameters
    ----------
    number : int
        Of the chunk.
    first : int
        Number of its first variant.
    values : array
        Shape (variants, axes), as in `Study.values`.
    """

    number: int
    first: int
    values: Array


@dataclass(frozen=True, eq=False)
class Solved:
    """What a chunk gave.

    Parameters
    ----------
    number : int
        Of the chunk.
    table : pyarrow.Table
        One row a run.
    curves : pyarrow.Table or None
        One row a run that has a course; ``None`` where the study keeps no curves.
    failed, impossible, retried : int
        Runs without a result, of these variants that contradict themselves, and runs that needed a
        second try.
    """

    number: int
    table: pa.Table
    curves: pa.Table | None
    failed: int
    impossible: int
    retried: int


class ChunkSolver:
    """Solves chunks of one study; what they share is made once.

    Parameters
    ----------
    study : Study
        What is done.
    solving : Solving
        Threads, and whether models are compiled.
    """

    def __init__(self, study: Study, solving: Solving):
        self.study, self.solving = study, solving
        self.maker = VariantMaker(study)
        self.form = TableForm(study)
        self.settling = Settling(study)

    def solve(self, chunk: Chunk) -> Solved:
        """Take the variants of a chunk through every experiment of the study.

        A variant of which a run fails goes through that experiment a second time, on a finer mesh
        and with tighter tolerances; see :func:`second_numerics`.
        """
        with warnings.catch_warnings():
            # What is unusual in a sheet was said when it was read, not for each variant again.
            warnings.simplefilter("ignore")
            variants = make_all(self.maker, chunk.first, chunk.values)
            frames, curves, retried = [], [], 0
            for place, plan in enumerate(self.study.runs):
                rows, found, again = self._plan(plan, place, variants)
                frames.append(rows)
                curves += found
                retried += again
        table = self.form.table(pd.concat(frames, ignore_index=True), variants)
        status = np.asarray(table["status"].to_pylist())
        return Solved(
            chunk.number,
            table,
            self.form.curves(curves) if self.study.curve_points else None,
            failed=int(np.sum(status == "failed")),
            impossible=int(np.sum(status == IMPOSSIBLE)),
            retried=retried,
        )

    def _plan(
        self, plan: RunPlan, place: int, variants: Sequence[Variant]
    ) -> tuple[pd.DataFrame, list[dict[str, Any]], int]:
        """Rows and curves of all variants under one plan, and how many runs were tried again."""
        possible = [variant for variant in variants if variant.has(plan.cell)]
        impossible = [variant for variant in variants if variant not in possible]
        template, first_run = self.form.templates[place], self.form.first_runs[place]
        rows, curves, retried = [], [], 0
        if possible:
            runs = self._runs(plan, place, possible, self.study, self.solving)
            runs, retried = self._again(plan, place, possible, runs)
            each = len(template)
            run = first_run + np.tile(np.arange(each), len(possible))
            rows.append(runs.rows.assign(run=run))
            curves = [
                {"variant": int(variant), "run": int(number), **curve}
                for variant, number, curve in zip(
                    runs.rows["variant"], run, runs.curves, strict=True
                )
                if curve
            ]
        for variant in impossible:
            status = "failed" if variant.broken else IMPOSSIBLE
            words = {"status": status, "reason": variant.reason}
            run = first_run + np.arange(len(template))
            empty = {"attempts": 0, "variant": variant.number}
            rows.append(template.assign(run=run, **words, **empty))
        return pd.concat(rows, ignore_index=True), curves, retried

    def _runs(
        self,
        plan: RunPlan,
        place: int,
        variants: Sequence[Variant],
        study: Study,
        solving: Solving,
    ) -> Runs:
        """Runs of all variants; one that breaks the software comes back as failed."""
        try:
            return run_plan(plan, study, variants, solving, self.settling)
        except _MISTAKES as error:
            if len(variants) > 1:
                middle = len(variants) // 2
                halves = (variants[:middle], variants[middle:])
                return Runs.joined(
                    [self._runs(plan, place, some, study, solving) for some in halves]
                )
            _LOG.warning("variant %d: %s", variants[0].number, error, exc_info=True)
            words = {"status": "failed", "reason": unexpected_words(error)}
            rows = self.form.templates[place].drop(columns="attempts")
            rows = rows.assign(variant=variants[0].number, **words)
            return Runs(rows, [{} for _ in range(len(rows))], np.full(len(rows), np.nan))

    def _again(
        self, plan: RunPlan, place: int, variants: Sequence[Variant], runs: Runs
    ) -> tuple[Runs, int]:
        """Give variants with a failed run their second try."""
        rows = runs.rows.assign(attempts=1)
        failed = set(rows.loc[rows["status"] == "failed", "variant"])
        if not failed:
            return replace(runs, rows=rows), 0
        finer = replace(self.study, numerics=second_numerics(self.study.numerics))
        again = [variant for variant in variants if variant.number in failed]
        second = self._runs(plan, place, again, finer, Solving(self.solving.threads))
        first_failed = (rows["status"] == "failed").to_numpy()
        places = np.flatnonzero(rows["variant"].isin(failed).to_numpy())
        # A run that had a result keeps it where the second try has none.
        better = first_failed[places] | (second.rows["status"] != "failed").to_numpy()
        found = second.rows.assign(attempts=MOST_ATTEMPTS)[rows.columns].astype(object)
        kept = rows.astype(object)
        kept.iloc[places[better]] = found[better]
        curves = list(runs.curves)
        for row, curve, taken in zip(places.tolist(), second.curves, better, strict=True):
            if taken:
                curves[row] = curve
        return replace(runs, rows=kept.infer_objects(), curves=curves), int(first_failed.sum())


def second_numerics(numerics: Numerics) -> Numerics:
    """Mesh and tolerances of a second try: those of `explore`, and after these of `reference`."""
    return REFERENCE if numerics == EXPLORE else EXPLORE
