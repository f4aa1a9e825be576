"""Experiments on cells: what does the cell do, and how do variants compare.

Nothing heavy is imported before it is used: the functions below are fetched on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.baselines.comparing import compare_with
    from experiments.baselines.making import make_baseline
    from experiments.baselines.reading import load_baseline
    from experiments.baselines.text import save_baseline
    from experiments.capacity import run_capacity
    from experiments.comparison import compare
    from experiments.cycling import run_cycling
    from experiments.explanation import explain
    from experiments.pulse import run_pulse
    from experiments.rate import run_rate
    from experiments.sensitivity import run_sensitivity
    from experiments.storage import run_storage
    from experiments.sweeps.builder import new_study
    from experiments.sweeps.outcome import open_sweep
    from experiments.sweeps.reading import load_study
    from experiments.sweeps.running import run_sweep
    from experiments.thermal import run_thermal

__all__ = [
    "compare",
    "compare_with",
    "explain",
    "load_baseline",
    "load_study",
    "make_baseline",
    "new_study",
    "open_sweep",
    "run_capacity",
    "run_cycling",
    "run_pulse",
    "run_rate",
    "run_sensitivity",
    "run_storage",
    "run_sweep",
    "run_thermal",
    "save_baseline",
]

_HOMES = {
    "compare": "experiments.comparison",
    "compare_with": "experiments.baselines.comparing",
    "explain": "experiments.explanation",
    "load_baseline": "experiments.baselines.reading",
    "load_study": "experiments.sweeps.reading",
    "make_baseline": "experiments.baselines.making",
    "new_study": "experiments.sweeps.builder",
    "open_sweep": "experiments.sweeps.outcome",
    "run_capacity": "experiments.capacity",
    "run_cycling": "experiments.cycling",
    "run_pulse": "experiments.pulse",
    "run_rate": "experiments.rate",
    "run_sensitivity": "experiments.sensitivity",
    "run_storage": "experiments.storage",
    "run_sweep": "experiments.sweeps.running",
    "run_thermal": "experiments.thermal",
    "save_baseline": "experiments.baselines.text",
}


def __getattr__(name: str) -> Any:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
