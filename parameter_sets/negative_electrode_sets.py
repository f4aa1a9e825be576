"""A sheet whose electrochemistry is the negative electrode of a PyBaMM set: fill in its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from anode_model.constants import REFERENCE_TEMPERATURE
from anode_model.derivation.laws import LOWER_POTENTIAL, UPPER_POTENTIAL
from anode_model.errors import Problem, SheetError
from anode_model.material import CarbonMaterial
from anode_model.nomenclature import derived_terms
from anode_model.quantities import Basis, Quantity
from parameter_sets.pybamm_sets import read_set, set_source

if TYPE_CHECKING:
    import pybamm

_KEY = "electrochemistry.from_set"
_CAPACITY = "Maximum concentration in negative electrode [mol.m-3]"
_POTENTIAL = "Negative electrode OCP [V]"
_NEEDED = (
    _CAPACITY,
    _POTENTIAL,
    "Negative particle diffusivity [m2.s-1]",
    "Negative electrode exchange-current density [A.m-2]",
    "Negative electrode OCP entropic change [V.K-1]",
)
#: Keys of a sheet for which a set has a function, not a number.
_FUNCTIONS = (
    "diffusivity",
    "diffusivity_activation_energy",
    "exchange_current_density",
    "exchange_current_activation_energy",
)
_LITHIUM_METAL = "Exchange-current density for lithium metal electrode [A.m-2]"

#: How far a potential may rise with the filling and still count as falling [V]: a fit or a table
#: of a flat plateau has ripples, up to 16 mV in PyBaMM's graphites.
_RIPPLE = 0.02

#: Where the scale of fillings is searched; both ends finely, where potentials are steep.
_FILLINGS = np.unique(
    np.concatenate(
        [
            np.geomspace(1e-6, 0.01, 81),
            np.linspace(0.01, 0.99, 491),
            1 - np.geomspace(1e-6, 0.01, 81),
        ]
    )
)

#: Electrolyte concentration at which exchange currents are stated [mol.m-3].
_REFERENCE_CONCENTRATION = 1000.0


def resolve_from_set(material: CarbonMaterial) -> CarbonMaterial:
    """Fill in the numbers of the PyBaMM set that a sheet names; any other sheet stays as it is.

    Fillings are those at which PyBaMM's model of the set is at 0 V and at 1.5 V. Numbers that the
    sheet gives itself are kept.

    Parameters
    ----------
    material : CarbonMaterial
        As its sheet says.

    Returns
    -------
    CarbonMaterial
        With maximum concentration, fillings, diffusivity, exchange current and entropic
        coefficient.

    Raises
    ------
    SheetError
        If the sheet gives a number for which the set has a function, if there is no such set, or
        if its negative electrode is not one lithium-ion material with one falling potential.
    """
    part = material.electrochemistry
    if part is None or part.from_set is None:
        return material
    values = read_set(part.from_set, file=material.name, key=_KEY)
    _check_usable(part.from_set, values, material.name)
    _check_no_clash(part.from_set, values, part.given, material.name)
    electrode = _Electrode(part.from_set, values, material.name)
    filled = {
        name: quantity
        for name, quantity in electrode.quantities().items()
        if name not in part.given
    }
    return material.replace(electrochemistry=part.model_copy(update=filled))


def _check_no_clash(
    name: str, values: pybamm.ParameterValues, given: Mapping[str, Quantity], sheet: str
) -> None:
    """The set's own functions act; a number beside them would be shown and have no effect."""
    own = set_source(name, values)
    problems = [
        Problem(
            f"electrochemistry.{key}",
            f'from_set = "{name}" brings its own function of filling and temperature',
            got=f"{given[key].value:g} {given[key].unit}",
            advice="leave this key out, or leave out from_set and give ocp, diffusivity and "
            "exchange current",
        )
        for key in _FUNCTIONS
        if key in given and given[key].source != own
    ]
    if problems:
        raise SheetError(sheet, problems)


def _check_usable(name: str, values: pybamm.ParameterValues, sheet: str) -> None:
    import pybamm

    missing = [key for key in _NEEDED if key not in values]
    chemistry = pybamm.parameter_sets[name].get("chemistry")
    if _LITHIUM_METAL in values:
        what = "a half-cell set: its carbon is the positive electrode, its negative is lithium"
        _refuse(name, sheet, what, "name a full-cell set")
    if chemistry != "lithium_ion":
        _refuse(name, sheet, f"not a lithium-ion set but {chemistry}", "name a lithium-ion set")
    if any(f"Primary: {key}" in values for key in _NEEDED):
        what = "a composite electrode: two materials with a potential each"
        _refuse(name, sheet, what, "name a set with one negative material")
    if missing:
        _refuse(name, sheet, f"a set without {missing[0]}", "name another full-cell set")


def _refuse(name: str, sheet: str, what: str, advice: str) -> NoReturn:
    raise SheetError(sheet, [Problem(_KEY, what, got=f'"{name}"', advice=advice)])


class _Electrode:
    """The negative electrode of a set as PyBaMM's own models evaluate it."""

    def __init__(self, name: str, values: pybamm.ParameterValues, sheet: str):
        import pybamm

        self._name, self._values, self._sheet = name, values, sheet
        self._laws = pybamm.LithiumIonParameters().n.prim
        self._temperature = pybamm.Scalar(REFERENCE_TEMPERATURE)
        self._source = set_source(name, values)

    def quantities(self) -> dict[str, Quantity]:
        """Everything that a sheet could have given instead."""
        low, high = self._fillings()
        half = 0.5 * self._laws.c_max
        electrolyte = _REFERENCE_CONCENTRATION
        diffusivity = self._number(self._laws.D(half, self._temperature))
        current = self._number(self._laws.j0(electrolyte, half, self._temperature))
        fillings = np.linspace(low, high, 2001)
        entropic = self._on(self._laws.dUdT, fillings)
        mean = float(np.trapezoid(entropic, fillings) / (high - low))
        at_half = "at half filling and 298.15 K; the set's own function acts"
        return {
            "maximum_concentration": self._quantity(
                "maximum_concentration", self._number(self._laws.c_max), ""
            ),
            "filling_lithiated": self._filling("filling_lithiated", high, LOWER_POTENTIAL),
            "filling_delithiated": self._filling("filling_delithiated", low, UPPER_POTENTIAL),
            "diffusivity": self._quantity("diffusivity", diffusivity, at_half),
            "exchange_current_density": self._quantity(
                "exchange_current_density", current, f"{at_half}; 1 mol/L"
            ),
            "entropic_coefficient": self._quantity(
                "entropic_coefficient", mean, _entropic_note(entropic)
            ),
        }

    def _fillings(self) -> tuple[float, float]:
        potentials = self._on(self._potential, _FILLINGS)
        inside = (potentials > LOWER_POTENTIAL) & (potentials < UPPER_POTENTIAL)
        used = potentials[inside]
        if used.size < 2 or not potentials[0] > UPPER_POTENTIAL > LOWER_POTENTIAL > potentials[-1]:
            _refuse(self._name, self._sheet, "its potential does not span 0 V to 1.5 V", "")
        if np.max(used - np.minimum.accumulate(used)) > _RIPPLE:
            what = "its potential does not fall everywhere as the filling rises"
            _refuse(self._name, self._sheet, what, "name another set")
        return self._root(UPPER_POTENTIAL, potentials), self._root(LOWER_POTENTIAL, potentials)

    def _root(self, potential: float, potentials: NDArray[np.float64]) -> float:
        first = int(np.argmax(potentials <= potential))
        bracket = _FILLINGS[first - 1], _FILLINGS[first]

        def excess(filling: float) -> float:
            return float(self._on(self._potential, np.array([filling]))[0]) - potential

        return float(brentq(excess, *bracket, xtol=1e-12))

    def _filling(self, name: str, filling: float, potential: float) -> Quantity:
        import pybamm

        fitted = self._values[_POTENTIAL]
        curve = self._number(fitted(pybamm.Scalar(filling)))
        note = f"PyBaMM's model of the set is at {potential:g} V there"
        if abs(curve - potential) > 1e-3:
            note += f"; the set's curve alone says {curve:.3f} V and is bent by the model"
        return self._quantity(name, filling, note)

    def _potential(self, filling: Any) -> Any:
        return self._laws.U(filling, self._temperature)

    def _on(self, law: Any, fillings: NDArray[np.float64]) -> NDArray[np.float64]:
        import pybamm

        found = self._values.process_symbol(law(pybamm.Vector(fillings))).evaluate()
        return np.broadcast_to(np.ravel(found), fillings.shape)

    def _number(self, symbol: Any) -> float:
        return float(np.squeeze(self._values.evaluate(symbol)))

    def _quantity(self, name: str, value: float, note: str) -> Quantity:
        unit = derived_terms()[name].unit
        return Quantity(value, unit, Basis.LITERATURE, self._source, note=note)


def _entropic_note(entropic: NDArray[np.float64]) -> str:
    if not np.any(entropic):
        return "the set leaves it out"
    low, high = 1e3 * entropic.min(), 1e3 * entropic.max()
    return f"mean over the fillings; the set has {low:.3f} to {high:.3f} mV/K"
