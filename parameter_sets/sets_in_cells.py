"""PyBaMM sets that a cell design names: what each is asked for, and whether it can give it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pybamm

from anode_model.errors import Problem, SheetError
from parameter_sets.cell_design import CellDesign, CoinHalfCell, PouchCell
from parameter_sets.pybamm_sets import check_known, values_of_set

#: What an electrolyte's set gives.
ELECTROLYTE = (
    "Initial concentration in electrolyte [mol.m-3]",
    "Cation transference number",
    "Thermodynamic factor",
    "Electrolyte diffusivity [m2.s-1]",
    "Electrolyte conductivity [S.m-1]",
)

#: What the set of the lithium metal electrode gives.
LITHIUM = (
    "Negative electrode OCP [V]",
    "Negative electrode conductivity [S.m-1]",
    "Negative electrode OCP entropic change [V.K-1]",
    "Lithium metal partial molar volume [m3.mol-1]",
    "Exchange-current density for lithium metal electrode [A.m-2]",
    "Negative electrode charge transfer coefficient",
    "Negative electrode double-layer capacity [F.m-2]",
)

#: What the positive electrode's set gives.
POSITIVE = (
    "Positive electrode porosity",
    "Positive electrode active material volume fraction",
    "Positive electrode Bruggeman coefficient (electrolyte)",
    "Positive electrode Bruggeman coefficient (electrode)",
    "Positive electrode conductivity [S.m-1]",
    "Positive electrode thermal conductivity [W.m-1.K-1]",
    "Positive electrode charge transfer coefficient",
    "Positive electrode double-layer capacity [F.m-2]",
    "Positive electrode OCP [V]",
    "Positive electrode OCP entropic change [V.K-1]",
    "Positive electrode exchange-current density [A.m-2]",
    "Positive particle radius [m]",
    "Positive particle diffusivity [m2.s-1]",
    "Maximum concentration in positive electrode [mol.m-3]",
    "Separator thermal conductivity [W.m-1.K-1]",
    "Positive current collector conductivity [S.m-1]",
    "Positive current collector thermal conductivity [W.m-1.K-1]",
    "Negative current collector conductivity [S.m-1]",
    "Negative current collector thermal conductivity [W.m-1.K-1]",
)

_OCP = "Positive electrode OCP [V]"
_LITHIUM_METAL = "Exchange-current density for lithium metal electrode [A.m-2]"


def positive_set_values(design: PouchCell) -> dict[str, Any]:
    """Everything in the set of the positive electrode.

    Parameters
    ----------
    design : PouchCell
        The cell.

    Raises
    ------
    SheetError
        If there is no such set, or it is not a lithium-ion full-cell set with one positive material
        and all that a cell takes from it.
    """
    name, file, key = design.positive_set, design.name, "materials.positive_set"
    values = _lithium_ion_set(name, file=file, key=key)
    allowed = "a lithium-ion full-cell set with one positive material"
    if _LITHIUM_METAL in values:
        what = "a half-cell set: what it calls positive stands against lithium metal"
        _refuse(file, key, what, name, allowed)
    if f"Primary: {_OCP}" in values:
        what = "a composite electrode: two materials with a potential each"
        _refuse(file, key, what, name, allowed)
    _check_complete(values, POSITIVE, file=file, key=key, name=name, allowed=allowed)
    if not callable(values[_OCP]):
        _refuse(file, key, f"{_OCP} is not a function of the stoichiometry", name, allowed)
    return values


def check_sets(design: CellDesign) -> None:
    """Check every set that a design names beside that of a positive electrode.

    Parameters
    ----------
    design : CellDesign
        A cell of either kind.

    Raises
    ------
    SheetError
        If there is no such set, or it cannot give what the design takes from it.
    """
    _check_set(design, "electrolyte_set", ELECTROLYTE, "a lithium-ion set with an electrolyte")
    if isinstance(design, CoinHalfCell):
        _check_set(design, "lithium_set", LITHIUM, "a lithium-ion set with lithium metal")


def _check_set(design: CellDesign, field: str, needed: Sequence[str], allowed: str) -> None:
    name, file, key = getattr(design, field), design.name, f"materials.{field}"
    values = _lithium_ion_set(name, file=file, key=key)
    _check_complete(values, needed, file=file, key=key, name=name, allowed=allowed)


def _lithium_ion_set(name: str, *, file: str, key: str) -> dict[str, Any]:
    check_known(name, file=file, key=key)
    chemistry = _chemistry(name)
    if chemistry != "lithium_ion":
        what = f"not a lithium-ion set but {chemistry}"
        _refuse(file, key, what, name, "a lithium-ion set")
    return values_of_set(name)


@cache
def _chemistry(name: str) -> str:
    return str(pybamm.parameter_sets[name].get("chemistry"))


def _check_complete(
    values: dict[str, Any], needed: Sequence[str], *, file: str, key: str, name: str, allowed: str
) -> None:
    missing = [parameter for parameter in needed if parameter not in values]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        _refuse(file, key, f"a set without {missing[0]}{more}", name, allowed)


def _refuse(file: str, key: str, what: str, name: str, allowed: str) -> None:
    advice = "name another set, as those of the shipped designs"
    raise SheetError(file, [Problem(key, what, f'"{name}"', allowed, advice)])
