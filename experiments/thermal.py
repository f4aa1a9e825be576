"""How warm a full cell gets, and where the heat comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from anode_model import SimulationInputError
from anode_model.arguments import as_list
from anode_model.constants import REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from anode_model.nomenclature import cell_terms
from experiments.cases import solve_cases
from experiments.engine.batch import Outcome
from experiments.engine.full_cell_model import TOO_HOT, heat_inputs
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.temperature import HIGHEST, check_temperature
from experiments.full_cell_case import (
    CHARGE,
    DISCHARGE,
    FULL_CELL_DIRECTIONS,
    FullCellCase,
    check_c_rates,
)
from experiments.result import Result, RunRecord, as_cells, describe
from experiments.size_model import AUTO, check_sizes, choose_sizes, shown_sizes
from parameter_sets.parameter_set import ParameterSet
from parameter_sets.silicon_phase import has_silicon

THERMAL_C_RATES = (1.0, 2.0, 5.0)

#: Key of the settings that says what the band of each run's rise is.
BAND_OF_RISE = "band of the rise"

#: What heats a cell, in the order of tables.
HEATS = ("reversible", "ohmic", "reaction", "mixing", "hysteresis")

_ADIABATIC = "adiabatic"
_CELSIUS = 273.15


def run_thermal(
    cells: ParameterSet | Iterable[ParameterSet],
    c_rates: Sequence[float] = THERMAL_C_RATES,
    *,
    heat_transfer_coefficients: Sequence[float] | None = None,
    directions: Sequence[str] = FULL_CELL_DIRECTIONS,
    sizes: str = AUTO,
    profile: str | Numerics = "explore",
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Callable[[int], None] | None = None,
) -> Result:
    r"""Discharge and charge full cells that heat themselves.

    Parameters
    ----------
    cells : ParameterSet or iterable of ParameterSet
        Full cells with different names.
    c_rates : sequence of float
        Multiples of each cell's own nominal capacity per hour.
    heat_transfer_coefficients : sequence of float, optional
        From the body to the surroundings [W.m-2.K-1], zero is adiabatic. That of each cell's
        design and zero by default.
    directions : sequence of {"discharge", "charge"}
        From the equilibrium at one cut-off to the other cut-off.
    sizes : {"auto", "one-radius", "log-normal"}
        As in :func:`run_rate`.
    profile : {"explore", "steady", "reference"} or Numerics
        Mesh and tolerances.
    temperature : float
        Of the surroundings, and of the cell at the start [K].
    progress : callable, optional
        Called with the number of cases just finished.

    Returns
    -------
    Result
        One row a case, with temperatures, heat by origin and efficiencies; the curves have both
        along the run. Energy efficiency is the energy of the run against that of the open-circuit
        voltage at the mean fillings over the same charge; that of the round trip is the product of
        both directions. The open-circuit voltage is that at the run's own temperature.

    Raises
    ------
    WrongKindError
        If the cells or the rates are not what they should be.
    SimulationInputError
        If a cell is a half cell, rates are not positive, a coefficient is negative, or the
        temperature lies outside the electrolyte's data.

    Notes
    -----
    Heat of mixing counts for particles; that of the electrolyte is part of the ohmic heat, as in
    PyBaMM. The band of the rise is one standard deviation of the carbon's entropic coefficient, to
    first order: :math:`C\,\delta T' = I\,T\,\sigma - hA\,\delta T`. That a warmer cell loses less
    is left out, so that the band is somewhat too wide: by a few percent in a 1 C discharge, by a
    third in an adiabatic charge at 5 C. A run that was stopped for its heat has none. Self-heating
    reactions are not in the model.
    """
    items, numerics = as_cells(cells, kind="full-cell"), find_numerics(profile)
    check_temperature(temperature)
    c_rates = as_list(c_rates, (Real,), "c_rates", "[1, 2, 5]")
    directions = as_list(directions, (str,), "directions", '["discharge"]')
    if heat_transfer_coefficients is not None:
        heat_transfer_coefficients = as_list(
            heat_transfer_coefficients, (Real,), "heat_transfer_coefficients", "[10, 0]"
        )
    _check(heat_transfer_coefficients, directions)
    check_sizes(sizes)
    c_rates, directions = check_c_rates(c_rates), tuple(dict.fromkeys(directions))
    cases = [
        FullCellCase(
            cell,
            direction,
            rate,
            float(coefficient),
            choose_sizes(cell.derived, direction, rate, temperature, sizes),
        )
        for cell in items
        for coefficient in _coefficients(cell, heat_transfer_coefficients)
        for direction in directions
        for rate in c_rates
    ]
    outcomes = solve_cases(cases, numerics, temperature, progress)
    pairs = list(zip(cases, outcomes, strict=True))
    table = pd.DataFrame([thermal_row(case, outcome, temperature) for case, outcome in pairs])
    curves = pd.concat([_curve(case, outcome) for case, outcome in pairs], ignore_index=True)
    given = heat_transfer_coefficients
    record = RunRecord(
        "thermal",
        {
            "c_rates": list(c_rates),
            "directions": list(directions),
            "heat transfer [W/m2/K]": list(given) if given else "each design's own, and adiabatic",
            "sizes": sizes,
            "temperature [K]": temperature,
            "C-rate": "of each cell's own nominal capacity (equilibrium, between both cut-offs)",
            BAND_OF_RISE: "one standard deviation of the carbon's entropic coefficient",
        },
        numerics,
        describe(items),
    )
    return Result("thermal", with_round_trip(table), curves, record)


def temperature_rise(outcome: Outcome, temperature: float) -> float:
    """Largest rise above the surroundings [K]; NaN where there was no run."""
    if outcome.status != "ok":
        return float("nan")
    return float(np.max(outcome.series["temperature"])) - temperature


def _coefficients(cell: ParameterSet, given: Sequence[float] | None) -> Sequence[float]:
    if given is not None:
        return tuple(dict.fromkeys(given))
    return tuple(dict.fromkeys((cell.design.value("heat_transfer_coefficient"), 0.0)))


def thermal_row(case: FullCellCase, outcome: Outcome, temperature: float) -> dict[str, Any]:
    """Row of a table; the round trip needs both directions: :func:`with_round_trip`."""
    nominal, capacity = case.cell.nominal_capacity.value, case.capacity(outcome)
    row: dict[str, Any] = {
        "variant": case.cell.name,
        "direction": case.direction,
        "rate [C]": case.c_rate,
        "cooling": _cooling(case),
        "heat transfer [W/m2/K]": case.heat_transfer_coefficient,
        "sizes": shown_sizes(case.cell.derived, case.sizes),
        "capacity [A.h]": capacity,
        "share of nominal capacity [%]": 100 * capacity / nominal,
        "temperature rise [K]": temperature_rise(outcome, temperature),
        "temperature rise low [K]": np.nan,
        "temperature rise high [K]": np.nan,
        "temperature fall [K]": np.nan,
        "hottest [degC]": np.nan,
        **{f"{name} heat [W.h]": np.nan for name in HEATS},
        "spread of reversible heat [W.h]": np.nan,
        "mean heat [W]": np.nan,
        "largest source": "",
        "largest loss": "",
        "energy [W.h]": case.energy(outcome),
        "energy efficiency [%]": np.nan,
        "round-trip efficiency [%]": np.nan,
        "above the electrolyte's data": False,
        "ended_by": outcome.ended_by,
        "limited_by": case.limited_by(outcome),
        "status": outcome.status,
        "reason": outcome.reason,
        "solve time [ms]": outcome.solve_time * 1e3,
    }
    if outcome.status != "ok":
        return row
    course = outcome.series["temperature"]
    low, high, spread = _entropic_band(case, outcome, temperature)
    per_area = case.cell.electrode_area / SECONDS_PER_HOUR
    heats = {name: float(outcome.series[name][-1]) * per_area for name in HEATS}
    open_circuit = case.energy(outcome, "open_circuit_voltage")
    energy = row["energy [W.h]"]
    share = energy / open_circuit if case.direction == DISCHARGE else open_circuit / energy
    return row | {
        "temperature rise low [K]": low,
        "temperature rise high [K]": high,
        # Without what the solver leaves of nothing.
        "temperature fall [K]": round(temperature - float(np.min(course)), 6),
        "hottest [degC]": float(np.max(course)) - _CELSIUS,
        **{f"{name} heat [W.h]": heat for name, heat in heats.items()},
        "spread of reversible heat [W.h]": spread,
        "mean heat [W]": sum(heats.values()) * SECONDS_PER_HOUR / float(outcome.time[-1]),
        "largest source": max(heats, key=lambda name: heats[name]),
        "largest loss": max(HEATS[1:], key=lambda name: heats[name]),
        "energy efficiency [%]": 100 * share,
        "above the electrolyte's data": bool(np.max(course) > HIGHEST),
    }


def _entropic_band(
    case: FullCellCase, outcome: Outcome, temperature: float
) -> tuple[float, float, float]:
    """Rise at minus and plus one standard deviation [K], and what it moves as heat [W.h]."""
    sigma = case.cell.derived["entropic_coefficient"].spread
    if sigma is None:
        return float("nan"), float("nan"), float("nan")
    stopped = outcome.ended_by.startswith(TOO_HOT)
    time, course = outcome.time, outcome.series["temperature"]
    flux = _carbon_current(case, outcome) * course * sigma
    heat = heat_inputs(case.cell, case.heat_transfer_coefficient or 0.0)
    move = _relaxing(time, flux / heat["areal_heat_capacity"], heat)
    # A run that was stopped for its heat has no rise of its own to put a band around.
    ends = [
        float("nan") if stopped else float(np.max(course + side * move)) - temperature
        for side in (-1, 1)
    ]
    spread = float(np.trapezoid(flux, time)) * case.cell.electrode_area / SECONDS_PER_HOUR
    return min(ends), max(ends), abs(spread)


def _carbon_current(case: FullCellCase, outcome: Outcome) -> NDArray[np.float64]:
    """Current density from the carbon, whose entropic coefficient it is [A.m-2]."""
    derived, time = case.cell.derived, outcome.time
    if not has_silicon(derived.laws):
        sign = 1.0 if case.direction == DISCHARGE else -1.0
        return np.full_like(time, sign * case.current / case.cell.electrode_area)
    # A silicon compound takes its part of the current and has no entropic change here.
    swing = derived.value("filling_lithiated") - derived.value("filling_delithiated")
    share = derived.value("carbon_reversible_capacity") / derived.value("reversible_capacity")
    per_filling = share * derived.value("areal_capacity") * SECONDS_PER_HOUR / swing
    return np.asarray(-per_filling * np.gradient(outcome.series["negative_filling"], time))


def _relaxing(
    time: NDArray[np.float64], slope: NDArray[np.float64], heat: dict[str, float]
) -> NDArray[np.float64]:
    """Solution of a linear relaxation that starts at zero, exact for a slope constant by steps."""
    rate = heat["areal_cooling"] / heat["areal_heat_capacity"]
    found = np.zeros_like(time)
    for index in range(1, time.size):
        step = time[index] - time[index - 1]
        driven = 0.5 * (slope[index] + slope[index - 1])
        kept = np.exp(-rate * step)
        gained = step if rate == 0 else (1.0 - kept) / rate
        found[index] = found[index - 1] * kept + driven * gained
    return found


def with_round_trip(table: pd.DataFrame) -> pd.DataFrame:
    """Product of both directions at the same rate and cooling."""
    keys = ["variant", "rate [C]", "heat transfer [W/m2/K]"]
    ways = {
        way: table[table["direction"] == way].set_index(keys)["energy efficiency [%]"]
        for way in (DISCHARGE, CHARGE)
    }
    product = ways[DISCHARGE].mul(ways[CHARGE]) / 100.0
    rows = pd.MultiIndex.from_frame(table[keys])
    table["round-trip efficiency [%]"] = product.reindex(rows).to_numpy()
    return table


def _curve(case: FullCellCase, outcome: Outcome) -> pd.DataFrame:
    empty, series = np.empty(0), outcome.series
    heats = {
        f"{name} heat [W]": _power(outcome, series[name]) * case.cell.electrode_area
        if name in series
        else empty
        for name in HEATS
    }
    charge = case.current * outcome.time / SECONDS_PER_HOUR
    return pd.DataFrame(
        {
            "variant": case.cell.name,
            "direction": case.direction,
            "rate [C]": case.c_rate,
            "cooling": _cooling(case),
            "time [s]": outcome.time,
            "capacity [A.h]": charge,
            "share of nominal capacity [%]": 100 * charge / case.cell.nominal_capacity.value,
            "cell voltage [V]": series.get("voltage", empty),
            "temperature [degC]": series.get("temperature", empty) - _CELSIUS,
            **heats,
        }
    )


def _power(outcome: Outcome, heat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Heat per time from heat since the start."""
    if heat.size < 2:
        return np.zeros_like(heat)
    return np.asarray(np.gradient(heat, outcome.time))


def _cooling(case: FullCellCase) -> str:
    coefficient = case.heat_transfer_coefficient or 0.0
    return f"{coefficient:g} W/m2/K" if coefficient > 0 else _ADIABATIC


def _check(coefficients: Sequence[float] | None, directions: Sequence[str]) -> None:
    highest = cell_terms()["heat_transfer_coefficient"].limits[1]
    if coefficients is not None and (
        not coefficients or any(not 0 <= item <= highest for item in coefficients)
    ):
        raise SimulationInputError(
            f"heat_transfer_coefficients: got {list(coefficients)}; allowed: one or more from 0 "
            f"(adiabatic) to {highest:g} W/m2/K"
        )
    unknown = [direction for direction in directions if direction not in FULL_CELL_DIRECTIONS]
    if unknown or not directions:
        raise SimulationInputError(
            f"directions: got {list(directions)}, allowed: {', '.join(FULL_CELL_DIRECTIONS)}"
        )
