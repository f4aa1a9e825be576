"""Which figures the page of a sweep has, and why others are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anode_model import SimulationInputError
from experiments.plots.sweeps import plot_pairs, plot_parallel, plot_pareto, plot_response
from experiments.plots.sweeps.axes import ONE_AT_A_TIME, method_of
from experiments.plots.sweeps.outputs import Output, usual_outputs
from experiments.report.figures import ReportFigure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.sweeps.outcome import SweepResult


@dataclass(frozen=True)
class SweepFigures:
    """Figures of a page in their order, and what is not there.

    Parameters
    ----------
    trade_off, responses, window : tuple of ReportFigure
        By section; each may be empty.
    left_out : tuple of str
        A sentence for each kind of figure that the study has no numbers for.
    """

    trade_off: tuple[ReportFigure, ...]
    responses: tuple[ReportFigure, ...]
    window: tuple[ReportFigure, ...]
    left_out: tuple[str, ...]

    @property
    def all(self) -> tuple[ReportFigure, ...]:
        """Every figure."""
        return (*self.trade_off, *self.responses, *self.window)


def sweep_figures(result: SweepResult) -> SweepFigures:
    """Draw what a study has numbers for.

    Parameters
    ----------
    result : SweepResult
        Of the study.
    """
    left_out: list[str] = []
    try:
        outputs = usual_outputs(result)
    except SimulationInputError as error:
        return SweepFigures((), (), (), (f"No figures: {error}.",))
    trade_off = _drawn("The front", left_out, lambda: [_trade_off(result)])
    responses = _drawn("Response curves", left_out, lambda: _responses(result, outputs))
    alone = method_of(result) == ONE_AT_A_TIME
    if alone or len(result.axes) == 1:
        left_out.append(
            "Parallel coordinates and pairs are left out: where "
            + ("each number moves alone" if alone else "one number moves")
            + ", the response curves show all that there is to see."
        )
    several = len(result.axes) > 1 and not alone
    window = _drawn("What was moved", left_out, lambda: _window(result, outputs)) if several else ()
    return SweepFigures(trade_off, responses, window, tuple(left_out))


def _drawn(
    what: str, left_out: list[str], draw: Callable[[], list[ReportFigure]]
) -> tuple[ReportFigure, ...]:
    try:
        return tuple(draw())
    except SimulationInputError as error:
        left_out.append(f"{what}: left out, {error}.")
        return ()


def _trade_off(result: SweepResult) -> ReportFigure:
    return ReportFigure(
        "pareto",
        "Areal capacity against retention and temperature rise",
        "Nothing in the study beats a variant on a front in one output without losing in another. "
        "The line is the front of the two outputs of a panel, rings mark that of all. Marks tell "
        "apart who lies outside the limits of which claim; numbers are those of variants in the "
        "table.",
        plot_pareto(result),
    )


def _responses(result: SweepResult, outputs: tuple[Output, ...]) -> list[ReportFigure]:
    return [_figure("response", output, plot_response, result, _RESPONSE) for output in outputs]


def _window(result: SweepResult, outputs: tuple[Output, ...]) -> list[ReportFigure]:
    found = [_figure("parallel", item, plot_parallel, result, _PARALLEL) for item in outputs]
    pairs = _figure("pairs", outputs[0], plot_pairs, result, _PAIRS)
    return [*found, pairs]


_RESPONSE = (
    "Against each number that was moved. Dashed lines are limits of claims; an axis whose whole "
    "range is the claimed window has none."
)
_PARALLEL = (
    "A line is a variant, or a group of them where they are thousands; its colour is the output. "
    "Dashed marks on an axis are limits of claims; an axis whose whole range is the claimed "
    "window has none."
)
_PAIRS = "Each two numbers on which the output hangs most; the last row is the output itself."


def _figure(
    kind: str, output: Output, draw: Callable[..., Figure], result: SweepResult, caption: str
) -> ReportFigure:
    figure = draw(result, output=output.column, run=output.run)
    title = output.title[0].upper() + output.title[1:]
    words = {"parallel": "parallel coordinates", "pairs": "pairs", "response": "response"}[kind]
    return ReportFigure(
        f"{kind}-{output.run}-{_slug(output.column)}", f"{title}: {words}", caption, figure
    )


def _slug(column: str) -> str:
    """A column as part of an identifier.

    Examples
    --------
    >>> _slug("temperature rise [K]")
    'temperature-rise'
    """
    return "-".join(_words(column.split("[", maxsplit=1)[0]))


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        kept = "".join(letter for letter in word if letter.isalnum())
        if kept:
            yield kept
