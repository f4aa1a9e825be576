"""From a material, a coating and a cell to the claim chart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from anode_model.arguments import check_kind
from anode_model.claims.chart import ClaimChart
from anode_model.claims.checks import (
    LimitCheck,
    check_number,
    check_product,
    check_words,
)
from anode_model.claims.definitions import Claim, Limit, claims_of
from anode_model.claims.rows import ClaimRow
from anode_model.claims.verdicts import Verdict, all_of, any_of
from anode_model.coating import Coating
from anode_model.material import CarbonMaterial

#: Said where the cell of claim 11 is a half cell.
_HALF_CELL = (
    "half cell: the carbon is not its negative electrode but stands against lithium; claim 11 asks "
    "for a battery whose negative electrode is that of claim 10, and no such battery is described"
)


@runtime_checkable
class CellDescription(Protocol):
    """What claim 11 has to know about a cell."""

    @property
    def kind(self) -> str:
        """What cell it is, in words; a half cell is no battery with the electrode of claim 10."""

    @property
    def electrolyte_is_non_aqueous(self) -> bool | None:
        """``None`` if the cell design does not say."""


def claim_chart(
    material: CarbonMaterial,
    coating: Coating | None = None,
    cell: CellDescription | None = None,
    claim_set: str = "as-amended",
) -> ClaimChart:
    """Judge a material, and what is made of it, against all claims of one set.

    A limit whose value is not given is unknown, never met. A claim is met if its own limits are
    met and at least one claim that it may depend on is met; not met if either is not; unknown
    otherwise.

    Parameters
    ----------
    material : CarbonMaterial
        The sheet: claims 1 to 9.
    coating : Coating, optional
        The layer of claim 10; without it claims 10 and 11 are unknown.
    cell : CellDescription, optional
        The battery of claim 11. In a half cell the carbon is not the negative electrode: it shows
        nothing about the battery, and claim 11 is unknown.
    claim_set : {"as-amended", "as-filed"}
        Which dependencies hold; the limits are the same.

    Returns
    -------
    ClaimChart
        One row per claim.

    Raises
    ------
    AnodeModelError
        If there is no claim set of this name, or something else than a material, a coating, a
        cell or a name is given.
    """
    # Whatever answers like a sheet or a coating will do.
    if not hasattr(material, "quantity"):
        advice = "load one with parameter_sets.load_material"
        check_kind(material, CarbonMaterial, "material", advice)
    if coating is not None and not hasattr(coating, "loading"):
        check_kind(coating, Coating, "coating", 'as Coating(loading="60 g/m^2")')
    if cell is not None:
        advice = "load a design with parameter_sets.load_cell_design, or leave it out"
        check_kind(cell, CellDescription, "cell", advice)
    verdicts: dict[int, Verdict] = {}
    rows = []
    for claim in claims_of(claim_set):
        checks = tuple(_check(limit, material, coating, cell) for limit in claim.limits)
        row = _row(claim, checks, verdicts)
        verdicts[claim.number] = row.verdict
        rows.append(row)
    return ClaimChart(material.name, material.title, claim_set, tuple(rows))


def _check(
    limit: Limit,
    material: CarbonMaterial,
    coating: Coating | None,
    cell: CellDescription | None,
) -> LimitCheck:
    if limit.source == "coating":
        return check_number(limit, None if coating is None else coating.loading)
    if limit.source == "cell":
        return _check_cell(limit, cell)
    if limit.source == "process":
        value = None if material.process is None else getattr(material.process, limit.name)
        return check_words(limit, value) if limit.met_by else check_number(limit, value)
    if limit.met_by:
        return check_words(limit, material.carbon_source)
    if limit.product_of:
        return check_product(limit, tuple(material.quantity(name) for name in limit.product_of))
    return check_number(limit, material.quantity(limit.name))


def _check_cell(limit: Limit, cell: CellDescription | None) -> LimitCheck:
    check = check_words(limit, _electrolyte(cell))
    if cell is None:
        return check
    check = replace(check, source=cell.kind)
    if "half cell" not in cell.kind.casefold().replace("-", " "):
        return check
    # An electrolyte that fails does so in any cell; one that passes is not yet a battery.
    verdict = Verdict.UNKNOWN if check.verdict is Verdict.MET else check.verdict
    return replace(check, verdict=verdict, notes=(*check.notes, _HALF_CELL))


def _electrolyte(cell: CellDescription | None) -> str | None:
    if cell is None or cell.electrolyte_is_non_aqueous is None:
        return None
    return "non-aqueous" if cell.electrolyte_is_non_aqueous else "aqueous"


def _row(claim: Claim, checks: tuple[LimitCheck, ...], verdicts: Mapping[int, Verdict]) -> ClaimRow:
    own = all_of(check.verdict for check in checks)
    dependency = claim.dependency
    inherited = (
        any_of(verdicts[number] for number in dependency.depends_on)
        if dependency.depends_on
        else Verdict.MET
    )
    probability, note = _combined(checks)
    notes = [note] if note else []
    if dependency.note:
        notes.append(dependency.note)
    return ClaimRow(
        number=claim.number,
        subject=claim.subject,
        verdict=all_of((own, inherited)),
        own_verdict=own,
        dependency_verdict=inherited,
        dependency=dependency,
        checks=checks,
        probability=probability,
        notes=tuple(notes),
    )


def _combined(checks: Sequence[LimitCheck]) -> tuple[float | None, str]:
    if len(checks) == 1:
        return checks[0].probability, ""
    numbers = [check for check in checks if check.margin is not None]
    known = [check.probability for check in numbers if check.probability is not None]
    words = [check for check in checks if check.margin is None]
    if not known or any(check.verdict is not Verdict.MET for check in words):
        return None, ""
    if len(known) == len(numbers):
        note = "probability: product over the limits, their spreads taken as independent"
        return math.prod(known), (note if len(known) > 1 else "")
    lacking = ", ".join(check.label for check in numbers if check.probability is None)
    return None, f"no combined probability: no spread is given for {lacking}"
