"""Names of limits and coefficients as they stand in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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
