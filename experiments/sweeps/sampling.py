"""Where in the space of its axes a study puts its variants."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from experiments.sweeps.axis import Array, Axis, Spread

Method = Literal["sobol", "latin-hypercube", "grid", "one-at-a-time"]

#: Methods that draw points; the others count values off.
DRAWN: tuple[Method, ...] = ("sobol", "latin-hypercube")
METHODS: tuple[Method, ...] = (*DRAWN, "grid", "one-at-a-time")

#: Most variants that a study can have: a table of more does not fit in the memory of a laptop.
MOST_VARIANTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a study finds its variants.

    Parameters
    ----------
    method : {"sobol", "latin-hypercube", "grid", "one-at-a-time"}
        Scrambled Sobol points or a Latin hypercube; every combination of the levels; or the
        sheets as they are and each axis alone over its levels.
    samples : int
        Drawn points for each material; 0 where the method counts off.
    seed : int
        Makes drawn points.
    """

    method: Method
    samples: int = 0
    seed: int = 0

    @property
    def draws(self) -> bool:
        """Whether points are drawn."""
        return self.method in DRAWN


def points_of_each(sampling: Sampling, axes: Sequence[Axis]) -> int:
    """Points that each material gets."""
    if not axes:
        return 1
    if sampling.draws:
        return sampling.samples
    counts = [len(_levels(axis)) for axis in axes]
    return 1 + sum(counts) if sampling.method == "one-at-a-time" else math.prod(counts)


def values_of(sampling: Sampling, axes: Sequence[Axis], material: str) -> Array:
    """Values of every axis at every point of one material.

    Parameters
    ----------
    sampling : Sampling
        How.
    axes : sequence of Axis
        What is moved.
    material : str
        Name; spreads of measured values are its own, everything else is the same for all.

    Returns
    -------
    array
        Shape (points, axes), in internal units; of a product the product. NaN where a number stays
        as it is.
    """
    if not axes:
        return np.empty((1, 0))
    if sampling.method == "grid":
        return np.stack(np.meshgrid(*map(_levels, axes), indexing="ij"), -1).reshape(-1, len(axes))
    if sampling.method == "one-at-a-time":
        return _one_at_a_time(axes)
    shares = _drawn(sampling, len(axes))
    for place, axis in enumerate(axes):
        if isinstance(axis.values, Spread) and axis.values.own:
            shares[:, place] = _own_order(shares[:, place], sampling.seed, material, axis.name)
    return np.column_stack(
        [axis.at(column, material) for axis, column in zip(axes, shares.T, strict=True)]
    )


def _one_at_a_time(axes: Sequence[Axis]) -> Array:
    rows = [np.full((1, len(axes)), np.nan)]
    for place, axis in enumerate(axes):
        levels = _levels(axis)
        block = np.full((len(levels), len(axes)), np.nan)
        block[:, place] = levels
        rows.append(block)
    return np.concatenate(rows)


def _drawn(sampling: Sampling, dimensions: int) -> Array:
    """Shares between 0 and 1, both excluded, shape (samples, dimensions)."""
    from scipy.stats import qmc

    if sampling.method == "sobol":
        # Whole powers of two are drawn and cut: the first points of a sequence are a sequence.
        sobol = qmc.Sobol(dimensions, scramble=True, rng=sampling.seed)
        found = sobol.random_base2(max(0, int(np.ceil(np.log2(sampling.samples)))))
        found = found[: sampling.samples]
    else:
        found = qmc.LatinHypercube(dimensions, rng=sampling.seed).random(sampling.samples)
    tiny = np.finfo(float).eps
    return np.asarray(np.clip(found, tiny, 1 - tiny), dtype=float)


def _own_order(shares: Array, seed: int, material: str, axis: str) -> Array:
    """The same shares in an order that no other material has."""
    # Not hash(): that of a text differs from run to run.
    rng = np.random.default_rng([seed, zlib.crc32(f"{axis} of {material}".encode())])
    return np.asarray(rng.permutation(shares))


def _levels(axis: Axis) -> Array:
    if isinstance(axis.values, Spread):
        raise TypeError(f"{axis.name}: a spread has no levels")
    return axis.values.levels()
