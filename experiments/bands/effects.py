"""What one unknown does: moved by one standard deviation, everything else as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from scipy import special

from anode_model import DerivationError, DerivedElectrode, SheetError
from anode_model.nomenclature import term
from anode_model.uncertainty import Unknown, derive_with, find_unknowns
from experiments.engine.numerics import Numerics
from experiments.measures import MEASURES, Values, relative
from experiments.pair import Pair, measure
from parameter_sets.carbon_electrode import carbon_numbers

Key = TypeVar("Key")

#: What cells take from an electrode beside the numbers of its electrochemistry.
_TAKEN = (
    "areal_capacity",
    "active_mass_loading",
    "irreversible_capacity",
    "specific_heat_capacity",
)


#: One standard deviation down and up, as probabilities of a distribution.
_ENDS = {-1: float(special.ndtr(-1.0)), 1: float(special.ndtr(1.0))}


@dataclass(frozen=True, slots=True)
class UnknownEffect:
    """What one unknown does to one variant when it is moved by one standard deviation.

    Parameters
    ----------
    unknown : str
        Key in the lineages: a coefficient, or a value of the sheet.
    relation, status, source, what : str
        As in the table of coefficients; for a value of a sheet ``"sheet"``, its basis, its source
        and what it is.
    value, low, high : float
        Central value and values at minus and plus one standard deviation.
    unit : str
        Of these: internal for a coefficient, as read by people for a value of a sheet.
    shown : str
        Central value and spread for a reader.
    variant : str
        On which it was tried.
    changes : mapping of str to float
        Largest absolute change by name of the measure, in its unit.
    slopes : mapping of str to float
        Half the difference between plus and minus one standard deviation, by name of the measure;
        where one side could not be solved the other stands for both.
    share : float
        Largest of the relative changes [1]; what the choice goes by.
    """

    unknown: str
    relation: str
    status: str
    source: str
    what: str
    value: float
    low: float
    high: float
    unit: str
    shown: str
    variant: str
    changes: Mapping[str, float]
    slopes: Mapping[str, float]
    share: float


def acting_unknowns(derived: DerivedElectrode) -> tuple[Unknown, ...]:
    """Unknowns that move anything a cell takes from this electrode.

    Parameters
    ----------
    derived : DerivedElectrode
        With spreads.

    Returns
    -------
    tuple of Unknown
        Coefficients first, in the order of their table.

    Raises
    ------
    SheetError
        If a spread of the sheet makes no sense.
    """
    acting = {
        name
        for key in (*carbon_numbers(derived.laws), *_TAKEN)
        for name, move in derived.contributions.get(key, {}).items()
        if move != 0
    }
    unknowns = find_unknowns(derived.material, derived.coating, derived.coefficients)
    return tuple(unknown for unknown in unknowns if unknown.key in acting)


def moved_pairs(pair: Pair, unknowns: Sequence[Unknown]) -> dict[tuple[str, int], Pair]:
    """The cells with each unknown one standard deviation lower and higher.

    A move that contradicts the sheet (for example a porosity that closes) or the design is left
    out: it is not a possible world.

    Parameters
    ----------
    pair : Pair
        The unmoved cells.
    unknowns : sequence of Unknown
        Of its electrode.

    Returns
    -------
    dict
        By key of the unknown and sign of the move.
    """
    found = {}
    for unknown in unknowns:
        for sign, value in zip(_ENDS, unknown.at(np.array([*_ENDS.values()])), strict=True):
            try:
                derived = derive_with(pair.half.derived, [unknown], [value])
                found[unknown.key, sign] = pair.with_electrode(derived)
            except (DerivationError, SheetError):
                continue
    return found


def measured(
    jobs: Mapping[Key, Pair],
    numerics: Numerics,
    temperature: float,
    progress: Callable[[int], None] | None,
) -> dict[Key, dict[str, float]]:
    """The measures of every pair of cells, by its key; see :func:`experiments.pair.measure`."""
    found = measure(list(jobs.values()), numerics, temperature, progress)
    return dict(zip(jobs, found, strict=True))


def effects_of(
    subject: Pair,
    centre: Values,
    tried: Mapping[tuple[str, int], Pair],
    found: Mapping[tuple[str, int], Values],
) -> list[UnknownEffect]:
    """What each unknown does to one variant.

    Parameters
    ----------
    subject : Pair
        The variant, derived with spreads.
    centre : mapping of str to float
        Its unmoved measures.
    tried : mapping
        From :func:`moved_pairs`.
    found : mapping
        Their measures, by the same keys.

    Returns
    -------
    list of UnknownEffect
        The strongest first; an unknown with no possible move is left out.
    """
    effects = []
    for unknown in acting_unknowns(subject.half.derived):
        moves = {sign: found[unknown.key, sign] for sign in _ENDS if (unknown.key, sign) in tried}
        if not moves:
            continue
        changes = {
            item.name: largest([values[item.name] - centre[item.name] for values in moves.values()])
            for item in MEASURES
        }
        shares = [relative(change, centre[key]) for key, change in changes.items()]
        low, high = (float(end) for end in unknown.at(np.array([*_ENDS.values()])))
        effects.append(
            UnknownEffect(
                unknown=unknown.key,
                relation=unknown.relation,
                status=unknown.status,
                source=unknown.source,
                what=unknown.what,
                value=_readable(unknown, unknown.value),
                low=_readable(unknown, low),
                high=_readable(unknown, high),
                unit=unknown.unit if unknown.place == "coefficient" else term(unknown.name).shown,
                shown=unknown.shown,
                variant=subject.name,
                changes=changes,
                slopes={item.name: _slope(moves, centre, item.name) for item in MEASURES},
                share=float(np.nanmax(shares)) if np.isfinite(shares).any() else float("nan"),
            )
        )
    # What could not be solved is not known to be small, but nothing can be ranked by it either.
    return sorted(effects, key=lambda effect: np.nan_to_num(-effect.share, nan=np.inf))


def _readable(unknown: Unknown, value: float) -> float:
    """A value of a sheet in the unit in which people read it."""
    return value if unknown.place == "coefficient" else term(unknown.name).to_shown(value)


def _slope(moves: Mapping[int, Values], centre: Values, name: str) -> float:
    """Change for one standard deviation, from both sides where both could be solved."""
    sides = [sign * (values[name] - centre[name]) for sign, values in moves.items()]
    known = [side for side in sides if np.isfinite(side)]
    return float(np.mean(known)) if known else float("nan")


def largest(changes: Sequence[float]) -> float:
    """Largest absolute change; NaN where none could be solved."""
    return float(np.nanmax(np.abs(changes))) if np.isfinite(changes).any() else float("nan")
