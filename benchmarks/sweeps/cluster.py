"""Two workers of a Dask cluster against two processes."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.sweeps.program import environment, timed

_HERE = "127.0.0.1"
_WORKERS = 2


def measure(variants: int = 4000) -> dict[str, Any]:
    """Times of both, compiled models ready on disk, and whether the tables are the same.

    Parameters
    ----------
    variants : int
        Half-cell runs.
    """
    import pandas as pd

    made: dict[str, Any] = {"made": "half_cells"}
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        timed(folder, cache, variants, out="ready", **made, workers=_WORKERS)
        local, _ = timed(folder, cache, variants, out="local", **made, workers=_WORKERS)
        with _cluster(Path(folder), cache) as address:
            far, _ = timed(folder, cache, variants, out="far", **made, scheduler=address)
        again, _ = timed(folder, cache, variants, out="again", **made, workers=_WORKERS)
        tables = [pd.read_parquet(Path(folder) / name / "table") for name in ("local", "far")]
        same = bool(tables[0].equals(tables[1]))
    mean = (local + again) / 2
    return {
        "variants": variants,
        "processes [s]": mean,
        "cluster [s]": far,
        "ratio": far / mean,
        "same table": same,
    }


@contextmanager
def _cluster(folder: Path, cache: Path) -> Iterator[str]:
    """A scheduler and two workers with one thread each, on the loopback."""
    settings = ("--host", _HERE, "--port", "0", "--no-dashboard", "--no-jupyter")
    scheduler, address = _start(cache, "scheduler", *settings, until=rf"tcp://{_HERE}:\d+")
    running = [scheduler]
    try:
        for number in range(_WORKERS):
            own = str(folder / f"worker-{number}")
            where = ("--host", _HERE, "--nthreads", "1", "--no-dashboard", "--local-directory", own)
            running.append(_start(cache, "worker", address, *where, until="Registered")[0])
        time.sleep(1.0)
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
            process.communicate()


def _start(cache: Path, kind: str, *words: str, until: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(cache),
    )
    for line in process.stderr or ():
        if found := re.search(until, line):
            return process, found[0]
    raise RuntimeError(f"the {kind} did not start")
