"""Names of limits and coefficients as they stand in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from experiments.plots.units import SHOWN_UNITS

if TYPE_CHECKING:
    from experiments.next_measurements import NextMeasurement

#: What `limited_by` says where nothing did.
_COMPLETE = "complete"


def limit_words(limit: str) -> str:
    """What limited a run, for a reader.

    Examples
    --------
    >>> limit_words("complete")
    'none, complete'
    """
    return "none, complete" if limit == _COMPLETE else limit


def coefficient_words(name: str) -> str:
    """Name of a coefficient, for a reader.

    Examples
    --------
    >>> coefficient_words("reference_diffusivity")
    'reference diffusivity'
    """
    return name.replace("_", " ")


def measurement_words(item: NextMeasurement) -> str:
    """What to measure, how it is known now, and what knowing it would narrow.

    Examples
    --------
    >>> from experiments.next_measurements import NextMeasurement
    >>> shares = {"retention at 5 C": 0.75, "capacity": 0.0}
    >>> measurement_words(NextMeasurement("D", "mean diffusivity", "3e-14 m2.s-1 ×/÷ 4", shares))
    'mean diffusivity (D, now 3e-14 m²/s ×/÷ 4): knowing it narrows retention at 5 C by 50 %'
    """
    narrowed = listed(f"{name} by {_percents(item, name)}" for name, _ in item.worth_saying)
    now = readable_units(item.shown)
    return (
        f"{item.what} ({coefficient_words(item.unknown)}, now {now}): knowing it narrows {narrowed}"
    )


def _percents(item: NextMeasurement, name: str) -> str:
    low, high = (f"{100 * end:.0f}" for end in item.interval(name))
    return f"{low} %" if low == high else f"{low} to {high} %"


def readable_units(text: str) -> str:
    """A text with units as people write them instead of PyBaMM's spelling.

    Examples
    --------
    >>> readable_units("700 ± 50 J.kg-1.K-1"), readable_units("60 (40 to 75) A.h.kg-1")
    ('700 ± 50 J/(kg K)', '60 (40 to 75) mAh/g')
    """
    return " ".join(SHOWN_UNITS.get(word, word) for word in text.split(" "))


def counted(words: Iterable[str]) -> str:
    """Every word with how often it comes, the most frequent first; empty words are left out.

    Examples
    --------
    >>> counted(["ohmic heat", "reaction heat", "", "ohmic heat"])
    'ohmic heat (2), reaction heat (1)'
    """
    found = Counter(word for word in words if word)
    return ", ".join(f"{word} ({count})" for word, count in found.most_common())


def listed(names: Iterable[str], shown: int = 6) -> str:
    """Names one after the other; where there are too many the rest is counted.

    Examples
    --------
    >>> listed("abcd", shown=2)
    'a, b and 2 more'
    """
    names = list(names)
    if len(names) <= shown:
        return ", ".join(names)
    return f"{', '.join(names[:shown])} and {len(names) - shown} more"
