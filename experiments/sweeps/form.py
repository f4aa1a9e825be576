"""The form of a study file: its keys, their kinds, and what each means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from experiments.sweeps.sampling import MOST_VARIANTS, Method

#: Version of the format of a study that this software reads.
FORMAT = 1

#: Entries of a list, each of which is work; of materials, each of which is a file.
_MOST, _MOST_MATERIALS = 1000, 5000

#: Words that people use for a key.
OTHER_WORDS: Mapping[str, str] = {
    "version": "format",
    "material": "materials",
    "sheets": "materials",
    "n": "samples",
    "number": "samples",
    "variants": "samples",
    "count": "samples",
    "min": "low",
    "max": "high",
    "from": "low",
    "to": "high",
    "rates": "c_rates",
    "C_rates": "c_rates",
    "cell": "cells",
    "experiments": "runs",
    "experiment": "runs",
    "axes": "vary",
    "parameters": "vary",
    "loading": "the coating rate belongs in [coating], or in [vary.coating_loading]",
    "curves": "curve_points",
}

#: Claims whose properties a window moves unless the study names others: the powder's.
POWDER_CLAIMS = (1, 3, 4, 5, 6, 8)

Text = Annotated[str, Field(min_length=1)]
Written = str | float


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SamplingForm(_Form):
    """How the variants are found."""

    method: Method = Field(description="how points are found")
    samples: int | None = Field(
        None, ge=1, le=MOST_VARIANTS, description="drawn points for each material"
    )
    seed: int = Field(1, ge=0, description="makes the drawn points")


class WindowForm(_Form):
    """Claimed properties, each across its claimed window."""

    claims: list[int] = Field(
        default=list(POWDER_CLAIMS),
        min_length=1,
        max_length=_MOST,
        description="claims whose properties are moved",
    )
    without: list[Text] = Field(
        [], max_length=_MOST, description="properties of these claims that stay as they are"
    )
    points: int | None = Field(
        None, ge=2, le=1000, description="levels where values are counted off"
    )


class AxisForm(_Form):
    """One number that is moved: between two ends, over a list, or by its spread."""

    low: Written | None = Field(None, description='lower end with its unit, "1 um"')
    high: Written | None = Field(None, description='upper end with its unit, "20 um"')
    scale: Literal["linear", "log"] = Field("linear", description="in what values are even")
    points: int | None = Field(
        None, ge=2, le=1000, description="levels where values are counted off"
    )
    values: list[Written] | None = Field(
        None, min_length=1, max_length=_MOST, description="a list of values"
    )
    value: Written | dict[str, Any] | None = Field(
        None, description='a value with its spread, "0.380 +/- 0.002 nm"'
    )


class SpreadsForm(_Form):
    """What is not known exactly is drawn beside what is moved."""

    coefficients: bool = Field(False, description="coefficients of the relations with a spread")
    sheets: bool = Field(False, description="values of the sheets with a spread")


class CoatingForm(_Form):
    """The layer, where it is not the usual one."""

    loading: Written | None = Field(None, description='coating rate, "60 g/m^2"')
    active_fraction: Written | None = Field(None, description="of the total solids")
    conductive_fraction: Written | None = Field(None, description="of the total solids")
    binder_fraction: Written | None = Field(None, description="of the total solids")
    pressing: Written | None = Field(None, description="share of the gap to the densest packing")


class CellsForm(_Form):
    """The cells around the electrode."""

    half: Text = Field("coin-half-cell", description="design of the half cells")
    full: Text = Field("pouch-LCO", description="design of the full cells")


class ConditionsForm(_Form):
    """What all runs share."""

    temperature: Written = Field("25 degC", description="of cell and surroundings")


class RunForm(_Form):
    """One experiment that every variant goes through."""

    experiment: Literal["rate", "thermal", "capacity", "pulse"] = Field(
        description="which experiment"
    )
    cell: Literal["half", "full"] | None = Field(
        None, description="rate: against lithium, or with a positive electrode"
    )
    c_rates: list[int | float] | None = Field(
        None, min_length=1, max_length=_MOST, description="currents in 1/h: 0.2, 1"
    )
    directions: list[Text] | None = Field(
        None, min_length=1, max_length=_MOST, description="where the current goes"
    )
    heat_transfer: list[Written] | None = Field(
        None,
        min_length=1,
        max_length=_MOST,
        description='thermal: "design", "adiabatic", or a coefficient as "10 W/m^2/K"',
    )


class OutputsForm(_Form):
    """What is kept beside the numbers of every run."""

    curve_points: int = Field(0, ge=0, le=1000, description="points of each curve, 0 for no curves")
    derived: list[Text] | None = Field(
        None, max_length=_MOST, description="derived values that stand in every row"
    )


class NumericsForm(_Form):
    """How exactly the runs are solved."""

    profile: Literal["sweep", "explore", "reference"] = Field(
        "sweep", description="mesh, tolerances"
    )
    sizes: Literal["auto", "one-radius", "log-normal"] = Field(
        "auto", description="particles of one radius, or the powder's sizes"
    )


class StudyForm(_Form):
    """A study: which variants of which materials go through which experiments."""

    format: Literal[1] = Field(description="version of this format")
    title: Text = Field(description="one line")
    notes: str = Field("", description="free text")
    materials: list[Text] = Field(
        min_length=1, max_length=_MOST_MATERIALS, description="shipped names or paths of sheets"
    )
    sampling: SamplingForm | None = Field(None, description="how the variants are found")
    window: WindowForm | None = Field(None, description="claimed properties across their windows")
    vary: dict[str, AxisForm] = Field(
        {}, max_length=_MOST, description="numbers that are moved, by name"
    )
    spreads: SpreadsForm = Field(SpreadsForm(), description="what is drawn beside")
    coating: CoatingForm = Field(CoatingForm(), description="the layer")
    cells: CellsForm = Field(CellsForm(), description="the cells")
    conditions: ConditionsForm = Field(ConditionsForm(), description="of all runs")
    runs: list[RunForm] = Field(
        min_length=1, max_length=_MOST, description="experiments that every variant goes through"
    )
    outputs: OutputsForm = Field(OutputsForm(), description="what is kept")
    numerics: NumericsForm = Field(NumericsForm(), description="how exactly")
