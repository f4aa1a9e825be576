"""The main job: capacity, rate capability and heat of many variants, side by side, with bands."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from anode_model import (
    CarbonMaterial,
    ClaimChart,
    Coating,
    DerivedElectrode,
    SimulationInputError,
    claim_chart,
    derive,
)
from anode_model.arguments import as_list, check_kind
from anode_model.constants import REFERENCE_TEMPERATURE
from experiments.bands import Bands, find_bands, solves_needed
from experiments.capacity import run_capacity
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.temperature import check_temperature
from experiments.full_cell_case import DISCHARGE, FULL_CELL_DIRECTIONS
from experiments.full_cell_rate import FULL_CELL_C_RATES
from experiments.measures import CAPACITY, FAST, MEASURES, RETENTION, RISE, SLOW, WARM, Values
from experiments.pair import Pair
from experiments.pulse import run_pulse
from experiments.ranking import indistinguishable
from experiments.rate import C_RATES, CURRENT_DENSITIES, DIRECTIONS, run_rate
from experiments.result import Result
from experiments.thermal import THERMAL_C_RATES, run_thermal
from parameter_sets import (
    CellDesign,
    full_cell,
    half_cell,
    load_cell_design,
    load_material,
    material_names,
)
from parameter_sets.cell_design import PouchCell
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
    cells, full_cells : tuple of ParameterSet
        The variants against lithium and against a positive electrode, each with its derivation.
    claims : mapping of str to ClaimChart
        By variant.
    capacity, rate, pulse : Result
        The experiments in half cells.
    full_cell_rate, thermal : Result
        Those in full cells.
    ranking : pandas.DataFrame
        One row a variant: the measures with their bands, ranks, the variants that cannot be told
        apart, the limit behind each value and the coefficient that it hangs on.
    bands : Bands or None
        ``None`` where no bands were asked for.
    seconds : mapping of str to float
        Wall time by part [s].
    """

    cells: tuple[ParameterSet, ...]
    full_cells: tuple[ParameterSet, ...]
    claims: Mapping[str, ClaimChart]
    capacity: Result
    rate: Result
    pulse: Result
    full_cell_rate: Result
    thermal: Result
    ranking: pd.DataFrame
    bands: Bands | None
    seconds: Mapping[str, float] = field(compare=False)

    @property
    def results(self) -> tuple[Result, ...]:
        """Every experiment, in the order of the report."""
        return self.capacity, self.rate, self.pulse, self.full_cell_rate, self.thermal

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
        from experiments.plots import figure_html, ranking_page

        drawn = figure_html(ranking_page(self.ranking))
        table = self.ranking.to_html(index=False, escape=True, float_format="%.4g", na_rep="")
        return f"{drawn}{table}"


def compare(
    materials: Sequence[str | CarbonMaterial] | None = None,
    *,
    coating: Coating | None = None,
    profile: str | Numerics = "explore",
    bands: int = 5,
    cell: str | CellDesign = "pouch-LCO",
    temperature: float = REFERENCE_TEMPERATURE,
    progress: Progress | None = None,
) -> Comparison:
    """Compare capacity, rate capability and heat of material variants in half and full cells.

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
    cell : str or PouchCell
        Design of the full cells: ``"pouch-LCO"``, ``"pouch-NMC811"``, a path, or a loaded one.
    temperature : float
        Of the surroundings, and of cells without heat [K].
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
    pouch = load_cell_design(cell) if isinstance(cell, str) else cell
    check_kind(pouch, PouchCell, "cell", 'a full cell: "pouch-LCO", "pouch-NMC811" or a path')
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
    pairs = [_pair(derive(sheet, coating), pouch) for sheet in sheets]
    cells, full_cells = [pair.half for pair in pairs], [pair.full for pair in pairs]
    claims = {
        item.name: claim_chart(item.derived.material, coating=coating, cell=item)
        for item in full_cells
    }
    watch = _Watch(progress, _solves(pairs, bands))
    common: dict[str, Any] = {
        "profile": numerics,
        "temperature": temperature,
        "progress": watch.count,
    }
    with watch.part("capacity"):
        capacity = run_capacity(cells, **common)
    with watch.part("rate"):
        rate = run_rate(cells, **common)
    with watch.part("pulse"):
        pulse = run_pulse(cells, **common)
    with watch.part("full-cell rate"):
        full_cell_rate = run_rate(full_cells, **common)
    with watch.part("thermal"):
        thermal = run_thermal(full_cells, **common)
    central, found = _central(rate, thermal), None
    if bands > 0:
        with watch.part("bands"):
            found = find_bands(pairs, central, bands, temperature=temperature, progress=watch.count)
    ranking = _ranking(central, _limits(rate, thermal), found)
    return Comparison(
        cells=tuple(cells),
        full_cells=tuple(full_cells),
        claims=claims,
        capacity=capacity,
        rate=rate,
        pulse=pulse,
        full_cell_rate=full_cell_rate,
        thermal=thermal,
        ranking=ranking,
        bands=found,
        seconds=dict(watch.seconds),
    )


def _pair(derived: DerivedElectrode, pouch: CellDesign) -> Pair:
    return Pair(half_cell(derived), full_cell(derived, pouch))


def _rows(rate: Result, thermal: Result) -> dict[str, pd.DataFrame]:
    """By name of the measure, the rows of the experiments that its value comes from."""
    table = rate.table
    own = table[(table["direction"] == "delithiation") & (table["basis_of_rate"] == "C-rate")]
    warm = thermal.table[thermal.table["direction"] == DISCHARGE]
    # The design's own cooling; adiabatic stands beside it unless that is the design's.
    warm = warm[warm["heat transfer [W/m2/K]"] == warm["heat transfer [W/m2/K]"].max()]
    found = {
        CAPACITY.name: own[np.isclose(own["rate [C]"], SLOW)],
        RETENTION.name: own[np.isclose(own["rate [C]"], FAST)],
        RISE.name: warm[np.isclose(warm["rate [C]"], WARM)],
    }
    return {name: rows.set_index("variant") for name, rows in found.items()}


def _central(rate: Result, thermal: Result) -> dict[str, Values]:
    """The measures of every variant, read from the experiments."""
    columns = {
        CAPACITY.name: "capacity [mAh/g]",
        RETENTION.name: "retention [%]",
        RISE.name: "temperature rise [K]",
    }
    rows = _rows(rate, thermal)
    return {
        str(variant): {
            name: float(rows[name][column].get(variant, np.nan)) for name, column in columns.items()
        }
        for variant in rows[CAPACITY.name].index
    }


def _limits(rate: Result, thermal: Result) -> dict[str, dict[str, str]]:
    """What limits each measure, by its name and by variant."""
    rows = _rows(rate, thermal)
    return {
        CAPACITY.name: dict(rows[CAPACITY.name]["limited_by"]),
        RETENTION.name: dict(rows[RETENTION.name]["limited_by"]),
        RISE.name: {
            str(name): _heat_words(row["largest source"], row["largest loss"])
            for name, row in rows[RISE.name].iterrows()
        },
    }


def _heat_words(source: str, loss: str) -> str:
    """The largest source of heat, and the largest loss where the source is none."""
    if source == loss:
        return f"{source} heat" if source else ""
    return f"{source} heat, of the losses {loss}"


def _ranking(
    central: Mapping[str, Values], limits: Mapping[str, Mapping[str, str]], bands: Bands | None
) -> pd.DataFrame:
    table = pd.DataFrame({"variant": list(central)})
    for item in MEASURES:
        low, high, value = item.columns
        table[value] = [values[item.name] for values in central.values()]
        for end in (low, high):
            table[end] = _from_bands(bands, table["variant"], end, np.nan)
        ranks = table[value].rank(ascending=not item.more_is_better, method="min")
        table[f"rank by {item.name}"] = ranks.astype("Int64")
        alike = indistinguishable(table, item)
        table[f"not distinguishable by {item.name} from"] = [
            ", ".join(alike.get(name, ())) for name in table["variant"]
        ]
        table[item.limit_column] = [limits[item.name].get(name, "") for name in table["variant"]]
        table[item.hangs_column] = _from_bands(bands, table["variant"], item.hangs_column, "")
    return table.sort_values(CAPACITY.column, ascending=False, ignore_index=True)


def _from_bands(bands: Bands | None, variants: pd.Series, column: str, missing: Any) -> Any:
    return missing if bands is None else bands.table.loc[variants, column].to_numpy()


def _solves(pairs: Sequence[Pair], bands: int) -> int:
    half = 1 + len(DIRECTIONS) * (len(C_RATES) + len(CURRENT_DENSITIES)) + len(DIRECTIONS)
    full = len(FULL_CELL_DIRECTIONS) * (len(FULL_CELL_C_RATES) + 2 * len(THERMAL_C_RATES))
    return (half + full) * len(pairs) + (solves_needed(pairs, bands) if bands > 0 else 0)


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
