"""Cells of a page's table: a number, and below it how far it could move."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from experiments.bands.percentiles import percentile_column
from experiments.plots.bands import ENDS, band_text

DASH = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """Text ready for a page; the page escapes it.

    Parameters
    ----------
    columns : tuple of str
        Heads with units.
    rows : tuple of tuple of str
        Cells.
    numeric : tuple of bool
        Which columns hold numbers.
    marked : frozenset of (int, int)
        Row and column of cells that a reader should not overlook.
    bands : mapping of (int, int) to str
        By row and column, what stands small below a number.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    marked: frozenset[tuple[int, int]] = frozenset()
    bands: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    text : str
        The number with what stands beside it.
    band : str
        What stands below it; empty where nothing is known.
    marked : bool
        Whether a reader should not overlook it.
    """

    text: str
    band: str = ""
    marked: bool = False


def table_of_cells(
    columns: Sequence[str], rows: Sequence[Sequence[str | Cell]], numeric: Sequence[bool]
) -> Table:
    """A table from rows of cells, or of texts where there is nothing but a text."""
    cells = [[Cell(item) if isinstance(item, str) else item for item in row] for row in rows]
    placed = {
        (number, column): item
        for number, row in enumerate(cells)
        for column, item in enumerate(row)
    }
    return Table(
        tuple(columns),
        tuple(tuple(item.text for item in row) for row in cells),
        tuple(numeric),
        frozenset(place for place, item in placed.items() if item.marked),
        {place: item.band for place, item in placed.items() if item.band},
    )


def number_text(value: float, decimals: int = 1) -> str:
    """A number, or a dash where there is none."""
    return f"{value:.{decimals}f}" if math.isfinite(value) else DASH


def band_of(row: Mapping[Any, Any] | None, column: str, *formats: str, factor: float = 1.0) -> str:
    """Text of the band of a column.

    Parameters
    ----------
    row : mapping or None
        A row of a table of percentiles; ``None`` where there is none.
    column : str
        Of the number itself.
    *formats : str
        As in :func:`~experiments.plots.bands.band_text`.
    factor : float
        From the unit of the column to the one that is shown.

    Examples
    --------
    >>> band_of({"mass p16 [kg]": 0.025, "mass p84 [kg]": 0.03}, "mass [kg]", ".0f", factor=1e3)
    '25–30'
    """
    names = [percentile_column(column, end) for end in ENDS]
    if row is None or names[0] not in row:
        return ""
    low, high = (factor * float(row[name]) for name in names)
    return band_text(low, high, *formats)
