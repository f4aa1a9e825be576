"""What the sheets of a study say of the numbers that it moves, in the units of its table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from anode_model.nomenclature import term
from experiments.plots.sweeps.frame import MATERIAL

if TYPE_CHECKING:
    from experiments.sweeps.outcome import SweepResult

_TEMPERATURE = "temperature"


def sheet_value(result: SweepResult, name: str, material: str) -> float | None:
    """A number of a material where the study leaves it as it is, in its shown unit.

    Parameters
    ----------
    result : SweepResult
        Its manifest holds the sheets as they were read.
    name : str
        Nomenclature name, or ``"temperature"``.
    material : str
        Name of one of the study's materials.

    Returns
    -------
    float or None
        ``None`` where no sheet gives it: then a relation or a coefficient fills it.
    """
    study = result.manifest["study"]
    if name == _TEMPERATURE:
        return float(study["temperature [K]"]) + term("carbonization_temperature").to_shown(0.0)
    sheet: Mapping[str, Any] = study["materials"][material]
    places = (sheet.get("given"), sheet.get("process"), study["coating"])
    for found in ((place or {}).get(name) for place in places):
        raw = found.get("value") if isinstance(found, Mapping) else found
        if isinstance(raw, int | float):
            return term(name).to_shown(float(raw))
    return None


def with_sheet_values(result: SweepResult, frame: pd.DataFrame, name: str) -> pd.Series:
    """A number of every variant: as it was moved, else as its sheet says, else NaN.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    frame : pandas.DataFrame
        Of :func:`frame_of`.
    name : str
        Nomenclature name.
    """
    own = {
        material: sheet_value(result, name, material)
        for material in result.manifest["study"]["materials"]
    }
    numbers = {material: np.nan if value is None else value for material, value in own.items()}
    kept = frame[MATERIAL].map(numbers).astype(float)
    entry = result.axes.get(name)
    return kept if entry is None else frame[entry["column"]].fillna(kept)
