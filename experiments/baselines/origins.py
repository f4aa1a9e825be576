"""What changed between two results: versions, settings, sheets, derived values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from anode_model.nomenclature import derived_terms
from experiments.baselines.baseline import Baseline, VariantOrigin
from experiments.baselines.making import origin_of

if TYPE_CHECKING:
    from experiments.result import Result

#: Derived values that are named, those that moved most.
_NAMED = 4

#: Relative change of a derived value that is one: they are stored with six digits.
_LEAST = 2e-6


def origins_of(result: Result) -> tuple[VariantOrigin, ...]:
    """What each variant of a result was made from."""
    return tuple(origin_of(item) for item in result.record.variants)


def changes_between(
    baseline: Baseline,
    variants: Sequence[VariantOrigin],
    settings: Mapping[str, str],
    versions: Mapping[str, str],
) -> tuple[str, ...]:
    """What is not the same any more, one text each, versions first.

    Parameters
    ----------
    baseline : Baseline
        What was stored.
    variants, settings, versions : as in a Baseline
        Those of now.
    """
    found = [f"{name} {old} → {new}" for name, old, new in _pairs(baseline.versions, versions)]
    found += [f"{name}: {old} → {new}" for name, old, new in _pairs(baseline.settings, settings)]
    now = {item.name: item for item in variants}
    for old in baseline.variants:
        if old.name in now:
            found += _changed_variant(old, now[old.name])
    return tuple(found)


def _pairs(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name, "nothing"), new.get(name, "nothing")
        if before != after:
            yield name, before, after


def _changed_variant(old: VariantOrigin, new: VariantOrigin) -> Iterator[str]:
    if old.sheet_hash != new.sheet_hash:
        yield f"the sheet {old.name} ({old.sheet_hash[:8]} → {new.sheet_hash[:8]})"
    moved = sorted(_moved_values(old.derived, new.derived), reverse=True)
    for _, text in moved[:_NAMED]:
        yield f"{old.name}: derived {text}"
    if len(moved) > _NAMED:
        yield f"{old.name}: {len(moved) - _NAMED} more derived values"
    if not moved and old.sheet_hash == new.sheet_hash and old.set_hash != new.set_hash:
        yield f"{old.name}: the cell around the electrode, or how its parameter set is written"


def _moved_values(
    old: Mapping[str, float], new: Mapping[str, float]
) -> Iterator[tuple[float, str]]:
    terms = derived_terms()
    for name in old.keys() & new.keys():
        before, after = old[name], new[name]
        size = max(abs(before), abs(after))
        if size == 0 or abs(after - before) <= _LEAST * size:
            continue
        term = terms.get(name)
        ends, unit = (before, after), ""
        if term is not None:
            ends = (term.to_shown(before), term.to_shown(after))
            unit = "" if term.shown == "1" else term.shown
        shown = f"{name} {ends[0]:.4g} → {ends[1]:.4g} {unit}"
        change = f"{100 * (after - before) / before:+.2g} %" if before else "from zero"
        yield abs(after - before) / size, f"{shown.rstrip()} ({change})"
