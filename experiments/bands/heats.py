"""The sum of all heats, which has a band of its own: that of its parts would be too wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.thermal import HEATS

if TYPE_CHECKING:
    import pandas as pd

#: What the sum is called, and the units in which there are heats: of a run, and along it.
TOTAL_HEAT = "heat"
_UNITS = ("W.h", "W")


def with_total_heat(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the sum of its heats, where it has them.

    Parameters
    ----------
    frame : pandas.DataFrame
        Table or curves of any experiment.

    Returns
    -------
    pandas.DataFrame
        With ``heat [W.h]`` or ``heat [W]``; NaN where a part is not known.
    """
    for unit in _UNITS:
        parts = [f"{name} heat [{unit}]" for name in HEATS]
        if all(name in frame for name in parts):
            total = frame[parts].sum(axis=1, skipna=False)
            frame = frame.assign(**{f"{TOTAL_HEAT} [{unit}]": total})
    return frame
