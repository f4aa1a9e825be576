"""How far the meshes of sweeps are from converged ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from benchmarks.sweeps.studies import KELVIN, half_cell_cases, half_cells
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.numerics import EXPLORE, SWEEP, Numerics
from experiments.rate import RateCase

#: Beyond which nothing of interest moves.
CONVERGED = Numerics("converged", 50, 20, 140, 2.0, 1e-6, 1e-8)

#: Rates [1/h].
RATES = (1.0, 5.0)

#: Shares of the run at which potentials are compared: not at its end, where they are steepest.
_SHARES = np.linspace(0.005, 0.98, 200)

_SECONDS = 3600.0


def measure(checked: int = 128) -> dict[str, Any]:
    """Errors of `sweep` and `explore` at each rate.

    Parameters
    ----------
    checked : int
        Variants.
    """
    found: dict[str, Any] = {"checked": checked, "rates [C]": list(RATES)}
    for rate in RATES:
        cases = half_cell_cases(half_cells(checked, rate), checked, rate)
        best = outcomes(cases, CONVERGED)
        for numerics in (SWEEP, EXPLORE):
            apart = errors(best, outcomes(cases, numerics), rate)
            for name, values in zip(
                ("capacity [%]", "mean [mV]", "largest [mV]"), apart.T, strict=True
            ):
                key = f"{rate:g} C, {numerics.name}, {name}"
                found[key] = [float(value) for value in summary(values)]
    return found


def outcomes(cases: Sequence[RateCase], numerics: Numerics) -> list[Outcome]:
    """Outcomes in the order of the cases, each on the mesh that it needs.

    Parameters
    ----------
    cases : sequence of RateCase
        Runs.
    numerics : Numerics
        Mesh and tolerances.
    """
    found = []
    for case in cases:
        model = case.compiled(case.mesh(numerics, KELVIN), threads=1)
        found += solve_batch(model, [case.inputs(KELVIN)], case.duration)
    return found


def errors(best: Sequence[Outcome], others: Sequence[Outcome], rate: float) -> NDArray[np.float64]:
    """Errors of capacity [% of nominal], and of the potential: mean and largest [mV].

    Parameters
    ----------
    best, others : sequence of Outcome
        In the same order.
    rate : float
        [1/h].

    Returns
    -------
    array
        Shape (cases, 3); rows of NaN where a case could not be solved.
    """
    return np.array([_error(*pair, rate) for pair in zip(best, others, strict=True)])


def _error(best: Outcome, other: Outcome, rate: float) -> tuple[float, float, float]:
    if "failed" in (best.status, other.status):
        return np.nan, np.nan, np.nan
    capacity = 100 * abs(other.time[-1] - best.time[-1]) * rate / _SECONDS
    apart = 1e3 * np.abs(_potentials(best) - _potentials(other))
    return float(capacity), float(np.sqrt(np.mean(apart**2))), float(np.max(apart))


def _potentials(outcome: Outcome) -> NDArray[np.float64]:
    curve = PchipInterpolator(outcome.time, outcome.series["potential"])
    return np.asarray(curve(_SHARES * outcome.time[-1]))


def summary(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Median, 95th percentile and largest."""
    return (
        float(np.nanmedian(values)),
        float(np.nanpercentile(values, 95)),
        float(np.nanmax(values)),
    )
