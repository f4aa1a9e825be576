"""What a hard-carbon powder becomes as a negative electrode.

Reads material sheets, says which claims a powder meets, and derives the numbers that a cell model
needs, each with its unit, basis, source and spread.
"""

from anode_model.claims import ClaimChart, claim_chart
from anode_model.coating import Coating
from anode_model.coefficients import Coefficients, load_coefficients
from anode_model.derivation import derive
from anode_model.derivation.electrode import DerivedElectrode
from anode_model.errors import (
    AnodeModelError,
    DerivationError,
    OutputError,
    ParameterSetError,
    QuantityError,
    SheetError,
    SimulationInputError,
    WrongKindError,
)
from anode_model.material import CarbonMaterial, read_material
from anode_model.quantities import Basis, Quantity

__all__ = [
    "AnodeModelError",
    "Basis",
    "CarbonMaterial",
    "ClaimChart",
    "Coating",
    "Coefficients",
    "DerivationError",
    "DerivedElectrode",
    "OutputError",
    "ParameterSetError",
    "Quantity",
    "QuantityError",
    "SheetError",
    "SimulationInputError",
    "WrongKindError",
    "claim_chart",
    "derive",
    "load_coefficients",
    "read_material",
]
