"""Open-circuit potentials of other carbons as published, in closed form.

They take a float, an array or a PyBaMM symbol and give volts versus Li/Li+, so that one text serves
numbers and models.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def coke_potential_Fuller1994(filling: Any) -> Any:
    """Petroleum coke, U = -0.132056 + 1.40854 exp(-3.52312 x) [V], zero at x = 0.672.

    Notes
    -----
    Source: T. F. Fuller, M. Doyle, J. Newman, J. Electrochem. Soc. 141 (1994) 1. Filling on the
    basis LiC6. Relation R8.

    Examples
    --------
    >>> f"{coke_potential_Fuller1994(0.672):.4f}"
    '-0.0001'
    """
    return -0.132056 + 1.40854 * np.exp(-3.52312 * filling)


def mcmb_potential_Doyle1996(filling: Any) -> Any:
    """MCMB 2510, U = -0.16 + 1.32 exp(-3x) + 10 exp(-2000x) [V], zero at x = 0.703.

    Notes
    -----
    Source: M. Doyle et al., J. Electrochem. Soc. 143 (1996) 1890. Copies with the wrong sign of
    0.16 circulate. Relation R8.

    Examples
    --------
    >>> f"{mcmb_potential_Doyle1996(0.703):.4f}"
    '0.0002'
    """
    return -0.16 + 1.32 * np.exp(-3.0 * filling) + 10.0 * np.exp(-2000.0 * filling)
