"""One name for every figure of a sweep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from anode_model import SimulationInputError
from anode_model.sheets.naming import did_you_mean
from experiments.plots.sweeps.pairs import plot_pairs
from experiments.plots.sweeps.parallel import plot_parallel
from experiments.plots.sweeps.pareto import plot_pareto
from experiments.plots.sweeps.response import plot_response

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.sweeps.outcome import SweepResult

KINDS: Mapping[str, Callable[..., Figure]] = {
    "parallel": plot_parallel,
    "pairs": plot_pairs,
    "response": plot_response,
    "pareto": plot_pareto,
}


def plot_sweep(result: SweepResult, kind: str = "parallel", **settings: Any) -> Figure:
    """Draw a sweep.

    Parameters
    ----------
    result : SweepResult
        What to draw.
    kind : {"parallel", "pairs", "response", "pareto"}
        Parallel coordinates, a pair plot, response curves, or the front of areal capacity against
        retention and temperature rise.
    **settings
        Of :func:`plot_parallel`, :func:`plot_pairs`, :func:`plot_response` or :func:`plot_pareto`.

    Returns
    -------
    matplotlib.figure.Figure
        With units on every axis, limits of the claims, and a line that counts what is not drawn.

    Raises
    ------
    SimulationInputError
        If there is no such figure, or the study has no number for it.
    """
    if kind not in KINDS:
        advice = did_you_mean(str(kind), KINDS)
        raise SimulationInputError(
            f"no figure {kind!r}; {advice}".rstrip("; ") + f"; known: {', '.join(KINDS)}"
        )
    return KINDS[kind](result, **settings)
