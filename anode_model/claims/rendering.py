"""Judged claims as table lines, terminal text and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from anode_model.claims.checks import LimitCheck
from anode_model.claims.definitions import Dependency
from anode_model.claims.rows import ClaimRow
from anode_model.claims.verdicts import Verdict

#: Columns of :meth:`ClaimChart.to_frame`.
COLUMNS = (
    "claim",
    "subject",
    "property",
    "verdict",
    "own limit",
    "value",
    "spread",
    "unit",
    "limit",
    "margin",
    "probability inside",
    "basis",
    "depends on",
    "dependency verdict",
    "struck dependency",
    "new dependency",
    "notes",
)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A claim with its only limit, a claim with several, or one of several limits."""

    claim: ClaimRow
    check: LimitCheck | None
    is_part: bool

    @property
    def verdict(self) -> Verdict:
        """Of the claim, or of the limit in a line of its own."""
        if self.is_part and self.check is not None:
            return self.check.verdict
        return self.claim.verdict

    @property
    def own_verdict(self) -> Verdict:
        """Of the claim's own limits, or of the limit in a line of its own."""
        return self.verdict if self.is_part else self.claim.own_verdict

    @property
    def probability(self) -> float | None:
        """Of the claim's own limits together, or of the limit in a line of its own."""
        if self.is_part and self.check is not None:
            return self.check.probability
        return self.claim.probability

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes of the claim, or of the limit in a line of its own."""
        own = () if self.check is None else self.check.notes
        return own if self.is_part else (*self.claim.notes, *own)

    def cells(self) -> tuple[object, ...]:
        """Values in the order of :data:`COLUMNS`."""
        check, dependency = self.check, self.claim.dependency
        blank = Dependency((), "")
        shown = blank if self.is_part else dependency
        return (
            self.claim.number,
            self.claim.subject,
            "" if check is None else check.label,
            self.verdict.value,
            self.own_verdict.value,
            None if check is None else check.value,
            None if check is None else check.spread_text,
            "" if check is None else check.unit,
            "" if check is None else check.limit,
            None if check is None else check.margin,
            self.probability,
            "" if check is None else check.basis,
            shown.text,
            "" if self.is_part else self.claim.dependency_verdict.value,
            shown.struck or "",
            shown.new or "",
            "; ".join(self.notes),
        )


def table_lines(rows: Iterable[ClaimRow]) -> Iterator[TableLine]:
    """Lines of the table, from claim 1 on."""
    for row in rows:
        if len(row.checks) == 1:
            yield TableLine(row, row.checks[0], is_part=False)
            continue
        yield TableLine(row, None, is_part=False)
        for check in row.checks:
            yield TableLine(row, check, is_part=True)


def _shown_cells(line: TableLine) -> list[str]:
    check = line.check
    name = "" if check is None else check.label
    return [
        "" if line.is_part else str(line.claim.number),
        f"  {name}" if line.is_part else line.claim.subject,
        line.verdict.value,
        "" if line.is_part else line.own_verdict.value,
        "" if check is None else check.value_text,
        "" if check is None else check.limit_text,
        "" if check is None or check.margin is None else f"{check.margin:+.3g}",
        _probability_text(line.probability),
    ]


def _probability_text(probability: float | None) -> str:
    """Three digits; what would round to certainty says so."""
    if probability is None:
        return ""
    if probability < 0.001:
        return "< 0.001"
    return "> 0.999" if probability > 0.999 else f"{probability:.3f}"


_SHOWN = ("claim", "subject", "verdict", "own limit", "value", "limit", "margin", "P inside")
_LEGEND = (
    "margin: distance to the nearest limit in the unit of the value, negative outside. "
    "P inside: probability that the claim's own limits are met, where spreads are given. "
    "–: not given."
)


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _dependency_text(dependency: Dependency) -> str:
    if dependency.struck is None:
        return dependency.text or "–"
    new = dependency.new or "(nothing)"
    return f"[struck: {dependency.struck}] [new: {new}]"


def text_of(heading: str, rows: Sequence[ClaimRow]) -> str:
    """Table, dependencies and notes as plain text."""
    lines = list(table_lines(rows))
    table = list(_columns([_SHOWN, *(_shown_cells(line) for line in lines)]))
    dependencies = [
        (f"  {row.number}", _dependency_text(row.dependency), f"({row.dependency_verdict})")
        for row in rows
        if row.dependency.depends_on
    ]
    notes = [f"  {where}: {note}" for where, note in _notes(lines)]
    return "\n".join(
        [
            heading,
            "",
            *table,
            "",
            _LEGEND,
            "",
            "depends on:",
            *_columns(dependencies),
            *(["", "notes:", *notes] if notes else []),
        ]
    )


def _notes(lines: Sequence[TableLine]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name = f", {line.check.label}" if line.is_part and line.check is not None else ""
        for note in line.notes:
            yield f"claim {line.claim.number}{name}", note


def _dependency_html(row: ClaimRow) -> str:
    dependency = row.dependency
    if not dependency.depends_on:
        return ""
    text = escape(dependency.text)
    if dependency.struck is not None:
        new = f"<ins>{escape(dependency.new)}</ins>" if dependency.new else "<em>(nothing)</em>"
        text = f"<del>{escape(dependency.struck)}</del> {new}"
    return f"{text} ({row.dependency_verdict.value})"


def html_of(heading: str, rows: Sequence[ClaimRow]) -> str:
    """Table for a notebook or a report; every text is escaped."""
    head = "".join(f"<th>{escape(name)}</th>" for name in (*_SHOWN, "depends on", "notes"))
    body = []
    for line in table_lines(rows):
        cells = [f"<td>{escape(cell.strip())}</td>" for cell in _shown_cells(line)]
        dependency = "" if line.is_part else _dependency_html(line.claim)
        notes = "<br>".join(escape(note) for note in line.notes)
        kind = "limit" if line.is_part else "claim"
        style = f"{kind} {line.verdict.value.replace(' ', '-')}"
        cells += [f"<td>{dependency}</td>", f"<td>{notes}</td>"]
        body.append(f'<tr class="{style}">{"".join(cells)}</tr>')
    return (
        f'<table class="claim-chart"><caption>{escape(heading)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
        f"<p>{escape(_LEGEND)}</p>"
    )
