"""PyBaMM's own parameter sets: found by name, and cited."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from anode_model.errors import Problem, SheetError
from anode_model.sheets.naming import did_you_mean

if TYPE_CHECKING:
    import pybamm

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

    names = list(pybamm.parameter_sets)
    if name not in names:
        advice = did_you_mean(name, names) or f"known: {', '.join(sorted(names))}"
        problem = Problem(key, "not a PyBaMM parameter set", f'"{name}"', "", advice)
        raise SheetError(file, [problem])
    return pybamm.ParameterValues(name)


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
def _dois() -> dict[str, str]:
    """Digital object identifiers of PyBaMM's list of citations, by key."""
    text = files("pybamm").joinpath("CITATIONS.bib").read_text(encoding="utf-8")
    entries = ((match[1], _DOI.search(match[2])) for match in _ENTRY.finditer(text))
    return {key: found[1] for key, found in entries if found is not None}
