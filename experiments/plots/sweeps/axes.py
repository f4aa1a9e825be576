"""What a sweep moved, as it stands on an axis, and which of it matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from anode_model import SimulationInputError
from anode_model.sheets.naming import did_you_mean
from experiments.plots.sweeps.frame import MATERIAL
from experiments.plots.sweeps.outputs import Output
from experiments.plots.units import with_unit
from experiments.sweeps.axis import COEFFICIENT

if TYPE_CHECKING:
    from experiments.sweeps.outcome import SweepResult

ONE_AT_A_TIME = "one-at-a-time"

#: Methods whose points are counted off; those of the others are drawn.
COUNTED = (ONE_AT_A_TIME, "grid")


@dataclass(frozen=True, slots=True)
class ShownAxis:
    """One number that was moved.

    Parameters
    ----------
    name, column : str
        As the study and its table call it.
    label : str
        With its unit.
    logarithmic : bool
        Whether its values are even in the logarithm.
    coefficient : bool
        Whether it is a coefficient of the relations.
    ends : tuple of float or None
        Of the range that was asked for, in the unit of the column; ``None`` where it has no ends
        of its own: values, a spread, or a product.
    partner : str
        The other factor, where a product was moved.
    """

    name: str
    column: str
    label: str
    logarithmic: bool
    coefficient: bool
    ends: tuple[float, float] | None
    partner: str


def swept_axes(result: SweepResult) -> tuple[ShownAxis, ...]:
    """All axes of a sweep, in the order of its table."""
    moved = result.manifest["study"]["axes"]
    return tuple(_shown(name, entry, moved[name]) for name, entry in result.axes.items())


def method_of(result: SweepResult) -> str:
    """How the study found its variants."""
    return str(result.manifest["study"]["sampling"]["method"])


def choose_axes(
    result: SweepResult,
    frame: pd.DataFrame,
    output: Output,
    *,
    names: Sequence[str] | None = None,
    most: int = 8,
    coefficients: bool = False,
) -> tuple[ShownAxis, ...]:
    """The axes to draw, those first on which the output hangs most.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    frame : pandas.DataFrame
        Of :func:`frame_of`.
    output : Output
        What is drawn.
    names : sequence of str, optional
        Just these, in this order.
    most : int
        At most so many.
    coefficients : bool
        Whether coefficients of the relations count too; they do where nothing else is moved.

    Raises
    ------
    SimulationInputError
        If there is nothing to draw, or no axis of a name.
    """
    known = {axis.name: axis for axis in swept_axes(result)}
    if names is not None:
        unknown = [name for name in names if name not in known]
        if unknown or not names:
            wrong = f"no axis {unknown[0]!r}; {did_you_mean(unknown[0], known)}" if unknown else ""
            raise SimulationInputError(
                f"{wrong or 'axes: none named'}".rstrip("; ") + f"; moved: {', '.join(known)}"
            )
        return tuple(known[name] for name in names)
    if most < 1:
        raise SimulationInputError(f"most: got {most}, allowed: 1 or more")
    axes = [axis for axis in known.values() if coefficients or not axis.coefficient]
    axes = axes or list(known.values())
    # Nothing can be seen of what has one value only.
    axes = [axis for axis in axes if frame[axis.column].nunique() > 1]
    if not axes:
        raise SimulationInputError("the study moves nothing, so that there is no axis to draw")
    alone = method_of(result) == ONE_AT_A_TIME
    weights = {axis.name: influence(frame, axis.column, output.key, alone=alone) for axis in axes}
    return tuple(sorted(axes, key=lambda axis: -weights[axis.name])[:most])


def influence(frame: pd.DataFrame, column: str, key: str, *, alone: bool = False) -> float:
    """How much an output hangs on an axis; of several materials the mean over them.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of :func:`frame_of`.
    column, key : str
        Axis and output.
    alone : bool
        Whether each axis was moved alone: then a rank says nothing and the range of the output
        across the axis counts, in its unit.

    Returns
    -------
    float
        Absolute rank correlation, or the range; 0 where neither is known.
    """
    found = []
    for _, rows in frame[[MATERIAL, column, key]].dropna().groupby(MATERIAL):
        if alone:
            found.append(float(np.ptp(rows[key])))
        elif rows[column].nunique() > 1 and rows[key].nunique() > 1:
            found.append(abs(float(rows[column].rank().corr(rows[key].rank()))))
    return float(np.mean(found)) if found else 0.0


def _shown(name: str, entry: Mapping[str, Any], moved: Mapping[str, Any]) -> ShownAxis:
    coefficient = name.startswith(COEFFICIENT)
    # What a coefficient means takes a sentence; its name is what tables call it.
    words = name.removeprefix(COEFFICIENT).replace("_", " ") if coefficient else entry["label"]
    partner = str(moved.get("product with", ""))
    ranged = "low" in moved and not partner
    return ShownAxis(
        name=name,
        column=entry["column"],
        label=with_unit(words, entry["unit"]),
        logarithmic=bool(entry["logarithmic"]),
        coefficient=coefficient,
        ends=(float(moved["low"]), float(moved["high"])) if ranged else None,
        partner=partner,
    )
