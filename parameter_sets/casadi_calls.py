"""Functions of the carbon as calls inside CasADi's graphs, each with its slope in closed form.

Differentiated as they stand, the many steps of an inverted potential would be carried once for
every colour of a Jacobian. Here value and slope are computed together in one call, which the
differentiation does not enter; what it sees is a straight line through the present point.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import casadi


def called_with_slope(function: Callable[..., Any], fields: int) -> Callable[..., Any]:
    """The same function, of which CasADi's Jacobians take the slope instead of the steps.

    Parameters
    ----------
    function : callable
        Works point by point, on numbers, arrays and CasADi's symbols.
    fields : int
        How many of its leading arguments vary with the state of a model, all of one shape; by the
        others it has no derivative.

    Returns
    -------
    callable
        With the name of `function`; on anything but CasADi's symbols it is that function.
    """

    @wraps(function)
    def called(*arguments: Any) -> Any:
        if not any(isinstance(item, casadi.MX) for item in arguments):
            return function(*arguments)
        return _call(function, [casadi.MX(item) for item in arguments], fields)

    return called


def _call(function: Callable[..., Any], arguments: list[Any], fields: int) -> Any:
    name = function.__name__.strip("_")
    symbols = [
        casadi.MX.sym(f"argument_{place}", *item.shape) for place, item in enumerate(arguments)
    ]
    value = function(*symbols)
    jacobians = [
        casadi.diag(casadi.jtimes(value, symbol, casadi.DM.ones(*symbol.shape)))
        for symbol in symbols[:fields]
    ] + [casadi.MX(value.numel(), symbol.numel()) for symbol in symbols[fields:]]
    result = casadi.MX.sym("result", *value.shape)
    slopes = casadi.Function(f"jac_{name}", [*symbols, result], jacobians, {"never_inline": True})
    return casadi.Function(
        name,
        symbols,
        [value],
        {
            "never_inline": True,
            "custom_jacobian": slopes,
            "jac_penalty": 0,
            "enable_forward": False,
            "enable_reverse": False,
            "is_diff_in": [place < fields for place in range(len(symbols))],
        },
    )(*arguments)
