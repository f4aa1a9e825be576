"""A DFN with one temperature for the whole cell, in which the heat of mixing counts.

PyBaMM's own option for the heat of mixing needs the slope of each potential and makes a solve six
times dearer. Here the same heat follows from a balance: what the surface of a particle gives as
work, less what its inside gives up, which needs the potentials only.
"""

from __future__ import annotations

from typing import Any

import pybamm

from experiments.engine.jacobian import LeanJacobianDFN

#: PyBaMM's names of the temperature and of what heats and cools the cell [W].
TEMPERATURE = "Volume-averaged cell temperature [K]"
MIXING, COOLING = "Heat of mixing [W]", "Surface total cooling [W]"

#: What heats the cell [W], by the name of the state in which it is summed up [J].
SUMMED = {
    "Reversible heat [J]": "Reversible heating [W]",
    "Ohmic heat [J]": "Ohmic heating [W]",
    "Reaction heat [J]": "Irreversible electrochemical heating [W]",
    "Heat of mixing [J]": MIXING,
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

    .. math:: q_{mix} = a j\,U(c_s) + \varepsilon_s F \left\langle U(c)\,
              \frac{\partial c}{\partial t} \right\rangle

    with :math:`a j` the current from the particles, positive in oxidation, and the mean over a
    particle's volume: the work at the surface less the free energy that the particle gives up. It
    is never negative, and exact on any mesh. It equals the heat of mixing of PyBaMM's option.

    Notes
    -----
    Source: own derivation, an integration by parts of the heat of mixing in K. E. Thomas, J.
    Newman, J. Electrochem. Soc. 150 (2003) A176 (recalled, not checked), without its enthalpy of
    mixing: the entropic coefficient counts at the particles' surface.
    """

    # Heat depends on every state; with these rows a solve takes ten times as long.
    frozen_states = (TEMPERATURE, *SUMMED)
    relaxing_states = (TEMPERATURE,)

    def __init__(self) -> None:
        super().__init__({"thermal": "lumped", "use lumped thermal capacity": "true"})
        self.variables[MIXING] = self._heat_of_mixing()
        variables, capacity = self.variables, "Volume-averaged effective heat capacity [J.K-1.m-3]"
        volume = variables["Cell thermal volume [m3]"]
        heat = variables["Total heating [W]"] + variables[MIXING] + variables[COOLING]
        variables["Total heating [W]"] = variables["Total heating [W]"] + variables[MIXING]
        self.rhs[variables[TEMPERATURE]] = heat / volume / variables[capacity]
        # Summed up by the solver: as exact as the states, and no output to be computed afterwards.
        for name, source in SUMMED.items():
            total = pybamm.Variable(name, scale=_SCALE)
            self.variables[name] = total
            self.rhs[total] = variables[source]
            self.initial_conditions[total] = pybamm.Scalar(0)

    def _heat_of_mixing(self) -> Any:
        """Of both electrodes of the whole cell [W]."""
        coordinates = pybamm.standard_spatial_vars
        per_area = pybamm.Integral(
            self._mixing_per_volume("Negative", self.param.n), coordinates.x_n
        ) + pybamm.Integral(self._mixing_per_volume("Positive", self.param.p), coordinates.x_p)
        area = self.param.L_y * self.param.L_z * self.param.n_electrodes_parallel
        return pybamm.yz_average(per_area) * area

    def _mixing_per_volume(self, side: str, parameters: Any) -> Any:
        variables, particle = self.variables, parameters.prim
        tolerance = pybamm.settings.tolerances["D__c_s"]

        def potential(concentration: Any) -> Any:
            # Held as PyBaMM holds it for the diffusivity, so that both share one inversion.
            filling = concentration / particle.c_max
            held = pybamm.maximum(pybamm.minimum(filling, 1 - tolerance), tolerance)
            return pybamm.FunctionParameter(INNER_POTENTIALS[side], {"Stoichiometry": held})

        inside = variables[f"{side} particle concentration [mol.m-3]"]
        surface = variables[f"{side} particle surface concentration [mol.m-3]"]
        current = variables[f"{side} electrode volumetric interfacial current density [A.m-3]"]
        fraction = variables[f"{side} electrode active material volume fraction"]
        given_up = pybamm.r_average(potential(inside) * self.rhs[inside])
        return current * potential(surface) + fraction * self.param.F * given_up
