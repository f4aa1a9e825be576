"""The family of errors that this software raises on purpose.

Every message says what is wrong, where (file and key), what was got, what is allowed and what
to do next. Anything else that reaches a user is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category


class AnodeModelError(Exception):
    """Base class: a user can act on every error below it."""


class WrongKindError(AnodeModelError, TypeError):
    """A function was given another kind of object than it takes."""


class DerivationError(AnodeModelError):
    """The sheet and the coating contradict each other, or a relation left its range."""


class ParameterSetError(AnodeModelError):
    """A parameter set cannot be assembled from what was given."""


class SimulationInputError(AnodeModelError):
    """A simulation was asked for with unknown or missing inputs."""


class OutputError(AnodeModelError):
    """A result cannot be written where it was asked for."""


#: Categories of signs that move a cursor, change colours, break a line or turn its direction.
_INVISIBLE = ("Cc", "Cf", "Zl", "Zp")


def visible(text: str) -> str:
    r"""Text of a file for a message: signs that cannot be seen are escaped.

    Examples
    --------
    >>> print(visible("Dv50\x1b[31m\n"))
    Dv50\x1b[31m\n
    """
    if text.isprintable():
        return text
    return "".join(
        sign.encode("unicode_escape").decode() if category(sign) in _INVISIBLE else sign
        for sign in text
    )


#: Problems of one sheet that its message tells, and characters of a key that it shows.
MOST_TOLD, LONGEST_KEY = 100, 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file, in the parts a reader needs.

    Parameters
    ----------
    key : str
        Dotted key in the file, for example ``"properties.d002"``; empty for the whole file.
    what : str
        What is wrong.
    got : str
        What the file says, as text.
    allowed : str
        What would have been accepted.
    advice : str
        What to do next.
    line : int or None
        Line in the file, counted from 1, where it is known.
    """

    key: str
    what: str
    got: str = ""
    allowed: str = ""
    advice: str = ""
    line: int | None = None

    @property
    def sentence(self) -> str:
        """Everything but the place, in one line; what no terminal should get is escaped."""
        parts = [self.what]
        if self.got:
            parts.append(f"got {self.got}")
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.advice:
            parts.append(self.advice)
        return visible("; ".join(parts))

    def __str__(self) -> str:
        key = self.key if len(self.key) <= LONGEST_KEY else f"{self.key[:LONGEST_KEY]}…"
        where = visible(key) or "(whole file)"
        if self.line is not None:
            where = f"line {self.line}, {where}"
        return f"{where}: {self.sentence}"


class QuantityError(AnodeModelError):
    """A value, its unit or its spread cannot be read.

    Parameters
    ----------
    *problems : str or Problem
        What is wrong: a sentence, or everything that is wrong with one quantity in parts.
    """

    def __init__(self, *problems: str | Problem):
        super().__init__(*problems)
        self.problems = tuple(
            problem if isinstance(problem, Problem) else Problem(key="", what=problem)
            for problem in problems
        )

    def __str__(self) -> str:
        return "\n".join(str(p) if p.key else p.sentence for p in self.problems)


class SheetError(AnodeModelError):
    """A sheet (material or cell design) is not valid; carries every problem found in it.

    The message tells the first :data:`MOST_TOLD` of them and counts the rest.

    Parameters
    ----------
    file : str
        The file, as the user named it.
    problems : sequence of Problem
        All problems, in the order of the file.
    """

    def __init__(self, file: str, problems: Sequence[Problem]):
        self.file = str(file)
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{visible(self.file)}: {count} problem{'s' if count != 1 else ''}"
        lines = [f"  - {problem}" for problem in self.problems[:MOST_TOLD]]
        if count > MOST_TOLD:
            lines.append(f"  - and {count - MOST_TOLD} more")
        super().__init__("\n".join([head, *lines]))
