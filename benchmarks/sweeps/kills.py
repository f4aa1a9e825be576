"""A sweep that is killed again and again, against one that is left in peace."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.sweeps.program import started, timed

_SEED = 1

#: Longest times to a kill [s], from a new part and from the start on.
_SOON, _START = 0.5, 6.0


def measure(variants: int = 2000, kills: int = 20) -> dict[str, Any]:
    """What is lost, doubled or different after many kills.

    Every second time only the parent is killed, and its workers have to end by themselves.

    Parameters
    ----------
    variants : int
        Half-cell runs.
    kills : int
        With SIGKILL, at random moments.
    """
    import pandas as pd

    draw = np.random.default_rng(_SEED)
    with tempfile.TemporaryDirectory() as folder:
        cache, out = Path(folder) / "cache", Path(folder) / "killed"
        timed(folder, cache, variants, out="ready", made="half_cells")
        timed(folder, cache, variants, out="peace", made="half_cells")
        parts, hit = [], 0
        for number in range(kills):
            process = started(
                folder, cache, variants, out="killed", made="half_cells", resume=_begun(out)
            )
            if number % 4:
                _wait_for_a_part(process, out)
            # The others are killed while they start.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(draw.uniform(0.0, _SOON if number % 4 else _START))
            hit += process.poll() is None
            _kill(process, whole=number % 2 == 0)
            parts.append(_parts(out))
        timed(folder, cache, variants, out="killed", made="half_cells", resume=_begun(out))
        peace, killed = (pd.read_parquet(Path(folder) / name / "table") for name in ("peace", out))
        left = [path.name for path in out.rglob("*") if path.name.startswith((".", "tmp"))]
    counts = killed.groupby(["variant", "run"]).size()
    return {
        "variants": variants,
        "kills": kills,
        "kills while it ran": hit,
        "parts after each kill": parts,
        "rows lost": int(len(peace) - len(counts)),
        "rows doubled": int((counts > 1).sum()),
        "same table": bool(peace.equals(killed)),
        "files left behind": left,
    }


def _parts(out: Path) -> int:
    return len(list((out / "table").glob("part-*.parquet")))


def _wait_for_a_part(process: subprocess.Popen[str], out: Path) -> None:
    """Until there is one more; the process may be done before."""
    before = _parts(out)
    while process.poll() is None and _parts(out) == before:
        time.sleep(0.01)


def _begun(out: Path) -> bool:
    return (out / "sweep.json").exists()


def _kill(process: subprocess.Popen[str], *, whole: bool) -> None:
    """Kill a program, or its whole group; in both cases nothing of it may stay."""
    group = process.pid
    with contextlib.suppress(ProcessLookupError):
        if whole:
            os.killpg(group, signal.SIGKILL)
        else:
            process.kill()
    process.communicate()
    deadline = time.monotonic() + 30.0
    while _alive(group):
        if time.monotonic() > deadline:
            raise RuntimeError("workers outlive a killed parent by half a minute")
        time.sleep(0.1)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
