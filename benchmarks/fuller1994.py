"""The discharge of Fuller, Doyle and Newman (1994) with this package's objects, and its figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from anode_model import derive
from anode_model.constants import SECONDS_PER_HOUR
from experiments.plots.panels import page_legend
from experiments.plots.style import COLOURS, COLUMN, FAINT, OTHERS, SMALL, TEXT, dress
from parameter_sets import load_material
from parameter_sets.verification_cells import fuller1994_cell

if TYPE_CHECKING:
    import pybamm
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

#: Points of the reference before the knee.
BEFORE_KNEE = 15

#: Volumes across the layers and along the radii.
VOLUMES: Mapping[str, int] = {"x_n": 30, "x_s": 10, "x_p": 30, "r_n": 30, "r_p": 20}

# Longer than the discharge takes; 2 V ends it [s].
_LONGEST = 4300.0
_SECONDS_PER_MINUTE = SECONDS_PER_HOUR / 60
# Limits of the lower panel; what lies outside is an arrow with its number [mV].
_LOWEST, _HIGHEST = -4.0, 10.0
_MODEL, _REFERENCE = COLOURS[0], COLOURS[1]


@dataclass(frozen=True)
class Discharge:
    """The model's curve and the points of the reference.

    Parameters
    ----------
    time, voltage : numpy.ndarray
        The model's curve, shape (n,) [s], [V].
    points, reference : numpy.ndarray
        The reference, shape (m,) [s], [V].
    at_points : numpy.ndarray
        The model at the times of the reference, shape (m,); NaN after its end [V].
    """

    time: NDArray[np.float64]
    voltage: NDArray[np.float64]
    points: NDArray[np.float64]
    reference: NDArray[np.float64]
    at_points: NDArray[np.float64]

    @property
    def difference(self) -> NDArray[np.float64]:
        """Model minus reference at the points of the reference, shape (m,) [mV]."""
        return 1e3 * (self.at_points - self.reference)

    @property
    def rms_before_knee(self) -> float:
        """Root mean square of the difference before the knee [mV]."""
        return float(np.sqrt(np.mean(self.difference[:BEFORE_KNEE] ** 2)))


def solve_discharge() -> Discharge:
    """Discharge the cell of the paper at 40 A/m² with the DFN, as far as 2 V."""
    coke = derive(load_material("petroleum-coke-Fuller1994"), spreads=False)
    solution = _solution(fuller1994_cell(coke))
    # Two lines of words above the numbers.
    csv = files("anode_model").joinpath("data/fuller94_reference.csv").read_text(encoding="utf-8")
    table = np.loadtxt(csv.splitlines(), delimiter=",", skiprows=2)
    points, reference = table[:, 0], table[:, 3]
    voltage = solution["Terminal voltage [V]"]
    inside = points <= solution.t[-1]
    at_points = np.full(points.shape, np.nan)
    at_points[inside] = voltage(points[inside])
    time = np.asarray(solution.t, dtype=float)
    return Discharge(time, np.asarray(voltage(time)), points, reference, at_points)


def _solution(values: pybamm.ParameterValues) -> pybamm.Solution:
    import pybamm

    model = pybamm.lithium_ion.DFN()
    meshes = model.default_submesh_types
    # The coke's diffusion layer is thin at first: small volumes at the surface.
    meshes["negative particle"] = pybamm.MeshGenerator(
        pybamm.Exponential1DSubMesh, {"side": "right", "stretch": 2}
    )
    simulation = pybamm.Simulation(
        model,
        parameter_values=values,
        var_pts=dict(VOLUMES),
        submesh_types=meshes,
        solver=pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8),
    )
    return simulation.solve([0, _LONGEST])


def draw_discharge(discharge: Discharge) -> Figure:
    """Both curves, and below them their difference.

    Parameters
    ----------
    discharge : Discharge
        What to draw.

    Returns
    -------
    matplotlib.figure.Figure
        Its ``axes`` are the two panels.
    """
    figure = Figure(figsize=(COLUMN * 1.5, 4.2), layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    minutes = discharge.points / _SECONDS_PER_MINUTE
    upper.plot(discharge.time / _SECONDS_PER_MINUTE, discharge.voltage, color=_MODEL, lw=1.3)
    upper.plot(minutes, discharge.reference, "o", ms=4.5, mfc="none", mec=_REFERENCE, mew=1.0)
    dress(upper, y="cell voltage [V]")
    _draw_difference(lower, minutes, discharge.difference)
    dress(lower, "time [min]", "difference [mV]")
    upper.yaxis.set_major_locator(MultipleLocator(0.5))
    lower.xaxis.set_major_locator(MultipleLocator(10))
    for ax in (upper, lower):
        ax.grid(color=OTHERS, lw=0.35)
        ax.set_axisbelow(True)
    figure.align_ylabels()
    page_legend(
        figure,
        {
            "this package, DFN at 40 A/m²": Line2D([], [], color=_MODEL, lw=1.3),
            "reference (MPET)": Line2D(
                [], [], ls="", marker="o", ms=4.5, mfc="none", mec=_REFERENCE, mew=1.0
            ),
            "package − reference": Line2D([], [], ls="", marker="o", ms=3.2, color=TEXT),
        },
        outside=True,
    )
    return figure


def _draw_difference(
    ax: Axes, minutes: NDArray[np.float64], difference: NDArray[np.float64]
) -> None:
    """Dots on stems; a point beyond the panel is an arrow with its number."""
    ax.axhline(0, color=FAINT, lw=0.7)
    ax.set_ylim(_LOWEST, _HIGHEST)
    inside = (difference >= _LOWEST) & (difference <= _HIGHEST)
    ax.vlines(minutes[inside], 0, difference[inside], color=TEXT, lw=0.6)
    ax.plot(minutes[inside], difference[inside], "o", ms=3.2, color=TEXT)
    for minute, value in zip(minutes[~inside], difference[~inside], strict=True):
        if not np.isfinite(value):
            continue
        end = _HIGHEST if value > 0 else _LOWEST
        ax.annotate(
            "",
            xy=(minute, end),
            xytext=(minute, 0),
            arrowprops={"arrowstyle": "-|>", "color": TEXT, "lw": 0.6, "shrinkA": 0, "shrinkB": 0},
        )
        ax.annotate(
            f"{value:+.0f} mV",
            xy=(minute, end),
            xytext=(-5, -4 if value > 0 else 4),
            textcoords="offset points",
            ha="right",
            va="top" if value > 0 else "bottom",
            fontsize=SMALL,
            color=TEXT,
        )
