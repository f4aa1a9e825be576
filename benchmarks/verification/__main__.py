"""Measure what speaks for the package's numbers and write docs/verification.md.

Usage::

    python -m benchmarks.verification               # everything, some ten minutes
    python -m benchmarks.verification closed-forms  # one part; the others stay as measured
    python -m benchmarks.verification --page        # only the page, from what was measured
    python -m benchmarks.verification --check       # whether the page holds; exit code 1 if not

The part ``batmods`` needs another code beside: pip install '.[verify]', as make verify does.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.verification import (
    claims,
    closed_forms,
    conservation,
    convergence,
    independent,
    page,
    repeat,
    stamp,
)

_MEASURED = Path(__file__).parent / "measured"

_PARTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "closed-forms": closed_forms.measure,
    "convergence": convergence.measure,
    "conservation": conservation.measure,
    "batmods": independent.measure,
    "fuller1994": independent.measure_fuller,
    "repeat": repeat.measure,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, store and write, or check; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], metavar="PART")
    parser.add_argument("--page", action="store_true", help="measure nothing")
    parser.add_argument("--check", action="store_true", help="only say whether the page holds")
    options = parser.parse_args(arguments)
    if options.check:
        return check()
    try:
        for name in [] if options.page else options.parts or _PARTS:
            _measure(name)
    except RuntimeError as error:
        parser.exit(1, f"{error}\n")
    measured = page.load(_MEASURED)
    page.PAGE.write_text(page.text(measured), encoding="utf-8")
    for row in claims.rows(measured):
        print(f"{'holds' if row.holds else 'DOES NOT HOLD'}: {row.claim}: {row.figure}")
    return 0


def check() -> int:
    """Whether the page is what the figures give, and the figures are those of this package."""
    measured = page.load(_MEASURED)
    found = stamp.stale(measured)
    if not found and page.text(measured) != page.PAGE.read_text(encoding="utf-8"):
        found = [
            "other figures than stored; write it again: python -m benchmarks.verification --page"
        ]
    for problem in found:
        print(f"{page.PAGE.name}: {problem}")
    if not found:
        print(f"{page.PAGE.name} holds")
    return 1 if found else 0


def _measure(name: str) -> None:
    found = _PARTS[name]()
    where = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processors": os.cpu_count(),
        "system": platform.system(),
        "stamp": stamp.current_stamps()[name],
    }
    _MEASURED.mkdir(exist_ok=True)
    text = json.dumps(where | found, indent=1, allow_nan=False) + "\n"
    (_MEASURED / f"{name}.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    sys.exit(main())
