"""A full cell of this package in BATMODS-lite, an independent code for the same equations.

Everything that a material or a cell is comes from the parameter set, its functions included; only
the equations, volumes and time steps are those of the other code. Its hysteresis is that of
PyBaMM in another notation.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from anode_model.constants import FARADAY, REFERENCE_TEMPERATURE, SECONDS_PER_HOUR
from benchmarks.verification.batmods_laws import (
    KILO,
    Array,
    Electrolyte,
    as_numbers,
    material_class,
)
from experiments.engine.discretisation import graded_edges
from experiments.full_cell_case import FullCellCase

#: It has the conductivity of 10 S/m in its code; the exponent of the solid makes up for it.
_ITS_CONDUCTIVITY = 10.0

_SIDES = {"anode": "negative", "cathode": "positive"}


def solve(
    case: FullCellCase,
    across: int,
    radial: int,
    *,
    grading: float = 1.0,
    rtol: float = 1e-6,
    atol: float = 1e-8,
) -> tuple[Array, Array]:
    """Discharge to the lower cut-off.

    Parameters
    ----------
    case : FullCellCase
        Of a carbon with particles of one radius.
    across, radial : int
        Volumes across each layer and along each radius.
    grading : float
        How strongly those along the radii narrow towards the surface; it makes them equal, which
        is 1, and takes others in their place.
    rtol, atol : float
        Tolerances of its time steps.

    Returns
    -------
    tuple of array
        Times [s] and voltages [V].
    """
    import bmlite

    values, start = case.cell.values, case.inputs(REFERENCE_TEMPERATURE)
    classes: dict[str, Any] = {
        "ElectrolyteOfSet": lambda: Electrolyte(values),
        "NegativeOfSet": material_class(values, "negative"),
        "PositiveOfSet": material_class(values, "positive"),
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.multiple(bmlite.materials, create=True, **classes),
    ):
        sheet = Path(folder) / "cell.yaml"
        sheet.write_text(_yaml(_sheet(case, values, start, across, radial)), encoding="utf-8")
        simulation = bmlite.P2D.Simulation(str(sheet))
        for electrode in (simulation.an, simulation.ca):
            edges = electrode.R_s * graded_edges(radial, grading)
            electrode.rm, electrode.rp = edges[:-1], edges[1:]
            electrode.r = (edges[:-1] + edges[1:]) / 2
        experiment = bmlite.Experiment(rtol=rtol, atol=atol)
        design = case.cell.design
        cutoff = ("voltage_V", float(design.value("lower_voltage")))
        experiment.add_step("current_A", case.current, case.duration, limits=cutoff)
        found = simulation.run(experiment)
    return np.asarray(found.vars["time_s"]), np.asarray(found.vars["voltage_V"])


def _sheet(
    case: FullCellCase,
    values: Mapping[str, Any],
    start: Mapping[str, float],
    across: int,
    radial: int,
) -> dict[str, dict[str, Any]]:
    """What its file says."""
    exact = {"D_deg": 1.0, "t0_deg": 1.0, "kappa_deg": 1.0, "gamma_deg": 1.0}
    capacity = case.cell.nominal_capacity.value
    fillings = {
        "anode": start["initial_filling"],
        "cathode": start["initial_positive_filling"],
    }
    sheet: dict[str, dict[str, Any]] = {
        "battery": {
            "cap": capacity,
            "temp": REFERENCE_TEMPERATURE,
            "area": case.cell.electrode_area,
        },
        "electrolyte": {
            "Li_0": values["Initial concentration in electrolyte [mol.m-3]"] / KILO,
            "material": "ElectrolyteOfSet",
            **exact,
        },
        "separator": {
            "Nx": across,
            "thick": values["Separator thickness [m]"],
            "eps_el": values["Separator porosity"],
            "p_liq": values["Separator Bruggeman coefficient (electrolyte)"],
        },
    }
    for name, side in _SIDES.items():
        sheet[name] = _electrode(values, side) | {
            "Nx": across,
            "Nr": radial,
            "x_0": fillings[name],
        }
    decay = values.get("Negative particle lithiation hysteresis decay rate")
    if decay is not None:
        # dh/dt is gamma i / (2 F c_max) times the area in a volume there, g i / (3600 Q) here.
        full = values["Maximum concentration in negative electrode [mol.m-3]"]
        per_area = 3 * decay / values["Negative particle radius [m]"] / (2 * FARADAY * full)
        sheet["anode"]["submodels"] = {
            "Hysteresis": {
                "g_hyst": SECONDS_PER_HOUR * capacity * per_area,
                "hyst0": start["initial_hysteresis"],
            }
        }
    return sheet


def _electrode(values: Mapping[str, Any], side: str) -> dict[str, Any]:
    layer = f"{side.capitalize()} electrode"
    pores, active = (
        float(values[f"{layer} {name}"]) for name in ("porosity", "active material volume fraction")
    )
    solid = 1.0 - pores
    conductivity = as_numbers(values, f"{layer} conductivity [S.m-1]", 2)
    # It knows constants only; that of the sets here depends on the temperature alone.
    effective = float(conductivity(0.5, REFERENCE_TEMPERATURE))
    effective *= active ** float(values[f"{layer} Bruggeman coefficient (electrode)"])
    return {
        "thick": values[f"{layer} thickness [m]"],
        "R_s": values[f"{side.capitalize()} particle radius [m]"],
        "eps_s": solid,
        "eps_el": pores,
        "eps_CBD": solid - active,
        "p_sol": math.log(effective / _ITS_CONDUCTIVITY) / math.log(solid) - 1.0,
        "p_liq": values[f"{layer} Bruggeman coefficient (electrolyte)"],
        "alpha_a": 0.5,
        "alpha_c": 0.5,
        "Li_max": values[f"Maximum concentration in {side} electrode [mol.m-3]"] / KILO,
        "i0_deg": 1.0,
        "Ds_deg": 1.0,
        "material": f"{side.capitalize()}OfSet",
    }


def _yaml(sheet: Mapping[str, Any], indent: str = "") -> str:
    lines = []
    for name, value in sheet.items():
        if isinstance(value, Mapping):
            lines.append(f"{indent}{name}:\n{_yaml(value, indent + '  ')}")
        else:
            lines.append(f"{indent}{name}: {value if isinstance(value, str) else _number(value)!r}")
    return "\n".join(lines)


def _number(value: Any) -> float | int:
    return value if isinstance(value, int) else float(value)
