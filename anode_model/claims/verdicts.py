"""Three-valued verdicts, and how they combine."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """Answer to "is this limit met?"; what is not known is never met."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Verdict on "every one is met"; met where there is nothing to meet.

    Examples
    --------
    >>> all_of([Verdict.MET, Verdict.UNKNOWN]).value
    'unknown'
    >>> all_of([Verdict.NOT_MET, Verdict.UNKNOWN]).value
    'not met'
    """
    found = set(verdicts)
    for verdict in (Verdict.NOT_MET, Verdict.UNKNOWN):
        if verdict in found:
            return verdict
    return Verdict.MET


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Verdict on "at least one is met"; not met where there is none.

    Examples
    --------
    >>> any_of([Verdict.NOT_MET, Verdict.UNKNOWN]).value
    'unknown'
    """
    found = set(verdicts)
    for verdict in (Verdict.MET, Verdict.UNKNOWN):
        if verdict in found:
            return verdict
    return Verdict.NOT_MET
