"""Coefficients of the relations: numbers with distribution, status and source."""

from anode_model.coefficients.coefficient import Coefficient
from anode_model.coefficients.table import Coefficients, load_coefficients

__all__ = ["Coefficient", "Coefficients", "load_coefficients"]
