"""Full cells that age, phase after phase: what cycling and storage have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from anode_model.derivation.laws import ONE_RADIUS, Laws
from experiments.engine.ageing_model import ageing_inputs, ageing_model
from experiments.engine.batch import Outcome, solve_batch
from experiments.engine.numerics import Numerics
from experiments.engine.stepwise import STATE, Phase, StepwiseModel
from parameter_sets.balance import capacity_after_loss
from parameter_sets.cell_design import PouchCell
from parameter_sets.parameter_set import ParameterSet

SECONDS_PER_DAY = 86400.0


@dataclass
class AgeingRun:
    """One cell on its way; the only thing that changes while cells age.

    Parameters
    ----------
    cell : ParameterSet
        A full cell.
    inputs : dict of str to float
        Of the model, without phase and state.
    state : array
        All states; empty where there is no model.
    seconds : float
        Since the start [s].
    rows : list of dict
        What is kept: numbers of each cycle or of each moment, nothing that a solver returned.
    lithium_lost : float
        To the film since the start [A.h].
    film_thickness : float
        [m].
    ended_by : str
        Why it is over; empty while it goes on.
    status, reason : str
        As in :class:`experiments.engine.batch.Outcome`.
    solve_time : float
        Wall time [s].
    """

    cell: ParameterSet
    inputs: dict[str, float]
    state: NDArray[np.float64]
    seconds: float = 0.0
    rows: list[dict[str, Any]] = field(default_factory=list)
    lithium_lost: float = 0.0
    film_thickness: float = float("nan")
    ended_by: str = ""
    status: str = "ok"
    reason: str = ""
    solve_time: float = 0.0

    @property
    def goes_on(self) -> bool:
        """Whether there is more to be run."""
        return not self.ended_by and self.status == "ok"

    @property
    def carbon(self) -> float:
        """Mass of the active material [kg]."""
        return self.cell.derived.value("active_mass_loading") * self.cell.electrode_area

    @property
    def nominal(self) -> float:
        """Capacity of the cell after formation [A.h]."""
        return self.cell.nominal_capacity.value

    @property
    def current_density(self) -> float:
        """Of 1 C [A.m-2]."""
        return self.nominal / self.cell.electrode_area

    def losses(self) -> dict[str, float]:
        """Lithium that went to the film since the start, and its thickness, as columns."""
        return {
            "lithium lost [A.h]": self.lithium_lost,
            "lithium lost [% of nominal]": 100 * self.lithium_lost / self.nominal,
            "lithium lost [mAh/g]": self.lithium_lost / self.carbon,
            "film thickness [nm]": self.film_thickness * 1e9,
        }

    def capacity_left(self) -> dict[str, float]:
        """What the cell can hold at equilibrium after that loss, as columns."""
        design = cast("PouchCell", self.cell.design)
        left = capacity_after_loss(self.cell.derived, design, self.lithium_lost)
        return {
            "capacity left [A.h]": left,
            "capacity left [% of nominal]": 100 * left / self.nominal,
        }

    def stop(self, status: str, reason: str) -> None:
        """End without having reached the end of the test."""
        self.status, self.reason = status, reason


def start_runs(
    cells: Sequence[ParameterSet], *, state_of_charge: float, temperature: float, numerics: Numerics
) -> list[tuple[StepwiseModel, list[AgeingRun]]]:
    """Cells at the start of their test, together with the model that they share.

    Parameters
    ----------
    cells : sequence of ParameterSet
        Full cells.
    state_of_charge : float
        Of the nominal capacity [1].
    temperature : float
        Of the isothermal cells [K].
    numerics : Numerics
        Mesh and tolerances.

    Returns
    -------
    list of (StepwiseModel, list of AgeingRun)
        Each model once.
    """
    groups: dict[tuple[Laws, Any], list[ParameterSet]] = {}
    for cell in cells:
        laws = replace(cell.derived.laws, sizes=ONE_RADIUS)
        groups.setdefault((laws, cell.design), []).append(cell)
    found: list[tuple[StepwiseModel, list[AgeingRun]]] = []
    for (laws, design), members in groups.items():
        model = ageing_model(laws, design, numerics)
        runs = []
        for cell in members:
            inputs = ageing_inputs(
                cell, laws, state_of_charge=state_of_charge, temperature=temperature
            )
            run = AgeingRun(cell, inputs, model.initial_state(inputs))
            run.film_thickness = cell.derived.value("sei_initial_thickness")
            runs.append(run)
        found.append((model, runs))
    return found


def advance(
    model: StepwiseModel, runs: Sequence[AgeingRun], phase_of: Callable[[AgeingRun], Phase]
) -> list[Outcome]:
    """Take every run through one phase; their states move on.

    Parameters
    ----------
    model : StepwiseModel
        Of all of them.
    runs : sequence of AgeingRun
        Those that go on.
    phase_of : callable
        The phase of one run.

    Returns
    -------
    list of Outcome
        In the order of the runs. A run whose solver gave up is stopped.
    """
    if not runs:
        return []
    phases = [phase_of(run) for run in runs]
    cases: list[Mapping[str, Any]] = [
        run.inputs | phase.inputs | {STATE: model.restarted(run.state)}
        for run, phase in zip(runs, phases, strict=True)
    ]
    outcomes = solve_batch(model.compiled, cases, max(phase.duration for phase in phases))
    for run, phase, outcome in zip(runs, phases, outcomes, strict=True):
        run.solve_time += outcome.solve_time
        if outcome.state is None or outcome.status == "failed":
            run.stop("failed", f"{phase.name}: {outcome.reason}")
            continue
        run.state = outcome.state
        run.seconds += float(outcome.time[-1])
        run.lithium_lost = float(outcome.series["lithium_in_film"][-1]) * run.cell.electrode_area
        run.film_thickness = float(outcome.series["film_thickness"][-1])
    return outcomes


def in_order(
    cells: Sequence[ParameterSet], groups: Sequence[tuple[StepwiseModel, list[AgeingRun]]]
) -> list[AgeingRun]:
    """The runs in the order of their cells."""
    by_name = {run.cell.name: run for _, runs in groups for run in runs}
    return [by_name[cell.name] for cell in cells]


def rows_of(runs: Sequence[AgeingRun]) -> pd.DataFrame:
    """What was kept of all runs, one row a cycle or a moment."""
    return pd.DataFrame([{"variant": run.cell.name, **row} for run in runs for row in run.rows])
