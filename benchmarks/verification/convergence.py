"""How fast the engine's errors fall with its volumes and with the tolerance of its time steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anode_model import derive
from anode_model.constants import REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from benchmarks.verification.plain_cell import MATERIAL
from experiments.engine.half_cell_model import half_cell_model
from experiments.engine.numerics import Numerics
from experiments.rate import RateCase
from parameter_sets import half_cell, load_material

#: Order of the finite volumes in both directions [1].
ORDER = 2.0

#: Tolerances of time that do not show in differences between meshes.
_BASE = Numerics("convergence", 10, 4, 24, 2.0, 1e-8, 1e-10)

#: Each mesh halves every volume of the one before: the graded mesh is a smooth map of an even one.
RADIAL = (24, 48, 96, 192)
ACROSS = ((10, 5), (20, 10), (40, 20), (80, 40))

#: Rates at which the radius, and the layers, decide [1/h].
RADIAL_RATE, ACROSS_RATE = 1.0, 5.0

TOLERANCES = (1e-3, 1e-4, 1e-5, 1e-6)

#: Instants of a run over the time that its capacity would last [1]: with current on, and not its
#: steep end.
_SHARES = np.linspace(0.02, 0.6, 59)


def measure() -> dict[str, Any]:
    """Orders and errors."""
    radial = [curve(RADIAL_RATE, replace(_BASE, radial_points=n)) for n in RADIAL]
    across = [
        curve(ACROSS_RATE, replace(_BASE, electrode_points=n, separator_points=m))
        for n, m in ACROSS
    ]
    found: dict[str, Any] = {}
    for name, curves in (("radius", radial), ("layers", across)):
        apart = steps(curves)
        found |= {f"{name}, steps [mV]": apart, f"{name}, orders": orders(apart)}
    return found | {"tolerances": list(TOLERANCES), "tolerance, errors [mV]": tolerance_errors()}


def curve(rate: float, numerics: Numerics) -> NDArray[np.float64]:
    """Potential of the carbon while it is delithiated [mV].

    Parameters
    ----------
    rate : float
        [1/h].
    numerics : Numerics
        Mesh and tolerances.
    """
    cell = half_cell(derive(load_material(MATERIAL), spreads=False))
    case = RateCase(cell, "delithiation", "C-rate", rate * cell.derived.value("areal_capacity"))
    # Not kept: each mesh is used once.
    model = half_cell_model.__wrapped__(case.laws, cell.design, numerics)
    times = _SHARES * SECONDS_PER_HOUR / rate
    solution = model.solver.solve(
        model.model,
        np.array([0.0, times[-1]]),
        inputs=case.inputs(REFERENCE_TEMPERATURE),
        t_interp=np.array([0.0, *times]),
    )
    potential = np.asarray(solution[model.outputs["potential"]].entries)[1:]
    if potential.shape != times.shape:
        raise RuntimeError(f"{numerics.name} at {rate:g} C ended before its last instant")
    return 1e3 * potential


def steps(curves: Sequence[NDArray[np.float64]]) -> list[float]:
    """Root mean square of the difference of each curve and the next [mV]."""
    return [float(np.sqrt(np.mean((finer - coarser) ** 2))) for coarser, finer in pairwise(curves)]


def orders(apart: Sequence[float]) -> list[float]:
    """Orders of convergence from differences between meshes that are halved (Richardson) [1].

    Examples
    --------
    >>> orders([1.6, 0.4, 0.1])
    [2.0, 2.0]
    """
    return [math.log2(first / second) for first, second in pairwise(apart)]


def tolerance_errors() -> list[float]:
    """Root mean square of the error of time steps at 1 C, with the tolerances of `explore` [mV]."""
    best = curve(RADIAL_RATE, _BASE)
    found = []
    for tolerance in TOLERANCES:
        looser = replace(_BASE, rtol=tolerance, atol=1e-2 * tolerance)
        found.append(steps([curve(RADIAL_RATE, looser), best])[0])
    return found
