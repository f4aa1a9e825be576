"""Rate capability of full cells: what is left of capacity and energy when the current is raised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from experiments.cases import solve_cases
from experiments.engine.batch import Outcome
from experiments.engine.numerics import Numerics
from experiments.full_cell_case import FullCellCase, check_c_rates
from experiments.result import Result, RunRecord, describe
from experiments.size_model import choose_sizes, shown_sizes
from parameter_sets.parameter_set import ParameterSet

FULL_CELL_C_RATES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)

#: Rate whose discharge counts for the energy of a cell.
ENERGY_RATE = 0.2


def full_cell_rate(
    cells: Sequence[ParameterSet],
    c_rates: Sequence[float],
    directions: Sequence[str],
    sizes: str,
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None,
) -> Result:
    """Discharge and charge full cells at constant currents; see :func:`experiments.run_rate`."""
    c_rates, directions = check_c_rates(c_rates), tuple(dict.fromkeys(directions))
    cases = [
        FullCellCase(
            cell,
            direction,
            rate,
            sizes=choose_sizes(cell.derived, direction, rate, temperature, sizes),
        )
        for cell in cells
        for direction in directions
        for rate in c_rates
    ]
    outcomes = solve_cases(cases, numerics, temperature, progress)
    pairs = list(zip(cases, outcomes, strict=True))
    table = with_full_retention(
        pd.DataFrame([full_cell_row(case, outcome) for case, outcome in pairs])
    )
    curves = pd.concat([_curve(case, outcome) for case, outcome in pairs], ignore_index=True)
    record = RunRecord(
        "full-cell-rate",
        {
            "c_rates": list(c_rates),
            "directions": list(directions),
            "sizes": sizes,
            "temperature [K]": temperature,
            "cut-offs": "cell voltage",
            "C-rate": "of each cell's own nominal capacity (equilibrium, between both cut-offs)",
            "retention": f"against {min(c_rates):g} C in the same direction",
            "energy": "per mass of the whole cell with pouch and tabs, and per volume of its body "
            "without sealed border and tabs",
        },
        numerics,
        describe(cells),
    )
    return Result("full-cell-rate", table, curves, record)


def full_cell_row(case: FullCellCase, outcome: Outcome) -> dict[str, Any]:
    """Row of a table; the retention needs all rows of a variant: :func:`with_full_retention`."""
    cell, capacity, energy = case.cell, case.capacity(outcome), case.energy(outcome)
    carbon = cell.derived.value("active_mass_loading") * cell.electrode_area
    solved = outcome.status == "ok"
    return {
        "variant": cell.name,
        "direction": case.direction,
        "rate [C]": case.c_rate,
        "current [A]": case.current,
        "sizes": shown_sizes(case.cell.derived, case.sizes),
        "capacity [A.h]": capacity,
        "capacity [mAh/g]": capacity / carbon,
        "share of nominal capacity [%]": 100 * capacity / cell.nominal_capacity.value,
        "retention [%]": np.nan,
        "energy [W.h]": energy,
        "energy [Wh/kg]": energy / cell.mass.value,
        "energy [Wh/l]": energy / cell.volume.value / 1e3,
        "mean voltage [V]": energy / capacity if solved and capacity > 0 else np.nan,
        # Below zero metallic lithium can plate; the model has no plating.
        "lowest carbon potential [V]": float(np.min(outcome.series["plating_margin"]))
        if solved
        else np.nan,
        "ended_by": outcome.ended_by,
        "limited_by": case.limited_by(outcome),
        "status": outcome.status,
        "reason": outcome.reason,
        "solve time [ms]": outcome.solve_time * 1e3,
    }


def with_full_retention(table: pd.DataFrame) -> pd.DataFrame:
    """Fill the retention against the slowest rate of the same variant and direction."""
    slowest = table.loc[table.groupby(["variant", "direction"])["rate [C]"].idxmin()]
    base = slowest.set_index(["variant", "direction"])["capacity [A.h]"]
    keys = pd.MultiIndex.from_frame(table[["variant", "direction"]])
    reference = base.reindex(keys).to_numpy()
    table["retention [%]"] = (
        100.0 * table["capacity [A.h]"] / np.where(reference > 0, reference, np.nan)
    )
    return table


def _curve(case: FullCellCase, outcome: Outcome) -> pd.DataFrame:
    charge = case.current * outcome.time / 3600.0
    carbon = case.cell.derived.value("active_mass_loading") * case.cell.electrode_area
    empty = np.empty(0)
    return pd.DataFrame(
        {
            "variant": case.cell.name,
            "direction": case.direction,
            "rate [C]": case.c_rate,
            "capacity [A.h]": charge,
            "capacity [mAh/g]": charge / carbon,
            "cell voltage [V]": outcome.series.get("voltage", empty),
            "open-circuit voltage [V]": outcome.series.get("open_circuit_voltage", empty),
            "carbon potential [V]": outcome.series.get("plating_margin", empty),
        }
    )
