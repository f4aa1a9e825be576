"""The page of what was measured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"

_TEMPLATE = Path(__file__).parent / "page.md"

Measured = Mapping[str, Mapping[str, Any]]


def load(folder: Path) -> Measured:
    """What was measured, by part."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }


def text(measured: Measured) -> str:
    """The page.

    Parameters
    ----------
    measured : mapping of str to mapping
        By part; all have to be there.
    """
    half, full = measured["half-cells"], measured["full-cells"]
    return _TEMPLATE.read_text(encoding="utf-8").format(
        **_where(measured),
        half=half,
        full=full,
        times=_times(half),
        batches=_batches(half),
        memory=f"{half['largest process, many [MB]'] / half['largest process, few [MB]']:.2f}",
        errors=_errors(measured["errors"]),
        checked=measured["errors"]["checked"],
        full_times=_full_times(full),
        apart_capacity=f"{full['apart']['capacity [%]']:.2f}",
        apart_rise=f"{full['apart']['rise [K]']:.2f}",
        window=measured["window"],
        window_minutes=f"{measured['window']['seconds'] / 60:.0f}",
        window_memory=_window_memory(measured.get("memory")),
        statuses=_statuses(measured["window"]),
        reasons=_reasons(measured["window"]),
        kills=measured["kills"],
        cluster=measured["cluster"],
        cluster_ratio=f"{measured['cluster']['ratio']:.2f}",
        frontier=_frontier(measured["frontier"]),
        front_checked=measured["frontier"]["checked"],
    )


def _where(measured: Measured) -> dict[str, str]:
    machines = {f"{part['processors']} processors, {part['system']}" for part in measured.values()}
    dates = sorted({part["date"] for part in measured.values()})
    return {"machine": "; ".join(sorted(machines)), "dates": " to ".join(dict.fromkeys(dates))}


def _table(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _times(half: Mapping[str, Any]) -> str:
    each = half["loop, a case [s]"]
    rows = [("a loop of one's own, a case", f"{1e3 * each:.0f} ms", "1")]
    for count in ("few", "many"):
        for state, said in (("cold", "nothing compiled before"), ("warm", "compiled before")):
            seconds = half[f"{state}, {count} [s]"]
            ratio = half[count] * each / seconds
            rows.append((f"{half[count]} variants, {said}", f"{seconds:.1f} s", f"{ratio:.0f}"))
    return _table(rows)


def _batches(half: Mapping[str, Any]) -> str:
    ours = half["chunk [s]"]
    names = (
        ("batch, PyBaMM interpreted [s]", "batch, PyBaMM's solver as it comes"),
        ("batch, PyBaMM compiled [s]", "batch, PyBaMM's solver with its option to compile"),
        ("batch, this package's solver [s]", "batch, this package's solver"),
        ("chunk [s]", "a chunk of a sweep, which derives, solves and makes rows"),
    )
    return _table(
        (said, f"{1e3 * half[key]:.1f} ms", f"{ours / half[key]:.2f}") for key, said in names
    )


def _errors(found: Mapping[str, Any]) -> str:
    rows = []
    for key, values in found.items():
        if isinstance(values, list) and len(values) == 3 and key.count(",") == 2:
            rows.append((*key.split(", "), *(f"{value:.3f}" for value in values)))
    return _table(rows)


def _full_times(full: Mapping[str, Any]) -> str:
    rows = [
        (f"a loop of one's own, a run at {rate} C", f"{1e3 * seconds:.0f} ms", "1")
        for rate, seconds in full["loop, a run [s]"].items()
    ]
    for state, said in (("cold", "nothing compiled before"), ("warm", "compiled before")):
        name = f"{full['variants']} variants at all rates, {said}"
        rows.append((name, f"{full[f'{state} [s]']:.0f} s", f"{full[f'{state}, ratio']:.0f}"))
    return _table(rows)


def _window_memory(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return "was not measured"
    small, large = found["largest process, a tenth [MB]"], found["largest process [MB]"]
    return f"is {large:.0f} MB, {large / small:.2f} times that of a tenth of the variants"


def _statuses(found: Mapping[str, Any]) -> str:
    return ", ".join(f"{count} `{status}`" for status, count in found["status"].items())


def _reasons(found: Mapping[str, Any]) -> str:
    without = {key: n for key, n in found["rows looked at"].items() if key != "ok"}
    if not without:
        return "all of their runs are solved."
    confirmed = found["confirmed"]
    words = ", ".join(
        f"{n} are `{status}`, of which {confirmed.get(status, 0)} are confirmed"
        for status, n in without.items()
    )
    named = "; ".join(f"{words} ({count})" for words, count in found["reasons"])
    return f"{words}. Reasons: {named}."


def _frontier(found: Mapping[str, Any]) -> str:
    rows = []
    for first, second in zip(found["rows"][::2], found["rows"][1::2], strict=True):
        cells = [first["family"], first["label"]]
        for row in (first, second):
            cells += [
                f"{row['a run [ms]']:.1f}",
                f"{row['mean [mV]'][1]:.2f}",
                f"{row['capacity [%]'][1]:.3f}",
            ]
        rows.append(cells)
    return _table(rows)
