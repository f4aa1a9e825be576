"""A made-up comparison: a ranking with bands, and everything else that a page shows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from anode_model import claim_chart
from experiments.bands.effects import UnknownEffect
from experiments.bands.first_order import FirstOrderBands
from experiments.comparison import Comparison
from experiments.measures import MEASURES
from experiments.ranking import indistinguishable
from experiments.result import Result
from parameter_sets.parameter_set import ParameterSet


@pytest.fixture(scope="session")
def ranking(cells: tuple[ParameterSet, ...]) -> pd.DataFrame:
    """The first two lie inside each other's band by capacity; the third has no band.

    By temperature rise the first, with the lowest, is the best.
    """
    table = pd.DataFrame(
        {
            "variant": [cell.name for cell in cells],
            "capacity [mAh/g]": [400.0, 420.0, 440.0],
            "capacity low [mAh/g]": [370.0, 390.0, np.nan],
            "capacity high [mAh/g]": [430.0, 450.0, np.nan],
            "retention at 5 C [%]": [80.0, 95.0, 3.0],
            "retention at 5 C low [%]": [70.0, 90.0, np.nan],
            "retention at 5 C high [%]": [85.0, 99.0, np.nan],
            "temperature rise at 2 C [K]": [8.0, 10.0, 12.0],
            "temperature rise at 2 C low [K]": [7.5, 9.5, np.nan],
            "temperature rise at 2 C high [K]": [8.5, 10.5, np.nan],
        }
    )
    limits = {
        "capacity": ["complete", "complete", "solid diffusion"],
        "retention at 5 C": ["solid diffusion", "electrolyte", "electrolyte"],
        "temperature rise at 2 C": ["reversible heat", "reversible heat", "ohmic heat"],
    }
    for item in MEASURES:
        alike = indistinguishable(table, item)
        ranks = table[item.column].rank(ascending=not item.more_is_better)
        table[f"rank by {item.name}"] = ranks.astype("Int64")
        table[item.limit_column] = limits[item.name]
        table[item.hangs_column] = ["reference_diffusivity", "reference_diffusivity", ""]
        table[f"not distinguishable by {item.name} from"] = [
            ", ".join(alike.get(name, ())) for name in table["variant"]
        ]
    return table.sort_values("capacity [mAh/g]", ascending=False, ignore_index=True)


@pytest.fixture(scope="session")
def comparison(
    cells: tuple[ParameterSet, ...],
    capacity: Result,
    rate: Result,
    pulse: Result,
    full_cells: tuple[ParameterSet, ...],
    full_cell_rate: Result,
    thermal: Result,
    ranking: pd.DataFrame,
) -> Comparison:
    effect = UnknownEffect(
        unknown="reference_diffusivity",
        relation="R9",
        status="P",
        source="prior <made up>",
        what="mean particle diffusivity",
        value=3e-14,
        low=7.5e-15,
        high=1.2e-13,
        unit="m2.s-1",
        shown="3e-14 m2.s-1 ×/÷ 4",
        variant="reference-sphere",
        changes={"capacity": 9.9, "retention at 5 C": 32.3, "temperature rise at 2 C": 3.61},
        slopes={"capacity": 8.0, "retention at 5 C": 24.0, "temperature rise at 2 C": -3.0},
        share=0.4,
    )
    claims = {cell.name: claim_chart(cell.derived.material, cell=cell) for cell in cells}
    return Comparison(
        cells=cells,
        full_cells=full_cells,
        claims=claims,
        capacity=capacity,
        rate=rate,
        pulse=pulse,
        full_cell_rate=full_cell_rate,
        thermal=thermal,
        ranking=ranking,
        bands=FirstOrderBands(ranking.set_index("variant"), (effect,), (effect,)),
        seconds={"capacity": 3.0, "rate": 6.0},
    )
