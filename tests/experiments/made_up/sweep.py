"""A sweep on disk whose numbers are made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

from experiments.sweeps.chunk import Solved
from experiments.sweeps.outcome import SweepResult
from experiments.sweeps.schema import TableForm
from experiments.sweeps.store import SweepStore
from experiments.sweeps.study import Study
from experiments.sweeps.variants import Variant

#: From a study, and the statuses of variants that are not "ok", to a sweep on disk.
MakeSweep = Callable[..., SweepResult]


@pytest.fixture(scope="session")
def made_up_sweep(tmp_path_factory: pytest.TempPathFactory) -> MakeSweep:
    """Writes a sweep whose numbers are made up: nothing is solved."""

    def make(
        study: Study,
        statuses: Mapping[int, str] | None = None,
        *,
        target: str = "",
        solved: int | None = None,
    ) -> SweepResult:
        store = SweepStore.at(target or tmp_path_factory.mktemp("sweep") / study.name)
        form = TableForm(study)
        store.filesystem.makedirs(store.root, exist_ok=True)
        content = {
            "written_by": "anode-model sweep",
            "format": 1,
            "created": "2026-01-02T03:04:05+00:00",
            "study_name": study.name,
            "study_hash": study.content_hash,
            "versions": {"anode-model": "0.0.made-up"},
            "variants": study.variants,
            "chunk_size": study.variants,
            "chunks": 1,
            "compiled ahead of time": {},
            "columns": form.columns,
            "study": study.to_dict(),
        }
        store.write_json("sweep.json", content)
        rows, variants = made_up_rows(study, form, statuses or {})
        rows = rows[rows["variant"] < (study.variants if solved is None else solved)]
        store.write(Solved(0, form.table(rows, variants), None, 0, 0, 0), study.content_hash)
        return SweepResult(store)

    return make


def made_up_rows(
    study: Study, form: TableForm, statuses: Mapping[int, str]
) -> tuple[pd.DataFrame, list[Variant]]:
    """Numbers that fall and rise with the place on the first two axes; none without a result."""
    rows, variants = [], []
    values = study.values
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    shares = np.nan_to_num((values - low) / np.where(high > low, high - low, 1.0), nan=0.5)
    for number, (own, share) in enumerate(zip(values, shares, strict=True)):
        shown: dict[str, float] = {}
        for axis, value in zip(study.axes, own, strict=True):
            # Of a product the other factor stands before it.
            other = next((a for a in study.axes if a.name == axis.partner), None)
            plain = axis.term.to_shown(value) if other is None else value / shown[other.column]
            shown[axis.column] = plain
        material = study.material_of(number).name
        variants.append(Variant(number, material, shown, 298.15, None, None, None))
        status = statuses.get(number, "ok")
        first, second = (*share, *share, 0.5, 0.5)[:2]
        runs = [row for rows in form.templates for row in rows.to_dict("records")]
        for run, template in enumerate(runs):
            found = {**template, "variant": number, "run": run, "status": status, "attempts": 1}
            found["reason"] = "" if status == "ok" else f"made up: {status} <b>&"
            rate = float(template.get("rate [C]", 1.0))
            if status == "ok":
                found |= made_up_outputs(template, rate, first, second)
            rows.append(found)
    return pd.DataFrame(rows), variants


def made_up_outputs(
    template: Mapping[str, object], rate: float, first: float, second: float
) -> dict[str, float]:
    found = {
        "capacity [mAh/g]": 400.0 - 10.0 * rate * first,
        "areal capacity [mAh/cm2]": 1.0 + second - 0.02 * rate * first,
        "retention [%]": 100.0 - 8.0 * (rate - 0.2) * first - second,
        "temperature rise [K]": 10.0 + 6.0 * second + first,
        "pulse resistance [Ohm cm2]": 20.0 + 5.0 * first,
    }
    return {name: value for name, value in found.items() if name in template}
