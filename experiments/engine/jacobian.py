"""Which derivatives of a model are built: only those that the time integration uses."""

from __future__ import annotations

from typing import Any

import casadi

from experiments.engine.phases import WholeCellDFN


class LeanJacobianDFN(WholeCellDFN):
    """A DFN whose set-up skips the derivatives of its outputs.

    PyBaMM differentiates every output variable, and the differential equations once more alone, in
    case that somebody asks for sensitivities. That is most of the set-up of a model; nothing here
    asks, and whoever did would get NaN instead of a number.
    """

    #: States whose rows of the Jacobian are left empty, by PyBaMM's name.
    frozen_states: tuple[str, ...] = ()

    #: Those of them on which their own rate depends.
    relaxing_states: tuple[str, ...] = ()

    def build_casadi_jacobian(self, expression: Any, y: Any) -> Any:
        """Derivatives of an expression by the states.

        A state that hangs on every other one has a full row, and full rows make sparse
        differentiation need a sweep for every state. Of the rows of `frozen_states` only the entry
        of the state itself is kept, which a stiff relaxation needs; where the rest changes slowly,
        or nothing hangs on the state, Newton's method does not miss it. The residual is untouched,
        and with it the solution.
        """
        rows = expression.shape[0]
        if rows == self.len_alg:
            return super().build_casadi_jacobian(expression, y)
        if rows != self.len_rhs_and_alg:
            return casadi.MX.nan(rows, y.shape[0])
        frozen = {
            places[0].start: variable.name
            for variable, places in self.y_slices.items()
            if variable.name in self.frozen_states
        }
        if not frozen:
            return super().build_casadi_jacobian(expression, y)
        others = [row for row in range(rows) if row not in frozen]
        # A selection of rows puts the others in their places; its other rows have no entries.
        places = casadi.Sparsity.triplet(rows, len(others), others, list(range(len(others))))
        jacobian = casadi.mtimes(casadi.DM(places, 1.0), casadi.jacobian(expression[others, :], y))
        for row, name in frozen.items():
            if name in self.relaxing_states:
                jacobian += _own_entry(expression, y, row)
        return jacobian


def _own_entry(expression: Any, y: Any, row: int) -> Any:
    """Matrix with the derivative of one row by its own state, and nothing else."""
    size = y.shape[0]
    own = casadi.DM(casadi.Sparsity.triplet(size, 1, [row], [0]), 1.0)
    slope = casadi.jtimes(expression[row, :], y, own)
    place = casadi.Sparsity.triplet(expression.shape[0], size, [row], [row])
    return casadi.MX(place, slope)
