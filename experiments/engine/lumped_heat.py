"""A DFN with one temperature for the whole cell, in which the heat of mixing counts.

PyBaMM's own option for the heat of mixing needs the slope of each potential and makes a solve six
times dearer. Here the same heat follows from a balance: what the surface of a particle gives as
work, less what its inside gives up, which needs the potentials only. PyBaMM takes the reversible
heat at the surfaces, where lithium is on its way only; here it is that of the places where it
stays, so that heat and work together are what the electrodes lose in energy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pybamm

from experiments.engine.jacobian import LeanJacobianDFN
from experiments.engine.phases import PHASES, has_two_phases
from parameter_sets.electrode_names import ENTROPIC, named
from parameter_sets.silicon_phase import CARBON, SILICON

#: PyBaMM's names of the temperature and of what heats and cools the cell [W].
TEMPERATURE = "Volume-averaged cell temperature [K]"
MIXING, COOLING = "Heat of mixing [W]", "Surface total cooling [W]"
REVERSIBLE = "Reversible heating [W]"
REACTION = "Irreversible electrochemical heating [W]"
HYSTERESIS = "Heat of hysteresis [W]"

#: What heats the cell [W], by the name of the state in which it is summed up [J].
SUMMED = {
    "Reversible heat [J]": REVERSIBLE,
    "Ohmic heat [J]": "Ohmic heating [W]",
    "Reaction heat [J]": REACTION,
    "Heat of mixing [J]": MIXING,
    "Heat of hysteresis [J]": HYSTERESIS,
}

#: Magnitude of a heat per square metre of electrode pair [J.m-2], for the solver's tolerances.
_SCALE = 1e4

#: Parameters that this model takes beside PyBaMM's: open-circuit potentials as functions of the
#: stoichiometry, asked for in every volume of every particle.
INNER_POTENTIALS = {
    "Negative": "Negative electrode OCP inside the particles [V]",
    "Positive": "Positive electrode OCP inside the particles [V]",
}


class LumpedHeatDFN(LeanJacobianDFN):
    r"""DFN of a full cell with a lumped temperature and the heat of mixing.

    Per volume of an electrode diffusion inside the particles turns into heat

    .. math:: q_{mix} = a j\,U(c_s, T) + \varepsilon_s F \left\langle U(c, T)\,
              \frac{\partial c}{\partial t} \right\rangle

    with :math:`a j` the current from the particles, positive in oxidation, and the mean over a
    particle's volume: the work at the surface less the free energy that the particle gives up. It
    is never negative where the potential falls with the filling, and exact on any mesh. At the
    reference temperature it equals the heat of mixing of PyBaMM's option. The reversible heat is

    .. math:: q_{rev} = -\varepsilon_s F\,T \left\langle \frac{dU}{dT}(c)\,
              \frac{\partial c}{\partial t} \right\rangle

    which is PyBaMM's :math:`a j\,T\,dU/dT` where the coefficient is the same at all fillings. All
    heats and the electric work then add up to the energy :math:`-F \int (U - T\,dU/dT)\,dc` that
    the particles give up, whatever the gradients in them.

    Notes
    -----
    Source: own derivation, an integration by parts of the heat of mixing in K. E. Thomas, J.
    Newman, J. Electrochem. Soc. 150 (2003) A176 (recalled, not checked): the sum of both heats
    holds its enthalpy of mixing, with :math:`-F (U - T\,dU/dT)` for the partial molar enthalpies.
    """

    # Heat depends on every state; with these rows a solve takes ten times as long.
    frozen_states = (TEMPERATURE, *SUMMED)
    relaxing_states = (TEMPERATURE,)

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        lumped = {"thermal": "lumped", "use lumped thermal capacity": "true"}
        super().__init__({**(options or {}), **lumped})
        variables, capacity = self.variables, "Volume-averaged effective heat capacity [J.K-1.m-3]"
        # PyBaMM's own is nothing without its option.
        variables[MIXING] = pybamm.Scalar(0)
        # PyBaMM's own is of the surfaces.
        self._add_heat(REVERSIBLE, -variables[REVERSIBLE])
        for side, parameters in (("Negative", self.param.n), ("Positive", self.param.p)):
            for phase in self._phases(side, parameters):
                heats = self._diffusion_heats(side, *phase)
                for name, heat in zip((MIXING, REVERSIBLE), heats, strict=True):
                    self._add_heat(name, self._of_cell(side, heat))
        volume = variables["Cell thermal volume [m3]"]
        per_volume = variables["Volume-averaged hysteresis electrochemical heating [W.m-3]"]
        variables[HYSTERESIS] = per_volume * volume
        if self._has_sizes("Negative"):
            self._add_uneven_heats("Negative")
        heat = variables["Total heating [W]"] + variables[COOLING]
        self.rhs[variables[TEMPERATURE]] = heat / volume / variables[capacity]
        # Summed up by the solver: as exact as the states, and no output to be computed afterwards.
        for name, source in SUMMED.items():
            total = pybamm.Variable(name, scale=_SCALE)
            self.variables[name] = total
            self.rhs[total] = variables[source]
            self.initial_conditions[total] = pybamm.Scalar(0)

    def _has_sizes(self, side: str) -> bool:
        return bool(getattr(self.options, side.lower())["particle size"] == "distribution")

    def _add_heat(self, name: str, heat: Any) -> None:
        """Add a heat [W] to what PyBaMM counts under its name and in all."""
        variables = self.variables
        variables[name] = variables[name] + heat
        variables["Total heating [W]"] = variables["Total heating [W]"] + heat

    def _of_cell(self, side: str, per_volume: Any) -> Any:
        """A heat per volume of an electrode [W.m-3], over the whole cell [W]."""
        place = getattr(pybamm.standard_spatial_vars, f"x_{side[0].lower()}")
        area = self.param.L_y * self.param.L_z * self.param.n_electrodes_parallel
        return pybamm.yz_average(pybamm.Integral(per_volume, place)) * area

    def _add_uneven_heats(self, side: str) -> None:
        """Add what products of means over the sizes leave out, where each size has its own."""
        # All sizes share the potential between solid and electrolyte: only their own differs.
        branch = self._uneven(side, "open-circuit potential")
        self._add_heat(REACTION, self._of_cell(side, branch))
        if getattr(self.options, side.lower())["open-circuit potential"] != "single":
            rest = self._uneven(side, "equilibrium open-circuit potential")
            self._add_heat(HYSTERESIS, self._of_cell(side, rest - branch))

    def _uneven(self, side: str, potential: str) -> Any:
        """Product of the means of current and potential over the sizes, less its mean [W.m-3]."""
        variables = self.variables
        current = "interfacial current density"
        each = (
            variables[f"{side} electrode {current} distribution [A.m-2]"]
            * variables[f"{side} electrode {potential} distribution [V]"]
        )
        means = (
            variables[f"{side} electrode {current} [A.m-2]"]
            * variables[f"{side} electrode {potential} [V]"]
        )
        area = variables[f"{side} electrode surface area to volume ratio [m-1]"]
        return area * (means - pybamm.size_average(each))

    def _phases(self, side: str, parameters: Any) -> list[tuple[str, str, Any]]:
        """What PyBaMM puts into the names of variables and of parameters, and the particle."""
        if not has_two_phases(self, side.lower()):
            return [("", "", parameters.prim)]
        names = zip(PHASES, (CARBON, SILICON), (parameters.prim, parameters.sec), strict=True)
        return [(f"{phase} ", prefix, particle) for phase, prefix, particle in names]

    def _diffusion_heats(self, side: str, phase: str, prefix: str, particle: Any) -> list[Any]:
        """Heat of mixing and reversible heat per volume of an electrode [W.m-3]."""
        tolerance = pybamm.settings.tolerances["D__c_s"]

        def law(name: str, argument: str) -> Callable[[Any], Any]:
            def function(concentration: Any) -> Any:
                # Held as PyBaMM holds it for the diffusivity, so that both share one inversion.
                filling = concentration / particle.c_max
                held = pybamm.maximum(pybamm.minimum(filling, 1 - tolerance), tolerance)
                return pybamm.FunctionParameter(prefix + name, {argument: held})

            return function

        work, gained = self._by_law(side, phase, law(INNER_POTENTIALS[side], "Stoichiometry"))
        coefficient = law(named(ENTROPIC, side), f"{side} particle stoichiometry")
        at_surface, inside = self._by_law(side, phase, coefficient)
        temperature = self.variables[f"{side} electrode temperature [K]"]
        warmer = temperature - self.param.T_ref
        return [work + gained + warmer * (at_surface + inside), -temperature * inside]

    def _by_law(self, side: str, phase: str, law: Callable[[Any], Any]) -> tuple[Any, Any]:
        """Current times a law at the surfaces, and what the law sums up inside, per volume."""
        variables = self.variables
        fraction = variables[f"{side} electrode {phase}active material volume fraction"]
        charge = fraction * self.param.F
        if self._has_sizes(side):
            inside = variables[f"{side} particle concentration distribution [mol.m-3]"]
            surface = variables[f"{side} particle surface concentration distribution [mol.m-3]"]
            density = variables[
                f"{side} electrode interfacial current density distribution [A.m-2]"
            ]
            area = variables[f"{side} electrode surface area to volume ratio [m-1]"]
            by_volume = variables[f"{side} volume-weighted particle-size distribution [m-1]"]
            size = getattr(pybamm.standard_spatial_vars, f"R_{side[0].lower()}")
            mean = pybamm.r_average(law(inside) * self.rhs[inside])
            at_surface = area * pybamm.size_average(density * law(surface))
            return at_surface, charge * pybamm.Integral(by_volume * mean, size)
        inside = variables[f"{side} {phase}particle concentration [mol.m-3]"]
        surface = variables[f"{side} {phase}particle surface concentration [mol.m-3]"]
        current = variables[
            f"{side} electrode {phase}volumetric interfacial current density [A.m-3]"
        ]
        mean = pybamm.r_average(law(inside) * self.rhs[inside])
        return current * law(surface), charge * mean
