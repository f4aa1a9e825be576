"""Tables of a page: text in cells, numbers with the same decimals down a column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.bands.percentiles import percentile_column
from experiments.plots.bands import band_text, ends_of, has_band, minus
from experiments.plots.columns import RATE_COLUMNS, axis_label
from experiments.plots.curves import rate_name, rates_of, select
from experiments.report.cells import (
    DASH,
    Cell,
    Table,
    table_of_cells,
)

if TYPE_CHECKING:
    import pandas as pd

#: What stands behind a number for what limited the run.
LIMITS = {
    "complete": "",
    "solid diffusion": "S",
    "charge transfer": "K",
    "electrolyte": "E",
    "electrolyte depletion": "D",
    "electrolyte oversalting": "X",
    "electronic": "Ω",
    "hysteresis": "H",
    "temperature limit": "T",
}

#: Electrodes of a full cell.
_SIDES = {"carbon": "in the carbon", "positive": "in the positive electrode"}


def table_of(
    frame: pd.DataFrame,
    columns: Sequence[str] | None = None,
    bands: pd.DataFrame | None = None,
) -> Table:
    """Some columns of a frame as text.

    Parameters
    ----------
    frame : pandas.DataFrame
        Units in the column names.
    columns : sequence of str, optional
        Which; all if not given.
    bands : pandas.DataFrame, optional
        Percentiles of the same rows; stand below the numbers.
    """
    names = [str(name) for name in (frame.columns if columns is None else columns)]
    numeric = [frame[name].dtype.kind in "fiu" for name in names]
    cells = [
        _numbers(frame[name].to_numpy(float, na_value=np.nan), _ends(bands, name))
        if is_number
        else [Cell(DASH if _missing(value) else str(value)) for value in frame[name]]
        for name, is_number in zip(names, numeric, strict=True)
    ]
    heads = [axis_label(name) for name in names]
    return table_of_cells(heads, list(zip(*cells, strict=True)), numeric)


def rate_table(
    table: pd.DataFrame,
    variants: Sequence[str],
    direction: str,
    bands: pd.DataFrame | None = None,
) -> Table:
    """Retention at every C-rate, with a letter for what limited it, and its band below."""
    if bands is not None and has_band(bands, "retention [%]"):
        low, high = ends_of(bands, "retention [%]")
        table = table.assign(low=low, high=high)
    part = select(table, direction, "C-rate")
    rates = list(rates_of(part, "C-rate"))
    own = {str(name): rows for name, rows in part.groupby("variant", sort=False)}
    rows: list[tuple[str | Cell, ...]] = [
        (name, *(_retention(own.get(name, part[:0]), rate) for rate in rates)) for name in variants
    ]
    heads = ("variant", *(rate_name(rate, "C-rate") for rate in rates))
    return table_of_cells(heads, rows, (False, *(True for _ in rates)))


def _retention(own: pd.DataFrame, rate: float) -> Cell:
    found = own[np.isclose(own[RATE_COLUMNS["C-rate"]], rate)]
    if len(found) == 0 or not np.isfinite(found["retention [%]"].iloc[0]):
        return Cell(DASH)
    letter = limit_letter(str(found["limited_by"].iloc[0]))
    text = f"{found['retention [%]'].iloc[0]:.0f} {letter}".rstrip()
    if "low" not in found:
        return Cell(text)
    return Cell(text, band_text(found["low"].iloc[0], found["high"].iloc[0], ".0f"))


def limit_letter(limit: str) -> str:
    """Letter for what limited a run, small where it lies in the positive electrode.

    Examples
    --------
    >>> limit_letter("solid diffusion in the carbon")
    'S'
    >>> limit_letter("charge transfer at the positive")
    'k'
    """
    letter = LIMITS.get(_kind_of(limit), limit)
    return letter.lower() if _side_of(limit) == "positive" else letter


def limit_legend(table: pd.DataFrame) -> dict[str, str]:
    """What the letters of a table mean, in the order of :data:`LIMITS`."""
    present = {str(limit) for limit in table["limited_by"].dropna()}
    order = list(LIMITS)
    known = sorted(
        (limit for limit in present if LIMITS.get(_kind_of(limit))),
        key=lambda limit: (order.index(_kind_of(limit)), _side_of(limit)),
    )
    return {
        limit_letter(limit): " ".join([_kind_of(limit), _SIDES.get(_side_of(limit), "")]).strip()
        for limit in known
    }


def _kind_of(limit: str) -> str:
    """The limit without its place."""
    return max((name for name in LIMITS if limit.startswith(name)), key=len, default="")


def _side_of(limit: str) -> str:
    """The electrode of a full cell in whose coating, or at whose particles, the limit lies."""
    return next((side for side in _SIDES if f" {side}" in limit), "")


_Numbers = NDArray[np.float64]


def _ends(bands: pd.DataFrame | None, column: str) -> tuple[_Numbers, _Numbers] | None:
    if bands is None or percentile_column(column, 16) not in bands:
        return None
    low, high = ends_of(bands, column)
    return low, high


def _numbers(values: _Numbers, ends: tuple[_Numbers, _Numbers] | None = None) -> list[Cell]:
    """Four digits of the largest number; all with its decimals."""
    form, coarser = _formats(values)
    texts = [f"{value:{form}}" if math.isfinite(value) else DASH for value in values]
    if ends is None:
        return [Cell(text) for text in texts]
    # A band is wide: one decimal less says enough, where it does not hide it.
    return [
        Cell(minus(text), "" if text == DASH else band_text(low, high, coarser, form))
        for text, low, high in zip(texts, *ends, strict=True)
    ]


def _formats(values: _Numbers) -> tuple[str, str]:
    """How the numbers of a column are written, and how their bands."""
    known = np.abs(values[np.isfinite(values) & (values != 0)])
    if known.size == 0:
        return ".0f", ".0f"
    magnitude = math.floor(math.log10(known.max()))
    if not -4 < magnitude < 7:
        return ".3g", ".2g"
    decimals = 0 if np.all(known == np.round(known)) else max(0, 3 - magnitude)
    return f".{decimals}f", f".{max(decimals - 1, 0)}f"


def _missing(value: object) -> bool:
    return value is None or value != value or value == ""
