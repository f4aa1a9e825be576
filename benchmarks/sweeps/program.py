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
import resource
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
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    largest = max(resource.getrusage(kind).ru_maxrss for kind in kinds)
    print(largest / 1024)
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
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def timed(
    folder: str | Path, cache: str | Path, variants: int, *, out: str = "out", **what: object
) -> tuple[float, float]:
    """Seconds of a whole sweep, and its largest process [MB].

    Parameters
    ----------
    folder, cache, variants, out, **what
        As in :func:`started`.
    """
    start = time.perf_counter()
    process = started(folder, cache, variants, out=out, **what)
    said, _ = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"the sweep ended with {process.returncode}")
    return seconds, float(said.split()[-1])
