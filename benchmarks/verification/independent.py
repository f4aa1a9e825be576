"""The same full cell in BATMODS-lite, and the cell of Fuller et al. (1994) in MPET."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
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

#: Its own equal volumes along the radii: it errs in first order of them, and each is half as wide.
EQUAL = (30, 60)

#: Times [s] and voltages [V].
Curve = tuple[NDArray[np.float64], NDArray[np.float64]]

#: Points of equal charge at which two curves are compared.
_POINTS = 1000


def measure() -> dict[str, Any]:
    """Differences of the voltage over the charge that both pass [mV].

    Raises
    ------
    RuntimeError
        Without the other code.
    """
    if find_spec("bmlite") is None:
        raise RuntimeError(
            "the part batmods needs another code: python -m pip install '.[verify]', or make verify"
        )
    # Not installed with the tools for tests.
    from benchmarks.verification import batmods

    graded, equal, extrapolated = {}, {}, {}
    for rate in RATES:
        case, ours, name = _case(rate), discharge(rate), f"{rate:g} C"
        graded[name] = difference(ours, *batmods.solve(case, ACROSS, RADIAL, grading=GRADING))
        pair = [batmods.solve(case, ACROSS, count) for count in EQUAL]
        equal[name] = [difference(ours, *curve) for curve in pair]
        extrapolated[name] = difference(ours, *without_volumes(*pair))
    return {
        "batmods-lite": version("batmods-lite"),
        "scikit-sundae": version("scikit-sundae"),
        "volumes": {
            "layers": ACROSS,
            "radii": RADIAL,
            "grading": GRADING,
            "equal radii": list(EQUAL),
        },
        "graded [mV]": graded,
        "equal [mV]": equal,
        "extrapolated [mV]": extrapolated,
    }


def without_volumes(coarse: Curve, fine: Curve) -> Curve:
    """Curve of infinitely many volumes, from two of which one has volumes half as wide.

    Parameters
    ----------
    coarse, fine : tuple of array
        Times [s] and voltages [V] of a code that errs in first order.

    Returns
    -------
    tuple of array
        Over the time that both have.
    """
    times = fine[0][fine[0] <= coarse[0][-1]]
    return times, 2 * np.interp(times, *fine) - np.interp(times, *coarse)


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
