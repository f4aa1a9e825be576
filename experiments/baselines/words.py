"""A comparison of curves in one paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.baselines.comparing import CurveComparison
    from experiments.baselines.moves import Move

#: Moves after the first that are named; the stored file and the picture have the rest.
_NAMED = 3

#: Changes that are named.
_CHANGES = 8

#: Moves that a rewritten file lists.
_LISTED = 5


def paragraph_of(comparison: CurveComparison) -> str:
    """Which curve, where, how much, allowed how much, what else and what changed."""
    if comparison.holds:
        return held_words(comparison)
    first, *others = comparison.moves
    parts = [f"{first}."]
    if others:
        named = "; ".join(_short(move) for move in _varied(first, others)[:_NAMED])
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        parts.append(f"Beyond what is allowed are also: {named}{more}.")
    parts.append(_changed(comparison.changes))
    return " ".join(parts)


def held_words(comparison: CurveComparison) -> str:
    """That everything holds, and how close it was."""
    count = f"{comparison.checked} curves and numbers are as stored"
    largest = comparison.largest
    if largest is None or largest.excess < 1e-3:
        return count
    share = 100 * largest.excess
    return f"{count}; the largest difference takes {share:.2g} % of what is allowed ({largest})"


def moved_lines(comparison: CurveComparison) -> list[str]:
    """What moved, one line each, for a file that is rewritten."""
    lines = [str(move) for move in comparison.moves[:_LISTED]]
    if len(comparison.moves) > _LISTED:
        lines.append(f"and {len(comparison.moves) - _LISTED} more")
    if not lines:
        return [f"nothing moved further than allowed: {held_words(comparison)}"]
    return [*lines, _changed(comparison.changes)]


def _varied(first: Move, moves: list[Move]) -> list[Move]:
    """Other runs first, each with what it says first."""
    seen = {first.run}
    other: list[Move] = []
    same: list[Move] = []
    for move in moves:
        (same if move.run in seen else other).append(move)
        seen.add(move.run)
    return [*other, *same]


def _short(move: Move) -> str:
    """A move without what comes after the numbers."""
    return f"{move.run}: {move.what} {move.text.partition(': ')[0]}"


def _changed(changes: tuple[str, ...]) -> str:
    if not changes:
        return (
            "Versions, settings, sheet and derived values are those that were stored: what changed "
            "is the model, its functions or the machine."
        )
    more = f"; {len(changes) - _CHANGES} more" if len(changes) > _CHANGES else ""
    return f"Changed since it was stored: {'; '.join(changes[:_CHANGES])}{more}."
