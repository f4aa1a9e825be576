"""Accuracy against cost: meshes, radial discretisations, tolerances and efforts of the compiler."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import pybamm

from benchmarks.sweeps.errors import CONVERGED, RATES, errors, outcomes, summary
from benchmarks.sweeps.studies import KELVIN, half_cell_cases, half_cells
from experiments.engine import half_cell_model as module
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.discretisation import discretisation
from experiments.engine.library_cache import Effort
from experiments.engine.numerics import EXPLORE, SWEEP, Numerics
from experiments.rate import RateCase

FIGURE = Path(__file__).parents[2] / "docs" / "images" / "sweep-frontier.png"

_PARTICLE = "positive particle"

Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Candidate:
    """One way to solve the same runs.

    Parameters
    ----------
    family : str
        What it belongs to in the figure.
    label : str
        What tells it from the others of its family.
    numerics : Numerics
        Mesh and tolerances.
    change : callable, optional
        Changes the discretisation.
    ahead : {"quick", "thorough"}, optional
        How hard the compiler tries; interpreted for ``None``.
    """

    family: str
    label: str
    numerics: Numerics
    change: Change | None = None
    ahead: Effort | None = "thorough"


_BASE = replace(SWEEP, finer=None)


def _radial(points: int, grading: float = SWEEP.radial_grading, **others: Any) -> Numerics:
    name = f"{points} volumes, grading {grading:g}"
    return replace(_BASE, name=name, radial_points=points, radial_grading=grading, **others)


def _mesh(kind: Any, **settings: Any) -> Change:
    def change(kwargs: dict[str, Any]) -> None:
        kwargs["submesh_types"][_PARTICLE] = pybamm.MeshGenerator(kind, settings)

    return change


def _volumes_of_pybamm(kwargs: dict[str, Any]) -> None:
    kwargs["spatial_methods"][_PARTICLE] = pybamm.FiniteVolume()


def _spectral(order: int) -> Change:
    def change(kwargs: dict[str, Any]) -> None:
        mesh = pybamm.MeshGenerator(pybamm.SpectralVolume1DSubMesh, {"order": order})
        kwargs["submesh_types"][_PARTICLE] = mesh
        kwargs["spatial_methods"][_PARTICLE] = pybamm.SpectralVolume(order=order)

    return change


def candidates() -> list[Candidate]:
    """All that are compared, family by family."""
    stretched = _mesh(pybamm.Exponential1DSubMesh, side="right", stretch=2.3)
    chebyshev = _mesh(pybamm.Chebyshev1DSubMesh)
    across = ((4, 3), (8, 4), (10, 4))
    return [
        Candidate("profile", "sweep", SWEEP),
        Candidate("profile", "explore", EXPLORE),
        *(Candidate("grading 1.45", f"{n}", _radial(n)) for n in (8, 10, 16, 24, 36, 56)),
        *(Candidate("grading 2", f"{n}", _radial(n, 2.0)) for n in (10, 24, 44)),
        *(Candidate("uniform", f"{n}", _radial(n, 1.0)) for n in (10, 24)),
        *(
            Candidate("PyBaMM's face values", f"{n}", _radial(n), _volumes_of_pybamm)
            for n in (10, 24)
        ),
        *(Candidate("exponential mesh", f"{n}", _radial(n, 1.0), stretched) for n in (10, 24)),
        *(Candidate("Chebyshev mesh", f"{n}", _radial(n, 1.0), chebyshev) for n in (10, 24)),
        *(
            Candidate(f"spectral volumes, order {order}", f"{n}", _radial(n, 1.0), _spectral(order))
            for order in (2, 3)
            for n in (4, 8)
        ),
        *(
            Candidate(
                "24, across the coating",
                f"{n}",
                replace(_radial(24), electrode_points=n, separator_points=between),
            )
            for n, between in across
        ),
        *(Candidate("24, rtol", f"{r:g}", _radial(24, rtol=r)) for r in (3e-4, 3e-5)),
        *(Candidate("24, atol", f"{a:g}", _radial(24, atol=a)) for a in (1e-4, 1e-6)),
        Candidate("24, compiler", "quick", _radial(24), ahead="quick"),
        Candidate("24, compiler", "interpreted", _radial(24), ahead=None),
    ]


def measure(checked: int = 128) -> dict[str, Any]:
    """Errors and processor time of every candidate at each rate.

    Parameters
    ----------
    checked : int
        Variants.
    """
    runs = {rate: half_cell_cases(half_cells(checked, rate), checked, rate) for rate in RATES}
    best = {rate: outcomes(cases, CONVERGED) for rate, cases in runs.items()}
    rows = []
    for candidate in candidates():
        for rate, cases in runs.items():
            found, seconds = _solved(candidate, cases)
            capacity, mean, largest = errors(best[rate], found, rate).T
            rows.append(
                {
                    "family": candidate.family,
                    "label": candidate.label,
                    "rate [C]": rate,
                    "a run [ms]": 1e3 * seconds,
                    "capacity [%]": summary(capacity),
                    "mean [mV]": summary(mean),
                    "largest [mV]": summary(largest),
                }
            )
            print(rows[-1])
    return {"checked": checked, "rates [C]": list(RATES), "rows": rows}


def _solved(candidate: Candidate, cases: Sequence[RateCase]) -> tuple[list[Outcome], float]:
    """Outcomes in the order of the cases, and processor time of each, set-up not counted."""

    def changed(model: Any, numerics: Numerics) -> dict[str, Any]:
        kwargs = discretisation(model, numerics)
        if candidate.change is not None:
            candidate.change(kwargs)
        return kwargs

    found: list[Outcome] = []
    seconds, ready = 0.0, set()
    with mock.patch.object(module, "discretisation", changed):
        module.half_cell_model.cache_clear()
        for case in cases:
            mesh = case.mesh(candidate.numerics, KELVIN)
            model = case.compiled(mesh, threads=1, ahead=candidate.ahead)
            inputs = case.inputs(KELVIN)
            if id(model) not in ready:
                solve_batch(model, [inputs], 1.0)
                ready.add(id(model))
            start = time.process_time()
            found += solve_batch(model, [inputs], case.duration)
            seconds += time.process_time() - start
    module.half_cell_model.cache_clear()
    return found, seconds / len(cases)


def draw(measured: Mapping[str, Any], target: Path = FIGURE) -> None:
    """Draw the errors against the cost, and what nothing beats.

    Parameters
    ----------
    measured : mapping
        From :func:`measure`.
    target : Path
        Of the picture.
    """
    import matplotlib.pyplot as plt
    from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

    rates = measured["rates [C]"]
    kinds = (("mean [mV]", "potential, RMS [mV]", 1.0), ("capacity [%]", "capacity [%]", 0.1))
    figure, axes = plt.subplots(
        len(kinds), len(rates), figsize=(10, 7.5), sharex="col", layout="constrained"
    )
    families = list(dict.fromkeys(row["family"] for row in measured["rows"]))
    marks = dict(zip(families, "*Pos^vD<>hXdp8", strict=False))
    colours = dict(zip(families, plt.get_cmap("tab20").colors, strict=False))  # type: ignore[attr-defined]
    texts: list[tuple[Any, list[Any], str]] = []
    for place, rate in enumerate(rates):
        rows = [row for row in measured["rows"] if row["rate [C]"] == rate]
        for panel, (key, label, limit) in zip(axes[:, place], kinds, strict=True):
            for row in rows:
                profile = row["family"] == "profile"
                family = row["label"] if profile else row["family"]
                panel.plot(
                    row["a run [ms]"],
                    row[key][1],
                    marks[row["family"]],
                    color="black" if profile else colours[row["family"]],
                    markersize=13 if profile else 8,
                    label=f"profile {family}" if profile else family,
                    zorder=3 if profile else 2,
                )
            front = _front([(row["a run [ms]"], row[key][1]) for row in rows])
            panel.plot(*zip(*front, strict=True), color="0.75", zorder=1)
            panel.axhline(limit, color="tab:red", linewidth=0.8, linestyle="--")
            panel.set(xscale="log", yscale="log", ylabel=f"Error of {label}, 95th percentile")
            panel.margins(0.08)
            panel.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
            panel.xaxis.set_minor_locator(NullLocator())
            for axis in (panel.xaxis, panel.yaxis):
                axis.set_major_formatter(StrMethodFormatter("{x:g}"))
            texts.append((panel, rows, key))
        axes[0, place].set_title(f"{rate:g} C")
        axes[-1, place].set_xlabel("Processor time of a run [ms]")
    handles = dict(zip(*reversed(axes[0, 0].get_legend_handles_labels()), strict=True))
    figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=4, fontsize=8)
    figure.canvas.draw()
    for panel, rows, key in texts:
        _label(panel, rows, key)
    target.parent.mkdir(exist_ok=True)
    figure.savefig(target, dpi=130)
    plt.close(figure)


def _label(panel: Any, rows: Sequence[Mapping[str, Any]], key: str) -> None:
    """Write labels where there is room; the table has them all."""
    renderer = panel.figure.canvas.get_renderer()
    places = [panel.transData.transform((row["a run [ms]"], row[key][1])) for row in rows]
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in places]
    for own, (row, place) in enumerate(zip(rows, places, strict=True)):
        profile = row["family"] == "profile"
        left = profile or place[0] > panel.bbox.x0 + 0.85 * panel.bbox.width
        text = panel.annotate(
            row["label"],
            (row["a run [ms]"], row[key][1]),
            xytext=(-6 if left else 6, -10 if profile else 4),
            textcoords="offset points",
            ha="right" if left else "left",
            fontsize=7,
            color="0.3",
        )
        box = text.get_window_extent(renderer).extents
        others = (*taken[:own], *taken[own + 1 :])
        if not profile and any(_overlap(box, other) for other in others):
            text.remove()
        else:
            taken.append(tuple(box))


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart


def _front(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points that no other one beats in both, from cheap to exact."""
    found: list[tuple[float, float]] = []
    for cost, error in sorted(points):
        if not found or error < found[-1][1]:
            found.append((cost, error))
    return found
