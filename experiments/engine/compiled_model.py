"""A discretised cell that takes every material as inputs."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from anode_model import DerivedElectrode, SimulationInputError
from anode_model.derivation.laws import LOG_NORMAL, NO_HYSTERESIS, Laws
from anode_model.sheets.naming import did_you_mean
from experiments.engine.numerics import SOLVER_OPTIONS, Numerics
from parameter_sets.carbon_electrode import carbon_numbers
from parameter_sets.electrode_names import INITIAL_HYSTERESIS, Domain
from parameter_sets.parameter_set import ParameterSet
from parameter_sets.silicon_phase import CARBON, SILICON, has_silicon
from parameter_sets.stored_lithium import DELITHIATED, LITHIATED, StoredLithium

if TYPE_CHECKING:
    from experiments.engine.compilation import Compilation
    from experiments.engine.library_cache import Effort

#: Radius of the carbon's mesh [m]; the true radius enters as an input through diffusivity and
#: kinetics.
REFERENCE_RADIUS = 5e-6

#: Electrolyte concentration below which the electrolyte counts as depleted [mol.m-3].
DEPLETION = 25.0

#: Transference number up to which the electrolyte's fit is followed. That of ORegan2022 reaches one
#: at 4850 mol/m3 and 25 degC, far beyond its data (3000), and beyond it the equations mean nothing.
OVERSALTING = 0.997

#: Input that says on which branch of the potential a run starts: -1 after lithiation, 1 after
#: delithiation.
HYSTERESIS_STATE = "initial_hysteresis"

#: Input with the stoichiometry of a silicon compound at the start, where it is a second phase.
SILICON_FILLING = "initial_silicon_filling"

#: A cut-off that is out of the way [V].
OPEN = 20.0

#: How the events of depletion, and of too much salt, begin.
DEPLETED, OVERSALTED = "electrolyte depletion", "electrolyte oversalting"

#: For this long [s] no event can end a run, so that a case that is over before it begins ends
#: cleanly at once instead of being refused by the solver together with its whole batch.
_LATCH_TIME, _LATCH_HEIGHT = 1e-4, 1e3


@dataclass(frozen=True)
class CompiledModel:
    """A discretised cell that takes every material as inputs.

    Parameters
    ----------
    model : pybamm.BaseModel
        Built model.
    solver : pybamm.IDAKLUSolver
        Its solver.
    inputs : frozenset of str
        Every input that the model takes; others are refused.
    outputs : mapping of str to str
        What a run reports along its course: our name, PyBaMM's name.
    numerics : Numerics
        Mesh and tolerances.
    threads : int
        Threads that solve a batch.
    ends : mapping of str to str
        What a run reports at its first and its last instant only: our name, PyBaMM's name. Along
        the course it would be a fifth of the time of a solve.
    """

    model: Any
    solver: Any
    inputs: frozenset[str]
    outputs: Mapping[str, str]
    numerics: Numerics
    threads: int
    ends: Mapping[str, str] = field(default_factory=dict)

    @property
    def compilation(self) -> Compilation:
        """Whether its functions are machine code, and why not; known after the first solve."""
        from experiments.engine.compilation import NOT_ASKED

        return getattr(self.solver, "compilation", NOT_ASKED)

    def forget(self) -> None:
        """Set the solver up anew with the next solve, as in a process in which nothing was solved.

        The solver orders the elimination of its linear systems by the first matrix that it sees,
        and keeps that order.
        """
        self.solver._model_set_up.pop(self.model, None)  # PyBaMM has no public way

    def check(self, inputs: Mapping[str, float]) -> None:
        """Refuse unknown and missing inputs, which PyBaMM would pass over in silence.

        Raises
        ------
        SimulationInputError
            Names every wrong and missing input.
        """
        check_inputs(inputs, self.inputs)

    def at_ends(
        self, times: Sequence[float], states: Sequence[Any], inputs: Mapping[str, float]
    ) -> dict[str, NDArray[np.float64]]:
        """What is reported at single instants only.

        Parameters
        ----------
        times : sequence of float
            [s].
        states : sequence of array
            All states at each of them.
        inputs : mapping of str to float
            Of the run.

        Returns
        -------
        dict of str to array
            Shape (times,) each, by our names.
        """
        if not self.ends:
            return {}
        values = [inputs[name] for name in sorted(self.inputs)]
        found = [
            self._at_one_instant(time, state, values)
            for time, state in zip(times, states, strict=True)
        ]
        return dict(zip(self.ends, np.hstack(found), strict=True))

    @cached_property
    def _at_one_instant(self) -> Any:
        """All of the ends as one function of time, states and stacked inputs, in one graph."""
        import casadi

        time, state = casadi.MX.sym("t"), casadi.MX.sym("y", self.model.len_rhs_and_alg)
        inputs = {name: casadi.MX.sym(name) for name in sorted(self.inputs)}
        shared: dict[Any, Any] = {}
        found = [
            self.model.get_processed_variable_or_event(name).to_casadi(
                time, state, inputs=inputs, casadi_symbols=shared
            )
            for name in self.ends.values()
        ]
        arguments = [time, state, casadi.vertcat(*inputs.values())]
        return casadi.Function("ends", arguments, [casadi.vertcat(*found)])


def check_inputs(inputs: Mapping[str, float], known: frozenset[str]) -> None:
    """Refuse unknown and missing inputs.

    Raises
    ------
    SimulationInputError
        Names every wrong and missing input.
    """
    unknown = [name for name in inputs if name not in known]
    missing = sorted(known.difference(inputs))
    if unknown:
        hints = "; ".join(
            f"unknown input {name!r}, {did_you_mean(name, sorted(known))}" for name in unknown
        )
        raise SimulationInputError(f"{hints}. Known inputs: {', '.join(sorted(known))}")
    if missing:
        raise SimulationInputError(f"missing inputs: {', '.join(missing)}")


def material_inputs(cell: ParameterSet, laws: Laws | None = None) -> dict[str, float]:
    """Inputs of one parameter set that describe its carbon electrode, without its state.

    Parameters
    ----------
    cell : ParameterSet
        Any cell.
    laws : Laws, optional
        Those of the model where they are not the carbon's own: sizes of particles may differ.
    """
    laws = cell.derived.laws if laws is None else laws
    return {name: cell.derived.value(name) for name in carbon_numbers(laws)}


def start_inputs(
    derived: DerivedElectrode, *, charge: float, lithiated_before: bool
) -> dict[str, float]:
    """Inputs with the state of the coating at the start of a run, on the branch that led there.

    Parameters
    ----------
    derived : DerivedElectrode
        The electrode.
    charge : float
        Of the coating above empty, over its reversible capacity [1].
    lithiated_before : bool
        Which way lithium went before; says nothing where there is no hysteresis.
    """
    laws, state = derived.laws, LITHIATED if lithiated_before else DELITHIATED
    stored = StoredLithium.of(derived, state)
    fillings = stored.fillings(charge * stored.areal_capacity)
    found = {"initial_filling": float(fillings.carbon)}
    if laws.hysteresis != NO_HYSTERESIS:
        found[HYSTERESIS_STATE] = state
    if has_silicon(laws):
        found[SILICON_FILLING] = float(fillings.silicon)
    return found


def inputs_of_carbon(laws: Laws) -> tuple[str, ...]:
    """Names of what :func:`material_inputs` and :func:`start_inputs` give.

    Parameters
    ----------
    laws : Laws
        Of the model.
    """
    names = [*carbon_numbers(laws), "initial_filling"]
    if laws.hysteresis != NO_HYSTERESIS:
        names.append(HYSTERESIS_STATE)
    if has_silicon(laws):
        names.append(SILICON_FILLING)
    return tuple(names)


def input_numbers(laws: Laws, numerics: Numerics) -> dict[str, Any]:
    """What a parameter set takes of the carbon, as model inputs.

    Parameters
    ----------
    laws : Laws
        Of the model.
    numerics : Numerics
        A mesh over sizes holds a powder that is too narrow for it at what it resolves.
    """
    import pybamm

    numbers: dict[str, Any] = {name: pybamm.InputParameter(name) for name in carbon_numbers(laws)}
    if laws.sizes == LOG_NORMAL:
        from experiments.engine.size_mesh import resolved_sizes

        median, width = numbers["Dv50"], numbers["size_distribution_width"]
        median, width = resolved_sizes(median, width, numerics.sized.size_points)
        numbers |= {"Dv50": median, "size_distribution_width": width}
    return numbers


def carbon_template(laws: Laws, domain: Domain, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """PyBaMM values of the carbon that only a model with inputs has, beside those of a set."""
    import pybamm

    values: dict[str, Any] = {}
    if laws.hysteresis != NO_HYSTERESIS:
        name = INITIAL_HYSTERESIS.format(domain=domain.lower())
        state = pybamm.InputParameter(HYSTERESIS_STATE)
        names = (CARBON + name, SILICON + name) if has_silicon(laws) else (name,)
        values |= dict.fromkeys(names, state)
    if laws.sizes == LOG_NORMAL:
        from experiments.engine.size_mesh import size_template

        values |= size_template(domain, REFERENCE_RADIUS, numbers["size_distribution_width"])
    return values


def batch_solver(
    numerics: Numerics, outputs: Mapping[str, str], threads: int, *, ahead: Effort | None = None
) -> Any:
    """Time integrator of a compiled model, which keeps its outputs only.

    Parameters
    ----------
    numerics : Numerics
        Tolerances.
    outputs : mapping of str to str
        What a run reports: our name, PyBaMM's name.
    threads : int
        Threads that solve a batch.
    ahead : {"quick", "thorough"}, optional
        How hard a C compiler, where one is present, tries on its functions ahead of time; they
        are interpreted if not given.
    """
    import pybamm

    from experiments.engine.compilation import CompiledSolver

    settings = {
        "rtol": numerics.rtol,
        "atol": numerics.atol,
        "output_variables": list(outputs.values()),
        "options": {"num_threads": threads, "num_solvers": threads, **SOLVER_OPTIONS},
    }
    if ahead is None:
        return pybamm.IDAKLUSolver(**settings)
    return CompiledSolver(**settings, effort=ahead)


@contextmanager
def quiet_about_decay() -> Iterator[None]:
    """Keep PyBaMM from warning that the decay of a hysteresis once meant something else."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The definition of the hysteresis decay rate")
        yield


def latched_events(margins: Mapping[str, Any]) -> list[Any]:
    """Events from margins that become zero, none of which can end a run in its first instant.

    Parameters
    ----------
    margins : mapping of str to pybamm.Symbol
        By name of the event; positive while nothing happens.
    """
    import pybamm

    latch = _LATCH_HEIGHT * pybamm.exp(-pybamm.t / _LATCH_TIME)
    return [pybamm.Event(name, margin + latch) for name, margin in margins.items()]
