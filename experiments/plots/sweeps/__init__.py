"""Pictures of a sweep: parallel coordinates, pairs, response curves, the Pareto front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from anode_model import SimulationInputError
from anode_model.sheets.naming import did_you_mean
from experiments.plots.sweeps.frame import SweepFrame
from experiments.plots.sweeps.front import draw_pareto, not_dominated, pareto_front
from experiments.plots.sweeps.pair_plots import draw_pairs
from experiments.plots.sweeps.parallel_lines import draw_parallel
from experiments.plots.sweeps.response_curves import draw_response

if TYPE_CHECKING:
    from experiments.sweeps.outcome import SweepResult

__all__ = [
    "SweepFrame",
    "draw_pairs",
    "draw_parallel",
    "draw_pareto",
    "draw_response",
    "not_dominated",
    "pareto_front",
    "plot_sweep",
]

_KINDS: Mapping[str, Callable[..., Any]] = {
    "parallel": draw_parallel,
    "pairs": draw_pairs,
    "response": draw_response,
    "pareto": draw_pareto,
}


def plot_sweep(result: SweepResult | SweepFrame, kind: str = "parallel", **settings: Any) -> Any:
    """Draw a sweep.

    Parameters
    ----------
    result : SweepResult or SweepFrame
        On disk, or read already.
    kind : {"parallel", "pairs", "response", "pareto"}
        What is drawn.
    **settings
        ``output`` and ``most`` of all but the Pareto front; ``ax`` of parallel coordinates.

    Returns
    -------
    matplotlib.axes.Axes or list of them
        What was drawn on.

    Raises
    ------
    SimulationInputError
        If there is no such picture, or the sweep has nothing for it.
    """
    if kind not in _KINDS:
        advice = did_you_mean(str(kind), list(_KINDS))
        raise SimulationInputError(
            f"kind: got {kind!r}; {advice}".rstrip("; ") + f"; allowed: {', '.join(_KINDS)}"
        )
    frame = result if isinstance(result, SweepFrame) else SweepFrame(result)
    return _KINDS[kind](frame, **settings)
