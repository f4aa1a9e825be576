"""What an experiment returns: a tidy table, the curves, and the record of what made them."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from anode_model import SimulationInputError, load_coefficients
from anode_model.arguments import as_list, check_kind
from experiments.engine.numerics import SOLVER_OPTIONS, Numerics
from experiments.plain import plain
from parameter_sets.parameter_set import ParameterSet

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: Rows of a table that a notebook shows; the rest is in the middle.
_SHOWN_ROWS = 40


@dataclass(frozen=True)
class RunRecord:
    """Everything that is needed to make a result again.

    Parameters
    ----------
    experiment : str
        Name of the experiment.
    settings : mapping
        Arguments of the experiment, as plain types.
    numerics : Numerics
        Mesh and tolerances.
    variants : tuple of mapping
        Per variant its name, its sheet, its coating, the derived values in internal units, the
        coefficients that differ from the shipped ones, and the hashes of sheet, derivation and
        parameter set.
    seed : int or None
        Of random draws; ``None`` where nothing is random.
    created : str
        UTC, ISO 8601.
    versions : mapping of str to str
        Of this package, PyBaMM, its solver and Python.
    """

    experiment: str
    settings: Mapping[str, Any]
    numerics: Numerics
    variants: tuple[Mapping[str, Any], ...]
    seed: int | None = None
    created: str = field(
        default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"), compare=False
    )
    versions: Mapping[str, str] = field(
        # Defined further down.
        default_factory=lambda: installed_versions()  # noqa: PLW0108
    )

    def to_dict(self) -> dict[str, Any]:
        """Plain types, ready for JSON."""
        return asdict(self) | {"solver_options": dict(SOLVER_OPTIONS)}


@dataclass(frozen=True, eq=False)
class Result:
    """Outcome of one experiment over one or more variants.

    Parameters
    ----------
    experiment : str
        ``"capacity"``, ``"rate"``, ``"pulse"``, ``"full-cell-rate"``, ``"thermal"``, ``"cycling"``,
        ``"storage"`` or ``"sensitivity"``.
    table : pandas.DataFrame
        One row a case, units in the column names.
    curves : pandas.DataFrame
        One row a point, units in the column names; empty where an experiment has no curves.
    record : RunRecord
        What made it.
    """

    experiment: str
    table: pd.DataFrame
    curves: pd.DataFrame
    record: RunRecord

    @property
    def failed(self) -> pd.DataFrame:
        """Rows of the table whose case the solver could not finish."""
        return self.table[self.table["status"] == "failed"]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the result; returns the axes that were drawn on."""
        from matplotlib.axes import Axes

        from experiments.plots import plot_result

        if ax is not None:
            check_kind(ax, Axes, "ax", "one Axes, not an array of them; or leave it out")
        return plot_result(self, ax)

    def save(self, directory: str | Path) -> None:
        """Write table, curves and record as CSV and JSON into a folder, made if it is not there.

        Files of the same experiment in it are replaced.
        """
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        self.table.to_csv(folder / f"{self.experiment}.csv", index=False)
        if not self.curves.empty:
            self.curves.to_csv(
                folder / f"{self.experiment}-curves.csv", index=False, float_format="%.7g"
            )
        text = json.dumps(plain(self.record), indent=2, ensure_ascii=False, allow_nan=False)
        (folder / f"{self.experiment}-record.json").write_text(text + "\n", encoding="utf-8")

    def _repr_html_(self) -> str:
        from experiments.plots import figure_html, figure_of

        drawn = "" if self.table.empty else figure_html(figure_of(self.plot()))
        # That every case has a result need not be said; that one has none must be.
        silent = ["status", "reason"] if (self.table["status"] == "ok").all() else []
        shown = self.table.drop(columns=[*silent, "solve time [ms]"], errors="ignore")
        table = shown.to_html(
            index=False, escape=True, float_format="%.4g", na_rep="", max_rows=_SHOWN_ROWS
        )
        return f"{drawn}{table}"


def installed_versions() -> dict[str, str]:
    """Versions of what decides a result."""
    names = ("anode-model", "pybamm", "pybammsolvers", "casadi", "numpy", "scipy")
    return {name: version(name) for name in names} | {"python": platform.python_version()}


def describe(cells: Iterable[ParameterSet]) -> tuple[dict[str, Any], ...]:
    """What every variant was made of, for the record."""
    return tuple(_description(cell) for cell in cells)


def _description(cell: ParameterSet) -> dict[str, Any]:
    derived, shipped = cell.derived, load_coefficients()
    return {
        "name": cell.name,
        "cell_design": cell.design.name,
        "sheet": derived.material.model_dump(mode="json", exclude_none=True),
        "coating": derived.coating.to_dict(),
        "derived": {name: quantity.value for name, quantity in derived.quantities.items()},
        "changed_coefficients": {
            name: row.value
            for name, row in derived.coefficients.items()
            if row.value != shipped[name].value
        },
        "hashes": {
            "sheet": derived.material.sheet_hash,
            "derived": derived.content_hash,
            "parameter_set": cell.content_hash,
        },
    }


def as_cells(
    cells: ParameterSet | Iterable[ParameterSet], kind: str | None = "half-cell"
) -> list[ParameterSet]:
    """One set or several as a list; names must differ, because tables are read by name.

    Parameters
    ----------
    cells : ParameterSet or iterable of ParameterSet
        What an experiment was given.
    kind : {"half-cell", "full-cell"} or None
        What it takes; ``None`` for either, but all of one kind.

    Raises
    ------
    WrongKindError
        If something else than parameter sets is given.
    SimulationInputError
        If there is none, two carry the same name, or one is of another kind.
    """
    given = [cells] if isinstance(cells, ParameterSet) else cells
    advice = "half_cell(derive(material)), or several of them"
    items: list[ParameterSet] = as_list(given, (ParameterSet,), "cells", advice)
    names = [item.name for item in items]
    if not items:
        raise SimulationInputError("no parameter set given; pass one or a sequence of them")
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise SimulationInputError(
            f"two parameter sets have the same name: {', '.join(double)}; "
            "tables are read by name, rename one (material.replace(name=...))"
        )
    wanted = items[0].kind if kind is None else kind
    other = [item.name for item in items if item.kind != wanted]
    if other:
        maker = {"half-cell": "half_cell(derived)", "full-cell": "full_cell(derived)"}[wanted]
        raise SimulationInputError(
            f"cells: {', '.join(other)}: not a {wanted.replace('-', ' ')}; this experiment takes "
            f"one kind of cell at a time, make it with {maker}"
        )
    return items
