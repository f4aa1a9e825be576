"""Particles of many sizes: against radii in parallel, moments, limits and the automatic switch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pybamm
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from anode_model import Coating, DerivedElectrode, SimulationInputError, derive, load_coefficients
from anode_model.constants import FARADAY, GAS_CONSTANT
from anode_model.derivation.laws import LOG_NORMAL, ONE_RADIUS
from anode_model.errors import ParameterSetError
from anode_model.relations.kinetics import exchange_current_half_power
from anode_model.relations.potential import msmr_potential
from anode_model.relations.size_distribution import particle_radius_from_median
from anode_model.relations.thermodynamic_factor import msmr_thermodynamic_factor
from experiments import run_capacity, run_rate, run_thermal
from experiments.cases import solve_cases
from experiments.engine.compiled_model import quiet_about_decay
from experiments.engine.discretisation import graded_edges
from experiments.engine.numerics import EXPLORE, SKETCH, SizedMesh
from experiments.engine.size_mesh import (
    SizeSubMesh,
    narrowest_width,
    resolved_sizes,
    size_template,
)
from experiments.rate import RateCase, specific_capacity
from experiments.size_model import (
    COSTLY,
    CROWDED,
    choose_sizes,
    held_words,
    sizes_words,
    unevenness,
)
from parameter_sets import full_cell, half_cell, load_material

GALLERIES = tuple(f"gallery_fraction_{number}" for number in (1, 2, 3, 4))
FINE = replace(EXPLORE, name="fine", sized=SizedMesh(6, 30, 12))


def derived_of(
    loading: str = "60 g/m^2", exchange: float | None = None, **properties: str
) -> DerivedElectrode:
    sheet = load_material("reference-sphere").with_properties(**properties)
    table = load_coefficients()
    if exchange is not None:
        table = table.with_value("reference_exchange_current_density", exchange)
    return derive(sheet, Coating(loading=loading), table, spreads=False)


class Spheres:
    """Radii in parallel at one potential, in finite volumes of our own and SciPy's integrator.

    Nothing of PyBaMM: no coating, no electrolyte but its concentration.
    """

    def __init__(self, derived: DerivedElectrode, sizes: int, points: int):
        value = derived.value
        width, median = value("size_distribution_width"), value("Dv50") / 2
        # Shares of the volume by Gauss's rule, where the model has even steps.
        middles, shares = np.polynomial.hermite_e.hermegauss(sizes)
        self.shares = shares / shares.sum()
        self.radii = median * np.exp(width * middles)
        self.edges = graded_edges(points, 2.0)
        self.volumes = np.diff(self.edges**3) / 3
        self.middles = (self.edges[1:] + self.edges[:-1]) / 2
        self.fractions = [value(name) for name in GALLERIES]
        self.full = value("maximum_concentration")
        self.diffusivity = value("diffusivity") / value("thermodynamic_factor_mean")
        # On the true surface: the derived one stands on that of equal spheres.
        self.exchange = value("effective_exchange_current_density") * np.exp(-1.5 * width**2)
        # Current per volume of particles [A.m-3] at 1 C.
        self.current = -value("areal_capacity") / (
            value("active_material_volume_fraction") * value("coating_thickness")
        )
        self.start = value("filling_lithiated")

    def rate_of_change(self, _time: float, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        filling = flat.reshape(self.radii.size, -1)
        _, density, _ = self.surface(filling)
        faces = (filling[:, 1:] + filling[:, :-1]) / 2
        factor = msmr_thermodynamic_factor(faces, self.fractions)
        flux = -self.diffusivity * factor * np.diff(filling) / np.diff(self.middles)
        out = density / (FARADAY * self.full) * self.radii
        flux = np.hstack([np.zeros((self.radii.size, 1)), flux, -out[:, None]])
        change = -np.diff(self.edges**2 * flux) / self.volumes
        return np.asarray((change / self.radii[:, None] ** 2).ravel())

    def surface(
        self, filling: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Surface fillings, current densities into the particles, and the common potential."""
        outer, depth = filling[:, -1], 1 - self.middles[-1]
        surface = outer
        density = np.full(self.radii.size, self.current * self.radii.mean() / 3)
        potential = float(msmr_potential(outer, self.fractions).mean())
        weight = 3 * self.shares / self.radii
        for _ in range(30):
            factor = msmr_thermodynamic_factor(outer, self.fractions)
            gain = depth * self.radii / (FARADAY * self.full * self.diffusivity * factor)
            surface = outer + gain * density
            equilibrium = msmr_potential(surface, self.fractions)
            exchange = exchange_current_half_power(
                exchange_current_density=self.exchange,
                electrolyte_concentration=1000.0,
                filling=surface,
            )
            # Newton on density and potential together, the slope of U by a small step.
            step = 1e-6
            slope = (msmr_potential(surface + step, self.fractions) - equilibrium) / step
            inverse = FARADAY / (2 * GAS_CONSTANT * 298.15)
            wanted = equilibrium - np.arcsinh(density / (2 * exchange)) / inverse
            bend = slope * gain - 1 / (inverse * np.hypot(density, 2 * exchange))
            target = (self.current - weight @ (density - wanted / bend)) / (weight @ (1 / bend))
            update = density + (target - wanted) / bend
            done = np.max(np.abs(update - density)) < 1e-10 and abs(target - potential) < 1e-10
            density, potential = update, float(target)
            if done:
                break
        return surface, density, potential

    def potential(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        start = np.full(self.radii.size * self.middles.size, self.start)
        found = solve_ivp(
            self.rate_of_change, (0, seconds[-1]), start, "BDF", seconds, rtol=1e-4, atol=1e-6
        )
        shape = (self.radii.size, -1)
        return np.array([self.surface(y.reshape(shape))[2] for y in found.y.T])


@pytest.mark.slow
def test_independent_radii_in_parallel() -> None:
    # A thin coating: electrolyte and solid lose a tenth of a millivolt in it.
    derived = derived_of("4 g/m^2", D4_D1="2.5", Dv50="10 um", surface_area="1 m^2/g")
    # The spheres have one potential for both directions.
    derived = replace(derived, laws=replace(derived.laws, hysteresis="none"))
    case = RateCase(half_cell(derived), "delithiation", "C-rate", derived.value("areal_capacity"))
    (outcome,) = solve_cases([replace(case, sizes="log-normal")], FINE, 298.15)
    (one,) = solve_cases([case], FINE, 298.15)
    seconds = np.linspace(60.0, 0.93 * outcome.time[-1], 20)
    theirs = Spheres(derived, sizes=9, points=12).potential(seconds)
    ours = np.interp(seconds, outcome.time, outcome.series["potential"])
    assert np.max(np.abs(ours - theirs)) < 2e-3
    # The relation can fail: one radius for all does.
    single = np.interp(seconds, one.time, one.series["potential"])
    assert np.max(np.abs(single - theirs)) > 5e-3


@pytest.mark.parametrize("ratio", [1.3, 2.0, 3.0])
def test_the_mesh_has_the_moments_of_the_powder(ratio: float) -> None:
    width = np.sqrt(np.log(ratio) / 3)
    radii, weights = nodes_of(EXPLORE.sized.size_points, width)
    sauter = np.exp(-(width**2) / 2)
    assert np.sum(radii * weights) == pytest.approx(sauter, rel=2e-3)
    by_volume = radii * weights / np.sum(radii * weights)
    # What stands for diffusion: the volume mean of the squared radius; the mesh cuts the tails.
    assert np.sum(radii**2 * by_volume) == pytest.approx(np.exp(2 * width**2), rel=0.035)


def nodes_of(points: int, width: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Radii over the volume median and their shares of the surface, as PyBaMM sums them."""
    template = size_template("Positive", 1.0, pybamm.Scalar(width))
    variable = pybamm.SpatialVariable("R_p", "positive particle size", coord_sys="cartesian")
    names = ("Positive minimum particle radius [m]", "Positive maximum particle radius [m]")
    limits = dict(zip(("min", "max"), (template[name] for name in names), strict=True))
    mesh = SizeSubMesh({variable: limits}, {"R_p": points})
    density: Any = template["Positive area-weighted particle-size distribution [m-1]"]
    weights = np.asarray(density(pybamm.Vector(mesh.nodes)).evaluate()).ravel() * mesh.d_edges
    return mesh.nodes, weights / weights.sum()


def capacities(derived: DerivedElectrode, rates: list[float], sizes: str) -> list[float]:
    cell, areal = half_cell(derived), derived.value("areal_capacity")
    cases = [RateCase(cell, "delithiation", "C-rate", rate * areal, sizes) for rate in rates]
    outcomes = solve_cases(cases, SKETCH, 298.15)
    full = derived.value("reversible_capacity")
    return [specific_capacity(*pair) / full for pair in zip(cases, outcomes, strict=True)]


def test_a_narrow_powder_tends_to_one_radius() -> None:
    # As narrow as the mesh resolves, and far narrower, where it is held.
    narrowest = np.exp(3 * narrowest_width(SKETCH.sized.size_points) ** 2)
    errors = []
    for ratio in (2.5, narrowest, 1.05):
        derived = derived_of(D4_D1=f"{ratio:.4f}", Dv50="10 um", surface_area="1 m^2/g")
        one, many = (capacities(derived, [5.0], sizes)[0] for sizes in ("one-radius", "log-normal"))
        errors.append(many - one)
    assert errors[0] > 0.01
    assert np.max(np.abs(errors[1:])) < 0.3 * errors[0]


@pytest.mark.parametrize("width", [0.05, 0.15, 0.3, 0.6])
def test_a_powder_held_by_the_mesh_keeps_diffusion_and_exchange_current(width: float) -> None:
    points = EXPLORE.sized.size_points
    symbols = resolved_sizes(pybamm.Scalar(5e-6), pybamm.Scalar(width), points)
    median, held = (float(symbol.evaluate()) for symbol in symbols)
    assert held == pytest.approx(max(width, narrowest_width(points)))
    radius = particle_radius_from_median(Dv50=median, size_distribution_width=held)
    assert radius == pytest.approx(2.5e-6 * np.exp(width**2))
    # The sizes on the mesh have the surface that the exchange current is divided by.
    radii, shares = nodes_of(points, held)
    sauter = np.sum(radii * shares)
    per_volume = 3 / (median / 2 * sauter) / np.exp(1.5 * held**2)
    assert per_volume == pytest.approx(3 / radius, rel=0.015)


def test_the_distribution_has_the_surface_of_the_powder() -> None:
    derived = derived_of(D4_D1="3.0")
    one, many = (half_cell(derived, sizes=sizes) for sizes in ("one-radius", "log-normal"))
    key = "Positive electrode exchange-current density [A.m-2]"
    functions: list[Any] = [cell.parameters[key] for cell in (one, many)]
    currents = [function(1000.0, 15000.0, 30000.0, 298.15) for function in functions]
    # Exchange current per volume of particles is the same: more surface, less current on each.
    surfaces = [3 / derived.value("particle_radius"), 6 / derived.value("sauter_diameter")]
    assert currents[0] * surfaces[0] == pytest.approx(currents[1] * surfaces[1], rel=1e-12)


def test_a_set_with_sizes_runs_in_plain_pybamm() -> None:
    derived = derived_of(D4_D1="2.5")
    cell = half_cell(derived, sizes="log-normal")
    values = cell.values
    options = {
        "working electrode": "positive",
        "particle size": ("single", "distribution"),
        "open-circuit potential": ("single", "one-state hysteresis"),
    }
    values["Initial hysteresis state in positive electrode"] = -1.0
    values["Current function [A]"] = -5 * cell.nominal_capacity.value
    values["Initial concentration in positive electrode [mol.m-3]"] = derived.value(
        "filling_lithiated"
    ) * derived.value("maximum_concentration")
    values["Upper voltage cut-off [V]"] = 1.5
    with quiet_about_decay():
        model = pybamm.lithium_ion.DFN(options)
    points = {"x_n": 3, "x_s": 4, "x_p": 8, "r_p": 30, "R_p": 16}
    simulation = pybamm.Simulation(model, parameter_values=values, var_pts=points)
    solution = simulation.solve([0, 720])
    case = RateCase(cell, "delithiation", "C-rate", 5 * derived.value("areal_capacity"))
    (ours,) = solve_cases([replace(case, sizes="log-normal")], SKETCH, 298.15)
    seconds = np.linspace(20.0, 0.9 * min(ours.time[-1], solution.t[-1]), 20)
    theirs = np.interp(seconds, solution.t, solution["Voltage [V]"].entries)
    voltage = np.interp(seconds, ours.time, ours.series["voltage"])
    assert np.sqrt(np.mean((voltage - theirs) ** 2)) < 0.01


def test_what_one_radius_costs_grows_with_unevenness() -> None:
    derived = derived_of(D4_D1="2.5", Dv50="12 um", surface_area="1 m^2/g")
    rates = [0.2, 0.5, 5.0]
    one, many = (capacities(derived, rates, sizes) for sizes in ("one-radius", "log-normal"))
    costs = np.subtract(many, one)
    assert costs[0] < costs[1] < 0.01 < costs[2]
    chosen = [choose_sizes(derived, "delithiation", rate, 298.15) for rate in rates]
    assert chosen == ["one-radius", "one-radius", "log-normal"]


def test_sluggish_kinetics_part_a_powder_from_one_radius() -> None:
    """Narrow particles of fast diffusion: only the exchange current is short."""
    properties = {"D4_D1": "2.5", "Dv50": "2 um", "surface_area": "5 m^2/g"}
    quick, slow = (derived_of(exchange=exchange, **properties) for exchange in (None, 0.3))
    chosen = [choose_sizes(item, "lithiation", 1.0, 298.15) for item in (quick, slow)]
    assert chosen == ["one-radius", "log-normal"]
    one, many = (
        run_rate(
            half_cell(slow),
            [1.0],
            current_densities=[],
            directions=["lithiation"],
            sizes=sizes,
            profile=SKETCH,
        ).table["capacity [mAh/g]"][0]
        for sizes in ("one-radius", "log-normal")
    )
    assert many / one - 1 < -0.005


def test_near_the_limit_of_the_salt_the_powder_is_taken_sooner() -> None:
    light, heavy = (
        derived_of(loading, D4_D1="1.3", Dv50="3 um", surface_area="3.3 m^2/g")
        for loading in ("40 g/m^2", "85 g/m^2")
    )
    runs = [(light, 5.0, 298.15), (heavy, 5.0, 298.15), (light, 5.0, 263.15), (heavy, 1.0, 298.15)]
    found = [unevenness(*run) for run in runs]
    # Nothing else asks for the powder, and the cold makes the salt short.
    assert max(item.diffusion for item in found) < COSTLY["delithiation"].diffusion
    assert [item.salt > CROWDED for item in found] == [False, True, True, False]
    chosen = [choose_sizes(item, "delithiation", rate, warmth) for item, rate, warmth in runs]
    assert chosen == ["one-radius", "log-normal", "log-normal", "one-radius"]


def test_nearly_equal_particles_keep_one_radius() -> None:
    narrow, wider = (derived_of(D4_D1=ratio) for ratio in ("1.05", "1.10"))
    assert choose_sizes(narrow, "delithiation", 20.0, 298.15) == "one-radius"
    assert choose_sizes(wider, "delithiation", 20.0, 298.15) == "log-normal"


def test_experiments_of_one_radius_say_where_it_costs() -> None:
    coarse = derived_of(D4_D1="3.0", Dv50="19 um", surface_area="0.7 m^2/g")
    fine = derived_of(D4_D1="2.0", Dv50="3 um")
    runs = [("fine", fine, "discharge", 1.0), ("coarse", coarse, "discharge", 1.0)]
    words = held_words(runs, 298.15)
    assert words.endswith("cost more than 1 % of capacity (coarse: discharge at 1 C)")
    assert held_words(runs[:1], 298.15) == "one-radius"
    thin = derived_of("20 g/m^2", D4_D1="3.0", Dv50="19 um", surface_area="0.7 m^2/g")
    record = run_capacity(half_cell(thin), profile=SKETCH).record
    assert "delithiation at 0.6" in record.settings["sizes"]


def test_the_switch_is_announced_in_the_table() -> None:
    derived = derived_of(D4_D1="2.5")
    rates = [0.2, 10.0]
    table = run_rate(
        half_cell(derived), rates, current_densities=[], directions=["delithiation"], profile=SKETCH
    ).table
    assert list(table["sizes"]) == ["one-radius", "log-normal"]
    cool, warm = (unevenness(derived, 10.0, temperature) for temperature in (298.15, 318.15))
    assert cool.diffusion > COSTLY["delithiation"].diffusion
    # In the warmth diffusion and kinetics are faster, and one radius lasts longer.
    assert warm.diffusion < 0.5 * cool.diffusion
    assert warm.kinetics < 0.5 * cool.kinetics
    fixed = run_rate(
        half_cell(derived),
        rates,
        current_densities=[],
        directions=["delithiation"],
        sizes="one-radius",
        profile=SKETCH,
    )
    assert list(fixed.table["sizes"]) == ["one-radius", "one-radius"]
    assert fixed.record.settings["sizes"] == "one-radius"


def test_equal_particles_have_one_radius() -> None:
    derived = derived_of(D4_D1="1.0")
    assert choose_sizes(derived, "delithiation", 20.0, 298.15, "log-normal") == "one-radius"
    with pytest.raises(ParameterSetError, match="D4_D1 of 1 makes all particles equal"):
        half_cell(derived, sizes="log-normal")


@pytest.mark.parametrize("run", [run_rate, run_thermal])
def test_unknown_sizes_are_refused(run: Any) -> None:
    derived = derived_of()
    cell = half_cell(derived) if run is run_rate else full_cell(derived)
    with pytest.raises(SimulationInputError, match=r"lognormal.*did you mean.*allowed: auto"):
        run(cell, [1.0], sizes="lognormal")


def test_equal_spheres_that_were_asked_for_many_sizes_are_announced() -> None:
    rows = [("equal", ONE_RADIUS), ("equal", ONE_RADIUS), ("broad", LOG_NORMAL)]
    table = pd.DataFrame(rows, columns=["variant", "sizes"])
    table = table.assign(direction="discharge", **{"rate [C]": 1.0})
    words = sizes_words(table, LOG_NORMAL)
    assert "1 of 3 runs have the powder's distribution of sizes, as was asked for." in words
    assert "All particles of equal are of one size (D4_D1 = 1): one radius in every run" in words
    assert "All particles" not in sizes_words(table)
    assert sizes_words(table[:2]) == ""
