"""What is not known exactly, and joint draws of it."""

from anode_model.uncertainty.drawing import Sample, derive_with, draw_electrodes, latin_column
from anode_model.uncertainty.unknowns import Unknown, announce_cuts, find_unknowns

__all__ = [
    "Sample",
    "Unknown",
    "announce_cuts",
    "derive_with",
    "draw_electrodes",
    "find_unknowns",
    "latin_column",
]
