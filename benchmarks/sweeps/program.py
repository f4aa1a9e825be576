"""Sweeps as programs of their own, as a user would start them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

_PROGRAM = """
import json
import sys

from benchmarks.sweeps import studies
from experiments import load_study, run_sweep

if __name__ == "__main__":
    what = json.loads(sys.argv[1])
    if "shipped" in what:
        study = load_study(what["shipped"]).with_samples(what["variants"])
    else:
        study = getattr(studies, what["made"])(what["variants"])
    run_sweep(study, what["out"], **what["settings"])
"""


def environment(cache: str | Path) -> dict[str, str]:
    """Of a program that keeps compiled models in a folder of its own."""
    return {**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}


def started(
    folder: str | Path, cache: str | Path, variants: int, *, out: str = "out", **what: object
) -> subprocess.Popen[str]:
    """Start a sweep in a process group of its own.

    Parameters
    ----------
    folder, cache : str or Path
        Where its table, and compiled models, go.
    variants : int
        Of the study.
    out : str
        Folder of the table, in `folder`.
    **what : object
        ``made``, the name of a function of :mod:`benchmarks.sweeps.studies`, or ``shipped``, that
        of a shipped study; the rest are settings of ``run_sweep``.
    """
    import json

    settings = {key: value for key, value in what.items() if key not in ("made", "shipped")}
    known = {key: value for key, value in what.items() if key in ("made", "shipped")}
    target = str(Path(folder) / out)
    order = {**known, "variants": variants, "out": target, "settings": settings}
    # Not "-c": worker processes import the program again, from its file.
    script = Path(folder) / "program.py"
    script.write_text(_PROGRAM, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), json.dumps(order)],
        env=environment(cache),
        text=True,
        start_new_session=True,
    )


def timed(
    folder: str | Path, cache: str | Path, variants: int, *, out: str = "out", **what: object
) -> tuple[float, float]:
    """Seconds of a whole sweep, and its largest Python process [MB].

    Compilers are not counted: what they take hangs on the model, not on the study.

    Parameters
    ----------
    folder, cache, variants, out, **what
        As in :func:`started`.
    """
    start = time.perf_counter()
    process = started(folder, cache, variants, out=out, **what)
    largest = 0.0
    while process.poll() is None:
        largest = max(largest, _largest(process.pid))
        time.sleep(0.2)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"the sweep ended with {process.returncode}")
    return seconds, largest


def _largest(group: int) -> float:
    """Largest that a Python process of a group has been so far [MB]; Linux only."""
    found = 0.0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(place.name)) != group:
                continue
            lines = (place / "status").read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):  # it has ended meanwhile
            continue
        known = dict(line.split(":", 1) for line in lines if ":" in line)
        if known["Name"].strip().startswith("python") and "VmHWM" in known:
            found = max(found, float(known["VmHWM"].split()[0]) / 1024)
    return found
