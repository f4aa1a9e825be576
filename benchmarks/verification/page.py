"""The page of what was measured: one table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.verification.claims import Measured, rows

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"

_TEMPLATE = Path(__file__).parent / "page.md"


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
        By part.
    """
    found = rows(measured)
    lines = [
        f"| {row.claim} | {row.figure} | {row.allowed} | {'yes' if row.holds else '**no**'} "
        f"| `python -m benchmarks.verification {row.part}` |"
        for row in found
    ]
    dates = sorted({part["date"] for part in measured.values()})
    words = {
        "table": "\n".join(lines),
        "held": sum(row.holds for row in found),
        "count": len(found),
        "dates": " to ".join(dict.fromkeys((dates[0], dates[-1]))),
        "versions": _versions(measured),
        **_batmods_words(measured["batmods"]),
    }
    return _TEMPLATE.read_text(encoding="utf-8").format(**words)


def _batmods_words(found: Mapping[str, Any]) -> dict[str, str]:
    graded, equal = found["graded [mV]"], found["equal [mV]"]
    volumes = found["volumes"]
    pairs = {
        rate: " and ".join(f"{run['rms']:.1f}" for run in runs) for rate, runs in equal.items()
    }
    return {
        "equal": ", ".join(f"{words} mV at {rate}" for rate, words in pairs.items()),
        "counts": " and ".join(map(str, volumes["equal radii"])),
        "layers": str(volumes["layers"]),
        "radii": str(volumes["radii"]),
        "shared": f"{min(run['shared [%]'] for run in graded.values()):.1f}",
        "largest": f"{max(run['largest'] for run in graded.values()):.1f}",
    }


def _versions(measured: Measured) -> str:
    known: dict[str, str] = {}
    for part in measured.values():
        known |= part["stamp"]["versions"]
    return ", ".join(f"{name} {number}" for name, number in known.items())
