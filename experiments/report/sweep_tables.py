"""What was swept, what has no result, and how it was solved, as tables of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from experiments.plots.sweeps.axes import ShownAxis, method_of, swept_axes
from experiments.plots.sweeps.limits import claim_limits
from experiments.plots.sweeps.notes import counted
from experiments.report.cells import Table
from experiments.report.settings import flat
from experiments.report.words import listed, readable_units
from experiments.sweeps.store import SUMMARY

if TYPE_CHECKING:
    from experiments.sweeps.outcome import SweepResult

#: Reasons that are listed; the table on disk has all of them.
_SHOWN_REASONS = 20

#: A number in a reason: of two variants that lack the same the numbers differ.
_NUMBER = re.compile(r"\d[\d.]*(e[-+]?\d+)?")

#: Keys of the manifest that the settings repeat.
_KEPT = ("created", "study_hash")


def axes_table(result: SweepResult, *, drawn: bool) -> Table:
    """What was moved, and how far.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    drawn : bool
        Numbers that were drawn from their spread, or those that were moved over a range or a list.
    """
    moved = result.manifest["study"]["axes"]
    rows = [
        (axis.label, axis.column, _how(moved[axis.name], axis), _claims_of(axis))
        for axis in swept_axes(result)
        if ("spread" in moved[axis.name]) == drawn
    ]
    heads = ("moved", "column of the table", "drawn from" if drawn else "over", "claim")
    return Table(heads, tuple(rows), (False,) * 4)


def materials_table(result: SweepResult) -> Table:
    """Materials of the study with their titles."""
    sheets = result.manifest["study"]["materials"]
    rows = [(name, str(sheet["title"]), str(sheet["kind"])) for name, sheet in sheets.items()]
    return Table(("material", "what it is", "kind"), tuple(rows), (False,) * 3)


def ends_table(result: SweepResult) -> Table:
    """How many runs of each kind ended how."""
    table = result.read(["run", "status"])
    counts = table.groupby(["run", "status"]).size().unstack(fill_value=0)
    order = [name for name in ("ok", "infeasible", "failed", "impossible") if name in counts]
    rows = [
        (str(int(run)), result.runs[int(run)], *(str(int(counts.loc[run, name])) for name in order))
        for run in counts.index
    ]
    marked = frozenset(
        (row, column)
        for column, name in enumerate(order, start=2)
        for row, cells in enumerate(rows)
        if name == "failed" and cells[column] != "0"
    )
    return Table(
        ("run", "what", *order), tuple(rows), (False, False, *(True for _ in order)), marked
    )


def reasons_table(result: SweepResult) -> Table:
    """Why runs have no result: reasons that differ only in their numbers stand together.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    """
    import pyarrow.compute as pc

    wanted = ["variant", "status", "reason"]
    without = result.read(wanted, where=pc.field("status") != "ok")
    # Many numbers, few texts: patterns are made of the texts only.
    patterns = {text: _NUMBER.sub("…", text) for text in without["reason"].fillna("").unique()}
    without["pattern"] = without["reason"].fillna("").map(patterns)
    rows = []
    for (status, _), own in without.groupby(["status", "pattern"], sort=False):
        variants = own["variant"].unique()
        named = listed(map(str, variants), 8)
        text = str(own["reason"].iloc[0] or "no reason given")
        example = text if own["reason"].nunique() < 2 else f"for example: {text}"
        rows.append((str(status), str(len(own)), f"{len(variants)}: {named}", example))
    rows.sort(key=lambda row: -int(row[1]))
    if len(rows) > _SHOWN_REASONS:
        more = sum(int(row[1]) for row in rows[_SHOWN_REASONS:])
        rest = ("other reasons", str(more), "", "in the column reason of the table")
        rows = [*rows[:_SHOWN_REASONS], rest]
    return Table(("status", "runs", "variants", "reason"), tuple(rows), (False, True, False, False))


def settings_of(result: SweepResult) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Groups of names and values: versions, numerics, sampling, coating, the run itself."""
    manifest = result.manifest
    study = manifest["study"]
    groups: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("software", manifest["versions"]),
        ("sampling", study["sampling"]),
        ("numerics", {**study["numerics"], "sizes": study["sizes"]}),
        ("solver", study["solver_options"]),
        (
            "experiments",
            {f"run {place + 1}": _run(plan) for place, plan in enumerate(study["runs"])},
        ),
        ("coating, where it is not moved", study["coating"]),
        ("conditions, where they are not moved", {"temperature [K]": study["temperature [K]"]}),
        ("sweep", {**{name: manifest[name] for name in _KEPT}, **summary_of(result)}),
    )
    return tuple((title, tuple(flat(content))) for title, content in groups)


def summary_of(result: SweepResult) -> dict[str, Any]:
    """What is known of the run itself; empty for a sweep that has not ended."""
    store = result.store
    try:
        return dict(json.loads(store.filesystem.cat_file(store.path(SUMMARY))))
    except (FileNotFoundError, ValueError):
        return {}


def variants_words(result: SweepResult) -> str:
    """How many variants there are, and of what."""
    manifest = result.manifest
    materials = len(manifest["study"]["materials"])
    total = int(manifest["variants"])
    each = (
        f"{total // materials} of each of {materials} materials"
        if materials > 1
        else "one material"
    )
    sampling = manifest["study"]["sampling"]
    drawn = f", seed {sampling['seed']}" if sampling["samples"] else ""
    runs = counted(len(result.runs), "run")
    return f"{total} variants ({each}), {method_of(result)}{drawn}, {runs} each"


def _run(plan: Mapping[str, Any]) -> str:
    words = [str(plan["experiment"])]
    for key, value in plan.items():
        if key != "experiment":
            shown = listed(map(str, value), 12) if isinstance(value, list) else str(value)
            words.append(f"{key.replace('_', ' ')} {shown}")
    return "; ".join(words)


def _how(moved: Mapping[str, Any], axis: ShownAxis) -> str:
    if "spread" in moved:
        texts = dict.fromkeys(moved["spread"].values())
        if len(texts) == 1:
            return readable_units(next(iter(texts)))
        return "; ".join(
            f"{name}: {readable_units(text)}" for name, text in moved["spread"].items()
        )
    unit = axis.column[axis.column.rindex("[") + 1 : -1]
    unit = "" if unit == "1" else f" {unit}"
    if "values" in moved:
        return listed((f"{value:g}" for value in moved["values"]), 12) + unit
    return "".join(_range(moved, unit))


def _range(moved: Mapping[str, Any], unit: str) -> Iterator[str]:
    product = moved.get("product with")
    yield f"{moved['low']:g} to {moved['high']:g}"
    yield f", as the product with {product} in the units of both" if product else unit
    if moved.get("points"):
        yield f", {moved['points']} levels"
    if moved["scale"] == "log":
        yield ", even in the logarithm"


def _claims_of(axis: ShownAxis) -> str:
    found = [
        f"{item.claim}: {' × '.join(item.factors) + ' ' if item.limit.product_of else ''}"
        f"{item.limit.text}{'' if item.limit.unit == '1' else ' ' + item.limit.unit}"
        for item in claim_limits()
        if axis.name in item.factors
    ]
    return "; ".join(found)
