"""The experiments of a comparison, run together on half cells and full cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.capacity import run_capacity
from experiments.full_cell_case import FULL_CELL_DIRECTIONS
from experiments.full_cell_rate import FULL_CELL_C_RATES
from experiments.pulse import run_pulse
from experiments.rate import C_RATES, CURRENT_DENSITIES, DIRECTIONS, run_rate
from experiments.thermal import THERMAL_C_RATES, run_thermal

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from experiments.engine.numerics import Numerics
    from experiments.result import Result
    from parameter_sets.parameter_set import ParameterSet

#: Words for each experiment, by its name, in the order of the report.
PARTS: Mapping[str, str] = {
    "capacity": "capacity",
    "rate": "rate",
    "pulse": "pulse",
    "full-cell-rate": "full-cell rate",
    "thermal": "thermal",
}

#: Solves that one carbon takes in all experiments.
SOLVES_EACH = (
    1
    + len(DIRECTIONS) * (len(C_RATES) + len(CURRENT_DENSITIES))
    + len(DIRECTIONS)
    + len(FULL_CELL_DIRECTIONS) * (len(FULL_CELL_C_RATES) + 2 * len(THERMAL_C_RATES))
)


def run_all(
    half_cells: Sequence[ParameterSet],
    full_cells: Sequence[ParameterSet],
    *,
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None = None,
    part: Callable[[str], AbstractContextManager[None]] | None = None,
) -> dict[str, Result]:
    """Run every experiment of a comparison.

    Parameters
    ----------
    half_cells, full_cells : sequence of ParameterSet
        The same carbons in both cells, with different names.
    numerics : Numerics
        Mesh and tolerances.
    temperature : float
        Of the surroundings, and of cells without heat [K].
    progress : callable, optional
        Called with the number of solves just finished.
    part : callable, optional
        Gives the context in which the experiment with these words runs.

    Returns
    -------
    dict of str to Result
        By name of the experiment, in the order of :data:`PARTS`.
    """
    common: dict[str, Any] = {
        "profile": numerics,
        "temperature": temperature,
        "progress": progress,
    }
    runs: Mapping[str, tuple[Callable[..., Result], Sequence[ParameterSet]]] = {
        "capacity": (run_capacity, half_cells),
        "rate": (run_rate, half_cells),
        "pulse": (run_pulse, half_cells),
        "full-cell-rate": (run_rate, full_cells),
        "thermal": (run_thermal, full_cells),
    }
    found = {}
    for name, words in PARTS.items():
        run, cells = runs[name]
        if part is None:
            found[name] = run(cells, **common)
            continue
        with part(words):
            found[name] = run(cells, **common)
    return found
