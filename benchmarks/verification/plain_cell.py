"""A half cell of this package's engine with properties so plain that formulas say what it does.

The equations, meshes and volumes are those of every half cell here; only the laws are constants:
diffusivity in the particles, and all of the electrolyte. They are inputs, so one model serves all
checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

import numpy as np
import pybamm

from anode_model import derive
from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import NO_HYSTERESIS, Laws
from experiments.engine.compiled_model import material_inputs
from experiments.engine.discretisation import discretisation
from experiments.engine.half_cell_model import carbon_half_cell, template_values
from experiments.engine.numerics import SOLVER_OPTIONS, Numerics
from parameter_sets import half_cell, load_material
from parameter_sets.cell_design import CoinHalfCell
from parameter_sets.parameter_set import ParameterSet

#: The sheet whose numbers stand wherever a check does not set its own.
MATERIAL = "reference-sphere"

#: Start of every check [1].
FILLING = 0.5

#: Constants of the electrolyte, by the name of the input; all near those of LP57.
SALT: Mapping[str, tuple[str, float]] = {
    "salt_diffusivity": ("Electrolyte diffusivity [m2.s-1]", 2.5e-10),
    "salt_conductivity": ("Electrolyte conductivity [S.m-1]", 0.95),
    "salt_transference": ("Cation transference number", 0.26),
    "salt_factor": ("Thermodynamic factor", 1.5),
}

#: Concentration of the salt at rest [mol.m-3].
CONCENTRATION = 1000.0


@dataclass(frozen=True)
class PlainCell:
    """Model and numbers of the plain half cell.

    Parameters
    ----------
    cell : ParameterSet
        The real one behind it.
    laws : Laws
        Its laws with a constant diffusivity and without hysteresis.
    model : pybamm.BaseModel
        Built.
    solver : pybamm.IDAKLUSolver
        Which keeps all states.
    """

    cell: ParameterSet
    laws: Laws
    model: Any
    solver: Any

    @property
    def numbers(self) -> dict[str, float]:
        """All inputs but the current, at their usual values."""
        return {
            **material_inputs(self.cell, self.laws),
            **{name: value for name, (_, value) in SALT.items()},
            "initial_filling": FILLING,
            "temperature": REFERENCE_TEMPERATURE,
        }

    def run(
        self, current_density: float, times: Sequence[float], numbers: Mapping[str, float]
    ) -> Any:
        """Hold a current.

        Parameters
        ----------
        current_density : float
            Positive lithiates [A.m-2].
        times : sequence of float
            Instants at which the solution is kept, from zero [s].
        numbers : mapping of str to float
            All other inputs.

        Returns
        -------
        pybamm.Solution
        """
        known = {symbol.name for symbol in self.model.input_parameters}
        inputs = {name: value for name, value in numbers.items() if name in known}
        inputs["current_density"] = current_density
        span, kept = np.array([0.0, times[-1]]), np.asarray(times)
        return self.solver.solve(self.model, span, inputs=inputs, t_interp=kept)


@cache
def plain_cell(numerics: Numerics) -> PlainCell:
    """Build it; the second call with the same mesh costs nothing.

    Parameters
    ----------
    numerics : Numerics
        Mesh and tolerances.
    """
    cell = half_cell(derive(load_material(MATERIAL), spreads=False))
    laws = replace(cell.derived.laws, diffusivity="constant", hysteresis=NO_HYSTERESIS)
    design = cast("CoinHalfCell", cell.design)
    model = carbon_half_cell(laws)
    model.events = []
    values = template_values(laws, design, numerics)
    values |= {known: pybamm.InputParameter(name) for name, (known, _) in SALT.items()}
    values["Initial concentration in electrolyte [mol.m-3]"] = CONCENTRATION
    area = design["electrode_area"].value
    values["Current function [A]"] = pybamm.InputParameter("current_density") * area
    solver = pybamm.IDAKLUSolver(
        rtol=numerics.rtol, atol=numerics.atol, options=dict(SOLVER_OPTIONS)
    )
    simulation = pybamm.Simulation(
        model,
        parameter_values=pybamm.ParameterValues(values),
        solver=solver,
        **discretisation(model, numerics),
    )
    simulation.build()
    return PlainCell(cell, laws, simulation.built_model, solver)
