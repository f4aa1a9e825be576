"""Measure what one radius for all particles costs, and write docs/particle-sizes.md.

python benchmarks/particle_sizes.py     some ten minutes
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import qmc

ROOT = Path(__file__).resolve().parents[1]
# A script has its own folder on the path, not the one above.
sys.path.insert(0, str(ROOT))

from anode_model import Coating, DerivedElectrode, derive, load_coefficients  # noqa: E402
from experiments import run_rate  # noqa: E402  # see above
from experiments.engine.numerics import EXPLORE, SizedMesh  # noqa: E402
from experiments.size_model import (  # noqa: E402
    COSTLY,
    CROWDED,
    NEARLY_EQUAL,
    choose_sizes,
)
from parameter_sets import full_cell, half_cell, load_material, material_names  # noqa: E402
from parameter_sets.silicon_phase import has_silicon  # noqa: E402

PAGE = ROOT / "docs" / "particle-sizes.md"
RATES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
TEMPERATURE = 298.15

#: Where the sample lies: claim 1 and 4 for sizes, coatings up to 85 g/m², diffusivity at +-2 sigma.
SAMPLES, SEED = 64, 14

#: Mesh with which that of the powder's model is compared.
FINER = SizedMesh(20, 30, 14)

KEYS = ["variant", "direction", "rate [C]"]


def main() -> int:
    """Measure and write; returns 1 if the automatic choice missed a run that needed the powder."""
    shipped = [derive(load_material(name), spreads=False) for name in material_names()]
    # Two phases have one radius whatever is asked for.
    known = costs(
        [
            item
            for item in shipped
            if item.value("size_distribution_width") > 0 and not has_silicon(item.laws)
        ]
    )
    powders = sample()
    drawn = costs(powders)
    mesh_error = mesh_errors(powders[::5])
    PAGE.write_text(render(known, drawn, mesh_error), encoding="utf-8")
    missed = drawn[(drawn["cost"].abs() > 1) & ~drawn["switched"]]
    print(f"written: {PAGE}")
    print(missed.to_string() if len(missed) else "no run was missed")
    return int(len(missed) > 0)


def sample() -> list[DerivedElectrode]:
    """Powders spread over the claimed sizes, with coating and diffusivity."""
    base, found = load_material("reference-sphere"), []
    for place, u in enumerate(qmc.Sobol(4, seed=SEED).random(SAMPLES)):
        size, ratio = 20 ** u[0], 1.1 + 1.9 * u[1]
        sheet = base.with_properties(
            Dv50=f"{size:.5f} um", D4_D1=f"{ratio:.5f}", surface_area=f"{10 / size:.5f} m^2/g"
        ).replace(name=f"sample-{place:02d}")
        table = load_coefficients().shifted("reference_diffusivity", float(4 * u[3] - 2))
        coating = Coating(loading=f"{20 + 65 * u[2]:.3f} g/m^2")
        found.append(derive(sheet, coating, table, spreads=False))
    return found


def costs(electrodes: Sequence[DerivedElectrode]) -> pd.DataFrame:
    """Capacity of the powder less that of one radius [% of nominal], a row a run."""
    frames = []
    for cells in (
        [half_cell(item) for item in electrodes],
        [full_cell(item) for item in electrodes],
    ):
        one, many = (
            run_rate(cells, RATES, current_densities=[], sizes=sizes).table.set_index(KEYS)
            for sizes in ("one-radius", "log-normal")
        )
        full = one["capacity [mAh/g]"].groupby(["variant", "direction"]).transform("max")
        frame = pd.DataFrame(
            {"cost": 100 * (many["capacity [mAh/g]"] - one["capacity [mAh/g]"]) / full}
        ).reset_index()
        by_name = {item.material.name: item for item in electrodes}
        frame["switched"] = [
            choose_sizes(by_name[row.variant], row.direction, row.rate, TEMPERATURE) == "log-normal"
            for row in frame.rename(columns={"rate [C]": "rate"}).itertuples()
        ]
        frames.append(frame.dropna())
    return pd.concat(frames, ignore_index=True)


def mesh_errors(electrodes: Sequence[DerivedElectrode]) -> pd.Series:
    """What the mesh of the powder's model costs in half cells [% of nominal], one a run."""
    cells = [half_cell(item) for item in electrodes]
    usual, finer = (
        run_rate(
            cells, RATES, current_densities=[], sizes="log-normal", profile=profile
        ).table.set_index(KEYS)["capacity [mAh/g]"]
        for profile in (EXPLORE, replace(EXPLORE, name="finer sizes", sized=FINER))
    )
    full = finer.groupby(["variant", "direction"]).transform("max")
    return (100 * (finer - usual) / full).abs().dropna()


def render(known: pd.DataFrame, drawn: pd.DataFrame, mesh_error: pd.Series) -> str:
    """The page."""
    missed = drawn[(drawn["cost"].abs() > 1) & ~drawn["switched"]]
    needed, switched = (drawn["cost"].abs() > 1).mean(), drawn["switched"].mean()
    left = drawn.loc[~drawn["switched"], "cost"].abs().max()
    return f"""# Particles of many sizes

Written by `python benchmarks/particle_sizes.py`; do not edit.

A powder of sizes Dv50 and D4/D1 is log-normal here (R11 in [relations.md](relations.md)). The fast
model has one radius for all particles, the root of the volume mean of R²; the other is PyBaMM's
many-particle DFN, weighted by area. With one radius all particles fill alike; in a powder the large
ones lag behind and the small ones take their share.

## What one radius costs

Capacity of the powder less that of one radius, in % of the capacity at {min(RATES):g} C, at 25 °C
and 60 g/m²: median over the shipped variants, and the one furthest from zero.

{_table(known)}

## When the powder is taken

`sizes="auto"` takes the powder where one of three numbers is above its limit; σ is the standard
deviation of ln(size).

- **Diffusion**: the rate times R²/D times σ². Large particles lag behind inside.
- **Kinetics**: the current per surface of the particles over their exchange current, times
  exp(σ²) - 1. Large particles have less surface for their volume. It matters where a run ends on a
  flat potential.
- **Salt**: the rate times the carbon's capacity per area, over the diffusivity of the salt relative
  to that at 25 °C. Beyond its limit the electrolyte of such cells is about to run out of salt, and
  small differences decide about the end of a run.

{_limits()}

Particles with D4/D1 below {np.exp(3 * NEARLY_EQUAL**2):.2f} are as good as equal: one radius.

The limits were set at 25 °C on 320 powders of other samples. Over {SAMPLES} powders of a new one
(Dv50 1–20 µm, D4/D1 1.1–3, 20–85 g/m², diffusivity ±2σ; {len(drawn)} runs in half and full cells):

| | |
| --- | --- |
| runs in which one radius costs more than 1 % | {100 * needed:.0f} % |
| runs that take the powder | {100 * switched:.0f} % |
| runs that needed it and do not take it | {len(missed)} |
| most that one radius costs in a run that keeps it | {left:.2f} % |

The powder's model has a mesh of its own: {_mesh(EXPLORE.sized)}.
With {_mesh(FINER)} the capacities of every fifth of these
powders in half cells move by at most {mesh_error.max():.2f} % of that at {min(RATES):g} C, in 95 %
of the runs by less than {mesh_error.quantile(0.95):.2f} %.

Each run says in the column `sizes` what it had.
"""


def _mesh(mesh: SizedMesh) -> str:
    return (
        f"{mesh.electrode_points} places in the coating, {mesh.radial_points} along the radius, "
        f"{mesh.size_points} sizes"
    )


def _limits() -> str:
    """Limits by direction, as a table."""
    rows = {
        "diffusion": [f"{limit.diffusion:g}" for limit in COSTLY.values()],
        "kinetics": [
            f"{limit.kinetics:g}" if np.isfinite(limit.kinetics) else "none"
            for limit in COSTLY.values()
        ],
        "salt": [f"{CROWDED:g} A/m²"] * len(COSTLY),
    }
    lines = [f"| limit | {' | '.join(COSTLY)} |", "| --- |" + " --- |" * len(COSTLY)]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(row)} |" for name, row in rows.items())])


def _table(known: pd.DataFrame) -> str:
    directions = list(dict.fromkeys(known["direction"]))
    lines = [
        "| rate | " + " | ".join(directions) + " |",
        "| --- |" + " --- |" * len(directions),
    ]
    for rate in RATES:
        cells = []
        for direction in directions:
            at = np.isclose(known["rate [C]"], rate) & (known["direction"] == direction)
            costs_there = known.loc[at]
            worst = costs_there.loc[costs_there["cost"].abs().idxmax()]
            median = costs_there["cost"].median()
            cells.append(f"{median:.2f}; {worst['cost']:.2f} {worst['variant']}")
        lines.append(f"| {rate:g} C | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
