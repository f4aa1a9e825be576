"""The carbon material and its sheet."""

from anode_model.material.carbon_material import CarbonMaterial, ProcessRecord
from anode_model.material.document import material_json_schema
from anode_model.material.electrochemistry import Electrochemistry, OcpRecord
from anode_model.material.reading import SheetWarning, read_material
from anode_model.material.silicon import SiliconCompound

__all__ = [
    "CarbonMaterial",
    "Electrochemistry",
    "OcpRecord",
    "ProcessRecord",
    "SheetWarning",
    "SiliconCompound",
    "material_json_schema",
    "read_material",
]
