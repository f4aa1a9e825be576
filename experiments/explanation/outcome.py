"""What an explanation found: tables, sentences, and a figure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.plain import plain

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from anode_model.claims.windows import Window
    from anode_model.derivation.not_acting import NotActing
    from experiments.explanation.effects import Effect
    from experiments.result import RunRecord


@dataclass(frozen=True, eq=False)
class Explanation:
    """What one property of a sheet changes when it is moved across its claimed window.

    Parameters
    ----------
    material : str
        Name of the sheet.
    window : Window
        Of the property.
    table : pandas.DataFrame
        One row a point, the property rising: the value, whether it lies in the window, whether it
        is the sheet's own, status and reason, and a column for each measure.
    parameters : pandas.DataFrame
        Every derived value that moves, relation by relation, at both ends and in the sheet.
    effects : tuple of Effect
        What becomes of each measure, with its numerical error.
    words : tuple of str
        All of it in sentences.
    not_acting : tuple of NotActing
        What concerns the property and does not act yet.
    record : RunRecord
        What made it.
    """

    material: str
    window: Window
    table: pd.DataFrame
    parameters: pd.DataFrame
    effects: tuple[Effect, ...]
    words: tuple[str, ...]
    not_acting: tuple[NotActing, ...]
    record: RunRecord

    def __getitem__(self, measure: str) -> Effect:
        """The effect on one measure, by its name.

        Raises
        ------
        KeyError
            If there is no measure of that name.
        """
        for effect in self.effects:
            if effect.measure.name == measure:
                return effect
        raise KeyError(measure)

    @property
    def experiment(self) -> str:
        """Name of this kind of result, for messages and files."""
        return "explain"

    @property
    def failed(self) -> pd.DataFrame:
        """Rows of the table whose runs the solver could not finish, with the point as variant."""
        rows, row = self.table[self.table["status"] == "failed"], self.window.term
        unit = "" if row.shown == "1" else f" {row.shown}"
        named = [f"{row.name} {value:.4g}{unit}" for value in rows[row.column]]
        return rows.assign(variant=named)

    @property
    def effects_table(self) -> pd.DataFrame:
        """One row a measure: both ends, the sheet's own value, effect, error and direction."""
        import pandas as pd

        return pd.DataFrame([effect.to_dict() for effect in self.effects])

    def plot(self, measures: Sequence[str] | None = None) -> tuple[Axes, ...]:
        """Draw each measure against the property, one panel a measure.

        Parameters
        ----------
        measures : sequence of str, optional
            Names; all by default.

        Returns
        -------
        tuple of matplotlib.axes.Axes
            In one figure.
        """
        from experiments.plots.explanation import plot_explanation

        return plot_explanation(self, measures)

    def save(self, directory: str | Path) -> None:
        """Write tables, words and record as CSV, text and JSON into a folder, made if missing."""
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        self.table.to_csv(folder / "explain.csv", index=False)
        self.parameters.to_csv(folder / "explain-parameters.csv", index=False)
        self.effects_table.to_csv(folder / "explain-effects.csv", index=False)
        (folder / "explain.txt").write_text("\n".join(self.words) + "\n", encoding="utf-8")
        text = json.dumps(plain(self.record), indent=2, ensure_ascii=False, allow_nan=False)
        (folder / "explain-record.json").write_text(text + "\n", encoding="utf-8")

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain types, ready for JSON."""
        window = self.window
        found = plain(
            {
                "material": self.material,
                "property": window.name,
                "unit": window.term.shown,
                "window": {
                    "low": window.low,
                    "high": window.high,
                    "claim": window.claim,
                    "claimed": window.claimed,
                    "from": window.reasons,
                },
                "table": self.table,
                "parameters": self.parameters,
                "effects": self.effects,
                "words": self.words,
                "not_acting": {item.name: item.reason for item in self.not_acting},
                "record": self.record,
            }
        )
        return dict(found)

    def _repr_html_(self) -> str:
        from experiments.plots import figure_html, figure_of

        drawn = figure_html(figure_of(self.plot()[0]))
        said = "".join(f"<li>{escape(text)}</li>" for text in self.words)
        tables = "".join(
            frame.to_html(index=False, escape=True, float_format="%.4g", na_rep="")
            for frame in (self.table, self.parameters)
        )
        return f"<ul>{said}</ul>{drawn}{tables}"
