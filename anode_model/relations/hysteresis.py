"""R8: the two branches of the potential, along which lithium goes in and comes out.

Two things part them. A small difference that every hard carbon shows, widest in the middle and
nothing at both ends, where the branches are defined to meet; and the lithium bound near hydrogen,
which enters at a low potential and leaves at a high one. In the curve of equilibrium the latter
sits in the third gallery; on a branch it has a gallery of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from anode_model.coefficients import load_coefficients
from anode_model.relations.potential import (
    Galleries,
    Scalar,
    at_least,
    hard_carbon_galleries,
    msmr_potential,
)
from anode_model.relations.ranges import require_range

Branch = Literal["lithiation", "delithiation"]

#: Steps of the inversion; the hydrogen's gallery is narrow, and one more makes up for it.
_STEPS = 3


@cache
def branch_galleries(branch: Branch) -> Galleries:
    """The four galleries of the carbon and, as a fifth, that of the hydrogen on one branch.

    Parameters
    ----------
    branch : {"lithiation", "delithiation"}
        Direction of the lithium.

    Notes
    -----
    Source: that hydrogen-bound lithium enters near 0.1 V and leaves near 1 V is recalled, not
    checked; the widths are priors. Relation R8.

    Examples
    --------
    >>> branch_galleries("lithiation").potentials[4], branch_galleries("delithiation").potentials[4]
    (0.1, 1.0)
    """
    base, table = hard_carbon_galleries(), load_coefficients()
    return Galleries(
        potentials=(*base.potentials, table[f"msmr_potential_hydrogen_{branch}"].value),
        widths=(*base.widths, table[f"msmr_width_hydrogen_{branch}"].value),
    )


def hydrogen_filling_from_capacities(
    *,
    stack_capacity: Scalar,
    hydrogen_capacity: Scalar,
    pore_capacity: Scalar,
    filling_lithiated: Scalar,
    filling_delithiated: Scalar,
) -> Scalar:
    """Part of the stoichiometry between 1.5 V and 0 V that is bound near hydrogen.

    Parameters
    ----------
    stack_capacity, hydrogen_capacity, pore_capacity : float or array
        [A.h.kg-1], not negative, their sum positive.
    filling_lithiated, filling_delithiated : float or array
        Fillings at 0 V and at 1.5 V [1].

    Returns
    -------
    float or array
        [1], shape of the arguments.

    Raises
    ------
    ValueError
        If there is no capacity, or the fillings are not in order.

    Notes
    -----
    Source: definition; all of the hydrogen-bound lithium counts as hysteretic. Relation R8.

    Examples
    --------
    >>> round(hydrogen_filling_from_capacities(
    ...     stack_capacity=280.0, hydrogen_capacity=40.0, pore_capacity=80.0,
    ...     filling_lithiated=0.65, filling_delithiated=0.01), 3)
    0.064
    """
    whole = stack_capacity + hydrogen_capacity + pore_capacity
    require_range("capacity", whole, above=0, unit="A.h.kg-1")
    require_range("hydrogen_capacity", hydrogen_capacity, 0, unit="A.h.kg-1")
    swing = filling_lithiated - filling_delithiated
    require_range("filling_lithiated - filling_delithiated", swing, above=0)
    return hydrogen_capacity / whole * swing


def branch_potential(
    filling: Scalar,
    fractions: Sequence[Scalar],
    branch: Branch,
    *,
    hydrogen_filling: Scalar,
    potential_hysteresis: Scalar,
    filling_lithiated: Scalar,
    filling_delithiated: Scalar,
) -> Scalar:
    r"""Potential versus Li/Li+ at 298.15 K along which lithium goes one way.

    .. math:: U_\pm(x) = U_{H\pm}(x) \pm \tfrac12\,\Delta U_h\,20p(1-p)^3, \qquad
              p = \frac{x - x_{1.5V}}{x_{0V} - x_{1.5V}}

    with :math:`U_{H\pm}` the inverse of the sum of galleries in which the hydrogen's part of
    gallery 3 sits in a gallery of its own. Both branches meet the curve of equilibrium at 0 V and
    at 1.5 V, and the mean of :math:`20p(1-p)^3` is 1, so that a full slow cycle loses the base
    hysteresis times its capacity. It fades towards 0 V, where the branches must not turn around on
    the flat end of the pores.

    Parameters
    ----------
    filling : float, array or PyBaMM symbol
        [1], any shape.
    fractions : sequence of float or PyBaMM symbol
        :math:`X_1..X_4` of :func:`~anode_model.relations.potential.msmr_potential` [1].
    branch : {"lithiation", "delithiation"}
        Direction of the lithium.
    hydrogen_filling : float or PyBaMM symbol
        From :func:`hydrogen_filling_from_capacities` [1].
    potential_hysteresis : float or PyBaMM symbol
        Base difference between the branches, mean over the filling [V].
    filling_lithiated, filling_delithiated : float or PyBaMM symbol
        Fillings at 0 V and at 1.5 V [1].

    Returns
    -------
    float, array or PyBaMM symbol
        [V], shape of `filling`.

    Notes
    -----
    Source: prior for the shape. Relation R8.

    Examples
    --------
    >>> fractions = (0.0838, 0.7464, 0.2299, 0.0)
    >>> for branch in ("lithiation", "delithiation"):
    ...     print(round(float(branch_potential(
    ...         0.3, fractions, branch, hydrogen_filling=0.06, potential_hysteresis=0.035,
    ...         filling_lithiated=0.65, filling_delithiated=0.009)), 3))
    0.255
    0.423
    """
    galleries = branch_galleries(branch)
    full, swing = _full_and_swing(galleries)
    # What leaves gallery 3, and what enters the hydrogen's own, each with the same capacity.
    fraction = hydrogen_filling / swing[4]
    third = fractions[2] - hydrogen_filling / swing[2]
    shift = hydrogen_filling * (full[2] / swing[2] - full[4] / swing[4])
    parts = (fractions[0], fractions[1], third, fractions[3], fraction)
    potential = msmr_potential(filling - shift, parts, galleries, steps=_STEPS)
    share = (filling - filling_delithiated) / (filling_lithiated - filling_delithiated)
    inside = 1.0 - at_least(1.0 - at_least(share, 0.0), 0.0)
    bow = 10.0 * potential_hysteresis * inside * (1.0 - inside) ** 3
    return potential - bow if branch == "lithiation" else potential + bow


def _full_and_swing(galleries: Galleries) -> tuple[Any, Any]:
    """Occupancies at 0 V, and what of them goes up to 1.5 V."""
    full = galleries.occupancy(0.0)
    return full, full - galleries.occupancy(1.5)
