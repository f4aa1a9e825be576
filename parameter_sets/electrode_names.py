"""PyBaMM's names for what an electrode with particles takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from anode_model.relations.hysteresis import Branch

#: What PyBaMM calls the carbon.
Domain = Literal["Negative", "Positive"]

VOLUME_FRACTION = "{Domain} electrode active material volume fraction"
MAXIMUM = "Maximum concentration in {domain} electrode [mol.m-3]"
INITIAL = "Initial concentration in {domain} electrode [mol.m-3]"
RADIUS = "{Domain} particle radius [m]"
DIFFUSIVITY = "{Domain} particle diffusivity [m2.s-1]"
EXCHANGE_CURRENT = "{Domain} electrode exchange-current density [A.m-2]"
ENTROPIC = "{Domain} electrode OCP entropic change [V.K-1]"
OCP = "{Domain} electrode OCP [V]"
INITIAL_HYSTERESIS = "Initial hysteresis state in {domain} electrode"

BRANCHES: tuple[Branch, ...] = get_args(Branch)

#: By branch of the hysteresis.
BRANCH_OCP: Mapping[Branch, str] = {
    branch: f"{{Domain}} electrode {branch} OCP [V]" for branch in BRANCHES
}
DECAY: Mapping[Branch, str] = {
    branch: f"{{Domain}} particle {branch} hysteresis decay rate" for branch in BRANCHES
}


def named(name: str, domain: str) -> str:
    """A name with its electrode in it.

    Parameters
    ----------
    name : str
        One of this module, or alike.
    domain : {"Negative", "Positive"}
        Which electrode.

    Examples
    --------
    >>> named(RADIUS, "Negative"), named(MAXIMUM, "Negative")[:33]
    ('Negative particle radius [m]', 'Maximum concentration in negative')
    """
    return name.format(Domain=domain, domain=domain.lower())
