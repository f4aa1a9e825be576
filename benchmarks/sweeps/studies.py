"""The studies that are timed, and the runs in them."""

from __future__ import annotations

from experiments import new_study
from experiments.full_cell_case import FullCellCase
from experiments.rate import RateCase
from experiments.sweeps.study import Study
from experiments.sweeps.variants import Variant, VariantMaker, make_all

#: Temperature of all runs [K].
KELVIN = 298.15

#: Rates of the full cells [1/h].
RATES = (1.0, 2.0, 5.0)


def half_cells(variants: int, rate: float = 1.0) -> Study:
    """Delithiation over the claimed window and the spreads of all coefficients.

    Parameters
    ----------
    variants : int
        Sobol points.
    rate : float
        [1/h].
    """
    return (
        new_study("window and spreads", "reference-sphere")
        .claimed_window()
        .spreads(sheets=False)
        .sobol(variants)
        .rate([rate], directions=["delithiation"])
        .numerics(sizes="one-radius")
        .build("benchmark")
    )


def full_cells(variants: int) -> Study:
    """Discharge of full cells that heat themselves, over the same window and spreads.

    Parameters
    ----------
    variants : int
        Sobol points.
    """
    return (
        new_study("window and spreads", "reference-sphere")
        .claimed_window()
        .spreads(sheets=False)
        .sobol(variants)
        .thermal(list(RATES), directions=["discharge"], heat_transfer=["design"])
        .numerics(sizes="one-radius")
        .build("benchmark")
    )


def variants_of(study: Study, count: int) -> list[Variant]:
    """The first variants that have all their cells."""
    made = make_all(VariantMaker(study), 0, study.values[: 2 * count])
    return [variant for variant in made if not variant.reason][:count]


def half_cell_cases(study: Study, count: int, rate: float = 1.0) -> list[RateCase]:
    """Runs of the first variants."""
    cells = [variant.half for variant in variants_of(study, count) if variant.half is not None]
    return [
        RateCase(cell, "delithiation", "C-rate", rate * cell.derived.value("areal_capacity"))
        for cell in cells
    ]


def full_cell_cases(study: Study, count: int, rate: float) -> list[FullCellCase]:
    """Runs of the first variants."""
    cells = [variant.full for variant in variants_of(study, count) if variant.full is not None]
    return [
        FullCellCase(cell, "discharge", rate, cell.design.value("heat_transfer_coefficient"))
        for cell in cells
    ]
