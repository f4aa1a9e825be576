"""What whoever reads the page of a sweep has to know, and how to go on with its table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anode_model import SimulationInputError
from experiments.plots.sweeps.axes import swept_axes
from experiments.plots.sweeps.outputs import usual_outputs

if TYPE_CHECKING:
    from experiments.sweeps.outcome import SweepResult

#: Page of the software that says how accurate a profile is, where it is not the usual one.
_ACCURACY = {"sweep": "performance.md"}


def reading_of(result: SweepResult) -> tuple[tuple[str, str], ...]:
    """Programs that read the table, each with lines to begin with; paths are those from its folder.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    """
    try:
        output = usual_outputs(result)[0]
    except SimulationInputError:
        return ()
    column, run = output.column, output.run
    return (
        (
            "pandas",
            'import pandas as pd\n\ntable = pd.read_parquet("table")\n'
            f'fast = table[table["run"] == {run}].set_index("variant")["{column}"]',
        ),
        (
            "polars",
            'import polars as pl\n\ntable = pl.scan_parquet("table/*.parquet")\n'
            f'fast = table.filter(pl.col("run") == {run}).select("variant", "{column}").collect()',
        ),
        (
            "DuckDB",
            f"SELECT variant, \"{column}\" FROM 'table/*.parquet'\n"
            f"WHERE run = {run} ORDER BY 2 DESC NULLS LAST LIMIT 10;",
        ),
        (
            "anode-model",
            "from experiments import open_sweep\n\n"
            'sweep = open_sweep(".")\nsweep.table, sweep.failed\n'
            f'sweep.plot("response", output="{column}", run={run})',
        ),
    )


def notes_of(result: SweepResult) -> tuple[str, ...]:
    """Sentences that keep the numbers from being taken for more than they are."""
    return tuple(_notes(result))


def _notes(result: SweepResult) -> Iterator[str]:
    study = result.manifest["study"]
    profile = study["numerics"].get("name", "")
    yield (
        f"Solved with the numerics profile “{profile}”. How far its mesh and tolerances are off: "
        f"docs/{_ACCURACY.get(profile, 'accuracy.md')} of the software; of the model itself that "
        "says nothing."
    )
    coefficients = sum(axis.coefficient for axis in swept_axes(result))
    spreads = sum("spread" in moved for moved in study["axes"].values())
    if coefficients:
        yield (
            f"{coefficients} coefficients of the relations move too; what the figures show as "
            "scatter is partly what is not known of them."
        )
    else:
        yield (
            "Coefficients of the relations stay at their values: no number here has a band for "
            "what is not known of them, and neighbouring variants may be told apart too well."
        )
    if spreads > coefficients:
        yield f"{spreads - coefficients} values of the sheets are drawn from their spreads."
    if study["sampling"]["samples"]:
        yield (
            "Numbers are drawn independently of each other; a real carbon cannot have all of these "
            "combinations. Shares of variants are shares of the window, no probabilities."
        )
    elif result.axes:
        yield (
            "Numbers are counted off, everything else stays as in the sheet; a process that moves "
            "one of them in a real carbon moves others with it."
        )
    yield (
        "A front is one of the variants that were solved: between them, and beyond the ranges, "
        "others may be better."
    )
    designs = {name: sheet["kind"] for name, sheet in study["materials"].items()}
    assumed = [name for name, kind in designs.items() if kind == "design point"]
    if assumed:
        yield f"Design points, not measured materials: {', '.join(assumed)}."
