"""Made-up results of full cells: rate and heat."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.result import Result
from parameter_sets.parameter_set import ParameterSet
from tests.experiments.made_up.record import RATES, made_up_result


@pytest.fixture(scope="session")
def full_cell_rate(full_cells: tuple[ParameterSet, ...]) -> Result:
    """The third ends by depletion at 5 C; the second goes below 0 V in a charge at 5 C."""
    rows, curves = [], []
    for number, cell in enumerate(full_cells):
        for direction in ("discharge", "charge"):
            for c_rate in RATES:
                row, curve = _full_cell_case(cell, number, direction, c_rate)
                rows.append(row)
                curves.append(curve)
    return made_up_result("full-cell-rate", rows, curves, full_cells)


def _full_cell_case(
    cell: ParameterSet, number: int, direction: str, c_rate: float
) -> tuple[dict[str, object], pd.DataFrame]:
    starved = number == 2 and c_rate == 5.0
    depletion = "electrolyte depletion at the collector of the positive coating"
    cut_off = "lower cut-off" if direction == "discharge" else "upper cut-off"
    retention = 4.0 if starved else 100 / (1 + 0.04 * (number + 1) * (c_rate - 0.2))
    plating = number == 1 and direction == "charge" and c_rate == 5.0
    capacity = cell.nominal_capacity.value * retention / 100
    case = {"variant": cell.name, "direction": direction, "rate [C]": c_rate}
    results = {
        "current [A]": c_rate * cell.nominal_capacity.value,
        "sizes": "one-radius",
        "capacity [A.h]": capacity,
        "capacity [mAh/g]": 3.0 * retention,
        "share of nominal capacity [%]": retention,
        "retention [%]": retention,
        "energy [W.h]": 3.5 * capacity,
        "energy [Wh/kg]": 3.5 * capacity / cell.mass.value,
        "energy [Wh/l]": 3.5 * capacity / cell.volume.value / 1e3,
        "mean voltage [V]": 3.5,
        "lowest carbon potential [V]": -0.0123 if plating else 0.02,
        "ended_by": depletion if starved else cut_off,
        "limited_by": depletion if starved else "charge transfer at the positive",
        "status": "ok",
        "reason": "",
        "solve time [ms]": 20.0 + number,
    }
    points = {
        "capacity [A.h]": np.linspace(0, capacity, 5),
        "capacity [mAh/g]": np.linspace(0, 3.0 * retention, 5),
        "cell voltage [V]": np.linspace(2.5, 4.2, 5),
        "open-circuit voltage [V]": np.linspace(2.5, 4.2, 5),
        "carbon potential [V]": np.linspace(0.5, 0.02, 5),
    }
    return case | results, pd.DataFrame(case | points)


@pytest.fixture(scope="session")
def thermal(full_cells: tuple[ParameterSet, ...]) -> Result:
    """Adiabatic discharges at 5 C reach 80 degC; in charge the reversible heat is negative."""
    rows, curves = [], []
    for number, cell in enumerate(full_cells):
        for coefficient in (10.0, 0.0):
            for direction in ("discharge", "charge"):
                for c_rate in (1.0, 2.0, 5.0):
                    row, curve = _thermal_case(cell.name, number, coefficient, direction, c_rate)
                    rows.append(row)
                    curves.append(curve)
    return made_up_result("thermal", rows, curves, full_cells)


def _thermal_case(
    name: str, number: int, coefficient: float, direction: str, c_rate: float
) -> tuple[dict[str, object], pd.DataFrame]:
    discharges, adiabatic = direction == "discharge", coefficient == 0.0
    too_hot = adiabatic and discharges and c_rate == 5.0
    rise = 55.0 if too_hot else (4.0 + number) * c_rate * (1 if discharges else 0.2)
    sign = 1 if discharges else -1
    case = {
        "variant": name,
        "direction": direction,
        "rate [C]": c_rate,
        "cooling": "adiabatic" if adiabatic else "10 W/m2/K",
    }
    heats = {
        "reversible": sign * 0.19,
        "ohmic": 0.02 * c_rate,
        "reaction": 0.025 * c_rate,
        "mixing": 0.03 * c_rate,
        "hysteresis": 0.01,
    }
    results = {
        "heat transfer [W/m2/K]": coefficient,
        "sizes": "one-radius",
        "capacity [A.h]": 1.2,
        "share of nominal capacity [%]": 95.0,
        "temperature rise [K]": rise,
        "temperature rise low [K]": rise - 0.5,
        "temperature rise high [K]": rise + 0.5,
        "temperature fall [K]": 0.0 if discharges else 1.5 + number,
        "hottest [degC]": 25.0 + rise,
        **{f"{origin} heat [W.h]": heat for origin, heat in heats.items()},
        "spread of reversible heat [W.h]": 0.018,
        "mean heat [W]": sum(heats.values()) * c_rate,
        "largest source": "reversible" if discharges else "mixing",
        "largest loss": "mixing",
        "energy [W.h]": 4.4,
        "energy efficiency [%]": 96.0,
        "round-trip efficiency [%]": 91.0,
        "above the electrolyte's data": rise > 25.0,
        "ended_by": "temperature limit" if too_hot else "lower cut-off",
        "limited_by": "temperature limit" if too_hot else "electrolyte",
        "status": "ok",
        "reason": "",
        "solve time [ms]": 30.0,
    }
    points = {
        "time [s]": np.linspace(0, 3600 / c_rate, 5),
        "capacity [A.h]": np.linspace(0, 1.2, 5),
        "share of nominal capacity [%]": np.linspace(0, 95, 5),
        "cell voltage [V]": np.linspace(4.2, 2.5, 5),
        "temperature [degC]": np.linspace(25, 25 + rise, 5),
        **{f"{origin} heat [W]": np.full(5, heat * c_rate) for origin, heat in heats.items()},
    }
    return case | results, pd.DataFrame(case | points)
