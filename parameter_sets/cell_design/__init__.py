"""The design of a cell and its sheet."""

from parameter_sets.cell_design.coin_half_cell import CoinHalfCell
from parameter_sets.cell_design.design import CellDesign
from parameter_sets.cell_design.form import cell_design_json_schema
from parameter_sets.cell_design.pouch_cell import PouchCell
from parameter_sets.cell_design.reading import read_cell_design

__all__ = [
    "CellDesign",
    "CoinHalfCell",
    "PouchCell",
    "cell_design_json_schema",
    "read_cell_design",
]
