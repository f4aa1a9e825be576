"""The nearest right name for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

#: Nobody means a name of ours by anything longer, and comparing takes the square of it.
_LONGEST = 100


def nearest(wrong: str, right: Iterable[str]) -> str | None:
    """The most similar of the right names, or ``None`` where none is similar; case is ignored.

    Examples
    --------
    >>> nearest("dv_50", ["Dv50", "d002"])
    'Dv50'
    """
    if len(wrong) > _LONGEST:
        return None
    folded = {name.casefold(): name for name in right}
    found = get_close_matches(wrong.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(wrong: str, right: Iterable[str], other: Mapping[str, str] | None = None) -> str:
    """Advice for an unknown name, empty where there is none to give.

    Parameters
    ----------
    wrong : str
        What was written.
    right : iterable of str
        Names that are allowed there.
    other : mapping of str to str, optional
        Further words that people use, each with the right name.

    Examples
    --------
    >>> did_you_mean("vlaue", ["value", "unit"])
    'did you mean "value"?'
    """
    further = other or {}
    found = nearest(wrong, [*right, *further])
    return "" if found is None else f'did you mean "{further.get(found, found)}"?'
