"""The same full cell in BATMODS-lite, and the cell of Fuller et al. (1994) in MPET."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anode_model import derive
from anode_model.constants import REFERENCE_TEMPERATURE
from benchmarks.fuller1994 import solve_discharge
from benchmarks.verification.plain_cell import MATERIAL
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.numerics import Numerics
from experiments.full_cell_case import DISCHARGE, FullCellCase
from parameter_sets import full_cell, load_material

DESIGN = "pouch-NMC811"

#: Rates of the discharges [1/h].
RATES = (0.2, 1.0, 3.0)

#: This package's side: beyond it nothing moves by a tenth of a millivolt.
CONVERGED = Numerics("converged", 60, 30, 100, 2.0, 1e-7, 1e-9)

#: The other code's: volumes across each layer and along the radii, and their grading.
ACROSS, RADIAL, GRADING = 20, 30, 2.0

#: What it does with equal volumes, as it makes them, at 1 C.
EQUAL = (15, 30, 60)

#: Points of equal charge at which two curves are compared.
_POINTS = 1000


def measure() -> dict[str, Any]:
    """Differences of the voltage over the charge that both pass [mV]."""
    # Not installed with the tools for tests: make verify.
    from benchmarks.verification import batmods

    found: dict[str, Any] = {
        "batmods-lite": version("batmods-lite"),
        "scikit-sundae": version("scikit-sundae"),
        "volumes": {"layers": ACROSS, "radii": RADIAL, "grading": GRADING},
    }
    best = {rate: discharge(rate) for rate in RATES}
    for rate, ours in best.items():
        theirs = batmods.solve(_case(rate), ACROSS, RADIAL, grading=GRADING)
        found[f"{rate:g} C [mV]"] = difference(ours, *theirs)
    found["equal volumes"] = list(EQUAL)
    found["equal volumes, 1 C [mV]"] = [
        difference(best[1.0], *batmods.solve(_case(1.0), 10, count))["rms"] for count in EQUAL
    ]
    return found


def measure_fuller() -> dict[str, Any]:
    """Difference of the discharge of docs/fuller1994.md from its reference, before the knee."""
    return {"rms [mV]": solve_discharge().rms_before_knee}


def _case(rate: float) -> FullCellCase:
    cell = full_cell(derive(load_material(MATERIAL), spreads=False), DESIGN)
    return FullCellCase(cell, DISCHARGE, rate)


def discharge(rate: float) -> Outcome:
    """With this package's engine.

    Parameters
    ----------
    rate : float
        [1/h].
    """
    case = _case(rate)
    (outcome,) = solve_batch(
        case.compiled(CONVERGED), [case.inputs(REFERENCE_TEMPERATURE)], case.duration
    )
    return outcome


def difference(
    ours: Outcome, times: NDArray[np.float64], voltages: NDArray[np.float64]
) -> dict[str, float]:
    """Root mean square and largest difference of two curves at one current [mV].

    Parameters
    ----------
    ours : Outcome
        Of this package.
    times, voltages : array
        Of the other code [s], [V].
    """
    end = min(float(ours.time[-1]), float(times[-1]))
    shared = end * np.arange(1, _POINTS + 1) / _POINTS
    apart = 1e3 * (
        np.interp(shared, ours.time, ours.series["voltage"]) - np.interp(shared, times, voltages)
    )
    return {
        "rms": float(np.sqrt(np.mean(apart**2))),
        "largest": float(np.max(np.abs(apart))),
        "shared [%]": 100 * end / float(ours.time[-1]),
    }
