"""Capacity of the first cycle's reversible part, as a coin cell is tested.

Lithiation at constant current to the lower potential, constant voltage until the current has died
away, rest, delithiation to the upper potential.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from anode_model.constants import REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from anode_model.derivation.laws import LOG_NORMAL, ONE_RADIUS
from experiments.engine.compiled_model import material_inputs, start_inputs
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.protocol_model import LONGEST, PhaseCurve, ProtocolOutcome, run_protocol
from experiments.engine.stepwise import Phase
from experiments.engine.temperature import check_temperature
from experiments.result import Result, RunRecord, as_cells, describe
from experiments.size_model import held_words
from parameter_sets.parameter_set import ParameterSet

#: 0.5 mA/cm2 for the currents, 0.02 mA/cm2 ends the constant voltage [A.m-2].
CURRENT, FINAL_CURRENT = 5.0, 0.2

#: Rest between lithiation and delithiation [s].
REST = 3600.0

_LITHIATION, _HOLD, _REST, _DELITHIATION = "lithiation", "constant voltage", "rest", "delithiation"


def run_capacity(
    cells: ParameterSet | Iterable[ParameterSet],
    *,
    profile: str | Numerics = "explore",
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Lithiate, hold, rest and delithiate at 0.5 mA/cm2.

    Parameters
    ----------
    cells : ParameterSet or iterable of ParameterSet
        Half cells with different names; the carbon starts empty, at the equilibrium of 1.5 V.
    profile : {"explore", "steady", "reference"} or Numerics
        Mesh and tolerances.
    temperature : float
        Of the isothermal cell [K].
    progress : callable, optional
        Called with the number of cells just finished.

    Returns
    -------
    Result
        One row a variant; capacities per mass of carbon, mean potentials those of the cell voltage.
        A carbon whose law never reaches the upper potential gives back a little more than it took
        in: it starts at the filling that stands for empty. The first-cycle loss is the derived one:
        a half cell without side reactions does not lose lithium by itself.

    Raises
    ------
    SimulationInputError
        If names are not unique, or the temperature lies outside the electrolyte's data.
    """
    items, numerics = as_cells(cells), find_numerics(profile)
    check_temperature(temperature)
    outcomes = capacity_outcomes(items, numerics, temperature, progress)
    pairs = list(zip(items, outcomes, strict=True))
    table = pd.DataFrame([capacity_row(cell, outcome) for cell, outcome in pairs])
    curves = [_curves(cell, outcome) for cell, outcome in pairs if outcome.status == "ok"]
    record = RunRecord(
        "capacity",
        {
            "current density [mA/cm2]": CURRENT / 10,
            "final current density [mA/cm2]": FINAL_CURRENT / 10,
            "rest [s]": REST,
            "temperature [K]": temperature,
            "cut-offs": "cell voltage, as in a two-electrode coin cell",
            "sizes": _sizes_words(items, temperature),
        },
        numerics,
        describe(items),
    )
    return Result(
        "capacity",
        table,
        pd.concat(curves, ignore_index=True) if curves else pd.DataFrame(),
        record,
    )


def _sizes_words(cells: list[ParameterSet], temperature: float) -> str:
    """The hold makes up for what a lithiation lacks; the delithiation ends without one."""
    if all(cell.derived.laws.sizes == LOG_NORMAL for cell in cells):
        return LOG_NORMAL
    return held_words(
        (
            (cell.name, cell.derived, _DELITHIATION, CURRENT / cell.derived.value("areal_capacity"))
            for cell in cells
            if cell.derived.laws.sizes == ONE_RADIUS
        ),
        temperature,
    )


def capacity_outcomes(
    cells: list[ParameterSet],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None,
    *,
    threads: int = 2,
) -> list[ProtocolOutcome]:
    """Outcome of the protocol for each cell; see :func:`run_capacity`."""
    groups: dict[Any, list[int]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault((cell.derived.laws, cell.design), []).append(index)
    found: dict[int, ProtocolOutcome] = {}
    for (laws, design), indices in groups.items():
        low, high = design.value("lower_potential"), design.value("upper_potential")
        phases = (
            Phase(_LITHIATION, LONGEST, CURRENT, lower_cutoff=low),
            Phase(_HOLD, LONGEST, voltage=low, final_current_density=FINAL_CURRENT),
            Phase(_REST, REST, 0.0),
            Phase(_DELITHIATION, LONGEST, -CURRENT, upper_cutoff=high),
        )
        cases = [
            material_inputs(cells[index])
            | start_inputs(cells[index].derived, charge=0.0, lithiated_before=False)
            | {"temperature": temperature}
            for index in indices
        ]
        outcomes = run_protocol(laws, design, numerics, phases, cases, progress, threads=threads)
        found.update(zip(indices, outcomes, strict=True))
    return [found[index] for index in range(len(cells))]


def _energy(phase: PhaseCurve) -> float:
    """Integral of current density times cell voltage [W.h.m-2]."""
    power = phase.current_density * phase.series["voltage"]
    return float(np.trapezoid(power, phase.time)) / SECONDS_PER_HOUR


def capacity_row(cell: ParameterSet, outcome: ProtocolOutcome) -> dict[str, Any]:
    """Row of a table."""
    derived = cell.derived
    row: dict[str, Any] = {
        "variant": cell.name,
        "status": outcome.status,
        "reason": outcome.reason,
        "lithiation capacity [mAh/g]": np.nan,
        "delithiation capacity [mAh/g]": np.nan,
        "areal capacity [mAh/cm2]": np.nan,
        "constant-voltage share [%]": np.nan,
        "mean lithiation potential [V]": np.nan,
        "mean delithiation potential [V]": np.nan,
        "first-cycle efficiency [%]": 100 * derived.value("first_cycle_efficiency"),
        "irreversible capacity [mAh/g]": derived.value("irreversible_capacity"),
        "energy efficiency [%]": np.nan,
    }
    if outcome.status != "ok":
        return row
    phases = {phase.name: phase for phase in outcome.phases}
    mass = derived.value("active_mass_loading")
    charge = {name: float(phase.charge[-1]) for name, phase in phases.items()}
    energy = {name: _energy(phase) for name, phase in phases.items()}
    taken_in = charge[_LITHIATION] + charge[_HOLD]
    released = energy[_LITHIATION] + energy[_HOLD]
    given_back, spent = -charge[_DELITHIATION], -energy[_DELITHIATION]
    return row | {
        "lithiation capacity [mAh/g]": taken_in / mass,
        "delithiation capacity [mAh/g]": given_back / mass,
        "areal capacity [mAh/cm2]": given_back / 10,
        "constant-voltage share [%]": 100 * charge[_HOLD] / taken_in,
        # Of the cell voltage, which is what a coin cell shows.
        "mean lithiation potential [V]": released / taken_in,
        "mean delithiation potential [V]": spent / given_back,
        # A half cell gives energy while the carbon takes lithium in.
        "energy efficiency [%]": 100 * released / spent,
    }


def _curves(cell: ParameterSet, outcome: ProtocolOutcome) -> pd.DataFrame:
    """All phases one after the other; capacity is lithium in the carbon since the start."""
    mass = cell.derived.value("active_mass_loading")
    frames, seconds, charge = [], 0.0, 0.0
    for phase in outcome.phases:
        passed = charge + phase.charge
        frames.append(
            pd.DataFrame(
                {
                    "variant": cell.name,
                    "branch": phase.name,
                    "time [s]": seconds + phase.time,
                    "capacity [mAh/g]": passed / mass,
                    "potential [V]": phase.series["potential"],
                    "cell voltage [V]": phase.series["voltage"],
                    "current density [mA/cm2]": phase.current_density / 10,
                    "filling [1]": phase.series["filling"],
                }
            )
        )
        seconds, charge = seconds + float(phase.time[-1]), float(passed[-1])
    return pd.concat(frames, ignore_index=True)
