"""The discretisation: salt is kept, errors fall with the square of the mesh, steep means hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pybamm
import pytest
from numpy.typing import NDArray

from experiments.engine.discretisation import (
    LayerVolumes,
    ParticleVolumes,
    discretisation,
    graded_edges,
)
from experiments.engine.half_cell_model import carbon_half_cell, template_values
from experiments.engine.numerics import Numerics
from experiments.rate import RateCase
from parameter_sets import load_cell_design
from parameter_sets.parameter_set import ParameterSet

MakeCell = Callable[..., ParameterSet]

START = Numerics("start", 8, 4, 12, 2.0, 1e-7, 1e-9)

CONCENTRATION = "Electrolyte concentration [mol.m-3]"


def state(cell: ParameterSet, numerics: Numerics, c_rate: float, duration: float) -> Any:
    """A lithiation without events, with everything to look at, at a few common times."""
    model = carbon_half_cell(cell.derived.laws)
    model.events = []
    values = template_values(cell.derived.laws, load_cell_design(), numerics)
    area = cell.design["electrode_area"].value
    values["Current function [A]"] = pybamm.InputParameter("current_density") * area
    simulation = pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(values),
        solver=pybamm.IDAKLUSolver(rtol=numerics.rtol, atol=numerics.atol),
        **discretisation(model, numerics),
    )
    simulation.build()
    case = RateCase(cell, "lithiation", "C-rate", c_rate * cell.derived.value("areal_capacity"))
    times = np.linspace(0.0, duration, 5)
    return simulation.solver.solve(
        simulation.built_model, times, inputs=case.inputs(298.15), t_interp=times
    )


def salt(cell: ParameterSet, numerics: Numerics, solution: Any) -> NDArray[np.float64]:
    """Salt in separator and pores per area [mol.m-2] along a run."""
    layers = {
        "separator": (numerics.separator_points, cell.design.value("separator_thickness"),
                      cell.design.value("separator_porosity")),
        "coating": (numerics.electrode_points, cell.derived.value("coating_thickness"),
                    cell.derived.value("porosity")),
    }  # fmt: skip
    volumes = np.concatenate(
        [
            np.full(points, porosity * length / points)
            for points, length, porosity in layers.values()
        ]
    )
    return np.asarray(volumes @ solution[CONCENTRATION].data)


def test_no_salt_appears_or_vanishes(make_cell: MakeCell) -> None:
    """At 5 C, where diffusivity and transference number vary along the separator."""
    cell = make_cell()
    amounts = salt(cell, START, state(cell, START, 5.0, 60.0))
    assert amounts == pytest.approx(amounts[0], rel=1e-7)


@pytest.mark.parametrize("finer", ["electrode_points", "separator_points", "radial_points"])
def test_the_potential_converges_with_the_square_of_the_mesh(
    finer: str, make_cell: MakeCell
) -> None:
    """Each halving of the volumes divides what is left by four, also across the two layers."""
    cell = make_cell("crushed")
    found = []
    for factor in (1, 2, 4):
        numerics = replace(START, **{finer: factor * getattr(START, finer)})
        solution = state(cell, numerics, 2.0, 60.0)
        found.append(solution["Carbon potential [V]"].data[-1])
    steps = [abs(second - first) for first, second in pairwise(found)]
    assert steps[0] / steps[1] > 3.0


def test_outermost_volume_is_as_thin_as_the_grading_says() -> None:
    edges = graded_edges(30, 2.0)
    assert edges[0] == 0.0
    assert edges[-1] == 1.0
    assert np.diff(edges)[-1] == pytest.approx(1 / 900, rel=1e-9)
    assert np.all(np.diff(edges, 2) < 0)


def test_grading_of_one_is_uniform() -> None:
    assert np.diff(graded_edges(8, 1.0)) == pytest.approx(np.full(8, 0.125), rel=1e-12)


def faces(method: Any, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values on the faces of a uniform mesh from values in its volumes."""
    variable = pybamm.SpatialVariable("x", domain="layer", coord_sys="cartesian")
    geometry = {"layer": {variable: {"min": 0.0, "max": 1.0}}}
    mesh = pybamm.Mesh(geometry, {"layer": pybamm.Uniform1DSubMesh}, {variable: values.size})
    method.build(mesh)
    vector = pybamm.StateVector(slice(0, values.size), domain=["layer"])
    return np.asarray(method.shift(vector, "node to edge", "harmonic").evaluate(y=values)).ravel()


def test_two_layers_conduct_in_series() -> None:
    found = faces(LayerVolumes(), np.array([1.0, 1.0, 4.0, 4.0]))
    assert found == pytest.approx([1.0, 1.0, 1.6, 4.0, 4.0], rel=1e-12)


def test_face_between_steep_diffusivities_has_their_integral_mean() -> None:
    """Of an exponential, up to the fourth order in the difference."""
    for steepness, tolerance in ((0.2, 1e-4), (0.4, 1.6e-3)):
        found = faces(ParticleVolumes(), np.exp(steepness * np.arange(3)))[1]
        mean = (np.exp(steepness) - 1.0) / steepness
        assert found == pytest.approx(mean, rel=tolerance)
