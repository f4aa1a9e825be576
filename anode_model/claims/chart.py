"""The claim chart, and how it shows itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from anode_model.claims.rendering import COLUMNS, html_of, table_lines, text_of
from anode_model.claims.rows import ClaimRow
from anode_model.claims.verdicts import Verdict

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ClaimChart:
    """Verdicts on all claims of one set for one material.

    Iterates over its rows; ``chart[3]`` is the row of claim 3. Shows itself as a table in a
    notebook and, printed, in a terminal.

    Parameters
    ----------
    material, title : str
        The sheet.
    claim_set : str
        ``"as-filed"`` or ``"as-amended"``.
    rows : tuple of ClaimRow
        In the order of the claims.
    """

    material: str
    title: str
    claim_set: str
    rows: tuple[ClaimRow, ...]

    def __getitem__(self, number: int) -> ClaimRow:
        for row in self.rows:
            if row.number == number:
                return row
        raise KeyError(number)

    def __iter__(self) -> Iterator[ClaimRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def verdicts(self) -> Mapping[int, Verdict]:
        """Verdict by claim number."""
        return MappingProxyType({row.number: row.verdict for row in self.rows})

    @property
    def _heading(self) -> str:
        sheet = ": ".join(part for part in (self.material, self.title) if part)
        return f"{sheet} – claims {self.claim_set}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "material": self.material,
            "title": self.title,
            "claim_set": self.claim_set,
            "claims": [row.to_dict() for row in self.rows],
        }

    def to_frame(self) -> pd.DataFrame:
        """One line per claim, and one per limit of a claim that has several.

        Returns
        -------
        pandas.DataFrame
            Values, limits and margins stand in the unit of the column ``unit``.
        """
        import pandas as pd

        return pd.DataFrame(
            [dict(zip(COLUMNS, line.cells(), strict=True)) for line in table_lines(self.rows)],
            columns=list(COLUMNS),
        )

    def to_text(self) -> str:
        """Table and notes for a terminal."""
        return text_of(self._heading, self.rows)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return html_of(self._heading, self.rows)
