"""The page docs/accuracy.md: written from a measurement, and read back by checks and tests."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.accuracy_run import CONVERGED, FINEST, PROFILES, CaseError, Measurement
from benchmarks.accuracy_stamp import Sample, Stamp
from experiments.engine.numerics import REFERENCE, Numerics
from experiments.rate import C_RATES

#: What is promised of a profile: 95th percentile of the voltage error [mV], capacity error [%].
PROMISED: Mapping[str, tuple[float, float]] = {REFERENCE.name: (1.0, 0.1)}

_STAMP = re.compile(r"<!-- stamp\n(.*?)\n-->", re.DOTALL)
_ROW = re.compile(
    r"^\| ([^|]+) \| ([\d.]+|failed) \| [^|]* \| [^|]* \| [^|]* \| ([\d.]+|failed) \|"
)


def render(measured: Measurement, stamp: Stamp, sample: Sample) -> str:
    """The page as Markdown."""
    parts = [
        _introduction(measured),
        *(_section(numerics, measured.errors[numerics.name]) for numerics in PROFILES),
        _own_error(measured.own_error),
        _cost(measured),
        _stamp(stamp, sample),
    ]
    return "\n\n".join(parts) + "\n"


def read_stamp(page: str) -> tuple[dict[str, Any], Sample]:
    """Stamp and sample of a page.

    Raises
    ------
    ValueError
        If the page has none.
    """
    found = _STAMP.search(page)
    if found is None:
        raise ValueError("the page has no stamp; write it with: python benchmarks/accuracy.py")
    content = json.loads(found[1])
    return content["stamp"], content["sample"]


def read_errors(page: str, profile: str) -> dict[str, tuple[float, float]]:
    """Per variant the voltage error [mV] and the capacity error [%] that a page shows.

    A failed case reads as NaN.
    """
    _, _, rest = page.partition(f"\n## Profile `{profile}`\n")
    section, _, _ = rest.partition("\n## ")
    rows = (_ROW.match(line) for line in section.splitlines())
    return {row[1]: (_number(row[2]), _number(row[3])) for row in rows if row}


def violations(page: str) -> list[str]:
    """Where the numbers of a page break what is promised, one sentence each."""
    found = []
    for profile, bounds in PROMISED.items():
        errors = read_errors(page, profile)
        if not errors:
            found.append(f"profile {profile}: no numbers on the page")
        for variant, values in errors.items():
            for value, bound, unit in zip(values, bounds, ("mV", "% of capacity"), strict=True):
                if not value <= bound:
                    found.append(
                        f"profile {profile}: {variant}: {value:g} {unit}, promised is {bound:g}"
                    )
    return found


def _introduction(measured: Measurement) -> str:
    count = len(measured.errors[REFERENCE.name])
    rates = ", ".join(f"{rate:g}" for rate in C_RATES)
    voltage, capacity = PROMISED[REFERENCE.name]
    return f"""# Accuracy of the numerics profiles

Written by `python benchmarks/accuracy.py`; do not edit. The errors are those of the numerics only:
mesh, time steps, and the straight lines between the points of a curve. Whether the model describes
a real cell is another question.

Every shipped variant was delithiated and lithiated at {rates} C ({count} cases) with
each profile and with a converged solution ({_mesh(CONVERGED)}).
The voltage error is the difference of the carbon's potential at equal capacity, over the capacity
that both solutions reach. Per variant the tables show its 95th percentile along the curve in the
worst case, and the largest difference anywhere, which sits in the first instants of a run or where
a curve falls off its end. The capacity error is the difference of the capacities over the nominal
capacity. `{REFERENCE.name}` has to stay within {voltage:g} mV (95th percentile) and
{capacity:g} %."""


def _section(numerics: Numerics, errors: Sequence[CaseError]) -> str:
    lines = [
        f"## Profile `{numerics.name}`",
        "",
        _mesh(numerics).capitalize() + ".",
        "",
        "| variant | 95 % of the curve [mV] | at | anywhere [mV] | at | capacity [%] | at |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        _row(name, [error for error in errors if error.variant == name])
        for name in dict.fromkeys(error.variant for error in errors)
    ]
    other = [error for error in errors if not error.same_end]
    where = "; ".join(f"{error.variant}, {error.where}" for error in other)
    lines += [
        "",
        f"Runs that end for another reason than in the converged solution: {where or 'none'}.",
    ]
    return "\n".join(lines)


def _row(name: str, errors: Sequence[CaseError]) -> str:
    cells = [name]
    measures: tuple[tuple[Callable[[CaseError], float], str], ...] = (
        (lambda error: error.typical, ".2f"),
        (lambda error: error.largest, ".1f"),
        (lambda error: error.capacity, ".3f"),
    )
    for measure, form in measures:
        failed = [error for error in errors if math.isnan(error.capacity)]
        curves = [error for error in errors if not math.isnan(measure(error))]
        worst = failed[0] if failed else max(curves, key=measure)
        cells += ["failed" if failed else format(measure(worst), form), worst.where]
    return "| " + " | ".join(cells) + " |"


def _own_error(errors: Sequence[CaseError]) -> str:
    solved = [error for error in errors if not math.isnan(error.capacity)]
    if not solved:
        return f"""## What the converged solution leaves

Not known: a still finer mesh ({_mesh(FINEST)})
takes more memory than there was where this page was measured."""
    voltage = max(error.typical for error in solved)
    capacity = max(error.capacity for error in solved)
    failed = len(errors) - len(solved)
    without = f"; of {failed} of them this mesh has no solution" if failed else ""
    return f"""## What the converged solution leaves

The {len(errors)} cases in which `{REFERENCE.name}` errs most were solved once more
({_mesh(FINEST)}){without}.
The converged solution differs from that by at most {voltage:.2f} mV (95th percentile) and
{capacity:.3f} % of the nominal capacity. Capacity errs most in delithiation at 10 C where the
electrolyte at the lithium face is only just emptied: the concentration falls so slowly towards the
limit that a thousandth of it moves the end of the run by a percent."""


def _cost(measured: Measurement) -> str:
    time = measured.processor_time
    explore = time[PROFILES[0].name]
    names = (*(numerics.name for numerics in PROFILES), CONVERGED.name)
    title = " : ".join(f"`{name}`" for name in names)
    ratio = " : ".join(f"{time[name] / explore:.3g}" for name in names)
    return f"""## Cost

Processor time of solving, without building the model: {title} = {ratio}.
A case of `{PROFILES[0].name}` took {1e3 * explore:.0f} ms of one core, on a machine with
{os.cpu_count()} cores that solved two cases at a time."""


def _stamp(stamp: Stamp, sample: Sample) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in stamp["versions"].items())
    content = json.dumps({"stamp": stamp, "sample": sample}, indent=1, sort_keys=True)
    return f"""## Measured with

{versions}.
The page is stale when one of these versions, a profile, a default rate, the cell design or a
derived value of a variant changes, or when the cases that
`python benchmarks/accuracy.py --check` solves again come out otherwise.

<!-- stamp
{content}
-->"""


def _mesh(numerics: Numerics) -> str:
    return (
        f"volumes: {numerics.electrode_points} across the electrode, "
        f"{numerics.separator_points} across the separator, "
        f"{numerics.radial_points} along the particle radius; "
        f"relative tolerance {numerics.rtol:g}"
    )


def _number(text: str) -> float:
    return float("nan") if text == "failed" else float(text)
