"""Lithium, charge and energy over ten cycles of a full cell that heats itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np
import pybamm
from numpy.typing import NDArray

from anode_model import derive
from anode_model.constants import FARADAY, REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from anode_model.relations.potential import msmr_potential
from benchmarks.verification.plain_cell import MATERIAL
from experiments.engine.compiled_model import quiet_about_decay, start_inputs
from experiments.engine.discretisation import discretisation
from experiments.engine.full_cell_model import (
    cell_inputs,
    charge_of,
    heat_inputs,
    template_values,
)
from experiments.engine.lumped_heat import SUMMED, TEMPERATURE, LumpedHeatDFN
from experiments.engine.numerics import SOLVER_OPTIONS, Numerics
from parameter_sets import full_cell, load_cell_design, load_material
from parameter_sets.carbon_electrode import carbon_options
from parameter_sets.carbon_functions import GALLERIES
from parameter_sets.cell_design import PouchCell
from parameter_sets.parameter_set import ParameterSet

#: Conservation holds on any mesh; the tolerance is that of `reference`.
MESH = Numerics("conservation", 10, 4, 24, 2.0, 1e-6, 1e-8, 16)

#: Cells: the shipped pairs, and one whose positive has one entropic coefficient at all fillings.
DESIGNS = ("pouch-NMC811", "pouch-LCO", "constant entropic coefficient")
_CONSTANT_SET = "OKane2022"

CYCLES = 10
RATE = 1.0

#: Share of the capacity that a cycle passes, and rest after each half of it [s]: so long that the
#: particles are even at the end.
_SHARE, _REST = 0.7, 4 * SECONDS_PER_HOUR

_LITHIUM = "Total lithium [mol]"
_FILLINGS = {side: f"Average {side} particle stoichiometry" for side in ("negative", "positive")}


def measure() -> dict[str, Any]:
    """What changed over all cycles that should not, as shares [1]."""
    found: dict[str, Any] = {"cycles": CYCLES, "rate [C]": RATE}
    for name in DESIGNS:
        cell = cell_of(name)
        solution = run(cell)
        found[name] = {
            "lithium": lithium(solution),
            "charge": charge(cell, solution),
            **energy(cell, solution),
        }
    return found


def cell_of(name: str) -> ParameterSet:
    """The full cell of one of :data:`DESIGNS`."""
    derived = derive(load_material(MATERIAL), spreads=False)
    if name != DESIGNS[-1]:
        return full_cell(derived, name)
    content = load_cell_design(DESIGNS[0]).to_dict()
    content |= {"name": name, "positive_set": _CONSTANT_SET}
    return full_cell(derived, PouchCell.from_dict(content))


def run(cell: ParameterSet, cycles: int = CYCLES) -> Any:
    """Discharge, rest, charge, rest, as often as asked, and discharge and rest once more.

    The energy that is stored has changed at the end. Phases end with their time.

    Parameters
    ----------
    cell : ParameterSet
        A full cell.
    cycles : int
        How many.

    Returns
    -------
    pybamm.Solution
    """
    laws, design = cell.derived.laws, cast("PouchCell", cell.design)
    with quiet_about_decay():
        model = LumpedHeatDFN(carbon_options(laws, "Negative"))
    model.events = []
    current, seconds = _density(cell), _SHARE * SECONDS_PER_HOUR / RATE
    rest = pybamm.step.rest(duration=_REST)
    there, back = (pybamm.step.current(sign * current, duration=seconds) for sign in (1.0, -1.0))
    simulation = pybamm.Simulation(
        model,
        experiment=pybamm.Experiment([*([there, rest, back, rest] * cycles), there, rest]),
        parameter_values=pybamm.ParameterValues(
            template_values(laws, design, MESH, heats=True) | {"Current function [A]": 0.0}
        ),
        solver=pybamm.IDAKLUSolver(rtol=MESH.rtol, atol=MESH.atol, options=dict(SOLVER_OPTIONS)),
        **discretisation(model, MESH),
    )
    return simulation.solve(inputs=inputs(cell))


def inputs(cell: ParameterSet) -> dict[str, float]:
    """Of the charged cell in its own cooling."""
    design, balance = cell.design, cell.balance
    if balance is None:
        raise TypeError("a half cell has no balance")
    return (
        cell_inputs(cell)
        | heat_inputs(cell, design.value("heat_transfer_coefficient"))
        | start_inputs(cell.derived, charge=charge_of(cell, "charged"), lithiated_before=True)
        | {
            "initial_positive_filling": balance.value("positive_filling_charged"),
            "temperature": REFERENCE_TEMPERATURE,
        }
    )


def _density(cell: ParameterSet) -> float:
    """Current density of the cycles [A.m-2]."""
    return RATE * cell.nominal_capacity.value / cell.electrode_area


def lithium(solution: Any) -> float:
    """Largest change of the lithium in particles and electrolyte, as a share of it [1]."""
    total = solution[_LITHIUM].entries
    return float(np.max(np.abs(total / total[0] - 1)))


def charge(cell: ParameterSet, solution: Any) -> float:
    """Largest difference of charge passed and change of lithium in either electrode.

    At any instant of all cycles, as a share of the charge of one half of a cycle [1].
    """
    passed = _passed(cell, solution)
    found = 0.0
    for side, sign in (("negative", 1.0), ("positive", -1.0)):
        fillings = solution[_FILLINGS[side]].entries
        stored = _per_filling(cell, side) * (fillings - fillings[0])
        found = max(found, float(np.max(np.abs(passed + sign * stored))))
    return found / (_SHARE * SECONDS_PER_HOUR / RATE * _density(cell))


def _passed(cell: ParameterSet, solution: Any) -> NDArray[np.float64]:
    """Charge passed since the start, positive in discharge, by the clock [C.m-2]."""
    ends = np.array([0.0, *(float(cycle.t[-1]) for cycle in solution.cycles)])
    signs = np.resize([1.0, 0.0, -1.0, 0.0], len(ends) - 1)
    currents = signs * _density(cell)
    sums = np.concatenate([[0.0], np.cumsum(currents * np.diff(ends))])
    return np.asarray(np.interp(solution.t, ends, sums))


def _per_filling(cell: ParameterSet, side: str) -> float:
    """Charge of a whole electrode [C.m-2]."""
    values = cell.values
    names = (
        f"Maximum concentration in {side} electrode [mol.m-3]",
        f"{side.capitalize()} electrode thickness [m]",
        f"{side.capitalize()} electrode active material volume fraction",
    )
    return FARADAY * float(np.prod([float(values[name]) for name in names]))


def energy(cell: ParameterSet, solution: Any) -> dict[str, float]:
    """First law over all cycles, from equilibrium to equilibrium.

    Heat and electric work come from the energy that the electrodes store: the integral of
    U - T dU/dT over their fillings. Without the reversible heat they come from the integral of U,
    at the temperature of each instant.

    Returns
    -------
    dict of str to float
        All three [J.m-2]; as shares of the heat the balance (``"energy"``), that without the
        reversible heat (``"irreversible"``), and heat against what the body keeps and gives away
        (``"warmth"``).
    """
    heat = sum(float(solution[name].entries[-1]) for name in SUMMED)
    work, cooled, warmer = 0.0, 0.0, 0.0
    own = heat_inputs(cell, cell.design.value("heat_transfer_coefficient"))
    for cycle in solution.cycles:
        times = np.linspace(cycle.t[0], cycle.t[-1], 4001)
        current = cycle["Current [A]"](times)
        work += float(np.trapezoid(current * cycle["Voltage [V]"](times), times))
        warmth = cycle[TEMPERATURE](times) - REFERENCE_TEMPERATURE
        slopes = {
            side: _entropic(cell, side, cycle[name](times)) for side, name in _FILLINGS.items()
        }
        slope = slopes["positive"] - slopes["negative"]
        warmer += float(np.trapezoid(current * warmth * slope, times))
        cooled += own["areal_cooling"] * float(np.trapezoid(warmth, times))
    last = float(solution[TEMPERATURE].entries[-1])
    kept = own["areal_heat_capacity"] * (last - REFERENCE_TEMPERATURE)
    stored, free = (stored_energy(cell, solution, entropy=entropy) for entropy in (True, False))
    reversible = float(solution["Reversible heat [J]"].entries[-1])
    return {
        "heat [J/m2]": heat,
        "work [J/m2]": work,
        "stored [J/m2]": stored,
        "reversible [J/m2]": reversible,
        "energy": abs(heat + work + stored) / heat,
        "irreversible": abs(heat - reversible + work + free - warmer) / heat,
        "warmth": abs(heat - kept - cooled) / heat,
    }


def stored_energy(cell: ParameterSet, solution: Any, *, entropy: bool) -> float:
    """Change of the energy that both electrodes store between the first and last instant [J.m-2].

    Parameters
    ----------
    cell : ParameterSet
        A full cell.
    solution : pybamm.Solution
        Particles are even at both ends.
    entropy : bool
        Whether the energy counts, or the free energy.
    """
    values, derived = cell.values, cell.derived
    fractions = [derived.value(name) for name in GALLERIES]
    potentials: Mapping[str, Callable[[Any], Any]] = {
        # Both branches of the hysteresis lose against this one.
        "negative": lambda filling: msmr_potential(filling, fractions),
        "positive": lambda filling: _number(values["Positive electrode OCP [V]"], filling),
    }
    change = 0.0
    for side, potential in potentials.items():
        course = solution[_FILLINGS[side]].entries
        fillings = np.linspace(course[0], course[-1], 2001)
        slope = _entropic(cell, side, fillings)
        inner = potential(fillings) - entropy * REFERENCE_TEMPERATURE * slope
        change -= _per_filling(cell, side) * float(np.trapezoid(inner, fillings))
    return change


def _entropic(cell: ParameterSet, side: str, filling: NDArray[np.float64]) -> NDArray[np.float64]:
    """Entropic coefficient of an electrode at fillings [V.K-1]."""
    name = f"{side.capitalize()} electrode OCP entropic change [V.K-1]"
    return _number(cell.values[name], filling)


def _number(law: Any, filling: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values of a law of PyBaMM at fillings."""
    made = law(pybamm.Vector(filling)) if callable(law) else pybamm.Scalar(float(law))
    found = pybamm.ParameterValues({}).process_symbol(made).evaluate()
    return np.ravel(found) * np.ones_like(filling)
