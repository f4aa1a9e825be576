"""The page of what was measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
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
        By part; a section whose part is not there says so.
    """
    words = _where(measured) | {
        placeholder: value
        for part, values in _WORDS.items()
        if part in measured
        for placeholder, value in values(measured[part]).items()
    }
    words["window_memory"] = _window_memory(measured.get("memory"))
    head, *sections = _TEMPLATE.read_text(encoding="utf-8").split("\n## ")
    shown = [head.format(**words)]
    for section in sections:
        title = section.partition("\n")[0]
        part = _PART_OF.get(title)
        missing = part is not None and part not in measured
        shown.append(f"{title}\n\nNot measured yet.\n" if missing else section.format(**words))
    return "\n## ".join(shown)


def _half_words(half: Mapping[str, Any]) -> dict[str, Any]:
    growth = half["largest process, many [MB]"] / half["largest process, few [MB]"]
    words = {"half": half, "times": _times(half), "batches": _batches(half)}
    return words | {"memory": f"{growth:.2f}"}


def _error_words(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"errors": _errors(found), "checked": found["checked"]}


def _full_words(full: Mapping[str, Any]) -> dict[str, Any]:
    apart = full["apart"]
    return {
        "full": full,
        "full_times": _full_times(full),
        "apart_capacity": f"{apart['capacity [%]']:.2f}",
        "apart_rise": f"{apart['rise [K]']:.2f}",
    }


def _window_words(window: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "window": window,
        "window_minutes": f"{window['seconds'] / 60:.0f}",
        "statuses": _statuses(window),
        "reasons": _reasons(window),
    }


def _cluster_words(cluster: Mapping[str, Any]) -> dict[str, Any]:
    same = "the same as" if cluster["same table"] else "another than"
    words = {"cluster": cluster, "cluster_ratio": f"{cluster['ratio']:.2f}"}
    return words | {"cluster_same": same}


def _kill_words(kills: Mapping[str, Any]) -> dict[str, Any]:
    same = "a table the same as" if kills["same table"] else "another table than"
    left = len(kills["files left behind"]) or "no"
    return {"kills": kills, "kills_left": left, "kills_same": same}


def _front_words(frontier: Mapping[str, Any]) -> dict[str, Any]:
    return {"frontier": _frontier(frontier), "front_checked": frontier["checked"]}


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


#: What each part says, and the section that it belongs to.
_WORDS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "half-cells": _half_words,
    "errors": _error_words,
    "frontier": _front_words,
    "full-cells": _full_words,
    "window": _window_words,
    "kills": _kill_words,
    "cluster": _cluster_words,
}

_PART_OF = {
    "Half cells against a loop of one's own": "half-cells",
    "How accurate": "errors",
    "Accuracy against cost": "frontier",
    "Full cells": "full-cells",
    "The claimed window in one go": "window",
    "Kills": "kills",
    "A cluster": "cluster",
}
