"""Words of a sheet against the words of a limit: met, not met, or open and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from anode_model.claims.definitions import Limit, neutral_words
from anode_model.claims.verdicts import Verdict

_TOKEN = re.compile(r"[^\W_]+|[/+&?%]")
_BRITISH = re.compile(r"(polymer|carbon|oxid)is(?=[aei])")
_ARTICLES = ("a", "an", "the")

#: Words of a list that a note repeats; the documentation has them all.
_MOST_TOLD = 5


def judge(text: str, limit: Limit) -> tuple[Verdict, str]:
    """Judge what a sheet says in words.

    Parameters
    ----------
    text : str
        As the sheet has it.
    limit : Limit
        One in words.

    Returns
    -------
    Verdict
        Unknown for everything that the limit's words do not settle.
    str
        Why it is unknown and what to do; empty otherwise.

    Examples
    --------
    >>> limit = Limit("polymerization", "process", met_by=("suspension",), in_longer_text=True)
    >>> judge("Suspension polymerisation, in water", limit)[0].value
    'met'
    >>> judge("not in suspension", limit)[0].value
    'unknown'
    """
    plain = _plain(text)
    if plain in map(_plain, limit.met_by):
        return Verdict.MET, ""
    if plain in map(_plain, limit.not_met_by):
        return Verdict.NOT_MET, ""
    if limit.in_longer_text and (found := _mentioned(plain, limit.met_by)):
        doubts = _mentioned(plain, limit.not_met_by) or _beside(plain, found[0])
        if not doubts:
            return Verdict.MET, ""
        return Verdict.UNKNOWN, (
            f'process.{limit.name}: "{text}" leaves open whether it is "{found[0]}", because it '
            f'also says "{doubts[0]}"; write "{found[0]}" alone if that is what is meant'
        )
    return Verdict.UNKNOWN, (
        f'process.{limit.name}: "{text}" is not classified; met by {_list(limit.met_by)}; '
        f"not met by {_list(limit.not_met_by)}; write one of these words if it fits"
    )


def _plain(text: str) -> str:
    """Lower case, American spelling, no hyphens, no leading article, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = _TOKEN.findall(_BRITISH.sub(r"\1iz", folded))
    return " ".join(words[1:] if words[:1] and words[0] in _ARTICLES else words)


def _beside(plain: str, word: str) -> list[str]:
    """What a text says beside a word and beside what changes nothing."""
    rest = f" {plain} ".replace(f" {_plain(word)} ", " ").split()
    neutral = {part for item in neutral_words() for part in _plain(item).split()} | set(_ARTICLES)
    return [part for part in rest if part not in neutral]


def _mentioned(plain: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if f" {_plain(word)} " in f" {plain} "]


def _list(words: tuple[str, ...]) -> str:
    told = ", ".join(f'"{word}"' for word in words[:_MOST_TOLD])
    return f"{told}, ..." if len(words) > _MOST_TOLD else told
