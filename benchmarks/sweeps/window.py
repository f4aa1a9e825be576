"""The claimed window in one go, and whether the reasons of rows without a result are true."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.sweeps.program import timed
from experiments import load_study, open_sweep
from experiments.cases import solve_cases
from experiments.engine.numerics import REFERENCE
from experiments.sweeps.runs import cases_of
from experiments.sweeps.study import Study
from experiments.sweeps.variants import Variant, VariantMaker

#: The shipped study: rates of half cells, and full cells that heat themselves.
_STUDY = "claimed-window"

#: Variants whose reasons are looked into; the first ones of a Sobol sequence are one themselves.
_LOOKED_AT = 2000


def measure(variants: int = 10_000) -> dict[str, Any]:
    """Time of the whole study, and what became of its runs.

    Parameters
    ----------
    variants : int
        Sobol points.
    """
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        seconds, _ = timed(folder, cache, variants, out="all", shipped=_STUDY)
        table = open_sweep(Path(folder) / "all").table
    looked_at = min(_LOOKED_AT, variants)
    first = table[table["variant"] < looked_at]
    return {
        "variants": variants,
        "runs": len(table),
        "seconds": seconds,
        "status": {str(key): int(n) for key, n in table["status"].value_counts().items()},
        "second tries": int((table["attempts"] > 1).sum()),
        "looked at": looked_at,
        **_reasons(load_study(_STUDY).with_samples(variants), first),
    }


def measure_memory(variants: int = 10_000) -> dict[str, Any]:
    """Memory of the whole study and of a tenth of it; other work beside it does not matter.

    Parameters
    ----------
    variants : int
        Sobol points.
    """
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        _, large = timed(folder, cache, variants, out="all", shipped=_STUDY)
        _, small = timed(folder, cache, max(variants // 10, 2), out="tenth", shipped=_STUDY)
    return {
        "variants": variants,
        "largest process [MB]": large,
        "largest process, a tenth [MB]": small,
    }


def _reasons(study: Study, table: Any) -> dict[str, Any]:
    """Rows without a result by status, and how many of their reasons are confirmed."""
    maker = VariantMaker(study)
    counts: Counter[str] = Counter(table["status"])
    confirmed: Counter[str] = Counter()
    refuted, words = [], []
    for row in table[table["status"] != "ok"].to_dict("records"):
        number = int(row["variant"])
        variant = maker.make(number, study.values[number])
        if _is_true(row, study, variant):
            confirmed[row["status"]] += 1
        else:
            refuted.append({key: str(row[key]) for key in ("variant", "label", "status", "reason")})
        words.append(f"{row['status']}: {row['reason'][:120]}")
    return {
        "rows looked at": dict(counts),
        "confirmed": dict(confirmed),
        "refuted": refuted,
        "reasons": [list(pair) for pair in Counter(words).most_common(10)],
    }


def _is_true(row: dict[str, Any], study: Study, variant: Variant) -> bool:
    """Derive again what is called impossible, and solve again what is called infeasible.

    A run that failed is tried on the mesh and with the tolerances of `reference`: if that solves
    it, it was not true that it cannot be solved.
    """
    if row["status"] == "impossible":
        return bool(variant.reason) and variant.reason == row["reason"]
    for plan in study.runs:
        if not variant.has(plan.cell):
            continue
        for case in cases_of(plan, study, variant):
            if _same_run(row, case):
                (outcome,) = solve_cases([case], REFERENCE, variant.temperature)
                return bool(outcome.status == row["status"])
    return False


def _same_run(row: dict[str, Any], case: Any) -> bool:
    cooling = row.get("heat transfer [W/m2/K]")
    own = getattr(case, "heat_transfer_coefficient", None)
    same_cooling = own is None if cooling is None or cooling != cooling else own == cooling
    return bool(
        same_cooling
        and case.direction == row["direction"]
        and abs(case.c_rate - row["rate [C]"]) < 1e-6 * case.c_rate
    )
