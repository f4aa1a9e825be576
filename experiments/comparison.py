"""The main job: capacity, rate capability and heat of many variants, side by side, with bands."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from experiments.bands.draw_arguments import check_baseline, check_drawn, check_draws
from experiments.bands.first_order import FirstOrderBands, first_order_bands, solves_needed
from experiments.bands.sampled import (
    SEED,
    SampledBands,
    sampled_bands,
    solves_for_draws,
)
from experiments.engine.numerics import Numerics, find_numerics
from experiments.engine.temperature import check_temperature
from experiments.experiment_set import SOLVES_EACH, run_all
from experiments.measures import MEASURES
from experiments.pair import Pair
from experiments.ranking_table import limits_behind, measures_of, ranking_table
from experiments.result import Result
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

#: Unknowns that are moved on every variant for bands to first order.
STRONGEST = 5

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
    bands : FirstOrderBands or None
        What each unknown does, one at a time; ``None`` where no bands were asked for.
    sampled : SampledBands or None
        Bands from joint draws; ``None`` where none were asked for.
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
    bands: FirstOrderBands | None
    seconds: Mapping[str, float] = field(compare=False)
    sampled: SampledBands | None = None

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
    bands: int | None = None,
    baseline: str | None = None,
    seed: int | None = None,
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
    bands : int, optional
        Draws of everything that is not known exactly, at least 8, for bands of every table and
        curve; each costs as many solves as the comparison itself. 0 for no bands. If not given,
        bands of the ranking to first order, from the strongest unknowns one at a time.
    baseline : str, optional
        Variant from which differences are taken under the same draws. If not given, the first of
        `materials`, and ``"reference-sphere"`` for all shipped ones.
    seed : int, optional
        Makes the draws; 1 if not given. Like `baseline` it is refused where `bands` asks for none.
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
    check_draws(bands)
    check_drawn(bands, baseline=baseline, seed=seed)
    seed = SEED if seed is None else seed
    check_kind(seed, int, "seed", "a whole number of 0 or more")
    if seed < 0:
        raise SimulationInputError(f"seed: got {seed}, allowed: 0 or more")
    sheets = [load_material(item) if isinstance(item, str) else item for item in chosen]
    pairs = [_pair(derive(sheet, coating), pouch) for sheet in sheets]
    cells, full_cells = [pair.half for pair in pairs], [pair.full for pair in pairs]
    claims = {
        item.name: claim_chart(item.derived.material, coating=coating, cell=item)
        for item in full_cells
    }
    names = [pair.name for pair in pairs]
    check_baseline(baseline, names)
    if baseline is None and materials is None:
        from experiments.plots.columns import reference_of

        baseline = reference_of(names)
    watch = _Watch(progress, _solves(pairs, bands))
    results = run_all(
        cells,
        full_cells,
        numerics=numerics,
        temperature=temperature,
        progress=watch.count,
        part=watch.part,
    )
    rate, thermal = results["rate"], results["thermal"]
    central = measures_of(rate, thermal)
    common: dict[str, Any] = {"temperature": temperature, "progress": watch.count}
    first_order = sampled = None
    if bands != 0:
        with watch.part("bands"):
            first_order = first_order_bands(pairs, central, STRONGEST, **common)
    if bands:
        with watch.part("draws"):
            sampled = sampled_bands(pairs, results, bands, baseline=baseline, seed=seed, **common)
    ranking = ranking_table(central, limits_behind(rate, thermal), first_order, sampled)
    return Comparison(
        cells=tuple(cells),
        full_cells=tuple(full_cells),
        claims=claims,
        capacity=results["capacity"],
        rate=rate,
        pulse=results["pulse"],
        full_cell_rate=results["full-cell-rate"],
        thermal=thermal,
        ranking=ranking,
        bands=first_order,
        seconds=dict(watch.seconds),
        sampled=sampled,
    )


def _pair(derived: DerivedElectrode, pouch: CellDesign) -> Pair:
    return Pair(half_cell(derived), full_cell(derived, pouch))


def _solves(pairs: Sequence[Pair], bands: int | None) -> int:
    total = SOLVES_EACH * len(pairs)
    if bands != 0:
        total += solves_needed(pairs, STRONGEST)
    return total + (solves_for_draws(pairs, bands) if bands else 0)


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
