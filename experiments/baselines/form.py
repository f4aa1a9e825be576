"""The form of a stored baseline, as a file says it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

#: No file that this software writes has more of anything.
_MOST = 10_000

Number = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(max_length=1000)]
Name = Annotated[str, Field(min_length=1, max_length=1000)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class RecipeForm(_Form):
    """How to solve it again."""

    sheet: Name
    loading: Name
    cell: Name
    profile: Literal["explore", "steady", "reference"]
    c_rates: Annotated[list[Number], Field(min_length=1, max_length=100)] | None = None


class VariantForm(_Form):
    """What a variant was made from."""

    name: Name
    sheet_hash: Text
    set_hash: Text
    derived: dict[str, Number]


class CurveForm(_Form):
    """One curve; its points are a text of rows."""

    name: Text
    axis: Name
    start: Number
    end: Number
    columns: Annotated[list[Name], Field(min_length=1, max_length=100)]
    points: str


class RunForm(_Form):
    """One run."""

    name: Name
    status: Literal["ok", "infeasible"]
    ended_by: Text = ""
    limited_by: Text = ""
    numbers: dict[str, Number]
    curves: Annotated[list[CurveForm], Field(max_length=_MOST)] = Field(default_factory=list)


class BaselineForm(_Form):
    """The whole file."""

    format: int
    experiment: Name
    axis: Text
    recipe: RecipeForm | None = None
    versions: dict[str, Text]
    settings: dict[str, Text]
    tolerances: dict[str, Text]
    variants: Annotated[list[VariantForm], Field(min_length=1, max_length=_MOST)]
    runs: Annotated[list[RunForm], Field(min_length=1, max_length=_MOST)]
