"""Made-up results of half cells: capacity, rate and pulse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.result import Result
from parameter_sets.parameter_set import ParameterSet
from tests.experiments.made_up.record import RATES, made_up_result


@pytest.fixture(scope="session")
def capacity(cells: tuple[ParameterSet, ...]) -> Result:
    rows, curves = [], []
    for number, cell in enumerate(cells):
        full = 400.0 + 20 * number
        rows.append(
            {
                "variant": cell.name,
                "status": "ok",
                "reason": "",
                "lithiation capacity [mAh/g]": full,
                "delithiation capacity [mAh/g]": full - 1,
                "areal capacity [mAh/cm2]": full / 180,
                "constant-voltage share [%]": 5.0,
                "mean lithiation potential [V]": 0.41,
                "mean delithiation potential [V]": 0.43,
                "first-cycle efficiency [%]": 80.0,
                "irreversible capacity [mAh/g]": 90.0,
                "energy efficiency [%]": 95.0,
            }
        )
        ends = {
            "lithiation": (0, 0.9, 1.4, 0.0),
            "constant voltage": (0.9, 1, 0.0, 0.0),
            "rest": (1, 1, 0.0, 0.01),
            "delithiation": (1, 0, 0.02, 1.5),
        }
        for branch, (start, end, high, low) in ends.items():
            points = {
                "variant": cell.name,
                "branch": branch,
                "time [s]": np.linspace(0, 3600, 9),
                "capacity [mAh/g]": full * np.linspace(start, end, 9),
                "potential [V]": np.linspace(high, low, 9),
                "current density [mA/cm2]": 0.5,
            }
            curves.append(pd.DataFrame(points))
    return made_up_result("capacity", rows, curves, cells)


@pytest.fixture(scope="session")
def rate(cells: tuple[ParameterSet, ...]) -> Result:
    rows, curves = [], []
    for number, cell in enumerate(cells):
        for direction in ("delithiation", "lithiation"):
            for basis in ("C-rate", "current density"):
                for c_rate in RATES:
                    row, curve = _rate_case(cell.name, number, direction, basis, c_rate)
                    rows.append(row)
                    curves.append(curve)
    return made_up_result("rate", rows, curves, cells)


def _rate_case(
    name: str, number: int, direction: str, basis: str, c_rate: float
) -> tuple[dict[str, object], pd.DataFrame]:
    starved = number == 2 and c_rate == 5.0
    retention = 3.0 if starved else 100 / (1 + 0.05 * (number + 1) * (c_rate - 0.2))
    capacity = 4.0 * retention
    case = {
        "variant": name,
        "direction": direction,
        "basis_of_rate": basis,
        "rate [C]": c_rate,
        "current density [mA/cm2]": 2 * c_rate,
    }
    results = {
        "sizes": "log-normal" if c_rate > 2 else "one-radius",
        "capacity [mAh/g]": capacity,
        "areal capacity [mAh/cm2]": capacity / 180,
        "retention [%]": retention,
        "capacity to cell-voltage cut-off [mAh/g]": capacity,
        "retention to cell-voltage cut-off [%]": retention,
        "mean potential [V]": 0.4,
        "ended_by": "electrolyte depletion in the coating" if starved else "upper cut-off",
        "limited_by": "electrolyte depletion in the coating" if starved else "solid diffusion",
        "status": "ok",
        "reason": "",
        "solve time [ms]": 10.0 + number,
    }
    points = {
        "capacity [mAh/g]": np.linspace(0, capacity, 5),
        "potential [V]": np.linspace(0.05, 1.5, 5),
        "cell voltage [V]": np.linspace(0.05, 1.5, 5),
    }
    return case | results, pd.DataFrame(case | points)


@pytest.fixture(scope="session")
def pulse(cells: tuple[ParameterSet, ...]) -> Result:
    rows = [
        {
            "variant": cell.name,
            "direction": direction,
            "rate [C]": 2.0,
            "current density [mA/cm2]": 4.0,
            "pulse resistance [Ohm cm2]": 20.0 + number,
            "pulse power [W/g]": 3.0,
            "status": "ok",
            "reason": "",
        }
        for number, cell in enumerate(cells)
        for direction in ("delithiation", "lithiation")
    ]
    return made_up_result("pulse", rows, [], cells)
