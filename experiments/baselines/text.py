"""A baseline as text that people read and a diff shows, and on disk."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import Any
from uuid import uuid4

import tomli_w

from anode_model import OutputError
from anode_model.arguments import check_kind
from anode_model.sheets.files import LARGEST_FILE, sheet_path
from experiments.baselines.baseline import FORMAT, Baseline, Curve, RunOutcome
from experiments.baselines.making import recipe_to_dict

#: How the files end.
ENDING = ".baseline.toml"

_HEAD = """\
# Curves and numbers under regression test: docs/curve-regression.md of anode-model.
# Write it anew with `pytest --update-curves` where a test made it, else with
# `anode-model baseline --force`. Tolerances may be edited by hand.
"""


def save_baseline(baseline: Baseline, path: str | PathLike[str]) -> Path:
    """Write a baseline, whole or not at all; a file that is there is replaced.

    Parameters
    ----------
    baseline : Baseline
        From :func:`make_baseline`.
    path : str or path
        Its name ends in ``.baseline.toml``; missing folders are made.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        If the name ends otherwise, a link is in its place, or it cannot be written.
    WrongKindError
        If it is given no baseline.
    """
    check_kind(baseline, Baseline, "baseline", "pass make_baseline(result)")
    target = sheet_path(path)
    if not target.name.endswith(ENDING) or target.name == ENDING:
        raise OutputError(f"{target}: the name of a stored result ends in {ENDING}; rename it")
    if target.is_symlink():
        raise OutputError(
            f"{target}: this is a link, and what it leads to may be anything; remove it"
        )
    text = baseline_text(baseline)
    if len(text.encode()) > LARGEST_FILE:
        raise OutputError(
            f"{target}: would be larger than {LARGEST_FILE // 1_000_000} MB; store one variant a "
            'file (variant="...") or fewer runs'
        )
    partial = target.with_name(f".{target.name[:40]}.{uuid4().hex[:8]}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(target)
    except OSError as error:
        raise OutputError(
            f"{target}: cannot be written: {error.strerror or error}; nothing was changed. Make "
            "room or name another place"
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def baseline_text(baseline: Baseline) -> str:
    """The text of a file."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "experiment": baseline.experiment,
        "axis": baseline.axis,
    }
    if baseline.recipe is not None:
        content["recipe"] = recipe_to_dict(baseline.recipe)
    content |= {
        "versions": dict(baseline.versions),
        "settings": dict(baseline.settings),
        "tolerances": {name: str(value) for name, value in baseline.tolerances.items()},
        "variants": [
            {
                "name": item.name,
                "sheet_hash": item.sheet_hash,
                "set_hash": item.set_hash,
                "derived": dict(item.derived),
            }
            for item in baseline.variants
        ],
        "runs": [_run(run) for run in baseline.runs],
    }
    return _HEAD + "\n" + tomli_w.dumps(content, multiline_strings=True)


def _run(run: RunOutcome) -> dict[str, Any]:
    content: dict[str, Any] = {"name": run.name, "status": run.status}
    if run.ended_by:
        content |= {"ended_by": run.ended_by, "limited_by": run.limited_by}
    content["numbers"] = dict(run.numbers)
    if run.curves:
        content["curves"] = [_curve(curve) for curve in run.curves]
    return content


def _curve(curve: Curve) -> dict[str, Any]:
    return {
        "name": curve.name,
        "axis": curve.axis,
        "start": curve.start,
        "end": curve.end,
        "columns": ["length [%]", *curve.values],
        "points": _table({"length [%]": curve.percent, **curve.values}),
    }


def _table(columns: Mapping[str, tuple[float, ...]]) -> str:
    """Rows of numbers, aligned, as short as they can be said exactly."""
    texts = [[_number(value) for value in values] for values in columns.values()]
    widths = [max(map(len, column)) for column in texts]
    rows = zip(*texts, strict=True)
    lines = (
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join([*lines, ""])


def _number(value: float) -> str:
    text = repr(float(value))
    return text.removesuffix(".0")
