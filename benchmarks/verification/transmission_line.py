"""A porous electrode with linear kinetics in closed form."""

from __future__ import annotations

import math


def transmission_line(
    per_volume: float,
    length: float,
    ionic: float,
    electronic: float,
    ends: tuple[float, float] | None = None,
) -> dict[str, float]:
    r"""Resistances of a porous electrode with linear kinetics [Ohm.m2].

    The current density in the electrolyte, whose whole comes in at :math:`x = 0`, is

    .. math:: i_e / i = m + (1 - m) \cosh \lambda x
              - \frac{m + (1 - m) \cosh \nu}{\sinh \nu} \sinh \lambda x, \quad
              m = \frac{\kappa}{\kappa + \sigma}, \quad
              \lambda^2 = g (1/\kappa + 1/\sigma), \quad \nu = \lambda L

    Parameters
    ----------
    per_volume : float
        Conductance :math:`g` of the reaction [S.m-3].
    length : float
        Thickness :math:`L` [m].
    ionic, electronic : float
        Effective conductivities :math:`\kappa` and :math:`\sigma` [S.m-1].
    ends : tuple of float, optional
        Between which the drops along both conductors count [m]; the faces if not given.

    Returns
    -------
    dict of str to float
        ``"whole"`` from the collector to the electrolyte at the separator, and the drops along the
        ``"electrolyte"`` and along the ``"solid"``.

    Notes
    -----
    Source: J. S. Newman, C. W. Tobias, J. Electrochem. Soc. 109 (1962) 1183 (recalled, not
    checked).

    Examples
    --------
    >>> thin = transmission_line(1.0, 1.0, 1e4, 1e4)
    >>> round(thin["whole"], 3), round(thin["electrolyte"] * 1e4, 3)
    (1.0, 0.5)
    """
    decay = math.sqrt(per_volume * (1 / ionic + 1 / electronic))
    shared = ionic / (ionic + electronic)
    reach, first = decay * length, 1 - shared
    second = -(shared + first * math.cosh(reach)) / math.sinh(reach)

    def carried(x: float) -> float:
        """Integral of the share that the electrolyte carries [m]."""
        outer = first * math.sinh(decay * x) + second * (math.cosh(decay * x) - 1)
        return shared * x + outer / decay

    start, stop = ends or (0.0, length)
    salt = carried(stop) - carried(start)
    # At the separator the potentials differ by the overpotential there.
    reaction = -decay * second / per_volume
    solid = (length - carried(length)) / electronic
    return {
        "whole": reaction + solid,
        "electrolyte": salt / ionic,
        "solid": (stop - start - salt) / electronic,
    }
