"""Measure sweeps and write docs/performance.md.

Usage::

    python -m benchmarks.sweeps             # everything, about an hour
    python -m benchmarks.sweeps half-cells  # one part; the others stay as they were measured
    python -m benchmarks.sweeps --page      # only the page, from what was measured

Every figure is a ratio of times of one part, measured in one go on one machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.sweeps import (
    cluster,
    errors,
    frontier,
    full_cells,
    half_cells,
    kills,
    page,
    window,
)

_MEASURED = Path(__file__).parent / "measured"

_PARTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "half-cells": half_cells.measure,
    "errors": errors.measure,
    "full-cells": full_cells.measure,
    "window": window.measure,
    "memory": window.measure_memory,
    "kills": kills.measure,
    "cluster": cluster.measure,
    "frontier": frontier.measure,
}


def main() -> int:
    """Measure, store and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], metavar="PART")
    parser.add_argument("--page", action="store_true", help="measure nothing")
    arguments = parser.parse_args()
    for name in [] if arguments.page else arguments.parts or _PARTS:
        found = _PARTS[name]()
        where = {
            "date": dt.datetime.now(dt.UTC).date().isoformat(),
            "processors": os.cpu_count(),
            "system": platform.system(),
            "versions": {item: version(item) for item in ("pybamm", "casadi", "anode-model")},
        }
        _MEASURED.mkdir(exist_ok=True)
        text = json.dumps(where | found, indent=1, allow_nan=True) + "\n"
        (_MEASURED / f"{name}.json").write_text(text, encoding="utf-8")
        print(text)
    measured = page.load(_MEASURED)
    if "frontier" in measured:
        frontier.draw(measured["frontier"])
    page.PAGE.write_text(page.text(measured), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
