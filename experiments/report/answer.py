"""The first lines of a report: who is ahead, by how much, and what cannot be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.measures import MEASURES, RISE, Measure
from experiments.ranking import SURE, Standing, standings
from experiments.report.words import coefficient_words, counted, limit_words, listed

if TYPE_CHECKING:
    import pandas as pd


#: When two variants cannot be told apart: by bands, and by draws that they have in common.
_INSIDE = "each lies inside the other's band"
_SAME_DRAWS = (
    f"neither is better with more than {SURE:.0%} probability under the draws that both have in "
    "common"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one measure says.

    Parameters
    ----------
    measure : Measure
        Which.
    standings : tuple of Standing
        The best first.
    lines : tuple of str
        Sentences.
    """

    measure: Measure
    standings: tuple[Standing, ...]
    lines: tuple[str, ...]


def answers(
    ranking: pd.DataFrame, better: Mapping[str, pd.DataFrame] | None = None
) -> tuple[Answer, ...]:
    """What the ranking says by each measure.

    Parameters
    ----------
    ranking : pandas.DataFrame
        One row per variant.
    better : mapping of str to pandas.DataFrame, optional
        By name of the measure, which variant is better in how many of the draws.
    """
    found = []
    for measure in MEASURES:
        matrix = None if better is None else better[measure.name]
        ranked = standings(ranking, measure, matrix)
        why = _INSIDE if better is None else _SAME_DRAWS
        found.append(Answer(measure, ranked, tuple(_lines(measure, ranked, why))))
    return tuple(found)


def value_text(standing: Standing, measure: Measure) -> str:
    """Value with its band: ``"394 mAh/g (band 330 to 460)"``."""
    digits = measure.digits
    text = f"{standing.value:.{digits}f} {measure.unit}"
    if not standing.has_band:
        return text
    return f"{text} (band {standing.low:.{digits}f} to {standing.high:.{digits}f})"


def rank_text(standing: Standing) -> str:
    """Rank, and the ranks that are possible within the bands: ``"3 (1 to 5)"``."""
    if standing.best_rank == standing.worst_rank:
        return str(standing.rank)
    return f"{standing.rank} ({standing.best_rank} to {standing.worst_rank})"


def _lines(measure: Measure, ranked: Sequence[Standing], why: str) -> list[str]:
    if not ranked:
        return ["No variant has a result."]
    best, worst = ranked[0], ranked[-1]
    first, last = ("Highest", "Lowest") if measure.more_is_better else ("Lowest, best", "Highest")
    lines = [f"{first}: {best.variant}, {value_text(best, measure)}. {_alike(best)}"]
    if worst is not best:
        lines.append(f"{last}: {worst.variant}, {value_text(worst, measure)}. {_alike(worst)}")
    lines += _behind(measure, ranked)
    if measure == RISE:
        lines.append(
            "The current is 2 C of each cell's own capacity: a carbon that stores less heats "
            "less. Spreads of the cell itself (cooling, heat capacity, the positive's entropy) are "
            "not in the bands; they move all variants alike."
        )
    if not any(standing.has_band for standing in ranked):
        return [*lines, "No bands were computed: differences may be smaller than what is known."]
    banded = [standing for standing in ranked if standing.has_band]
    pairs = len(banded) * (len(banded) - 1) // 2
    alike = sum(len(standing.alike) for standing in banded) // 2
    if pairs:
        lines.append(
            f"{alike} of {pairs} pairs of variants with a band cannot be told apart: {why}."
        )
    without = [standing.variant for standing in ranked if not standing.has_band]
    if without:
        lines.append(
            f"No band is known for {listed(without)}: none of the unknowns behind the bands acts "
            "there."
        )
    return lines


def limit_title(measure: Measure) -> str:
    """What the limit behind a measure is called."""
    return "largest heat" if measure == RISE else "limited by"


def _behind(measure: Measure, ranked: Sequence[Standing]) -> list[str]:
    """Physical limits and coefficients behind the values, by number of variants."""
    limits = counted(limit_words(standing.limit) for standing in ranked)
    hangs = counted(coefficient_words(standing.hangs_on) for standing in ranked)
    title = limit_title(measure)
    lines = [f"{title[0].upper()}{title[1:]}: {limits}."] if limits else []
    return [*lines, f"Hangs most on: {hangs}."] if hangs else lines


def _alike(standing: Standing) -> str:
    if not standing.has_band:
        return ""
    if not standing.alike:
        return "It can be told apart from every other variant with a band."
    return f"Cannot be told apart from it: {listed(standing.alike)}."
