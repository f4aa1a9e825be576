"""Figures of a sweep: parallel coordinates, pair plots, response curves, the Pareto front."""

from experiments.plots.sweeps.drawing import KINDS, plot_sweep
from experiments.plots.sweeps.pairs import plot_pairs
from experiments.plots.sweeps.parallel import plot_parallel
from experiments.plots.sweeps.pareto import plot_pareto, plot_trade_off
from experiments.plots.sweeps.response import plot_response, plot_response_to
from experiments.plots.sweeps.trade_off import find_trade_off

__all__ = [
    "KINDS",
    "find_trade_off",
    "plot_pairs",
    "plot_parallel",
    "plot_pareto",
    "plot_response",
    "plot_response_to",
    "plot_sweep",
    "plot_trade_off",
]
