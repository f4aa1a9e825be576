"""What a figure of a sweep shows and what it cannot show, in a line below it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.plots.style import FAINT, SMALL
from experiments.plots.sweeps.axes import ShownAxis, swept_axes
from experiments.plots.sweeps.frame import endings

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

    from experiments.plots.sweeps.outputs import Output
    from experiments.sweeps.outcome import SweepResult

#: Why a run has no number, for a reader; in the order of the sentence.
_REASONS = {
    "failed": "failed in the solver",
    "impossible": "impossible (no cell can be made of their numbers)",
    "infeasible": "infeasible (at a cut-off before there was anything to measure)",
}

#: Letters that fit into an inch of a line.
_LETTERS = 19


def counted(number: int, word: str) -> str:
    """A number of things.

    Examples
    --------
    >>> counted(1, "variant"), counted(12, "variant")
    ('1 variant', '12 variants')
    """
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def drawn_words(result: SweepResult, frame: DataFrame, outputs: Sequence[Output]) -> str:
    """How many variants are drawn, and what became of the others.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    frame : pandas.DataFrame
        Of :func:`~experiments.plots.sweeps.frame.frame_of`.
    outputs : sequence of Output
        What a variant needs to be drawn; the first that it lacks says why it is not.
    """
    total, left = int(result.manifest["variants"]), set(frame.index)
    counts: dict[str, int] = {}
    for output in outputs:
        missing = set(frame.index[frame[output.key].isna()]) & left
        left -= missing
        if missing:
            found = endings(result, output).loc[sorted(missing)]
            for status, number in found.value_counts().items():
                words = _REASONS.get(str(status), f"without {output.title}")
                counts[words] = counts.get(words, 0) + int(number)
    if total > len(frame):
        counts["not solved yet"] = total - len(frame)
    order = [*_REASONS.values()]
    named = sorted(counts, key=lambda words: order.index(words) if words in order else len(order))
    head = f"{len(left)} of {total} variants drawn"
    return "; ".join([head, *(f"{counts[words]} {words}" for words in named)]) + "."


def axes_words(result: SweepResult, frame: DataFrame, shown: Sequence[ShownAxis]) -> str:
    """Which of the moved numbers are not shown; empty where all are."""
    names = {axis.name for axis in shown}
    left = [axis for axis in swept_axes(result) if axis.name not in names]
    left = [axis for axis in left if frame[axis.column].nunique() > 1]
    counts = {
        "coefficients": sum(axis.coefficient for axis in left),
        "other numbers": sum(not axis.coefficient for axis in left),
    }
    words = " and ".join(f"{number} {what}" for what, number in counts.items() if number)
    return f"Moved too, but not shown: {words}." if words else ""


def write_note(figure: Figure, *sentences: str) -> None:
    """Write sentences in small letters below everything else."""
    text = " ".join(sentence for sentence in sentences if sentence)
    letters = int(_LETTERS * figure.get_figwidth())
    lines = "\n".join(textwrap.wrap(text, letters))
    note = figure.supxlabel(lines, x=0.008, ha="left", fontsize=SMALL, color=FAINT)
    note.set_parse_math(False)
