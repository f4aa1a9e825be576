"""A study: variants of materials, what they go through, and what is kept of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from anode_model import CarbonMaterial, Coating, SimulationInputError, load_coefficients
from experiments.engine.numerics import SOLVER_OPTIONS, Numerics
from experiments.plain import plain
from experiments.sweeps.axis import Array, Axis
from experiments.sweeps.plan import RunPlan
from experiments.sweeps.sampling import MOST_VARIANTS, Sampling, points_of_each, values_of
from parameter_sets.cell_design import CoinHalfCell, PouchCell

#: What of a coefficient decides numbers; its source and its words do not.
_OF_COEFFICIENT = ("value", "unit", "shape", "low", "high", "sigma", "factor", "per_material")

#: Words of a study that decide no number.
_WORDS = ("title", "notes")


def deciding(study: Mapping[str, Any]) -> dict[str, Any]:
    """Of a study as plain types what decides its numbers: everything but title and notes."""
    return {key: value for key, value in study.items() if key not in _WORDS}


@dataclass(frozen=True, eq=False)
class Study:
    """What a sweep does; made by :func:`read_study`, :func:`load_study` or :func:`build_study`.

    Parameters
    ----------
    name, title, notes : str
        Short name, one line, free text.
    materials : tuple of CarbonMaterial
        Each goes through all points.
    coating : Coating
        The layer, where no axis moves it.
    half, full : CoinHalfCell and PouchCell
        Designs of the cells.
    axes : tuple of Axis
        What is moved.
    sampling : Sampling
        Where the points lie.
    temperature : float
        Of cell and surroundings, where no axis moves it [K].
    runs : tuple of RunPlan
        Experiments that every variant goes through.
    curve_points : int
        Points of each curve that are kept; 0 for no curves.
    derived : tuple of str
        Derived values that stand in every row, by nomenclature name.
    numerics : Numerics
        Mesh and tolerances.
    sizes : {"auto", "one-radius", "log-normal"}
        How the sizes of the particles enter.
    """

    name: str
    title: str
    notes: str
    materials: tuple[CarbonMaterial, ...]
    coating: Coating
    half: CoinHalfCell
    full: PouchCell
    axes: tuple[Axis, ...]
    sampling: Sampling
    temperature: float
    runs: tuple[RunPlan, ...]
    curve_points: int
    derived: tuple[str, ...]
    numerics: Numerics
    sizes: str

    @property
    def points_of_each(self) -> int:
        """Points that each material gets."""
        return points_of_each(self.sampling, self.axes)

    @property
    def variants(self) -> int:
        """All variants, numbered from zero: those of the first material come first."""
        return len(self.materials) * self.points_of_each

    @cached_property
    def values(self) -> Array:
        """Values of the axes, shape (variants, axes); see :func:`values_of` of ``sampling``."""
        return np.concatenate(
            [values_of(self.sampling, self.axes, item.name) for item in self.materials]
        )

    def material_of(self, variant: int) -> CarbonMaterial:
        """The material that a variant is made from."""
        return self.materials[variant // self.points_of_each]

    @property
    def full_cells(self) -> bool:
        """Whether any run needs a full cell."""
        return any(plan.cell == "full" for plan in self.runs)

    def with_samples(self, samples: int) -> Study:
        """The same study with another number of drawn points for each material.

        Raises
        ------
        SimulationInputError
            If its points are not drawn, or there are too few or too many.
        """
        most = MOST_VARIANTS // len(self.materials)
        if not self.sampling.draws or not 1 <= samples <= most:
            allowed = f"1 to {most}" if self.sampling.draws else "none, its points are counted off"
            raise SimulationInputError(f"{self.name}: samples: got {samples}, allowed: {allowed}")
        return replace(self, sampling=replace(self.sampling, samples=samples))

    def to_dict(self) -> dict[str, Any]:
        """Title, notes, and everything that decides the numbers, as plain types.

        Sheets, coating, designs and the coefficients of the relations are in it as they were read,
        so that a changed file shows.
        """
        content = {
            "title": self.title,
            "notes": self.notes,
            "materials": {item.name: item.to_dict() for item in self.materials},
            "coefficients": {
                name: {key: getattr(row, key) for key in _OF_COEFFICIENT}
                for name, row in load_coefficients().items()
            },
            "coating": self.coating.to_dict(),
            "cells": {"half": self.half.to_dict(), "full": self.full.to_dict()},
            "sampling": self.sampling,
            "axes": {axis.name: axis.to_dict() for axis in self.axes},
            # Variants are counted in it, and mappings have none that a hash would see.
            "order": {
                "materials": [item.name for item in self.materials],
                "axes": [axis.name for axis in self.axes],
            },
            "temperature [K]": self.temperature,
            "runs": [plan.to_dict() for plan in self.runs],
            "curve_points": self.curve_points,
            "derived": list(self.derived),
            "numerics": self.numerics,
            "solver_options": dict(SOLVER_OPTIONS),
            "sizes": self.sizes,
        }
        return dict(plain(content))

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of what decides the numbers, the same on every machine."""
        text = json.dumps(
            deciding(self.to_dict()), sort_keys=True, ensure_ascii=False, allow_nan=False
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def __getstate__(self) -> dict[str, Any]:
        """Without what follows from the rest: it is sent to other processes with each chunk."""
        return {key: value for key, value in vars(self).items() if key != "values"}

    def __repr__(self) -> str:
        moved = ", ".join(axis.name for axis in self.axes[:4])
        more = f" and {len(self.axes) - 4} more" if len(self.axes) > 4 else ""
        return f"Study({self.name}: {self.variants} variants over {moved or 'nothing'}{more})"
