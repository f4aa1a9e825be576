"""Joint draws of everything that is not known exactly; what variants share is the same for all.

A draw belongs to a name. A coefficient is one number for all materials: it gets the same draw for
every variant, whatever else each variant has. A default is a coefficient and therefore shared too.
A coefficient whose spread is from carbon to carbon (``per_material``) is another number for each
material. A value of a sheet was measured on that material, and a coating is weighed each time it is
made. Both are independent between variants.

Draws are Latin hypercubes. A Latin hypercube pairs its stratified columns at random, so that each
column can have a seed of its own, made from its name: leaving out a variant, or adding a
coefficient, changes no other draw. Columns of a Sobol sequence hang on their place in it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anode_model.coating import Coating
from anode_model.derivation import DerivedElectrode, derive
from anode_model.errors import DerivationError, QuantityError, SheetError, SimulationInputError
from anode_model.material import CarbonMaterial
from anode_model.quantities import Quantity
from anode_model.uncertainty.unknowns import Place, Unknown, announce_cuts, find_unknowns
from anode_model.variation import coating_with


@dataclass(frozen=True, eq=False)
class Sample:
    """Joint draws for one material.

    Parameters
    ----------
    unknowns : tuple of Unknown
        What was drawn.
    values : array
        Shape (samples, unknowns), each column in the internal unit of its unknown.
    electrodes : tuple of DerivedElectrode or None
        One a draw; ``None`` where the numbers of a draw contradict each other. Such a draw is
        rejected and not drawn again: the others keep their place, and with it their partners in
        the other variants.
    reasons : mapping of int to str
        Why, by the number of the draw.
    """

    unknowns: tuple[Unknown, ...]
    values: NDArray[np.float64]
    electrodes: tuple[DerivedElectrode | None, ...]
    reasons: Mapping[int, str]


def latin_column(name: str, samples: int, seed: int) -> NDArray[np.float64]:
    """One column of a Latin hypercube: probabilities, one in each of `samples` equal strata.

    Parameters
    ----------
    name : str
        Whose; makes the column together with the seed.
    samples : int
        At least 1.
    seed : int
        Not negative.

    Returns
    -------
    array
        Shape (samples,), above 0 and below 1.

    Raises
    ------
    SimulationInputError
        If there is no sample, or the seed is negative.

    Examples
    --------
    >>> column = latin_column("accessibility", 4, seed=1)
    >>> sorted(int(4 * quantile) for quantile in column)
    [0, 1, 2, 3]
    """
    from scipy.stats import qmc

    if samples < 1 or seed < 0:
        raise SimulationInputError(
            f"draws: got {samples} samples and seed {seed}, allowed: 1 or more, 0 or more"
        )
    # Not hash(): that of a text differs from run to run.
    own = np.random.default_rng([seed, zlib.crc32(name.encode())])
    column = qmc.LatinHypercube(d=1, rng=own).random(samples)[:, 0]
    tiny = np.finfo(float).eps
    return np.asarray(np.clip(column, tiny, 1 - tiny), dtype=float)


def draw_electrodes(derived: DerivedElectrode, samples: int, *, seed: int) -> Sample:
    """Derive an electrode again from joint draws of everything with a spread.

    Parameters
    ----------
    derived : DerivedElectrode
        The central one; its material, coating and coefficients are drawn around.
    samples : int
        How many.
    seed : int
        Not negative; the same seed gives the same draws, of what is shared for every variant.

    Returns
    -------
    Sample
        Electrodes without spreads of their own.

    Raises
    ------
    SheetError
        If a spread makes no sense; see :func:`find_unknowns`.
    SimulationInputError
        If there is no sample.

    Warns
    -----
    SheetWarning
        If a spread is cut off at what is possible; see :func:`announce_cuts`.
    """
    unknowns = find_unknowns(derived.material, derived.coating, derived.coefficients)
    announce_cuts(unknowns, derived.material.name)
    columns = [
        unknown.at(latin_column(_owner(unknown, derived.material.name), samples, seed))
        for unknown in unknowns
    ]
    values = np.array(columns).T if columns else np.empty((samples, 0))
    electrodes: list[DerivedElectrode | None] = []
    reasons = {}
    for number, row in enumerate(values):
        try:
            electrodes.append(derive_with(derived, unknowns, row))
        except (DerivationError, SheetError, QuantityError) as error:
            electrodes.append(None)
            reasons[number] = str(error)
    return Sample(unknowns, values, tuple(electrodes), reasons)


def derive_with(
    derived: DerivedElectrode,
    unknowns: Sequence[Unknown],
    values: Sequence[float] | NDArray[np.float64],
) -> DerivedElectrode:
    """Derive an electrode again with other values of some unknowns.

    Parameters
    ----------
    derived : DerivedElectrode
        Gives everything that is not replaced, its laws among them.
    unknowns : sequence of Unknown
        What is replaced.
    values : sequence of float
        In the order of the unknowns, in internal units.

    Returns
    -------
    DerivedElectrode
        Without spreads. Mass fractions of the coating that are not drawn take up the rest in
        proportion; where all three are drawn they are divided by their sum.

    Raises
    ------
    DerivationError or SheetError
        If the values contradict each other.
    """
    by_place: dict[Place, dict[str, float]] = {}
    for unknown, value in zip(unknowns, values, strict=True):
        by_place.setdefault(unknown.place, {})[unknown.name] = float(value)
    table = derived.coefficients
    for name, value in by_place.get("coefficient", {}).items():
        table = table.with_value(name, value, source=table[name].source)
    return derive(
        _material_with(derived.material, by_place),
        _coating_with(derived.coating, by_place.get("coating", {})),
        table,
        spreads=False,
        laws=derived.laws,
    )


def _owner(unknown: Unknown, material: str) -> str:
    """Name of a column: that of the unknown, with the material's where each has its own draw."""
    if not unknown.per_material:
        return unknown.key
    return f"{unknown.place}.{unknown.name} of {material}"


def _material_with(
    material: CarbonMaterial, by_place: Mapping[Place, Mapping[str, float]]
) -> CarbonMaterial:
    changes = {}
    if "properties" in by_place:
        changes["given"] = _replaced(material.given, by_place["properties"])
    for place in ("process", "silicon", "electrochemistry"):
        part = getattr(material, place)
        if place in by_place and part is not None:
            changes[place] = part.model_copy(update=_replaced(part.given, by_place[place]))
    return material.replace(**changes) if changes else material


def _coating_with(coating: Coating, values: Mapping[str, float]) -> Coating:
    if not values:
        return coating
    drawn = {name: item for name, item in coating.design.items() if name in values}
    return coating_with(coating, _replaced(drawn, values))


def _replaced(
    quantities: Mapping[str, Quantity], values: Mapping[str, float]
) -> dict[str, Quantity]:
    """The quantities with some values replaced, from then on without a spread."""
    return {
        name: Quantity(values[name], q.unit, q.basis, q.source, inputs=q.inputs, note=q.note)
        if name in values
        else q
        for name, q in quantities.items()
    }
