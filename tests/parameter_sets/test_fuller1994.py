"""The cell of Fuller, Doyle and Newman (1994): its laws, and its curve (relations, V1)."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pybamm
import pytest
from numpy.typing import NDArray

from anode_model import derive
from anode_model.derivation.electrode import DerivedElectrode
from anode_model.errors import ParameterSetError
from anode_model.quantities import Basis, Quantity
from parameter_sets import load_material
from parameter_sets.chemistries.fuller1994 import (
    FULLER1994,
    liclo4_pc_conductivity_Fuller1994,
    mn2o4_exchange_current_Fuller1994,
    mn2o4_potential_Fuller1994,
)
from parameter_sets.chemistries.records import Law, plain_values
from parameter_sets.verification_cells import fuller1994_cell

REFERENCE = np.loadtxt(
    str(files("anode_model").joinpath("data/fuller94_reference.csv")), delimiter=",", skiprows=2
)


@pytest.fixture(scope="module")
def coke() -> DerivedElectrode:
    return derive(load_material("petroleum-coke-Fuller1994"), spreads=False)


def test_potential_at_a_filling_computed_by_hand() -> None:
    # y = 0.5: tanh(1.9017) = 0.956360, 0.50167^-0.379571 = 1.299296, exp(-71.69/256) = 0.755740
    by_hand = 4.06279 + 0.0677504 * 0.956360 - 0.105734 * (1.299296 - 1.575994) - 0.045 * 0.755740
    assert mn2o4_potential_Fuller1994(0.5) == pytest.approx(by_hand, rel=1e-6)


def test_potential_falls_where_the_cell_uses_it() -> None:
    stoichiometry = np.linspace(0.2, 0.995, 400)
    potential = mn2o4_potential_Fuller1994(stoichiometry)
    assert potential.shape == stoichiometry.shape
    assert np.all(np.diff(potential) < 0)
    assert 3.0 < potential[-1] < potential[0] < 4.2


def test_exchange_current_is_largest_at_half_filling() -> None:
    y = np.linspace(0, 1, 101)
    current = mn2o4_exchange_current_Fuller1994(1000.0, y * 23719.5, 23719.5, 298.0)
    assert current.max() == pytest.approx(7.225 / 2, rel=1e-12)
    assert y[int(np.argmax(current))] == pytest.approx(0.5, rel=1e-12)
    assert current[0] == current[-1] == 0
    four_times = mn2o4_exchange_current_Fuller1994(4000.0, 5000.0, 23719.5, 298.0)
    once = mn2o4_exchange_current_Fuller1994(1000.0, 5000.0, 23719.5, 298.0)
    assert four_times == pytest.approx(2 * once, rel=1e-12)


def test_conductivity_has_the_form_of_the_source() -> None:
    c, p_max, p_u, a, b, rho = 1000.0, 0.542, 0.6616, 0.855, -0.08, 1204.1
    written = 0.0001 + c**a * p_max * (1 / (rho * p_u)) ** a * np.exp(
        b * (c / rho - p_u) ** 2 - (a / p_u) * (c / rho - p_u)
    )
    assert liclo4_pc_conductivity_Fuller1994(c, 298.0) == pytest.approx(written, rel=1e-12)
    salt = np.linspace(1.0, 3000.0, 3000)
    conductivity = liclo4_pc_conductivity_Fuller1994(salt, 298.0)
    assert salt[int(np.argmax(conductivity))] / rho == pytest.approx(p_u, rel=1e-2)
    assert conductivity.max() == pytest.approx(p_max + 0.0001, rel=1e-5)
    assert liclo4_pc_conductivity_Fuller1994(0.0, 298.0) == pytest.approx(0.0001, rel=1e-12)


def test_laws_serve_pybamm_as_they_serve_numbers() -> None:
    y = pybamm.Scalar(0.5)
    assert mn2o4_potential_Fuller1994(y).evaluate() == pytest.approx(
        mn2o4_potential_Fuller1994(0.5), rel=1e-12
    )
    salt = pybamm.Scalar(1000.0)
    assert liclo4_pc_conductivity_Fuller1994(salt, 298.0).evaluate() == pytest.approx(
        liclo4_pc_conductivity_Fuller1994(1000.0, 298.0), rel=1e-12
    )


def test_every_entry_of_the_record_has_an_origin() -> None:
    for name, entry in FULLER1994.items():
        assert entry.source, name
        assert isinstance(entry, Law) or entry.basis is not Basis.MEASURED
        _, _, unit = name.partition(" [")
        assert entry.unit == (unit.rstrip("]") or "1"), name


def test_record_has_nothing_of_the_coke_itself() -> None:
    material = ("OCP [V]", "exchange-current", "particle", "Maximum concentration in negative")
    negative = [name for name in FULLER1994 if "egative" in name]
    assert not [name for name in negative if any(word in name for word in material)]
    active = FULLER1994["Negative electrode active material volume fraction"]
    assert isinstance(active, Quantity)
    assert active.value == pytest.approx(0.7 * 0.937, rel=1e-12)
    assert plain_values(FULLER1994)["Separator porosity"] == 0.4


def test_the_coke_drives_its_own_parameters(coke: DerivedElectrode) -> None:
    values = fuller1994_cell(coke)
    assert values["Negative particle radius [m]"] == coke.value("particle_radius")
    charged = values["Initial concentration in negative electrode [mol.m-3]"]
    assert charged == pytest.approx(0.495 * 26400, rel=1e-12)
    current = values["Negative electrode exchange-current density [A.m-2]"]
    at_start = current(1000.0, charged, 26400.0, 298.15)
    assert at_start == pytest.approx(8.3038 * (0.005 * 0.495) ** 0.5, rel=1e-9)
    halved = coke.material.with_properties(Dv50="18 um")
    values = fuller1994_cell(derive(halved, spreads=False))
    assert values["Negative particle radius [m]"] == pytest.approx(9e-6, rel=1e-12)
    assert values["Negative electrode thickness [m]"] == 243e-6


def test_a_material_with_another_potential_is_refused() -> None:
    with pytest.raises(ParameterSetError, match=r"reference-sphere.*petroleum-coke-Fuller1994"):
        fuller1994_cell(derive(load_material("reference-sphere"), spreads=False))


def discharge(values: pybamm.ParameterValues) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Voltage and coke's mean filling at the times of the reference curve, NaN after the end."""
    model = pybamm.lithium_ion.DFN()
    meshes = model.default_submesh_types
    fine_surface = {"side": "right", "stretch": 2}
    meshes["negative particle"] = pybamm.MeshGenerator(pybamm.Exponential1DSubMesh, fine_surface)
    simulation = pybamm.Simulation(
        model,
        parameter_values=values,
        var_pts={"x_n": 30, "x_s": 10, "x_p": 30, "r_n": 30, "r_p": 20},
        submesh_types=meshes,
        solver=pybamm.IDAKLUSolver(rtol=1e-6, atol=1e-8),
    )
    solution = simulation.solve([0, 4300])
    times = REFERENCE[:, 0]
    inside = times <= solution.t[-1]
    voltage, filling = np.full(times.shape, np.nan), np.full(times.shape, np.nan)
    voltage[inside] = solution["Terminal voltage [V]"](times[inside])
    filling[inside] = solution["Negative electrode stoichiometry"](times[inside])
    return voltage, filling


def test_discharge_follows_the_reference_curve(coke: DerivedElectrode) -> None:
    voltage, filling = discharge(fuller1994_cell(coke))
    error = voltage - REFERENCE[:, 3]
    assert np.sqrt(np.mean(error[:15] ** 2)) < 1.5e-3
    # Steep end of the positive electrode: 8 mV at the knee.
    assert np.max(np.abs(error[:17])) < 8e-3
    np.testing.assert_allclose(filling[:17], REFERENCE[:17, 1], rtol=1e-3)


def test_another_diffusivity_in_the_sheet_moves_the_curve(coke: DerivedElectrode) -> None:
    part = coke.material.electrochemistry
    assert part is not None
    assert part.diffusivity is not None
    slow = Quantity(1e-13, "m2.s-1", Basis.ASSUMED, "a test")
    material = coke.material.replace(electrochemistry=part.model_copy(update={"diffusivity": slow}))
    voltage, _ = discharge(fuller1994_cell(derive(material, spreads=False)))
    error = voltage[1:10] - REFERENCE[1:10, 3]
    assert np.sqrt(np.mean(error**2)) > 10e-3
