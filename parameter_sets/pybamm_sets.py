"""PyBaMM's own parameter sets: found by name, and cited."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from anode_model.errors import Problem, SheetError
from anode_model.quantities import Basis
from anode_model.sheets.naming import did_you_mean
from parameter_sets.parameter_set import Origin

if TYPE_CHECKING:
    import pybamm

#: Group of entry points from which PyBaMM knows sets.
GROUP = "pybamm_parameter_sets"

_ENTRY = re.compile(r"@\w+\{\s*([^,\s]+)\s*,(.*?)\n\}", re.DOTALL)
_DOI = re.compile(r"doi\s*=\s*[{\"]\s*([^}\"]+?)\s*[}\"]", re.IGNORECASE)


def read_set(name: str, *, file: str, key: str) -> pybamm.ParameterValues:
    """A set that PyBaMM knows, its own or one of an installed package.

    Parameters
    ----------
    name : str
        As PyBaMM names it.
    file, key : str
        Where the name was written, for the message.

    Returns
    -------
    pybamm.ParameterValues
        A fresh copy.

    Raises
    ------
    SheetError
        If there is no such set.
    """
    import pybamm

    check_known(name, file=file, key=key)
    return pybamm.ParameterValues(name)


def values_of_set(name: str) -> dict[str, Any]:
    """Everything in a PyBaMM set, by name; a copy."""
    return dict(_set(name))


def origin_in_set(name: str) -> Origin:
    """Origin of anything that is taken from a PyBaMM set as it stands."""
    cited = ", ".join(_set(name).get("citations") or ())
    source = f"PyBaMM parameter set {name}"
    return Origin(Basis.LITERATURE, f"{source} ({cited})" if cited else source)


def check_known(name: str, *, file: str, key: str) -> None:
    """Check that PyBaMM knows a set.

    Parameters
    ----------
    name : str
        As PyBaMM names it.
    file, key : str
        Where the name was written, for the message.

    Raises
    ------
    SheetError
        If there is no such set.
    """
    import pybamm

    names = list(pybamm.parameter_sets)
    if name in names:
        return
    # This package's own sets are made from sheets; a list of them would bury the others.
    others = sorted(set(names) - _own_names())
    advice = did_you_mean(name, others) or f"known: {', '.join(others)}"
    raise SheetError(file, [Problem(key, "not a PyBaMM parameter set", f'"{name}"', "", advice)])


def _own_names() -> set[str]:
    entries = metadata.entry_points(group=GROUP)
    return {entry.name for entry in entries if entry.value.startswith("parameter_sets.")}


def set_source(name: str, values: pybamm.ParameterValues) -> str:
    """What to cite for a number of a set: the set and the papers behind it.

    Parameters
    ----------
    name : str
        As PyBaMM names it.
    values : pybamm.ParameterValues
        The set.
    """
    keys = values.get("citations") or ()
    cited = (f"{key}, doi {_dois()[key]}" if key in _dois() else str(key) for key in keys)
    papers = "; ".join(cited)
    return f"PyBaMM set {name}: {papers}" if papers else f"PyBaMM set {name}"


@cache
def _set(name: str) -> dict[str, Any]:
    import pybamm

    return dict(pybamm.ParameterValues(name).items())


@cache
def _dois() -> dict[str, str]:
    """Digital object identifiers of PyBaMM's list of citations, by key."""
    text = files("pybamm").joinpath("CITATIONS.bib").read_text(encoding="utf-8")
    entries = ((match[1], _DOI.search(match[2])) for match in _ENTRY.finditer(text))
    return {key: found[1] for key, found in entries if found is not None}
