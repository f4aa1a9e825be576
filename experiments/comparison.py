"""The main job: capacity and rate capability of many variants, side by side, with bands."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from anode_model import (
    CarbonMaterial,
    ClaimChart,
    Coating,
    SimulationInputError,
    claim_chart,
    derive,
)
from anode_model.arguments import as_list, check_kind
from anode_model.constants import REFERENCE_TEMPERATURE
from experiments.bands import FAST, SLOW, Bands, Measures, find_bands, solves_needed
from experiments.capacity import run_capacity
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.temperature import check_temperature
from experiments.pulse import run_pulse
from experiments.ranking import MEASURES, indistinguishable
from experiments.rate import C_RATES, CURRENT_DENSITIES, DIRECTIONS, run_rate
from experiments.result import Result
from parameter_sets import half_cell, load_cell_design, load_material, material_names
from parameter_sets.parameter_set import ParameterSet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Called with solves done, solves in all and what is being done.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Comparison:
    """Everything that a comparison found; what the report is written from.

    Parameters
    ----------
    cells : tuple of ParameterSet
        The variants, each with its derivation.
    claims : mapping of str to ClaimChart
        By variant.
    capacity, rate, pulse : Result
        The experiments.
    ranking : pandas.DataFrame
        One row a variant: both measures with their bands, ranks, and the variants that cannot be
        told apart.
    bands : Bands or None
        ``None`` where no bands were asked for.
    seconds : mapping of str to float
        Wall time by part [s].
    """

    cells: tuple[ParameterSet, ...]
    claims: Mapping[str, ClaimChart]
    capacity: Result
    rate: Result
    pulse: Result
    ranking: pd.DataFrame
    bands: Bands | None
    seconds: Mapping[str, float] = field(compare=False)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the ranking; returns the axes that were drawn on."""
        from experiments.plots import plot_ranking

        return plot_ranking(self.ranking, MEASURES[0], ax)

    def write(self, directory: str | Path, *, force: bool = False) -> Path:
        """Write tables, figures and ``report.html``; returns the path of the report.

        Raises
        ------
        OutputError
            If the folder cannot be written, or holds something else.
        """
        from experiments.report import write_report

        return write_report(self, Path(directory), force=force)

    def _repr_html_(self) -> str:
        return str(self.ranking.to_html(index=False, escape=True, float_format="%.4g"))


def compare(
    materials: Sequence[str | CarbonMaterial] | None = None,
    *,
    coating: Coating | None = None,
    profile: str | Numerics = "explore",
    bands: int = 5,
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Progress | None = None,
) -> Comparison:
    """Compare capacity, rate capability and pulses of material variants in half cells.

    Parameters
    ----------
    materials : sequence of str or CarbonMaterial, optional
        Shipped names, paths or loaded sheets with different names; all shipped ones by default.
    coating : Coating, optional
        The same for every variant; ``Coating()`` by default.
    profile : {"explore", "reference"} or Numerics
        Mesh and tolerances.
    bands : int
        Number of coefficients behind the bands of the ranking; 0 for none.
    temperature : float
        Of the isothermal cells [K].
    progress : callable, optional
        Called with solves done, solves in all, and what is being done.

    Returns
    -------
    Comparison
        Failed cases are rows with their reason, not errors.

    Raises
    ------
    AnodeModelError
        If a sheet or a coating cannot be used; nothing is solved then.
    """
    numerics = find_numerics(profile)
    check_temperature(temperature)
    coating = Coating() if coating is None else coating
    design = load_cell_design()
    chosen = as_list(
        material_names() if materials is None else materials,
        (str, CarbonMaterial),
        "materials",
        '["reference-sphere", "crushed"]',
    )
    if not chosen:
        raise SimulationInputError("materials: got none; name at least one, or pass None for all")
    check_kind(bands, int, "bands", "how many coefficients to move, 0 for no bands")
    if bands < 0:
        raise SimulationInputError(f"bands: got {bands}, allowed: 0 or more")
    sheets = [load_material(item) if isinstance(item, str) else item for item in chosen]
    cells = [half_cell(derive(sheet, coating), design) for sheet in sheets]
    claims = {
        cell.name: claim_chart(cell.derived.material, coating=coating, cell=cell) for cell in cells
    }
    watch = _Watch(progress, _solves(cells, bands))
    with watch.part("capacity"):
        capacity = run_capacity(
            cells, profile=numerics, temperature=temperature, progress=watch.count
        )
    with watch.part("rate"):
        rate = run_rate(cells, profile=numerics, temperature=temperature, progress=watch.count)
    with watch.part("pulse"):
        pulse = run_pulse(cells, profile=numerics, temperature=temperature, progress=watch.count)
    central, found = _central(rate), None
    if bands > 0:
        with watch.part("bands"):
            found = find_bands(
                cells,
                central,
                bands,
                numerics=numerics,
                temperature=temperature,
                progress=watch.count,
            )
    ranking = _ranking(central, found)
    return Comparison(
        tuple(cells), claims, capacity, rate, pulse, ranking, found, dict(watch.seconds)
    )


def _central(rate: Result) -> dict[str, Measures]:
    """Both measures of every variant, read from the rate experiment."""
    table = rate.table
    rows = table[(table["direction"] == "delithiation") & (table["basis_of_rate"] == "C-rate")]
    capacity = rows[np.isclose(rows["rate [C]"], SLOW)].set_index("variant")["capacity [mAh/g]"]
    retention = rows[np.isclose(rows["rate [C]"], FAST)].set_index("variant")["retention [%]"]
    return {
        name: Measures(float(capacity[name]), float(retention[name])) for name in capacity.index
    }


def _ranking(central: Mapping[str, Measures], bands: Bands | None) -> pd.DataFrame:
    capacity, retention = MEASURES
    table = pd.DataFrame(
        {
            "variant": list(central),
            capacity.column: [item.capacity for item in central.values()],
            retention.column: [item.retention for item in central.values()],
        }
    )
    for item in MEASURES:
        low, high, value = item.columns
        ends = {low: np.nan, high: np.nan}
        if bands is not None:
            ends = {end: bands.table.loc[table["variant"], end].to_numpy() for end in ends}
        table = table.assign(**ends)
        table[f"rank by {item.name}"] = (
            table[value].rank(ascending=False, method="min").astype("Int64")
        )
        alike = indistinguishable(table, item)
        table[f"not distinguishable by {item.name} from"] = [
            ", ".join(alike.get(name, ())) for name in table["variant"]
        ]
    return table.sort_values(capacity.column, ascending=False, ignore_index=True)


def _solves(cells: Sequence[ParameterSet], bands: int) -> int:
    per_cell = 1 + len(DIRECTIONS) * (len(C_RATES) + len(CURRENT_DENSITIES)) + len(DIRECTIONS)
    return per_cell * len(cells) + (solves_needed(cells, bands) if bands > 0 else 0)


class _Watch:
    """Counts solves and times the parts of a comparison."""

    def __init__(self, progress: Progress | None, total: int):
        self.seconds: dict[str, float] = {}
        self._progress, self._total = progress, total
        self._done, self._doing = 0, ""

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        self._doing = name
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start

    def count(self, solves: int) -> None:
        self._done += solves
        if self._progress is not None:
            self._progress(self._done, max(self._total, self._done), self._doing)
